"""How a text becomes cues: groups of words of about even length and duration, parted where sentences and clauses end.

In: the pieces of a text with their times, a language and a style. Out: groups of pieces, one a cue. There are as many groups as two lines each
and the longest duration ask for; a sentence that would be cut finer, or a clause that ends nearly in the middle, weighs more than evenness. A piece that is `firm`
opens a group, whatever else. A text without times of its own (a translation, a rendition) is split along the shares of the one above it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from vidtx.document import Span
from vidtx.views.line_breaking import count_lines, rate_border, width_of
from vidtx.views.styles import Style

SHORTEST_GROUP = 300  # ms: no utterance is cut finer than this, however fast somebody is said to speak
_OVERFLOW = 20.0  # for each line too many
_ALONE = 30.0  # a name or a mark alone, away from the words that it belongs to
_ROUNDING = 1e-6
_BREATH = 500  # ms: a pause as long as this makes a good border


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that no cue parts: a word, a name before the text, a boundary mark.

    `opens`: best stands first in its cue. `firm`: a cue begins here.
    """

    text: str
    span: Span
    opens: bool = False
    firm: bool = False


def join_pieces(pieces: Sequence[Piece]) -> str:
    return " ".join(piece.text for piece in pieces)


def split_pieces(pieces: Sequence[Piece], language: str | None, style: Style, at_least: int = 1) -> list[Sequence[Piece]]:
    """The pieces in groups, one a cue: `at_least` so many, where there are as many pieces.

    Speech too fast to be shown in groups of 0.3 s is divided evenly into as many as there is time for.
    """
    if not pieces:
        return []
    limit = style.limits_for(language).line
    possible = max(1, (pieces[-1].span.end - pieces[0].span.start) // SHORTEST_GROUP)
    if sum(width_of(piece.text, language) for piece in pieces) > possible * style.max_lines * limit:
        return _divide(pieces, possible, language)
    starts = [0, *(n for n, piece in enumerate(pieces) if n and piece.firm), len(pieces)]
    parts = [pieces[a:b] for a, b in pairwise(starts)]
    counts = [_count_needed(part, language, style) for part in parts]
    words = [sum(not piece.opens for piece in part) for part in parts]
    while sum(counts) < at_least and any(count < most for count, most in zip(counts, words, strict=True)):
        fullest = max(
            (n for n, most in enumerate(words) if counts[n] < most),
            key=lambda n: sum(width_of(piece.text, language) for piece in parts[n]) / counts[n],
        )
        counts[fullest] += 1
    groups: list[Sequence[Piece]] = []
    for part, count in zip(parts, counts, strict=True):
        if count == 1:
            groups.append(part)
            continue
        split = _Splitter(part, language, style, count).split()
        groups += split if len(split) >= count else split_along(part, language, style, [1.0] * count)
    return groups


def _count_needed(pieces: Sequence[Piece], language: str | None, style: Style) -> int:
    """How few groups hold the pieces within the lines and the longest duration."""
    heights = _Heights(pieces, language, style)
    groups, start = 1, 0
    for at in range(1, len(pieces)):
        too_long = pieces[at].span.end - pieces[start].span.start > style.max_duration
        if not pieces[at - 1].opens and (too_long or heights.count(start, at + 1) > style.max_lines):
            groups, start = groups + 1, at
    return groups


class _Heights:
    """How many lines some of the pieces fill. A mark of several words may stand on two lines."""

    def __init__(self, pieces: Sequence[Piece], language: str | None, style: Style) -> None:
        self.limit, self.space, self.most = style.limits_for(language).line, width_of(" ", language), style.max_lines
        words = [[width_of(word, language) for word in piece.text.split()] for piece in pieces]
        self.widths = [width for own in words for width in own]
        self.offsets = [0, *accumulate(len(own) for own in words)]
        self.before = [0.0, *accumulate(sum(own) + self.space * len(own) for own in words)]

    def count(self, start: int, end: int) -> float:
        total = self.before[end] - self.before[start]
        if total - self.space <= self.limit:
            return 1
        if total > 3 * self.most * self.limit:
            return total / self.limit  # far too many: the exact number is not worth the time
        return count_lines(self.widths[self.offsets[start] : self.offsets[end]], self.limit, self.space)

    def rate(self, start: int, end: int) -> float:
        """What lines too many cost."""
        return _OVERFLOW * max(0.0, self.count(start, end) - self.most) ** 2


class _Splitter:
    """The cheapest sequence of borders of one text that is to become about `count` groups (dynamic programming)."""

    def __init__(self, pieces: Sequence[Piece], language: str | None, style: Style, count: int) -> None:
        self.pieces, self.language, self.style, self.count = pieces, language, style, count
        self.heights = _Heights(pieces, language, style)
        self.before = self.heights.before
        self.second = style.limits_for(language).second
        self.ends = [*(piece.span.start for piece in pieces[1:]), pieces[-1].span.end]
        self.ideal_width = self.before[-1] / count
        self.ideal_time = max(1, self.ends[-1] - pieces[0].span.start) / count

    def split(self) -> list[Sequence[Piece]]:
        costs, origins = [0.0], [0]
        for end in range(1, len(self.pieces) + 1):
            place = rate_place(self.pieces[end - 1], self.pieces[end], self.language) if end < len(self.pieces) else 0.0
            cheapest = (math.inf, 0)
            for start in reversed(self._starts(end)):
                # Where the width alone costs more than the best so far, nothing else is looked at: no other part of the cost is negative but the place's.
                if costs[start] + self._rate_width(start, end) + place <= cheapest[0] + _ROUNDING:
                    cheapest = min(cheapest, (costs[start] + self._rate(start, end, place), start))
            costs.append(cheapest[0])
            origins.append(cheapest[1])
        groups, end = [], len(self.pieces)
        while end:
            groups.append(self.pieces[origins[end] : end])
            end = origins[end]
        return groups[::-1]

    def _starts(self, end: int) -> range:
        """Where a group that ends at `end` can start: far enough back for twice what fits, so that a long text stays quick."""
        widest = 2 * self.style.max_lines * self.heights.limit
        start = end - 1
        while start > 0 and self.before[end] - self.before[start] < widest:
            start -= 1
        return range(start, end)

    def _rate_width(self, start: int, end: int) -> float:
        return ((self.before[end] - self.before[start]) / self.ideal_width - 1) ** 2

    def _rate(self, start: int, end: int, place: float) -> float:
        cost = 0.3 + self.heights.rate(start, end)
        width, time = self.before[end] - self.before[start], self.ends[end - 1] - self.pieces[start].span.start
        cost += self._rate_width(start, end) + (time / self.ideal_time - 1) ** 2
        cost += place
        shortest = self.style.min_duration
        cost += 1000.0 if time < SHORTEST_GROUP else 4.0 * max(0, shortest - time) / shortest
        need = 1000 * width / self.second
        cost += 1.5 * max(0.0, need - time) / need
        spoken = self.pieces[end - 1].span.end - self.pieces[start].span.start
        return cost + 10.0 * max(0, spoken - self.style.max_duration) / self.style.max_duration


def rate_place(before: Piece, after: Piece, language: str | None) -> float:
    """How bad it is if a cue ends between two pieces."""
    if before.opens:
        return _ALONE
    if after.opens:
        return 0.0
    pause = min(1.0, max(0, after.span.start - before.span.end) / _BREATH)
    return rate_border(before.text, after.text, language) - 0.4 * pause


def split_along(pieces: Sequence[Piece], language: str | None, style: Style, shares: Sequence[float]) -> list[Sequence[Piece]]:
    """The pieces in as many groups as there are shares, each about as long as its share of the whole; the last ones are empty if there are too few pieces.

    A border stands near its place, where a sentence or a clause ends.
    """
    count = min(len(shares), len(pieces))
    if count < 2:
        return [pieces, *[()] * (len(shares) - 1)] if shares else []
    heights = _Heights(pieces, language, style)
    before = heights.before
    mean, asked = before[-1] / count, max(1e-9, sum(shares[:count]))
    layers: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for number, share in enumerate(accumulate(shares[: count - 1]), 1):
        place = before[-1] * share / asked
        layer: dict[int, tuple[float, int]] = {}
        for end in range(number, len(pieces) - (count - number) + 1):
            if abs(before[end] - place) > max(2.0 * heights.limit, 1.5 * mean):
                continue
            off = 2.5 * ((before[end] - place) / mean) ** 2 + rate_place(pieces[end - 1], pieces[end], language)
            reached = _reach(layers[-1], end, heights.rate)
            if reached is not None:
                layer[end] = (reached[0] + off, reached[1])
        layers.append(layer)
    last = _reach(layers[-1], len(pieces), heights.rate)
    if last is None:  # shares too uneven for the few pieces that there are
        borders = [round(len(pieces) * number / count) for number in range(count + 1)]
    else:
        borders = [len(pieces), last[1]]
        for layer in layers[:0:-1]:
            borders.append(layer[borders[-1]][1])
        borders.reverse()
    return [*(pieces[a:b] for a, b in pairwise(borders)), *[()] * (len(shares) - count)]


def _reach(layer: dict[int, tuple[float, int]], end: int, rate: Callable[[int, int], float]) -> tuple[float, int] | None:
    """The cheapest way from a border of the layer to `end`: its cost, and the border."""
    return min(((cost + rate(start, end), start) for start, (cost, _) in layer.items() if start < end), default=None)


def _divide(pieces: Sequence[Piece], count: int, language: str | None) -> list[Sequence[Piece]]:
    """At most `count` groups of about the same width."""
    total = sum(width_of(piece.text, language) for piece in pieces)
    groups: list[list[Piece]] = []
    before = 0.0
    for piece in pieces:
        if not groups or (len(groups) < count and before >= total * len(groups) / count):
            groups.append([])
        groups[-1].append(piece)
        before += width_of(piece.text, language)
    return list(groups)
