"""Single pictures out of a clip: the last frame before a time, the first frame at or after it, and the one in the middle of what lasts.

In: a clip and times on its timeline. Out: a `Still` each. Only what lies around the times is decoded, in a worker process that may crash; the
pictures that are wanted are kept.
"""

from __future__ import annotations

import contextlib
import logging
import math
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from vidtx.errors import UnreadableMediaError
from vidtx.media.frames import Frame, iterate_frames

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from vidtx.document import Clip

    Picture = npt.NDArray[np.uint8]  # (height, width, 3) uint8 RGB, rotated as a player rotates it

LOG = logging.getLogger(__name__)
REACH = Fraction(2)  # seconds around a time in which its frames are looked for first


@dataclass(frozen=True, slots=True, eq=False)
class Still:
    """A picture and its exact time in seconds on the clip's timeline."""

    time: Fraction
    picture: Picture


class Stills(NamedTuple):
    """The pictures on either side of an edit, and the one in the middle of an edit that lasts."""

    before: Still | None
    after: Still | None
    middle: Still | None = None


def read_stills(path: Path, clip: Clip, spans: Sequence[tuple[Fraction, Fraction]], *, width: int = 640) -> list[Stills]:
    """For each (start, end) in seconds: the last frame before `start`, the first at or after `end`, and, where the two differ, the last one up to the
    middle between them; None where there is none.

    `width`: of the pictures in pixels before they are rotated; a smaller picture keeps its size. Raises as `iterate_frames` does.
    """
    found = [Stills(None, None)] * len(spans)
    if clip.video is None or not spans:
        return found
    around = _list_spans(clip, spans)
    if around:
        with contextlib.suppress(UnreadableMediaError):  # the container cannot be sought in
            found = _pick(path, clip, spans, iterate_frames(path, clip, width=width, spans=around))
    # A recording of a still screen may have no frame for long.
    if not around or any(_lacks(stills, span, clip) for stills, span in zip(found, spans, strict=True)):
        LOG.debug("%s: all frames are read", path.name)
        found = _pick(path, clip, spans, iterate_frames(path, clip, width=width))
    return found


def _list_spans(clip: Clip, spans: Sequence[tuple[Fraction, Fraction]]) -> list[tuple[int, int]]:
    """What lies around the times, in the picture's stamps, in order and apart; empty where that is most of the clip."""
    assert clip.video is not None
    base, zero = clip.video.time_base, clip.start
    ranges: list[list[Fraction]] = []
    for time in sorted(time for start, end in spans for time in (start, _find_middle(start, end), end)):
        if ranges and time - REACH <= ranges[-1][1] + REACH:
            ranges[-1][1] = time + REACH
        else:
            ranges.append([max(Fraction(0), time - REACH), time + REACH])
    if 2 * sum(end - start for start, end in ranges) > Fraction(clip.duration, 1000):
        return []
    return [(math.floor((start + zero) / base), math.floor((end + zero) / base)) for start, end in ranges]


def _find_middle(start: Fraction, end: Fraction) -> Fraction:
    return (start + end) / 2


def _lacks(stills: Stills, span: tuple[Fraction, Fraction], clip: Clip) -> bool:
    """Whether a frame was not found, or only a farther one, where the clip may have it."""
    assert clip.video is not None
    begins = clip.video.start_pts * clip.video.time_base - clip.start
    start, end = span
    if stills.before is None:
        return start > begins
    if stills.after is None:
        return end < Fraction(clip.duration, 1000) - REACH
    if start < end and (stills.middle is None or stills.middle.time < _find_middle(start, end) - REACH):
        return True
    return stills.before.time < start - REACH or stills.after.time > end + REACH


def _pick(
    path: Path, clip: Clip, spans: Sequence[tuple[Fraction, Fraction]], frames: Generator[Frame, None, None]
) -> list[Stills]:
    """The pictures that are wanted of those that come, in order of time."""
    assert clip.video is not None
    zero, rotation = clip.start, clip.video.rotation
    before = sorted(((start, n) for n, (start, _) in enumerate(spans)), reverse=True)
    after = sorted(((end, n) for n, (_, end) in enumerate(spans)), reverse=True)
    middle = sorted(((_find_middle(s, e), n) for n, (s, e) in enumerate(spans) if s < e), reverse=True)
    found = [Stills(None, None)] * len(spans)
    last: tuple[Fraction, Frame] | None = None

    def keep_last() -> Still | None:
        return None if last is None else _make_still(last[1], last[0], rotation)

    for frame in frames:
        time = frame.pts * frame.time_base - zero
        while before and before[-1][0] <= time:
            _, n = before.pop()
            found[n] = found[n]._replace(before=keep_last())
        while middle and middle[-1][0] < time:
            _, n = middle.pop()
            found[n] = found[n]._replace(middle=keep_last())
        while after and after[-1][0] <= time:
            _, n = after.pop()
            found[n] = found[n]._replace(after=_make_still(frame, time, rotation))
        last = time, frame
        if not before and not after and not middle:
            break
    frames.close()  # ends the decoder
    for _, n in before:
        found[n] = found[n]._replace(before=keep_last())
    for _, n in middle:
        found[n] = found[n]._replace(middle=keep_last())
    return found


def _make_still(frame: Frame, time: Fraction, rotation: int) -> Still:
    import numpy as np

    picture = frame.to_rgb()
    return Still(time, np.rot90(picture, -rotation // 90) if rotation else picture)
