"""Which language each turn is in, decided per turn inside a closed set, never once for the file.

In: turns, and for each the recognizer's language probabilities. Out: for each turn a language, its probability, and whether
it had to be inferred. A long turn speaks for itself. A short one ("Так.", "네.") carries little sound, so its acoustic
evidence is weighed by its length and joined with what the same speaker speaks around it: somebody who has spoken one language
throughout is taken to go on in it; an interpreter's two languages cancel out, and then the neighbors decide.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from vidtx.document.span import Span
from vidtx.engines.base import Recognizer, SpeechTurn
from vidtx.signal import Progress, Waveform

FULL_EVIDENCE = 1600  # ms from which a turn's own sound counts in full
SPEAKER_WEIGHT = 0.9  # how much of the speaker's habit counts for a turn without evidence of its own
NEIGHBOR_WEIGHT = 0.25  # how much the turns before and after count
NEAR = 15_000  # ms within which another turn of the speaker counts half
BORROWED_BELOW = 800  # ms: turns shorter than this are said to borrow their language
FLOOR = 1e-3  # no probability is taken for certain


@dataclass(frozen=True, slots=True)
class TurnLanguage:
    """`language` None: the set is empty or nothing speaks for any. `inferred`: decided by speaker and neighbors."""

    language: str | None
    probability: float
    inferred: bool


def identify_languages(
    waveform: Waveform,
    turns: Sequence[SpeechTurn],
    recognizer: Recognizer,
    languages: Sequence[str],
    progress: Progress | None = None,
) -> tuple[TurnLanguage, ...]:
    """The language of each turn, from sound, speaker and neighbors. Raises EngineError for a language the model lacks."""
    if not turns:
        return ()
    if len(languages) == 1:
        return tuple(TurnLanguage(languages[0], 1.0, False) for _ in turns)
    heard = recognizer.identify_language(waveform, [turn.span for turn in turns], languages, progress)
    return decide_languages(turns, heard)


def decide_languages(turns: Sequence[SpeechTurn], heard: Sequence[dict[str, float]]) -> tuple[TurnLanguage, ...]:
    """Joins what was heard in each turn with the speaker's habit and the neighbors, in log-probability."""
    decided = []
    for n, turn in enumerate(turns):
        trust = _trust(turn.span)
        habit = _mix_speaker(n, turns, heard)
        around = _mix_neighbors(n, turns, heard)
        scores = {
            language: trust * math.log(max(FLOOR, p))
            + (1 - trust) * math.log(max(FLOOR, p)) * 0.35
            + (1 - 0.8 * trust) * (SPEAKER_WEIGHT * math.log(habit[language]) + NEIGHBOR_WEIGHT * math.log(around[language]))
            for language, p in heard[n].items()
        }
        top = max(scores.values())
        weights = {language: math.exp(score - top) for language, score in scores.items()}
        language = max(weights, key=lambda code: (weights[code], code))
        alone = max(heard[n], key=lambda code: (heard[n][code], code))
        inferred = turn.span.duration < BORROWED_BELOW or language != alone
        decided.append(TurnLanguage(language, round(weights[language] / sum(weights.values()), 4), inferred))
    return tuple(decided)


def _trust(span: Span) -> float:
    """How far a turn's own sound is believed, 0 to 1, by its length."""
    return min(1.0, span.duration / FULL_EVIDENCE)


def _mix_speaker(n: int, turns: Sequence[SpeechTurn], heard: Sequence[dict[str, float]]) -> dict[str, float]:
    """What the same speaker speaks in other turns, long and near ones counting most; even where there are none."""
    totals = dict.fromkeys(heard[n], 0.5)
    for m, other in enumerate(turns):
        if m != n and other.speaker == turns[n].speaker:
            distance = max(0, turns[n].span.gap_to(other.span))
            weight = min(other.span.duration, 4000) / 1000 * _trust(other.span) / (1 + distance / NEAR)
            for language, p in heard[m].items():
                totals[language] += weight * p
    return _normalize(totals)


def _mix_neighbors(n: int, turns: Sequence[SpeechTurn], heard: Sequence[dict[str, float]]) -> dict[str, float]:
    """What is spoken right before and right after, by whomever."""
    totals = dict.fromkeys(heard[n], 0.5)
    for m in (n - 1, n + 1):
        if 0 <= m < len(turns):
            weight = _trust(turns[m].span) / (1 + max(0, turns[n].span.gap_to(turns[m].span)) / 2000)
            for language, p in heard[m].items():
                totals[language] += weight * p
    return _normalize(totals)


def _normalize(totals: dict[str, float]) -> dict[str, float]:
    whole = sum(totals.values())
    return {language: max(FLOOR, value / whole) for language, value in totals.items()}
