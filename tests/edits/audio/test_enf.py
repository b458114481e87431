"""The phase of the mains frequency, and what a removal does to it."""

import numpy as np
import pytest

from vidtx.edits.audio.analysis import analyze_audio
from vidtx.edits.audio.enf import find_phase_jumps, resample_low

RATE = 16_000


def record(seconds: float, mains: float, level: float = 0.02, seed: int = 3) -> np.ndarray:
    """Bursts of noise, as loud as talk, over a tone of the mains; the frequency is a little off, as it always is."""
    rng = np.random.default_rng(seed)
    time = np.arange(int(seconds * RATE)) / RATE
    noise = rng.normal(0, 0.05, len(time)) * (np.sin(2 * np.pi * 0.7 * time) > 0) + rng.normal(0, 0.002, len(time))
    hum = sum(share * np.sin(2 * np.pi * (mains + 0.02) * n * time + n) for n, share in ((1, 1.0), (2, 0.6), (3, 0.3)))
    return (noise + level * hum).astype(np.float32)


@pytest.mark.parametrize("mains", [50, 60])
@pytest.mark.parametrize("taken", [0.307, 1.409])
def test_a_removal_breaks_the_phase_and_is_found_where_it_is(mains: int, taken: float) -> None:
    sound = record(24, mains)
    at = 11 * RATE
    cut = np.concatenate([sound[:at], sound[at + int(taken * RATE) :]])
    [jump] = find_phase_jumps(resample_low(cut))
    assert jump.uncertainty is not None
    assert jump.uncertainty[0] - RATE // 4 <= at <= jump.uncertainty[1] + RATE // 4
    assert jump.evidence[0].values["mains_hz"] == mains
    assert jump.probability < 0.7


@pytest.mark.parametrize("sound", [record(24, 50), record(24, 60), record(24, 50, level=0.0)], ids=["50", "60", "none"])
def test_a_phase_that_runs_on_and_a_recording_without_any_have_no_jump(sound: np.ndarray) -> None:
    assert find_phase_jumps(resample_low(sound)) == []


def test_a_removal_of_whole_periods_leaves_no_jump() -> None:
    sound = record(24, 49.98)
    cut = np.concatenate([sound[: 11 * RATE], sound[11 * RATE + RATE :]])
    assert find_phase_jumps(resample_low(cut)) == []


def test_too_little_sound_has_no_jump() -> None:
    assert find_phase_jumps(resample_low(record(1, 50))) == []


def test_the_clock_runs_on_over_the_pieces_that_the_sound_comes_in() -> None:
    """No jump appears where one block of the search ends and the next begins."""
    sound = record(150, 50)
    analysis = analyze_audio(sound[start : start + 37_777] for start in range(0, len(sound), 37_777))
    assert analysis is not None
    assert [step for step in analysis.changes if step.evidence[0].kind == "enf_phase_jump"] == []


def test_the_low_part_is_what_a_polyphase_resampler_gives() -> None:
    from scipy.signal import resample_poly

    sound = np.random.default_rng(3).normal(0, 0.1, 40_005).astype(np.float32)
    assert np.abs(resample_low(sound) - resample_poly(sound, 1, 16)).max() < 1e-5
    assert len(resample_low(sound[:0])) == 0
