"""Which terms of a text stand as others in its rendition: a rank, a post, a place, a day of the week or a month that became another.

In: two texts that should say the same, and their languages. Out: `TermDifference`s. A term that the other side does not have is none: it may be said in other words. Only
where each side has exactly one term of a sort, one became the other.
"""

from __future__ import annotations

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
    ours, theirs = find_terms(source, source_language), find_terms(target, target_language)
    found: list[TermDifference] = []
    for sort in SORTS:
        left, right = [t for t in ours if t.sort == sort], [t for t in theirs if t.sort == sort]
        if (
            len({t.meanings for t in left}) == len({t.meanings for t in right}) == 1
            and not left[0].meanings & right[0].meanings
        ):
            found.append(TermDifference(left[0].kind, left[0], right[0]))
    return tuple(found)
