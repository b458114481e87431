"""How the program ends: each error by its own exit code, a bug with how to report it, Ctrl-C with what is kept."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import click
import pytest

from vidtx.cli import main as program
from vidtx.errors import MissingModelsError, NoSpeechError, UsageError


def end(monkeypatch: pytest.MonkeyPatch, error: BaseException | None, *arguments: str) -> object:
    """The exit code when a command raises the error."""

    @click.command()
    def broken() -> None:
        if error is not None:
            raise error

    monkeypatch.setattr(program.cli, "get_command", lambda ctx, name: broken)
    monkeypatch.setattr(sys, "argv", ["vidtx", *arguments, "show"])
    level = logging.getLogger("vidtx").level
    try:
        with pytest.raises(SystemExit) as caught:
            program.main()
    finally:
        logging.getLogger("vidtx").setLevel(level)
    return caught.value.code


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (None, 0),
        (NoSpeechError(Path("a.mp4"), "nobody speaks"), 1),
        (UsageError("x", option="--to"), 2),
        (click.UsageError("x"), 2),
        (MissingModelsError("x", hint="vidtx models fetch standard"), 3),
        (ZeroDivisionError("x"), 1),
        (KeyboardInterrupt(), 130),
        (click.Abort(), 130),
    ],
)
def test_each_end_has_its_exit_code(error: BaseException | None, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert end(monkeypatch, error) == code


def test_an_error_is_two_lines_with_the_option_and_what_to_type(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    end(monkeypatch, UsageError("no such thing", option="--to", hint="type another"))
    assert capsys.readouterr().err.splitlines() == ["Error: --to: no such thing", "       type another"]


@pytest.mark.parametrize("name", ["-Xy12abcd.mp4", "-o.mp4"])
def test_a_file_that_begins_like_an_option_is_named_with_what_to_type(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).write_bytes(b"")
    assert end(monkeypatch, None, "process", name) == 2
    assert f"./{name}" in capsys.readouterr().err
    assert end(monkeypatch, None, "-v", "--", name) != 2 or f"./{name}" not in capsys.readouterr().err


def test_a_bug_says_how_to_report_it_and_shows_its_trace_on_request(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    end(monkeypatch, ZeroDivisionError("x"))
    assert "vidtx has a bug here: ZeroDivisionError" in (told := capsys.readouterr().err) and "-vv" in told
    with pytest.raises(ZeroDivisionError):
        end(monkeypatch, ZeroDivisionError("x"), "-vv")


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (NoSpeechError(Path("a.mp4"), "nobody speaks"), "Error: a.mp4: nobody speaks"),
        (UsageError("no such stream", option="--audio-stream"), "Error: a.mp4: --audio-stream: no such stream"),
        (ZeroDivisionError("x"), "Error: a.mp4: vidtx has a bug here: ZeroDivisionError: x"),
    ],
)
def test_a_failure_of_a_batch_names_its_clip_once(error: Exception, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    program.show_failure(Path("a.mp4"), error)
    assert capsys.readouterr().err.splitlines()[0] == line
