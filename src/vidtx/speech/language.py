"""Language identification per turn, inside a closed set; never once for the file.

In: turns, and for each the recognizer's language posteriors. Out: the same turns with a language, its probability, and whether it
was inferred. A long turn is decided by its own sound. A short one ("Так.", "네.") carries little sound, so its acoustic
evidence is weighted by its length and joined with what the same speaker speaks around it. A speaker of one language is expected to
go on in it; an interpreter's two languages cancel out, and then the neighbors decide.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from vidtx.document import Turn
from vidtx.document.span import Span
from vidtx.engines.base import Recognizer
from vidtx.signal import Progress, Waveform
from vidtx.speech.separate_channels import ChannelTurns, share_progress

FULL_EVIDENCE_MS = 1600  # duration from which a turn's own sound counts in full
SPEAKER_WEIGHT = 0.9  # weight of the speaker's other turns for a turn without evidence of its own
NEIGHBOR_WEIGHT = 0.25  # weight of the turns before and after
SPEAKER_DISTANCE_MS = 15_000  # gap at which another turn of the same speaker counts half
NEIGHBOR_DISTANCE_MS = 2000  # gap at which a neighbor counts half
LONGEST_COUNTED_MS = 4000  # duration beyond which another turn of the speaker counts no more
SHORT_TURN_SHARE = 0.35  # share of the evidence that even the shortest turn keeps
INFERRED_BELOW_MS = 800  # turns shorter than this always count as inferred
PROBABILITY_FLOOR = 1e-3  # no posterior is taken for certain


def identify_languages(
    waveform: Waveform,
    turns: Sequence[Turn],
    recognizer: Recognizer,
    languages: Sequence[str],
    progress: Progress | None = None,
) -> tuple[Turn, ...]:
    """The turns with `language`, `language_probability` and `language_inferred` set.

    `languages`: the closed set, ISO 639-1. With one language nothing is measured. Raises EngineError for a language the model lacks.
    """
    if not turns:
        return ()
    if len(languages) == 1:
        return tuple(replace(t, language=languages[0], language_probability=1.0, language_inferred=False) for t in turns)
    posteriors = recognizer.identify_language(waveform, [turn.span for turn in turns], languages, progress)
    return decide_languages(turns, posteriors)


def identify_channel_languages(
    waveforms: Sequence[Waveform],
    channels: Sequence[Sequence[Turn]],
    recognizer: Recognizer,
    languages: Sequence[str],
    progress: Progress | None = None,
) -> ChannelTurns:
    """The same for the turns of each channel, in its own sound. The neighbors of a short turn are those of any channel."""
    reports = share_progress(channels, progress)
    if len(waveforms) == 1 or len(languages) == 1:
        return tuple(
            identify_languages(waveform, turns, recognizer, languages, report)
            for waveform, turns, report in zip(waveforms, channels, reports, strict=True)
        )
    measured = [
        (turn, posterior)
        for waveform, turns, report in zip(waveforms, channels, reports, strict=True)
        if turns
        for turn, posterior in zip(
            turns, recognizer.identify_language(waveform, [turn.span for turn in turns], languages, report), strict=True
        )
    ]
    measured.sort(key=lambda pair: (pair[0].span, pair[0].speaker))
    decided = decide_languages([turn for turn, _ in measured], [posterior for _, posterior in measured])
    speakers = [{turn.speaker for turn in turns} for turns in channels]
    return tuple(tuple(turn for turn in decided if turn.speaker in own) for own in speakers)


def decide_languages(turns: Sequence[Turn], posteriors: Sequence[Mapping[str, float]]) -> tuple[Turn, ...]:
    """Joins each turn's posteriors (language -> probability) with the speaker's other turns and the neighbors, in log-probability."""
    decided = []
    for n, turn in enumerate(turns):
        weight = weigh_evidence(turn.span)
        speaker = _mix_speaker(n, turns, posteriors)
        neighbors = _mix_neighbors(n, turns, posteriors)
        scores = {
            language: weight * math.log(max(PROBABILITY_FLOOR, p))
            + (1 - weight) * math.log(max(PROBABILITY_FLOOR, p)) * SHORT_TURN_SHARE
            + (1 - 0.8 * weight)
            * (SPEAKER_WEIGHT * math.log(speaker[language]) + NEIGHBOR_WEIGHT * math.log(neighbors[language]))
            for language, p in posteriors[n].items()
        }
        top = max(scores.values())
        relative = {language: math.exp(score - top) for language, score in scores.items()}
        language = max(relative, key=lambda code: (relative[code], code))
        by_sound = max(posteriors[n], key=lambda code: (posteriors[n][code], code))
        decided.append(
            replace(
                turn,
                language=language,
                language_probability=round(relative[language] / sum(relative.values()), 4),
                language_inferred=turn.span.duration < INFERRED_BELOW_MS or language != by_sound,
            )
        )
    return tuple(decided)


def weigh_evidence(span: Span) -> float:
    """The weight of a span's own sound, 0 to 1, by its duration."""
    return min(1.0, span.duration / FULL_EVIDENCE_MS)


def _mix_speaker(n: int, turns: Sequence[Turn], posteriors: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Languages of the same speaker's other turns, long and near ones counting most; uniform where there are none."""
    totals = dict.fromkeys(posteriors[n], 0.5)
    for m, other in enumerate(turns):
        if m != n and other.speaker == turns[n].speaker:
            gap = max(0, turns[n].span.gap_to(other.span))
            seconds = min(other.span.duration, LONGEST_COUNTED_MS) / 1000
            weight = seconds * weigh_evidence(other.span) / (1 + gap / SPEAKER_DISTANCE_MS)
            for language, p in posteriors[m].items():
                totals[language] += weight * p
    return _normalize(totals)


def _mix_neighbors(n: int, turns: Sequence[Turn], posteriors: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Languages of the turn before and the turn after, of any speaker."""
    totals = dict.fromkeys(posteriors[n], 0.5)
    for m in (n - 1, n + 1):
        if 0 <= m < len(turns):
            weight = weigh_evidence(turns[m].span) / (1 + max(0, turns[n].span.gap_to(turns[m].span)) / NEIGHBOR_DISTANCE_MS)
            for language, p in posteriors[m].items():
                totals[language] += weight * p
    return _normalize(totals)


def _normalize(totals: Mapping[str, float]) -> dict[str, float]:
    total = sum(totals.values())
    return {language: max(PROBABILITY_FLOOR, value / total) for language, value in totals.items()}
