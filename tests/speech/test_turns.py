"""Turns as they leave diarization."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from noises import speech
from vidtx.document import EngineRecord, Turn
from vidtx.document.span import Span
from vidtx.engines.base import SpeakerBounds, SpeakerEmbeddings
from vidtx.speech.turns import LONG_PAUSE_MS, cut_at_short_pauses, find_turns, split_at_long_pauses


class FixedDiarizer:
    record = EngineRecord("diarization", "fixed", "1", "fixed")

    def __init__(self, *turns: Turn) -> None:
        self.turns = turns

    def diarize(self, waveform, speakers=SpeakerBounds(), progress=None):
        return self.turns

    def embed_speakers(self, waveform, spans, progress=None):
        return None


class TwoSpeakers(FixedDiarizer):
    """Embeds a speaker by loudness; diarizes everything as one speaker all the same."""

    def embed_speakers(self, waveform, spans, progress=None):
        loud = [np.sqrt(np.mean(np.square(waveform[s.start * 16 : s.end * 16]))) for s in spans]
        vectors = np.zeros((len(spans), 8))
        vectors[:, :] = np.where(np.array(loud)[:, None] > 0.1, 8.0, -8.0)
        return SpeakerEmbeddings(vectors, np.full(8, 60.0))


def test_a_turn_with_a_long_pause_is_two_turns_that_meet_in_the_pause() -> None:
    sound = speech((0.2, 1000), (0.001, LONG_PAUSE_MS + 200), (0.2, 1000))
    first, second = split_at_long_pauses(sound, Span(0, 2000 + LONG_PAUSE_MS + 200))
    assert first.end == second.start
    assert 1000 < first.end < 1000 + LONG_PAUSE_MS + 200


@pytest.mark.parametrize("pause", [100, LONG_PAUSE_MS - 60])
def test_a_short_pause_does_not_split_a_turn(pause: int) -> None:
    sound = speech((0.2, 1000), (0.001, pause), (0.2, 1000))
    assert split_at_long_pauses(sound, Span(0, 2000 + pause)) == [Span(0, 2000 + pause)]


def test_turns_are_ordered_cut_to_the_sound_and_marked_where_two_speak() -> None:
    sound = speech((0.2, 4000))
    found = find_turns(
        sound,
        FixedDiarizer(
            Turn(Span(3000, 9000), "B"),
            Turn(Span(0, 1000), "A"),
            Turn(Span(800, 1600), "B"),
            Turn(Span(5000, 6000), "A"),
        ),
    )
    assert [(t.span, t.speaker, t.overlaps) for t in found] == [
        (Span(0, 1000), "SPEAKER_00", True),
        (Span(800, 1600), "SPEAKER_01", True),
        (Span(3000, 4000), "SPEAKER_01", False),
    ]


def test_a_turn_too_short_to_hold_a_word_is_dropped() -> None:
    assert find_turns(speech((0.2, 1000)), FixedDiarizer(Turn(Span(0, 60), "A"))) == ()


def test_two_people_who_answer_one_another_within_one_turn_are_separated_at_the_pause() -> None:
    pause = (0.001, 200)
    sound = speech(*[part for n in range(6) for part in ((0.2 if n % 2 else 0.05, 2000), pause)])
    found = find_turns(sound, TwoSpeakers(Turn(Span(0, len(sound) // 16), "A")))
    assert [turn.speaker for turn in found] == ["SPEAKER_00", "SPEAKER_01"] * 3
    assert all(abs(turn.span.start - 2200 * n) < 200 for n, turn in enumerate(found))
    assert not any(turn.overlaps for turn in found)


@given(st.lists(st.tuples(st.sampled_from([0.2, 0.001]), st.integers(40, 1500)), min_size=1, max_size=12))
def test_pieces_cover_the_turn_and_none_is_too_short(parts: list[tuple[float, int]]) -> None:
    span = Span(0, sum(ms for _, ms in parts))
    pieces = cut_at_short_pauses(speech(*parts), span, 900)
    assert (pieces[0].start, pieces[-1].end) == (span.start, span.end)
    assert all(a.end == b.start for a, b in pairwise(pieces))
    assert len(pieces) == 1 or all(piece.duration >= 900 for piece in pieces)
