"""Stretches in which one picture may turn into another: candidates for dissolves, long or short, between shots or within one.

In: a stretch of frames. Out: windows (last frame before, first frame after) and `BLEND_FIGURES` for each. Two things tell a dissolve from a
movement: every pixel runs straight from its old value to its new one (a moving edge steps), and midway two pictures lie over each other, so
that edges have half their strength there. And the change begins and ends at once. Where that may be so, the change from frame to frame is
higher for some frames than on both sides; only such windows are looked at closely.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

LENGTHS = (5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 17, 20, 23, 26, 29, 32)  # frames from the last one before to the first one after
LEAST_CHANGE = 0.12  # gray levels a frame, mean over the picture
# Which windows are looked at closely: a logistic regression over the figures in `find_windows`, in their order (models/training/train_edits.py).
_WEIGHTS = (1.401, -1.349, 0.473, 0.71, -0.191, 4.512, -1.174, -0.772, -0.2, 0.786, 0.525, 2.368)
_BIAS = -3.268
LEAST_SCORE = -1.5
# Before all figures are worked out: of true dissolves one in a hundred is beyond one of these, of other windows more than half.
LEAST_EDGES_LOST, MOST_BENT = -0.02, 0.57
MOST_ALIKE = 3  # windows about the same middle
MOVED = 6.0  # gray levels between the two pictures: a pixel that takes part
_SIDE = 5  # frames on each side
_TINY = 0.15

BLEND_FIGURES = (
    "length", "score", "score_before", "score_after", "level", "area", "strength",
    "bend_first", "bend_middle", "bend_last", "bend_worst_half",
    "share_error", "share_least_step", "share_before", "share_after",
    "still_before", "still_after", "edges_lost_first", "edges_lost", "edges_lost_last", "straight_blocks", "likeness", "brightness",
    "peak_inside", "peak_place",
)  # fmt: skip


def figure_blends(
    change: Floats, thumbs: Floats, pictures: Sequence[npt.NDArray[np.uint8]], inside: tuple[int, int]
) -> tuple[npt.NDArray[np.intp], Floats]:
    """Windows (k, 2) that begin at frames from `inside[0]` to `inside[1]`, and their figures (k, len(BLEND_FIGURES)).

    `change`: (n,) mean change of each frame against the one before; `thumbs`: (n, 144) luma; `pictures`: luma of the same frames.
    """
    sums = np.concatenate([[0.0], np.cumsum(change, dtype=np.float64)])
    seen = _Pictures(pictures)
    windows, figures = [], []
    for first, last in find_windows(change, thumbs, inside):
        figured = _figure_window(change, sums, seen, first, last)
        if figured is not None:
            windows.append((first, last))
            figures.append(figured)
    if not windows:
        return np.zeros((0, 2), np.intp), np.zeros((0, len(BLEND_FIGURES)), np.float32)
    return np.array(windows, np.intp), np.array(figures, np.float32)


def find_windows(change: Floats, thumbs: Floats, inside: tuple[int, int]) -> list[tuple[int, int]]:
    """The windows worth a close look: about one for ten frames, by the change and the thumbnails alone."""
    sums = np.concatenate([[0.0], np.cumsum(change, dtype=np.float64)])
    scored: list[tuple[float, int, int]] = []
    for length in LENGTHS:
        first = np.arange(max(inside[0], _SIDE), min(inside[1], len(change) - length - _SIDE))
        if len(first) == 0:
            continue
        within = np.lib.stride_tricks.sliding_window_view(change[1:], length)[first]
        amid, before, after = _means(sums, first, length)
        even = within.max(axis=1) < 2.8 * amid + 0.1  # one frame with nearly all of the change is a cut
        apart = (amid + _TINY > 0.5 * (np.maximum(before, after) + _TINY)) & (
            amid + _TINY > 0.9 * (np.minimum(before, after) + _TINY)
        )
        kept = even & apart & (amid > LEAST_CHANGE)
        first, within, amid, before, after = first[kept], within[kept], amid[kept], before[kept], after[kept]
        if len(first) == 0:
            continue
        difference = thumbs[first + length] - thumbs[first]
        total = np.abs(difference).sum(axis=1) + 5.0
        bends = [
            np.abs(thumbs[first + k] - thumbs[first] - k / length * difference).sum(axis=1) / total
            for k in (round(length * part) for part in (0.25, 0.5, 0.75))
        ]
        drift_before = np.abs(thumbs[first - 4] - thumbs[first]).sum(axis=1) / total * length / 4
        end = np.minimum(first + length + 4, len(thumbs) - 1)
        drift_after = np.abs(thumbs[end] - thumbs[first + length]).sum(axis=1) / total * length / 4
        bend = np.max(bends, axis=0)
        row = np.stack(
            [
                np.log(bend + 0.05),
                np.log(bends[1] + 0.05),
                np.log((amid + _TINY) / (before + _TINY)),
                np.log((amid + _TINY) / (after + _TINY)),
                within.max(axis=1) / (amid + 0.1),
                np.partition(within, length // 4, axis=1)[:, length // 4] / (amid + 0.1),
                np.log(drift_before + 0.05),
                np.log(drift_after + 0.05),
                np.log(amid + 0.1),
                np.full(len(first), length / 10.0),
                np.log(np.maximum(drift_before, drift_after) + 0.05),
                np.log(total / 144 / (length * amid + 0.1) + 0.02),
            ],
            axis=1,
        )
        score = row @ np.array(_WEIGHTS) + _BIAS
        good = np.flatnonzero((score > LEAST_SCORE) & (bend < 0.6))
        scored += [(float(score[n]), int(first[n]), int(first[n]) + length) for n in good]
    chosen: list[tuple[int, int]] = []
    middles = [0] * len(change)  # how many are chosen about each middle
    for _, start, stop in sorted(scored, key=lambda w: (-w[0], w[1], w[2])):
        reach, middle = max(2, (stop - start) // 4), (start + stop) // 2
        if sum(middles[max(0, middle - reach) : middle + reach + 1]) < MOST_ALIKE:
            chosen.append((start, stop))
            middles[middle] += 1
    return sorted(chosen)


def _means(sums: npt.NDArray[np.float64], first: npt.NDArray[np.intp], length: int) -> tuple[Floats, Floats, Floats]:
    """The mean change inside windows, and in the frames before and after them."""
    amid = (sums[first + length + 1] - sums[first + 1]) / length
    before = (sums[first + 1] - sums[first + 1 - _SIDE]) / _SIDE
    after = (sums[first + length + 1 + _SIDE] - sums[first + length + 1]) / _SIDE
    return amid.astype(np.float32), before.astype(np.float32), after.astype(np.float32)


class _Pictures:
    """Small pictures, flat, and the energy of their gradients, worked out once: windows share frames."""

    def __init__(self, pictures: Sequence[npt.NDArray[np.uint8]]) -> None:
        self.pictures = pictures
        self.known: dict[int, Floats] = {}

    def __getitem__(self, frame: int) -> npt.NDArray[np.uint8]:
        return self.pictures[min(max(frame, 0), len(self.pictures) - 1)].reshape(-1)

    def measure_edges(self, frame: int) -> Floats:
        if frame not in self.known:
            if len(self.known) > 128:
                self.known.clear()
            self.known[frame] = _measure_edges(self.pictures[frame])
        return self.known[frame]


def _measure_edges(picture: npt.NDArray[np.uint8]) -> Floats:
    """The energy of the gradient of each point, flat."""
    gray = picture.astype(np.float32)
    energy = np.zeros_like(gray)
    energy[:, 1:-1] = (gray[:, 2:] - gray[:, :-2]) ** 2
    energy[1:-1] += (gray[2:] - gray[:-2]) ** 2
    return energy.reshape(-1)


def _figure_window(
    change: Floats, sums: npt.NDArray[np.float64], pictures: _Pictures, first: int, last: int
) -> list[float] | None:
    """The figures of a window; None if it is no dissolve by its edges or its bend alone."""
    length = last - first
    amid, before, after = (float(x[0]) for x in _means(sums, np.array([first]), length))
    old, new = pictures[first].astype(np.float32), pictures[last].astype(np.float32)
    difference = new - old
    size = np.abs(difference)
    moved = size > MOVED
    area = float(moved.mean())
    if area < 0.01:
        rank = int(0.95 * size.size)
        moved = size >= np.partition(size, rank)[rank]
    where = np.flatnonzero(moved)
    inner = [first + round(length * part) for part in (0.25, 0.5, 0.75)]
    d, base = difference[where], old[where]
    total, square = float(np.abs(d).sum()) + 1e-3, float(d @ d) + 1e-3

    def values(frame: int) -> Floats:
        return pictures[frame][where].astype(np.float32) - base

    def measure_edges(frame: int) -> float:
        return float(pictures.measure_edges(frame)[where].sum())

    def bend_at(frame: int) -> Floats:
        return np.abs(values(frame) - (frame - first) / length * d)

    ends = 0.5 * (measure_edges(first) + measure_edges(last)) + 1e-3
    middle = bend_at(inner[1])
    if 1.0 - measure_edges(inner[1]) / ends < LEAST_EDGES_LOST or float(middle.sum()) / total > MOST_BENT:
        return None
    bend = [float(b.sum()) / total for b in (bend_at(inner[0]), middle, bend_at(inner[2]))]
    relative = middle / np.maximum(np.abs(d), 1.0)
    shares = np.array([float(values(frame) @ d) / square for frame in range(first, last + 1)])
    steps = np.diff(shares)
    a, b = old - old.mean(), new - new.mean()
    scale = float(np.sqrt((a * a).sum() * (b * b).sum()))
    within = change[first + 1 : last + 1]
    return [
        float(length),
        float(np.log((amid + _TINY) / (max(before, after) + _TINY))),
        float(np.log((amid + _TINY) / (before + _TINY))),
        float(np.log((amid + _TINY) / (after + _TINY))),
        float(np.log(amid + _TINY)),
        area,
        float(np.log(size.mean() + 0.1)),
        *bend,
        float(np.median(relative)),
        float(np.abs(shares - np.linspace(0, 1, length + 1)).max()),
        float(steps.min() * length),
        float(values(first - 3) @ d / square),
        float(values(last + 3) @ d / square) - 1.0,
        float(np.abs(values(first - 3)).sum()) / total,
        float(np.abs(values(last + 3) - d).sum()) / total,
        *(1.0 - measure_edges(frame) / ends for frame in inner),
        float((relative < 0.2).mean()),
        float((a * b).sum()) / scale if scale > 1.0 else 1.0,
        float(new.mean() - old.mean()) / (float(size.mean()) + 0.5),
        float(within.max() / (within.mean() + 0.05)),
        float(np.argmax(within)) / length,
    ]
