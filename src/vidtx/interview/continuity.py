"""Which edits lie where: inside an utterance, between two parts of an exchange, or elsewhere. The one rule that everybody uses.

An edit lies in a time range if any of it does: it begins before the range ends and ends after the range begins. An edit belongs to the
utterance in which it begins. Rejected boundaries are no edits.

What follows from that is derived here as well, and stored nowhere: how many exchanges are whole (`count_continuity`), how long an answer
was waited for (`measure_latency`), and which words are cut off at an edit (`find_cut_off`).
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from vidtx.document import SLOTS, EditBoundary, Exchange, Join, Rendition, Slot, Span, Transcript, Utterance

CUT_TOLERANCE = (
    80  # ms between a word and an edit, up to which the word is cut off: a frame or two, and the error of word times
)
CUT_PAUSE = 200  # ms of silence before an edit, from which on a speaker had paused there
PROBABLE = 0.5  # probability from which an edit may have taken something away
REACH = 100  # ms by which such an edit may lie within the speech beside it
_SOUND_RUNS_ON = frozenset(
    {"cutaway_in", "cutaway_out"}
)  # kinds of edit under which nothing of the speech is lost, unless it was found in the sound too
_BLENDS = frozenset({"dissolve", "fade"})  # kinds of edit that last while two sounds are mixed


@dataclass(frozen=True, slots=True)
class Placement:
    """`inside`: by utterance id, the edits that begin inside it. `between`: those that begin in no utterance. Each in order of time."""

    inside: Mapping[str, tuple[EditBoundary, ...]]
    between: tuple[EditBoundary, ...]


def keep_edits(boundaries: Sequence[EditBoundary]) -> tuple[EditBoundary, ...]:
    """The boundaries without those that a person rejected."""
    return tuple(boundary for boundary in boundaries if boundary.status != "rejected")


class TimedEdit(NamedTuple):
    """An edit with its times in ms. `number`: its place among the edits of the document."""

    number: int
    start: int
    end: int
    boundary: EditBoundary

    @property
    def id(self) -> str:
        return self.boundary.id


class Edits:
    """The edits among boundaries, with their times at hand: a boundary's are computed from fractions each time, for many utterances too slow."""

    def __init__(self, boundaries: Sequence[EditBoundary]) -> None:
        self.kept = keep_edits(boundaries)
        timed = [TimedEdit(n, boundary.start_ms, boundary.end_ms, boundary) for n, boundary in enumerate(self.kept)]
        self._timed = sorted(timed, key=lambda edit: edit.start)
        self._starts = [edit.start for edit in self._timed]
        self._latest = list(itertools.accumulate((edit.end for edit in self._timed), max))  # end of any up to each

    @classmethod
    def of(cls, boundaries: Sequence[EditBoundary] | Edits) -> Edits:
        return boundaries if isinstance(boundaries, Edits) else cls(boundaries)

    def find(self, start: int, end: int) -> list[TimedEdit]:
        """Those of which any lies in [start, end), in ms, in the document's order."""
        last = bisect_left(self._starts, end)
        first = bisect_right(self._latest, start, 0, last)
        return sorted(edit for edit in self._timed[first:last] if edit.end > start)


def is_inside(edit: TimedEdit, span: Span) -> bool:
    """Whether an edit begins inside a span; one at its very start or end lies beside it."""
    return span.start < edit.start < span.end


def overlaps(edit: TimedEdit, start: int, end: int) -> bool:
    """Whether any of an edit lies from `start` to `end`, both in ms, ends included."""
    return edit.end >= start and edit.start <= end


def place_boundaries(utterances: Sequence[Utterance], boundaries: Sequence[EditBoundary]) -> Placement:
    """Every edit once or more: in each utterance in which it begins (people may speak at once), else between."""
    edits = Edits(boundaries)
    inside = {
        u.id: tuple(edit.boundary for edit in edits.find(u.span.start, u.span.end) if is_inside(edit, u.span))
        for u in utterances
    }
    held = {boundary.id for group in inside.values() for boundary in group}
    return Placement(inside, tuple(boundary for boundary in edits.kept if boundary.id not in held))


