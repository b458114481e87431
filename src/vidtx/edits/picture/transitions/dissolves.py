"""Windows of frames in which one picture may turn into another: candidates for dissolves, long or short, between shots or
within one.

In: a `FrameBatch`. Out: windows (last frame before, first frame after) and a row of `FEATURE_NAMES` for each. Two things set a
dissolve apart from a movement: every pixel runs straight from its old value to its new one (a moving edge steps), and midway
two pictures lie over each other, so that edges have half their strength there. And the change begins and ends at once. Where
that may be so, the change from frame to frame is higher for some frames than on both sides; only windows that a logistic
regression over such measures lets pass are measured closely. Its weights lie in `dissolve_model.npz` (`models/training/train_edits.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vidtx.edits.picture.features import CandidateRows

if TYPE_CHECKING:
    import numpy.typing as npt

    from vidtx.edits.picture.features import FrameBatch

    Floats = npt.NDArray[np.float32]

LENGTHS = (5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 17, 20, 23, 26, 29, 32)  # frames from the last one before to the first one after
LEAST_MEAN_CHANGE = 0.12  # gray levels a frame, mean over the picture
LEAST_PREFILTER_LOG_ODDS = -1.5  # of the logistic regression
MOST_PREFILTER_BEND = 0.6  # share of the difference that the thumbnails lie off the straight line
# Before all features are computed: of true dissolves one in a hundred is beyond one of these, of other windows more than half.
LEAST_EDGES_LOST, MOST_BEND = -0.02, 0.57
MOST_ALIKE = 3  # windows about the same middle
LEAST_PIXEL_DIFFERENCE = 6.0  # gray levels between the two pictures: a pixel that takes part
_SIDE_FRAMES = 5  # on each side, whose change a window is compared with
_DRIFT_FRAMES = 4  # on each side, over which the drift of the thumbnails is measured
_LEVEL_FLOOR = 0.15  # gray levels added to both sides of a ratio
_MOST_KNOWN = 128  # pictures whose edges are kept

PREFILTER_NAMES = (
    "bend", "bend_middle", "change_ratio_before", "change_ratio_after", "peak", "lower_quarter", "drift_before", "drift_after",
    "change", "length", "drift", "straightness",
)  # fmt: skip
FEATURE_NAMES = (
    "length", "change_ratio", "change_ratio_before", "change_ratio_after", "change", "area", "difference",
    "bend_first", "bend_middle", "bend_last", "bend_worst_half",
    "share_error", "share_least_step", "share_before", "share_after",
    "still_before", "still_after", "edges_lost_first", "edges_lost", "edges_lost_last", "straight_blocks", "similarity", "brightness",
    "peak_inside", "peak_position",
)  # fmt: skip


class Prefilter(NamedTuple):
    """A logistic regression: weights (len(PREFILTER_NAMES),) and bias."""

    weights: npt.NDArray[np.float64]
    bias: float


class WindowTable(NamedTuple):
    """Windows of one length: their first frames (k,); how far their thumbnails lie off the straight line, (k,), a share of the
    difference; and rows (k, len(PREFILTER_NAMES))."""

    first: npt.NDArray[np.intp]
    length: int
    bend: Floats
    rows: npt.NDArray[np.float64]


def find_dissolve_windows(batch: FrameBatch) -> CandidateRows:
    """Windows (k, 2) that begin inside the batch, and their features (k, len(FEATURE_NAMES))."""
    change = batch.block_change.mean(axis=1)
    sums = np.concatenate([[0.0], np.cumsum(change, dtype=np.float64)])
    pictures = _Pictures(batch.pictures)
    windows, rows = [], []
    for first, last in choose_windows(change, batch.thumbnails, batch.inside):
        row = _describe_window(change, sums, pictures, first, last)
        if row is not None:
            windows.append((first, last))
            rows.append(row)
    if not windows:
        return CandidateRows(np.zeros((0, 2), np.intp), np.zeros((0, len(FEATURE_NAMES)), np.float32))
    return CandidateRows(np.array(windows, np.intp), np.array(rows, np.float32))


def choose_windows(change: Floats, thumbnails: Floats, inside: range) -> list[tuple[int, int]]:
    """The windows worth a close measurement: about one for ten frames, by the change and the thumbnails alone.

    `change`: (m,) mean change of each frame against the one before; `thumbnails`: (m, 144) luma.
    """
    prefilter = load_prefilter()
    scored: list[tuple[float, int, int]] = []
    for windows in tabulate_windows(change, thumbnails, inside):
        score = windows.rows @ prefilter.weights + prefilter.bias
        good = np.flatnonzero((score > LEAST_PREFILTER_LOG_ODDS) & (windows.bend < MOST_PREFILTER_BEND))
        scored += [(float(score[n]), int(windows.first[n]), int(windows.first[n]) + windows.length) for n in good]
    chosen: list[tuple[int, int]] = []
    middles = [0] * len(change)  # how many are chosen about each middle
    for _, start, stop in sorted(scored, key=lambda w: (-w[0], w[1], w[2])):
        reach, middle = max(2, (stop - start) // 4), (start + stop) // 2
        if sum(middles[max(0, middle - reach) : middle + reach + 1]) < MOST_ALIKE:
            chosen.append((start, stop))
            middles[middle] += 1
    return sorted(chosen)


def tabulate_windows(change: Floats, thumbnails: Floats, inside: range) -> list[WindowTable]:
    """All windows in which the picture changes evenly and more than around them, with the rows of the prefilter."""
    sums = np.concatenate([[0.0], np.cumsum(change, dtype=np.float64)])
    tables: list[WindowTable] = []
    for length in LENGTHS:
        first = np.arange(max(inside.start, _SIDE_FRAMES), min(inside.stop, len(change) - length - _SIDE_FRAMES))
        if len(first) == 0:
            continue
        within = np.lib.stride_tricks.sliding_window_view(change[1:], length)[first]
        amid, before, after = _means(sums, first, length)
        even = within.max(axis=1) < 2.8 * amid + 0.1  # one frame with nearly all of the change is a cut
        apart = (amid + _LEVEL_FLOOR > 0.5 * (np.maximum(before, after) + _LEVEL_FLOOR)) & (
            amid + _LEVEL_FLOOR > 0.9 * (np.minimum(before, after) + _LEVEL_FLOOR)
        )
        kept = even & apart & (amid > LEAST_MEAN_CHANGE)
        first, within, amid, before, after = first[kept], within[kept], amid[kept], before[kept], after[kept]
        if len(first) == 0:
            continue
        difference = thumbnails[first + length] - thumbnails[first]
        total = np.abs(difference).sum(axis=1) + 5.0
        bends = [
            np.abs(thumbnails[first + k] - thumbnails[first] - k / length * difference).sum(axis=1) / total
            for k in (round(length * part) for part in (0.25, 0.5, 0.75))
        ]
        start = first - _DRIFT_FRAMES
        drift_before = np.abs(thumbnails[start] - thumbnails[first]).sum(axis=1) / total * length / _DRIFT_FRAMES
        end = np.minimum(first + length + _DRIFT_FRAMES, len(thumbnails) - 1)
        drift_after = np.abs(thumbnails[end] - thumbnails[first + length]).sum(axis=1) / total * length / _DRIFT_FRAMES
        bend = np.max(bends, axis=0)
        columns = [
            np.log(bend + 0.05),
            np.log(bends[1] + 0.05),
            np.log((amid + _LEVEL_FLOOR) / (before + _LEVEL_FLOOR)),
            np.log((amid + _LEVEL_FLOOR) / (after + _LEVEL_FLOOR)),
            within.max(axis=1) / (amid + 0.1),
            np.partition(within, length // 4, axis=1)[:, length // 4] / (amid + 0.1),
            np.log(drift_before + 0.05),
            np.log(drift_after + 0.05),
            np.log(amid + 0.1),
            np.full(len(first), length / 10.0),
            np.log(np.maximum(drift_before, drift_after) + 0.05),
            np.log(total / thumbnails.shape[1] / (length * amid + 0.1) + 0.02),
        ]
        tables.append(WindowTable(first, length, bend, np.stack(columns, axis=1)))
    return tables


@cache
def load_prefilter() -> Prefilter:
    with np.load(Path(__file__).parents[2] / "dissolve_model.npz") as kept:
        return Prefilter(kept["prefilter_weights"], float(kept["prefilter_bias"]))


class _MeanChanges(NamedTuple):
    amid: Floats
    before: Floats
    after: Floats


def _means(sums: npt.NDArray[np.float64], first: npt.NDArray[np.intp], length: int) -> _MeanChanges:
    """The mean change inside windows, and in the frames before and after them."""
    amid = (sums[first + length + 1] - sums[first + 1]) / length
    before = (sums[first + 1] - sums[first + 1 - _SIDE_FRAMES]) / _SIDE_FRAMES
    after = (sums[first + length + 1 + _SIDE_FRAMES] - sums[first + length + 1]) / _SIDE_FRAMES
    return _MeanChanges(amid.astype(np.float32), before.astype(np.float32), after.astype(np.float32))


class _Pictures:
    """Small pictures, flat, and the energy of their gradients, computed once: windows share frames."""

    def __init__(self, pictures: Sequence[npt.NDArray[np.uint8]]) -> None:
        self.pictures = pictures
        self.known: dict[int, Floats] = {}

    def __getitem__(self, frame: int) -> npt.NDArray[np.uint8]:
        return self.pictures[min(max(frame, 0), len(self.pictures) - 1)].reshape(-1)

    def measure_edges(self, frame: int) -> Floats:
        if frame not in self.known:
            if len(self.known) > _MOST_KNOWN:
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


def _describe_window(
    change: Floats, sums: npt.NDArray[np.float64], pictures: _Pictures, first: int, last: int
) -> list[float] | None:
    """The features of a window; None if it is no dissolve by its edges or its bend alone."""
    length = last - first
    amid, before, after = (float(x[0]) for x in _means(sums, np.array([first]), length))
    old, new = pictures[first].astype(np.float32), pictures[last].astype(np.float32)
    difference = new - old
    size = np.abs(difference)
    takes_part = size > LEAST_PIXEL_DIFFERENCE
    area = float(takes_part.mean())
    if area < 0.01:
        rank = int(0.95 * size.size)
        takes_part = size >= np.partition(size, rank)[rank]
    where = np.flatnonzero(takes_part)
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
    if 1.0 - measure_edges(inner[1]) / ends < LEAST_EDGES_LOST or float(middle.sum()) / total > MOST_BEND:
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
        float(np.log((amid + _LEVEL_FLOOR) / (max(before, after) + _LEVEL_FLOOR))),
        float(np.log((amid + _LEVEL_FLOOR) / (before + _LEVEL_FLOOR))),
        float(np.log((amid + _LEVEL_FLOOR) / (after + _LEVEL_FLOOR))),
        float(np.log(amid + _LEVEL_FLOOR)),
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
