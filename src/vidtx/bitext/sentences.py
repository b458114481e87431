"""The sentences of a text, with the characters where each stands.

In: a text in any language. Out: `Sentence`s in order. Cut as the translation engines cut (after a full stop, question mark, exclamation mark or
ellipsis), except after abbreviations, so that the n-th sentence of a translation renders the n-th sentence of the original.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_END = re.compile(r"(?<=[.!?…])\s+|(?<=[。？！])\s*")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:mr|mrs|ms|dr|st|lt|col|gen|sgt|capt|maj|prof|jr|sr|vs|approx|[a-z]\.[a-z]|no(?=\.\s*\d))\.$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Characters [start, end) of a text."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    def cut(self, start: int, end: int) -> Sentence:
        """Characters [start, end) of it, without the spaces and the punctuation that join a clause to its neighbors."""
        piece = self.text[start:end]
        stripped = piece.strip(" ,;:—–")
        return Sentence(stripped, self.start + start + piece.find(stripped))


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences that hold a letter or a digit; no text is cut after an abbreviation ("Lt. Kim", "No. 5", "5 p.m. on Monday")."""
    sentences: list[Sentence] = []
    start = 0
    for match in [*_END.finditer(text), None]:
        end = len(text) if match is None else match.start()
        if match is not None and (match.end() == len(text) or _is_abbreviated(text, start, end, match.end())):
            continue
        piece = text[start:end]
        stripped = piece.strip()
        if any(character.isalnum() for character in stripped):
            sentences.append(Sentence(stripped, start + len(piece) - len(piece.lstrip())))
        start = len(text) if match is None else match.end()
    return tuple(sentences)


def _is_abbreviated(text: str, start: int, end: int, following: int) -> bool:
    found = _ABBREVIATION.search(text[start:end])
    if found is None:
        head = re.search(r"(?:^|\s)no\.$", text[start:end], re.IGNORECASE)
        return bool(head) and text[following].isdigit()
    # "5 p.m. They left": an abbreviation may end a sentence; a capital letter after small ones says so.
    dotted = re.fullmatch(r"[a-z]\.[a-z]\.", found.group().strip(" ("))
    return not (dotted and text[following].isupper())
