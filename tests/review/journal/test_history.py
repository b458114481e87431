"""Undo and redo by author, from the journal alone."""

from __future__ import annotations

import pytest

from vidtx.document import Basis, Correction
from vidtx.errors import DocumentError
from vidtx.review.journal.entry import Entry
from vidtx.review.journal.history import follow_all


def make(number: int, author: str, action: str, entry: int | None = None) -> Entry:
    corrections = (Correction("c", author, "", "confirm", ("u0",), Basis("0" * 64)),) if action == "correct" else ()
    return Entry(number, "0" * 64, author, "2026-11-27T12:00:00Z", action, corrections, entry)  # type: ignore[arg-type]


def test_each_author_undoes_their_own_last_step() -> None:
    history = follow_all([make(1, "A", "correct"), make(2, "B", "correct"), make(3, "A", "undo", 1)])
    assert history.held == {2}
    assert history.last_undoable("A") is None and history.last_redoable("A") == 1
    assert history.last_undoable("B") == 2 and history.last_redoable("nobody") is None


def test_a_new_step_ends_what_its_author_could_redo() -> None:
    history = follow_all([make(1, "A", "correct"), make(2, "A", "undo", 1), make(3, "B", "correct")])
    assert history.last_redoable("A") == 1
    history.follow(make(4, "A", "correct"))
    assert history.last_redoable("A") is None and history.held == {3, 4}


def test_a_preview_changes_nothing() -> None:
    history = follow_all([make(1, "A", "correct")])
    assert history.preview(make(2, "A", "undo", 1)) == frozenset()
    assert history.preview(make(2, "A", "correct")) == {1, 2}
    assert history.held == {1}


@pytest.mark.parametrize("entry", [make(3, "B", "undo", 1), make(3, "A", "undo", 2), make(3, "A", "redo", 1)])
def test_what_nobody_could_have_done_is_refused(entry: Entry) -> None:
    history = follow_all([make(1, "A", "correct"), make(2, "B", "correct")])
    with pytest.raises(DocumentError):
        history.follow(entry)
