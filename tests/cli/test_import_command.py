"""`vidtx import` and `vidtx align`: what people see, what is written, and the exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from import_files import replace_in, write_format
from interview import make_interview
from review_files import derive_interview, write_document
from vidtx.cli.files.align import align_command
from vidtx.cli.files.importing import import_command
from vidtx.errors import DocumentError, UsageError, VidtxError
from vidtx.review.reviewed import read_reviewed


def run(*arguments: object, command: object = import_command) -> Result:
    result = CliRunner().invoke(command, [str(a) for a in arguments], obj={"quiet": False, "verbose": 0})  # type: ignore[arg-type]
    assert result.exception is None or isinstance(result.exception, SystemExit | VidtxError), result.exception
    return result


@pytest.fixture
def document(tmp_path: Path) -> Path:
    return write_document(tmp_path, derive_interview())


def test_a_correction_is_shown_entered_and_undoable_and_the_document_stays_as_it_is(document: Path, tmp_path: Path) -> None:
    before = document.read_bytes()
    made = read_reviewed(document).state
    path = write_format(tmp_path, made, "srt", ".bilingual.srt")
    replace_in(path, "Як вас звати?", "Як тебе звати?")
    result = run(document, path, "--author", "О. К.", "--no-align")
    assert result.exit_code == 0
    assert "- Як вас звати?" in result.output and "+ Як тебе звати?" in result.output and "1 change by О. К." in result.output
    reviewed = read_reviewed(document)
    first = reviewed.state.utterances[0]
    assert first.text == "Як тебе звати?" and first.machine is not None and first.machine.text == "Як вас звати?"
    kept = {(w.text, w.span) for w in made.utterances[0].words if w.text != "вас"}
    assert kept <= {(w.text, w.span) for w in first.words}
    assert document.read_bytes() == before
    again = run(document, path, "--author", "О. К.")
    assert again.exit_code == 0 and "Nothing to change" in again.output


def test_a_dry_run_writes_nothing(document: Path, tmp_path: Path) -> None:
    path = write_format(tmp_path, make_interview(), "tsv")
    replace_in(path, "Як вас звати?", "Хто ви?")
    result = run(document, path, "--dry-run")
    assert result.exit_code == 0 and "--dry-run" in result.output and "+ Хто ви?" in result.output
    assert read_reviewed(document).journal is None


def test_what_belongs_to_nothing_is_listed_and_the_exit_code_is_1(document: Path, tmp_path: Path) -> None:
    path = write_format(tmp_path, make_interview(), "tsv")
    path.write_text(
        path.read_text("utf-8") + "\t".join(["500.000", "501.000", "", "", "", "Цього ніхто не казав"]) + "\n", "utf-8"
    )
    result = run(document, path, "--no-align")
    assert result.exit_code == 1 and "Not taken over" in result.output and "Цього ніхто не казав" in result.output


def test_a_conflict_is_shown_and_is_1(document: Path, tmp_path: Path) -> None:
    path = write_format(tmp_path, make_interview(), "tsv")
    other = write_format(tmp_path, make_interview(), "jsonl")
    replace_in(other, "Як вас звати?", "Хто ви?")
    replace_in(path, "Як вас звати?", "Назвіть себе.")
    assert run(document, other, "--no-align").exit_code == 0
    result = run(document, path, "--no-align")
    assert result.exit_code == 1 and "meanwhile" in result.output
    assert read_reviewed(document).state.utterances[0].text == "Хто ви?"
    assert run(document, path, "--no-align", "--prefer-file").exit_code == 0
    assert read_reviewed(document).state.utterances[0].text == "Назвіть себе."


def test_a_file_that_cannot_be_one_is_one_error(document: Path, tmp_path: Path) -> None:
    unknown = tmp_path / "x.mp3"
    unknown.write_bytes(b"")
    assert isinstance(run(document, unknown).exception, UsageError)
    broken = tmp_path / "x.docx"
    broken.write_bytes(b"PK\x03\x04 no")
    assert isinstance(run(document, broken).exception, DocumentError)
    assert isinstance(run(document, tmp_path / "absent.srt").exception, VidtxError)
    assert isinstance(run(document, broken, "--author", "a\nb\x00").exception, VidtxError)


def test_a_transcript_without_times_becomes_the_texts_of_a_clip(document: Path, tmp_path: Path) -> None:
    made = read_reviewed(document).state
    lines = [f"Хтось: {u.text}" if n % 2 else u.text for n, u in enumerate(made.utterances)]
    lines[0] = "Як же вас звати?"
    text = tmp_path / "sworn.txt"
    text.write_text("\n".join([*lines, "Зовсім інше, чого тут немає: погода й футбол."]), "utf-8")
    clip = tmp_path / made.clip.name
    clip.write_bytes(b"not that clip")
    result = run(clip, text, "--document", document, command=align_command)
    assert isinstance(result.exception, VidtxError), "the clip is another one"
    assert read_reviewed(document).journal is None
