"""`vidtx import` and `vidtx align`: what people see, what is written, and the exit codes."""

from __future__ import annotations

import zipfile
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


def change_docx(path: Path, old: str, new: str) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old.encode() in parts["word/document.xml"]
    parts["word/document.xml"] = parts["word/document.xml"].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def test_corrections_in_word_subrip_and_elan_stand_in_new_subtitles_and_other_words_keep_their_times(
    document: Path, tmp_path: Path
) -> None:
    """Each file was exported before the others came back, as where three people correct at once."""
    before = read_reviewed(document).state
    word, subrip, elan = (
        write_format(tmp_path, before, format, suffix)
        for format, suffix in (("docx", ""), ("srt", ".bilingual.srt"), ("eaf", ""))
    )
    change_docx(word, "Як вас звати?", "Як тебе звати?")
    replace_in(subrip, "What is the name?", "What is your full name?")
    replace_in(elan, "Мене звати Кім.", "Мене звати Лі.")
    for path, author in ((word, "А."), (subrip, "Б."), (elan, "В.")):
        result = run(document, path, "--author", author, "--no-align")
        assert result.exit_code == 0 and "1 change by" in result.output, result.output
    after = read_reviewed(document).state
    subtitles = " ".join(write_format(tmp_path, after, "srt", ".bilingual.srt").read_text("utf-8").split())
    for text in ("Як тебе звати?", "What is your full name?", "Мене звати Лі."):
        assert text in subtitles
    assert "Як вас звати?" not in subtitles and "Мене звати Кім." not in subtitles
    corrected = {"тебе", "Лі."}
    for old, new in zip(before.utterances, after.utterances, strict=True):
        kept = [word for word in new.words if word.text not in corrected]
        assert set(kept) <= set(old.words) and len(kept) >= len(old.words) - 1
    history = read_reviewed(document).journal
    assert history is not None and [entry.author for entry in history.entries] == ["А.", "Б.", "В."]
