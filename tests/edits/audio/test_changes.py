"""Steps of the noise floor are found near where they are; a steady recording has none."""

from __future__ import annotations

import numpy as np

from vidtx.edits.audio.changes import find_audio_changes, measure_bands, measure_power
from vidtx.edits.candidate import EditCandidate


def steps_of(waveform: np.ndarray) -> list[EditCandidate]:
    return find_audio_changes(*measure_bands(waveform, measure_power(waveform)))


def record(seed: int, seconds: float, level: float, cut_off: float = 8000.0) -> np.ndarray:
    """A steady noise, low-passed, with bursts of a harmonic voice."""
    random = np.random.default_rng(seed)
    count = round(seconds * 16_000)
    spectrum = np.fft.rfft(random.normal(0, level, count))
    spectrum[np.fft.rfftfreq(count, 1 / 16_000) > cut_off] *= 0.1
    time = np.arange(count) / 16_000
    voice = sum(0.05 / k * np.sin(2 * np.pi * 130 * k * time) for k in range(1, 15))
    spoken = (np.sin(2 * np.pi * 0.45 * time + seed) > -0.3) & (np.sin(2 * np.pi * 2.7 * time) > -0.6)
    return (np.fft.irfft(spectrum, count) + voice * spoken).astype(np.float32)


def test_a_louder_recording_begins_where_it_was_joined() -> None:
    [step] = steps_of(np.concatenate([record(1, 8, 0.001), record(2, 8, 0.01)]))
    assert abs(step.position / 16_000 - 8.0) <= 0.1
    assert step.probability < 0.7
    assert step.evidence[0].kind == "floor_step"


def test_one_recording_with_speech_and_pauses_has_no_step_worth_reporting() -> None:
    assert [s for s in steps_of(record(1, 30, 0.003)) if s.probability >= 0.3] == []


def test_somebody_who_begins_to_talk_and_makes_no_pause_for_a_while_is_no_other_recording() -> None:
    rng = np.random.default_rng(4)
    parts = ((4, 0.002), (4, 0.05), (1, 0.002), (4, 0.05), (1, 0.002))  # seconds, loudness
    level = np.concatenate([np.full(seconds * 16_000, loud) for seconds, loud in parts])
    assert [s for s in steps_of((rng.normal(0, 1, len(level)) * level).astype(np.float32)) if s.probability >= 0.3] == []


def test_digital_silence_inside_is_found_with_its_end() -> None:
    sound = record(1, 10, 0.003)
    sound[80_000:84_800] = 0.0
    [silence] = steps_of(sound)
    assert silence.end is not None
    assert abs(silence.position - 80_000) <= 160
    assert abs(silence.end - 84_800) <= 160


def test_a_recording_that_begins_or_ends_with_a_moment_of_sound_before_a_silence_is_not_joined_there() -> None:
    """Many recorders write some before they begin in earnest, and players fade out."""
    sound = record(1, 10, 0.003)
    sound[1200:2400] = 0.0
    sound[-2400:-1200] = 0.0
    assert steps_of(sound) == []


def test_a_constant_is_silence_too() -> None:
    sound = record(1, 10, 0.003)
    sound[80_000:84_800] = 0.2
    [silence] = [step for step in steps_of(sound) if step.end is not None]
    assert abs(silence.position - 80_000) <= 160


def test_a_noise_gate_that_mutes_every_pause_is_no_row_of_edits() -> None:
    sound = record(1, 20, 0.003)
    for start in range(8000, 300_000, 16_000):
        sound[start : start + 4000] = 0.0
    assert steps_of(sound) == []


def test_silence_at_the_ends_and_a_silent_or_very_short_recording_have_no_steps() -> None:
    sound = record(1, 10, 0.003)
    sound[:16_000] = 0.0
    sound[-16_000:] = 0.0
    assert steps_of(sound) == []
    assert steps_of(np.zeros(160_000, np.float32)) == []
    assert steps_of(np.zeros(100, np.float32)) == []
