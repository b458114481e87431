"""Text at the top or the bottom is found, and people who move there are not."""

from __future__ import annotations

import numpy as np
import pytest

from vidtx.edits.picture.captions import BAND_ROWS, LEAST_TEXT_CHANGE, find_caption_band, has_row_above
from vidtx.edits.picture.grid import COLUMNS, ROWS


def change_with(row: int, columns: slice, level: float, around: float = 0.5) -> np.ndarray:
    change = np.full((ROWS, COLUMNS), around, np.float32)
    change[row, columns] = level
    return change


@pytest.mark.parametrize(("row", "band"), [(ROWS - 1, slice(ROWS - BAND_ROWS, ROWS)), (0, slice(0, BAND_ROWS))])
def test_a_line_of_text_at_the_bottom_or_the_top_is_found(row: int, band: slice) -> None:
    assert find_caption_band(change_with(row, slice(4, 12), 20.0)) == band


def test_text_in_the_middle_is_no_caption() -> None:
    assert find_caption_band(change_with(4, slice(4, 12), 20.0)) is None


def test_a_band_that_changes_no_more_than_the_picture_beyond_it_holds_no_text() -> None:
    assert find_caption_band(change_with(ROWS - 1, slice(4, 12), 20.0, around=10.0)) is None


def test_weak_changes_are_no_text() -> None:
    assert find_caption_band(change_with(ROWS - 1, slice(4, 12), LEAST_TEXT_CHANGE - 1)) is None


def test_the_shortest_caption_is_three_blocks_side_by_side() -> None:
    assert has_row_above(change_with(0, slice(5, 8), 9.0), 5.0)
    assert not has_row_above(change_with(0, slice(5, 7), 9.0), 5.0)
    assert not has_row_above(change_with(0, slice(0, COLUMNS, 2), 9.0), 5.0)
