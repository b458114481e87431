"""Strokes of writing, and where they are laid out like text."""

from __future__ import annotations

import numpy as np
import pytest

from drawn_captions import LOOKS, Drawn, Look, draw_lines, draw_scene, to_frame
from vidtx.captions.strokes import Area, find_blocks, find_strokes


def strokes_of(*drawn: Drawn, dark: bool = False) -> np.ndarray:
    picture = np.full((360, 640, 3), 110, np.uint8)
    for one in drawn:
        picture = draw_lines(picture, one)
    return find_strokes(to_frame(picture, 0).luma)[int(dark)]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_a_line_is_one_block_where_it_stands(look: Look) -> None:
    (block,) = find_blocks(strokes_of(Drawn(0, 1, ("They brought us to the hill.",), look), dark=look.name == "light box"))
    base = round(360 * look.place)
    assert block.top < base <= block.bottom + 2
    assert 120 < block.left < 250 and 390 < block.right < 520


def test_two_lines_are_one_block_and_captions_apart_are_two() -> None:
    two = Drawn(0, 1, ("In ten years I want", "to have my own house."), LOOKS[0])
    assert len(find_blocks(strokes_of(two))) == 1
    above = Drawn(0, 1, ("Interview, part two",), Look("above", rim=0.09, place=0.2))
    assert len(find_blocks(strokes_of(two, above))) == 2


def test_a_scene_without_writing_has_no_block() -> None:
    for bright in find_strokes(to_frame(draw_scene(3), 0).luma):
        assert find_blocks(bright) == []


def test_bars_side_by_side_that_are_high_are_no_line() -> None:
    bars = np.zeros((360, 640), np.bool_)
    for n in range(7):
        bars[150:290, 80 + n * 16 : 90 + n * 16] = True
    assert find_blocks(bars) == []


def test_areas() -> None:
    one, other = Area(10, 10, 20, 20), Area(15, 5, 40, 12)
    assert one.join(other) == Area(10, 5, 40, 20) and one.overlaps(other)
    assert not one.overlaps(Area(20, 10, 30, 20))
    assert one.grow(15, 30, 30) == Area(0, 0, 30, 30)
    assert one.cut(np.zeros((30, 30))).shape == (10, 10)
