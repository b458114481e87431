"""Who speaks when: a diarizer's turns, prepared for recognition.

In: a waveform and a `Diarizer`. Out: turns in order of start, none empty, none beyond the waveform, none in digital silence.
A turn with a long pause in it becomes two turns, because an interpreter may change language there without anybody else speaking.
The diarizer's speakers are revised by `vidtx.speech.reassignment`.
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from vidtx.document import Turn
from vidtx.document.span import Span, subtract_spans
from vidtx.engines.base import Diarizer, SpeakerBounds
from vidtx.signal import SAMPLE_RATE, Progress, Waveform
from vidtx.speech.reassignment import reassign_speakers

LOG = logging.getLogger(__name__)

LONG_PAUSE_MS = 450  # pause inside a turn from which it becomes two turns
SHORT_PAUSE_MS = 140  # pause between two sentences, at which speaker and language can change
SHORTEST_TURN_MS = 120  # a shorter turn holds no word
SHORTEST_SEGMENT_MS = 600  # less sound does not identify its speaker
LEVEL_FRAME_MS = 20  # of one level value
QUIET_RATIO = 0.12  # -18 dB: a frame is quiet below this share of the turn's loud ones; background noise goes on in pauses
LOUD_QUANTILE = 0.9  # of a turn's levels: its loud frames
DIARIZATION_SHARE = 0.9  # of the stage's time


def find_turns(
    waveform: Waveform, diarizer: Diarizer, bounds: SpeakerBounds = SpeakerBounds(), progress: Progress | None = None
) -> tuple[Turn, ...]:
    """The turns of a waveform; speakers are named SPEAKER_00, SPEAKER_01, ... by first turn. Raises what the diarizer raises."""
    report = progress or (lambda share: None)
    limit = len(waveform) * 1000 // SAMPLE_RATE
    diarized = diarizer.diarize(waveform, bounds, lambda share: report(DIARIZATION_SHARE * share))
    inside = [
        Turn(Span(turn.span.start, min(turn.span.end, limit)), turn.speaker)
        for turn in diarized
        if turn.span.start < min(turn.span.end, limit)
    ]
    reassigned = reassign_turns(
        waveform, inside, diarizer, bounds, lambda share: report(DIARIZATION_SHARE + (1 - DIARIZATION_SHARE) * share)
    )
    turns: list[Turn] = []
    for turn in mark_overlaps(reassigned):
        pieces = [turn.span] if turn.overlaps else split_at_long_pauses(waveform, turn.span)
        turns += [Turn(piece, turn.speaker) for piece in pieces if piece.duration >= SHORTEST_TURN_MS]
    turns.sort(key=lambda turn: (turn.span, turn.speaker))
    names = {speaker: f"SPEAKER_{n:02d}" for n, speaker in enumerate(dict.fromkeys(turn.speaker for turn in turns))}
    report(1.0)
    return mark_overlaps([replace(turn, speaker=names[turn.speaker]) for turn in turns])


def reassign_turns(
    waveform: Waveform,
    turns: Sequence[Turn],
    diarizer: Diarizer,
    bounds: SpeakerBounds = SpeakerBounds(),
    progress: Progress | None = None,
) -> list[Turn]:
    """The turns, cut at short pauses, each segment given to the speaker it is most like, and joined again, in order of time.

    Unchanged where the engine has no speaker embeddings.
    """
    segments = [(span, n) for n, turn in enumerate(turns) for span in cut_at_short_pauses(waveform, turn.span)]
    embeddings = diarizer.embed_speakers(waveform, [span for span, _ in segments], progress)
    if embeddings is None:
        return list(turns)
    diarized = [turns[n].speaker for _, n in segments]
    speakers = reassign_speakers([span for span, _ in segments], diarized, embeddings, bounds)
    changed = sum(before != after for before, after in zip(diarized, speakers, strict=True))
    LOG.info(
        "speakers reassigned by the %s model of voices: %d of %d segments changed", embeddings.model, changed, len(segments)
    )
    joined: dict[str, list[Span]] = {}
    for (span, _), speaker in sorted(zip(segments, speakers, strict=True)):
        own = joined.setdefault(speaker, [])
        if own and span.start <= own[-1].end:
            own[-1] = Span(own[-1].start, max(own[-1].end, span.end))
        else:
            own.append(span)
    found = [Turn(span, speaker) for speaker, spans in joined.items() for span in spans]
    return sorted(found, key=lambda turn: (turn.span, turn.speaker))


def cut_at_short_pauses(waveform: Waveform, span: Span, shortest: int = SHORTEST_SEGMENT_MS) -> list[Span]:
    """The span, cut in its longest pauses of at least SHORT_PAUSE_MS as long as no piece is under `shortest` ms."""
    edges = [span.start, span.end]
    pauses = find_quiet_runs(waveform, span, SHORT_PAUSE_MS // LEVEL_FRAME_MS)
    for pause in sorted(pauses, key=lambda pause: (-pause.duration, pause.start)):
        middle = (pause.start + pause.end) // 2
        if all(abs(middle - edge) >= shortest for edge in edges):
            edges.append(middle)
    return [Span(a, b) for a, b in itertools.pairwise(sorted(edges))]


def split_at_long_pauses(waveform: Waveform, span: Span) -> list[Span]:
    """The span in pieces, cut in the middle of each pause of at least LONG_PAUSE_MS; leading and trailing quiet is kept."""
    frames = -(-LONG_PAUSE_MS // LEVEL_FRAME_MS)
    cuts = ((pause.start + pause.end) // 2 for pause in find_quiet_runs(waveform, span, frames))
    return [Span(a, b) for a, b in itertools.pairwise([span.start, *cuts, span.end])]


def find_quiet_runs(waveform: Waveform, span: Span, frames: int) -> list[Span]:
    """Each run of at least `frames` quiet frames between two loud ones inside the span."""
    per_frame = SAMPLE_RATE * LEVEL_FRAME_MS // 1000
    first = span.start * SAMPLE_RATE // 1000
    count = min(span.duration // LEVEL_FRAME_MS, (len(waveform) - first) // per_frame)
    if count < 2:
        return []
    cut = waveform[first : first + count * per_frame].reshape(-1, per_frame).astype(np.float64)
    levels = np.sqrt(np.mean(np.square(cut), axis=1))
    loud = np.flatnonzero(levels >= QUIET_RATIO * np.quantile(levels, LOUD_QUANTILE))
    return [
        Span(span.start + int(before + 1) * LEVEL_FRAME_MS, span.start + int(after) * LEVEL_FRAME_MS)
        for before, after in itertools.pairwise(loud)
        if after - before - 1 >= frames
    ]


def mark_overlaps(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """The same turns; those during which another speaker speaks are marked."""
    marked = []
    for turn in turns:
        others = [other.span for other in turns if other.speaker != turn.speaker and other.span & turn.span]
        clear = sum(span.duration for span in subtract_spans(turn.span, others))
        marked.append(replace(turn, overlaps=clear < turn.span.duration))
    return tuple(marked)
