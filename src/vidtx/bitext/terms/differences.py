"""Which terms of a text stand as others in its rendition: a rank, a post, a place, a day of the week or a month that became another.

In: two texts that should say the same, and their languages. Out: `TermDifference`s. A term that the other side does not have is none: it may be said in other words. Only
where each side has exactly one term of a kind that the other side lacks, one became the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vidtx.bitext.terms.stated_terms import StatedTerm, TermKind, find_terms

KINDS: tuple[TermKind, ...] = ("rank", "place", "date")


@dataclass(frozen=True, slots=True)
class TermDifference:
    """`source`, `target`: the term on each side."""

    kind: TermKind
    source: StatedTerm
    target: StatedTerm


def find_term_differences(source: str, source_language: str, target: str, target_language: str) -> tuple[TermDifference, ...]:
    """The terms that became others, in order of kind."""
    ours, theirs = find_terms(source, source_language), find_terms(target, target_language)
    found: list[TermDifference] = []
    for kind in KINDS:
        left = _subtract([t for t in ours if t.kind == kind], [t for t in theirs if t.kind == kind])
        right = _subtract([t for t in theirs if t.kind == kind], [t for t in ours if t.kind == kind])
        if len({t.meanings for t in left}) == len({t.meanings for t in right}) == 1:
            found.append(TermDifference(kind, left[0], right[0]))
    return tuple(found)


def _subtract(terms: Sequence[StatedTerm], others: Sequence[StatedTerm]) -> list[StatedTerm]:
    """Those that mean nothing that any of the others can mean."""
    return [term for term in terms if not any(term.meanings & other.meanings for other in others)]
