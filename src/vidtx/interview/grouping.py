"""The best division of an interview into exchanges, and of each exchange into question, rendition, answer and rendition.

In: a `Scene`: utterances in order of time, who speaks in which role and language, and what compares them. Out: `Group`s, consecutive from the
first utterance to the last.

The division is found by dynamic programming, the monotone alignment of Gale & Church (1993) carried over to interpreted talk: a group is an
exchange (question, rendition of the question, answer, rendition of the answer, any of them possibly missing) or talk outside any exchange.
A group's score is the sum of how well each utterance's speaker fits its slot, how similar originals and renditions are, and how short the
gaps are.

Comparing texts is what takes time. So every exchange is first bounded as if each rendition were as similar as can be; only where that could
win are its texts compared. An exchange's first half (up to the first utterance of its answer) and its second are bounded apart. What remains
is scored in full, always in the same order of addition, so that no bound decides between scores that are equal or nearly so.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from vidtx.bitext.questions.form import read_form
from vidtx.document import SLOTS, Role, Slot, Utterance
from vidtx.interview.likeness import MOST_SCORE, Likeness

MOST_UTTERANCES = 12  # utterances in one exchange
OUTSIDE_SCORE = -1.1  # score of an utterance that belongs to no exchange
MISSING_SCORES: dict[Slot, float] = {"question": -2.0, "question_rendition": -0.9, "answer": -0.8, "answer_rendition": -0.9}
UNASKED_SCORE = -1.4  # of an exchange without question and rendition: an answer goes on after a part of it was rendered
NEW_EXCHANGE_SCORE = -0.6
GAP_SCALE_MS = 6_000  # ms of silence that cost one unit

# By whether the slot is asked in: the score of an utterance that has the form of a question, and of one that has not.
ASKING_SCORES = {True: (0.35, -0.25), False: (-0.6, 0.1)}

# Score of an utterance in a slot, by the role of its speaker: ln of how usual that is, roughly, less than 0 where it is odd.
_FIT: dict[Slot, dict[Role, float]] = {
    "question": {"questioner": 0.6, "interpreter": -2.2, "subject": -2.5, "other": -1.0, "unknown": -0.7},
    "question_rendition": {"questioner": -3.5, "interpreter": 0.5, "subject": -3.5, "other": -2.0, "unknown": -0.8},
    "answer": {"questioner": -3.0, "interpreter": -2.6, "subject": 0.7, "other": -0.8, "unknown": -0.7},
    "answer_rendition": {"questioner": -3.5, "interpreter": 0.5, "subject": -3.5, "other": -2.0, "unknown": -0.8},
}

_STRIDE = MOST_UTTERANCES + 1  # numbers from one utterance on: of none of the following, of one ... of twelve
_SLACK = 1e-6  # of a bound: far more than the rounding of any sum here, far less than what two exchanges differ by
_Cuts = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Group:
    """Utterances [start, end): an exchange whose slots begin at `cuts`, or talk outside (cuts None)."""

    start: int
    end: int
    cuts: _Cuts | None  # first of the question's rendition, of the answer, of the answer's rendition

    @property
    def slots(self) -> tuple[range, range, range, range]:
        assert self.cuts is not None
        a, b, c = self.cuts
        return range(self.start, a), range(a, b), range(b, c), range(c, self.end)


@dataclass(frozen=True)
class Scene:
    """Everything a group's score needs. `asked`, `answered`: the languages of questions and of answers, None where not known. `shares`: by the id of an utterance, how probable it
    is that it was said in each role; where there is none, its speaker's role counts."""

    utterances: Sequence[Utterance]
    roles: Mapping[str, Role]
    asked: str | None
    answered: str | None
    likeness: Likeness
    shares: Mapping[str, Mapping[Role, float]] = field(default_factory=dict)

    def fit(self, n: int) -> tuple[float, float, float, float]:
        """How well utterance n's speaker, language and punctuation fit each slot."""
        utterance = self.utterances[n]
        shares = self.shares.get(utterance.id) or {self.roles.get(utterance.speaker, "unknown"): 1.0}
        asks = read_form(utterance.text)
        scores = []
        for slot in SLOTS:
            score = math.log(sum(share * math.exp(_FIT[slot][role]) for role, share in shares.items()))
            expected = self.asked if slot in ("question", "answer_rendition") else self.answered
            if expected and utterance.language:
                score += 0.3 if utterance.language == expected else -1.6
            if asks is not None:
                score += ASKING_SCORES[slot in ("question", "question_rendition")][not asks]
            scores.append(score)
        return scores[0], scores[1], scores[2], scores[3]


class _Half(NamedTuple):
    """Of one half of an exchange, the best score where it has an original, and the score where it has none."""

    told: float
    untold: float

    @property
    def best(self) -> float:
        return max(self)


