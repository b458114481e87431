"""Windows of spans: together they are the whole span, none is too long, and long spans are cut where it is quiet."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vidtx.document.span import Span
from vidtx.engines.base import Recognition
from vidtx.engines.windows.cutting import CONTEXT_MS, LONGEST_WINDOW_MS, cut_windows, is_silent, join_pieces
from vidtx.signal import SAMPLE_RATE

SOUND = np.random.default_rng(1).normal(0, 0.1, 100 * SAMPLE_RATE).astype(np.float32)
PER_MS = SAMPLE_RATE // 1000


@given(st.integers(0, 99_000), st.integers(1, 99_000))
def test_the_windows_of_a_span_are_the_span(start: int, length: int) -> None:
    span = Span(start, min(100_000, start + length))
    windows = cut_windows(SOUND, span)
    assert windows[0].span.start == span.start and windows[-1].span.end == span.end
    for window in windows:
        assert 0 < window.span.duration <= LONGEST_WINDOW_MS and window.length_ms <= LONGEST_WINDOW_MS + 2 * CONTEXT_MS
        assert window.start <= window.span.start * PER_MS and window.end >= min(len(SOUND), window.span.end * PER_MS)
    assert all(a.span.end == b.span.start and a.end == b.start for a, b in itertools.pairwise(windows))


def test_a_long_span_is_cut_in_its_pause() -> None:
    sound = SOUND.copy()
    sound[20 * SAMPLE_RATE : 21 * SAMPLE_RATE] = 0
    first, second = cut_windows(sound, Span(0, 40_000))
    assert 20_000 <= first.span.end <= 21_000 and second.span.start == first.span.end


def test_silence_is_known() -> None:
    sound = SOUND.copy()
    sound[: 2 * SAMPLE_RATE] = 1e-6
    silent, loud = cut_windows(sound, Span(200, 1500))[0], cut_windows(sound, Span(3000, 4000))[0]
    assert is_silent(sound, silent) and not is_silent(sound, loud)
    assert is_silent(sound[:0], cut_windows(sound[:0], Span(0, 1000))[0])


def test_the_recognitions_of_a_spans_windows_are_one_by_the_length_of_their_texts() -> None:
    pieces = [
        Recognition(Span(0, 20_000), "abc", (), 0.9, 0.2, ("repetition_cut",)),
        Recognition(Span(20_000, 30_000), "d", (), 0.5, 0.1, ("repetition_cut", "low_confidence")),
    ]
    joined = join_pieces(Span(0, 30_000), pieces)
    assert (joined.span, joined.text, joined.no_speech) == (Span(0, 30_000), "abc d", 0.1)
    assert joined.flags == ("repetition_cut", "low_confidence") and abs(joined.probability - 0.8) < 1e-9
    assert join_pieces(Span(0, 20_000), pieces[:1]) is pieces[0]
