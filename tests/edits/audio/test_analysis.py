"""The analysis of the sound beside the picture: cues do not depend on who is faster, and what goes wrong is raised."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import pytest

from spoken_sounds import RATE, speak
from vidtx.edits.audio.analysis import AudioAnalyzer, analyze_audio
from vidtx.edits.audio.splices import find_audio_cues
from vidtx.errors import UnreadableMediaError


def test_cues_are_those_of_the_whole_sound_whenever_they_are_asked_for() -> None:
    sound = np.concatenate([speak(seed, 14, (120, 180)[seed % 2]) for seed in range(10)])
    whole = analyze_audio(sound)
    assert whole is not None
    origin = Fraction(7, 2)
    cues = [float(at) for at in find_audio_cues(whole.splice_scores, origin)]
    assert len(cues) >= 5
    early = AudioAnalyzer(iter(np.array_split(sound, 20)), origin)
    spans = [(3.5, 20.0), (18.0, 75.0), (60.0, 143.5)]
    asked = [early.find_cues(*span) for span in spans]
    analysis = early.finish()
    assert analysis is not None and len(analysis.splice_scores.log_odds) == len(whole.splice_scores.log_odds)
    late = [early.find_cues(*span) for span in spans]
    assert asked == late
    for (first, last), found in zip(spans, asked, strict=True):
        inside = [at for at in cues if first + 0.3 <= at <= last - 0.3]
        assert set(inside) <= set(found)
        assert len(found) <= len(inside) + 4


def test_silence_has_no_cues() -> None:
    analyzer = AudioAnalyzer(np.zeros(5 * RATE, np.float32), Fraction(0))
    assert analyzer.find_cues(0.0, 5.0) == []
    assert analyzer.finish() is None


def test_what_the_sound_raises_is_raised_to_those_who_wait() -> None:
    def broken() -> Iterator[np.ndarray]:
        yield speak(1, 3, 120)
        raise UnreadableMediaError("clip.mp4", "broken")  # type: ignore[arg-type]

    analyzer = AudioAnalyzer(broken(), Fraction(0))
    with pytest.raises(UnreadableMediaError):
        analyzer.find_cues(0.0, 100.0)
    with pytest.raises(UnreadableMediaError):
        analyzer.finish()
    analyzer.close()


def test_closing_ends_it_at_the_next_piece() -> None:
    given, going = [], threading.Event()

    def endless() -> Iterator[np.ndarray]:
        while True:
            given.append(1)
            going.set()
            yield np.zeros(RATE, np.float32)

    analyzer = AudioAnalyzer(endless(), Fraction(0))
    going.wait(5)
    analyzer.close()
    assert not analyzer._thread.is_alive()
    count = len(given)
    assert count == len(given)
