"""From what the picture and the sound show to `EditBoundary`s: one clock, one order, ids, cutaways.

In: picture edits in frames, sound steps in samples. Out: boundaries on the clip's timeline, whose zero is where the first stream starts
(the waveform's first sample lies there too), exact in a time base that holds both the stream's unit and that start. A sound step beside
a picture edit corroborates it; alone it is a possible sound splice.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from vidtx.document import BoundaryKind, EditBoundary, Evidence, make_id
from vidtx.edits.audio.changes import MOST_ALONE
from vidtx.edits.audio.splices import find_splices
from vidtx.signal import SAMPLE_RATE

if TYPE_CHECKING:
    from vidtx.document import Clip
    from vidtx.edits.audio.changes import AudioChange
    from vidtx.edits.audio.splices import SpliceScores
    from vidtx.edits.picture.cutaways import PairedEdit
    from vidtx.edits.picture.features import PictureFeatures

BESIDE = Fraction(6, 100)  # seconds between a picture edit and the sound step that belongs to it
LEAST_ALONE = 0.5  # probability of what the sound alone shows that is worth telling: pauses in talk look like weak steps
LONGEST_OFFSET = 2  # seconds between the picture's and the sound's part of an L- or J-cut
COVERED = 1.5  # log-odds: splices are likelier under a cutaway than elsewhere
_SOUND_BASE = Fraction(1, SAMPLE_RATE)


class PictureSegment(NamedTuple):
    """Frames that follow one another, and the edits found in them."""

    features: PictureFeatures
    edits: Sequence[PairedEdit]


@dataclass(frozen=True, slots=True)
class _Found:
    """A boundary before it has an id; times in seconds on the clip's timeline; `link` names the other half (of a cutaway, of
    an L- or J-cut) by its place."""

    start: Fraction
    end: Fraction | None
    base: Fraction
    kind: BoundaryKind
    in_picture: bool
    in_sound: bool
    probability: float
    evidence: tuple[Evidence, ...]
    link: int | None = None


def fuse_edits(
    clip: Clip,
    picture: Sequence[PictureSegment],
    sound: Sequence[AudioChange],
    trace: SpliceScores | None = None,
) -> tuple[EditBoundary, ...]:
    """All boundaries in order of time, with ids from their times

    `picture`: one segment, or some apart from one another, or none. `sound`: silences and steps of the room's noise; `trace`: where it sounds joined. Picture edits were judged with the trace in view, so
    that a splice beside one is told with it and does not raise its probability again.
    """
    found: list[_Found] = []
    origin = clip.start if picture else Fraction(0)
    for features, edits in picture:
        before = len(found)
        for edit, partner in edits:
            start = features.time_of(edit.frame) - origin
            end = None if edit.end is None else features.time_of(edit.end) - origin
            other = None if partner is None else before + partner
            found.append(_Found(start, end, features.time_base, edit.kind, True, False, edit.probability, edit.evidence, other))
    for step in sound:
        _place_sound(found, step)
    if trace is not None:
        _place_splices(found, find_splices(trace))
    _link_split_cuts(found)
    order = sorted(range(len(found)), key=lambda n: (found[n].start, found[n].end or found[n].start))
    ids: dict[int, str] = {}
    for place in order:
        ids[place] = make_id("b", round(found[place].start * 1000), set(ids.values()))
    return tuple(_make_boundary(ids[n], found[n], ids) for n in order)


def _place_sound(found: list[_Found], step: AudioChange) -> None:
    start = step.sample * _SOUND_BASE
    end = None if step.end is None else step.end * _SOUND_BASE
    places = [(start, start)] if end is None else [(start, start), (end, end)]
    if step.span is not None:
        places.append((step.span[0] * _SOUND_BASE, step.span[1] * _SOUND_BASE))
    for n, other in enumerate(found):
        if not other.in_picture:
            continue
        beside = any(
            low - BESIDE <= b <= high + BESIDE for low, high in places for b in (other.start, other.end or other.start)
        )
        # What changes in the sound while the picture fades, dissolves or stands belongs to that, as a splice does.
        if beside or (other.end is not None and other.start <= start and (end or start) <= other.end):
            # The two are not independent (an editor's cut and a camera's restart look alike): a moderate gain.
            odds = math.log(other.probability / (1 - other.probability)) if other.probability < 1 else 10.0
            raised = 1 / (1 + math.exp(-(odds + 1.5 * step.probability)))
            found[n] = replace(
                other,
                in_sound=True,
                probability=max(other.probability, min(0.99, raised)),
                evidence=(*other.evidence, *step.evidence),
            )
            return
    if step.end is not None or step.probability >= LEAST_ALONE:  # digital silence does not come out of a room
        found.append(_Found(start, end, _SOUND_BASE, "sound_splice", False, True, min(step.probability, 0.69), step.evidence))


def _place_splices(found: list[_Found], steps: Iterable[AudioChange]) -> None:
    # Once for all: in hours of footage there are thousands of steps and hundreds of edits.
    spans = [_spread(other) for other in found]
    for step in steps:
        at = float(step.sample * _SOUND_BASE)
        near = next((n for n, (first, last) in enumerate(spans) if first <= at <= last), None)
        if near is None:
            _place_alone(found, step)
            spans += [_spread(other) for other in found[len(spans) :]]
        elif found[near].in_picture and not found[near].in_sound:
            found[near] = replace(found[near], in_sound=True, evidence=(*found[near].evidence, *step.evidence))


def _spread(other: _Found) -> tuple[float, float]:
    """Seconds from and to which a splice belongs to an edit."""
    return float(other.start - BESIDE), float((other.end or other.start) + BESIDE)


def _place_alone(found: list[_Found], step: AudioChange) -> None:
    at = step.sample * _SOUND_BASE
    covered = any(
        other.kind == "cutaway_in" and other.link is not None and other.start < at < found[other.link].start for other in found
    )
    if covered:
        # That is where an editor hides a splice: the picture is away while the sound goes on.
        told = Evidence.note("under_cutaway", 1.0, "the picture is away just then, which would hide a join of the sound")
        odds = math.log(step.probability / (1 - step.probability)) + COVERED
        step = replace(step, probability=round(min(MOST_ALONE, 1 / (1 + math.exp(-odds))), 3), evidence=(*step.evidence, told))
    if step.probability >= LEAST_ALONE:
        found.append(_Found(at, None, _SOUND_BASE, "sound_splice", False, True, step.probability, step.evidence))


def _link_split_cuts(found: list[_Found]) -> None:
    """L- and J-cuts: a cut of the picture alone and one of the sound alone, nearer to one another than to others of their sort."""

    def pick(n: int, others: list[int]) -> int | None:
        near = min(others, key=lambda m: abs(found[m].start - found[n].start), default=None)
        return near if near is not None and abs(found[near].start - found[n].start) <= LONGEST_OFFSET else None

    free = [n for n, f in enumerate(found) if f.link is None and f.end is None and f.in_picture != f.in_sound]
    pictures = [n for n in free if found[n].in_picture and found[n].kind == "cut"]
    sounds = [n for n in free if found[n].in_sound]
    for n in pictures:
        m = pick(n, sounds)
        if m is None or pick(m, pictures) != n:
            continue
        offset = float(found[m].start - found[n].start)
        name = "an L-cut" if offset > 0 else "a J-cut"
        told = Evidence.note(
            "split_seconds",
            round(offset, 3),
            f"the sound seems to change {abs(offset):.2f} s {'after' if offset > 0 else 'before'} the picture: {name}",
        )
        found[n] = replace(found[n], link=m, evidence=(*found[n].evidence, told))
        found[m] = replace(found[m], link=n, evidence=(*found[m].evidence, told))


def _make_boundary(id: str, found: _Found, ids: dict[int, str]) -> EditBoundary:
    base = found.base
    if (found.start / base).denominator != 1:  # another stream's start is no whole number of this stream's units
        base = Fraction(
            1, math.lcm(found.start.denominator, base.denominator, 1 if found.end is None else found.end.denominator)
        )
    end = None if found.end is None or found.end <= found.start else int(found.end / base)
    return EditBoundary(
        id,
        int(found.start / base),
        base,
        found.kind,
        found.in_picture,
        found.in_sound,
        round(found.probability, 3),
        found.evidence,
        end,
        None if found.link is None else ids[found.link],
    )
