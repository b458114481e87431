"""From what the picture and the sound show to `EditBoundary`s: one clock, one order, ids, cutaways.

In: picture edits in frames, sound steps in samples. Out: boundaries on the clip's timeline, whose zero is where the first stream starts
(the waveform's first sample lies there too), exact in a time base that holds both the stream's unit and that start. A sound step beside
a picture edit corroborates it; alone it is a possible sound splice.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from vidtx.document import BoundaryKind, EditBoundary, Evidence, make_id
from vidtx.edits.audio.changes import MOST_ALONE
from vidtx.edits.audio.splices import find_splices
from vidtx.edits.picture.cuts import likeness, thumb_distance
from vidtx.signal import SAMPLE_RATE

if TYPE_CHECKING:
    from vidtx.document import Clip
    from vidtx.edits.audio.changes import AudioChange
    from vidtx.edits.audio.splices import SpliceScores
    from vidtx.edits.picture.cuts import PictureEdit
    from vidtx.edits.picture.features import PictureFeatures

BESIDE = Fraction(6, 100)  # seconds between a picture edit and the sound step that belongs to it
LONGEST_CUTAWAY = 10.0  # seconds
LEAST_ALONE = 0.5  # probability of what the sound alone shows that is worth telling: pauses in talk look like weak steps
LONGEST_OFFSET = 2  # seconds between the picture's and the sound's part of an L- or J-cut
JOINED = 1.0  # log-odds of the splice network beside a cut
COVERED = 1.5  # log-odds: splices are likelier under a cutaway than elsewhere
_SOUND_BASE = Fraction(1, SAMPLE_RATE)


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
    looked: Sequence[tuple[PictureFeatures, Sequence[PictureEdit]]],
    sound: Sequence[AudioChange],
    trace: SpliceScores | None = None,
) -> tuple[EditBoundary, ...]:
    """All boundaries in order of time, with ids from their times

    `looked`: the picture and its edits: one stretch, or some apart from one another, or none. `sound`: silences and steps of the room's noise; `trace`: where it sounds joined. Picture edits were judged with the trace in view, so
    that a splice beside one is told with it and does not raise its probability again.
    """
    found: list[_Found] = []
    origin = clip.start if looked else Fraction(0)
    for features, picture in looked:
        before = len(found)
        for edit, link in link_cutaways(features, picture, partial(_is_joined_at, trace, features, origin)):
            start = _time(features, edit.frame, origin)
            end = None if edit.end is None else _time(features, edit.end, origin)
            other = None if link is None else before + link
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


def link_cutaways(
    features: PictureFeatures, edits: Sequence[PictureEdit], joined: Callable[[int], bool] = lambda frame: False
) -> list[tuple[PictureEdit, int | None]]:
    """The edits, each with the place of its other half: a short shot between two cuts, after which the picture from before is back.

    `joined`: whether the sound is joined at a frame too. Where it is at both ends, the shot brought its own sound: that is no cutaway.
    """
    out: list[tuple[PictureEdit, int | None]] = [(edit, None) for edit in edits]
    cuts = [n for n, edit in enumerate(edits) if edit.end is None and (edit.kind == "cut" or edit.probability >= 0.7)]
    place = 0
    while place + 1 < len(cuts):
        first, last = edits[cuts[place]], edits[cuts[place + 1]]
        alike = _returns(features, first.frame, last.frame)
        if alike is None or (joined(first.frame) and joined(last.frame)):
            place += 1
            continue
        seconds = features.seconds(first.frame, last.frame)
        told = Evidence.note(
            "returns", round(alike, 3), f"after {seconds:.2f} s the picture from before is back (likeness {alike:.2f} of 1)"
        )
        out[cuts[place]] = (replace(first, kind="cutaway_in", evidence=(*first.evidence, told)), cuts[place + 1])
        out[cuts[place + 1]] = (replace(last, kind="cutaway_out", evidence=(*last.evidence, told)), cuts[place])
        place += 2
    return out


def _is_joined_at(trace: SpliceScores | None, features: PictureFeatures, origin: Fraction, frame: int) -> bool:
    if trace is None:
        return False
    odds, _ = trace.look(round(_time(features, frame, origin) * trace.rate), round(BESIDE * trace.rate), 300)
    return odds > JOINED


def _returns(features: PictureFeatures, first: int, last: int) -> float | None:
    """How like the picture after a shot is to the one before it, if clearly more than to the shot itself; else None."""
    if features.seconds(first, last) > LONGEST_CUTAWAY:
        return None
    alike = likeness(features, first - 1, last)
    inside = max(likeness(features, first - 1, first), likeness(features, last - 1, last))
    apart = thumb_distance(features, first - 1, last)
    away = min(thumb_distance(features, first - 1, first), thumb_distance(features, last - 1, last))
    return alike if alike > 0.8 and alike > inside + 0.15 and apart < 0.5 * away else None


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


def _time(features: PictureFeatures, frame: int, origin: Fraction) -> Fraction:
    """When a frame is shown; for the frame after the last, one frame's time past it."""
    count = len(features)
    if frame < count:
        return int(features.pts[frame]) * features.time_base - origin
    step = int(features.pts[-1] - features.pts[-2]) if count > 1 else 1
    return (int(features.pts[-1]) + step) * features.time_base - origin


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
