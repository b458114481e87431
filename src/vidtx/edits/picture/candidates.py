"""The frames at which the picture may have been cut, each with a row of features from which a model computes how likely that
is.

In: a `FrameBatch`. Out: frame numbers and rows of `FEATURE_NAMES`. The idea is a local ratio: what changes at a frame, divided
by what changes at its neighbors (repeated frames, which webcams and conversions of the frame rate leave behind, are no
neighbors), for several shares of the picture and two sizes of neighborhood; and whether the change stays: a jump leaves another
picture behind, a keyframe's refreshment or a flash does not, and a movement goes on. Where a caption comes or goes, and while
an encoder still refines the letters, or where something is laid over the picture, only the rest of it is measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vidtx.edits.picture.captions import LEAST_TEXT_CHANGE, find_caption_band
from vidtx.edits.picture.features import CandidateRows
from vidtx.edits.picture.grid import COLUMNS, ROWS, Moments, match_exposure, slide_windows, to_blocks
from vidtx.edits.picture.inserts import blank

if TYPE_CHECKING:
    import numpy.typing as npt

    from vidtx.edits.picture.features import FrameBatch
    from vidtx.edits.picture.inserts import Box

    Floats = npt.NDArray[np.float32]

REACHES = (6, 14)  # distinct frames on either side that a frame is compared with
SHARES = (0.25, 0.5, 0.75, 0.95)  # of the blocks: quantiles of their change
QUANTITIES = ("quarter", "half", "quartile", "peak", "mean")  # those quantiles, and the mean
REFERENCES = ("usual", "most", "second", "median")  # of the neighbors: 80th percentile, largest, second largest, median
LEAST_TEXT_RATIO = 2.0  # times its neighborhood that the change of new text is, since it comes at once
REFINING_FRAMES = 25  # distinct ones in which an encoder may still refine text that has come
STEP_FRAMES = 3  # averaged on each side of a step
CROWD_REACH = 14  # distinct frames on either side in which others that stand out are counted
_NOISE = 0.3  # gray levels: changes below are noise
_MOST_EDGE_FRAMES = 15  # distance from either end of the batch that is counted
_MOST_KNOWN = 32  # pictures kept as float32

FEATURE_NAMES: tuple[str, ...] = (
    *(
        name
        for quantity in QUANTITIES
        for name in (quantity, *(f"{quantity}/{reference}:{r}" for r in REACHES for reference in REFERENCES))
    ),
    *(
        f"{name}:{r}"
        for r in REACHES
        for name in ("above_most", "above_second", "above_usual", "gain_quarter", "gain_half", "gain_quartile")
    ),
    *(f"{name}:{q}" for name in ("stays_after", "stays_before", "stays") for q in ("half", "quartile", "peak")),
    *(f"step:{q}" for q in ("quarter", "half", "quartile", "peak")),
    "step_share",
    "step_gain",
    "keyframe",
    "keyframe_near",
    "frames_skipped",
    "seconds_skipped",
    "from_start",
    "to_end",
    "prominent_near",
)


def find_distinct(raw_change: Floats) -> npt.NDArray[np.intp]:
    """Frame numbers without repeats: a frame whose change is under an eighth of what is usual around it repeats the one before."""
    if len(raw_change) < 3:
        return np.arange(len(raw_change))
    usual = np.median(slide_windows(raw_change, 12), axis=1)
    keep = raw_change > np.maximum(0.02, 0.125 * usual)
    keep[0] = True
    return np.flatnonzero(keep)


def find_candidates(batch: FrameBatch, cued: Sequence[int] = ()) -> CandidateRows:
    """The candidates inside the batch and their features, (k,) and (k, len(FEATURE_NAMES)). `cued`: frames that are taken in
    any case."""
    none = CandidateRows(np.zeros(0, np.intp), np.zeros((0, len(FEATURE_NAMES)), np.float32))
    distinct = find_distinct(batch.raw_change)
    if len(distinct) < 4:
        return none
    blocks = cover_captions(batch.block_change[distinct])
    changes = _Changes(blocks)
    chosen = set(np.flatnonzero(changes.find_prominent()).tolist())
    for frame in cued:
        position = int(np.searchsorted(distinct, frame))
        chosen |= {position - 1, position, position + 1}
    positions = [p for p in sorted(chosen) if 0 < p < len(distinct) and int(distinct[p]) in batch.inside]
    if not positions:
        return none
    rows = np.empty((len(positions), len(FEATURE_NAMES)), np.float32)
    pictures = _Pictures(batch.pictures)
    crowd = np.convolve(changes.ratio("quartile", 6, "usual") > 1.4, np.ones(2 * CROWD_REACH + 1), "same")
    for n, position in enumerate(positions):
        frame, before = int(distinct[position]), int(distinct[position - 1])
        rows[n] = (
            *changes.describe(position),
            *_describe_step(position, distinct, _leave_out_inserts(batch, distinct, position, pictures), blocks),
            float(batch.keyframe[frame]),
            float(batch.keyframe[max(0, frame - 1) : frame + 2].any()),
            frame - before,
            batch.times[frame] - batch.times[before],
            min(position, _MOST_EDGE_FRAMES),
            min(len(distinct) - 1 - position, _MOST_EDGE_FRAMES),
            crowd[position],
        )
    return CandidateRows(distinct[positions], rows)


def cover_captions(blocks: Floats) -> Floats:
    """Blocks (n, 144) with the rows of a caption that comes, goes or is still being refined replaced by other rows of that frame."""
    peak = np.partition(blocks, 136, axis=1)[:, 136]
    around = np.sort(np.delete(slide_windows(peak, 6), 6, axis=1), axis=1)[:, 8]
    out = blocks
    for n in np.flatnonzero((peak > LEAST_TEXT_CHANGE) & ((peak + 0.4) / (around + 0.4) > LEAST_TEXT_RATIO)).tolist():
        band = find_caption_band(blocks[n].reshape(ROWS, COLUMNS))
        if band is not None:
            out = blocks.copy() if out is blocks else out
            grid = out[n : n + REFINING_FRAMES].reshape(-1, ROWS, COLUMNS)
            grid[:, band] = grid[:, (2, 5) if band.start else (3, 6)]
    return out


class _Changes:
    """The distinct frames of a batch: quantiles of what their blocks change by, against those of their neighbors."""

    def __init__(self, blocks: Floats) -> None:
        self.blocks = blocks
        ordered = np.sort(blocks, axis=1)
        at = [int(share * (blocks.shape[1] - 1)) for share in SHARES]
        self.values = np.concatenate([ordered[:, at], blocks.mean(axis=1, keepdims=True)], axis=1)  # (m, 5)
        ratios = []
        for reach in REACHES:
            for column in range(len(QUANTITIES)):
                value = self.values[:, column]
                around = np.sort(np.delete(slide_windows(value, reach), reach, axis=1), axis=1)
                picked = around[:, [int(0.8 * (2 * reach - 1)), -1, -2, reach]]
                ratios.append((value[:, None] + _NOISE) / (picked + _NOISE))
        self.ratios = np.stack(ratios, axis=1).reshape(len(blocks), len(REACHES), len(QUANTITIES), len(REFERENCES))

    def ratio(self, quantity: str, reach: int, reference: str) -> Floats:
        ratio: Floats = self.ratios[:, REACHES.index(reach), QUANTITIES.index(quantity), REFERENCES.index(reference)]
        return ratio

    def find_prominent(self) -> npt.NDArray[np.bool_]:
        """(m,) frames that stand out, loosely: one in ten or so. The model decides."""
        _, half, quartile, peak, _ = self.values.T
        out: npt.NDArray[np.bool_] = (
            ((self.ratio("quartile", 6, "usual") > 1.25) & (quartile > 0.3))
            | ((self.ratio("peak", 6, "usual") > 1.6) & (peak > 2.0))
            | ((self.ratio("half", 6, "usual") > 1.35) & (half > 0.25))
        )
        return out

    def describe(self, position: int) -> list[float]:
        """The features of a frame up to "gain_quartile"."""
        row: list[float] = []
        logs = np.log(self.ratios[position])
        for column, value in enumerate(self.values[position].tolist()):
            row += [float(np.log(value + 0.1)), *logs[:, column].reshape(-1).tolist()]
        own = self.blocks[position]
        for reach in REACHES:
            low, high = max(1, position - reach), min(len(self.blocks), position + reach + 1)
            others = np.sort(np.delete(self.blocks[low:high], position - low, axis=0), axis=0)
            if not len(others):
                others = np.zeros((1, own.size), np.float32)
            usual, most, second = others[int(0.8 * (len(others) - 1))], others[-1], others[max(0, len(others) - 2)]
            gain = np.sort(np.log((own + 0.2) / (usual + 0.2)))
            row += [
                float((own > most + 0.3).mean()),
                float((own > second + 0.3).mean()),
                float((own > 1.5 * usual + 0.3).mean()),
                *gain[[int(share * (gain.size - 1)) for share in (0.25, 0.5, 0.75)]].tolist(),
            ]
        return row


def _leave_out_inserts(batch: FrameBatch, distinct: npt.NDArray[np.intp], position: int, pictures: _Pictures) -> _Pictures:
    """The pictures without what was laid over them, or taken away, at the frames that a step is measured in."""
    first, last = (
        int(distinct[min(max(n, 0), len(distinct) - 1)]) for n in (position - STEP_FRAMES, position + STEP_FRAMES - 1)
    )
    boxes = [box for frame, found in batch.inserts.items() if first < frame <= last for box in found]
    return _Pictures(batch.pictures, boxes) if boxes else pictures


class _Picture(NamedTuple):
    pixels: Floats
    mean: float
    variance: float


class _Pictures:
    """Small pictures as float32 with their mean and variance, each computed once: candidates lie close together."""

    def __init__(self, pictures: Sequence[npt.NDArray[np.uint8]], left_out: Sequence[Box] = ()) -> None:
        self.pictures, self.left_out = pictures, left_out
        self.known: dict[int, _Picture] = {}

    def __getitem__(self, frame: int) -> _Picture:
        if frame not in self.known:
            if len(self.known) > _MOST_KNOWN:
                self.known.clear()
            picture = blank(self.pictures[frame], self.left_out) if self.left_out else self.pictures[frame]
            self.known[frame] = _measure_picture(picture.astype(np.float32))
        return self.known[frame]


def _measure_picture(pixels: Floats) -> _Picture:
    flat = pixels.reshape(-1)
    mean = float(flat.sum(dtype=np.float32)) / flat.size
    return _Picture(pixels, mean, float(flat @ flat) / flat.size - mean * mean)


def _describe_step(position: int, distinct: npt.NDArray[np.intp], pictures: _Pictures, covered: Floats) -> list[float]:
    """Whether the change stays, and whether the pictures on the two sides differ by more than they drift themselves."""
    import cv2

    def picture(n: int) -> _Picture:
        return pictures[int(distinct[min(max(n, 0), len(distinct) - 1)])]

    def compare(one: _Picture, other: _Picture) -> Floats:
        moments = Moments(one.mean, one.variance, other.mean)
        return to_blocks(cv2.absdiff(other.pixels, match_exposure(one.pixels, other.pixels, moments)))

    before = [picture(position - 1 - k) for k in range(STEP_FRAMES)]
    after = [picture(position + k) for k in range(STEP_FRAMES)]
    earlier, later = (
        _measure_picture(sum((p.pixels for p in side[1:]), side[0].pixels) * np.float32(1 / STEP_FRAMES))
        for side in (before, after)
    )
    maps = np.stack(
        [
            compare(before[0], after[1]),
            compare(before[1], after[0]),
            compare(before[1], after[1]),
            compare(earlier, later),
            to_blocks(cv2.absdiff(before[0].pixels, before[-1].pixels)),
            to_blocks(cv2.absdiff(after[0].pixels, after[-1].pixels)),
        ]
    ).reshape(6, -1)
    raw = compare(before[0], after[0]).reshape(-1)
    off = np.abs(raw - covered[position])
    if float(off.max()) > 0.5:  # a caption's rows were covered: cover them here too
        maps = np.where(off[None] > 0.5, np.median(maps, axis=1, keepdims=True), maps)
    drift = np.maximum(maps[4], maps[5])
    ordered = np.sort(np.stack([covered[position], maps[0], maps[1], maps[2], maps[3], drift]), axis=1)
    at = [int(share * (ordered.shape[1] - 1)) for share in SHARES]
    quantiles = ordered[:, at]  # (6, 4)
    stays = np.log((quantiles[1:4, 1:] + 0.3) / (quantiles[0, 1:] + 0.3))
    step = np.log((quantiles[4] + 0.15) / (quantiles[5] + 0.15))
    share = float((maps[3] > 1.3 * drift + 0.3).mean())
    gain = float(np.median(np.log((maps[3] + 0.15) / (drift + 0.15))))
    return [*stays.reshape(-1).tolist(), *step.tolist(), share, gain]
