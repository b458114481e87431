"""The grid of 16 x 9 blocks in which pictures are compared, and the exposure that is taken out before.

In: planes of luma or chroma of any size. Out: block means, pictures with the exposure matched, correlations.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Generator
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from vidtx.document import VideoStream
    from vidtx.media.frames import Frame

    Floats = npt.NDArray[np.float32]

ROWS, COLUMNS = 9, 16  # of blocks
LONGER_SIDE = 160  # pixels of the small pictures
FASTEST_USUAL = 62  # frames a second; what runs faster is searched for repeated frames
LONGEST_STEP = Fraction(1, 20)  # seconds between two frames that are kept, where nothing changes
REPEAT_CHANGE = 0.15  # gray levels, mean over the picture: less than any encoder changes between two new frames
SHORTER_SIDE, LONGEST_SIDE = 16, 1024  # of very wide or narrow ones


class Moments(NamedTuple):
    """Mean and variance of the luma of a picture, and the mean of that of the next."""

    mean_before: float
    variance_before: float
    mean_now: float


def compute_width(video: VideoStream) -> int:
    """The width of the small pictures of a stream: upright pictures are as small as lying ones, and very long ones keep SHORTER_SIDE."""
    width, height = video.width, max(1, video.height)
    usual = round(LONGER_SIDE * min(1.0, width / height))
    narrow = round(SHORTER_SIDE * max(1.0, width / height))  # the width at which the shorter side has SHORTER_SIDE pixels
    return max(2, min(max(usual, narrow), LONGEST_SIDE))


def is_searchable(video: VideoStream) -> bool:
    """Whether the picture has enough pixels for edits to be seen in it."""
    shorter, longer = sorted((video.width, video.height))
    return shorter >= SHORTER_SIDE and longer <= shorter * LONGEST_SIDE // SHORTER_SIDE


def is_fast_running(video: VideoStream) -> bool:
    """Whether frames come so fast that they may be repeated ones: a screen's rate, or that of a converted clip."""
    return video.frame_rate is not None and video.frame_rate > FASTEST_USUAL


def leave_out_repeats(frames: Generator[Frame, None, None]) -> Generator[Frame, None, None]:
    """The frames without those that repeat the one before, as long as one comes every LONGEST_STEP: as the clip was before its frames
    were repeated. A frame that shows something new stays, with its own time."""
    last: Frame | None = None
    with contextlib.closing(frames):
        for frame in frames:
            if last is not None and (frame.pts - last.pts) * frame.time_base < LONGEST_STEP:
                change = np.abs(frame.luma.astype(np.int16) - last.luma)
                if float(change.mean()) < REPEAT_CHANGE:
                    continue
            last = frame
            yield frame


def to_blocks(picture: npt.NDArray[Any]) -> Floats:
    """The mean of each block, (9, 16), of a plane of any size; pixels that a border cuts count in part for either block."""
    down, across = _weigh_blocks(*picture.shape)
    out: Floats = down @ picture.astype(np.float32, copy=False) @ across
    return out


@cache
def _weigh_blocks(height: int, width: int) -> tuple[Floats, Floats]:
    """(9, height) and (width, 16). Two products with them take a seventh of the time of OpenCV's area mean where blocks are no
    whole pixels."""
    return _weigh(ROWS, height), np.ascontiguousarray(_weigh(COLUMNS, width).T)


def _weigh(count: int, size: int) -> Floats:
    """(count, size): what each pixel of a line adds to the mean of each block."""
    edges = np.arange(count + 1)[:, None] * (size / count)
    inside = np.clip(edges[1:], None, np.arange(1, size + 1)) - np.clip(edges[:-1], np.arange(size), None)
    return (np.clip(inside, 0.0, None) * (count / size)).astype(np.float32)


def correlate(one: Floats, other: Floats) -> float:
    """Correlation of two flat pictures, -1 to 1; two even pictures are alike."""
    one, other = one - one.mean(), other - other.mean()
    scale = math.sqrt(float(one @ one) * float(other @ other))
    return float(one @ other) / scale if scale > 1.0 else 1.0


def match_exposure(before: Floats, now: Floats, moments: Moments | None = None, rows: slice = slice(None)) -> Floats:
    """`before` with the gain (0.5-2) and offset that bring it nearest to `now` in least squares; unchanged where they are unlike.

    `moments`: of the two pictures, where they are known already. `rows`: the lines of the picture that the gain and offset are
    taken from, if not from all.
    """
    a, b = before[rows].reshape(-1), now[rows].reshape(-1)
    if moments is None:
        mean_a, mean_b = float(a.mean()), float(b.mean())
        square = float(a @ a) / a.size - mean_a * mean_a
    else:
        mean_a, square, mean_b = moments
    if square < 1.0:
        return before
    gain = (float(a @ b) / a.size - mean_a * mean_b) / square
    if not 0.5 <= gain <= 2.0:  # pictures that are not one another's brighter or darker selves
        return before
    return before * np.float32(gain) + np.float32(mean_b - gain * mean_a)


def slide_windows(values: Floats, reach: int) -> Floats:
    """(n, 2 reach + 1) each value with its neighbors, mirrored at the ends."""
    out: Floats = np.lib.stride_tricks.sliding_window_view(np.pad(values, reach, mode="symmetric"), 2 * reach + 1)
    return out
