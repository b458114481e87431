"""Edits and exchanges: which of the reference's the document found, one to one.

In: two documents. Out: counts of matched, found and expected things, and what is right among the matched.
"""

from __future__ import annotations

from fractions import Fraction

from vidtx.document import EditBoundary, Exchange, Transcript
from vidtx.evaluation.pairing import measure_closeness, pair_best
from vidtx.evaluation.scores import TOLERANCES, Detection, Ratio

_KIND_TOLERANCE = max(TOLERANCES)


def match_boundaries(document: Transcript, reference: Transcript) -> dict[int, Detection]:
    """Edit boundaries found within each tolerance (ms), of whatever kind, confidence level and stream, by their exact start times."""
    return {
        tolerance: Detection(
            len(_pair_boundaries(document, reference, tolerance)), len(_list_edits(document)), len(_list_edits(reference))
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

    ours, theirs = _list_edits(document), _list_edits(reference)
    gains = [[closeness(found, true) for true in theirs] for found in ours]
    return [(ours[pair.found], theirs[pair.true]) for pair in pair_best(gains)]


def _list_edits(document: Transcript) -> list[EditBoundary]:
    """The boundaries that nobody rejected."""
    return [boundary for boundary in document.boundaries if boundary.status != "rejected"]


def _pair_exchanges(document: Transcript, reference: Transcript) -> list[tuple[Exchange, Exchange]]:
    spans = {utterance.id: utterance.span for utterance in document.utterances}
    true_spans = {utterance.id: utterance.span for utterance in reference.utterances}

    def closeness(found: Exchange, true: Exchange) -> float | None:
        parts = [(found.question, true.question), (found.answer, true.answer)]
        if not any(ids for pair in parts for ids in pair):  # renditions alone: compared by all that they hold
            parts = [(found.utterance_ids, true.utterance_ids)]
        return measure_closeness([([spans[id] for id in ids], [true_spans[id] for id in true_ids]) for ids, true_ids in parts])

    gains = [[closeness(found, true) for true in reference.exchanges] for found in document.exchanges]
    return [(document.exchanges[pair.found], reference.exchanges[pair.true]) for pair in pair_best(gains)]
