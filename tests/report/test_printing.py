"""Printing by a browser: which one, what it is told, and what becomes of its failures."""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path

import pytest

from vidtx.report import printing
from vidtx.report.printing import BROWSER_VARIABLE, PrintError, find_browser, print_page, require_browser


def write_program(folder: Path, body: str) -> str:
    path = folder / "browser"
    path.write_text(f"#!{sys.executable}\nimport sys, pathlib, time, os\n{body}\n")
    path.chmod(0o755)
    return str(path)


PRINTS = 'pathlib.Path([a for a in sys.argv if a.startswith("--print-to-pdf=")][0][15:]).write_bytes(b"%PDF-" + " ".join(sys.argv).encode())'


def test_the_browser_is_told_to_use_no_network_and_a_profile_of_its_own(tmp_path: Path) -> None:
    told = print_page(b"<p>", write_program(tmp_path, PRINTS)).decode()
    assert "--host-resolver-rules=MAP * ~NOTFOUND" in told and "--headless" in told and "--user-data-dir=" in told
    assert ("--no-sandbox" in told) == (os.geteuid() == 0)
    profile = told.split("--user-data-dir=")[1].split()[0]
    assert not Path(profile).parent.exists(), "nothing is left behind"


def test_a_browser_that_writes_nothing_or_something_else_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    for body in ("sys.exit(1)", PRINTS.replace("%PDF-", "oops")):
        with pytest.raises(PrintError, match="wrote no PDF") as caught:
            print_page(b"<p>", write_program(tmp_path, body))
        assert caught.value.hint is not None and "open the HTML" in caught.value.hint


def test_a_browser_that_hangs_is_ended_with_its_children(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    body = f"child = os.fork()\nif child: pathlib.Path({str(note)!r}).write_text(str(child))\ntime.sleep(600)"
    with pytest.raises(PrintError, match="was stopped"):
        print_page(b"<p>", write_program(tmp_path, body), seconds=2)
    end = time.monotonic() + 10
    while Path(f"/proc/{note.read_text()}/cmdline").exists() and Path(f"/proc/{note.read_text()}/cmdline").read_bytes():
        assert time.monotonic() < end, "its child lives on"
        time.sleep(0.05)


def test_a_browser_that_cannot_be_started_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PrintError, match="cannot be started"):
        print_page(b"<p>", str(tmp_path / "absent"))


def test_where_none_is_installed_the_error_says_how_to_print_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv(BROWSER_VARIABLE, raising=False)
    monkeypatch.setattr(printing, "PLACES", ())
    assert find_browser() is None
    with pytest.raises(PrintError, match="no Chromium") as caught:
        require_browser()
    assert caught.value.hint is not None and "print it" in caught.value.hint


def test_the_browser_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    named = write_program(tmp_path, "")
    monkeypatch.setenv(BROWSER_VARIABLE, named)
    assert require_browser() == named


@pytest.mark.slow
def test_a_report_is_printed_on_pages_across(demo_browser: str) -> None:
    from interview import make_interview
    from vidtx.report.page import render_report

    printed = print_page(render_report(make_interview()).encode(), demo_browser)
    assert printed.startswith(b"%PDF-") and printed.count(b"/Type /Page\n") >= 2
    boxes = {box.split(b"]")[0] for box in printed.split(b"/MediaBox [")[1:]}
    assert boxes
    for box in boxes:
        _, _, width, height = map(float, box.split())
        assert (round(width), round(height)) == (842, 595), "A4 across"


@pytest.fixture
def demo_browser() -> str:
    found = find_browser()
    if found is None or shutil.which(found) is None:
        if os.environ.get("CI", "").lower() in ("1", "true"):
            pytest.fail("no Chromium to print with")
        pytest.skip("no Chromium to print with")
    return found
