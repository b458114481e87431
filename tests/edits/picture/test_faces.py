"""How far a face jumps, for the evidence."""

from __future__ import annotations

import math
from pathlib import Path

import cv2
import numpy as np
import pytest

from vidtx.edits.picture import faces
from vidtx.edits.picture.faces import Face, find_faces, measure_face_jump
from vidtx.media.frames import iterate_frames
from vidtx.media.probe import probe_clip


def test_no_face_is_no_jump() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (90, 160)).astype(np.uint8)
    assert find_faces(noise) == []
    assert all(math.isnan(value) for value in measure_face_jump(noise, noise))


def test_each_face_is_followed_to_the_one_of_its_size_that_is_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = iter(
        [
            [Face(40.0, 30.0, 24.0), Face(120.0, 30.0, 24.0)],
            [Face(120.0, 31.0, 24.0), Face(52.0, 30.0, 26.0), Face(41.0, 30.0, 60.0)],
        ]
    )
    monkeypatch.setattr(faces, "find_faces", lambda picture: next(seen))
    distance, growth = measure_face_jump(np.zeros((90, 160), np.uint8), np.zeros((90, 160), np.uint8))
    assert distance == pytest.approx(12 / 160)
    assert growth == pytest.approx(26 / 24)


def test_a_face_that_went_far_away_is_another_one(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = iter([[Face(20.0, 30.0, 24.0)], [Face(120.0, 30.0, 24.0)]])
    monkeypatch.setattr(faces, "find_faces", lambda picture: next(seen))
    assert all(math.isnan(value) for value in measure_face_jump(np.zeros((90, 160), np.uint8), np.zeros((90, 160), np.uint8)))


@pytest.mark.parametrize(("pixels", "scale"), [(8, 1.0), (0, 1.1)])
def test_a_real_face_is_measured(test_media: Path, pixels: int, scale: float) -> None:
    path = test_media / "footage" / "liveportrait_s18.mp4"
    picture = next(iterate_frames(path, probe_clip(path))).luma
    height, width = picture.shape
    [(x, y, _)] = find_faces(picture)
    matrix = np.array([[scale, 0, (1 - scale) * x + pixels], [0, scale, (1 - scale) * y]])
    after = cv2.warpAffine(picture, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
    distance, growth = measure_face_jump(picture, after)
    assert distance * width == pytest.approx(pixels, abs=1.5)
    assert growth == pytest.approx(scale, abs=0.08)
