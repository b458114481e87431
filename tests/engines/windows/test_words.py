"""Words on the waveform's clock: inside their span, at least a millisecond long, and none where there is nothing to align."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from vidtx.document.span import Span
from vidtx.engines.windows.words import find_words, fit_span, place_word


@given(st.integers(0, 5000), st.integers(1, 3000), st.integers(0, 5000), st.integers(1, 3000))
def test_a_span_is_moved_inside_the_limits_and_never_empty(start: int, length: int, low: int, width: int) -> None:
    limits = Span(low, low + width)
    found = fit_span(Span(start, start + length), limits)
    assert limits.start <= found.start < found.end <= limits.end


def test_a_word_is_placed_by_its_window_and_its_probability_rounded() -> None:
    found = place_word(("дім", 0.5, 0.9, 0.123456), 2.0, Span(2000, 2800))
    assert (found.span, found.text, found.probability) == (Span(2500, 2800), "дім", 0.1235)


def test_nothing_is_aligned_in_hardly_any_sound_or_without_a_text() -> None:
    unused: Any = None
    assert find_words(unused, unused, unused, "дім", 3) == []
    assert find_words(unused, unused, unused, "", 300) == []
