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
FASTEST_USUAL = 62  # frames a second; what runs faster is thinned
# Seconds between two frames of a fast-running clip that are kept: above the first, 100 to 240 a second are thinned to 29 to 34.
SHORTEST_STEP, LONGEST_STEP = Fraction(1, 36), Fraction(1, 20)
GREAT_CHANGE = 4.0  # gray levels, mean over the picture, from one frame to the next: more than coding a repeat anew
GREAT_KEYFRAME_CHANGE = 8.0  # the same for a keyframe, which was seen to change a repeat by 4.7
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
    """Some 30 evenly spaced frames a second, as the clip was before its frames were repeated; each keeps its own time.

    A repeat cannot be told by how little it changes: an encoder that codes it anew, as at a keyframe, changes it by more than a
    new picture of somebody who sits still. Kept beside the one it repeats, it looks like a jump between two frames that hardly
    differ. So frames are taken by their times, the next one more than SHORTEST_STEP after the last. Only a great change goes before,
    if it comes within LONGEST_STEP, so that a cut has its exact time; what changes less is found up to SHORTEST_STEP late.
    """
    waiting: list[tuple[Frame, bool]] = []  # frames behind the last that was kept, and whether each changes greatly
    last: Frame | None = None
    before: Frame | None = None
    with contextlib.closing(frames):
        for frame in frames:
            if last is None or before is None:
                last = frame
                yield frame
            else:
                waiting.append((frame, _changes_greatly(before, frame)))
            before = frame
            while waiting and _compute_step(last, waiting[-1][0]) >= LONGEST_STEP:
                last = _take_next(last, waiting)
                yield last
        while last is not None and waiting and _compute_step(last, waiting[-1][0]) > SHORTEST_STEP:
            last = _take_next(last, waiting)
            yield last


def _take_next(last: Frame, waiting: list[tuple[Frame, bool]]) -> Frame:
    """The frame that is kept after `last`. It and those before it are taken out of `waiting`, which ends more than SHORTEST_STEP later."""
    steps = [_compute_step(last, frame) for frame, _ in waiting]
    great = [n for n, (_, changes) in enumerate(waiting) if changes and steps[n] <= LONGEST_STEP]
    chosen = great[0] if great else next(n for n, step in enumerate(steps) if step > SHORTEST_STEP)
    taken = waiting[chosen][0]
    del waiting[: chosen + 1]
    return taken


def _compute_step(before: Frame, frame: Frame) -> Fraction:
    """Seconds from one frame to another."""
    return (frame.pts - before.pts) * frame.time_base


def _changes_greatly(before: Frame, frame: Frame) -> bool:
    change = float(np.abs(frame.luma.astype(np.int16) - before.luma).mean())
    return change >= (GREAT_KEYFRAME_CHANGE if frame.key_frame else GREAT_CHANGE)


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
