"""Where a part of a text lies once the text was made safe: findings and words name characters of the document's own text, formats show a cleaned one.

In: a text and character spans of it. Out: `clean_text(text)` and the same spans in it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from vidtx.views.text import clean_text

CharacterSpan = tuple[int, int]  # [start, end)

_PIECE = re.compile(r"\S+")


def clean_spans(text: str, spans: Sequence[CharacterSpan]) -> tuple[str, tuple[CharacterSpan | None, ...]]:
    """The cleaned text, and each span in it; None for a span of which nothing is left."""
    cleaned = clean_text(text)
    if cleaned == text:
        return cleaned, tuple((start, end) if start < end <= len(text) else None for start, end in spans)
    kept = _follow(text)
    found: list[CharacterSpan | None] = []
    for start, end in spans:
        first, last = bisect_left(kept, start), bisect_left(kept, end)
        while first < last and cleaned[first] == " ":
            first += 1
        while first < last and cleaned[last - 1] == " ":
            last -= 1
        found.append((first, last) if first < last else None)
    return cleaned, tuple(found)


def _follow(text: str) -> list[int]:
    """For each character of the cleaned text, the index of the one in `text` that it comes from."""
    kept: list[int] = []
    space: int | None = None
    for index, character in enumerate(text):
        shown = clean_text(f"x{character}x")[1:-1]
        if not shown:
            continue
        if shown == " ":
            space = index if space is None else space
            continue
        if space is not None and kept:
            kept.append(space)
        space = None
        kept.append(index)
    return kept


def find_piece(text: str, number: int) -> CharacterSpan | None:
    """Where the whitespace-separated piece of this number (from 0) stands, the last one for a number beyond it; None in a text without any."""
    pieces = [found.span() for found in _PIECE.finditer(text)]
    return pieces[min(number, len(pieces) - 1)] if pieces else None
