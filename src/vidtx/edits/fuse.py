"""From what the picture and the sound show to `EditBoundary` values: one clock, one order, ids, pairs.

In: candidates in frames of the picture and in samples of the sound. Out: boundaries on the clip's timeline, whose zero is where
the first stream starts (the waveform's first sample lies there too), exact in a time base that holds both the stream's unit and
that start. A change of the sound beside a picture edit corroborates it; alone it is a possible sound splice.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from vidtx.document import EditBoundary, make_id
from vidtx.edits.audio.changes import MOST_AUDIO_PROBABILITY
from vidtx.edits.audio.splices import find_splices
from vidtx.edits.evidence import observe
from vidtx.signal import SAMPLE_RATE

if TYPE_CHECKING:
    from vidtx.document import Clip, Evidence
    from vidtx.edits.audio.splices import SpliceScores
    from vidtx.edits.candidate import EditCandidate
    from vidtx.edits.picture.cutaways import PairedEdit
    from vidtx.edits.picture.features import PictureFeatures

NEAR_SECONDS = Fraction(6, 100)  # between a picture edit and the change of the sound that belongs to it
LEAST_ALONE = 0.5  # probability of what the sound alone shows that is worth reporting: pauses in talk look like weak steps
LONGEST_OFFSET_SECONDS = 2  # between the picture's and the sound's part of an L- or J-cut
# Splices are likelier under a cutaway than elsewhere, and the likeliest near a cut at which the sound goes on. On clips made for measurement the weights are 4.1 and 4.0; but
# every such cut there is an L- or J-cut, and half of the cutaways hide a splice (docs/measurements/edit-audio.md).
COVERED_LOG_ODDS, SPLIT_LOG_ODDS = 3.5, 3.5
CORROBORATION_WEIGHT = 1.5  # log-odds that a certain change of the sound adds to a picture edit
MOST_CORROBORATED = 0.99  # probability
_SOUND_BASE = Fraction(1, SAMPLE_RATE)


class PictureSegment(NamedTuple):
    """Frames that follow one another, and the edits found in them."""

    features: PictureFeatures
    edits: Sequence[PairedEdit]


@dataclass(frozen=True, slots=True)
class TimedEdit:
    """A candidate with what the fusion adds. start, end: seconds on the clip's timeline; base: seconds, the unit of its stream;
    in_picture, in_sound: where it shows; partner: index of the other half (of a cutaway, of an L- or J-cut) among all edits.
    """

    candidate: EditCandidate
    start: Fraction
    end: Fraction | None
    base: Fraction
    in_picture: bool
    in_sound: bool
    partner: int | None = None

    @property
    def stop(self) -> Fraction:
        return self.start if self.end is None else self.end

    def add(self, evidence: tuple[Evidence, ...], probability: float | None = None, in_sound: bool | None = None) -> TimedEdit:
        """With more evidence, and another probability or the sound, if given."""
        candidate = replace(
            self.candidate,
            evidence=(*self.candidate.evidence, *evidence),
            probability=self.candidate.probability if probability is None else probability,
        )
        return replace(self, candidate=candidate, in_sound=self.in_sound if in_sound is None else in_sound)


def fuse_edits(
    clip: Clip,
    picture: Sequence[PictureSegment],
    changes: Iterable[EditCandidate],
    splice_scores: SpliceScores | None = None,
) -> tuple[EditBoundary, ...]:
    """All boundaries in order of time, with ids from their times.

    `picture`: one segment, or some apart from one another, or none. `changes`: what `vidtx.edits.audio` found, in samples;
    `splice_scores`: where the sound may be joined. Picture edits were classified with these scores in view, so that a splice
    beside one becomes evidence and does not raise its probability again.
    """
    edits: list[TimedEdit] = []
    for segment in picture:
        edits += _time_edits(segment, clip.start, len(edits))
    for change in changes:
        _add_change(edits, change)
    if splice_scores is not None:
        _add_splices(edits, find_splices(splice_scores))
    _pair_split_cuts(edits)
    order = sorted(range(len(edits)), key=lambda n: (edits[n].start, edits[n].stop))
    ids: dict[int, str] = {}
    for n in order:
        ids[n] = make_id("b", round(edits[n].start * 1000), set(ids.values()))
    return tuple(_make_boundary(ids[n], edits[n], ids) for n in order)


def _time_edits(segment: PictureSegment, origin: Fraction, index: int) -> list[TimedEdit]:
    """The edits of a segment; `index` is that of the first of them among all edits, `origin` the stream's time at the clip's
    time zero."""
    features = segment.features
    return [
        TimedEdit(
            candidate=edit,
            start=features.time_of(edit.position) - origin,
            end=None if edit.end is None else features.time_of(edit.end) - origin,
            base=features.time_base,
            in_picture=True,
            in_sound=False,
            partner=None if partner is None else index + partner,
        )
        for edit, partner in segment.edits
    ]


def _time_sound(change: EditCandidate) -> TimedEdit:
    end = None if change.end is None else change.end * _SOUND_BASE
    return TimedEdit(change, change.position * _SOUND_BASE, end, _SOUND_BASE, in_picture=False, in_sound=True)


def _add_change(edits: list[TimedEdit], change: EditCandidate) -> None:
    sound = _time_sound(change)
    spans = [(sound.start, sound.start), (sound.stop, sound.stop)]
    if change.uncertainty is not None:
        spans.append((change.uncertainty.first * _SOUND_BASE, change.uncertainty.last * _SOUND_BASE))
    for n, other in enumerate(edits):
        if not other.in_picture:
            continue
        near = any(low - NEAR_SECONDS <= at <= high + NEAR_SECONDS for low, high in spans for at in (other.start, other.stop))
        # What changes in the sound while the picture fades, dissolves or is frozen belongs to that, as a splice does; a silence may be longer.
        if near or (other.end is not None and other.start <= sound.stop and sound.start <= other.end):
            edits[n] = other.add(change.evidence, _corroborate(other.candidate.probability, change.probability), in_sound=True)
            return
    if change.end is not None or change.probability >= LEAST_ALONE:  # digital silence is in no recording
        probability = min(change.probability, MOST_AUDIO_PROBABILITY)
        edits.append(replace(sound, candidate=replace(change, probability=probability)))


def _corroborate(probability: float, change: float) -> float:
    """The probability of a picture edit beside a change of the sound.

    The two are not independent (an editor's cut and a camera's restart are alike): a moderate gain.
    """
    log_odds = math.log(probability / (1 - probability)) if probability < 1 else 10.0
    raised = 1 / (1 + math.exp(-(log_odds + CORROBORATION_WEIGHT * change)))
    return max(probability, min(MOST_CORROBORATED, raised))


def _add_splices(edits: list[TimedEdit], splices: Iterable[EditCandidate]) -> None:
    # Once for all: in hours of footage there are thousands of splices and hundreds of edits.
    spans = [_spread(other) for other in edits]
    alone: list[EditCandidate] = []
    for splice in splices:
        at = float(splice.position * _SOUND_BASE)
        near = next((n for n, (first, last) in enumerate(spans) if first <= at <= last), None)
        if near is None:
            alone.append(splice)
        elif edits[near].in_picture and not edits[near].in_sound:
            edits[near] = edits[near].add(splice.evidence, in_sound=True)
    # Now it is known of every cut whether the sound goes on there.
    covers = [
        (float(other.start), float(edits[other.partner].start))
        for other in edits
        if other.candidate.kind == "cutaway_in" and other.partner is not None
    ]
    silent = [
        float(other.start)
        for other in edits
        if other.candidate.kind == "cut" and other.end is None and other.in_picture and not other.in_sound
    ]
    halves = {_find_likeliest(alone, cut) for cut in silent}
    for number, splice in enumerate(alone):
        at = float(splice.position * _SOUND_BASE)
        if any(first < at < last for first, last in covers):
            # That is where an editor hides a splice: the picture is away while the sound goes on.
            splice = _raise(replace(splice, evidence=(*splice.evidence, observe("under_cutaway"))), COVERED_LOG_ODDS)
        elif number in halves:
            splice = _raise(splice, SPLIT_LOG_ODDS)
        if splice.probability >= LEAST_ALONE:
            edits.append(_time_sound(splice))


def _find_likeliest(splices: Sequence[EditCandidate], cut: float) -> int | None:
    """The number of the likeliest of the splices, in order, that may be the other half of a cut, in seconds; None if there is none.

    A cut has one other half.
    """
    reach = float(LONGEST_OFFSET_SECONDS)
    first, last = (
        bisect_left(splices, (cut + side) * SAMPLE_RATE, key=lambda splice: splice.position) for side in (-reach, reach)
    )
    return max(range(first, last), key=lambda number: splices[number].probability, default=None)


def _raise(splice: EditCandidate, log_odds: float) -> EditCandidate:
    """A splice with its probability raised, as far as the sound alone can be sure."""
    log_odds += math.log(splice.probability / (1 - splice.probability))
    return replace(splice, probability=round(min(MOST_AUDIO_PROBABILITY, 1 / (1 + math.exp(-log_odds))), 3))


def _spread(edit: TimedEdit) -> tuple[float, float]:
    """Seconds from and to which a splice belongs to an edit."""
    return float(edit.start - NEAR_SECONDS), float(edit.stop + NEAR_SECONDS)


def _pair_split_cuts(edits: list[TimedEdit]) -> None:
    """L- and J-cuts: a cut of the picture alone and one of the sound alone, nearer to one another than to others of their sort."""

    starts = [float(edit.start) for edit in edits]

    def find_nearest(n: int, others: list[int]) -> int | None:
        near = min(others, key=lambda m: abs(starts[m] - starts[n]), default=None)
        return near if near is not None and abs(starts[near] - starts[n]) <= LONGEST_OFFSET_SECONDS else None

    free = [n for n, e in enumerate(edits) if e.partner is None and e.end is None and e.in_picture != e.in_sound]
    pictures = [n for n in free if edits[n].in_picture and edits[n].candidate.kind == "cut"]
    sounds = [n for n in free if edits[n].in_sound]
    for n in pictures:
        m = find_nearest(n, sounds)
        if m is None or find_nearest(m, pictures) != n:
            continue
        offset = float(edits[m].start - edits[n].start)
        evidence = observe("split_cut", offset_seconds=offset)
        edits[n] = replace(edits[n].add((evidence,)), partner=m)
        edits[m] = replace(edits[m].add((evidence,)), partner=n)


def _make_boundary(id: str, edit: TimedEdit, ids: dict[int, str]) -> EditBoundary:
    base = edit.base
    if (edit.start / base).denominator != 1:  # another stream's start is no whole number of this stream's units
        base = Fraction(1, math.lcm(edit.start.denominator, base.denominator, edit.stop.denominator))
    return EditBoundary(
        id=id,
        pts=int(edit.start / base),
        time_base=base,
        kind=edit.candidate.kind,
        in_picture=edit.in_picture,
        in_sound=edit.in_sound,
        probability=round(edit.candidate.probability, 3),
        evidence=edit.candidate.evidence,
        end_pts=int(edit.stop / base) if edit.stop > edit.start else None,
        paired_id=None if edit.partner is None else ids[edit.partner],
    )
