"""A document with what its reviewers changed."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from review_files import derive_interview, open_session, set_text, write_document
from vidtx.errors import DocumentError
from vidtx.review.reviewed import name_stem, read_reviewed


def test_without_a_journal_it_is_the_document(tmp_path: Path) -> None:
    reviewed = read_reviewed(write_document(tmp_path, derive_interview()))
    assert reviewed.state == reviewed.document == derive_interview() and reviewed.journal is None


def test_with_one_it_is_what_the_reviewers_left(tmp_path: Path) -> None:
    path = write_document(tmp_path, derive_interview())
    session = open_session(path)
    session.submit("A", [set_text("u0", "перше")])
    session.submit("A", [set_text("u2", "друге")])
    session.undo("A")
    reviewed = read_reviewed(path)
    assert reviewed.state == session.state and reviewed.held == {1} and reviewed.document == derive_interview()


def test_half_a_line_is_left_out_with_a_word_and_stays_where_it_is(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = write_document(tmp_path, derive_interview())
    session = open_session(path)
    session.submit("A", [set_text("u0", "перше")])
    with session.journal.path.open("ab") as stream:
        stream.write(b'{"half')
    content = session.journal.path.read_bytes()
    with caplog.at_level(logging.WARNING, logger="vidtx"):
        assert read_reviewed(path).state == session.state
    assert "half a line" in caplog.text and session.journal.path.read_bytes() == content


def test_an_undo_that_nobody_could_have_done_is_an_error(tmp_path: Path) -> None:
    from vidtx.review.journal.entry import Entry, encode_line

    path = write_document(tmp_path, derive_interview())
    session = open_session(path)
    session.submit("A", [set_text("u0", "перше")])
    forged = Entry(2, session.journal.head, "B", "2026-11-27T12:00:00Z", "undo", entry=1)
    with session.journal.path.open("ab") as stream:
        stream.write(encode_line(forged))
    with pytest.raises(DocumentError):
        read_reviewed(path)


def test_a_stem_is_what_files_beside_a_document_begin_with() -> None:
    assert [name_stem(Path(name)) for name in ("a/talk.vidtx.json", "talk.json", "talk")] == ["talk"] * 3


@pytest.mark.parametrize("name", ["\udcff.vidtx.json", "x" * 240 + ".json"])
def test_a_document_of_any_name_is_read(tmp_path: Path, name: str) -> None:
    """A name that is no UTF-8 cannot stand in a journal, one that is too long leaves no room for the journal's ending."""
    path = write_document(tmp_path, derive_interview(), name)
    assert read_reviewed(path).state == derive_interview()
    if len(name) < 100:
        open_session(path).submit("A", [set_text("u0", "перше")])
        assert read_reviewed(path).state.utterances[0].text == "перше"
