"""Where a text denies what it says, in any language.

A reader of a language finds `Denial`s (`vidtx.bitext.ukrainian.negation`, `vidtx.bitext.korean.negation`); two languages are compared by them without a
translation in between.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Denial:
    """A clause whose statement is denied: characters [start, end) of the words that deny it, and those of the clause.

    `is_certain`: nothing else can be meant. Double negation, idioms ("not only"), tags and rhetorical questions are no denials or uncertain ones.
    """

    start: int
    end: int
    clause: tuple[int, int]
    is_certain: bool = True
