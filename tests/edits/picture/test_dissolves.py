"""Windows that may be dissolves: a true one is among them with figures that say so, and a cut or a still picture gives none."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from edited_clips import blend, draw_scene
from vidtx.edits.picture.dissolves import BLEND_FIGURES, figure_blends


def windows_of(pictures: list[Any]) -> tuple[list[tuple[int, int]], np.ndarray]:
    import cv2

    lumas = [cv2.cvtColor(cv2.resize(p, (160, 90), interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY) for p in pictures]
    change = np.array([0.0] + [float(cv2.absdiff(a, b).mean()) for a, b in itertools.pairwise(lumas)], np.float32)
    thumbs = np.stack([cv2.resize(y, (16, 9), interpolation=cv2.INTER_AREA).reshape(-1) for y in lumas]).astype(np.float32)
    windows, figures = figure_blends(change, thumbs, lumas, (0, len(lumas)))
    return [(int(a), int(b)) for a, b in windows], figures


@pytest.mark.parametrize("length", [6, 12, 24])
def test_a_dissolve_is_among_the_windows_and_runs_straight(length: int) -> None:
    before, after = draw_scene(1, 40 + length), draw_scene(2, 40 + length)
    windows, figures = windows_of(before[:40] + blend(before[40:], after[:length]) + after[length:])
    last = 40 + length
    near = [n for n, (a, b) in enumerate(windows) if min(b, last) - max(a, 39) >= 0.6 * (max(b, last) - min(a, 39))]
    assert near
    bend, edges = (figures[near, BLEND_FIGURES.index(name)] for name in ("bend_middle", "edges_lost"))
    assert bend.min() < 0.15
    assert edges.max() > 0.2


def test_a_cut_is_no_dissolve() -> None:
    windows, _ = windows_of(draw_scene(1, 50) + draw_scene(2, 50))
    assert not [w for w in windows if w[0] < 50 <= w[1]]


def test_a_still_picture_has_no_windows() -> None:
    assert windows_of([draw_scene(1, 1)[0]] * 80)[0] == []
