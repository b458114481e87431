"""What the cosine of two sentence vectors says: the probability that one sentence renders the other, in another language.

In: cosines. Out: probabilities. Cosines of multilingual E5 lie close together (true pairs 0.87, others 0.78), so they say
nothing by themselves. A logistic function of the cosine was fitted (Platt 1999) to Ukrainian and Korean news sentences and their
translations, against as many others of similar length; it is checked on the other half of the sentences, where its expected calibration error is
about 0.01 (docs/measurements/sentence-vectors.md). It holds for `multilingual-e5-small` with "query: " on both sides, and for even odds
of pairs and others; lengths did not help.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

EVEN_COSINE = 0.828  # at which a pair is as likely a rendition as not
SLOPE = 146.2  # log-odds that 1.0 more of cosine would add


def calibrate_cosine(cosine: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """The probability that two sentences of this cosine are renditions of each other; same shape."""
    log_odds = SLOPE * (np.asarray(cosine, np.float64) - EVEN_COSINE)
    probability: npt.NDArray[np.float64] = 0.5 * (1.0 + np.tanh(0.5 * log_odds))  # the logistic function, without overflow
    return probability
