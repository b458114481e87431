"""`vidtx lint`: subtitle files against what broadcasters publish."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from interview import make_interview
from vidtx.cli.files.lint import lint_command
from vidtx.errors import UsageError, VidtxError
from vidtx.export.options import ExportOptions
from vidtx.export.registry import make_files

GOOD = "1\n00:00:01,000 --> 00:00:03,000\nДобрий день.\n"
SHORT = f"{GOOD}\n2\n00:00:03,050 --> 00:00:03,450\nТак.\n"


def run(*arguments: str | Path) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(lint_command, [str(argument) for argument in arguments])


def write(folder: Path, text: str, name: str = "x.srt") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_the_exit_code_says_whether_an_error_was_found(tmp_path: Path) -> None:
    assert run(write(tmp_path, GOOD)).exit_code == 0
    result = run(write(tmp_path, SHORT))
    assert result.exit_code == 1
    assert "stands too short" in result.output and "0.400 s" in result.output and "0.834 s" in result.output


def test_notes_alone_are_no_error(tmp_path: Path) -> None:
    result = run(write(tmp_path, SHORT), "--style", "bbc")
    assert (result.exit_code, "errors: 0, notes: 1" in result.output) == (0, True)


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        (("--max-line-width", "11"), "line_width"),
        (("--max-cps", "5"), "reading_speed"),
        (("--language", "ko", "--max-line-width", "8"), None),
        (("--frame-rate", "25"), "gap"),
        (("--frame-rate", "60000/1001"), None),
    ],
)
def test_limits_can_be_chosen(option: tuple[str, ...], expected: str | None, tmp_path: Path) -> None:
    result = run(write(tmp_path, SHORT), "--json", *option)
    [described] = json.loads(result.output)
    rules = {breach["rule"] for breach in described["breaches"]} - {"too_short"}
    assert rules == ({expected} if expected else set())
    assert all(breach["cue"] in (1, 2) and breach["line"] for breach in described["breaches"])


def test_several_files_are_shown_one_after_the_other_and_counted(tmp_path: Path) -> None:
    result = run(write(tmp_path, GOOD, "a.srt"), write(tmp_path, SHORT, "b.srt"), tmp_path / "a.srt")
    assert result.exit_code == 1
    assert result.output.index("a.srt") < result.output.index("b.srt") < result.output.index("files: 2, errors: 1, notes: 0")


def test_nothing_is_found_in_what_vidtx_wrote(tmp_path: Path) -> None:
    paths = [tmp_path / f"x{file.suffix}" for file in make_files(make_interview(), ("srt", "vtt"), ExportOptions())]
    for path, file in zip(paths, make_files(make_interview(), ("srt", "vtt"), ExportOptions()), strict=True):
        path.write_bytes(file.data)
    result = run(*paths, "--frame-rate", "25")
    assert result.exit_code == 0 and "errors: 0, notes: 0" in result.output.splitlines()[-1]


@pytest.mark.parametrize("value", ["0", "x", "1/0", "-25", "1001", "nan"])
def test_a_frame_rate_that_is_none_is_refused(value: str, tmp_path: Path) -> None:
    error = run(write(tmp_path, GOOD), f"--frame-rate={value}").exception
    assert isinstance(error, UsageError) and (error.exit_code, error.option) == (2, "--frame-rate")


def test_a_language_that_is_none_is_refused(tmp_path: Path) -> None:
    error = run(write(tmp_path, GOOD), "--language", "Korean!").exception
    assert isinstance(error, UsageError) and error.option == "--language"


@pytest.mark.parametrize("name", ["x.pdf", "absent.srt"])
def test_what_cannot_be_read_is_one_error_that_names_the_file(name: str, tmp_path: Path) -> None:
    path = write(tmp_path, GOOD, name) if name == "x.pdf" else tmp_path / name
    error = run(path).exception
    assert isinstance(error, VidtxError) and name in str(error)


ANCHOR = Path(os.environ.get("VIDTX_TEST_MEDIA", "absent")) / "formats_srt_ass" / "subtitleedit"


@pytest.mark.skipif(not ANCHOR.is_dir(), reason="set VIDTX_TEST_MEDIA to the test media")
def test_the_samples_of_subtitle_edit_break_nothing() -> None:
    paths = [ANCHOR / f"seconv_test{number}.{ending}" for number in ("", "2") for ending in ("srt", "vtt")]
    assert run(*paths, ANCHOR / "seconv_test.ass").exit_code == 0
