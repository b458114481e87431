"""Which terms of a text stand as others in its rendition: a rank, a post, a place, a day of the week or a month that became another.

In: two texts that should say the same, and their languages. Out: `TermDifference`s. A term that the other side does not have is none: it may be said in other words. Only
where each side has exactly one term of a sort that the other does not state, one became the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vidtx.bitext.terms.stated_terms import SORTS, StatedTerm, TermKind, find_terms


@dataclass(frozen=True, slots=True)
class TermDifference:
    """`source`, `target`: the term on each side."""

    kind: TermKind
    source: StatedTerm
    target: StatedTerm


def find_term_differences(source: str, source_language: str, target: str, target_language: str) -> tuple[TermDifference, ...]:
    """The terms that became others, in order of kind."""
    return pair_terms(*find_unmatched_terms(source, source_language, target, target_language))


def find_unmatched_terms(
    source: str, source_language: str, target: str, target_language: str
) -> tuple[tuple[StatedTerm, ...], tuple[StatedTerm, ...]]:
    """The terms of each side that can mean nothing that the other states, in order of place."""
    ours, theirs = find_terms(source, source_language), find_terms(target, target_language)
    return _leave_out(ours, theirs), _leave_out(theirs, ours)


def pair_terms(ours: Sequence[StatedTerm], theirs: Sequence[StatedTerm]) -> tuple[TermDifference, ...]:
    """Unmatched terms of which each side has exactly one of a sort, however often it says it."""
    found: list[TermDifference] = []
    for sort in SORTS:
        left, right = [t for t in ours if t.sort == sort], [t for t in theirs if t.sort == sort]
        if len({t.meanings for t in left}) == len({t.meanings for t in right}) == 1:
            found.append(TermDifference(left[0].kind, left[0], right[0]))
    return tuple(found)


def _leave_out(terms: Sequence[StatedTerm], others: Sequence[StatedTerm]) -> tuple[StatedTerm, ...]:
    return tuple(t for t in terms if not any(t.sort == other.sort and t.meanings & other.meanings for other in others))