def find_groups(scene: Scene) -> list[Group]:
    """The best division of all utterances into groups. Of equally good ones: talk outside, then the longest last exchange."""
    count = len(scene.utterances)
    if not count:
        return []
    scorer = _Scorer(scene)
    best = [0.0] + [-math.inf] * count
    chosen: list[Group | None] = [None] * (count + 1)
    for end in range(1, count + 1):
        best[end], chosen[end] = best[end - 1] + OUTSIDE_SCORE, Group(end - 1, end, None)
        for start, least in _find_promising(scorer, best, end):
            score, cuts = scorer.score(start, end, least)
            if best[start] + score > best[end]:
                best[end], chosen[end] = best[start] + score, Group(start, end, cuts)
    groups: list[Group] = []
    end = count
    while end:
        group = chosen[end]
        assert group is not None
        groups.append(group)
        end = group.start
    return groups[::-1]


def _find_promising(scorer: _Scorer, best: Sequence[float], end: int) -> list[tuple[int, float]]:
    """(start, least) of the exchanges up to `end` that can be the best one, in order; `least`: what one must score."""
    top = best[end]
    bounded: list[tuple[float, int]] = []
    for start in range(max(0, end - MOST_UTTERANCES), end):
        bound = best[start] + scorer.bound(start, end)
        if bound >= top - _SLACK:
            bounded.append((bound, start))
    found: list[tuple[int, float]] = []
    for bound, start in sorted(bounded, reverse=True):
        if bound < top - _SLACK:
            break
        value = best[start] + scorer.estimate(start, end, top - _SLACK - best[start])
        top = max(top, value)
        found.append((start, value))
    return [(start, top - _SLACK - best[start]) for start, value in sorted(found) if value >= top - _SLACK]


