"""How probable it is that one utterance of a clip renders another, by sentence vectors.

In: utterances in order of time, and a `SentenceEncoder`. Out: `Similarity` values. Compared is what was said, in the languages in which it
was said: no translation stands between. Only pairs of two languages are compared, since an interpreter goes from one into the other, and
only those near each other, since a rendition follows its original.

Cosines of multilingual E5 lie close together (true pairs 0.87, others 0.78), so they say nothing by themselves. A logistic function of the
cosine was fitted (Platt 1999) to Ukrainian and Korean news sentences and their translations, against as many others of similar length; it is
checked on the other half of the sentences, where its expected calibration error is about 0.01 (docs/measurements/sentence-vectors.md). It
holds for `multilingual-e5-small` with "query: " on both sides, and for even odds of pairs and others; lengths did not help.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from vidtx.document import Similarity, Utterance
from vidtx.engines.base import SentenceEncoder
from vidtx.signal import Progress

if TYPE_CHECKING:
    import numpy.typing as npt

EVEN_COSINE = 0.828  # at which a pair is as likely a rendition as not
SLOPE = 146.2  # log-odds that 1.0 more of cosine would add
REACH = 12  # utterances after an original among which its rendition is looked for


def calibrate_cosine(cosine: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """The probability that two sentences of this cosine are renditions of each other; same shape."""
    log_odds = SLOPE * (np.asarray(cosine, np.float64) - EVEN_COSINE)
    probability: npt.NDArray[np.float64] = 0.5 * (1.0 + np.tanh(0.5 * log_odds))  # the logistic function, without overflow
    return probability


def find_similarities(
    utterances: Sequence[Utterance], encoder: SentenceEncoder, progress: Progress | None = None
) -> tuple[Similarity, ...]:
    """Every pair that was compared, in order: what does not stand there is not known. Raises what the encoder raises."""
    vectors = encoder.encode([u.text for u in utterances], progress).astype(np.float64)
    spoken = [bool(vector.any()) for vector in vectors]
    found: list[Similarity] = []
    for n, first in enumerate(utterances):
        for m in range(n + 1, min(len(utterances), n + 1 + REACH)):
            second = utterances[m]
            if first.language and second.language and first.language != second.language and spoken[n] and spoken[m]:
                probability = round(float(calibrate_cosine(vectors[n] @ vectors[m])), 4)
                found.append(Similarity(first.id, second.id, probability))
    return tuple(found)
