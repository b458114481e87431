"""Who reviewed what share, from the document alone."""

from __future__ import annotations

from pathlib import Path

from review_files import derive_interview, open_session, set_text, write_document
from vidtx.review.changes import Change
from vidtx.views.review_share import Share, describe_shares, find_reviewers, measure_shares


def test_nobody_reviewed_what_nobody_changed() -> None:
    assert measure_shares(derive_interview()) == () and describe_shares(derive_interview()) == ""


def test_each_utterance_counts_for_the_last_who_changed_or_confirmed_it(tmp_path: Path) -> None:
    session = open_session(write_document(tmp_path, derive_interview()))
    session.submit("A", [set_text("u0", "x"), set_text("u2", "y")])
    session.submit("B", [Change("confirm", ("u0", "u4"))])
    assert find_reviewers(session.state) == {"u0": "B", "u2": "A", "u4": "B"}
    assert measure_shares(session.state) == (Share("B", 2, 8), Share("A", 1, 8))
    assert describe_shares(session.state) == "B 25 %, A 12 %"
    session.undo("B")
    assert describe_shares(session.state) == "A 25 %"


def test_halves_additions_and_whole_voices_count_for_whoever_made_them(tmp_path: Path) -> None:
    session = open_session(write_document(tmp_path, derive_interview()))
    session.submit("A", [Change("split", ("u0",), {}, {"at": 3, "time": 900})])
    session.submit("B", [Change("relabel", ("S",), {}, {"speaker": "T"})])
    session.submit("C", [Change("add", (), {}, {"start": 20500, "end": 21000, "speaker": "Q", "language": "uk", "text": "x"})])
    reviewers = find_reviewers(session.state)
    assert reviewers["u0"] == "A" and reviewers["u0000900"] == "A" and reviewers["u0020500"] == "C"
    assert reviewers["u2"] == reviewers["u6"] == "B" and len(reviewers) == 5


def test_a_share_of_less_than_one_percent_is_not_shown_as_none() -> None:
    assert Share("A", 1, 3000).percent == 1 and Share("A", 0, 10).percent == 0
