"""`vidtx export`: other files from a document, without the clip, without models."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from interview import make_interview
from review_files import derive_interview, open_session, set_text, write_document
from vidtx.cli.files.export import export_command
from vidtx.document.codec import dump_transcript, parse_transcript
from vidtx.errors import DocumentError, OutputError, UsageError
from vidtx.export.registry import FORMATS


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "clip one.vidtx.json"
    path.write_text(dump_transcript(make_interview()))
    return path


def run(*arguments: str | Path) -> Result:
    return CliRunner(env={"COLUMNS": "400"}).invoke(export_command, [str(argument) for argument in arguments])


def test_files_are_written_beside_the_document_and_listed(document: Path) -> None:
    result = run(document, "-f", "txt,tsv")
    assert result.exit_code == 0, result.output
    assert {path.name for path in document.parent.iterdir()} == {document.name, "clip one.txt", "clip one.tsv"}
    assert all(str(document.parent / name) in result.output for name in ("clip one.txt", "clip one.tsv"))
    assert "Як вас звати?" in (document.parent / "clip one.txt").read_text("utf-8")


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_be_exported(name: str, document: Path, tmp_path: Path) -> None:
    assert run(document, "-f", name, "-o", tmp_path / "out").exit_code == 0
    written = list((tmp_path / "out").iterdir())
    assert written and all(path.name.startswith("clip one.") and path.stat().st_size for path in written)


def test_the_document_itself_is_never_written_over(document: Path, tmp_path: Path) -> None:
    before = document.read_bytes()
    assert run(document, "-f", "json").exit_code == 0
    assert run(document, "-f", "json,txt", "-o", document.parent / ".").exit_code == 0
    assert document.read_bytes() == before
    assert run(document, "-f", "json", "-o", tmp_path / "copy").exit_code == 0
    assert (tmp_path / "copy" / document.name).read_bytes() == before


def test_marks_of_edits_can_be_left_out(document: Path, tmp_path: Path) -> None:
    texts = []
    for option in ("--mark-edits", "--no-mark-edits"):
        assert run(document, "-f", "srt", option, "-o", tmp_path / option).exit_code == 0
        texts.append("".join(path.read_text("utf-8") for path in sorted((tmp_path / option).iterdir())))
    assert "jump cut" in texts[0] and "jump cut" not in texts[1]


@pytest.mark.parametrize(
    ("arguments", "content", "error"),
    [
        (("-f", "doc"), None, UsageError),
        (("-f", ","), None, UsageError),
        ((), "{}", DocumentError),
        ((), "", DocumentError),
    ],
)
def test_what_cannot_be_exported_writes_nothing(
    arguments: tuple[str, ...], content: str | None, error: type[Exception], document: Path, tmp_path: Path
) -> None:
    if content is not None:
        document.write_text(content)
    assert isinstance(run(document, "-o", tmp_path / "out", *arguments).exception, error)
    assert not (tmp_path / "out").exists()


def test_a_document_that_is_not_there_is_one_clear_error(tmp_path: Path) -> None:
    assert isinstance(run(tmp_path / "none.vidtx.json").exception, OutputError)


def test_the_reviewed_state_of_a_document_of_another_ending_does_not_take_its_journal(tmp_path: Path) -> None:
    path = write_document(tmp_path, derive_interview(), "talk.json")
    open_session(path).submit("A", [set_text("u0", "перше")])
    result = run(path, "-f", "json")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "talk.reviewed.vidtx.json").exists() and not (tmp_path / "talk.vidtx.json").exists()


def test_the_reviewed_document_beside_its_journal_is_written_anew_unless_somebody_touched_it(tmp_path: Path) -> None:
    """It follows from the journal; the page's own button for it worked once."""
    path = write_document(tmp_path, derive_interview())
    session = open_session(path)
    made = tmp_path / "talk.reviewed.vidtx.json"
    for text in ("перше", "друге"):
        session.submit("A", [set_text("u0", text)])
        result = run(path, "-f", "json")
        assert result.exit_code == 0, result.output
        assert parse_transcript(made.read_bytes()) == session.state
    assert not list(tmp_path.glob("*.bak"))
    made.write_bytes(made.read_bytes() + b"\n")
    assert isinstance(run(path, "-f", "json").exception, OutputError)
    open_session(made).submit("B", [set_text("u2", "третє")])
    assert isinstance(run(path, "-f", "json").exception, OutputError)
