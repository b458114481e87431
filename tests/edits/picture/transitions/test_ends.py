"""The ends of a dissolve: the ramp that explains the thumbnails best, and never beyond a neighbor."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from picture_features import make_features
from vidtx.edits.candidate import EditCandidate
from vidtx.edits.classifier import CandidateScores
from vidtx.edits.picture.cuts import find_picture_edits
from vidtx.edits.picture.features import CandidateRows, PictureFeatures
from vidtx.edits.picture.grid import COLUMNS, ROWS
from vidtx.edits.picture.transitions.dissolves import FEATURE_NAMES
from vidtx.edits.picture.transitions.ends import LEAST_MARGIN_FRAMES, fit_ramp, refine_ends

COUNT = 60


def dissolving(start: int, end: int, difference: float = 120.0, seed: int = 0) -> PictureFeatures:
    """One picture until frame `start`, another from `end` on, a straight dissolve between them, and some noise."""
    rng = np.random.default_rng(seed)
    one = rng.uniform(0, 255 - difference, (ROWS, COLUMNS, 3))
    other = one + rng.uniform(0, difference, one.shape)
    shares = np.clip((np.arange(COUNT) - start) / (end - start), 0, 1)[:, None, None, None]
    pictures = one * (1 - shares) + other * shares + rng.normal(0, 1.0, (COUNT, *one.shape))
    return make_features(range(COUNT), Fraction(1, 25), thumbnails=np.clip(pictures, 0, 255).astype(np.uint8))


def candidate(before: int, after: int) -> EditCandidate:
    return EditCandidate(before + 1, "dissolve", 0.9, (), after)


@pytest.mark.parametrize(("before", "after"), [(20, 35), (17, 31), (24, 39), (15, 40), (22, 30)])
def test_ends_that_are_some_frames_off_are_found_again(before: int, after: int) -> None:
    [found] = refine_ends(dissolving(20, 35), [candidate(before, after)], [])
    assert (found.position, found.end) == (21, 35)


def test_within_one_shot_nothing_is_moved() -> None:
    features = dissolving(20, 35, difference=8.0)
    assert features.compare(10, 50) > 0.9
    assert refine_ends(features, [candidate(17, 31)], []) == [candidate(17, 31)]


def test_a_cut_nearby_does_not_draw_the_ends_to_itself() -> None:
    features = dissolving(20, 35)
    thumbnails = features.frames.thumbnails.copy()
    thumbnails[38:] = 255 - thumbnails[38:]
    features = replace(features, frames=replace(features.frames, thumbnails=thumbnails))
    [found] = refine_ends(features, [candidate(18, 34)], [38])
    assert (found.position, found.end) == (21, 35)


@given(st.integers(1, 30), st.integers(3, 12), st.integers(1, 16), st.integers(3, 12))
def test_ends_stay_in_order_inside_the_clip_and_apart(start: int, length: int, gap: int, other: int) -> None:
    first = candidate(start, start + length)
    second = candidate(first.stop + gap, min(COUNT, first.stop + gap + other))
    found = refine_ends(dissolving(20, 35, seed=start), [first, second], [])
    for dissolve in found:
        assert dissolve.end is not None and 0 < dissolve.position < dissolve.end <= COUNT
    assert found[0].stop <= found[1].position
    assert [(edit.kind, edit.probability) for edit in found] == [("dissolve", 0.9)] * 2


@pytest.mark.parametrize(("cut", "ends"), [(36, (21, 35)), (37, (21, 35)), (20, (21, 35)), (19, (21, 35))])
def test_exact_ends_stay_beside_a_cut(cut: int, ends: tuple[int, int]) -> None:
    [found] = refine_ends(dissolving(20, 35), [candidate(20, 35)], [cut])
    assert (found.position, found.end) == ends


def test_too_few_frames_have_no_ramp() -> None:
    cells = np.random.default_rng(0).normal(0, 1, (60, 4))
    assert fit_ramp(cells[: 2 * LEAST_MARGIN_FRAMES], 1, 2) is None
    assert fit_ramp(cells, 20, 35) is not None


@pytest.mark.parametrize("seed", range(6))
def test_a_dissolve_right_before_a_fade_is_not_drawn_into_it(seed: int) -> None:
    rng = np.random.default_rng(seed)
    one, other = rng.uniform(150, 255, (ROWS, COLUMNS, 3)), rng.uniform(20, 120, (ROWS, COLUMNS, 3))
    mixed = np.clip((np.arange(COUNT) - 20) / 15, 0, 1)[:, None, None, None]
    share = np.ones(COUNT)
    share[38:46], share[46:50], share[50:58] = np.arange(8, 0, -1) / 9, 0.0, np.arange(1, 9) / 9
    thumbnails = ((one * (1 - mixed) + other * mixed) * share[:, None, None, None]).astype(np.uint8)
    features = make_features(range(COUNT), Fraction(1, 25))
    frames = replace(
        features.frames,
        thumbnails=thumbnails,
        contrast=(50 * share).astype(np.float32),
        level=(120 * share).astype(np.float32),
    )
    windows = CandidateRows(np.array([[20, 36]]), np.zeros((1, len(FEATURE_NAMES)), np.float32))
    scores = CandidateScores(np.zeros(0), np.array([3.0]))
    found = find_picture_edits(replace(features, frames=frames, dissolves=windows), scores)
    assert [edit.kind for edit in found] == ["dissolve", "fade"]
