"""When cues stand: readable, two frames apart, and not far from what is said."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interview import make_interview
from vidtx.document import Span
from vidtx.views.cues.model import Cue, Entry, Passage, TrackPlan
from vidtx.views.cues.timing import Draft, Timing, settle
from vidtx.views.styles import BBC, NETFLIX

TIMING = Timing(80, 60_000, NETFLIX)


def draft(start: int, end: int, text: str, id: str = "u", language: str = "uk") -> Draft:
    return Draft.of(Span(start, end), (Entry("S", id, (Passage(language, tuple(text.split())),)),), NETFLIX)


def test_a_cue_stays_in_a_pause_until_it_can_be_read_with_ease() -> None:
    only = settle([draft(1_000, 1_500, "а" * 34)], TIMING)
    assert only[0].span == Span(1_000, 3_400)  # 34 at 17 a second, and a fifth more
    assert settle([draft(1_000, 1_100, "а")], TIMING)[0].span == Span(1_000, 2_001)
    assert settle([draft(1_000, 9_000, "а")], TIMING)[0].span == Span(1_000, 8_000)


def test_the_next_cue_gives_way_so_that_both_can_be_read() -> None:
    first, second = settle([draft(1_000, 2_000, "а" * 34, "a"), draft(2_000, 3_000, "б" * 17, "b")], TIMING)
    assert first.span == Span(1_000 - 500, 1_920 + 580), "early by half a second, then the next one is late"
    assert second.span.start == 2_580 and second.span.duration >= 1_000


def test_no_cue_begins_early_across_an_edit() -> None:
    drafts = [draft(1_000, 2_000, "а" * 34, "a"), draft(2_000, 3_000, "б", "b")]
    assert settle(drafts, replace(TIMING, edits=(900,)))[0].span.start == 900
    assert settle(drafts, replace(TIMING, edits=(1_100,)))[0].span.start == 500


def test_no_cue_begins_more_than_two_seconds_late() -> None:
    fast = [draft(n * 500, n * 500 + 500, "а" * 40, str(n)) for n in range(8)]
    cues = settle(fast, TIMING)
    starts = {entry.utterance_id: cue.span.start for cue in cues for entry in cue.entries}
    assert all(starts[str(n)] <= n * 500 + 2_000 for n in range(8))
    assert any(start > n * 500 + 1_500 for n, start in ((int(id or 0), start) for id, start in starts.items()))


def test_a_gap_too_short_to_be_a_pause_is_closed() -> None:
    drafts = [draft(0, 2_000, "так так", "a"), draft(2_400, 4_000, "ні", "b"), draft(5_000, 6_000, "ні", "c")]
    cues = settle(drafts, TIMING)
    assert [later.span.start - earlier.span.end for earlier, later in pairwise(cues)] == [80, 1_000]
    assert [b.span.start - a.span.end for a, b in pairwise(settle(drafts, Timing(80, 60_000, BBC)))] == [80, 1_000]
    nearer = [*drafts[:2], draft(4_900, 6_000, "ні", "c")]
    assert [b.span.start - a.span.end for a, b in pairwise(settle(nearer, Timing(80, 60_000, BBC)))] == [80, 80]


def test_who_speaks_at_once_joins_if_two_lines_hold_both() -> None:
    joined = settle([draft(0, 2_000, "Так так", "a"), draft(300, 2_000, "Ні ні", "b")], TIMING)
    assert [[entry.utterance_id for entry in cue.entries] for cue in joined] == [["a", "b"]] and joined[0].dashed
    tall = settle([draft(0, 3_000, "слово " * 10, "a"), draft(300, 3_000, "слово " * 10, "b")], TIMING)
    assert [[entry.utterance_id for entry in cue.entries] for cue in tall] == [["a"], ["b"]]


def test_parts_of_one_utterance_and_what_follows_closely_do_not_join() -> None:
    cues = settle([draft(0, 700, "Так", "a"), draft(700, 1_500, "ні", "a"), draft(1_500, 2_500, "Що?", "b")], TIMING)
    assert [len(cue.entries) for cue in cues] == [1, 1, 1]


def test_what_is_said_just_before_the_clip_ends_begins_earlier() -> None:
    ending = Timing(80, 10_000, NETFLIX)
    assert settle([draft(9_700, 9_900, "Так.", "a")], ending)[0].span == Span(9_166, 10_000)
    late = settle([draft(8_000, 9_600, "так", "a"), draft(9_700, 9_900, "Так.", "b")], ending)
    assert late[1].span.start == 9_680 and late[1].span.end == 10_000


def test_a_cue_that_is_far_too_short_takes_time_from_the_one_before() -> None:
    drafts = [draft(0, 500, "а" * 60, "a"), draft(500, 1_000, "б" * 60, "b"), draft(1_000, 9_000, "в", "c")]
    first, second, third = settle(drafts, TIMING)
    assert third.span.start == 3_000
    assert abs(first.span.duration - second.span.duration) <= 2


@pytest.mark.parametrize(("rate", "gap"), [(25, 80), (Fraction(24_000, 1001), 84), (60, 34), (1000, 34), (12, 167), (1, 200)])
def test_the_gap_is_two_frames(rate: Fraction | int, gap: int) -> None:
    made = make_interview()
    assert made.clip.video is not None
    clip = replace(made.clip, video=replace(made.clip.video, frame_rate=Fraction(rate)))
    assert Timing.of(replace(made, clip=clip), TrackPlan()).gap == gap
    assert Timing.of(replace(made, clip=replace(made.clip, video=None)), TrackPlan()).gap == 80


@given(st.lists(st.tuples(st.integers(0, 3_000), st.integers(1, 2_000), st.integers(1, 80)), max_size=12))
def test_cues_are_in_order_and_two_frames_apart_and_hold_everything(said: list[tuple[int, int, int]]) -> None:
    drafts = [draft(start, start + length, "а" * width, str(n)) for n, (start, length, width) in enumerate(said)]
    cues: tuple[Cue, ...] = settle(drafts, TIMING)
    for earlier, later in pairwise(cues):
        assert later.span.start - earlier.span.end >= 80
    assert sorted(entry.utterance_id or "" for cue in cues for entry in cue.entries) == sorted(str(n) for n in range(len(said)))
    assert all(300 <= cue.span.duration <= 7_000 for cue in cues)
