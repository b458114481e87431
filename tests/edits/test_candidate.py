"""A candidate knows where it stops and which others it touches."""

from __future__ import annotations

import pytest

from vidtx.edits.candidate import EditCandidate


def candidate(position: int, end: int | None = None) -> EditCandidate:
    return EditCandidate(position, "cut" if end is None else "fade", 0.9, (), end)


def test_an_edit_between_two_frames_stops_where_it_is_and_a_lasting_one_at_its_end() -> None:
    assert candidate(10).stop == 10
    assert candidate(10, 20).stop == 20


@pytest.mark.parametrize(
    ("other", "touches"), [((20, 30), True), ((5, 10), True), ((12, 15), True), ((21, 30), False), ((1, 9), False)]
)
def test_lasting_edits_touch_where_they_share_a_frame_their_ends_included(other: tuple[int, int], touches: bool) -> None:
    assert candidate(10, 20).touches(candidate(*other)) is touches
    assert candidate(*other).touches(candidate(10, 20)) is touches
