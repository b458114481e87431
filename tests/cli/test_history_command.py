"""`vidtx history` and `vidtx diff`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from review_files import derive_interview, open_session, set_text, write_document
from vidtx.cli.evaluate import evaluate_command
from vidtx.cli.history import diff_command, history_command
from vidtx.errors import DocumentError, UsageError
from vidtx.review.changes import Change
from vidtx.review.journal.file import name_journal


def run(command: object, *arguments: str | Path) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(command, [str(a) for a in arguments])  # type: ignore[arg-type]


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = write_document(tmp_path, derive_interview())
    session = open_session(path)
    session.submit("О. К.", [set_text("u0", "[red]Хто[/red] ви?\x1b[31m")])
    session.submit("이영희", [Change("reject", ("b0",))])
    session.undo("이영희")
    return path


def test_the_history_says_who_changed_what_with_both_texts(document: Path) -> None:
    result = run(history_command, document)
    assert result.exit_code == 0, result.output
    for part in (
        "О. К.",
        "이영희",
        "text changed",
        "Як вас звати?",
        "[red]Хто[/red] ви?",
        "(undone)",
        "undid step 2",
        "0:00.0",
    ):
        assert part in result.output
    assert "\x1b" not in result.output
    assert "3 entries" in result.output and "О. К. 12 %" in result.output


def test_verify_says_only_that_the_chain_is_whole(document: Path) -> None:
    result = run(history_command, document, "--verify")
    assert "each follows from the one before" in result.output and "Хто" not in result.output
    head = json.loads(run(history_command, document, "--json").output)["head"]
    assert head in result.output


def test_an_altered_line_is_an_error(document: Path) -> None:
    journal = name_journal(document)
    journal.write_bytes(journal.read_bytes().replace("Хто".encode(), "Що!".encode()))
    for options in ((), ("--verify",), ("--json",)):
        result = run(history_command, document, *options)
        assert isinstance(result.exception, DocumentError) and "line 3" in str(result.exception)


def test_a_document_without_a_journal_says_so(tmp_path: Path) -> None:
    path = write_document(tmp_path, derive_interview())
    assert "nobody changed anything" in run(history_command, path).output
    assert json.loads(run(history_command, path, "--json").output) == {"entries": [], "head": None}


def test_half_a_line_is_said(document: Path) -> None:
    with name_journal(document).open("ab") as stream:
        stream.write(b"{")
    result = run(history_command, document, "--verify")
    assert result.exit_code == 0 and "Half a line" in result.output


def test_diff_shows_both_reviewers_versions(document: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    theirs = write_document(other, derive_interview())
    open_session(theirs).submit("Б", [set_text("u0", "Хто ж ви?"), Change("set_role", ("S",), {}, {"role": "other"})])
    result = run(diff_command, document, theirs)
    assert "Хто ж ви?" in result.output and "[red]Хто[/red] ви?" in result.output and "role" in result.output
    assert len(json.loads(run(diff_command, document, theirs, "--json").output)) >= 2
    assert "0 differences." in run(diff_command, document, document).output


def test_documents_of_two_clips_cannot_be_compared(document: Path, tmp_path: Path) -> None:
    from dataclasses import replace

    other = tmp_path / "other"
    other.mkdir()
    made = derive_interview()
    theirs = write_document(other, replace(made, clip=replace(made.clip, sha256="9" * 64)))
    assert isinstance(run(diff_command, document, theirs).exception, UsageError)


def test_a_reference_is_what_its_reviewers_left(document: Path) -> None:
    """The machine's transcript is measured against what a person made of it."""
    outputs = [run(evaluate_command, document, "--reference", document, *more).output for more in ((), ("--as-made",))]
    perfect = [bool(re.search(r"\(WER\) +0\.0 %   0 errors .*\n.*\n.*\(WER\) +0\.0 %", output)) for output in outputs]
    assert perfect == [True, False], outputs
