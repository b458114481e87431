"""Who speaks when: diarization, made ready for recognition.

In: a waveform and a `Diarizer`. Out: turns in order of start, none empty, none beyond the waveform, none in digital silence;
a turn with a long pause in it is two turns, because an interpreter may change language there without anybody else speaking.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from vidtx.document.span import Span, subtract_spans
from vidtx.engines.base import SAMPLE_RATE, Diarizer, Progress, SpeakerBounds, SpeechTurn, Waveform

PAUSE = 450  # ms of quiet inside a turn from which it is two turns
SHORTEST = 120  # ms; a shorter turn holds no word
FRAME = 20  # ms of one loudness value
QUIET = 0.06  # a frame is quiet below this share of the turn's loud frames (90th percentile): about -24 dB


def find_turns(
    waveform: Waveform, diarizer: Diarizer, bounds: SpeakerBounds = SpeakerBounds(), progress: Progress | None = None
) -> tuple[SpeechTurn, ...]:
    """The turns of a waveform. Empty if nobody speaks. Raises what the diarizer raises."""
    limit = len(waveform) * 1000 // SAMPLE_RATE
    turns: list[SpeechTurn] = []
    for turn in diarizer.diarize(waveform, bounds, progress):
        inside = Span(turn.span.start, min(turn.span.end, limit)) if turn.span.start < min(turn.span.end, limit) else None
        if inside is None:
            continue
        pieces = [inside] if turn.overlaps else split_at_pauses(waveform, inside)
        turns += [SpeechTurn(piece, turn.speaker, turn.overlaps) for piece in pieces if piece.duration >= SHORTEST]
    return mark_overlaps(sorted(turns, key=lambda t: (t.span, t.speaker)))


def split_at_pauses(waveform: Waveform, span: Span) -> list[Span]:
    """The span in pieces, cut in the middle of each pause of at least PAUSE ms; leading and trailing quiet is left on."""
    cuts = ((start + end) // 2 for start, end in find_quiet_runs(waveform, span, PAUSE // FRAME + bool(PAUSE % FRAME)))
    return [Span(a, b) for a, b in itertools.pairwise([span.start, *cuts, span.end])]


def find_quiet_runs(waveform: Waveform, span: Span, frames: int) -> list[tuple[int, int]]:
    """Start and end (ms) of each run of at least that many quiet frames between two voiced ones inside the span."""
    per_frame = SAMPLE_RATE * FRAME // 1000
    first = span.start * SAMPLE_RATE // 1000
    count = min(span.duration // FRAME, (len(waveform) - first) // per_frame)
    if count < 2:
        return []
    cut = waveform[first : first + count * per_frame].reshape(-1, per_frame).astype(np.float64)
    loudness = np.sqrt(np.mean(np.square(cut), axis=1))
    voiced = np.flatnonzero(loudness >= QUIET * np.quantile(loudness, 0.9))
    return [
        (span.start + int(before + 1) * FRAME, span.start + int(after) * FRAME)
        for before, after in itertools.pairwise(voiced)
        if after - before - 1 >= frames
    ]


def mark_overlaps(turns: Sequence[SpeechTurn]) -> tuple[SpeechTurn, ...]:
    """The same turns; those during which another voice speaks are marked."""
    marked = []
    for turn in turns:
        others = [other.span for other in turns if other.speaker != turn.speaker and other.span & turn.span]
        clear = sum(span.duration for span in subtract_spans(turn.span, others))
        marked.append(SpeechTurn(turn.span, turn.speaker, clear < turn.span.duration))
    return tuple(marked)
