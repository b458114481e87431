"""Windows of frames in which one picture gives way to another piece by piece: wipes, slides, and what else editing programs
offer beside dissolves.

In: a `FrameBatch`. Out: windows (last frame before, first frame after) and `WipeFeatures` for each. Within a second the picture
becomes another one, or becomes another one and comes back, while it is still before and after. That happens in front of a
moving camera too. But in a wipe, hard or soft, each point of luma lies between its old and its new value all along, which real
motion does not keep to; and in a slide or a push each picture on the way consists of the two, moved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vidtx.edits.picture.features import CandidateRows
from vidtx.edits.picture.grid import correlate
from vidtx.edits.picture.light import measure_light

if TYPE_CHECKING:
    import numpy.typing as npt

    from vidtx.edits.picture.features import FrameBatch

    Floats = npt.NDArray[np.float32]

SPAN_SECONDS = (0.4, 0.8, 1.2)  # in which the picture becomes another one
STILL_SECONDS = 0.32  # before and after, in which it is still
LEAST_SWEEP = 4.0  # gray levels that three quarters of the cells change by
MOST_SIMILARITY = 0.67  # correlation of the thumbnails
LEAST_CHANGE_RATIO = 3.0  # times what changes before and after
LEAST_MIXED_FRAMES = 3  # on the way: fewer are a cut
BEGUN_SHARE = 0.05  # of the most that a picture on the way differs by: with less, the window has not yet begun
CUT_RATIO = 4.0  # times the second largest step: more is a cut
LARGE_STEP_SHARE = 0.3  # of the high steps of a window: what is less belongs to motion before or after the change
WIDENING_FRAMES = 8  # by which a window is widened at most
WIDENING_RATIO = 1.25  # times nearly all steps further off by which a step still belongs to the window
COMPARED_SIZE = (80, 45)  # pixels in which the pictures on the way are compared
COMPARED_FRAMES = 6  # pictures on the way that are compared
# Features of wipes and of slides. Where a camera or people move they are 0.17 and 0.37 or more, but for a cloth drawn from before the lens.
MOST_OUTSIDE, MOST_NOT_MOVED = 0.15, 0.30
LEAST_APART = 5.0  # gray levels
# Of the two pictures and of their change against that around it: beyond both, one is another picture whatever lies between.
MOST_UNKNOWN_SIMILARITY, LEAST_UNKNOWN_RATIO = 0.4, 9.0


class WipeFeatures(NamedTuple):
    """apart: mean gray levels from pictures on the way to the nearer of the two at the ends; outside, not_moved: which share of
    that remains if each point may lie anywhere between the two, and if the two may be moved over or with one another;
    similarity: correlation of the two, -1 to 1."""

    apart: float
    outside: float
    not_moved: float
    similarity: float

    @property
    def is_wipe(self) -> bool:
        """Whether the pictures on the way consist of the two at the ends: else it is not known what lies between."""
        return self.apart > LEAST_APART and (self.outside < MOST_OUTSIDE or self.not_moved < MOST_NOT_MOVED)


class _Window(NamedTuple):
    """Last frame before, first frame after."""

    first: int
    last: int


def find_wipe_windows(batch: FrameBatch) -> CandidateRows:
    """Windows (k, 2) that were searched from frames inside the batch on, and their features (k, 4), those of `WipeFeatures`."""
    times, thumbnails = batch.times, batch.thumbnails
    found: dict[_Window, WipeFeatures] = {}
    pictures = _SmallPictures(batch.pictures)
    for first, last in _find_windows(thumbnails, times, batch.inside):
        for window in {_narrow(pictures, first, last), _narrow_by_steps(pictures, first, last)}:
            if window is None or window in found:
                continue
            around = max(_measure_around(pictures, times, window), 0.01)
            if LEAST_CHANGE_RATIO * around >= max(
                pictures.differ(window.first, n) for n in range(window.first + 1, window.last + 1)
            ):
                continue
            features = _describe(pictures, window, correlate(thumbnails[window.first], thumbnails[window.last]))
            differs = pictures.differ(*window) > LEAST_UNKNOWN_RATIO * around
            become_another = features.is_wipe or (features.similarity < MOST_UNKNOWN_SIMILARITY and differs)
            if become_another and not measure_light(batch.pictures[window.first], batch.pictures[window.last]).is_all:
                found[window] = features
    windows: list[_Window] = []
    for window in sorted(found, key=lambda w: (not found[w].is_wipe, min(found[w].outside, found[w].not_moved), w)):
        if all(window.last <= other.first or other.last <= window.first for other in windows):
            windows.append(window)
    windows.sort()
    if not windows:
        return CandidateRows(np.zeros((0, 2), np.intp), np.zeros((0, len(WipeFeatures._fields)), np.float32))
    whole = [_widen(pictures, window, len(times)) for window in windows]
    return CandidateRows(np.array(whole, np.intp), np.array([found[window] for window in windows], np.float32))


def _find_windows(thumbnails: Floats, times: npt.NDArray[np.float64], inside: range) -> list[_Window]:
    """Frames between which the picture becomes another one, the clearest first."""
    found: list[tuple[float, int, int]] = []
    usual = (times[-1] - times[0]) / max(1, len(times) - 1)
    for span in SPAN_SECONDS:
        step = max(1, round(span / 6 / usual)) if usual > 0 else 1
        first = np.arange(max(1, inside.start), inside.stop, step)
        last = np.searchsorted(times, times[first] + span)
        first, last = first[last < len(times) - 1], last[last < len(times) - 1]
        if not len(first):
            continue
        middle = (first + last) // 2
        halves = np.minimum(_sweep(thumbnails, first, middle), _sweep(thumbnails, middle, last))
        swept = np.maximum(_sweep(thumbnails, first, last), halves)
        chosen = np.flatnonzero(swept > LEAST_SWEEP)
        first, last, swept = first[chosen], last[chosen], swept[chosen]
        before = np.searchsorted(times, times[first] - STILL_SECONDS)
        after = np.minimum(len(times) - 1, np.searchsorted(times, times[last] + STILL_SECONDS))
        ratio = swept / (0.7 + np.maximum(_sweep(thumbnails, before, first), _sweep(thumbnails, last, after)))
        found += [(float(ratio[n]), int(first[n]), int(last[n])) for n in np.flatnonzero(ratio > LEAST_CHANGE_RATIO)]
    return [_Window(first, last) for _, first, last in sorted(found, reverse=True)]


def _sweep(thumbnails: Floats, one: npt.NDArray[np.intp], other: npt.NDArray[np.intp]) -> Floats:
    """What three quarters of the cells change by at least, with and without the exposure matched, whichever is less; 0 where
    the pictures are alike."""
    swept = np.zeros(len(one), np.float32)
    a, b = thumbnails[one], thumbnails[other]
    plain = np.abs(b - a)
    may = np.flatnonzero(plain.mean(axis=1) > 0.75 * LEAST_SWEEP)  # else less than three quarters of the cells can
    if not len(may):
        return swept
    a, b = (x[may] - x[may].mean(axis=1, keepdims=True) for x in (a, b))
    square = (a * a).sum(axis=1)
    product = (a * b).sum(axis=1)
    gain = product / np.maximum(square, 1.0)
    gain = np.where((gain >= 0.5) & (gain <= 2.0) & (square > 1.0), gain, 1.0)
    least = np.minimum(plain[may], np.abs(b - a * gain[:, None]))
    quarter = least.shape[1] // 4
    similarity = product / np.sqrt(square * (b * b).sum(axis=1) + 1.0)
    swept[may] = np.where(similarity < MOST_SIMILARITY, np.partition(least, quarter, axis=1)[:, quarter], 0.0)
    return swept


class _SmallPictures:
    """Smaller pictures, each computed once."""

    def __init__(self, pictures: Sequence[npt.NDArray[np.uint8]]) -> None:
        self.pictures = pictures
        self.known: dict[int, Floats] = {}
        self.compared: dict[tuple[int, int], float] = {}

    def __getitem__(self, frame: int) -> Floats:
        import cv2

        if frame not in self.known:
            picture = self.pictures[frame]
            size = COMPARED_SIZE if picture.shape[1] >= picture.shape[0] else COMPARED_SIZE[::-1]
            self.known[frame] = cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.float32)
        return self.known[frame]

    def differ(self, one: int, other: int) -> float:
        """Mean difference, gray levels."""
        import cv2

        if (one, other) not in self.compared:
            self.compared[one, other] = cv2.norm(self[one], self[other], cv2.NORM_L1) / self[one].size
        return self.compared[one, other]


def _narrow(pictures: _SmallPictures, first: int, last: int) -> _Window | None:
    """The last frame that is still as the first one and the first that is as the last one; None if there is a cut between."""
    for _ in range(2):  # the first time from frames further off, which have moved a little
        begun = [pictures.differ(first, n) for n in range(first, last + 1)]
        left = [pictures.differ(n, last) for n in range(first, last + 1)]
        early = [n for n, d in enumerate(begun) if d < BEGUN_SHARE * max(begun)]
        late = [n for n, d in enumerate(left) if d < BEGUN_SHARE * max(left)]
        start = next((n - 1 for n in range(1, len(begun)) if n not in early), 0)
        end = next((n + 1 for n in range(len(left) - 2, -1, -1) if n not in late), len(left) - 1)
        if end - start - 1 < LEAST_MIXED_FRAMES:
            return None
        first, last = first + start, first + end
    return None if _has_cut([pictures.differ(n, n + 1) for n in range(first, last)]) else _Window(first, last)


def _narrow_by_steps(pictures: _SmallPictures, first: int, last: int) -> _Window | None:
    """The run of large steps about the largest, single small ones (repeated frames) left in it."""
    steps = np.array([pictures.differ(n, n + 1) for n in range(first, last)])
    large = steps > LARGE_STEP_SHARE * np.percentile(steps, 90)
    start = end = int(np.argmax(steps))
    while start > 0 and large[max(0, start - 2) : start].any():
        start -= 1
    while end < len(steps) - 1 and large[end + 1 : end + 3].any():
        end += 1
    if end - start < LEAST_MIXED_FRAMES or _has_cut(steps[start : end + 1].tolist()):
        return None
    return _Window(first + start, first + end + 1)


def _widen(pictures: _SmallPictures, window: _Window, count: int) -> _Window:
    """With the frames in which the change is only beginning or nearly over: it still exceeds what moves further off."""

    def usual(frames: range) -> float:
        steps = [pictures.differ(n, n + 1) for n in frames if 0 <= n < count - 1]
        return float(np.percentile(steps, 90)) if steps else float("inf")

    first, last = start, end = window
    least_before = WIDENING_RATIO * usual(range(first - 2 * WIDENING_FRAMES, first - WIDENING_FRAMES))
    least_after = WIDENING_RATIO * usual(range(last + WIDENING_FRAMES, last + 2 * WIDENING_FRAMES))
    while start > max(0, first - WIDENING_FRAMES) and pictures.differ(start - 1, start) > least_before:
        start -= 1
    while end < min(count - 1, last + WIDENING_FRAMES) and pictures.differ(end, end + 1) > least_after:
        end += 1
    return _Window(start, end)


def _has_cut(steps: Sequence[float]) -> bool:
    second, largest = sorted(steps)[-2:]
    return largest > CUT_RATIO * second


def _measure_around(pictures: _SmallPictures, times: npt.NDArray[np.float64], window: _Window) -> float:
    """How much the picture changes before and after, gray levels: at the height of a flash it is not still."""
    before = int(np.searchsorted(times, times[window.first] - STILL_SECONDS))
    after = min(len(times) - 1, int(np.searchsorted(times, times[window.last] + STILL_SECONDS)))
    return max(pictures.differ(before, window.first), pictures.differ(window.last, after))


def _describe(pictures: _SmallPictures, window: _Window, similarity: float) -> WipeFeatures:
    first, last = window
    before, after = pictures[first], pictures[last]
    low, high = np.minimum(before, after), np.maximum(before, after)
    frames = np.unique(np.linspace(first + 1, last - 1, COMPARED_FRAMES).round().astype(int)).tolist()
    apart = float(np.mean([min(pictures.differ(first, n), pictures.differ(n, last)) for n in frames])) + 1e-3
    beyond = [(np.maximum(low - pictures[n], 0.0) + np.maximum(pictures[n] - high, 0.0)).mean() for n in frames]
    outside = float(np.mean(beyond)) / apart
    if apart < LEAST_APART or outside < MOST_OUTSIDE:
        return WipeFeatures(apart, outside, 1.0, similarity)
    left: list[float] = []
    for share in (0.5, 0.25, 0.75):
        left.append(_fit_slide(before, after, pictures[frames[int(share * len(frames))]]) / apart)
        if left[-1] > MOST_NOT_MOVED:
            break
    return WipeFeatures(apart, outside, max(left), similarity)


class _Slide(NamedTuple):
    """Two pictures joined. way: 3 x the side it comes from + the kind of motion; pixels: how far; picture: the result."""

    way: int
    pixels: int
    picture: Floats


def _fit_slide(before: Floats, after: Floats, now: Floats) -> float:
    """Mean gray levels by which the picture differs from the two moved, at the best of all ways to move them."""
    tiny = [picture[::2, ::2] for picture in (before, after, now)]
    coarse = [(float(np.abs(tiny[2] - slide.picture).mean()), slide.way, slide.pixels) for slide in _slide(tiny[0], tiny[1])]
    least = float("inf")
    for _, way, pixels in sorted(coarse, key=lambda fit: fit[0])[:3]:
        for finer in (2 * pixels - 1, 2 * pixels, 2 * pixels + 1):
            least = min(least, *(float(np.abs(now - slide.picture).mean()) for slide in _slide(before, after, way, finer)))
    return least


def _slide(before: Floats, after: Floats, way: int | None = None, pixels_only: int | None = None) -> Iterator[_Slide]:
    """What the two give when one pushes the other out, covers it or is drawn away from it, from each of the four sides. `way`,
    `pixels_only`: those only."""
    rotations: tuple[Callable[[Floats], Floats], ...] = (
        lambda p: p,
        lambda p: p[:, ::-1],
        lambda p: p.T,
        lambda p: p.T[:, ::-1],
    )
    undos = (*rotations[:3], lambda p: p[:, ::-1].T)
    for side in range(4) if way is None else (way // 3,):
        a, b = rotations[side](before), rotations[side](after)
        width = a.shape[1]
        for pixels in range(1, width) if pixels_only is None else (min(max(1, pixels_only), width - 1),):
            stays = width - pixels
            pairs = ((a[:, pixels:], b[:, :pixels]), (a[:, :stays], b[:, :pixels]), (a[:, pixels:], b[:, stays:]))
            for kind in range(3) if way is None else (way % 3,):
                yield _Slide(3 * side + kind, pixels, undos[side](np.hstack(pairs[kind])))
