"""Which word of the document each word of a file is: monotone, by what the words are and when they are shown.

In: two sequences of words with times. Out: for each word of the second the number of one in the first, and how sure that is. Runs of three words that
stand once on either side hold the two together; between them dynamic programming finds the best way, in a band of time where there is much. A constant shift or a
steady drift of the file's times is followed, since the offset is taken from the nearest runs that hold.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal, Protocol

from vidtx.importing.words.folding import rate_likeness

_RUN = 3  # words
_MOST_CELLS = 400_000  # of a table that is filled without a band
_BAND_MS = 12_000
_LEAST_LIKE = 0.5
_FAR_MS = 8_000  # over which nearness in time ceases to count
_BESIDE_MS = 2_500  # within which words that are not alike may stand for each other
_STRAY_MS = 60_000  # farther from the others' offset than this a run is a chance

_CLOSED = 0.4  # of a name or a mark, which is known by itself, where it competes with words of texts

Sureness = Literal["same", "alike", "beside"]


class Timed(Protocol):
    """A word. `ids`: of the utterances that it belongs to, where that is known; empty where not."""

    @property
    def folded(self) -> str: ...
    @property
    def time(self) -> int: ...
    @property
    def ids(self) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True)
class Match:
    """The number of a word of the first sequence. `beside`: only its place and time speak for it."""

    number: int
    sureness: Sureness


def align_words(first: Sequence[Timed], second: Sequence[Timed], open_to_any: Sequence[bool]) -> tuple[list[Match | None], int]:
    """For each word of `second` its match, and by how many ms the second is later than the first. `open_to_any`: for each word of `first`, whether another may stand in its place."""
    anchors = _find_anchors(first, second)
    offset = round(median(second[j].time - first[i].time for i, j in anchors)) if anchors else 0
    matches: list[Match | None] = [None] * len(second)
    for i, j in anchors:
        matches[j] = Match(i, "same")
    ends = [*anchors, (len(first), len(second))]
    i0 = j0 = 0
    shift = second[anchors[0][1]].time - first[anchors[0][0]].time if anchors else 0
    for i1, j1 in ends:
        if i1 > i0 and j1 > j0:
            after = second[j1].time - first[i1].time if i1 < len(first) and j1 < len(second) else shift
            region = _Region(first, second, (i0, i1, j0, j1), (shift + after) // 2, open_to_any)
            for i, j, sureness in region.align():
                matches[j] = Match(i, sureness)
        if i1 < len(first) and j1 < len(second):
            shift = second[j1].time - first[i1].time
        i0, j0 = i1 + 1, j1 + 1
    return matches, offset


def _find_anchors(first: Sequence[Timed], second: Sequence[Timed]) -> list[tuple[int, int]]:
    """Words of runs that stand once on either side, the longest monotone series of them."""
    here, there = _find_runs(first), _find_runs(second)
    pairs = sorted((i, there[run]) for run, i in here.items() if i >= 0 and there.get(run, -1) >= 0)
    pairs = [(i, j) for i, j in pairs if _agree(first[i], second[j])]
    if pairs:
        usual = median(second[j].time - first[i].time for i, j in pairs)
        near = [(i, j) for i, j in pairs if abs(second[j].time - first[i].time - usual) <= _STRAY_MS]
        pairs = near if 2 * len(near) > len(pairs) else pairs
    chain = find_chain(pairs)
    held: dict[int, int] = {}
    for i, j in chain:
        for n in range(_RUN):
            held.setdefault(i + n, j + n)
    # Runs that overlap on one side only would cross.
    return find_chain(sorted(held.items()))


def _agree(first: Timed, second: Timed) -> bool:
    """Whether nothing says that two words belong to different utterances."""
    return not (first.ids and second.ids) or not first.ids.isdisjoint(second.ids)


def _find_runs(words: Sequence[Timed]) -> dict[tuple[str, ...], int]:
    """Where each run begins; -1 for one that stands more than once."""
    found: dict[tuple[str, ...], int] = {}
    folded = [word.folded for word in words]
    for n in range(len(folded) - _RUN + 1):
        run = tuple(folded[n : n + _RUN])
        found[run] = -1 if run in found else n
    return found


def find_chain(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest series in which both numbers rise, of pairs that are sorted by the first."""
    tails: list[int] = []  # the least second number that ends a series of each length
    places: list[int] = []  # and which pair it is
    before: list[int] = []
    for n, (_, j) in enumerate(pairs):
        length = bisect_left(tails, j)
        before.append(places[length - 1] if length else -1)
        if length == len(tails):
            tails.append(j)
            places.append(n)
        else:
            tails[length], places[length] = j, n
    chain: list[tuple[int, int]] = []
    n = places[-1] if places else -1
    while n >= 0:
        chain.append(pairs[n])
        n = before[n]
    return chain[::-1]


