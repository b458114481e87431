"""The segments between edits, called scenes, with the boundary that each begins with.

In: a clip and its boundaries. Out: `Scene`s that cover the clip's timeline from its start to its end without gaps, in order, in exact
seconds and in frame numbers. Every table, edit list and chapter file is made from these, so that they cannot disagree.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from vidtx.document import Clip, EditBoundary
from vidtx.interview.continuity import keep_edits

_USUAL_RATE = Fraction(25)  # frames a second, for a clip that has no picture or does not say


@dataclass(frozen=True, slots=True)
class Scene:
    """`start` and `end` in seconds on the clip's timeline, `start` < `end`.

    `boundary`: the edit that the scene begins with; None for the first. `after`: the scene begins where a lasting edit (a title card, a
    frozen picture, a dissolve) ends, not where it begins.
    """

    number: int
    start: Fraction
    end: Fraction
    boundary: EditBoundary | None
    after: bool = False


def find_scenes(clip: Clip, boundaries: Sequence[EditBoundary]) -> tuple[Scene, ...]:
    """The scenes of a clip; one if there is no boundary, none for a clip without a duration.

    A boundary outside the clip's timeline, or at its very start or end, begins no scene. Where two begin at one time, the likelier
    names the scene; a start goes before an end. A boundary that a person rejected begins none.
    """
    edits = keep_edits(boundaries)
    last = Fraction(clip.duration, 1000)
    marks: dict[Fraction, tuple[EditBoundary, bool]] = {}
    for boundary in sorted(edits, key=lambda b: -b.probability):
        marks.setdefault(boundary.time, (boundary, False))
    for boundary in edits:
        if boundary.end_pts is not None:
            marks.setdefault(boundary.end_time, (boundary, True))
    times = sorted(time for time in marks if 0 < time < last)
    if last == 0:
        return ()
    edges = [Fraction(0), *times, last]
    return tuple(
        Scene(number, start, end, *(marks[start] if number > 1 else (None, False)))
        for number, (start, end) in enumerate(itertools.pairwise(edges), 1)
    )


def frame_rate_of(clip: Clip) -> Fraction:
    """Frames a second to count frames in: the picture's own (its mean, where it varies), else 25."""
    rate = clip.video.frame_rate if clip.video is not None else None
    return rate if rate else _USUAL_RATE


def count_frames(clip: Clip, time: Fraction, rate: Fraction) -> int:
    """The number, from 0, of the picture's frame that begins at `time` on the clip's timeline, which may begin before the picture does."""
    late = clip.video.start_pts * clip.video.time_base - clip.start if clip.video is not None else Fraction(0)
    return max(0, round((time - late) * rate))
