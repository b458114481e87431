"""What is laid over a shot is found by its straight sides; people who move, cuts and windows that stay are not taken for it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edited_clips import draw_scene
from vidtx.edits.picture.inserts import Box, blank, find_inserts, is_insert


def shrink(picture: np.ndarray) -> np.ndarray:
    import cv2

    return cv2.resize(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), (160, 90), interpolation=cv2.INTER_AREA)


def lay_over(picture: np.ndarray, box: Box, content: np.ndarray) -> np.ndarray:
    out = picture.copy()
    out[box.top : box.bottom, box.left : box.right] = content[: box.bottom - box.top, : box.right - box.left]
    return out


SCENE = [shrink(picture) for picture in draw_scene(1, 30)]
OTHER = shrink(draw_scene(2, 1)[0])
CORNER = Box(100, 8, 150, 44)


@pytest.mark.parametrize("box", [CORNER, Box(10, 40, 60, 80), Box(0, 0, 160, 10), Box(0, 78, 160, 90), Box(0, 0, 18, 90)])
@pytest.mark.parametrize("tone", [0, 235])
def test_a_panel_that_comes_or_goes_is_found_to_the_pixel_or_two(box: Box, tone: int) -> None:
    covered = lay_over(SCENE[1], box, np.full((90, 160), tone, np.uint8))
    for old, new in ((SCENE[0], covered), (covered, SCENE[2])):
        (found,) = find_inserts(old, new)
        assert np.abs(np.array(found) - np.array(box)).max() <= 2


def test_bars_above_and_below_are_two_boxes() -> None:
    black = np.zeros((90, 160), np.uint8)
    barred = lay_over(lay_over(SCENE[1], Box(0, 0, 160, 11), black), Box(0, 79, 160, 90), black)
    assert sorted(box.top for box in find_inserts(SCENE[0], barred)) in ([0, 78], [0, 79], [0, 80])


def test_people_who_move_or_jump_and_another_shot_are_no_inserts() -> None:
    for old, new in ((SCENE[0], SCENE[1]), (SCENE[0], SCENE[29]), (SCENE[0], OTHER), (SCENE[0], SCENE[0])):
        assert find_inserts(old, new) == ()


def test_a_window_that_stays_and_whose_content_is_cut_is_no_insert() -> None:
    field, window = np.full((90, 160), 20, np.uint8), Box(55, 0, 105, 90)
    before, after = lay_over(field, window, SCENE[0][:, 40:]), lay_over(field, window, OTHER[:, 40:] // 2 + 100)
    assert find_inserts(before, after) == ()


@pytest.mark.parametrize("share", [0.4, 1.0])
def test_a_panel_explains_a_change_and_another_shot_does_not(share: float) -> None:
    panel = lay_over(SCENE[1], CORNER, np.full((90, 160), 235, np.uint8))
    assert is_insert(SCENE[0], (SCENE[1] * (1 - share) + panel * share).astype(np.uint8))
    assert not is_insert(SCENE[0], lay_over(OTHER, CORNER, np.full((90, 160), 235, np.uint8)))
    assert not is_insert(SCENE[0], SCENE[8])


def test_what_is_blank_in_two_pictures_does_not_differ() -> None:
    covered = lay_over(SCENE[0], CORNER, np.zeros((90, 160), np.uint8))
    assert np.array_equal(blank(covered, [CORNER]), blank(SCENE[0], [CORNER]))
    assert not np.array_equal(covered, SCENE[0])


@settings(max_examples=50, deadline=None)
@given(st.integers(16, 200), st.integers(16, 120), st.integers(0, 2**32 - 1))
def test_any_two_pictures_have_boxes_inside_them_or_none(width: int, height: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    old, new = (np.kron(rng.integers(0, 256, (4, 4)), np.ones((height, width)))[::4, ::4].astype(np.uint8) for _ in range(2))
    for box in find_inserts(old, new):
        assert 0 <= box.left < box.right <= width and 0 <= box.top < box.bottom <= height
