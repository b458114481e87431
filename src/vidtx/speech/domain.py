"""Whether a clip lies outside of what the recognizer was trained on.

In: what was recognized in the whole clip. Out: the recognizer's certainty over the clip, and utterances that say so where it is too low. A
sentence alone tells little (a short "yes" is always likely, a hard one in noise never is); the clip as a whole tells much
(docs/measurements/demo-domain.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vidtx.document import Utterance

OUTSIDE = "outside_domain"


def measure_certainty(utterances: Sequence[Utterance]) -> float | None:
    """The mean probability of the recognizer's tokens, each utterance weighted by its length; None where nothing was recognized."""
    known = [(u.text_probability, u.span.duration) for u in utterances if u.text and u.text_probability is not None]
    length = sum(duration for _, duration in known)
    return sum(probability * duration for probability, duration in known) / length if length else None


def flag_outside(utterances: Sequence[Utterance]) -> tuple[Utterance, ...]:
    """Every utterance with the flag; what was not recognized has it too, since it may have been speech of another world."""
    return tuple(u if OUTSIDE in u.flags else replace(u, flags=(*u.flags, OUTSIDE)) for u in utterances)
