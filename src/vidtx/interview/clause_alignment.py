"""Which clauses of an original and its rendition say the same, and which have no counterpart on the other side.

In: the clauses of both sides, and how probable it is that one renders another (`vidtx.bitext.clauses`). Out: a `ClauseAlignment`: groups of clauses that render one another, and for
each clause the probability that the other side lacks it.

Groups are found by dynamic programming, the monotone alignment of Gale & Church (1993) with probabilities in place of lengths: one and one, one and two, two and one, or one alone.
An interpreter may turn two neighbors around, so a clause alone whose likeliest counterpart stands in another group is not missing. Whether a clause is missing is then judged by
a logistic model of a few measures, fitted to planted omissions and additions in Ukrainian and Korean news (docs/measurements/fidelity.md).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from vidtx.document import TextSpan

ALONE = -0.4  # score of a clause without a counterpart, in units of limited log-odds of a pair
SECOND = 0.6  # share of its score that the second clause of a group of two adds
LIMIT = 4.5  # log-odds that vectors are believed either way

# The logistic model: what each measure adds to the log-odds that a clause is missing on the other side.
INTERCEPT = -4.86
WEIGHTS: Mapping[str, float] = {"best": -0.58, "taken": 1.36, "shortfall": 4.89, "short": -1.34, "single": -7.1}


class Pair(NamedTuple):
    first: TextSpan
    second: TextSpan


@dataclass(frozen=True, slots=True)
class ClauseGroup:
    """Clauses that render one another, by number; one side is empty for a clause alone."""

    source: tuple[int, ...]
    target: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ClauseAlignment:
    """`missing_source`: for each clause of the original, the probability that the rendition lacks it; `missing_target`: the other way round."""

    groups: tuple[ClauseGroup, ...]
    missing_source: tuple[float, ...]
    missing_target: tuple[float, ...]


def align_clauses(
    source: Sequence[TextSpan], target: Sequence[TextSpan], probabilities: Mapping[Pair, float], ratio: float = 1.0
) -> ClauseAlignment | None:
    """The alignment; None where a pair of clauses was not compared. `ratio`: characters of the target's language for one of the source's."""
    if not source or not target or any(Pair(a, b) not in probabilities for a in source for b in target):
        return None
    odds = [[limit(probabilities[Pair(a, b)]) for b in target] for a in source]
    groups = _find_groups(odds)
    turned = [list(column) for column in zip(*odds, strict=True)]
    back = tuple(ClauseGroup(group.target, group.source) for group in groups)
    lengths = [span.end - span.start for span in source], [(span.end - span.start) / ratio for span in target]
    return ClauseAlignment(
        groups,
        tuple(missing_probability(m) for m in measure_clauses(odds, groups, *lengths)),
        tuple(missing_probability(m) for m in measure_clauses(turned, back, *reversed(lengths))),
    )


def limit(probability: float) -> float:
    """ln(p / (1 - p)), at most `LIMIT` either way."""
    inside = min(max(probability, 1e-6), 1 - 1e-6)
    return max(-LIMIT, min(LIMIT, math.log(inside / (1 - inside))))


def missing_probability(measures: Mapping[str, float]) -> float:
    """The probability that a clause of these measures is missing on the other side."""
    odds = INTERCEPT + sum(WEIGHTS[name] * value for name, value in measures.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))


def measure_clauses(
    odds: Sequence[Sequence[float]], groups: Sequence[ClauseGroup], lengths: Sequence[float], other_lengths: Sequence[float]
) -> list[dict[str, float]]:
    """For each clause of one side, what the judgement is made from.

    `odds`: log-odds of each of its clauses with each of the other side's. `lengths`: characters, in one measure for both sides. best: the likeliest counterpart; taken: whether that
    one is another clause's own; shortfall: ln of how much longer the whole side is than the other; short, single: of the clause itself.
    """
    total, other = sum(lengths), sum(other_lengths)
    shortfall = _log_ratio(total, other)
    owner: dict[int, int] = {}
    for group in groups:
        for m in group.target:
            for n in group.source:
                if m not in owner or odds[n][m] > odds[owner[m]][m]:
                    owner[m] = n
    measured = []
    for n, row in enumerate(odds):
        best = max(range(len(row)), key=row.__getitem__)
        measured.append(
            {
                "best": row[best],
                "taken": float(owner.get(best, n) != n) * max(0.0, odds[owner.get(best, n)][best] - row[best]) / LIMIT,
                "shortfall": shortfall,
                "short": float(lengths[n] < 20),
                "single": float(len(odds) == 1),
            }
        )
    return measured


def _log_ratio(length: float, other: float) -> float:
    return max(-1.5, min(1.5, math.log(max(length, 1.0) / max(other, 1.0))))


_STEPS = ((1, 1), (1, 0), (0, 1), (2, 1), (1, 2))


def _find_groups(odds: Sequence[Sequence[float]]) -> tuple[ClauseGroup, ...]:
    """The best monotone division; of equally good ones the first of `_STEPS`."""
    rows, columns = len(odds), len(odds[0])
    best = [[-math.inf] * (columns + 1) for _ in range(rows + 1)]
    step: dict[tuple[int, int], tuple[int, int]] = {}
    best[0][0] = 0.0
    for n in range(rows + 1):
        for m in range(columns + 1):
            for a, b in _STEPS:
                if n >= a and m >= b and (n or m):
                    score = best[n - a][m - b] + _score(odds, range(n - a, n), range(m - b, m))
                    if score > best[n][m]:
                        best[n][m], step[n, m] = score, (a, b)
    groups: list[ClauseGroup] = []
    n, m = rows, columns
    while n or m:
        a, b = step[n, m]
        groups.append(ClauseGroup(tuple(range(n - a, n)), tuple(range(m - b, m))))
        n, m = n - a, m - b
    return tuple(reversed(groups))


def _score(odds: Sequence[Sequence[float]], rows: range, columns: range) -> float:
    scores = sorted((odds[n][m] / LIMIT for n in rows for m in columns), reverse=True)
    if not scores:
        return ALONE
    return scores[0] + (SECOND * scores[1] - 0.2 if len(scores) > 1 else 0.0)
