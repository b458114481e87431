"""Windows out of spans: a span with its context, cut at its quietest places where it is too long for one window.

In: a waveform and a span on its clock. Out: `Window` values in order; together they hold the whole span. And the recognitions of a span's
windows as that of the span.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vidtx.document.span import Span
from vidtx.engines.base import Recognition
from vidtx.signal import SAMPLE_RATE, Waveform

CONTEXT_MS = 120  # sound kept around a span: diarization clips first and last consonants
LONGEST_WINDOW_MS = 28_000  # Whisper's window is 30 s, less the context
SILENCE_RMS = 1e-4  # -80 dBFS; a quieter span is not given to the network at all
QUIETEST_MS = 200  # length of the place at which a long span is cut
QUIETEST_STEP_MS = 50  # between the places compared
SHORTEST_SAMPLES = 160  # one mel frame


@dataclass(frozen=True, slots=True)
class Window:
    """A piece of a span with its context: `start` and `end` in samples of the waveform."""

    span: Span
    start: int
    end: int

    @property
    def length_ms(self) -> int:
        return (self.end - self.start) * 1000 // SAMPLE_RATE


def cut_windows(waveform: Waveform, span: Span) -> list[Window]:
    """The span with its context, in pieces of at most LONGEST_WINDOW_MS that meet at their quietest places."""
    if not len(waveform):
        return [Window(span, 0, 0)]
    edges = [span.start]
    while span.end - edges[-1] > LONGEST_WINDOW_MS:
        edges.append(_find_quietest(waveform, edges[-1] + LONGEST_WINDOW_MS // 2, edges[-1] + LONGEST_WINDOW_MS))
    edges.append(span.end)
    per_ms = SAMPLE_RATE // 1000
    windows = []
    for n, (start, end) in enumerate(itertools.pairwise(edges)):
        first = max(0, start - (CONTEXT_MS if n == 0 else 0)) * per_ms
        last = min(len(waveform), (end + (CONTEXT_MS if n == len(edges) - 2 else 0)) * per_ms)
        windows.append(Window(Span(start, end), min(first, last), last))
    return windows


def _find_quietest(waveform: Waveform, low: int, high: int) -> int:
    """The middle (ms) of the quietest QUIETEST_MS between two times (ms)."""
    per_ms = SAMPLE_RATE // 1000

    def measure_energy(ms: int) -> float:
        return float(np.square(waveform[ms * per_ms : (ms + QUIETEST_MS) * per_ms], dtype=np.float64).sum())

    return QUIETEST_MS // 2 + min(range(low, max(low + 1, high - QUIETEST_MS), QUIETEST_STEP_MS), key=measure_energy)


def is_silent(waveform: Waveform, window: Window) -> bool:
    cut = waveform[window.start : window.end]
    return len(cut) < SHORTEST_SAMPLES or math.sqrt(float(np.mean(np.square(cut, dtype=np.float64)))) < SILENCE_RMS


def join_pieces(span: Span, pieces: Sequence[Recognition]) -> Recognition:
    """The recognitions of a span's windows as one."""
    if len(pieces) == 1:
        return pieces[0]
    weights = [max(1, len(piece.text)) for piece in pieces]
    probability = sum(p.probability * w for p, w in zip(pieces, weights, strict=True)) / sum(weights)
    flags = tuple(dict.fromkeys(flag for piece in pieces for flag in piece.flags))
    words = tuple(word for piece in pieces for word in piece.words)
    return Recognition(
        span, " ".join(p.text for p in pieces if p.text), words, probability, min(p.no_speech for p in pieces), flags
    )
