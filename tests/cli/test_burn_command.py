"""`vidtx burn` from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from spoken_clips import document_of, make_told_clip, read_frames
from vidtx.cli.main import cli
from vidtx.document import dump_transcript
from vidtx.errors import VidtxError


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["burn", *map(str, arguments)])


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, Path]:
    clip = make_told_clip(tmp_path / "told.mp4", seconds=6)
    document = tmp_path / "told.vidtx.json"
    document.write_text(dump_transcript(document_of(clip)), "utf-8")
    return clip, document


@pytest.mark.slow
def test_an_exchange_and_times_are_cut_out(made: tuple[Path, Path], tmp_path: Path) -> None:
    done = run(
        *made, "--exchange", "e01", "-o", tmp_path / "a.mp4", "--rendition", "both", "--lang", "uk,ko,en", "--style", "bbc"
    )
    assert done.exit_code == 0, done.output
    assert "a.mp4  (" in done.stderr and len(read_frames(tmp_path / "a.mp4")) > 50
    done = run(*made, "--from", "1", "--to", "0:01.4", "-o", tmp_path / "b.mp4", "--no-mark-edits", "--wording", "ko")
    assert done.exit_code == 0 and 9 <= len(read_frames(tmp_path / "b.mp4")) <= 11


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--exchange", "7"], "there are 1"),
        ([], "say which part"),
        (["--from", "1"], "say which part"),
        (["--exchange", "1", "--from", "1"], "either an exchange or times"),
        (["--from", "2", "--to", "1"], "does not lie after"),
        (["--exchange", "1", "--lang", "fr"], "no text in fr"),
    ],
)
def test_what_makes_no_sense_is_said(arguments: list[str], message: str, made: tuple[Path, Path], tmp_path: Path) -> None:
    done = run(*made, *arguments, "-o", tmp_path / "a.mp4")
    assert isinstance(done.exception, VidtxError) and done.exception.exit_code == 2
    assert message in str(done.exception)
    assert not (tmp_path / "a.mp4").exists()


def test_the_clip_must_be_there(made: tuple[Path, Path], tmp_path: Path) -> None:
    done = run(tmp_path / "absent.mp4", made[1], "--exchange", "1", "-o", tmp_path / "a.mp4")
    assert isinstance(done.exception, VidtxError) and "absent.mp4" in str(done.exception)