def make_joins(
    parts: Mapping[Slot, Sequence[Span]], boundaries: Sequence[EditBoundary] | Edits, *, searched: bool = True
) -> tuple[tuple[Join, ...], tuple[str, ...]]:
    """The joins between the parts of an exchange, and the ids of the edits inside a part.

    `parts`: the spans of each slot that is not empty. `searched`: whether edits were looked for at all; if not, continuity is unknown.
    """
    there = [(slot, parts[slot]) for slot in SLOTS if parts.get(slot)]
    start, end = min(s.start for _, spans in there for s in spans), max(s.end for _, spans in there for s in spans)
    left = Edits.of(boundaries).find(start, end)
    joins: list[Join] = []
    for (before, earlier), (after, later) in itertools.pairwise(there):
        first, last = max(span.end for span in earlier), min(span.start for span in later)
        # Where the two overlap (people speak at once, or an answer goes on after its rendition), an edit in the overlap lies between them.
        held = tuple(b.id for b in left if overlaps(b, min(first, last), max(first, last)))
        left = [b for b in left if b.id not in held]
        continuity = "crosses_edit" if held else "continuous" if searched else "unknown"
        joins.append(Join(before, after, continuity, held, last - first))  # type: ignore[arg-type]
    return tuple(joins), tuple(edit.id for edit in left)


def loses_speech(boundary: EditBoundary) -> bool:
    """Whether something that was said may have been cut out at an edit."""
    return boundary.probability >= PROBABLE and (boundary.in_sound or boundary.kind not in _SOUND_RUNS_ON)


def mark_cut_renditions(
    renditions: Sequence[Rendition], utterances: Sequence[Utterance], boundaries: Sequence[EditBoundary] | Edits
) -> tuple[Rendition, ...]:
    """The renditions, each that is missing with the edits that lie between its original and what is said next: there it may have been cut out, and nothing is known of the interpreter."""
    edits = Edits.of(boundaries)
    spans = {u.id: u.span for u in utterances}
    starts = sorted(span.start for span in spans.values())
    marked = []
    for rendition in renditions:
        found: tuple[str, ...] = ()
        if rendition.kind == "zero":
            end = max(spans[id].end for id in rendition.source_ids)
            after = bisect_left(starts, end - REACH)
            following = starts[after] if after < len(starts) else end
            near = edits.find(end - REACH, max(end, following) + REACH)
            found = tuple(edit.id for edit in near if loses_speech(edit.boundary))
        marked.append(rendition if found == rendition.boundary_ids else replace(rendition, boundary_ids=found))
    return tuple(marked)


@dataclass(frozen=True, slots=True)
class ContinuityCount:
    """How many exchanges are whole (no edit found), cross an edit, or are not known; and how many answers are cut off at an edit."""

    continuous: int
    crosses_edit: int
    unknown: int
    answers_cut_off: int


def count_continuity(transcript: Transcript) -> ContinuityCount:
    """The document's exchanges by continuity. An exchange whose answer is cut off at both ends counts once."""
    states = [exchange.continuity for exchange in transcript.exchanges]
    cut = find_cut_answers(transcript)
    answers = sum(any(id in cut for id in exchange.answer) for exchange in transcript.exchanges)
    return ContinuityCount(states.count("continuous"), states.count("crosses_edit"), states.count("unknown"), answers)


@dataclass(frozen=True, slots=True)
class Latency:
    """How long an answer was waited for. `after`: the part that ended before it. `ms`: from its end to the answer's first word, negative
    where the answer begins earlier. `continuity`: of what lies between; across an edit, `ms` is a length of the clip, not of the interview.
    """

    after: Slot
    ms: int
    continuity: str


def measure_latency(exchange: Exchange, utterances: Mapping[str, Utterance]) -> Latency | None:
    """From the end of the question's rendition, or of the question where none was rendered, to the answer's first word.

    None where nothing was asked or nothing was said in answer. `utterances`: by id.
    """
    after: Slot = "question_rendition" if exchange.question_rendition else "question"
    asked = exchange.question_rendition or exchange.question
    if not asked or not exchange.answer:
        return None
    end = max(utterances[id].span.end for id in asked)
    start = min(_find_extent(utterances[id])[0][0] for id in exchange.answer)
    join = next((join for join in exchange.joins if join.after == "answer"), None)
    return Latency(after, start - end, join.continuity if join is not None else "unknown")


