"""Probabilities from cosines: their form, and what has no direction."""

from __future__ import annotations

import numpy as np
import pytest

from fixed_encoder import FixedEncoder
from vidtx.bitext.sentence_vectors import EVEN_COSINE, calibrate_cosine, estimate_rendition


def test_more_cosine_is_more_probable_and_nothing_overflows() -> None:
    found = calibrate_cosine([-1.0, 0.7, 0.78, EVEN_COSINE, 0.87, 1.0])
    assert (np.diff(found) >= 0).all() and found[0] == 0.0 and found[-1] == pytest.approx(1.0)
    assert found[3] == 0.5 and found[2] < 0.01 and found[4] > 0.99
    assert calibrate_cosine(0.9).shape == ()


def test_pairs_are_compared_one_by_one() -> None:
    found = estimate_rendition(FixedEncoder(), ["0", "0", "", "10"], ["0", "90", "0", "..."])
    assert found[0] == pytest.approx(1.0) and found[1] == pytest.approx(0.0, abs=1e-12) and (found[2:] == 0.0).all()
    assert estimate_rendition(FixedEncoder(), [], []).shape == (0,)
    with pytest.raises(ValueError, match="1 sources but 2 targets"):
        estimate_rendition(FixedEncoder(), ["1"], ["1", "2"])
