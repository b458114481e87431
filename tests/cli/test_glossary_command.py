"""`vidtx glossary`, and the glossary options of `vidtx process`, as a user meets them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from fixed_engines import FixedEngines, make_engine_set, write_speech
from vidtx import pipeline
from vidtx.cli.main import cli
from vidtx.document.codec import parse_transcript
from vidtx.errors import OutputError, UsageError
from vidtx.glossary.reading import read_glossary
from vidtx.glossary.starter import load_starter
from vidtx.options import Options

TERMS = "source_language\tsource\ttarget_language\ttarget\tinstead\nko\t네\ten\tyes, sir\tyes\nuk\tтак\ten\taye\t\n"


def run(*arguments: str | Path) -> Result:
    return CliRunner(env={"COLUMNS": "160"}).invoke(cli, [str(argument) for argument in arguments])


def test_the_starter_is_shown_with_its_notes() -> None:
    result = run("glossary", "--languages", "ko,en")
    assert result.exit_code == 0 and "uk" not in result.output.split()
    assert "직승기" in result.output and "helicopter" in result.output and "헬기" in result.output


@pytest.mark.parametrize("name", ["terms.tsv", "terms.toml"])
def test_the_starter_can_be_written_and_is_not_overwritten_unasked(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    assert run("glossary", "starter", "-o", path).exit_code == 0 and read_glossary(path) == load_starter()
    path.write_text("mine")
    refused = run("glossary", "-o", path)
    assert isinstance(refused.exception, OutputError) and path.read_text() == "mine"
    assert run("glossary", "-o", path, "--overwrite").exit_code == 0 and read_glossary(path) == load_starter()


def test_a_file_is_checked_and_errors_name_the_option(tmp_path: Path) -> None:
    path = tmp_path / "terms.tsv"
    path.write_text(TERMS, "utf-8")
    result = run("glossary", path)
    assert result.exit_code == 0 and "yes, sir" in result.output and "terms: 2" in result.output
    path.write_text(TERMS + "ko\t네\ten\tno\t\n", "utf-8")
    wrong = run("glossary", path).exception
    assert isinstance(wrong, UsageError) and wrong.exit_code == 2 and f"{path}:4:" in str(wrong)
    for arguments in (("--languages", "fr"), ("-o", tmp_path / "terms.csv")):
        assert isinstance(run("glossary", "starter", *arguments).exception, UsageError)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Options]:
    """The options that the command asked engines for; the engines are fixed ones."""
    found: list[Options] = []

    def open_engines(options: Options) -> Any:
        found.append(options)
        return make_engine_set(FixedEngines())

    monkeypatch.setattr(pipeline, "open_engines", open_engines)
    monkeypatch.setenv("VIDTX_CACHE_DIR", str(tmp_path / "cache"))
    return found


def test_a_run_with_a_glossary_says_what_was_put_in(asked: list[Options], tmp_path: Path) -> None:
    clip, path = write_speech(tmp_path / "clip.wav"), tmp_path / "terms.tsv"
    path.write_text(TERMS, "utf-8")
    given = ("--glossary", "starter", "--glossary", path, "--jobs", "0", "--show", "-f", "json,srt")
    result = run("process", clip, "-o", tmp_path / "out", *given)
    assert result.exit_code == 0, result.output
    assert "→ Yes, sir‡." in result.output and "→ Aye‡." in result.output
    document = parse_transcript((tmp_path / "out" / "clip.vidtx.json").read_text("utf-8"))
    parameters = dict(document.provenance.parameters)
    assert parameters["glossary"] == ("starter", "terms.tsv") and parameters["glossary_prompt"] is False
    assert "glossary_prompt_ko" not in parameters
    assert document.utterances[0].own_translation("en") == "Yes." and document.utterances[0].translation("en") == "Yes, sir."
    shown = run("show", tmp_path / "out" / "clip.vidtx.json").output
    assert "(starter, terms.tsv)" in shown and "네 = yes, sir, in place of" in shown and "so" not in asked[0].glossary_names
    assert "Yes, sir‡." in (tmp_path / "out" / "clip.en.srt").read_text("utf-8")


def test_a_wrong_glossary_is_refused_before_any_work(asked: list[Options], tmp_path: Path) -> None:
    clip = write_speech(tmp_path / "clip.wav")
    for arguments in (("--glossary", tmp_path / "none.tsv"), ("--glossary-prompt",)):
        result = run("process", clip, "-o", tmp_path / "out", *arguments)
        assert isinstance(result.exception, UsageError) and result.exception.option == arguments[0]
    assert not asked and not (tmp_path / "out").exists()