@dataclass(frozen=True, slots=True)
class CutOff:
    """The edit at which the first word of an utterance is cut off (`at_start`), and that of its last word (`at_end`)."""

    at_start: EditBoundary | None = None
    at_end: EditBoundary | None = None


def find_cut_answers(transcript: Transcript) -> Mapping[str, CutOff]:
    """By the id of an utterance, the answers of which a word is cut off at an edit."""
    answers = {id for exchange in transcript.exchanges for id in exchange.answer}
    edits = Edits(transcript.boundaries)
    found = ((u.id, find_cut_off(u, edits)) for u in transcript.utterances if u.id in answers)
    return {id: cut for id, cut in found if cut is not None}


def find_cut_off(utterance: Utterance, boundaries: Sequence[EditBoundary] | Edits) -> CutOff | None:
    """Whether the first or the last word of an utterance is cut off at an edit; None where neither is.

    Only an edit of the sound cuts a word off: a sound splice, or a cut of picture and sound. Under a cutaway the sound runs on. The last
    word is cut off where the edit lies inside it or at most `CUT_TOLERANCE` after it, or where the speaker's turn goes on to the edit with
    less than `CUT_PAUSE` after the last word that was recognized. An edit as near to the word before lies between the two, as word times
    err by that much. The first word mirrors that in time. An edit inside the only word counts for the end that is nearer.
    """
    if not utterance.text and not utterance.words:
        return None
    first, last = _find_extent(utterance)
    span = utterance.span
    near = Edits.of(boundaries).find(
        min(first[0], span.start) - CUT_TOLERANCE - CUT_PAUSE, max(last[1], span.end) + CUT_TOLERANCE + CUT_PAUSE
    )
    sounding = [edit for edit in near if edit.boundary.in_sound]
    at_end = [edit for edit in sounding if _breaks_off(last, span.end, _end_of_sound(edit))]
    # Seen backwards in time, a word that begins at an edit is one that ends there.
    mirrored = (-first[1], -first[0])
    at_start = [edit for edit in sounding if _breaks_off(mirrored, -span.start, -_start_of_sound(edit))]
    if len(utterance.words) == 1:
        to_end = {edit: abs(last[1] - _end_of_sound(edit)) for edit in at_end}
        to_start = {edit: abs(_start_of_sound(edit) - first[0]) for edit in at_start}
        at_end = [edit for edit in at_end if to_end[edit] <= to_start.get(edit, to_end[edit])]
        at_start = [edit for edit in at_start if to_start[edit] <= to_end.get(edit, to_start[edit])]
    if not at_start and not at_end:
        return None
    return CutOff(_choose(at_start), _choose(at_end))


def _find_extent(utterance: Utterance) -> tuple[tuple[int, int], tuple[int, int]]:
    """(start, end) of its first word and of its last one; where no word has times, of the ends of the utterance, as far as they can be."""
    if not utterance.words:
        start, end = utterance.span.start, utterance.span.end
        return (start, min(end, start + 2 * CUT_TOLERANCE)), (max(start, end - 2 * CUT_TOLERANCE), end)
    first, last = utterance.words[0].span, max((word.span for word in utterance.words), key=lambda span: (span.end, span.start))
    return (first.start, first.end), (last.start, last.end)


def _end_of_sound(edit: TimedEdit) -> int:
    """When the sound before an edit ends: at its start, in the middle of a blend of two sounds."""
    return (edit.start + edit.end) // 2 if edit.boundary.kind in _BLENDS else edit.start


def _start_of_sound(edit: TimedEdit) -> int:
    """When the sound after an edit begins."""
    return (edit.start + edit.end) // 2 if edit.boundary.kind in _BLENDS else edit.end


def _breaks_off(word: tuple[int, int], turn_end: int, edit: int) -> bool:
    """Whether the last word of a turn is cut off at an edit; all in ms."""
    start, end = word
    margin = min(CUT_TOLERANCE, (end - start) / 2)
    if start + margin < edit <= end + CUT_TOLERANCE:
        return True
    return abs(edit - turn_end) <= CUT_TOLERANCE and 0 <= edit - end < CUT_PAUSE


def _choose(edits: Sequence[TimedEdit]) -> EditBoundary | None:
    """The surest of them, the first of several."""
    return max((edit.boundary for edit in edits), key=lambda boundary: boundary.probability, default=None)
