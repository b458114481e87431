"""Single pictures out of a clip: the last frame before a time and the first frame at or after it.

In: a clip and times on its timeline. Out: a `Still` each. One more pass over the frames, decoded in a worker process that may crash; only the
pictures that are wanted are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from vidtx.media.frames import Frame, iterate_frames

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from vidtx.document import Clip

    Picture = npt.NDArray[np.uint8]  # (height, width, 3) uint8 RGB, rotated as a player rotates it


@dataclass(frozen=True, slots=True, eq=False)
class Still:
    """A picture and its exact time in seconds on the clip's timeline."""

    time: Fraction
    picture: Picture


class StillPair(NamedTuple):
    """The pictures on either side of an edit."""

    before: Still | None
    after: Still | None


def read_stills(path: Path, clip: Clip, spans: Sequence[tuple[Fraction, Fraction]], *, width: int = 640) -> list[StillPair]:
    """For each (start, end) in seconds: the last frame before `start` and the first at or after `end`; None where there is none.

    `width`: of the pictures in pixels before they are rotated; a smaller picture keeps its size. Raises as `iterate_frames` does.
    """
    found = [StillPair(None, None)] * len(spans)
    if clip.video is None or not spans:
        return found
    zero, rotation = clip.start, clip.video.rotation
    before = sorted(range(len(spans)), key=lambda n: spans[n][0])
    after = sorted(range(len(spans)), key=lambda n: spans[n][1])
    last: Still | None = None
    for frame in iterate_frames(path, clip, width=width):
        time = frame.pts * frame.time_base - zero
        while before and spans[before[0]][0] <= time:
            n = before.pop(0)
            found[n] = StillPair(last, found[n].after)
        while after and spans[after[0]][1] <= time:
            n = after.pop(0)
            found[n] = StillPair(found[n].before, _make_still(frame, time, rotation))
        if not before and not after:
            break
        last = _make_still(frame, time, rotation)
    for n in before:
        found[n] = StillPair(last, found[n].after)
    return found


def _make_still(frame: Frame, time: Fraction, rotation: int) -> Still:
    import numpy as np

    picture = frame.to_rgb()
    return Still(time, np.rot90(picture, -rotation // 90) if rotation else picture)
