"""Stretches in which one picture gives way to another piece by piece: wipes, slides, and what else editing programs offer beside dissolves.

In: a stretch of frames. Out: windows (last frame before, first frame after) and `WIPE_FIGURES` for each. Within a second the picture becomes
another one, or becomes another one and comes back, while it stands before and after. That happens in front of a moving camera too. But in a wipe, hard or soft, each
point of luma lies between its old and its new value all along, which what really moves does not heed; and in a slide or a push each picture on the way is made of the two, moved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from vidtx.edits.picture.grid import correlate

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

SPANS = (0.4, 0.8, 1.2)  # seconds in which the picture becomes another one
BESIDE = 0.32  # seconds before and after, in which it stands
LEAST_SWEPT = 4.0  # gray levels that three quarters of the cells change by
MOST_LIKE = 0.67  # correlation of the thumbnails
LEAST_RATIO = 3.0  # times what it changes by before and after
LEAST_MIXED = 3  # frames on the way: fewer are a cut
BEGUN = 0.05  # of the most that a picture on the way differs by: less, and the window is not yet begun
MOST_AT_ONCE = 4.0  # times the second largest step: more is a cut
STEADY = 0.3  # of the high steps of a window: what is less is no step of the change, but of those who move before or after it
REACH, MOVES = (
    8,
    1.25,
)  # frames by which a window is widened at most, and times nearly all steps further off by which they still belong to it
SMALL = (80, 45)  # pixels in which the pictures on the way are compared
LOOKED = 6  # pictures on the way that are looked at
# Figures of wipes and of slides. Where a camera or people move they are 0.17 and 0.37 or more, but for a sheet drawn from before the lens.
MOST_OUTSIDE, MOST_NOT_MOVED = 0.15, 0.30
LEAST_APART = 5.0  # gray levels

MOST_ALIKE, LEAST_STANDS = 0.4, 9.0  # of the two pictures, and of those times: less, and one is another whatever lies between

WIPE_FIGURES = ("apart", "outside", "not_moved", "alike")


def is_wipe(apart: float, outside: float, not_moved: float, alike: float) -> bool:
    """Whether the pictures on the way are made of the two at the ends: else it is not known what lies between."""
    return apart > LEAST_APART and (outside < MOST_OUTSIDE or not_moved < MOST_NOT_MOVED)


def figure_wipes(
    thumbs: Floats, pictures: Sequence[npt.NDArray[np.uint8]], times: npt.NDArray[np.float64], inside: tuple[int, int]
) -> tuple[npt.NDArray[np.intp], Floats]:
    """Windows (k, 2) that were searched from frames from `inside[0]` to `inside[1]` on, and their figures (k, 4).

    `thumbs`: (n, 144) luma; `pictures`: luma of the same frames; `times`: seconds. Figures: apart: mean gray levels from pictures on the way to the nearer of
    the two at the ends; outside, not_moved: which share of that remains if each point may lie anywhere between the two, and if
    the two may be moved over or with one another; alike: correlation of the two, -1 to 1.
    """
    found: dict[tuple[int, int], tuple[float, float, float, float]] = {}
    small = _Small(pictures)
    for first, last in _find_windows(thumbs, times, inside):
        for window in {_narrow(small, first, last), _narrow_by_steps(small, first, last)}:
            if window is None or window in found:
                continue
            beside = max(_measure_beside(small, times, *window), 0.01)
            if LEAST_RATIO * beside >= max(small.apart(window[0], n) for n in range(window[0] + 1, window[1] + 1)):
                continue
            alike = correlate(thumbs[window[0]], thumbs[window[1]])
            figure = (*_figure(small, *window), alike)
            if is_wipe(*figure) or (alike < MOST_ALIKE and small.apart(*window) > LEAST_STANDS * beside):
                found[window] = figure
    windows: list[tuple[int, int]] = []
    for window in sorted(found, key=lambda w: (not is_wipe(*found[w]), min(found[w][1:3]), w)):
        if all(window[1] <= other[0] or other[1] <= window[0] for other in windows):
            windows.append(window)
    windows.sort()
    if not windows:
        return np.zeros((0, 2), np.intp), np.zeros((0, len(WIPE_FIGURES)), np.float32)
    whole = [_widen(small, *window, len(times)) for window in windows]
    return np.array(whole, np.intp), np.array([found[window] for window in windows], np.float32)


def _find_windows(thumbs: Floats, times: npt.NDArray[np.float64], inside: tuple[int, int]) -> list[tuple[int, int]]:
    """Frames between which the picture becomes another one, the clearest first."""
    found: list[tuple[float, int, int]] = []
    usual = (times[-1] - times[0]) / max(1, len(times) - 1)
    for span in SPANS:
        step = max(1, round(span / 6 / usual)) if usual > 0 else 1
        first = np.arange(max(1, inside[0]), inside[1], step)
        last = np.searchsorted(times, times[first] + span)
        first, last = first[last < len(times) - 1], last[last < len(times) - 1]
        if not len(first):
            continue
        middle = (first + last) // 2
        swept = np.maximum(_sweep(thumbs, first, last), np.minimum(_sweep(thumbs, first, middle), _sweep(thumbs, middle, last)))
        chosen = np.flatnonzero(swept > LEAST_SWEPT)
        first, last, swept = first[chosen], last[chosen], swept[chosen]
        before = np.searchsorted(times, times[first] - BESIDE)
        after = np.minimum(len(times) - 1, np.searchsorted(times, times[last] + BESIDE))
        ratio = swept / (0.7 + np.maximum(_sweep(thumbs, before, first), _sweep(thumbs, last, after)))
        found += [(float(ratio[n]), int(first[n]), int(last[n])) for n in np.flatnonzero(ratio > LEAST_RATIO)]
    return [(first, last) for _, first, last in sorted(found, reverse=True)]


def _sweep(thumbs: Floats, one: npt.NDArray[np.intp], other: npt.NDArray[np.intp]) -> Floats:
    """What three quarters of the cells change by at least, with and without the exposure matched, whichever is less; 0 where the pictures are alike."""
    swept = np.zeros(len(one), np.float32)
    a, b = thumbs[one], thumbs[other]
    plain = np.abs(b - a)
    may = np.flatnonzero(plain.mean(axis=1) > 0.75 * LEAST_SWEPT)  # else less than three quarters of the cells can
    if not len(may):
        return swept
    a, b = (x[may] - x[may].mean(axis=1, keepdims=True) for x in (a, b))
    square = (a * a).sum(axis=1)
    product = (a * b).sum(axis=1)
    gain = product / np.maximum(square, 1.0)
    gain = np.where((gain >= 0.5) & (gain <= 2.0) & (square > 1.0), gain, 1.0)
    least = np.minimum(plain[may], np.abs(b - a * gain[:, None]))
    quarter = least.shape[1] // 4
    alike = product / np.sqrt(square * (b * b).sum(axis=1) + 1.0)
    swept[may] = np.where(alike < MOST_LIKE, np.partition(least, quarter, axis=1)[:, quarter], 0.0)
    return swept


class _Small:
    """Smaller pictures, each made once."""

    def __init__(self, pictures: Sequence[npt.NDArray[np.uint8]]) -> None:
        self.pictures = pictures
        self.known: dict[int, Floats] = {}
        self.compared: dict[tuple[int, int], float] = {}

    def __getitem__(self, frame: int) -> Floats:
        import cv2

        if frame not in self.known:
            picture = self.pictures[frame]
            size = SMALL if picture.shape[1] >= picture.shape[0] else SMALL[::-1]
            self.known[frame] = cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.float32)
        return self.known[frame]

    def apart(self, one: int, other: int) -> float:
        """Mean difference, gray levels."""
        import cv2

        if (one, other) not in self.compared:
            self.compared[one, other] = cv2.norm(self[one], self[other], cv2.NORM_L1) / self[one].size
        return self.compared[one, other]


def _narrow(small: _Small, first: int, last: int) -> tuple[int, int] | None:
    """The last frame that is still as the first one and the first that is as the last one; None if there is a cut between."""
    for _ in range(2):  # the first time from frames further off, which have moved a little
        begun = [small.apart(first, n) for n in range(first, last + 1)]
        left = [small.apart(n, last) for n in range(first, last + 1)]
        early = [n for n, d in enumerate(begun) if d < BEGUN * max(begun)]
        late = [n for n, d in enumerate(left) if d < BEGUN * max(left)]
        start = next((n - 1 for n in range(1, len(begun)) if n not in early), 0)
        end = next((n + 1 for n in range(len(left) - 2, -1, -1) if n not in late), len(left) - 1)
        if end - start - 1 < LEAST_MIXED:
            return None
        first, last = first + start, first + end
    return None if _has_cut([small.apart(n, n + 1) for n in range(first, last)]) else (first, last)


def _narrow_by_steps(small: _Small, first: int, last: int) -> tuple[int, int] | None:
    """The run of large steps about the largest, single small ones (repeated frames) left in it."""
    steps = np.array([small.apart(n, n + 1) for n in range(first, last)])
    large = steps > STEADY * np.percentile(steps, 90)
    start = end = int(np.argmax(steps))
    while start > 0 and large[max(0, start - 2) : start].any():
        start -= 1
    while end < len(steps) - 1 and large[end + 1 : end + 3].any():
        end += 1
    if end - start < LEAST_MIXED or _has_cut(steps[start : end + 1].tolist()):
        return None
    return first + start, first + end + 1


def _widen(small: _Small, first: int, last: int, count: int) -> tuple[int, int]:
    """With the frames in which the change is only beginning or nearly over: it is still more than what those who move change further off."""

    def usual(frames: range) -> float:
        steps = [small.apart(n, n + 1) for n in frames if 0 <= n < count - 1]
        return float(np.percentile(steps, 90)) if steps else float("inf")

    least_before = MOVES * usual(range(first - 2 * REACH, first - REACH))
    least_after = MOVES * usual(range(last + REACH, last + 2 * REACH))
    start, end = first, last
    while start > max(0, first - REACH) and small.apart(start - 1, start) > least_before:
        start -= 1
    while end < min(count - 1, last + REACH) and small.apart(end, end + 1) > least_after:
        end += 1
    return start, end


def _has_cut(steps: Sequence[float]) -> bool:
    second, largest = sorted(steps)[-2:]
    return largest > MOST_AT_ONCE * second


def _measure_beside(small: _Small, times: npt.NDArray[np.float64], first: int, last: int) -> float:
    """How much the picture changes before and after, gray levels: at the height of a flash it does not stand."""
    before = int(np.searchsorted(times, times[first] - BESIDE))
    after = min(len(times) - 1, int(np.searchsorted(times, times[last] + BESIDE)))
    return max(small.apart(before, first), small.apart(last, after))


def _figure(small: _Small, first: int, last: int) -> tuple[float, float, float]:
    before, after = small[first], small[last]
    low, high = np.minimum(before, after), np.maximum(before, after)
    frames = np.unique(np.linspace(first + 1, last - 1, LOOKED).round().astype(int)).tolist()
    apart = float(np.mean([min(small.apart(first, n), small.apart(n, last)) for n in frames])) + 1e-3
    outside = (
        float(np.mean([(np.maximum(low - small[n], 0.0) + np.maximum(small[n] - high, 0.0)).mean() for n in frames])) / apart
    )
    if apart < LEAST_APART or outside < MOST_OUTSIDE:
        return apart, outside, 1.0
    left: list[float] = []
    for place in (0.5, 0.25, 0.75):
        left.append(_fit_slide(before, after, small[frames[int(place * len(frames))]]) / apart)
        if left[-1] > MOST_NOT_MOVED:
            break
    return apart, outside, max(left)


def _fit_slide(before: Floats, after: Floats, now: Floats) -> float:
    """Mean gray levels by which the picture differs from the two moved, at the best of all ways to move them."""
    tiny = [picture[::2, ::2] for picture in (before, after, now)]
    coarse = [(float(np.abs(tiny[2] - made).mean()), way, moved) for way, moved, made in _slide(tiny[0], tiny[1])]
    least = float("inf")
    for _, way, moved in sorted(coarse, key=lambda fit: fit[0])[:3]:
        for finer in (2 * moved - 1, 2 * moved, 2 * moved + 1):
            least = min(least, *(float(np.abs(now - made).mean()) for _, _, made in _slide(before, after, way, finer)))
    return least


def _slide(
    before: Floats, after: Floats, way: int | None = None, moved: int | None = None
) -> Iterator[tuple[int, int, Floats]]:
    """What the two make when one pushes the other out, covers it or is drawn away from it, from each of the four sides: a number for the
    way, the pixels moved, and the picture. `way`, `moved`: those only."""
    turns: tuple[Callable[[Floats], Floats], ...] = (lambda p: p, lambda p: p[:, ::-1], lambda p: p.T, lambda p: p.T[:, ::-1])
    undos = (*turns[:3], lambda p: p[:, ::-1].T)
    for side in range(4) if way is None else (way // 3,):
        a, b = turns[side](before), turns[side](after)
        width = a.shape[1]
        for pixels in range(1, width) if moved is None else (min(max(1, moved), width - 1),):
            stays = width - pixels
            pairs = ((a[:, pixels:], b[:, :pixels]), (a[:, :stays], b[:, :pixels]), (a[:, pixels:], b[:, stays:]))
            for kind in range(3) if way is None else (way % 3,):
                yield 3 * side + kind, pixels, undos[side](np.hstack(pairs[kind]))
