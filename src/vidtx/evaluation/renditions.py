"""What the interpreter made of each original: links, kinds of rendition and findings, against the reference's.

In: two documents. Out: counts. Speech is segmented differently in the two, so renditions are paired by the time that their originals and
their renditions share, and findings by kind, by the rendition that they are in, and by what they state.
"""

from __future__ import annotations

from collections.abc import Iterable

from vidtx.document import FINDING_KINDS, Finding, Rendition, Span, Transcript
from vidtx.evaluation.pairing import measure_closeness, pair_best
from vidtx.evaluation.scores import Detection, Ratio
from vidtx.evaluation.text import normalize_text

SENTENCE_KINDS = ("negation", "omission", "addition", "substitution", "caption", "other")  # whose values are sentences
SAME_SENTENCE = 0.5  # share of words (Dice) from which two findings state the same sentence


def match_renditions(document: Transcript, reference: Transcript) -> Detection:
    """Originals linked to their renditions: both sides overlap the reference's in time, and neither has one that the other lacks.

    An original that was never rendered is found where the document says so too. The interpreter's own talk is not counted.
    """
    found, true = _list_linked(document), _list_linked(reference)
    return Detection(len(_pair_renditions(document, reference)), len(found), len(true))


def count_rendition_kinds(document: Transcript, reference: Transcript) -> Ratio:
    """How many renditions are of the right kind, out of those matched."""
    pairs = _pair_renditions(document, reference)
    return Ratio(sum(found.kind == true.kind for found, true in pairs), len(pairs))


def match_findings(document: Transcript, reference: Transcript) -> dict[str, Detection]:
    """Findings found, by kind: in a rendition that overlaps the reference's in time, with a value that is the same on either side.

    Sentences are the same where they share half of their words, numbers and names only where they are equal. Findings that a person rejected are none.
    """
    found, true = _list_findings(document), _list_findings(reference)
    counts = {}
    for kind in FINDING_KINDS:
        ours, theirs = [(r, f) for r, f in found if f.kind == kind], [(r, f) for r, f in true if f.kind == kind]
        if ours or theirs:
            gains = [
                [_measure_finding(document, reference, one, finding, other, expected) for other, expected in theirs]
                for one, finding in ours
            ]
            counts[kind] = Detection(len(pair_best(gains)), len(ours), len(theirs))
    return counts


def _list_linked(document: Transcript) -> list[Rendition]:
    return [r for r in document.renditions if r.source_ids and r.status != "rejected"]


def _list_findings(document: Transcript) -> list[tuple[Rendition, Finding]]:
    return [(r, finding) for r in document.renditions for finding in r.findings if finding.status != "rejected"]


def _pair_renditions(document: Transcript, reference: Transcript) -> list[tuple[Rendition, Rendition]]:
    ours, theirs = _list_linked(document), _list_linked(reference)
    gains: list[list[float | None]] = []
    for found in ours:
        row = []
        for true in theirs:
            closeness = _measure_renditions(document, reference, found, true)
            # Of two that overlap alike, the one of the same kind.
            row.append(None if closeness is None else closeness + 1e-3 * (found.kind == true.kind))
        gains.append(row)
    return [(ours[pair.found], theirs[pair.true]) for pair in pair_best(gains)]


def _measure_renditions(document: Transcript, reference: Transcript, found: Rendition, true: Rendition) -> float | None:
    return measure_closeness(
        [
            (_list_spans(document, found.source_ids), _list_spans(reference, true.source_ids)),
            (_list_spans(document, found.target_ids), _list_spans(reference, true.target_ids)),
        ]
    )


def _measure_finding(
    document: Transcript, reference: Transcript, one: Rendition, finding: Finding, other: Rendition, expected: Finding
) -> float | None:
    if _measure_renditions(document, reference, one, other) is None:
        return None
    sides = ((finding.value_source, expected.value_source), (finding.value_target, expected.value_target))
    compare = _compare_values if finding.kind in SENTENCE_KINDS else _compare_exactly
    alike = [compare(value, true) for value, true in sides if value is not None or true is not None]
    if not alike:
        return 1.0
    return sum(alike) / len(alike) if max(alike) >= SAME_SENTENCE else None


def _compare_values(value: str | None, true: str | None) -> float:
    """The words that two sentences share, as Dice's coefficient."""
    if value == true:
        return 1.0
    words, true_words = (set(normalize_text(text or "").split()) for text in (value, true))
    return 2 * len(words & true_words) / len([*words, *true_words]) if words and true_words else 0.0


def _compare_exactly(value: str | None, true: str | None) -> float:
    """Whether two values, such as numbers in digits, are the same but for case and spaces."""
    return float(" ".join((value or "").casefold().split()) == " ".join((true or "").casefold().split()))


def _list_spans(document: Transcript, ids: Iterable[str]) -> list[Span]:
    spans = {utterance.id: utterance.span for utterance in document.utterances}
    return [spans[id] for id in ids]
