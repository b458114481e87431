"""Turns as they leave diarization."""

import numpy as np
import pytest

from vidtx.document.span import Span
from vidtx.engines.base import EngineInfo, SpeakerBounds, SpeechTurn
from vidtx.speech.turns import PAUSE, find_turns, split_at_pauses


class FixedDiarizer:
    info = EngineInfo("diarization", "fixed", "1", "fixed")

    def __init__(self, *turns: SpeechTurn) -> None:
        self.turns = turns

    def diarize(self, waveform, speakers=SpeakerBounds(), progress=None):
        return self.turns


def speech(*parts: tuple[float, int]) -> np.ndarray:
    """Noise of given loudness and length (ms)."""
    rng = np.random.default_rng(1)
    return np.concatenate([rng.normal(0, level, ms * 16) for level, ms in parts]).astype(np.float32)


def test_a_turn_with_a_long_pause_is_two_turns_that_meet_in_the_pause() -> None:
    sound = speech((0.2, 1000), (0.001, PAUSE + 200), (0.2, 1000))
    first, second = split_at_pauses(sound, Span(0, 2000 + PAUSE + 200))
    assert first.end == second.start
    assert 1000 < first.end < 1000 + PAUSE + 200


@pytest.mark.parametrize("pause", [100, PAUSE - 60])
def test_a_short_pause_does_not_split_a_turn(pause: int) -> None:
    sound = speech((0.2, 1000), (0.001, pause), (0.2, 1000))
    assert split_at_pauses(sound, Span(0, 2000 + pause)) == [Span(0, 2000 + pause)]


def test_turns_are_ordered_cut_to_the_sound_and_marked_where_two_speak() -> None:
    sound = speech((0.2, 4000))
    found = find_turns(
        sound,
        FixedDiarizer(
            SpeechTurn(Span(3000, 9000), "B"),
            SpeechTurn(Span(0, 1000), "A"),
            SpeechTurn(Span(800, 1600), "B"),
            SpeechTurn(Span(5000, 6000), "A"),
        ),
    )
    assert [(t.span, t.speaker, t.overlaps) for t in found] == [
        (Span(0, 1000), "A", True),
        (Span(800, 1600), "B", True),
        (Span(3000, 4000), "B", False),
    ]


def test_a_turn_too_short_to_hold_a_word_is_dropped() -> None:
    assert find_turns(speech((0.2, 1000)), FixedDiarizer(SpeechTurn(Span(0, 60), "A"))) == ()
