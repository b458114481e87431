"""What a splice disturbs is disturbed at the splice and nowhere else; the figures do not depend on the blocks they are measured in."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import solve_toeplitz

from vidtx.edits.audio import continuity
from vidtx.edits.audio.changes import HOP
from vidtx.edits.audio.continuity import CONTINUITY_NAMES, measure_continuity
from vidtx.signal import SAMPLE_RATE

COLUMN = {name: number for number, name in enumerate(CONTINUITY_NAMES)}


def sing(seconds: float, hertz: float = 125.0, resonance: float = 700.0, phase: float = 0.0) -> np.ndarray:
    """A steady vowel: the harmonics of a pitch around a resonance."""
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    harmonics = np.arange(1, 20)
    levels = 1.0 / (1.0 + ((harmonics * hertz - resonance) / 200.0) ** 2)
    waves = np.sin(2 * np.pi * harmonics[:, None] * (hertz * time + phase))
    return (0.1 * (levels[:, None] * waves).sum(axis=0)).astype(np.float32)


def measure_column(sound: np.ndarray, name: str) -> np.ndarray:
    return measure_continuity(sound)[:, COLUMN[name]]


def test_a_steady_vowel_goes_on_all_the_time() -> None:
    inside = slice(10, -10)
    vowel = sing(1.0)
    for name in ("near_least", "far_least", "gap_least"):
        assert measure_column(vowel, name)[inside].min() > 0.95
    assert np.abs(measure_column(vowel, "dip")[inside]).max() < 0.05
    assert measure_column(vowel, "pitch_step")[inside].max() < 0.05


@pytest.mark.parametrize("phase", [0.25, 0.35, 0.6])
def test_periods_that_do_not_fit_are_a_dip_at_the_splice(phase: float) -> None:
    joined = np.concatenate([sing(0.5), sing(0.5, phase=phase)])
    dip = measure_column(joined, "dip")
    assert abs(int(dip[10:-10].argmax()) + 10 - 50) <= 2
    assert dip[48:52].max() > 3 * max(dip[10:45].max(), dip[56:-10].max())


def test_another_pitch_is_a_step() -> None:
    step = measure_column(np.concatenate([sing(0.5), sing(0.5, hertz=125.0 * 1.3)]), "pitch_step")
    assert step[49:52].max() == pytest.approx(2 * np.log2(1.3) * 0.5, abs=0.15)


def test_another_vowel_changes_the_shape_and_a_louder_one_the_level() -> None:
    vowel = sing(0.5)
    other = measure_continuity(np.concatenate([vowel, sing(0.5, resonance=1700.0)]))
    for name in ("shape_20_ms", "shape_10_ms", "shape_60_ms"):
        assert abs(int(other[10:-10, COLUMN[name]].argmax()) + 10 - 50) <= 3
    louder = measure_column(np.concatenate([vowel, 10 * vowel]), "level_step")
    assert louder[50] == pytest.approx(2.0, abs=0.2)


def test_an_instant_that_nothing_foretells_is_an_error_of_prediction() -> None:
    rng = np.random.default_rng(0)
    noise = rng.normal(0, 1e-3, SAMPLE_RATE).astype(np.float32)
    noise[SAMPLE_RATE // 2 :] *= 10
    error = measure_column(noise, "prediction_error")
    assert error[50] > 1.5 and np.abs(error[10:45]).max() < 1.0


def test_figures_do_not_depend_on_the_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = np.random.default_rng(1).normal(0, 0.1, 3 * SAMPLE_RATE).astype(np.float32)
    whole = measure_continuity(sound)
    monkeypatch.setattr(continuity, "_BLOCK", 7)
    np.testing.assert_allclose(measure_continuity(sound), whole, atol=1e-4)


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 5 * HOP), st.sampled_from([0.0, 1e-9, 1.0]))
def test_short_and_silent_sounds_have_a_finite_row_a_hop(samples: int, level: float) -> None:
    rows = measure_continuity(np.full(samples, level, np.float32))
    assert rows.shape == (samples // HOP, len(CONTINUITY_NAMES)) and np.isfinite(rows).all()


def test_the_predictor_is_that_of_the_normal_equations() -> None:
    lags = np.array([np.correlate(x, x, "full")[63:70] for x in np.random.default_rng(2).normal(0, 1, (3, 64))])
    filters, error = continuity._predict(lags)
    for row, found, left in zip(lags, filters, error, strict=True):
        expected = solve_toeplitz(row[:-1], -row[1:])
        np.testing.assert_allclose(found[1:], expected, atol=1e-9)
        assert left == pytest.approx(float(row[0] + expected @ row[1:]), rel=1e-9)


def test_correlations_stay_correlations_beyond_full_scale() -> None:
    loud = 1000 * sing(0.5)
    loud[3000:5000] = 0.0
    rows = measure_continuity(loud)[:, : COLUMN["dip"]]
    assert np.abs(rows).max() <= 1.0
