"""A text cut into pieces for the page: where a finding is underlined, and where an edit lies between two words.

In: a text of the document, the characters that findings are about, edits with their places. Out: pieces in order, whose texts make up the cleaned text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vidtx.views.text import clean_text

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Underline:
    """Characters [start, end) of a text that a finding is about. `number`: the finding's."""

    start: int
    end: int
    number: int


@dataclass(frozen=True, slots=True)
class Piece:
    """`findings`: numbers of those that it is underlined for, `ending`: of those among them that end with it.

    `cut`: the index of an edit that lies here; such a piece has no text.
    """

    text: str
    findings: tuple[int, ...] = ()
    ending: tuple[int, ...] = ()
    cut: int | None = None


def find_word(text: str, number: int) -> int:
    """The character at which the word of that number begins, from 0; the text's end where there are fewer."""
    starts = [found.start() for found in _WORD.finditer(text)]
    return starts[number] if number < len(starts) else len(text)


def cut_text(text: str, underlines: Sequence[Underline], cuts: Mapping[int, Sequence[int]]) -> tuple[Piece, ...]:
    """`cuts`: by character, the indices of the edits that lie before it. Underlines beyond the text's end are cut off."""
    size = len(text)
    edges = {0, size, *(min(at, size) for at in cuts)}
    for underline in underlines:
        edges |= {min(underline.start, size), min(underline.end, size)}
    places = sorted(edges)
    pieces: list[Piece] = []
    for start, end in zip(places, [*places[1:], None], strict=True):
        pieces += [Piece("", cut=index) for at in sorted(cuts) if min(at, size) == start for index in cuts[at]]
        if end is None:
            break
        held = [u for u in underlines if u.start <= start and end <= min(u.end, size) and u.start < size]
        shown = _clean_piece(text[start:end])
        if shown:
            ending = tuple(dict.fromkeys(u.number for u in held if min(u.end, size) == end))
            pieces.append(Piece(shown, tuple(dict.fromkeys(u.number for u in held)), ending))
    return tuple(pieces)


def _clean_piece(text: str) -> str:
    """As `clean_text`, with a space kept at either end where there was one."""
    return clean_text(f"|{text}|")[1:-1]
