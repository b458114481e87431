"""The frames at which the picture may have been cut, each with a row of figures from which a model tells how likely that is.

In: a stretch of frames: what each block changed by, and the small pictures themselves. Out: frame numbers and `FIGURES`. The idea is a local
ratio: what changes at a frame, divided by what changes at its neighbors (repeated frames, which webcams and conversions of the frame rate
leave behind, are no neighbors), for several shares of the picture and two sizes of neighborhood; and whether the change stays: a jump
leaves another picture behind, a keyframe's refreshment or a flash does not, and a movement goes on. Where a caption comes or goes, and while
an encoder still refines the letters, only the rest of the picture is measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from vidtx.edits.picture.captions import LEAST_WRITING, find_caption_band
from vidtx.edits.picture.grid import COLUMNS, ROWS, match_exposure, to_blocks, windows

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

REACHES = (6, 14)  # distinct frames on either side that a frame is compared with
SHARES = (0.25, 0.5, 0.75, 0.95)  # of the blocks: quantiles of their change
_NAMES = ("quarter", "half", "quartile", "peak", "mean")
_LEAST = 0.3  # gray levels: below, noise
LEAST_WRITING_RATIO = 2.0  # writing comes at once: it stands out of its neighborhood by this
REFINING = 25  # distinct frames in which an encoder may still refine writing that has come
STEP = 3  # frames averaged on each side of a step

FIGURES: tuple[str, ...] = (
    *(
        name
        for share in _NAMES
        for name in (f"{share}", *(f"{share}/{of}:{r}" for r in REACHES for of in ("usual", "most", "second", "median")))
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
    "key",
    "key_near",
    "frames_skipped",
    "seconds_skipped",
    "from_start",
    "to_end",
    "standing_out_near",
)


def find_distinct(raw: Floats) -> npt.NDArray[np.intp]:
    """Frame numbers without repeats: a frame whose change is under an eighth of what is usual around it repeats the one before."""
    if len(raw) < 3:
        return np.arange(len(raw))
    usual = np.median(windows(raw, 12), axis=1)
    keep = raw > np.maximum(0.02, 0.125 * usual)
    keep[0] = True
    return np.flatnonzero(keep)


def figure_candidates(
    distinct: npt.NDArray[np.intp],
    blocks: Floats,
    pictures: Sequence[npt.NDArray[np.uint8]],
    key: npt.NDArray[np.bool_],
    times: npt.NDArray[np.float64],
    pointed: Sequence[int],
    inside: tuple[int, int],
) -> tuple[npt.NDArray[np.intp], Floats]:
    """The candidates among the frames from `inside[0]` to `inside[1]` and their figures, (k,) and (k, len(FIGURES)).

    All arrays hold one row a frame of the stretch; `pictures` are luma; `times` in seconds; `pointed`: frames to be taken in any case.
    """
    none = np.zeros(0, np.intp), np.zeros((0, len(FIGURES)), np.float32)
    if len(distinct) < 4:
        return none
    covered = cover_captions(blocks[distinct])
    row = _Row(covered)
    chosen = set(np.flatnonzero(row.stands_out()).tolist())
    for frame in pointed:
        place = int(np.searchsorted(distinct, frame))
        chosen |= {place - 1, place, place + 1}
    places = [p for p in sorted(chosen) if 0 < p < len(distinct) and inside[0] <= distinct[p] < inside[1]]
    if not places:
        return none
    figures = np.empty((len(places), len(FIGURES)), np.float32)
    seen = _Pictures(pictures)
    crowd = np.convolve(row.ratio("quartile", 6, 0) > 1.4, np.ones(29), "same")
    for n, place in enumerate(places):
        frame, before = int(distinct[place]), int(distinct[place - 1])
        figures[n] = (
            *row.figures(place),
            *_figure_step(place, distinct, seen, covered),
            float(key[frame]),
            float(key[max(0, frame - 1) : frame + 2].any()),
            frame - before,
            times[frame] - times[before],
            min(place, 15),
            min(len(distinct) - 1 - place, 15),
            crowd[place],
        )
    return distinct[places], figures


def cover_captions(blocks: Floats) -> Floats:
    """Blocks (n, 144) with the rows of a caption that comes, goes or is still being refined replaced by other rows of that frame."""
    peak = np.partition(blocks, 136, axis=1)[:, 136]
    around = np.sort(np.delete(windows(peak, 6), 6, axis=1), axis=1)[:, 8]
    out = blocks
    for place in np.flatnonzero((peak > LEAST_WRITING) & ((peak + 0.4) / (around + 0.4) > LEAST_WRITING_RATIO)).tolist():
        band = find_caption_band(blocks[place].reshape(ROWS, COLUMNS))
        if band is not None:
            out = blocks.copy() if out is blocks else out
            grid = out[place : place + REFINING].reshape(-1, ROWS, COLUMNS)
            grid[:, band] = grid[:, (2, 5) if band.start else (3, 6)]
    return out


class _Row:
    """The distinct frames of a stretch: quantiles of what their blocks change by, against those of their neighbors."""

    def __init__(self, blocks: Floats) -> None:
        self.blocks = blocks
        ordered = np.sort(blocks, axis=1)
        at = [int(share * (blocks.shape[1] - 1)) for share in SHARES]
        self.values = np.concatenate([ordered[:, at], blocks.mean(axis=1, keepdims=True)], axis=1)  # (m, 5)
        ratios = []
        for reach in REACHES:
            for column in range(len(_NAMES)):
                value = self.values[:, column]
                around = np.sort(np.delete(windows(value, reach), reach, axis=1), axis=1)
                picked = around[:, [int(0.8 * (2 * reach - 1)), -1, -2, reach]]
                ratios.append((value[:, None] + _LEAST) / (picked + _LEAST))
        self.ratios = np.stack(ratios, axis=1).reshape(len(blocks), len(REACHES), len(_NAMES), 4)

    def ratio(self, name: str, reach: int, of: int) -> Floats:
        ratio: Floats = self.ratios[:, REACHES.index(reach), _NAMES.index(name), of]
        return ratio

    def stands_out(self) -> npt.NDArray[np.bool_]:
        """Loosely: one frame in ten or so. The model decides."""
        _, half, quartile, peak, _ = self.values.T
        out: npt.NDArray[np.bool_] = (
            ((self.ratio("quartile", 6, 0) > 1.25) & (quartile > 0.3))
            | ((self.ratio("peak", 6, 0) > 1.6) & (peak > 2.0))
            | ((self.ratio("half", 6, 0) > 1.35) & (half > 0.25))
        )
        return out

    def figures(self, place: int) -> list[float]:
        told: list[float] = []
        logs = np.log(self.ratios[place])
        for column, value in enumerate(self.values[place].tolist()):
            told += [float(np.log(value + 0.1)), *logs[:, column].reshape(-1).tolist()]
        own = self.blocks[place]
        for reach in REACHES:
            low, high = max(1, place - reach), min(len(self.blocks), place + reach + 1)
            others = np.sort(np.delete(self.blocks[low:high], place - low, axis=0), axis=0)
            if not len(others):
                others = np.zeros((1, own.size), np.float32)
            usual, most, second = others[int(0.8 * (len(others) - 1))], others[-1], others[max(0, len(others) - 2)]
            gain = np.sort(np.log((own + 0.2) / (usual + 0.2)))
            told += [
                float((own > most + 0.3).mean()),
                float((own > second + 0.3).mean()),
                float((own > 1.5 * usual + 0.3).mean()),
                *gain[[int(share * (gain.size - 1)) for share in (0.25, 0.5, 0.75)]].tolist(),
            ]
        return told


class _Pictures:
    """Small pictures as float32 with their mean and variance, each worked out once: candidates lie close together."""

    def __init__(self, pictures: Sequence[npt.NDArray[np.uint8]]) -> None:
        self.pictures = pictures
        self.known: dict[int, tuple[Floats, float, float]] = {}

    def __getitem__(self, frame: int) -> tuple[Floats, float, float]:
        if frame not in self.known:
            if len(self.known) > 32:
                self.known.clear()
            self.known[frame] = measure_picture(self.pictures[frame].astype(np.float32))
        return self.known[frame]


def measure_picture(picture: Floats) -> tuple[Floats, float, float]:
    """The picture, its mean and its variance."""
    flat = picture.reshape(-1)
    mean = float(flat.sum(dtype=np.float32)) / flat.size
    return picture, mean, float(flat @ flat) / flat.size - mean * mean


def _figure_step(place: int, distinct: npt.NDArray[np.intp], pictures: _Pictures, covered: Floats) -> list[float]:
    """Whether the change stays, and whether the pictures on the two sides differ by more than they drift themselves."""
    import cv2

    def picture(n: int) -> tuple[Floats, float, float]:
        return pictures[int(distinct[min(max(n, 0), len(distinct) - 1)])]

    def compare(one: tuple[Floats, float, float], other: tuple[Floats, float, float]) -> Floats:
        return to_blocks(cv2.absdiff(other[0], match_exposure(one[0], other[0], (one[1], one[2], other[1]))))

    before, after = [picture(place - 1 - k) for k in range(STEP)], [picture(place + k) for k in range(STEP)]
    earlier, later = (
        measure_picture(sum((p for p, _, _ in side[1:]), side[0][0]) * np.float32(1 / STEP)) for side in (before, after)
    )
    maps = np.stack(
        [
            compare(before[0], after[1]),
            compare(before[1], after[0]),
            compare(before[1], after[1]),
            compare(earlier, later),
            to_blocks(cv2.absdiff(before[0][0], before[-1][0])),
            to_blocks(cv2.absdiff(after[0][0], after[-1][0])),
        ]
    ).reshape(6, -1)
    raw = compare(before[0], after[0]).reshape(-1)
    off = np.abs(raw - covered[place])
    if float(off.max()) > 0.5:  # a caption's rows were covered: cover them here too
        maps = np.where(off[None] > 0.5, np.median(maps, axis=1, keepdims=True), maps)
    drift = np.maximum(maps[4], maps[5])
    ordered = np.sort(np.stack([covered[place], maps[0], maps[1], maps[2], maps[3], drift]), axis=1)
    at = [int(share * (ordered.shape[1] - 1)) for share in SHARES]
    quantiles = ordered[:, at]  # (6, 4)
    stays = np.log((quantiles[1:4, 1:] + 0.3) / (quantiles[0, 1:] + 0.3))
    step = np.log((quantiles[4] + 0.15) / (quantiles[5] + 0.15))
    share = float((maps[3] > 1.3 * drift + 0.3).mean())
    gain = float(np.median(np.log((maps[3] + 0.15) / (drift + 0.15))))
    return [*stays.reshape(-1).tolist(), *step.tolist(), share, gain]
