"""A review under way, by one program or several."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from review_files import derive_interview, open_session, set_text, write_document
from vidtx.errors import DocumentError, OutputError
from vidtx.review.changes import Change
from vidtx.review.journal.entry import Entry
from vidtx.review.replay import Replay
from vidtx.review.session import ConflictError, NothingToUndoError, read_clock


def test_what_two_programs_change_in_different_rows_comes_together(tmp_path: Path) -> None:
    path = write_document(tmp_path, derive_interview())
    one, other = open_session(path), open_session(path)
    one.submit("A", [set_text("u0", "перше")])
    other.submit("B", [set_text("u2", "друге", text="김철수입니다.")])
    assert [u.text for u in other.state.utterances][:3:2] == ["перше", "друге"]
    assert one.has_news() and [e.author for e in one.catch_up()] == ["B"]
    assert one.state == other.state and not one.has_news()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (set_text("u0", "перше"), set_text("u0", "друге", text="Як вас звати?")),
        (Change("delete", ("u0",)), set_text("u0", "друге", text="Як вас звати?")),
        (Change("merge", ("u2", "u6")), Change("confirm", ("u6",))),
        (Change("relabel", ("S",), {}, {"speaker": "T"}), Change("set_role", ("S",), {"role": "subject"}, {"role": "other"})),
        (Change("reject", ("b0",)), Change("accept", ("b0",), {"status": "machine"})),
        (
            Change("set_times", ("u0",), {}, {"start": 0, "end": 1500}),
            Change("set_times", ("u0",), {"start": 0, "end": 2000}, {"start": 100, "end": 2000}),
        ),
    ],
)
def test_what_two_programs_change_in_the_same_place_is_a_conflict_and_the_first_stays(
    tmp_path: Path, first: Change, second: Change
) -> None:
    path = write_document(tmp_path, derive_interview())
    one, other = open_session(path), open_session(path)
    one.submit("A", [first])
    with pytest.raises(ConflictError) as caught:
        other.submit("B", [second])
    assert caught.value.rows == second.targets
    assert other.revision == 1 and other.state == one.state


def test_a_step_is_carried_out_whole_or_not_at_all(tmp_path: Path) -> None:
    session = open_session(write_document(tmp_path, derive_interview()))
    state = session.state
    with pytest.raises((DocumentError, ConflictError)):
        session.submit("A", [set_text("u0", "перше"), Change("merge", ("u0", "u1"))])
    assert session.state == state and not session.journal.path.exists()


def test_undo_of_an_earlier_step_leaves_the_later_ones_of_others(tmp_path: Path) -> None:
    session = open_session(write_document(tmp_path, derive_interview()))
    session.submit("A", [set_text("u0", "перше")])
    session.submit("B", [set_text("u2", "друге")])
    session.undo("A")
    assert [u.text for u in session.state.utterances][:3:2] == ["Як вас звати?", "друге"]
    with pytest.raises(NothingToUndoError):
        session.undo("A")
    session.redo("A")
    assert [u.text for u in session.state.utterances][:3:2] == ["перше", "друге"]
    assert session.list_authors("undoable") == {"A": True, "B": True}


def test_undo_survives_the_end_of_the_program(tmp_path: Path) -> None:
    path = write_document(tmp_path, derive_interview())
    open_session(path).submit("A", [set_text("u0", "перше")])
    session = open_session(path)
    session.undo("A")
    assert session.state.utterances == session.document.utterances
    assert open_session(path).redo("A").state.utterances[0].text == "перше"


def test_nobody_changes_anything_without_a_name(tmp_path: Path) -> None:
    session = open_session(write_document(tmp_path))
    for author in ("", " ", "a\nb"):
        with pytest.raises(DocumentError):
            session.submit(author, [set_text("u0", "x")])
        with pytest.raises(DocumentError):
            session.undo(author)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_known_before_anybody_types(tmp_path: Path) -> None:
    session = open_session(write_document(tmp_path))
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="permission denied"):
        session.check_writable()


def test_a_folder_that_can_be_written_is_fine(tmp_path: Path) -> None:
    open_session(write_document(tmp_path)).check_writable()


def test_the_clock_is_in_utc_to_the_millisecond() -> None:
    assert len(read_clock()) == len("2026-11-27T12:00:00.000Z") and read_clock().endswith("Z")


def test_warming_up_changes_nothing(tmp_path: Path) -> None:
    session = open_session(write_document(tmp_path, derive_interview()))
    state = session.state
    session.warm_up()
    assert session.state is state and session.revision == 0 and not session.journal.path.exists()


@pytest.mark.parametrize("started", [False, True])
def test_nothing_is_entered_about_a_document_that_was_replaced(tmp_path: Path, started: bool) -> None:
    """`vidtx process` replaces a document that nobody changed yet, though a page shows it: its journal would fit no document that is there."""
    document = derive_interview()
    path = write_document(tmp_path, document)
    session = open_session(path)
    if started:
        session.submit("A", [set_text("u0", "перше")])
    kept, content = session.journal.path.exists(), path.read_bytes()
    write_document(tmp_path, replace(document, utterances=document.utterances[:1] + document.utterances[1:]))
    session.submit("A", [set_text("u2", "друге")])  # the same bytes again
    write_document(tmp_path)
    for change in (lambda: session.submit("A", [set_text("u4", "третє")]), lambda: session.undo("A")):
        with pytest.raises(OutputError, match="was replaced"):
            change()
    path.unlink()
    with pytest.raises(OutputError, match="cannot be read any more"):
        session.submit("A", [set_text("u4", "третє")])
    path.write_bytes(content)
    session.submit("A", [set_text("u4", "третє")])
    assert session.revision == 2 + kept and open_session(path).state == session.state


def test_a_journal_that_was_moved_away_is_not_begun_anew(tmp_path: Path) -> None:
    session = open_session(write_document(tmp_path, derive_interview()))
    session.submit("A", [set_text("u0", "перше")])
    session.journal.path.rename(tmp_path / "aside")
    with pytest.raises(OutputError, match="was replaced"):
        session.submit("A", [set_text("u2", "друге")])
    assert not session.journal.path.exists()


def test_what_is_on_disk_before_it_is_derived_is_taken_back_where_nothing_can_be_derived_from_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_document(tmp_path, derive_interview())
    session = open_session(path)
    session.submit("A", [set_text("u0", "перше")])
    compute = Replay.compute

    def fail(replay: Replay, steps: list[Entry]) -> Replay:
        if any(step.number == 2 for step in steps):
            raise DocumentError("no")
        return compute(replay, steps)

    monkeypatch.setattr(Replay, "compute", fail)
    with pytest.raises(DocumentError):
        session.submit("A", [set_text("u2", "друге")])
    assert [e.action for e in session.entries] == ["correct", "correct", "undo"]
    monkeypatch.undo()
    assert session.state.utterances[2].text == "김철수입니다." and session.held == {1}
    assert open_session(path).state == session.state
