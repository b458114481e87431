"""Block means are OpenCV's area means; upright pictures are made as small as lying ones."""

from __future__ import annotations

from fractions import Fraction

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vidtx.document import VideoStream
from vidtx.edits.picture.grid import COLUMNS, ROWS, compute_width, to_blocks


@given(st.integers(ROWS, 300), st.integers(COLUMNS, 300), st.integers(0, 9))
def test_blocks_are_area_means_at_any_size(height: int, width: int, seed: int) -> None:
    picture = np.random.default_rng(seed).uniform(0, 255, (height, width)).astype(np.float32)
    expected = cv2.resize(picture, (COLUMNS, ROWS), interpolation=cv2.INTER_AREA)
    assert np.abs(to_blocks(picture) - expected).max() < 0.01


def test_the_longer_side_is_160_pixels() -> None:
    def width_of(width: int, height: int) -> int:
        return compute_width(VideoStream(0, "h264", width, height, Fraction(1, 1000), 0, None, True, 0, None))

    assert (width_of(1280, 720), width_of(720, 1280), width_of(480, 480)) == (160, 90, 160)
