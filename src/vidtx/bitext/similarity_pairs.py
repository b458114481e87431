"""How probable it is that one utterance of a clip renders another, by sentence vectors.

In: utterances in order of time, and a `SentenceEncoder`. Out: `Similarity` values. Compared is what was said, in the languages in which it
was said: no translation stands between. Only pairs of two languages are compared, since an interpreter goes from one into the other, and
only those near each other, since a rendition follows its original.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vidtx.bitext.sentence_vectors import calibrate_cosine
from vidtx.document import Similarity, Utterance
from vidtx.engines.base import SentenceEncoder
from vidtx.signal import Progress

REACH = 12  # utterances after an original among which its rendition is looked for
LEAST = 0.001  # a pair below it is surely none and is left out


def find_similarities(
    utterances: Sequence[Utterance], encoder: SentenceEncoder, progress: Progress | None = None
) -> tuple[Similarity, ...]:
    """The pairs of utterances that may be original and rendition, in order. Raises what the encoder raises."""
    vectors = encoder.encode([u.text for u in utterances], progress).astype(np.float64)
    spoken = [bool(vector.any()) for vector in vectors]
    found: list[Similarity] = []
    for n, first in enumerate(utterances):
        for m in range(n + 1, min(len(utterances), n + 1 + REACH)):
            second = utterances[m]
            if first.language and second.language and first.language != second.language and spoken[n] and spoken[m]:
                probability = round(float(calibrate_cosine(vectors[n] @ vectors[m])), 4)
                if probability >= LEAST:
                    found.append(Similarity(first.id, second.id, probability))
    return tuple(found)
