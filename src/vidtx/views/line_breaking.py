"""Reading limits: how a text becomes cues of at most two lines, and where lines and cues may break.

In: the pieces of a text with their times. Out: groups of pieces, one a cue, each broken into lines. Limits after Netflix's
timed text style guides (English, Ukrainian and Korean): 42 characters a line and 17 a second, for
Korean 16 and 12 with half-width characters counted as a half. Lines break only at spaces, in Korean too. A single word
longer than a line stays whole: a broken word is worse than a long line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from vidtx.document import Span
from vidtx.views.text import measure_width

MIN_DURATION = 834  # ms, five sixths of a second
MAX_DURATION = 7000  # ms
MAX_LINES = 2
_SHORTEST_GROUP = 300  # ms: no utterance is cut finer than this, however fast somebody is said to speak

_SENTENCE_END = re.compile(r"[.!?…。！？]['\"»”’)\]]*$")
_PHRASE_END = re.compile(r"[,;:–—、，]['\"»”’)\]]*$")


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """Characters a line and a second, in the widths of `measure_width`."""

    line: int
    second: int


def limits_for(language: str | None) -> ReadingLimits:
    return ReadingLimits(16, 12) if language == "ko" else ReadingLimits(42, 17)


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that no line breaks: a word, a name before the text, a boundary mark. `opens`: best stands first in its cue."""

    text: str
    span: Span
    opens: bool = False


def join_pieces(pieces: Sequence[Piece]) -> str:
    return " ".join(piece.text for piece in pieces)


def break_lines(words: Sequence[str], language: str | None) -> tuple[str, ...]:
    """The words in as few lines as the limit allows; of two lines, the most even split, preferably after punctuation."""
    limit = limits_for(language).line
    widths = [_width(word, language) for word in words]
    space = _width(" ", language)
    total = sum(widths) + space * (len(words) - 1)
    if total <= limit:
        return (" ".join(words),) if words else ()
    halves, upper = [], 0.0
    if total <= 2 * limit + space:
        for at in range(1, len(words)):
            upper += widths[at - 1] + (space if at > 1 else 0.0)
            lower = total - upper - space
            if max(upper, lower) <= limit:
                bonus = 0.2 * limit if _ends_phrase(words[at - 1]) else 0.0
                halves.append((abs(upper - lower) - bonus, at))
    if halves:
        at = min(halves)[1]
        return " ".join(words[:at]), " ".join(words[at:])
    borders, filled = [0], widths[0]
    for at, width in enumerate(widths[1:], 1):
        if filled + space + width <= limit:
            filled += space + width
        else:
            borders.append(at)
            filled = width
    return tuple(" ".join(words[a:b]) for a, b in zip(borders, [*borders[1:], len(words)], strict=True))


@lru_cache(maxsize=65_536)
def _width(word: str, language: str | None) -> float:
    return float(measure_width(word, language))


@lru_cache(maxsize=65_536)
def ends_sentence(word: str) -> bool:
    return bool(_SENTENCE_END.search(word))


@lru_cache(maxsize=65_536)
def _ends_phrase(word: str) -> bool:
    return ends_sentence(word) or bool(_PHRASE_END.search(word))


def reading_time(text: str, language: str | None) -> int:
    """Milliseconds that a viewer needs, within the shortest and the longest that a cue may stand."""
    needed = round(1000 * float(measure_width(text, language)) / limits_for(language).second)
    return min(MAX_DURATION, max(MIN_DURATION, needed))


