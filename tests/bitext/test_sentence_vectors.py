"""Probabilities from cosines."""

from __future__ import annotations

import numpy as np
import pytest

from vidtx.bitext.sentence_vectors import EVEN_COSINE, calibrate_cosine


def test_more_cosine_is_more_probable_and_nothing_overflows() -> None:
    found = calibrate_cosine([-1.0, 0.7, 0.78, EVEN_COSINE, 0.87, 1.0])
    assert (np.diff(found) >= 0).all() and found[0] == 0.0 and found[-1] == pytest.approx(1.0)
    assert found[3] == 0.5 and found[2] < 0.01 and found[4] > 0.99
    assert calibrate_cosine(0.9).shape == ()