class _Scorer:
    """Scores of exchanges: bounded, estimated (exact but for rounding), and in full."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._count = len(scene.utterances)
        spans = [utterance.span for utterance in scene.utterances]
        self._gaps = [
            min(2.0, max(0, a.gap_to(b)) / GAP_SCALE_MS) for a, b in itertools.pairwise(spans)
        ]  # after each utterance
        self._similar: dict[_Cuts, float] = {}
        self._first: dict[tuple[int, int], _Half] = {}
        self._second: dict[tuple[int, int], _Half] = {}
        self._prepare()

    def _prepare(self) -> None:
        """The sums of fits from each utterance on, by slot, and the bounds of halves and of whole exchanges."""
        import numpy as np

        size, longest = self._count, MOST_UTTERANCES
        width = size + longest  # beyond the last utterance stands nothing, so that halves may begin there
        fits = np.zeros((4, width + longest))
        fits[:, :size] = np.array([self._scene.fit(n) for n in range(size)]).T
        sums = np.zeros((4, width, longest + 1))
        for k in range(longest):
            sums[:, :, k + 1] = sums[:, :, k] + fits[:, k : width + k]
        # Flat lists: of nested ones there are ten thousands, and the garbage collector counts each.
        self._sums: list[list[float]] = sums.reshape(4, -1).tolist()
        gaps = np.zeros(width)
        gaps[: size - 1] = self._gaps
        halves = []
        for original, rendition in ((0, 1), (2, 3)):
            none, absent = MISSING_SCORES[SLOTS[original]], MISSING_SCORES[SLOTS[rendition]]
            told, untold = np.full((longest + 1, width), -np.inf), np.zeros((longest + 1, width))
            for k in range(longest + 1):
                empty = none + absent if original else UNASKED_SCORE
                untold[k] = none + sums[rendition, :, k] if k else empty
                for own in range(1, k + 1):
                    rest = sums[rendition, :, k] - sums[rendition, :, own] + MOST_SCORE if own < k else absent
                    told[k] = np.maximum(told[k], sums[original, :, own] + rest)
            halves.append((told, untold))
        (told, untold), (answered, unanswered) = halves
        whole = np.full((longest + 1, size), -np.inf)
        silence = np.zeros(size)
        for length in range(1, longest + 1):
            for k in range(length + 1):
                later = slice(k, size + k)
                second = np.maximum(answered[length - k, later], unanswered[length - k, later])
                found = np.maximum(told[k, :size] + second, untold[k, :size] + answered[length - k, later])
                whole[length] = np.maximum(whole[length], found)
            whole[length] += NEW_EXCHANGE_SCORE - silence
            silence = silence + gaps[length - 1 : size + length - 1]
        self._whole, self._told, self._untold, self._answered, self._unanswered = (
            array.T.ravel().tolist() for array in (whole, told, untold, answered, unanswered)
        )

    def bound(self, start: int, end: int) -> float:
        """What the exchange [start, end) scores at most."""
        return self._whole[start * _STRIDE + end - start]

    def estimate(self, start: int, end: int, least: float) -> float:
        """The score of the exchange [start, end), rounded in another order than the full one; anything lower where it is below `least`."""
        base = NEW_EXCHANGE_SCORE - sum(self._gaps[start : end - 1])
        least -= base
        top = -math.inf
        for b in range(start, end + 1):
            before, after = start * _STRIDE + b - start, b * _STRIDE + end - b
            answered, unanswered = self._answered[after], self._unanswered[after]
            second_best = max(answered, unanswered)
            if max(self._told[before] + second_best, self._untold[before] + answered) < max(least, top):
                continue
            first = self._halve(start, b, 0)
            if max(first.told + second_best, first.untold + answered) < max(least, top):
                continue
            second = self._halve(b, end, 2)
            top = max(top, first.told + second.best, first.untold + second.told)
        return base + top

    def _halve(self, start: int, end: int, original: int) -> _Half:
        """Utterances [start, end) as one half of an exchange: question (`original` 0) or answer (2), and rendition."""
        known = self._second if original else self._first
        half = known.get((start, end))
        if half is None:
            values = dict(self._read_halves(start, end, original, -math.inf))
            half = known[start, end] = _Half(
                max((v for cut, v in values.items() if cut > start), default=-math.inf), values[start]
            )
        return half

    def _read_halves(self, start: int, end: int, original: int, least: float) -> Iterator[tuple[int, float]]:
        """(cut, score) of the ways to read [start, end) as original and rendition that score `least`, and can be the best; in order."""
        at = start * _STRIDE
        own, other = (self._sums[slot][at : at + _STRIDE] for slot in (original, original + 1))
        missing = MISSING_SCORES[SLOTS[original]], MISSING_SCORES[SLOTS[original + 1]]
        length = end - start
        top = least
        for cut in range(start, end + 1):
            k = cut - start
            score = (own[k] if k else missing[0]) + (other[length] - other[k] if cut < end else missing[1])
            if not length and not original:
                score = UNASKED_SCORE
            if k and cut < end:
                if score + MOST_SCORE < top - _SLACK:
                    continue
                score += self._compare(start, cut, end)
            if k:
                top = max(top, score)
            if not k or score >= top - _SLACK:
                yield cut, score

    def score(self, start: int, end: int, least: float) -> tuple[float, _Cuts]:
        """The best way to read utterances [start, end) as one exchange, of those that score `least` or more."""
        # One place where sums are rounded: which of several exchanges is the best must not depend on how it was bounded.
        gaps = sum(self._gaps[start : end - 1])
        best, cuts = -math.inf, (start, start, start)
        for a, b, c in self._list_cuts(start, end, least - NEW_EXCHANGE_SCORE + gaps):
            score = NEW_EXCHANGE_SCORE - gaps + self._compare(start, a, b)
            for n, (first, last) in enumerate(((start, a), (a, b), (b, c), (c, end))):
                sums, at = self._sums[n], start * _STRIDE - start
                score += MISSING_SCORES[SLOTS[n]] if first == last else sums[at + last] - sums[at + first]
            if b == start:
                score += UNASKED_SCORE - MISSING_SCORES["question"] - MISSING_SCORES["question_rendition"]
            score += self._compare(b, c, end)
            if score > best:
                best, cuts = score, (a, b, c)
        return best, cuts

    def _list_cuts(self, start: int, end: int, least: float) -> Iterator[_Cuts]:
        """Cuts (a, b, c) in order, all that can score `least` without the gaps and the new exchange; some that cannot."""
        found: list[_Cuts] = []
        for b in range(start, end + 1):
            before, after = start * _STRIDE + b - start, b * _STRIDE + end - b
            bounds = max(self._told[before], self._untold[before]), max(self._answered[after], self._unanswered[after])
            if sum(bounds) < least - _SLACK:
                continue
            first, second = self._halve(start, b, 0).best, self._halve(b, end, 2).best
            if first + second < least - _SLACK:
                continue
            starts = [a for a, value in self._read_halves(start, b, 0, least - second) if value + second >= least - _SLACK]
            ends = [c for c, value in self._read_halves(b, end, 2, least - first) if value + first >= least - _SLACK]
            found += [(a, b, c) for a in starts for c in ends if a > start or c > b]
        return iter(sorted(found))

    def _compare(self, first: int, middle: int, last: int) -> float:
        """How similar the renditions [middle, last) are to the originals [first, middle): each to its most similar original."""
        if first == middle or middle == last:
            return 0.0
        key = first, middle, last
        known = self._similar.get(key)
        if known is None:
            score, utterances = self._scene.likeness.score, self._scene.utterances
            highest = [max(score(utterances[o], utterances[r]) for o in range(first, middle)) for r in range(middle, last)]
            known = self._similar[key] = sum(highest) / len(highest)
        return known
