"""Who speaks when: diarization, made ready for recognition.

In: a waveform and a `Diarizer`. Out: turns in order of start, none empty, none beyond the waveform, none in digital silence;
a turn with a long pause in it is two turns, because an interpreter may change language there without anybody else speaking; and the
diarizer's voices are looked at once more (`vidtx.speech.reassignment`).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from vidtx.document.span import Span, subtract_spans
from vidtx.engines.base import Diarizer, SpeakerBounds, SpeechTurn
from vidtx.signal import SAMPLE_RATE, Progress, Waveform
from vidtx.speech.reassignment import reassign_speakers

PAUSE = 450  # ms of quiet inside a turn from which it is two turns
SHORTEST = 120  # ms; a shorter turn holds no word
FRAME = 20  # ms of one loudness value
LEAST_PAUSE = 140  # ms of quiet between two sentences: a breath, at which voice and language can change
LEAST_STRETCH = 600  # ms; less sound does not tell its voice
DIARIZATION = 0.9  # its share of the time
QUIET = 0.12  # -18 dB: a frame is quiet below this share of the turn's loud ones (90th percentile); rooms go on sounding


def find_turns(
    waveform: Waveform, diarizer: Diarizer, bounds: SpeakerBounds = SpeakerBounds(), progress: Progress | None = None
) -> tuple[SpeechTurn, ...]:
    """The turns of a waveform; speakers are named SPEAKER_00, SPEAKER_01, ... by first turn. Raises what the diarizer raises."""
    report = progress or (lambda share: None)
    limit = len(waveform) * 1000 // SAMPLE_RATE
    heard = diarizer.diarize(waveform, bounds, lambda share: report(DIARIZATION * share))
    inside = [(Span(t.span.start, min(t.span.end, limit)), t.speaker) for t in heard if t.span.start < min(t.span.end, limit)]
    inside = reassign_turns(waveform, inside, diarizer, bounds, lambda s: report(DIARIZATION + (1 - DIARIZATION) * s))
    turns: list[SpeechTurn] = []
    for turn in mark_overlaps([SpeechTurn(span, speaker) for span, speaker in inside]):
        pieces = [turn.span] if turn.overlaps else split_at_pauses(waveform, turn.span)
        turns += [SpeechTurn(piece, turn.speaker) for piece in pieces if piece.duration >= SHORTEST]
    turns.sort(key=lambda t: (t.span, t.speaker))
    names = {voice: f"SPEAKER_{n:02d}" for n, voice in enumerate(dict.fromkeys(turn.speaker for turn in turns))}
    report(1.0)
    return mark_overlaps([SpeechTurn(turn.span, names[turn.speaker]) for turn in turns])


def reassign_turns(
    waveform: Waveform,
    turns: Sequence[tuple[Span, str]],
    diarizer: Diarizer,
    bounds: SpeakerBounds = SpeakerBounds(),
    progress: Progress | None = None,
) -> list[tuple[Span, str]]:
    """The turns, cut at breaths, each piece given to the voice that it sounds like (`vidtx.speech.reassignment`), and joined again."""
    pieces = [(piece, n) for n, (span, _) in enumerate(turns) for piece in cut_at_short_pauses(waveform, span, LEAST_STRETCH)]
    prints = diarizer.embed_speakers(waveform, [piece for piece, _ in pieces], progress)
    if prints is None:
        return list(turns)
    voices = reassign_speakers([piece for piece, _ in pieces], [turns[n][1] for _, n in pieces], prints, bounds)
    joined: dict[str, list[Span]] = {}
    for (piece, _), voice in sorted(zip(pieces, voices, strict=True)):
        own = joined.setdefault(voice, [])
        if own and piece.start <= own[-1].end:
            own[-1] = Span(own[-1].start, max(own[-1].end, piece.end))
        else:
            own.append(piece)
    return sorted((span, voice) for voice, spans in joined.items() for span in spans)


def cut_at_short_pauses(waveform: Waveform, span: Span, least: int) -> list[Span]:
    """The span, cut in its longest pauses of `LEAST_PAUSE` ms or more as long as no piece is under `least` ms."""
    edges = [span.start, span.end]
    for _, start, end in sorted((a - b, a, b) for a, b in find_quiet_runs(waveform, span, LEAST_PAUSE // FRAME)):
        middle = (start + end) // 2
        if all(abs(middle - edge) >= least for edge in edges):
            edges.append(middle)
    return [Span(a, b) for a, b in itertools.pairwise(sorted(edges))]


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
