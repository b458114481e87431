"""Writing that stands still for a while: when it appears, and when it changes or vanishes.

In: frames in order. Out: `StandingText` values. For each pixel it is counted for how many frames a stroke has been there. The pixels of a caption
have the same count, since its letters appear together; what moves never counts far, and what stands still all the time counts on. So a
caption is a block of text whose strokes have just reached a count, and it appeared that many frames before. It ends where half of its
strokes are gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

from vidtx.captions.strokes import Area, find_blocks, find_strokes

if TYPE_CHECKING:
    import numpy.typing as npt

    from vidtx.media.frames import Frame

    Bytes = npt.NDArray[np.uint8]
    Mask = npt.NDArray[np.bool_]

Polarity = Literal["bright", "dark"]

WORKING_WIDTH = 640  # pixels in which strokes are searched for
STANDS_MS = 360  # for so long strokes stand before they are taken for writing
SHORTEST_MS = 600
SAMPLES = 12  # pictures of a caption that are kept, spread over its time
_LOST = 3  # a frame without the stroke takes away so many frames of its count
_MOST_COUNT = 255  # of a pixel; what has stood for longer is long there
_GONE = 0.55  # share of its strokes below which a caption is gone, or is another
_GONE_FRAMES = 2  # in so many frames one after the other
_MARGIN = 0.6  # of a line's height, around a caption
_RENEWED = 0.25  # share of new strokes in a caption from which it has changed
_MOST_OPEN = 24  # blocks that stand at a time; where there are more, the picture is full of patterns
_MOST_AREA = 0.45  # of the picture: a larger block is a pattern


@dataclass(slots=True, eq=False)
class StandingText:
    """Writing that stood from `start` to `end` (timestamps, the first frame and the first one without). `area`: in pixels of the working picture.

    `mask`: its strokes, of the area's size. `samples`: the area with a margin, in the full picture, spread over the time that it
    stood; `scale`: pixels of the full picture for one of the working picture; `margin`: in pixels of the working picture.
    """

    polarity: Polarity
    area: Area
    mask: Mask
    start: int
    end: int
    scale: float
    margin: int
    samples: list[Bytes] = field(default_factory=list)
    last_frame: bool = False  # it stood until the clip ended
    _gone: int = 0
    _gone_at: int = 0
    _seen: int = 0
    _step: int = 1

    def take_sample(self, luma: Bytes) -> None:
        """Keeps the frame's picture of it, or not: at most `SAMPLES`, at even distances."""
        if self._seen % self._step == 0:
            height, width = luma.shape
            grown = self.area.grow(self.margin, round(width / self.scale), round(height / self.scale))
            left, right = round(grown.left * self.scale), min(width, round(grown.right * self.scale))
            top, bottom = round(grown.top * self.scale), min(height, round(grown.bottom * self.scale))
            self.samples.append(luma[top:bottom, left:right].copy())
            if len(self.samples) > SAMPLES:
                del self.samples[1::2]
                self._step *= 2
        self._seen += 1

    def note_support(self, share: float, pts: int) -> bool:
        """Notes how many of its strokes are in a frame; True where it is gone by now."""
        if share >= _GONE:
            self._gone = 0
            return False
        if not self._gone:
            self._gone_at = pts
        self._gone += 1
        if self._gone >= _GONE_FRAMES:
            self.end = self._gone_at
            return True
        return False


class _Counter:
    """For each pixel, for how many frames a stroke of one polarity has been there."""

    def __init__(self, shape: tuple[int, int]) -> None:
        self.count = np.zeros(shape, np.uint8)
        self.strokes: Mask = np.zeros(shape, np.bool_)

    def add(self, strokes: Mask) -> None:
        import cv2

        self.strokes = strokes
        grown, lost = cv2.add(self.count, 1), cv2.subtract(self.count, _LOST)
        self.count = cv2.copyTo(grown, strokes.view(np.uint8), lost).astype(np.uint8, copy=False)


def find_standing_texts(frames: Iterable[Frame], seconds_of_frame: float) -> Iterator[StandingText]:
    """Writing in order of its end. `seconds_of_frame`: how long a frame is shown, on the average."""
    return _Tracker(seconds_of_frame).run(frames)


