"""The phase of the mains' hum, and what a removal does to it."""

import numpy as np
import pytest

from vidtx.edits.audio.analysis import listen
from vidtx.edits.audio.enf import find_hum_jumps, keep_low

RATE = 16_000


def record(seconds: float, mains: float, level: float = 0.02, seed: int = 3) -> np.ndarray:
    """Bursts of noise, as loud as talk, in a room where the mains hum; the frequency is a little off, as it always is."""
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
    [jump] = find_hum_jumps(keep_low(cut))
    assert jump.span is not None
    assert jump.span[0] - RATE // 4 <= at <= jump.span[1] + RATE // 4
    assert f"{mains} Hz" in jump.evidence[0].values["text"]
    assert jump.probability < 0.7


@pytest.mark.parametrize("sound", [record(24, 50), record(24, 60), record(24, 50, level=0.0)], ids=["50", "60", "none"])
def test_a_hum_that_runs_on_and_a_room_without_any_tell_nothing(sound: np.ndarray) -> None:
    assert find_hum_jumps(keep_low(sound)) == []


def test_a_removal_of_whole_periods_leaves_nothing_to_hear() -> None:
    sound = record(24, 49.98)
    cut = np.concatenate([sound[: 11 * RATE], sound[11 * RATE + RATE :]])
    assert find_hum_jumps(keep_low(cut)) == []


def test_too_little_sound_tells_nothing() -> None:
    assert find_hum_jumps(keep_low(record(1, 50))) == []


def test_the_clock_runs_on_over_the_pieces_that_the_sound_comes_in() -> None:
    """No jump appears where one block of the search ends and the next begins."""
    sound = record(150, 50)
    heard = listen(sound[start : start + 37_777] for start in range(0, len(sound), 37_777))
    assert heard is not None
    assert [step for step in heard.steps if step.evidence[0].values["name"] == "hum_phase_jump"] == []


def test_the_low_part_is_what_a_polyphase_resampler_gives() -> None:
    from scipy.signal import resample_poly

    sound = np.random.default_rng(3).normal(0, 0.1, 40_005).astype(np.float32)
    assert np.abs(keep_low(sound) - resample_poly(sound, 1, 16)).max() < 1e-5
    assert len(keep_low(sound[:0])) == 0
