"""Windows that may be dissolves: a true one is among them with features that say so, and a cut or a still picture gives none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from edited_clips import blend, draw_scene
from frame_batches import make_batch
from vidtx.edits.picture.transitions.dissolves import FEATURE_NAMES, PREFILTER_NAMES, find_dissolve_windows, load_prefilter


def windows_of(pictures: list[Any]) -> tuple[list[tuple[int, int]], np.ndarray]:
    windows, rows = find_dissolve_windows(make_batch(pictures))
    return [(int(a), int(b)) for a, b in windows], rows


@pytest.mark.parametrize("length", [6, 12, 24])
def test_a_dissolve_is_among_the_windows_and_runs_straight(length: int) -> None:
    before, after = draw_scene(1, 40 + length), draw_scene(2, 40 + length)
    windows, rows = windows_of(before[:40] + blend(before[40:], after[:length]) + after[length:])
    last = 40 + length
    near = [n for n, (a, b) in enumerate(windows) if min(b, last) - max(a, 39) >= 0.6 * (max(b, last) - min(a, 39))]
    assert near
    bend, edges = (rows[near, FEATURE_NAMES.index(name)] for name in ("bend_middle", "edges_lost"))
    assert bend.min() < 0.15
    assert edges.max() > 0.2


def test_a_cut_is_no_dissolve() -> None:
    windows, _ = windows_of(draw_scene(1, 50) + draw_scene(2, 50))
    assert not [w for w in windows if w[0] < 50 <= w[1]]


def test_a_still_picture_has_no_windows() -> None:
    assert windows_of([draw_scene(1, 1)[0]] * 80)[0] == []


def test_the_prefilter_of_the_shipped_model_weighs_the_features_that_the_program_measures() -> None:
    assert load_prefilter().weights.shape == (len(PREFILTER_NAMES),)
