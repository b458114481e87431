"""The browser gets the link through a private file, and no text browser takes the terminal."""

from __future__ import annotations

import os
import stat
import sys
import time
from pathlib import Path

import pytest

from vidtx.review import browser
from vidtx.review.browser import find_browser, open_file, private_page

URL = "http://127.0.0.1:1/launch?token=SECRET&x=1"

pytestmark = pytest.mark.skipif(sys.platform == "darwin", reason="macOS has its own opener")


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    return folder


def install(folder: Path, name: str, script: str = "exit 0") -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_an_opener_is_found_where_there_is_a_display(programs: Path) -> None:
    install(programs, "xdg-open")
    known = {"PATH": str(programs), "DISPLAY": ":0"}
    assert find_browser(known) == ["xdg-open", "%s"]
    assert find_browser({"PATH": str(programs), "WAYLAND_DISPLAY": "wayland-0"}) == ["xdg-open", "%s"]
    assert find_browser({"PATH": str(programs)}) is None
    assert find_browser({**known, "PATH": str(programs / "empty")}) is None


@pytest.mark.parametrize("name", ["SSH_CONNECTION", "SSH_TTY"])
def test_no_browser_is_opened_for_a_user_who_sits_elsewhere(name: str, programs: Path) -> None:
    install(programs, "xdg-open")
    assert find_browser({"PATH": str(programs), "DISPLAY": "localhost:10.0", name: "x"}) is None


@pytest.mark.parametrize("text_browser", ["w3m", "lynx", "links", "elinks", "www-browser"])
def test_text_browsers_are_passed_over(text_browser: str, programs: Path) -> None:
    path = install(programs, text_browser)
    known = {"PATH": str(programs), "DISPLAY": ":0"}
    for wanted in (text_browser, str(path), f"{text_browser} %s"):
        assert find_browser({**known, "BROWSER": wanted}) is None
    install(programs, "firefox")
    assert find_browser({**known, "BROWSER": text_browser}) == ["firefox", "%s"]


def test_the_users_own_choice_comes_first(programs: Path) -> None:
    for name in ("xdg-open", "falkon"):
        install(programs, name)
    known = {"PATH": str(programs), "DISPLAY": ":0"}
    assert find_browser({**known, "BROWSER": "missing:falkon --new '%s' &"}) == ["falkon", "--new", "%s"]
    assert find_browser({**known, "BROWSER": "falkon 'unclosed"}) == ["xdg-open", "%s"]


def test_the_page_is_the_users_alone_and_gone_afterwards() -> None:
    with private_page(URL) as path:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        text = path.read_text("utf-8")
        assert 'content="0; url=http://127.0.0.1:1/launch?token=SECRET&amp;x=1"' in text and "<script" not in text
        assert "SECRET" not in str(path)
    assert not path.exists() and not path.parent.exists()


def test_a_browser_from_a_snap_can_read_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "_SNAPS", tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    with private_page(URL) as path:
        assert path.parent.parent == tmp_path and not path.parent.name.startswith(".")


def test_the_browser_sees_the_file_and_neither_the_token_nor_a_terminal(programs: Path, tmp_path: Path) -> None:
    script = f'printf "%s\\n" "$@" > {tmp_path}/arguments; [ -t 0 ] || echo none >> {tmp_path}/arguments; ps -o tty= -p $$ > {tmp_path}/tty; echo noise; touch {tmp_path}/done'
    command = [str(install(programs, "viewer", script)), "--new", "%s"]
    with private_page(URL) as page:
        assert open_file(command, page)
        end = time.monotonic() + 10
        while not (tmp_path / "done").exists() and time.monotonic() < end:
            time.sleep(0.01)
        assert (tmp_path / "arguments").read_text().splitlines() == ["--new", page.as_uri(), "none"]
        assert (tmp_path / "tty").read_text().strip() in ("?", "")


def test_a_browser_that_cannot_be_started_is_no_error(tmp_path: Path) -> None:
    assert not open_file([os.fspath(tmp_path / "missing"), "%s"], tmp_path / "open.html")
