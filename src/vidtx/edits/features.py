"""What is measured of every frame, in one streaming pass: numbers small enough to keep for hours of footage.

In: frames in order of time. Out: `PictureFeatures`, one row a frame: timestamps, the change of each of 16 x 9 blocks against the frame
before (after the best global gain and offset are taken out, so that a flash or an exposure step is no change of content), a 16 x 9
thumbnail, and a few global figures. About 700 bytes a frame: 150 MB for two hours at 30 frames a second.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from vidtx.media.frames import Frame

ROWS, COLUMNS = 9, 16
BAND_ROWS = 2  # of the nine: where captions stand, at the bottom or the top
WRITING_BLOCKS = 3  # side by side: the shortest caption, an eighth of the picture's width and more
LEAST_WRITING = 5.0  # grey levels that a block of writing changes by at least
_BOTTOM, _TOP = slice(ROWS - BAND_ROWS, ROWS), slice(0, BAND_ROWS)
_HISTOGRAM_BINS = 32


@dataclass(frozen=True, slots=True, eq=False)
class PictureFeatures:
    """One row a frame, n frames. Grey levels run 0-255.

    pts (n,) int64; time_base; blocks (n, 144) float16: mean absolute change of each block, gain and offset removed; row 0 is zero.
    raw (n,): mean absolute change without that removal. thumbs (n, 9, 16, 3) uint8: RGB. contrast (n,): standard deviation of luma.
    level (n,): mean of luma. flat (n,): share of pixels in the fullest two neighbouring of 32 luma bins. histogram (n,): half the L1
    distance to the luma histogram of the frame before, 0-1. key (n,) bool: coded as a keyframe.
    """

    pts: npt.NDArray[np.int64]
    time_base: Fraction
    blocks: npt.NDArray[np.float16]
    raw: npt.NDArray[np.float32]
    thumbs: npt.NDArray[np.uint8]
    contrast: npt.NDArray[np.float32]
    level: npt.NDArray[np.float32]
    flat: npt.NDArray[np.float32]
    histogram: npt.NDArray[np.float32]
    key: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.pts)

    def seconds(self, first: int, last: int) -> float:
        """Seconds from one frame to another; a `last` past the end counts as the last frame."""
        last = min(last, len(self.pts) - 1)
        return float(int(self.pts[last] - self.pts[first]) * self.time_base)

    def thumb(self, index: int) -> npt.NDArray[np.float32]:
        """The thumbnail of a frame, flat, as float32."""
        return self.thumbs[index].reshape(-1).astype(np.float32)


def measure_frames(frames: Iterable[Frame]) -> PictureFeatures | None:
    """The features of all frames; None if there are none."""
    import cv2

    cv2.setNumThreads(1)
    pts: list[int] = []
    keys: list[bool] = []
    blocks: list[npt.NDArray[np.float16]] = []
    thumbs: list[npt.NDArray[np.uint8]] = []
    figures: list[tuple[float, float, float, float, float]] = []
    time_base = Fraction(1)
    before: npt.NDArray[np.float32] | None = None
    histogram_before: npt.NDArray[np.float32] | None = None
    for frame in frames:
        time_base = frame.time_base
        grey8 = cv2.cvtColor(frame.pixels, cv2.COLOR_RGB2GRAY)
        grey = grey8.astype(np.float32)
        mean, deviation = (float(x.item()) for x in cv2.meanStdDev(grey8))
        histogram = cv2.calcHist([grey8], [0], None, [_HISTOGRAM_BINS], [0, 256]).reshape(-1) / grey8.size
        if before is None or histogram_before is None:
            change = np.zeros(ROWS * COLUMNS, np.float16)
            raw, distance = 0.0, 0.0
        else:
            change = _measure_change(before, grey).reshape(-1).astype(np.float16)
            raw = cv2.norm(grey, before, cv2.NORM_L1) / grey.size
            distance = 0.5 * float(np.abs(histogram - histogram_before).sum())
        pts.append(frame.pts)
        keys.append(frame.key_frame)
        blocks.append(change)
        thumbs.append(cv2.resize(frame.pixels, (COLUMNS, ROWS), interpolation=cv2.INTER_AREA))
        figures.append((raw, deviation, mean, float((histogram[1:] + histogram[:-1]).max()), distance))
        before, histogram_before = grey, histogram
    if not pts:
        return None
    table = np.asarray(figures, np.float32)
    return PictureFeatures(
        np.asarray(pts, np.int64),
        time_base,
        np.stack(blocks),
        table[:, 0],
        np.stack(thumbs),
        table[:, 1],
        table[:, 2],
        table[:, 3],
        table[:, 4],
        np.asarray(keys, np.bool_),
    )


def find_caption_band(change: npt.NDArray[np.float32]) -> slice | None:
    """The rows at the top or the bottom, a quarter of the height, in which writing may have come or gone; None if in neither.

    `change`: (9, 16), what each block changed by. Writing is strong in several blocks of a row side by side, and stronger than what
    changes beyond the band. That alone makes no caption of it: people move in the lower quarter too. It says where else to look.
    """
    for band in (_BOTTOM, _TOP):
        beyond = np.delete(change, band, axis=0)
        if _has_row_above(change[band], max(LEAST_WRITING, 3.0 * float(np.percentile(beyond, 75)))):
            return band
    return None


def _measure_change(before: npt.NDArray[np.float32], now: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Mean absolute change of each block, (9, 16), the exposure matched; by what lies beyond a caption that came or went.

    White letters would else pass for a step of the exposure and, made up for, change every block of a picture that stands still.
    """
    import cv2

    def to_blocks(matched: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        out: npt.NDArray[np.float32] = cv2.resize(cv2.absdiff(now, matched), (COLUMNS, ROWS), interpolation=cv2.INTER_AREA)
        return out

    change = to_blocks(_match_exposure(before, now))
    edge = round(len(now) * BAND_ROWS / ROWS)
    for band, beyond in ((_BOTTOM, slice(None, -edge)), (_TOP, slice(edge, None))):
        if _has_row_above(change[band], LEAST_WRITING):
            again = to_blocks(_match_exposure(before, now, beyond))
            if find_caption_band(again) == band:
                return again
    return change


def _has_row_above(blocks: npt.NDArray[np.float32], least: float) -> bool:
    """Whether WRITING_BLOCKS side by side are above `least`."""
    strong = blocks > least
    width = strong.shape[1] - WRITING_BLOCKS + 1
    return bool(np.logical_and.reduce([strong[:, n : n + width] for n in range(WRITING_BLOCKS)]).any())


def _match_exposure(
    before: npt.NDArray[np.float32], now: npt.NDArray[np.float32], rows: slice = slice(None)
) -> npt.NDArray[np.float32]:
    """`before` with the gain (0.5-2) and offset that bring it nearest to `now` in least squares; unchanged where they are unlike.

    `rows`: the lines of the picture that the gain and offset are taken from.
    """
    a, b = before[rows].reshape(-1), now[rows].reshape(-1)
    mean_a, mean_b = float(a.mean()), float(b.mean())
    square = float(a @ a) / a.size - mean_a * mean_a
    if square < 1.0:
        return before
    gain = (float(a @ b) / a.size - mean_a * mean_b) / square
    if not 0.5 <= gain <= 2.0:  # pictures that are not one another's brighter or darker selves
        return before
    return before * gain + (mean_b - gain * mean_a)
