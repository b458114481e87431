"""Which edits lie where: inside an utterance, between two parts of an exchange, or elsewhere. The one rule that everybody uses.

An edit lies in a time range if any of it does: it begins before the range ends and ends after the range begins. An edit belongs to the
utterance in which it begins. Rejected boundaries are no edits.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vidtx.document import SLOTS, EditBoundary, Join, Slot, Span, Utterance


@dataclass(frozen=True, slots=True)
class Placement:
    """`inside`: by utterance id, the edits that begin inside it. `between`: those that begin in no utterance. Each in order of time."""

    inside: Mapping[str, tuple[EditBoundary, ...]]
    between: tuple[EditBoundary, ...]


def keep_edits(boundaries: Sequence[EditBoundary]) -> tuple[EditBoundary, ...]:
    """The boundaries without those that a person rejected."""
    return tuple(boundary for boundary in boundaries if boundary.status != "rejected")


def is_inside(boundary: EditBoundary, span: Span) -> bool:
    """Whether an edit begins inside a span; one at its very start or end lies beside it."""
    return span.start < boundary.start_ms < span.end


def overlaps(boundary: EditBoundary, start: int, end: int) -> bool:
    """Whether any of an edit lies from `start` to `end`, both in ms, ends included."""
    return boundary.end_ms >= start and boundary.start_ms <= end


def place_boundaries(utterances: Sequence[Utterance], boundaries: Sequence[EditBoundary]) -> Placement:
    """Every edit once or more: in each utterance in which it begins (people may speak at once), else between."""
    edits = keep_edits(boundaries)
    inside = {u.id: tuple(b for b in edits if is_inside(b, u.span)) for u in utterances}
    held = {boundary.id for group in inside.values() for boundary in group}
    return Placement(inside, tuple(boundary for boundary in edits if boundary.id not in held))


def make_joins(
    parts: Mapping[Slot, Sequence[Span]], boundaries: Sequence[EditBoundary], *, searched: bool = True
) -> tuple[tuple[Join, ...], tuple[str, ...]]:
    """The joins between the parts of an exchange, and the ids of the edits inside a part.

    `parts`: the spans of each slot that is not empty. `searched`: whether edits were looked for at all; if not, continuity is unknown.
    """
    there = [(slot, parts[slot]) for slot in SLOTS if parts.get(slot)]
    edits = keep_edits(boundaries)
    start, end = min(s.start for _, spans in there for s in spans), max(s.end for _, spans in there for s in spans)
    left = [b for b in edits if b.end_ms > start and b.start_ms < end]
    joins: list[Join] = []
    for (before, earlier), (after, later) in itertools.pairwise(there):
        first, last = max(span.end for span in earlier), min(span.start for span in later)
        # Where the two overlap (people speak at once, or an answer goes on after its rendition), an edit in the overlap lies between them.
        held = tuple(b.id for b in left if overlaps(b, min(first, last), max(first, last)))
        left = [b for b in left if b.id not in held]
        continuity = "crosses_edit" if held else "continuous" if searched else "unknown"
        joins.append(Join(before, after, continuity, held, last - first))  # type: ignore[arg-type]
    return tuple(joins), tuple(boundary.id for boundary in left)
