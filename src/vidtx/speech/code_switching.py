"""Turns inside which the language changes, cut where it changes.

In: turns and a `Recognizer`. Out: turns, each in one language as far as can be heard. Two things put two languages into one
turn: an interpreter who goes straight from the answer to the next question, and a diarizer that hears two people as one. A
recognizer that is told one language for both writes nonsense for the other. So a turn is heard in pieces between its short
pauses, and the likeliest row of languages over the pieces is sought, a change costing `CHANGE` (a two-state Viterbi search); the
parts that result are heard again, whole, and the cut stands only where both are sure of different languages.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence

from vidtx.document.span import Span
from vidtx.engines.base import Recognizer, SpeechTurn
from vidtx.signal import Progress, Waveform
from vidtx.speech.language import FLOOR, FULL_EVIDENCE
from vidtx.speech.turns import cut_at_short_pauses

LEAST_PIECE = 900  # ms; less sound does not tell its language
CHANGE = 3.0  # what a change of language inside a turn costs, in nats
SURE = 0.9  # what both sides of a cut must reach


def split_code_switches(
    waveform: Waveform,
    turns: Sequence[SpeechTurn],
    recognizer: Recognizer,
    languages: Sequence[str],
    progress: Progress | None = None,
) -> tuple[SpeechTurn, ...]:
    """The turns, those that hold two languages cut into one turn for each. Raises what the recognizer raises."""
    if len(languages) < 2:
        return tuple(turns)
    pieces = [cut_at_short_pauses(waveform, turn.span, LEAST_PIECE) for turn in turns]
    doubtful = [n for n, spans in enumerate(pieces) if len(spans) > 1]
    asked = [span for n in doubtful for span in pieces[n]]
    heard = iter(recognizer.identify_language(waveform, asked, languages, progress) if asked else ())
    proposed = {n: join_by_language(pieces[n], list(itertools.islice(heard, len(pieces[n])))) for n in doubtful}
    proposed = {n: spans for n, spans in proposed.items() if len(spans) > 1}
    asked = [span for spans in proposed.values() for span in spans]
    again = iter(recognizer.identify_language(waveform, asked, languages) if asked else ())
    split: list[SpeechTurn] = []
    for n, turn in enumerate(turns):
        parts = proposed.get(n, [turn.span])
        if n in proposed:
            parts = _keep_sure(parts, list(itertools.islice(again, len(parts))))
        split += [SpeechTurn(part, turn.speaker, turn.overlaps) for part in parts]
    return tuple(sorted(split, key=lambda turn: (turn.span, turn.speaker)))


def join_by_language(pieces: Sequence[Span], heard: Sequence[Mapping[str, float]]) -> list[Span]:
    """The pieces joined to runs of one language each, by the likeliest row of languages over them."""
    languages = sorted(heard[0])
    best = dict.fromkeys(languages, 0.0)
    back: list[dict[str, str]] = []
    for piece, probabilities in zip(pieces, heard, strict=True):
        trust = min(1.0, piece.duration / FULL_EVIDENCE)
        came = {to: max(languages, key=lambda code: best[code] - CHANGE * (code != to)) for to in languages}
        best = {
            to: best[came[to]] - CHANGE * (came[to] != to) + trust * math.log(max(FLOOR, probabilities[to])) for to in languages
        }
        back.append(came)
    row = [max(languages, key=lambda code: best[code])]
    for came in reversed(back[1:]):
        row.append(came[row[-1]])
    row.reverse()
    runs: list[Span] = []
    for n, piece in enumerate(pieces):
        if runs and row[n] == row[n - 1]:
            runs[-1] = Span(runs[-1].start, piece.end)
        else:
            runs.append(piece)
    return runs


def _keep_sure(parts: Sequence[Span], heard: Sequence[Mapping[str, float]]) -> list[Span]:
    """The parts, joined again where one of two neighbors is not sure of its language or both have the same."""
    kept = [parts[0]]
    for part, (earlier, later) in zip(parts[1:], itertools.pairwise(heard), strict=True):
        sure = min(max(earlier.values()), max(later.values())) >= SURE
        if sure and max(earlier, key=earlier.__getitem__) != max(later, key=later.__getitem__):
            kept.append(part)
        else:
            kept[-1] = Span(kept[-1].start, part.end)
    return kept
