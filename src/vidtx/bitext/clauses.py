"""How probable it is that one clause renders another, by sentence vectors: of originals and their renditions, clause by clause.

In: pairs of an original's and its rendition's utterances, and a `SentenceEncoder`. Out: `ClauseSimilarity` values. As of whole utterances
(`vidtx.bitext.sentence_vectors`), what was said is compared, in the languages in which it was said.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from vidtx.bitext.sentence_vectors import calibrate_cosine
from vidtx.bitext.statements import split_clauses
from vidtx.document import ClauseSimilarity, TextSpan, Utterance
from vidtx.engines.base import SentenceEncoder
from vidtx.signal import Progress

MOST_CLAUSES = 16  # on a side of a rendition; of longer ones nothing is compared clause by clause

Pair = tuple[Sequence[Utterance], Sequence[Utterance]]


def list_clauses(utterances: Sequence[Utterance]) -> tuple[TextSpan, ...]:
    """The clauses of some utterances, in order."""
    return tuple(
        TextSpan(u.id, clause.start, clause.end)
        for u in utterances
        for clause in split_clauses(u.text, u.language)
        if clause.text
    )


def compare_clauses(
    pairs: Sequence[Pair], encoder: SentenceEncoder, progress: Progress | None = None
) -> tuple[ClauseSimilarity, ...]:
    """Every clause of each original with every clause of its rendition, in order, where the two are of different languages. Raises what the encoder raises."""
    texts: dict[TextSpan, str] = {}
    compared: list[tuple[TextSpan, TextSpan]] = []
    for source, target in pairs:
        if not _are_comparable(source, target):
            continue
        ours, theirs = list_clauses(source), list_clauses(target)
        if not 0 < len(ours) <= MOST_CLAUSES or not 0 < len(theirs) <= MOST_CLAUSES:
            continue
        by_id = {u.id: u.text for u in (*source, *target)}
        texts.update({span: by_id[span.utterance_id][span.start : span.end] for span in (*ours, *theirs)})
        compared += itertools.product(ours, theirs)
    if not compared:
        return ()
    spans = list(texts)
    vectors = dict(zip(spans, encoder.encode([texts[span] for span in spans], progress), strict=True))
    return tuple(
        ClauseSimilarity(first, second, round(float(calibrate_cosine(float(vectors[first] @ vectors[second]))), 4))
        for first, second in dict.fromkeys(compared)
    )


def _are_comparable(source: Sequence[Utterance], target: Sequence[Utterance]) -> bool:
    ours, theirs = {u.language for u in source}, {u.language for u in target}
    return bool(ours) and bool(theirs) and None not in ours | theirs and not ours & theirs
