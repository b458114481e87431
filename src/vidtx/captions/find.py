"""Finds and reads the captions of a clip: the one place that says in which order.

In: a clip and the languages that its captions may be in. Out: `Caption`s in order of time. Writing that stands through most of the clip (a
channel's logo, a title that never changes) is no caption, and neither is what no language can read (clocks, ornaments, specks).

"No caption found" is never "no caption there": writing without contrast, handwriting and moving lines are not found.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from vidtx.captions.reading import BATCH, Reading, compare_readings, fold, read_texts
from vidtx.captions.tesseract import require_tesseract
from vidtx.captions.tracking import WORKING_WIDTH
from vidtx.document import Box, Caption
from vidtx.document.span import Span, make_id

if TYPE_CHECKING:
    from vidtx.captions.strokes import Area
    from vidtx.captions.tracking import StandingText
    from vidtx.document import Clip, VideoStream
    from vidtx.media.frames import Frame
    from vidtx.signal import Progress

LOG = logging.getLogger(__name__)

WIDTH = 1280  # pixels of the picture that is read: letters that can be read at all can be read in it
SHORTEST_MS = 600
STANDING_SHARE = 0.6  # of the clip: what stands for longer is no caption
_STANDING_FROM_MS = 20_000  # in a shorter clip a caption may stand that long
_SAME_TEXT = 0.85
_SAME_GAP_MS = 500  # a caption that was lost for so long from sight is one
_LONG_SHARE = 0.02  # of the clip: what stands for less is only the same where it is read the same
SMALLEST_SIDE = 120  # pixels of a picture in which letters can be read
_LONGEST_ASPECT = 4
_FRAME_SECONDS = 0.04  # where the clip does not say


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A text with what was read; `size`: (width, height) of the picture that its area is in."""

    span: Span
    area: Area
    size: tuple[int, int]
    reading: Reading


def find_captions(path: Path, clip: Clip, languages: Sequence[str], progress: Progress | None = None) -> tuple[Caption, ...]:
    """All captions of a clip, in order of time; none where it has no picture.

    `languages`: ISO 639-1. Raises MissingModelsError where Tesseract or its data for a language is missing, UnreadableMediaError
    and DecodeTimeout as `vidtx.media.frames.iterate_frames`.
    """
    from vidtx.captions.tracking import find_standing_texts
    from vidtx.media.frames import iterate_frames

    program = require_tesseract(languages)
    report = progress or (lambda share: None)
    video = clip.video
    if video is None or not _is_readable(video):
        return ()
    size = _compute_size(video)
    frames = iterate_frames(path, clip, width=WIDTH)
    frame_seconds = 1 / float(video.frame_rate) if video.frame_rate else _FRAME_SECONDS
    found: list[Found] = []
    waiting: list[tuple[Span, StandingText]] = []  # pictures take memory, so they are read as they come

    def read() -> None:
        for (span, text), reading in zip(waiting, read_texts([text for _, text in waiting], languages, program), strict=True):
            if reading is not None:
                found.append(Found(span, text.area, size, reading))
        waiting.clear()

    places = 0
    try:
        for text in find_standing_texts(_turn(frames, video.rotation), frame_seconds):
            start, end = (max(0, round((pts * video.time_base - clip.start) * 1000)) for pts in (text.start, text.end))
            report(min(0.99, end / max(1, clip.duration)))
            if end - start >= SHORTEST_MS:
                places += 1
                waiting.append((Span(start, end), text))
            if len(waiting) >= BATCH:
                read()
        read()
    finally:
        frames.close()
    LOG.info("%s: %d places with writing, %d read", path.name, places, len(found))
    report(1.0)
    return make_captions(found, clip.duration)


def _is_readable(video: VideoStream) -> bool:
    """Whether letters can stand in it: it is neither tiny nor a strip."""
    sides = sorted((video.width, video.height))
    return sides[0] >= SMALLEST_SIDE and sides[1] <= _LONGEST_ASPECT * sides[0]


def _compute_size(video: VideoStream) -> tuple[int, int]:
    """(width, height) of the picture in which strokes are searched for, as a player shows it."""
    wide, high = (video.height, video.width) if video.rotation in (90, 270) else (video.width, video.height)
    shown = min(WORKING_WIDTH, wide)
    return shown, max(1, round(shown * high / wide))


def _turn(frames: Iterable[Frame], rotation: int) -> Iterator[Frame]:
    """The frames as a player shows them."""
    import numpy as np

    for frame in frames:
        luma = np.ascontiguousarray(np.rot90(frame.luma, -rotation // 90)) if rotation else frame.luma
        yield replace(frame, luma=luma)


def make_captions(found: Sequence[Found], length: int) -> tuple[Caption, ...]:
    """Captions of what was read in a clip of `length` ms: each place once, pieces of one caption joined, what always stands left out."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (-f.reading.probability, f.span)):
        if not any(_is_same_place(one, other) for other in kept):
            kept.append(one)
    joined: list[Found] = []
    for one in sorted(kept, key=lambda f: (f.span, f.area.top, f.area.left)):
        last = next((n for n, other in enumerate(joined) if _continues(other, one)), None)
        if last is None:
            joined.append(one)
        else:
            joined[last] = _join(joined[last], one)
    captions: dict[str, Caption] = {}
    for one in joined:
        if not _always_stands(one, joined, length):
            id = make_id("c", one.span.start, captions)
            read = one.reading
            captions[id] = Caption(id, one.span, read.text, read.language, _make_box(one), read.probability)
    return tuple(captions.values())


def _is_same_place(one: Found, other: Found) -> bool:
    """Whether both are of the same letters, as bright strokes and as the dark ones around them, or as a part and the whole."""
    shared = min(one.span.end, other.span.end) - max(one.span.start, other.span.start)
    width = min(one.area.right, other.area.right) - max(one.area.left, other.area.left)
    height = min(one.area.bottom, other.area.bottom) - max(one.area.top, other.area.top)
    if shared <= 0 or width <= 0 or height <= 0:
        return False
    smaller = min(one.area.width * one.area.height, other.area.width * other.area.height)
    return width * height >= 0.5 * smaller and shared >= 0.5 * min(one.span.duration, other.span.duration)


def _continues(before: Found, after: Found) -> bool:
    return (
        -_SAME_GAP_MS <= after.span.start - before.span.end <= _SAME_GAP_MS
        and before.area.overlaps(after.area)
        and compare_readings(before.reading.text, after.reading.text) >= _SAME_TEXT
    )


def _join(one: Found, other: Found) -> Found:
    surer = max((one, other), key=lambda f: f.reading.probability)
    return replace(surer, span=Span(min(one.span.start, other.span.start), max(one.span.end, other.span.end)))


def _always_stands(one: Found, found: Sequence[Found], length: int) -> bool:
    """Whether the same text stands at the same place through most of the clip, once or again and again."""
    if length < _STANDING_FROM_MS:
        return False
    least, own = _LONG_SHARE * length, fold(one.reading.text)
    total = sum(
        other.span.duration
        for other in found
        if other.area.overlaps(one.area)
        and (
            fold(other.reading.text) == own
            or (
                min(one.span.duration, other.span.duration) >= least
                and compare_readings(other.reading.text, one.reading.text) >= _SAME_TEXT
            )
        )
    )
    return total >= STANDING_SHARE * length


def _make_box(one: Found) -> Box:
    width, height = one.size
    area = one.area
    left, top = min(1.0, area.left / width), min(1.0, area.top / height)
    return Box(
        round(left, 4), round(top, 4), round(min(1 - left, area.width / width), 4), round(min(1 - top, area.height / height), 4)
    )
