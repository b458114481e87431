"""How strongly two utterances look like an original and its rendition: one scale for sentence vectors and for translations.

In: utterances, and the similarities that a run with a sentence encoder gave. Out: scores. A pair of two languages that was compared
by vectors has a score from that probability, a pair with machine translations one from these (chrF), and a pair with both the mean of the
two. Where there is neither (no encoder and no translation, or a person changed a text since), the score is 0: nothing follows.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from vidtx.bitext.similarity import compare_utterances
from vidtx.document import GIST_LANGUAGE, Similarity, Utterance

TRANSLATED_WEIGHT = 2.6
TRANSLATED_CHANCE = 0.28  # chrF of unrelated utterances of such interviews
MOST_LOG_ODDS = 4.5  # that vectors are believed either way: short answers are alike in many languages
VECTOR_WEIGHT = 0.35  # of these log-odds
MOST_SCORE = max(TRANSLATED_WEIGHT * (1 - TRANSLATED_CHANCE), VECTOR_WEIGHT * MOST_LOG_ODDS)  # of any pair


@dataclass(frozen=True)
class Likeness:
    """Compares the utterances it was made for. `similarities`: of texts as they stand now."""

    utterances: Sequence[Utterance]
    similarities: Sequence[Similarity] = ()
    _by_pair: dict[tuple[str, str], float] = field(init=False, default_factory=dict)
    _kept: dict[tuple[str, str], float] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._by_pair.update({(s.first, s.second): s.probability for s in self.similarities})

    @property
    def compared(self) -> int:
        """How many pairs have been scored so far: comparing texts is what takes time."""
        return len(self._kept)

    def probability(self, original: Utterance, rendition: Utterance) -> float | None:
        """By vectors; None where these two were not compared so, in this order."""
        if not original.language or original.language == rendition.language:
            return None
        return self._by_pair.get((original.id, rendition.id))

    def score(self, original: Utterance, rendition: Utterance) -> float:
        """What it adds to an exchange that one stands as the other's rendition: above 0 where it looks like one."""
        key = (original.id, rendition.id)
        if key not in self._kept:
            self._kept[key] = self._score(original, rendition)
        return self._kept[key]

    def _score(self, original: Utterance, rendition: Utterance) -> float:
        found: list[float] = []
        probability = self.probability(original, rendition)
        if probability is not None:
            found.append(VECTOR_WEIGHT * limit_log_odds(probability))
        if any(u.translations and not u.is_gist(GIST_LANGUAGE) for u in (original, rendition)):
            found.append(TRANSLATED_WEIGHT * (compare_utterances(original, rendition) - TRANSLATED_CHANCE))
        return sum(found) / len(found) if found else 0.0

    def compare_sides(self, source: Sequence[Utterance], target: Sequence[Utterance]) -> float | None:
        """The probability that the utterances of one side render the other's: the mean over both of each one's likeliest counterpart,
        weighted by characters; None where vectors compared none of them. Those that were not compared do not count."""
        pairs = {(a.id, b.id): p for a in source for b in target if (p := self.probability(a, b)) is not None}
        best = [(len(u.text), [p for pair, p in pairs.items() if u.id in pair]) for u in (*source, *target)]
        known = [(length, max(found)) for length, found in best if found]
        weight = sum(length for length, _ in known)
        return sum(length * probability for length, probability in known) / weight if weight else None


def limit_log_odds(probability: float) -> float:
    """ln(p / (1 - p)), at most `MOST_LOG_ODDS` either way."""
    inside = min(max(probability, 1e-6), 1 - 1e-6)
    return max(-MOST_LOG_ODDS, min(MOST_LOG_ODDS, math.log(inside / (1 - inside))))
