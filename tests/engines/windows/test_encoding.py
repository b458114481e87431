"""How much of a window is encoded. That a whole one gives what openai-whisper gives: `test_whisper.py`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidtx.engines.windows.encoding import SILENCE_S, STEP_S, WINDOW_S, measure_cropped
from vidtx.signal import SAMPLE_RATE


@pytest.mark.parametrize(("seconds", "encoded"), [(0.5, 4), (2.0, 4), (2.1, 6), (20.0, 22), (27.0, 30), (29.0, 30), (40.0, 30)])
def test_the_sound_and_two_seconds_of_silence_in_steps(seconds: float, encoded: int) -> None:
    assert measure_cropped(round(seconds * SAMPLE_RATE)) == encoded * SAMPLE_RATE


@given(st.integers(0, 40 * SAMPLE_RATE))
def test_the_sound_is_never_cut_short(samples: int) -> None:
    length = measure_cropped(samples)
    assert (
        length == WINDOW_S * SAMPLE_RATE
        or samples + SILENCE_S * SAMPLE_RATE <= length < samples + (SILENCE_S + STEP_S) * SAMPLE_RATE
    )
