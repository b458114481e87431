"""Single pictures out of a clip: the last frame before a time and the first frame at or after it.

In: a clip and times on its timeline. Out: a `Still` each. One more pass over the frames, decoded in a child that may die; only the pictures
asked for are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from vidtx.media.frames import Frame, iterate_frames

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from vidtx.document import Clip

    Picture = npt.NDArray[np.uint8]  # (height, width, 3) uint8 RGB, turned as a player turns it


@dataclass(frozen=True, slots=True, eq=False)
class Still:
    """A picture and its exact time in seconds on the clip's timeline."""

    time: Fraction
    picture: Picture


def read_stills(
    path: Path, clip: Clip, spans: Sequence[tuple[Fraction, Fraction]], *, width: int = 640
) -> list[tuple[Still | None, Still | None]]:
    """For each (start, end): the last frame before `start` and the first at or after `end`; None where there is no such frame.

    `width`: of the pictures in pixels before they are turned; a smaller picture keeps its size. Raises as `iterate_frames` does.
    """
    found: list[tuple[Still | None, Still | None]] = [(None, None)] * len(spans)
    if clip.video is None or not spans:
        return found
    zero, turn = clip.start, clip.video.rotation
    before = sorted(range(len(spans)), key=lambda n: spans[n][0])
    after = sorted(range(len(spans)), key=lambda n: spans[n][1])
    last: Still | None = None
    for frame in iterate_frames(path, clip, width=width):
        time = frame.pts * frame.time_base - zero
        while before and spans[before[0]][0] <= time:
            n = before.pop(0)
            found[n] = (last, found[n][1])
        while after and spans[after[0]][1] <= time:
            n = after.pop(0)
            found[n] = (found[n][0], _make_still(frame, time, turn))
        if not before and not after:
            break
        last = _make_still(frame, time, turn)
    for n in before:
        found[n] = (last, found[n][1])
    return found


def _make_still(frame: Frame, time: Fraction, turn: int) -> Still:
    import numpy as np

    picture = frame.to_rgb()
    return Still(time, np.rot90(picture, -turn // 90) if turn else picture)
