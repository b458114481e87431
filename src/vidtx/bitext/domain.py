"""Whether a clip lies outside of what the translator was trained on.

In: utterances with scored translations. Out: the translator's certainty over the clip, and utterances without the translations. A translator of a
small world turns any sentence into one of that world, fluent and invented, and is less sure of it (docs/measurements/demo-domain.md).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from vidtx.document import Utterance

WITHHELD = "translation_withheld"


def measure_translation(utterances: Sequence[Utterance], to: str) -> float | None:
    """The mean probability of the tokens of all translations into `to`, by the length of what was translated; None where none is scored."""
    scored = [
        (translation.score, len(utterance.text))
        for utterance in utterances
        for translation in utterance.translations
        if translation.language == to and translation.score is not None
    ]
    length = sum(characters for _, characters in scored)
    return sum(math.exp(score) * characters for score, characters in scored) / length if length else None


def withhold_translations(utterances: Sequence[Utterance]) -> tuple[Utterance, ...]:
    """Every utterance that was translated without its translations, flagged."""
    return tuple(replace(u, translations=(), flags=(*u.flags, WITHHELD)) if u.translations else u for u in utterances)
