"""Texts as words that can be compared, although a format wrote them with look-alikes, on several lines, or without what nobody sees.

In: a text of a document, or a line of a file. Out: `Piece`s, each with what it is compared by and where it stands in the text. A Han or Kana character is a piece of its own, as
nothing parts words there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from vidtx.views.text import clean_text
from vidtx.views.wording import GIST_SIGN, GLOSSARY_SIGN

# What `vidtx.views.text` writes in place of characters that SubRip cannot hold, and XML in place of those that it cannot hold.
_ALIKE = str.maketrans(
    {
        "<": "‹",
        ">": "›",
        "{": "(",
        "}": ")",
        "\\": "＼",
        ":": "∶",
        "&": "＆",
        ",": "‚",  # in names, which ASS sets apart by commas
        "\ufffe": "\ufffd",
        "\uffff": "\ufffd",
        "\u2060": None,
    }
)
_UNSPACED = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff\U00020000-\U0003ffff"
_PIECE = re.compile(f"[{_UNSPACED}]|[^{_UNSPACED}]+")
_UNSPACED_CHARACTER = re.compile(f"[{_UNSPACED}]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A word. `folded`: what it is compared by. `start`, `end`: characters of the text it stands in. `glued`: no space stands before it."""

    folded: str
    start: int
    end: int
    glued: bool = False


def fold(text: str) -> str:
    """A word as it is compared: look-alikes are one character, composed and decomposed letters too."""
    return unicodedata.normalize("NFC", text.translate(_ALIKE).lstrip(GIST_SIGN).replace(GLOSSARY_SIGN, ""))


def fold_text(text: str) -> str:
    """A whole text as it is compared: pieces with one space between."""
    return " ".join(piece.folded for piece in cut_pieces(text))


def cut_pieces(text: str) -> tuple[Piece, ...]:
    """The words of a text; those of which nothing would be shown are left out."""
    return tuple(_cut(text))


def _cut(text: str) -> Iterator[Piece]:
    begun: int | None = None  # where the word began that is being read
    shown: list[tuple[str, int]] = []  # its characters that are shown, and where they stand
    for at, character in enumerate(text):
        kept = character if character.isalnum() else _show(character)
        if kept.isspace():
            if begun is not None:
                yield from _finish(shown, at)
            begun, shown = None, []
        else:
            begun = at if begun is None else begun
            if kept:
                shown.append((kept, at))
    if begun is not None:
        yield from _finish(shown, len(text))


def _finish(shown: list[tuple[str, int]], end: int) -> Iterator[Piece]:
    word = "".join(character for character, _ in shown)
    found = list(_PIECE.finditer(word))
    glued = False
    for number, match in enumerate(found):
        folded = fold(match[0])
        if not folded:
            continue
        last = end if number == len(found) - 1 else shown[match.end()][1]
        yield Piece(folded, shown[match.start()][1], last, glued)
        glued = True


@cache
def _show(character: str) -> str:
    """What is shown of a character: itself, a space, or nothing."""
    return clean_text(f"x{character}x")[1:-1]


def is_unspaced(text: str) -> bool:
    """Whether a piece is written without spaces around it."""
    return _UNSPACED_CHARACTER.fullmatch(text) is not None


def rate_likeness(first: str, second: str) -> float:
    """How alike two folded words are, from 0 to 1, by what they share at their beginning and end: fast, and good enough for endings and slips."""
    if first == second:
        return 1.0
    shorter, longer = sorted((len(first), len(second)))
    if not shorter:
        return 0.0
    head = 0
    while head < shorter and first[head] == second[head]:
        head += 1
    tail = 0
    while tail < shorter - head and first[-1 - tail] == second[-1 - tail]:
        tail += 1
    return (head + tail) / longer
