"""Times, distances and similarities of frames, from what is kept of them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from picture_features import make_features
from vidtx.edits.picture.features import PictureFeatures

BASE = Fraction(1, 1000)


def features_of(*thumbnails: Any) -> PictureFeatures:
    return make_features(range(len(thumbnails)), BASE, thumbnails=np.stack(thumbnails).astype(np.uint8))


def pattern(seed: int) -> Any:
    return np.random.default_rng(seed).integers(60, 160, (9, 16, 3))


def test_times_are_those_of_the_stream_and_one_frame_s_time_goes_on_past_the_last() -> None:
    features = make_features([3000, 3040, 3100], BASE)
    assert [features.time_of(n) for n in range(4)] == [Fraction(3), Fraction(304, 100), Fraction(31, 10), Fraction(316, 100)]
    assert features.seconds(0, 2) == pytest.approx(0.1)
    assert features.seconds(0, 99) == pytest.approx(0.1)
    assert len(features) == 3


def test_a_picture_is_similar_to_itself_brighter_and_not_to_another_one_or_its_negative() -> None:
    features = features_of(pattern(1), pattern(1) + 40, pattern(2), 255 - pattern(1))
    assert features.compare(0, 1) == pytest.approx(1.0)
    assert abs(features.compare(0, 2)) < 0.3
    assert features.compare(0, 3) == pytest.approx(-1.0)


def test_two_even_pictures_are_alike() -> None:
    assert features_of(np.full((9, 16, 3), 20), np.full((9, 16, 3), 200)).compare(0, 1) == 1.0


def test_a_new_exposure_is_no_distance_and_another_picture_is_one() -> None:
    features = features_of(pattern(1), np.round(pattern(1) * 1.5), pattern(2))
    assert features.measure_distance(0, 1) < 1.0
    assert features.measure_distance(0, 2) > 15.0
