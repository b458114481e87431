"""Code switching: turns inside which the language changes are cut where it changes.

In: turns and a `Recognizer`. Out: turns, each in one language as far as can be measured. Two things put two languages into one
turn: an interpreter who goes straight from the answer to the next question, and a diarizer that takes two people for one. A
recognizer given one language for both writes nonsense for the other. So the language posteriors of a turn are measured piece by
piece between its short pauses, and the likeliest sequence of languages over the pieces is sought (Viterbi search; a change costs
`SWITCH_COST_NATS`). The parts that result are measured again, whole; a cut stays only where both sides are certain of different
languages.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from vidtx.document import Turn
from vidtx.document.span import Span
from vidtx.engines.base import Recognizer
from vidtx.signal import Progress, Waveform
from vidtx.speech.language import PROBABILITY_FLOOR, weigh_evidence
from vidtx.speech.separate_channels import ChannelTurns, share_progress
from vidtx.speech.turns import cut_at_short_pauses

SHORTEST_PIECE_MS = 900  # less sound does not identify its language
SWITCH_COST_NATS = 3.0  # of a change of language inside a turn
CERTAIN_PROBABILITY = 0.9  # which both sides of a cut must reach


def split_code_switches(
    waveform: Waveform,
    turns: Sequence[Turn],
    recognizer: Recognizer,
    languages: Sequence[str],
    progress: Progress | None = None,
) -> tuple[Turn, ...]:
    """The turns; those that hold two languages become one turn per language. Raises what the recognizer raises."""
    if len(languages) < 2:
        return tuple(turns)
    pieces = [cut_at_short_pauses(waveform, turn.span, SHORTEST_PIECE_MS) for turn in turns]
    candidates = [n for n, spans in enumerate(pieces) if len(spans) > 1]
    measured = [span for n in candidates for span in pieces[n]]
    posteriors = iter(recognizer.identify_language(waveform, measured, languages, progress) if measured else ())
    proposed = {n: join_by_language(pieces[n], list(itertools.islice(posteriors, len(pieces[n])))) for n in candidates}
    proposed = {n: spans for n, spans in proposed.items() if len(spans) > 1}
    measured = [span for spans in proposed.values() for span in spans]
    posteriors = iter(recognizer.identify_language(waveform, measured, languages) if measured else ())
    split: list[Turn] = []
    for n, turn in enumerate(turns):
        parts = proposed.get(n, [turn.span])
        if n in proposed:
            parts = _keep_certain_cuts(parts, list(itertools.islice(posteriors, len(parts))))
        split += [replace(turn, span=part) for part in parts]
    return tuple(sorted(split, key=lambda turn: (turn.span, turn.speaker)))


def split_channel_code_switches(
    waveforms: Sequence[Waveform],
    channels: Sequence[Sequence[Turn]],
    recognizer: Recognizer,
    languages: Sequence[str],
    progress: Progress | None = None,
) -> ChannelTurns:
    """The same for the turns of each channel, in its own sound."""
    reports = share_progress(channels, progress)
    return tuple(
        split_code_switches(waveform, turns, recognizer, languages, report)
        for waveform, turns, report in zip(waveforms, channels, reports, strict=True)
    )


def join_by_language(pieces: Sequence[Span], posteriors: Sequence[Mapping[str, float]]) -> list[Span]:
    """The pieces joined to runs of one language each, by the likeliest sequence of languages over them (Viterbi 1967).

    `pieces` and their `posteriors` (language -> probability) are of one length, at least 1.
    """
    languages = sorted(posteriors[0])
    best = dict.fromkeys(languages, 0.0)
    backpointers: list[dict[str, str]] = []
    for piece, probabilities in zip(pieces, posteriors, strict=True):
        weight = weigh_evidence(piece)
        previous = {to: max(languages, key=lambda code: best[code] - SWITCH_COST_NATS * (code != to)) for to in languages}
        best = {
            to: best[previous[to]]
            - SWITCH_COST_NATS * (previous[to] != to)
            + weight * math.log(max(PROBABILITY_FLOOR, probabilities[to]))
            for to in languages
        }
        backpointers.append(previous)
    path = [max(languages, key=lambda code: best[code])]
    for previous in reversed(backpointers[1:]):
        path.append(previous[path[-1]])
    path.reverse()
    runs: list[Span] = []
    for n, piece in enumerate(pieces):
        if runs and path[n] == path[n - 1]:
            runs[-1] = Span(runs[-1].start, piece.end)
        else:
            runs.append(piece)
    return runs


def _keep_certain_cuts(parts: Sequence[Span], posteriors: Sequence[Mapping[str, float]]) -> list[Span]:
    """The parts, joined again where one of two neighbors is not certain of its language or both have the same."""
    kept = [parts[0]]
    for part, (earlier, later) in zip(parts[1:], itertools.pairwise(posteriors), strict=True):
        certain = min(max(earlier.values()), max(later.values())) >= CERTAIN_PROBABILITY
        if certain and max(earlier, key=earlier.__getitem__) != max(later, key=later.__getitem__):
            kept.append(part)
        else:
            kept[-1] = Span(kept[-1].start, part.end)
    return kept
