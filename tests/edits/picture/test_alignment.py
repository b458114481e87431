"""Pictures of one scene can be aligned, enlarged or moved or not; those of two scenes cannot, even if they are lit alike."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from vidtx.edits.picture.alignment import measure_alignment
from vidtx.edits.picture.cuts import LEAST_ALIGNED_SIMILARITY


def draw_details(seed: int, size: float = 3.0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    blurred = cv2.GaussianBlur(rng.uniform(0, 255, (90, 160)).astype(np.float32), (0, 0), size)
    return cv2.normalize(blurred, None, 0, 255, cv2.NORM_MINMAX).astype(np.uint8)


@pytest.mark.parametrize("scale", [0.85, 0.9, 1.1, 1.2])
def test_an_enlarged_scene_is_aligned_though_hardly_a_point_lies_where_it_was(scale: float) -> None:
    scene = draw_details(1)
    matrix = np.array([[scale, 0, (1 - scale) * 80 + 2], [0, scale, (1 - scale) * 45 - 1]], np.float32)
    after = cv2.warpAffine(scene, matrix, (160, 90), borderMode=cv2.BORDER_REFLECT)
    alignment = measure_alignment(scene, after)
    assert alignment.in_place < 0.5 < LEAST_ALIGNED_SIMILARITY + 0.2 < alignment.aligned


def test_two_scenes_lit_alike_cannot_be_aligned() -> None:
    light = draw_details(5, size=30.0) * 0.8
    one, other = ((light + 0.2 * draw_details(seed)).astype(np.uint8) for seed in (1, 2))
    assert np.corrcoef(one.ravel(), other.ravel())[0, 1] > 0.9
    assert measure_alignment(one, other).aligned < LEAST_ALIGNED_SIMILARITY


def test_a_scene_is_like_itself_in_other_light_too() -> None:
    scene = draw_details(3)
    alignment = measure_alignment(scene, (scene * 0.7 + 20).astype(np.uint8))
    assert 0.95 < alignment.in_place <= alignment.aligned


def test_an_even_picture_is_like_no_other() -> None:
    even, other = np.full((90, 160), 90, np.uint8), draw_details(4)
    assert measure_alignment(even, other) == measure_alignment(other, even) == measure_alignment(even, even) == (0.0, 0.0)


@pytest.mark.parametrize("shape", [(4, 4), (1, 160), (15, 160)])
def test_pictures_too_small_to_be_aligned_are_unlike(shape: tuple[int, int]) -> None:
    one, other = np.random.default_rng(0).integers(0, 255, (2, *shape)).astype(np.uint8)
    assert measure_alignment(one, other) == measure_alignment(one, one) == (0.0, 0.0)
