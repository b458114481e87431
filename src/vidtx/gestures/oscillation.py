"""How a head swings to and fro: the figures of a track from which a gesture is told from talk, sway and stillness.

In: a `HeadTrack`. Out: `Swings` for the two axes and the features of the classifier. A shake or a nod swings evenly about one axis,
1.5 cycles or more at 0.7 to 4 Hz (Hadar et al. 1983, "Kinematics of head movements accompanying speech"); heads of people who talk
move as much, but about all axes and without a period.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vidtx.gestures.tracking import TRACK_RATE

if TYPE_CHECKING:
    import numpy.typing as npt

    from vidtx.gestures.tracking import HeadTrack

    Floats = npt.NDArray[np.float64]

LENGTHS = (0.7, 1.0, 1.5, 2.2, 3.0)  # seconds in which swings are looked for
STEP = 0.2  # seconds from one such window to the next
SLOWEST, FASTEST = 0.7, 4.0  # Hz
_FLOOR = 0.004  # face sides: what the tracking resolves
_PLAIN = 0.1  # face sides: from here on a swing is wide enough to be plain
_LEAST_SWING = 0.35  # of the widest swing: less is no swing


class Swings(NamedTuple):
    """The most even swings about one axis. `width`: from end to end in face sides; `evenness`: of the periods and widths, 0 to 1;
    `cycles`; `other`: how wide the other axis moves meanwhile; `start`, `end`: ms."""

    width: float
    evenness: float
    cycles: float
    other: float
    start: float
    end: float


FEATURES = 14


def find_swings(track: HeadTrack, axis: int) -> Swings:
    """The most even swings about an axis: 0 for those to the sides, 1 for those up and down."""
    best, best_score = Swings(_FLOOR, 0.0, 0.0, _FLOOR, track.start, track.start + 1), -np.inf
    samples = len(track.against_body)
    for length in LENGTHS:
        size = min(samples, round(length * TRACK_RATE))
        if size < round(0.45 * TRACK_RATE):
            continue
        for first in range(0, samples - size + 1, max(1, round(STEP * TRACK_RATE))):
            part = slice(first, first + size)
            # What sways with the body, or with the camera, is none of the head's own.
            own, beside = (
                min((_flatten(path[part, a]) for path in (track.against_body, track.against_background)), key=np.std)
                for a in (axis, 1 - axis)
            )
            width, evenness, cycles, edges = _measure(own)
            score = (
                min(np.log(width / _PLAIN), 0.0) + 2 * evenness + 0.5 * min(cycles, 3.0)
            )  # noise is even at times, and small
            if score > best_score:
                start, end = (track.start + 1000 * (first + edge) / TRACK_RATE for edge in edges)
                other = max(_FLOOR, float(np.percentile(beside, 95) - np.percentile(beside, 5)))
                best, best_score = Swings(width, evenness, cycles, other, start, max(end, start + 40)), score
        if size == samples:
            break
    return best


def make_features(track: HeadTrack, sideways: Swings, upright: Swings) -> Floats:
    """(FEATURES,): what the classifier sees of a track."""
    values: list[float] = []
    for swings in (sideways, upright):
        width = float(np.clip(np.log(swings.width), -4.0, -1.5))
        lead = float(np.clip(np.log(swings.width / swings.other), -2.0, 2.0))
        cycles = min(swings.cycles, 3.0)
        regular = swings.evenness * cycles
        values += [width, swings.evenness, cycles, regular, lead, regular * (width + 4.0), regular * lead]
    return np.array(values)


def _flatten(path: Floats) -> Floats:
    """The path without its trend, lightly smoothed."""
    smooth = np.convolve(np.pad(path, 1, mode="edge"), (0.25, 0.5, 0.25), mode="valid")
    at = np.linspace(-1, 1, len(smooth))
    flat: Floats = smooth - np.polyval(np.polyfit(at, smooth, 1), at)
    return flat


def _measure(path: Floats) -> tuple[float, float, float, tuple[int, int]]:
    """(width, evenness, cycles, (first and last sample of the swings)) of a path without trend."""
    spread = float(np.percentile(path, 97) - np.percentile(path, 3))
    turns = _find_turns(path, _LEAST_SWING * max(spread, _FLOOR))
    if len(turns) < 3:
        return max(spread, _FLOOR), 0.0, max(0, len(turns) - 1) / 2, (0, len(path))
    swings = np.abs(np.diff(path[turns]))
    periods = np.diff(turns) / TRACK_RATE
    frequency = 0.5 / float(periods.mean())
    evenness = 1 / (1 + float(swings.std() / swings.mean()) + float(periods.std() / periods.mean()))
    cycles = len(swings) / 2 if SLOWEST <= frequency <= FASTEST else 0.5
    return max(float(np.median(swings)), _FLOOR), evenness, cycles, (int(turns[0]), int(turns[-1]))


def _find_turns(path: Floats, least: float) -> npt.NDArray[np.intp]:
    """Where the path turns by `least` or more, in order: alternating peaks and valleys."""
    turns: list[int] = []
    low = high = 0
    direction = 0
    for n, value in enumerate(path):
        if value > path[high]:
            high = n
        if value < path[low]:
            low = n
        if direction >= 0 and path[high] - value >= least:
            turns.append(high)
            direction, low = -1, n
        elif direction <= 0 and value - path[low] >= least:
            turns.append(low)
            direction, high = 1, n
    if direction:
        turns.append(low if direction < 0 else high)
    return np.array(turns, dtype=np.intp)
