"""Edits and exchanges: which of the reference's the document found, one to one.

In: two documents. Out: counts of matched, found and expected things, and what is right among the matched. Pairs are chosen
by the Hungarian algorithm: as many as can be, and among those the nearest.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from vidtx.document import EditBoundary, Exchange, Span, Transcript
from vidtx.evaluation.scores import TOLERANCES, Detection, Ratio

_KIND_TOLERANCE = max(TOLERANCES)


def match_boundaries(document: Transcript, reference: Transcript) -> dict[int, Detection]:
    """Edit boundaries found within each tolerance (ms), of whatever kind, grade and stream, by their exact start times."""
    return {
        tolerance: Detection(
            len(_pair_boundaries(document, reference, tolerance)), len(document.boundaries), len(reference.boundaries)
        )
        for tolerance in TOLERANCES
    }


def count_boundary_kinds(document: Transcript, reference: Transcript) -> Ratio:
    """How many boundaries are of the right kind, out of those matched within the wider tolerance."""
    pairs = _pair_boundaries(document, reference, _KIND_TOLERANCE)
    return Ratio(sum(found.kind == true.kind for found, true in pairs), len(pairs))


def match_exchanges(document: Transcript, reference: Transcript) -> Detection:
    """Exchanges found: the question overlaps the reference's question in time, and the answer its answer.

    Where the reference has no question (or no spoken answer), the document must have none either.
    """
    return Detection(len(_pair_exchanges(document, reference)), len(document.exchanges), len(reference.exchanges))


def count_continuity(document: Transcript, reference: Transcript) -> Ratio:
    """How many matched exchanges are rightly continuous or crossing an edit, out of those where the reference knows."""
    known = [(found, true) for found, true in _pair_exchanges(document, reference) if true.continuity != "unknown"]
    return Ratio(sum(found.continuity == true.continuity for found, true in known), len(known))


def _pair_boundaries(document: Transcript, reference: Transcript, tolerance: int) -> list[tuple[EditBoundary, EditBoundary]]:
    reach = Fraction(tolerance, 1000)

    def closeness(found: EditBoundary, true: EditBoundary) -> float | None:
        distance = abs(found.time - true.time)
        if distance > reach:
            return None
        # Of two at the same distance (a cutaway's splice under its picture), the one of the right kind.
        return float(1 - distance / reach) + 1e-3 * (found.kind == true.kind)

    gains = [[closeness(found, true) for true in reference.boundaries] for found in document.boundaries]
    return [(document.boundaries[n], reference.boundaries[m]) for n, m in _pair(gains)]


def _pair_exchanges(document: Transcript, reference: Transcript) -> list[tuple[Exchange, Exchange]]:
    spans = {utterance.id: utterance.span for utterance in document.utterances}
    true_spans = {utterance.id: utterance.span for utterance in reference.utterances}

    def closeness(found: Exchange, true: Exchange) -> float | None:
        shares = []
        parts = [(found.question, true.question), (found.answer, true.answer)]
        if not any(ids for pair in parts for ids in pair):  # renditions alone: compared by all that they hold
            parts = [(found.utterance_ids, true.utterance_ids)]
        for ids, true_ids in parts:
            share = _shared([spans[id] for id in ids], [true_spans[id] for id in true_ids])
            if bool(ids) != bool(true_ids) or (ids and not share):
                return None
            shares.append(share)
        return 1 - 1 / (1 + sum(shares))

    gains = [[closeness(found, true) for true in reference.exchanges] for found in document.exchanges]
    return [(document.exchanges[n], reference.exchanges[m]) for n, m in _pair(gains)]


def _shared(spans: Sequence[Span], others: Sequence[Span]) -> int:
    """Milliseconds that the two lists of spans share."""
    return sum(max(0, -one.gap_to(other)) for one in spans for other in others)


def _pair(gains: Sequence[Sequence[float | None]]) -> list[tuple[int, int]]:
    """Rows paired with columns where there is a gain: as many pairs as can be, with the greatest gain in all, by row."""
    if not gains or not gains[0]:
        return []
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    many = 2.0 * (min(len(gains), len(gains[0])) + 1)  # one more pair is worth more than all closeness together
    matrix = np.array([[0.0 if gain is None else many + gain for gain in row] for row in gains])
    rows, columns = linear_sum_assignment(matrix, maximize=True)
    return [(int(n), int(m)) for n, m in zip(rows, columns, strict=True) if gains[n][m] is not None]
