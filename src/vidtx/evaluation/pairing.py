"""One-to-one pairs between what a document has and what its reference has: as many as can be, and among those the best.

In: the gain of each possible pair, or None where two cannot be paired. Out: pairs of indices, by the Hungarian algorithm.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from vidtx.document import Span


class Pair(NamedTuple):
    """Indices of a thing in the document and of its counterpart in the reference."""

    found: int
    true: int


def pair_best(gains: Sequence[Sequence[float | None]]) -> list[Pair]:
    """Rows (found) paired with columns (true) where there is a gain in [0, 2): as many as can be, with the greatest gain in all, by row."""
    if not gains or not gains[0]:
        return []
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    many = 2.0 * (min(len(gains), len(gains[0])) + 1)  # one more pair is worth more than all gains together
    matrix = np.array([[0.0 if gain is None else many + gain for gain in row] for row in gains])
    rows, columns = linear_sum_assignment(matrix, maximize=True)
    return [Pair(int(n), int(m)) for n, m in zip(rows, columns, strict=True) if gains[n][m] is not None]


def measure_shared_time(spans: Sequence[Span], others: Sequence[Span]) -> int:
    """Milliseconds that the two lists of spans share."""
    return sum(max(0, -one.gap_to(other)) for one in spans for other in others)


def measure_closeness(sides: Sequence[tuple[Sequence[Span], Sequence[Span]]]) -> float | None:
    """A gain in [0, 1) that grows with the time shared, or None: where one of the sides is there and not in the other, or shares none.

    `sides`: for each part that is compared (question, answer ...) its spans in the document and in the reference.
    """
    shares = []
    for spans, true_spans in sides:
        share = measure_shared_time(spans, true_spans)
        if bool(spans) != bool(true_spans) or (spans and not share):
            return None
        shares.append(share)
    return 1 - 1 / (1 + sum(shares))
