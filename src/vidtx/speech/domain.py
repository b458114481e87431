"""Whether a clip lies outside of what the recognizer was trained on.

In: what was recognized in the whole clip. Out: the recognizer's certainty over the clip, and utterances that say so where it is too low. A
sentence alone tells little: a short "yes" is always likely, and in bad sound the recognizer doubts sentences of its own world. But in its
own world it is sure of much of what it hears, in other worlds of nothing. So the surer half of the clip is what counts
(docs/measurements/demo-domain.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vidtx.document import Utterance

OUTSIDE = "outside_domain"
SURER_SHARE = 0.5  # of the speech, by length
SHORTEST_MS = 1000  # what is shorter is likely in any world; it counts where there is nothing else


def measure_certainty(utterances: Sequence[Utterance]) -> float | None:
    """The mean probability of the recognizer's tokens over the surer half of the speech; None where nothing was recognized."""
    known = [(u.text_probability, u.span.duration) for u in utterances if u.text and u.text_probability is not None]
    counted = sorted((item for item in known if item[1] >= SHORTEST_MS), reverse=True) or sorted(known, reverse=True)
    wanted = SURER_SHARE * sum(duration for _, duration in counted)
    if not wanted:
        return None
    total, left = 0.0, wanted
    for probability, duration in counted:
        taken = min(float(duration), left)
        total, left = total + probability * taken, left - taken
    return total / wanted


def flag_outside(utterances: Sequence[Utterance]) -> tuple[Utterance, ...]:
    """Every utterance with the flag; what was not recognized has it too, since it may have been speech of another world."""
    return tuple(u if OUTSIDE in u.flags else replace(u, flags=(*u.flags, OUTSIDE)) for u in utterances)
