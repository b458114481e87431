"""`vidtx review`: what it asks before it serves, and that it serves the document that it was given."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from review_files import derive_interview, open_session, set_text, write_document
from vidtx.cli.review import describe_alignment, find_author, review_command
from vidtx.errors import DocumentError, OutputError, UsageError


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(review_command, [str(a) for a in arguments])


@pytest.mark.parametrize("content", ["", "{}", "not json"])
def test_what_is_no_document_is_an_error_before_anything_is_served(tmp_path: Path, content: str) -> None:
    path = tmp_path / "talk.vidtx.json"
    path.write_text(content)
    assert isinstance(run(path, "--no-browser").exception, DocumentError)
    assert isinstance(run(tmp_path / "none.vidtx.json").exception, OutputError)


def test_a_journal_that_was_altered_is_an_error_that_names_the_line(tmp_path: Path) -> None:
    path = write_document(tmp_path, derive_interview())
    session = open_session(path)
    for text in ("перше", "друге"):
        session.submit("A", [set_text("u0", text)])
    session.journal.path.write_bytes(session.journal.path.read_bytes().replace("перше".encode(), "інше!".encode()))
    result = run(path, "--no-browser")
    assert isinstance(result.exception, DocumentError) and "line 3" in str(result.exception)


def test_who_reviews_is_the_account_unless_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "olena")
    assert find_author(None) == "olena" and find_author("  О.  К. ") == "О. К."
    for name in ("", "a\x07", "x" * 101):
        with pytest.raises(UsageError):
            find_author(name)


def test_it_says_what_becomes_of_the_times_of_changed_words() -> None:
    assert "aligned with the sound by whisper-base" in describe_alignment("whisper-base", False)
    assert "interpolated (--no-align)" in describe_alignment(None, True)
    assert "interpolated (the document's recognizer is not installed)" in describe_alignment(None, False)


def test_a_clip_that_is_named_must_be_there(tmp_path: Path) -> None:
    path = write_document(tmp_path, derive_interview())
    result = run(path, "--no-browser", "--clip", tmp_path / "none.mp4")
    assert isinstance(result.exception, UsageError) and "none.mp4" in str(result.exception)


@pytest.mark.slow
def test_the_page_is_served_until_it_is_ended_and_ends_with_code_0(tmp_path: Path) -> None:
    path = write_document(tmp_path, derive_interview())
    command = [sys.executable, "-m", "vidtx", "review", str(path), "--no-browser", "--author", "О. К."]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment) as program:
        stop = threading.Timer(60, program.kill)
        stop.start()
        assert program.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+/launch\?token=[\w-]+", program.stdout.readline())
        assert found
        assert "interpolated" in program.stdout.readline()
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        opener.open(found[0], timeout=20).read()
        page = opener.open(f"{found[0].split('/launch')[0]}/api/state", timeout=20).read().decode()
        assert '"author":"О. К."' in page and "Як вас звати?" in page
        program.send_signal(signal.SIGINT)
        out, err = program.communicate(timeout=30)
        stop.cancel()
    assert program.returncode == 0 and "saved" in out and not err