def split_pieces(
    pieces: Sequence[Piece], language: str | None, count: int | None = None, *, timed: bool = True
) -> list[Sequence[Piece]]:
    """The pieces in groups, one a cue, by the cheapest sequence of borders (dynamic programming).

    A border costs little after a sentence or before a mark, more after a phrase, most inside one; a group costs by how far it
    exceeds two lines or seven seconds, or falls short of the shortest cue. `count` asks for exactly that many groups (fewer
    only where there are fewer pieces); `timed=False` leaves times aside, for text whose times are not known.
    Speech too fast to be shown in groups of 0.3 s is divided evenly into as many as there is time for.
    """
    if not pieces:
        return []
    if count is None:
        width = sum(_width(piece.text, language) for piece in pieces)
        possible = max(1, (pieces[-1].span.end - pieces[0].span.start) // _SHORTEST_GROUP)
        if width > possible * MAX_LINES * limits_for(language).line:
            return _divide(pieces, possible, language)
        return _split_free(pieces, language)
    return _split_exactly(pieces, language, max(1, min(count, len(pieces))), timed)


def _split_free(pieces: Sequence[Piece], language: str | None) -> list[Sequence[Piece]]:
    costs, origins = [0.0], [0]
    for end in range(1, len(pieces) + 1):
        candidates = ((costs[start] + _cost(pieces, start, end, language), start) for start in _starts(pieces, end, language))
        cost, start = min(candidates)
        costs.append(cost)
        origins.append(start)
    groups, end = [], len(pieces)
    while end:
        groups.append(pieces[origins[end] : end])
        end = origins[end]
    return groups[::-1]


def _split_exactly(pieces: Sequence[Piece], language: str | None, count: int, timed: bool) -> list[Sequence[Piece]]:
    never = float("inf")
    shares = {
        (start, end): _cost(pieces, start, end, language, timed=timed)
        for end in range(1, len(pieces) + 1)
        for start in _starts(pieces, end, language)
    }
    table: list[list[tuple[float, int]]] = [[(0.0, 0)] + [(never, 0)] * len(pieces)]
    for _ in range(count):
        row = [(never, 0)]
        for end in range(1, len(pieces) + 1):
            row.append(min((table[-1][s][0] + shares[s, end], s) for s in _starts(pieces, end, language)))
        table.append(row)
    if table[count][-1][0] == never:  # more text than so few groups can hold within reason
        return _divide(pieces, count, language)
    groups, end = [], len(pieces)
    for layer in range(count, 0, -1):
        start = table[layer][end][1]
        groups.append(pieces[start:end])
        end = start
    return groups[::-1]


def _divide(pieces: Sequence[Piece], count: int, language: str | None) -> list[Sequence[Piece]]:
    """At most `count` groups of about the same width."""
    total = sum(_width(piece.text, language) for piece in pieces)
    groups: list[list[Piece]] = []
    before = 0.0
    for piece in pieces:
        if not groups or (len(groups) < count and before >= total * len(groups) / count):
            groups.append([])
        groups[-1].append(piece)
        before += _width(piece.text, language)
    return list(groups)


def _starts(pieces: Sequence[Piece], end: int, language: str | None) -> range:
    """Where a group that ends at `end` can start: far enough back for twice what fits, so that a long text stays quick."""
    widest = 2 * MAX_LINES * limits_for(language).line
    start = end - 1
    width = _width(pieces[start].text, language)
    while start > 0 and width < widest:
        start -= 1
        width += _width(pieces[start].text, language) + 0.5
    return range(start, end)


def _cost(pieces: Sequence[Piece], start: int, end: int, language: str | None, *, timed: bool = True) -> float:
    group = pieces[start:end]
    lines = break_lines([piece.text for piece in group], language)
    cost = 1.0 + 20.0 * max(0, len(lines) - MAX_LINES)
    if end < len(pieces):
        cost += _border_cost(group[-1], pieces[end])
    if timed and len(group) < len(pieces):
        last = pieces[end].span.start if end < len(pieces) else group[-1].span.end
        duration = last - group[0].span.start
        cost += 1000.0 if duration < _SHORTEST_GROUP else 3.0 * max(0, MIN_DURATION - duration) / MIN_DURATION
    if timed:
        cost += 10.0 * max(0, group[-1].span.end - group[0].span.start - MAX_DURATION) / MAX_DURATION
    return cost


def _border_cost(before: Piece, after: Piece) -> float:
    if after.opens:
        return 0.0
    pause = min(1.0, max(0, after.span.start - before.span.end) / 500)
    if before.opens:
        return 3.0  # a name or a mark alone, away from the words that it belongs to
    if ends_sentence(before.text):
        return -0.2 * pause
    return (0.5 if _ends_phrase(before.text) else 1.2) - 0.4 * pause
