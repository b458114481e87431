"""`vidtx process` as a user meets it, with engines of fixed answers: what it shows, what it writes, how it ends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from fixed_engines import FixedEngines, make_engine_set, write_speech
from vidtx import pipeline
from vidtx.cli.main import cli
from vidtx.document.codec import parse_transcript
from vidtx.engines.weights.domain import Domain
from vidtx.errors import MissingModelsError, OutputError, UsageError
from vidtx.options import Options


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Options]:
    """The options that the command asked engines for; the engines are fixed ones."""
    asked: list[Options] = []

    def open_engines(options: Options) -> Any:
        asked.append(options)
        return make_engine_set(FixedEngines())

    monkeypatch.setattr(pipeline, "open_engines", open_engines)
    monkeypatch.setenv("VIDTX_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("COLUMNS", "200")
    return asked


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return write_speech(tmp_path / "clip [1].wav")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def test_it_writes_the_files_and_lists_them(given: list[Options], clip: Path, tmp_path: Path) -> None:
    result = run("process", clip, "-o", tmp_path / "out", "-f", "json,txt")
    assert result.exit_code == 0, result.output
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"clip [1].vidtx.json", "clip [1].txt"}
    assert "Written" in result.stderr and "clip [1].vidtx.json" in result.stderr and not result.stdout


@pytest.fixture
def narrow(given: list[Options], monkeypatch: pytest.MonkeyPatch) -> None:
    """The engines know a world in which the clip does not lie: their certainty is 0.9 everywhere."""
    world = {"recognition": Domain("a small world", 0.95)}
    monkeypatch.setattr(pipeline, "open_engines", lambda options: make_engine_set(FixedEngines(), world, "demo"))


def test_the_demo_models_on_a_users_clip_say_what_to_type_and_go_on(
    given: list[Options], narrow: None, clip: Path, tmp_path: Path
) -> None:
    result = run("process", clip, "-o", tmp_path / "out", "-f", "json,txt", "--show")
    assert result.exit_code == 0, result.output
    before, _, after = result.stderr.partition("Written")
    for told in (before, after):
        assert f"vidtx process '{clip}' --preset light" in told and "vidtx models fetch light" in told
    assert "The demo models know only a small world" in before and "lies outside of what the recognizer was trained on" in after
    document = parse_transcript((tmp_path / "out" / "clip [1].vidtx.json").read_bytes())
    assert document.is_outside_domain and not document.is_translated
    marked = [line for line in (tmp_path / "out" / "clip [1].txt").read_text("utf-8").splitlines() if line.startswith("[0:")]
    assert len(marked) == len(document.utterances) and all("[outside the model's training]" in line for line in marked)
    assert "type instead" in result.stdout and "[outside the model's training] Так" in result.stdout


def test_yes_demo_leaves_the_note_before_the_work_out(given: list[Options], narrow: None, clip: Path, tmp_path: Path) -> None:
    result = run("process", clip, "-o", tmp_path / "out", "-f", "json", "--yes-demo")
    before, _, after = result.stderr.partition("Written")
    assert result.exit_code == 0 and "demo models" not in before and "vidtx" not in before
    assert "lies outside of what the recognizer was trained on" in after


def test_options_reach_the_run(given: list[Options], clip: Path, tmp_path: Path) -> None:
    run(
        "process", clip, "-o", tmp_path / "out", "--languages", "UK, ko", "--to", "fr", "--min-speakers", 2, "--max-speakers", 3,
        "--role", "SPEAKER_00=interpreter", "--name", "SPEAKER_01=Major X", "--audio-stream", 0, "--asr-model", "small", "--device", "cpu",
    )  # fmt: skip
    [options] = given
    assert (options.languages, options.to, options.audio_stream, options.device) == (("uk", "ko"), "fr", 0, "cpu")
    assert (options.speakers.exactly, options.speakers.least, options.speakers.most) == (None, 2, 3)
    assert options.roles == {"SPEAKER_00": "interpreter"} and options.names == {"SPEAKER_01": "Major X"}
    assert options.models == {"recognition": "small"}


def test_the_transcript_is_shown_on_request(given: list[Options], clip: Path, tmp_path: Path) -> None:
    assert "Так" in run("process", clip, "-o", tmp_path / "out", "--show").stdout


def test_quiet_says_nothing_but_errors(given: list[Options], clip: Path, tmp_path: Path) -> None:
    result = run("-q", "process", clip, tmp_path / "none.wav", "-o", tmp_path / "out")
    assert result.exit_code == 1
    line, hint = result.output.splitlines()
    assert hint.startswith("       ")
    assert line.startswith("Error:") and "none.wav" in line


def test_a_failing_clip_is_named_and_the_others_are_done(given: list[Options], clip: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.mp4"
    bad.write_bytes(b"no clip")
    result = run("process", bad, clip, "-o", tmp_path / "out", "-f", "json")
    assert result.exit_code == 1
    assert "bad.mp4" in result.stderr and "1 of 2 clips failed" in result.stderr and "2/2" in result.stderr
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["clip [1].vidtx.json"]


def test_an_error_that_does_not_name_its_clip_is_shown_with_it(given: list[Options], clip: Path, tmp_path: Path) -> None:
    result = run("process", clip, "-o", tmp_path / "out", "--role", "SPEAKER_09=other")
    assert result.exit_code == 2 and f"Error: {clip}: --role: SPEAKER_09 does not speak" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_corrected_document_is_kept_and_the_way_out_is_named(given: list[Options], clip: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    kept = tmp_path / "out" / "clip [1].vidtx.json"
    kept.write_text("{}")
    result = run("process", clip, "-o", tmp_path / "out")
    assert result.exit_code == OutputError.exit_code and "not overwritten" in result.stderr and "-o" in result.stderr
    assert kept.read_text() == "{}"


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (("--languages", ","), "--languages"),
        (("--languages", "english"), "--languages"),
        (("--to", "no language"), "--to"),
        (("--role", "SPEAKER_00"), "--role"),
        (("--role", "SPEAKER_00=king"), "--role"),
        (("--role", "A=other", "--role", "A=subject"), "--role"),
        (("--name", "=x"), "--name"),
        (("--min-speakers", "5", "--max-speakers", "2"), "--min-speakers"),
        (("--speakers", "5", "--max-speakers", "2"), "--speakers"),
        (("--formats", "doc"), "--formats"),
    ],
)
def test_what_makes_no_sense_is_refused_before_the_work(
    arguments: tuple[str, ...], option: str, given: list[Options], clip: Path, tmp_path: Path
) -> None:
    result = run("process", clip, "-o", tmp_path / "out", *arguments)
    assert isinstance(result.exception, UsageError) and result.exception.option == option
    assert not (tmp_path / "out").exists() and not (tmp_path / "cache").exists()


def test_absent_weights_end_it_before_the_first_clip(clip: Path, tmp_path: Path) -> None:
    result = run("process", clip, "-o", tmp_path / "out", "--models-dir", tmp_path / "none")
    assert isinstance(result.exception, MissingModelsError) and not (tmp_path / "out").exists()


def test_the_program_is_named_as_the_user_can_call_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from vidtx.cli.process import name_program

    monkeypatch.setattr("sys.argv", [".venv/bin/vidtx", "demo"])
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert name_program() == ".venv/bin/vidtx"
    monkeypatch.setattr("sys.argv", ["my env/bin/vidtx"])
    assert name_program() == "'my env/bin/vidtx'"
    monkeypatch.setattr("sys.argv", ["/src/vidtx/__main__.py"])
    assert name_program() == "vidtx"
    monkeypatch.setattr("sys.argv", [".venv/bin/vidtx"])
    monkeypatch.setattr("shutil.which", lambda name: "/usr/bin/vidtx")
    assert name_program() == "vidtx"
