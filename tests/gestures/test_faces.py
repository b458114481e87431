"""Faces in the frames of a window."""

from __future__ import annotations

import numpy as np
import pytest

from drawn_heads import draw_window
from vidtx.gestures.faces import find_faces


def test_a_face_is_found_where_it_is() -> None:
    pictures, _ = draw_window(lambda t: (0, 0), seconds=0.5)
    (face,) = find_faces(pictures)
    at = face.nearest(3)
    assert at.x == pytest.approx(240, abs=15) and at.y == pytest.approx(130, abs=25) and 60 < face.side < 160


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (19, 200), (240, 320)])
def test_pictures_without_a_face_have_none(size: tuple[int, int]) -> None:
    assert find_faces([np.full(size, 90, np.uint8)] * 4) == ()
    noise = np.random.default_rng(1)
    assert find_faces([noise.integers(0, 255, size, dtype=np.uint8) for _ in range(4)]) == ()


def test_no_frames_have_no_face() -> None:
    assert find_faces([]) == ()
