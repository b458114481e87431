"""Which spans of time need a second pass, and whether it is worthwhile and has what the first one had."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast

import numpy as np

from picture_features import make_features
from vidtx.edits.candidate import EditCandidate
from vidtx.edits.classifier import CandidateScores
from vidtx.edits.picture.cutaways import PairedEdit
from vidtx.edits.picture.features import PictureFeatures
from vidtx.edits.second_pass import (
    SPAN_MARGIN_SECONDS,
    PtsSpan,
    find_spans,
    group_by_span,
    has_frames_of,
    is_whole,
    is_worthwhile,
)

COUNT, BASE = 1000, Fraction(1, 25)
MARGIN = int(SPAN_MARGIN_SECONDS / BASE)


def features_with(candidates: list[int], windows: list[tuple[int, int]], pts: Any = None) -> PictureFeatures:
    """40 s, a frame each 40 ms, if no other timestamps are given."""
    pts = np.arange(COUNT) if pts is None else np.asarray(pts)
    return make_features(pts, BASE, candidates=candidates, dissolves=windows)


def spans_of(
    candidates: dict[int, float], windows: dict[tuple[int, int], float], edits: list[PairedEdit] | None = None
) -> list[tuple[int, int]]:
    scores = CandidateScores(np.array(list(candidates.values())), np.array(list(windows.values())))
    return find_spans(features_with(list(candidates), list(windows)), scores, edits or [])


def test_what_may_be_an_edit_is_measured_again_with_its_neighborhood() -> None:
    assert spans_of({300: 1.0, 800: -5.0}, {}) == [(300 - MARGIN, 300 + MARGIN)]
    assert spans_of({}, {(300, 320): 0.0, (700, 720): -5.0}) == [(300 - MARGIN, 320 + MARGIN)]


def test_spans_that_meet_are_one_and_come_in_order() -> None:
    assert spans_of({700: 1.0, 200: 1.0, 200 + MARGIN: 1.0}, {}) == [
        (200 - MARGIN, 200 + 2 * MARGIN),
        (700 - MARGIN, 700 + MARGIN),
    ]


def test_both_ends_of_a_cutaway_and_of_a_lasting_edit_lie_in_one_span() -> None:
    edits = [
        PairedEdit(EditCandidate(100, "fade", 0.9, (), 300)),
        PairedEdit(EditCandidate(500, "cutaway_in", 0.9, ()), 2),
        PairedEdit(EditCandidate(700, "cutaway_out", 0.9, ()), 1),
    ]
    assert spans_of({}, {}, edits) == [(100 - MARGIN, 300 + MARGIN), (500 - MARGIN, 700 + MARGIN)]


def test_nothing_found_needs_no_second_pass() -> None:
    assert spans_of({300: -5.0}, {}) == []


def test_a_second_pass_over_much_of_the_time_is_not_worthwhile() -> None:
    probe = features_with([], [])
    assert is_worthwhile(probe, [PtsSpan(0, 100)])
    assert not is_worthwhile(probe, [PtsSpan(0, 100), PtsSpan(500, 600)])


def test_a_first_pass_with_nearly_all_frames_was_whole() -> None:
    assert is_whole(features_with([], []), Fraction(25))
    assert not is_whole(features_with([], [], np.arange(0, COUNT, 2)), Fraction(25))


def test_the_frames_of_each_span_come_together() -> None:
    @dataclass
    class Frame:
        pts: int

    frames = [Frame(n) for n in (10, 11, 12, 50, 51)]
    groups = [
        [frame.pts for frame in group]
        for group in group_by_span(cast(Any, frames), [PtsSpan(10, 12), PtsSpan(30, 40), PtsSpan(50, 60)])
    ]
    assert groups == [[10, 11, 12], [50, 51]]


def test_a_file_that_seeks_to_other_frames_is_noticed() -> None:
    first, spans = features_with([], [], np.arange(0, COUNT, 2)), [PtsSpan(100, 110), PtsSpan(200, 204)]
    whole = [features_with([], [], np.arange(100, 111)), features_with([], [], np.arange(200, 205))]
    assert has_frames_of(first, spans, whole)
    assert not has_frames_of(first, spans, whole[:1])
    assert not has_frames_of(first, spans, [])
    assert not has_frames_of(first, spans, [whole[0], features_with([], [], np.arange(201, 205))])
