"""The frames on either side of an edit boundary, with their exact times: what a person looks at to judge it.

In: a `ClipSource` and a boundary. Out: a `Strip` of JPEG pictures. Only a span around the boundary is decoded, in a worker process, so that
one at the end of two hours comes as soon as one at the start. Strips that were made are remembered, 32 at most.
"""

from __future__ import annotations

import logging
import math
import threading
from collections import OrderedDict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from vidtx.document import Clip, EditBoundary
from vidtx.errors import MediaError, UnreadableMediaError
from vidtx.media.frames import Frame, iterate_frames
from vidtx.review.media.source import ClipSource

if TYPE_CHECKING:
    from vidtx.document import VideoStream

LOG = logging.getLogger(__name__)
WIDTH, QUALITY = 320, 80
MOST_STRIPS = 32
# How far around the boundary frames are looked for, in seconds: further where there are too few, as in a recording of a still screen.
REACHES = (Fraction(1), Fraction(8), Fraction(64))


@dataclass(frozen=True, slots=True)
class StripPicture:
    """`time`: when the frame is first shown, in ms on the clip's timeline."""

    time: int
    jpeg: bytes


@dataclass(frozen=True, slots=True)
class Strip:
    """`before`: the last frames before the boundary's start; `after`: the first ones at its end or later. In order of time, each; fewer at the clip's ends."""

    before: tuple[StripPicture, ...] = ()
    after: tuple[StripPicture, ...] = ()


def read_strip(path: Path, clip: Clip, boundary: EditBoundary, count: int = 4) -> Strip:
    """`path`, `clip`: as `ClipSource.open` gives them. Takes a second or more: call it in a thread.

    An empty strip for a clip without a picture. Raises UnreadableMediaError where nothing around it can be decoded, and DecodeTimeout.
    """
    if clip.video is None:
        return Strip()
    start = boundary.pts * boundary.time_base
    end = start if boundary.end_pts is None else boundary.end_pts * boundary.time_base
    found = _Found(clip.video, clip.start, start, end, count)
    for reach in REACHES:
        found = _Found(clip.video, clip.start, start, end, count)
        try:
            found.take(iterate_frames(path, clip, width=WIDTH, threads=2, spans=found.list_spans(reach)))
        except UnreadableMediaError:
            # Nothing lies there, or the container cannot be sought in: in the end all is read up to the boundary.
            LOG.debug("%s: no frame within %s s of the boundary", path.name, reach)
        if found.is_full or (reach > start and end + reach > Fraction(clip.duration, 1000)):
            break
    if found.is_empty:
        found.take(iterate_frames(path, clip, width=WIDTH, threads=2))
    return found.finish()


class Strips:
    """The strips of one clip, each made once while it is remembered. Safe between threads; one is made at a time."""

    def __init__(self, source: ClipSource, count: int = 4) -> None:
        self._source, self._count = source, count
        self._made: OrderedDict[tuple[str, int, int | None, Fraction], Strip] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, boundary: EditBoundary) -> Strip:
        """As `read_strip`; a boundary that was moved is another. Raises MediaError where the clip was changed, too."""
        key = (boundary.id, boundary.pts, boundary.end_pts, boundary.time_base)
        with self._lock:
            if key not in self._made:
                path, clip = self._source.open()
                strip = read_strip(path, clip, boundary, self._count)
                self._source.check()
                self._made[key] = strip
            self._made.move_to_end(key)
            while len(self._made) > MOST_STRIPS:
                self._made.popitem(last=False)
            return self._made[key]


class _Found:
    """Keeps the frames that are wanted of those that come; times are seconds on the clip's timeline."""

    def __init__(self, video: VideoStream, zero: Fraction, start: Fraction, end: Fraction, count: int) -> None:
        self.video, self.zero, self.start, self.end, self.count = video, zero, start, end, count
        self.before: deque[tuple[Fraction, Frame]] = deque(maxlen=count)
        self.after: list[tuple[Fraction, Frame]] = []

    @property
    def is_full(self) -> bool:
        return len(self.before) == self.count == len(self.after)

    @property
    def is_empty(self) -> bool:
        return not self.before and not self.after

    def list_spans(self, reach: Fraction) -> list[tuple[int, int]]:
        """Of the picture's stamps. One where the two would touch."""
        first, last = (math.floor((time + self.zero) / self.video.time_base) for time in (self.start - reach, self.end + reach))
        if self.end - self.start <= 2 * reach:
            return [(first, last)]
        inner = [math.floor((time + self.zero) / self.video.time_base) for time in (self.start, self.end)]
        return [(first, inner[0]), (inner[1], last)]

    def take(self, frames: Iterator[Frame]) -> None:
        """Reads until there are enough."""
        for frame in frames:
            time = frame.pts * frame.time_base - self.zero
            if time < self.start:
                self.before.append((time, frame))
            elif time >= self.end:
                self.after.append((time, frame))
                if len(self.after) == self.count:
                    break
        close = getattr(frames, "close", None)  # ends the decoder
        if close is not None:
            close()

    def finish(self) -> Strip:
        pictures = [
            tuple(StripPicture(max(0, math.floor(time * 1000)), _encode(frame, self.video.rotation)) for time, frame in side)
            for side in (self.before, self.after)
        ]
        return Strip(*pictures)


def _encode(frame: Frame, rotation: int) -> bytes:
    import cv2
    import numpy as np

    picture = np.rot90(frame.to_rgb(), -rotation // 90) if rotation else frame.to_rgb()
    done, jpeg = cv2.imencode(
        ".jpg", cv2.cvtColor(np.ascontiguousarray(picture), cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, QUALITY]
    )
    if not done:
        raise MediaError(Path("frame"), "a picture could not be encoded")
    return bytes(jpeg)