class _Tracker:
    def __init__(self, seconds_of_frame: float) -> None:
        self.stands = max(4, min(60, round(STANDS_MS / 1000 / seconds_of_frame)))
        self.every = max(1, self.stands // 3)  # frames from one search to the next
        self.sampled = max(1, round(0.12 / seconds_of_frame))  # frames from one sample to the next
        self.open: list[StandingText] = []
        self.times: list[int] = []  # timestamps of the last frames
        self.counters: dict[Polarity, _Counter] = {}

    def run(self, frames: Iterable[Frame]) -> Iterator[StandingText]:
        last = 0
        for number, frame in enumerate(frames):
            small, scale = _shrink(frame.luma)
            if not self.counters:
                shape = (small.shape[0], small.shape[1])
                self.counters = {"bright": _Counter(shape), "dark": _Counter(shape)}
            for name, strokes in zip(self.counters, find_strokes(small), strict=True):
                self.counters[name].add(strokes)
            self.times = [*self.times[-_MOST_COUNT:], frame.pts]
            yield from self._follow(frame.pts)
            if number % self.every == 0:
                yield from self._search(scale)
            if number % self.sampled == 0:
                for text in self.open:
                    text.take_sample(frame.luma)
            last = frame.pts
        for text in self.open:
            text.end, text.last_frame = last, True
            yield text

    def _follow(self, pts: int) -> Iterator[StandingText]:
        """Those of the open ones that are gone."""
        for text in list(self.open):
            strokes = text.area.cut(self.counters[text.polarity].strokes)
            share = float(strokes[text.mask].mean()) if text.mask.any() else 0.0
            if text.note_support(share, pts):
                self.open.remove(text)
                yield text

    def _search(self, scale: float) -> Iterator[StandingText]:
        """Opens what has just stood for long enough; those that it takes the place of are over."""
        for polarity, counter in self.counters.items():
            # Each pixel is looked at in two searches, so that a caption is not torn by a frame of difference between its letters.
            fresh = counter.strokes & (counter.count >= self.stands) & (counter.count < self.stands + 2 * self.every)
            if int(fresh.sum()) < 20:
                continue
            for area in find_blocks(fresh):
                if area.width * area.height > _MOST_AREA * fresh.size:
                    continue
                yield from self._enter(polarity, area, fresh, scale)

    def _enter(self, polarity: Polarity, area: Area, fresh: Mask, scale: float) -> Iterator[StandingText]:
        counter = self.counters[polarity]
        strokes = area.cut(fresh)
        age = int(np.median(area.cut(counter.count)[strokes]))
        start = self.times[max(0, len(self.times) - age)]
        for other in [text for text in self.open if text.polarity == polarity and text.area.overlaps(area)]:
            if start <= self._time_after(other.start, 2 * self.every):  # the same, of which more letters have come
                self._extend(other, area, fresh)
                return
            inside = float(strokes.sum()) / max(1, int(other.mask.sum()))
            if inside < _RENEWED:
                return  # a few strokes that came and went behind it
            other.end = start
            self.open.remove(other)
            area = area.join(other.area)
            yield other
        if len(self.open) < _MOST_OPEN:
            standing = area.cut(counter.count) >= min(self.stands, age) - 1
            margin = max(4, round(_MARGIN * min(area.height, 0.06 * min(fresh.shape))))
            self.open.append(StandingText(polarity, area, standing.astype(np.bool_), start, start, scale, margin))

    def _extend(self, text: StandingText, area: Area, fresh: Mask) -> None:
        joined = text.area.join(area)
        mask = np.zeros((joined.height, joined.width), np.bool_)
        for part, own in ((text.area, text.mask), (area, area.cut(fresh))):
            top, left = part.top - joined.top, part.left - joined.left
            mask[top : top + part.height, left : left + part.width] |= own.astype(np.bool_)
        if joined != text.area:
            text.samples.clear()  # they show a part of it
        text.area, text.mask = joined, mask

    def _time_after(self, pts: int, frames: int) -> int:
        """The timestamp some frames after another."""
        later = [time for time in self.times if time >= pts]
        return later[min(frames, len(later) - 1)] if later else pts


def _shrink(luma: Bytes) -> tuple[Bytes, float]:
    """The picture at the working width, and how much wider the full one is."""
    import cv2

    height, width = luma.shape
    if width <= WORKING_WIDTH:
        return luma, 1.0
    size = (WORKING_WIDTH, max(2, round(height * WORKING_WIDTH / width)))
    return cv2.resize(luma, size, interpolation=cv2.INTER_AREA).astype(np.uint8), width / WORKING_WIDTH
