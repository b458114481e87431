"""Figures of swings, from paths whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from vidtx.gestures.oscillation import FEATURES, Swings, find_swings, make_features
from vidtx.gestures.tracking import TRACK_RATE, HeadTrack

T = np.arange(0, 4, 1 / TRACK_RATE)


def make_track(x: object, y: object, start: float = 1000.0) -> HeadTrack:
    path = np.stack([np.broadcast_to(x, T.shape), np.broadcast_to(y, T.shape)], axis=1).astype(float)  # type: ignore[arg-type]
    return HeadTrack(start, path, path, 1.0)


@pytest.mark.parametrize("hertz", [0.9, 1.5, 2.5, 3.5])
@pytest.mark.parametrize("axis", [0, 1])
def test_even_swings_are_found_with_their_width_and_number(hertz: float, axis: int) -> None:
    wave = 0.1 * np.sin(2 * np.pi * hertz * T)
    swings = find_swings(make_track(wave, 0.0) if axis == 0 else make_track(0.0, wave), axis)
    assert swings.width == pytest.approx(0.2, rel=0.25)
    assert swings.cycles >= 1.5 and swings.evenness > 0.6 and swings.other < 0.02
    assert 1000 <= swings.start < swings.end <= 5000


def test_swings_of_a_part_are_found_where_they_are() -> None:
    wave = np.where((T > 1.5) & (T < 3), 0.1 * np.sin(2 * np.pi * 2 * T), 0.0)
    swings = find_swings(make_track(wave, 0.0), 0)
    assert swings.start >= 2300 and swings.end <= 4200


@pytest.mark.parametrize("path", [0.0, 0.3 * T, 0.2 / (1 + np.exp(-(T - 2) * 12))])
def test_stillness_a_drift_and_a_single_turn_are_no_plain_swings(path: object) -> None:
    swings = find_swings(make_track(path, 0.0), 0)
    assert swings.cycles * swings.width < 0.16


def test_what_sways_with_the_body_is_not_the_heads_own() -> None:
    wave = 0.1 * np.sin(2 * np.pi * 1.5 * T)
    moving, still = np.stack([wave, 0 * T], axis=1), np.zeros((len(T), 2))
    assert find_swings(HeadTrack(0.0, still, moving, 1.0), 0).width < 0.02
    assert find_swings(HeadTrack(0.0, moving, still, 1.0), 0).width < 0.02


@pytest.mark.parametrize("samples", [1, 2, 5, 11, 12])
def test_a_short_track_has_features(samples: int) -> None:
    track = HeadTrack(0.0, np.zeros((samples, 2)), np.zeros((samples, 2)), 1.0)
    swings = find_swings(track, 0)
    assert isinstance(swings, Swings) and swings.cycles == 0
    features = make_features(track, swings, find_swings(track, 1))
    assert features.shape == (FEATURES,) and np.isfinite(features).all()
