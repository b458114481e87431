"""Words on the waveform's clock: inside their span, at least a millisecond long, and none where there is nothing to align."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidtx.document import Word
from vidtx.document.span import Span
from vidtx.engines.base import RecognizedWord
from vidtx.engines.windows.words import find_words, fit_span, fit_words, place_word
from whisper_checkpoint import write_whisper_checkpoint


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


def test_a_text_that_is_longer_than_the_decoder_is_not_aligned(tmp_path: Path) -> None:
    import numpy as np

    from vidtx.engines.whisper import WhisperRecognizer

    recognizer = WhisperRecognizer(write_whisper_checkpoint(tmp_path / "tiny.pt"))
    assert recognizer.align_words(np.ones(16_000, np.float32), Span(0, 1000), "слово " * 900, "uk") == ()


def test_found_words_become_the_pieces_of_the_text() -> None:
    limits, found = Span(0, 1000), [RecognizedWord(Span(0, 400), "«Де", 0.9), RecognizedWord(Span(400, 990), "ти?»", 0.8)]
    assert fit_words("« Де ти? »", found, limits) == (
        Word(Span(0, 400), "«", 0.9),
        Word(Span(0, 400), "Де", 0.9),
        Word(Span(400, 990), "ти?", 0.8),
        Word(Span(400, 990), "»", 0.8),
    )
    assert fit_words("Де ви?", found, limits) == fit_words("Де", [], limits) == ()


@pytest.mark.slow
@pytest.mark.parametrize("before", ["", "import numba; "])
def test_the_alignment_takes_no_more_threads_than_the_network(before: str, tmp_path: Path) -> None:
    """In a process of its own: Numba reads its variable once. Also where something else has imported Numba before."""
    checkpoint = write_whisper_checkpoint(tmp_path / "tiny.pt")
    program = (
        f"{before}import sys, numpy, torch; from pathlib import Path; from vidtx.engines.whisper import WhisperRecognizer; "
        "WhisperRecognizer(Path(sys.argv[1])); from whisper.timing import dtw; "
        "dtw(torch.from_numpy(numpy.random.rand(6, 9).astype('float32'))); print(torch.get_num_threads())"
    )
    surroundings = {name: value for name, value in os.environ.items() if name != "NUMBA_NUM_THREADS"} | {"OMP_NUM_THREADS": "1"}
    found = subprocess.run(
        [sys.executable, "-c", program, checkpoint], capture_output=True, text=True, timeout=300, env=surroundings
    )
    assert found.stdout.split() == ["1"], found.stderr
