"""Which edits lie where: inside an utterance, between two parts of an exchange, or elsewhere. The one rule that everybody uses.

An edit lies in a time range if any of it does: it begins before the range ends and ends after the range begins. An edit belongs to the
utterance in which it begins. Rejected boundaries are no edits.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from vidtx.document import SLOTS, EditBoundary, Join, Slot, Span, Utterance


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