_STOP, _UP, _LEFT, _PAIR = range(4)


class _Region:
    """What lies between two anchors."""

    def __init__(
        self,
        first: Sequence[Timed],
        second: Sequence[Timed],
        limits: tuple[int, int, int, int],
        shift: int,
        open_to_any: Sequence[bool],
    ) -> None:
        i0, i1, j0, j1 = limits
        self.i0, self.j0 = i0, j0
        self.first, self.second = first[i0:i1], second[j0:j1]
        self.times = [word.time - shift for word in self.second]
        self.open = open_to_any[i0:i1]
        self.known: dict[tuple[str, str], float] = {}

    def align(self) -> list[tuple[int, int, Sureness]]:
        bands = self._find_bands()
        rows: list[tuple[int, bytearray]] = []
        low, scores = 0, [0.0] * (len(self.second) + 1)  # of the row before, from its column `low` on
        for i, (begin, end) in enumerate(bands):
            moves = bytearray(end - begin + 1)
            current: list[float] = []
            for column in range(begin, end + 1):
                up = scores[column - low] if low <= column < low + len(scores) else -1e9
                best, move = up, _UP
                if column > begin and current[-1] > best:
                    best, move = current[-1], _LEFT
                if column and low <= column - 1 < low + len(scores):
                    rated = self._rate(i, column - 1) * (1.0 if self.open[i] else _CLOSED)
                    if rated > 0 and scores[column - 1 - low] + rated > best:
                        best, move = scores[column - 1 - low] + rated, _PAIR
                current.append(best)
                moves[column - begin] = move
            rows.append((begin, moves))
            low, scores = begin, current
        return self._trace(rows, low, scores)

    def _trace(
        self, rows: Sequence[tuple[int, bytearray]], low: int, scores: Sequence[float]
    ) -> list[tuple[int, int, Sureness]]:
        found: list[tuple[int, int, Sureness]] = []
        i, column = len(rows), low + max(range(len(scores)), key=scores.__getitem__)
        while i > 0:
            begin, moves = rows[i - 1]
            move = moves[column - begin] if 0 <= column - begin < len(moves) else _UP
            if move == _PAIR:
                i, column = i - 1, column - 1
                like = self._compare(i, column)
                sureness: Sureness = "same" if like == 1.0 else "alike" if like >= _LEAST_LIKE else "beside"
                found.append((self.i0 + i, self.j0 + column, sureness))
            elif move == _LEFT:
                column -= 1
            else:
                i -= 1
        return found[::-1]

    def _find_bands(self) -> list[tuple[int, int]]:
        """For each word of the first the columns that are looked at: all, or where there are many those near in time."""
        n, m = len(self.first), len(self.second)
        if n * m <= _MOST_CELLS:
            return [(0, m)] * n
        ordered = sorted(self.times)
        bands: list[tuple[int, int]] = []
        for i, word in enumerate(self.first):
            begin = bisect_left(ordered, word.time - _BAND_MS)
            end = bisect_right(ordered, word.time + _BAND_MS)
            if end - begin > 2000:  # no times, or all the same
                middle = m * i // n
                begin, end = max(begin, middle - 500), min(end, middle + 500)
            if bands:
                begin, end = max(begin, bands[-1][0]), max(end, bands[-1][1])
                begin = min(begin, bands[-1][1])
            bands.append((begin, max(begin, end)))
        return bands

    def _compare(self, i: int, j: int) -> float:
        pair = self.first[i].folded, self.second[j].folded
        like = self.known.get(pair)
        if like is None:
            like = self.known[pair] = rate_likeness(*pair)
        return like

    def _rate(self, i: int, j: int) -> float:
        like, apart = self._compare(i, j), abs(self.first[i].time - self.times[j])
        if self.second[j].ids and self.first[i].ids:
            if not _agree(self.first[i], self.second[j]):
                return 0.2 * like if like >= _LEAST_LIKE else 0.0
            apart //= 4
        if like == 1.0:
            return 2.0 + min(8, len(self.first[i].folded)) / 8 - 1.5 * min(1.0, apart / _FAR_MS)
        if like >= _LEAST_LIKE:
            return 1.5 * like - min(1.0, apart / _FAR_MS)
        if self.open[i] and apart < _BESIDE_MS:
            return 0.4 * (1 - apart / _BESIDE_MS)
        return 0.0
