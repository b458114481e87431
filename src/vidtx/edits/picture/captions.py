"""Captions that come and go at the top or the bottom: no edit, but a change of the picture that can hide one.

In: what each block of the 16 x 9 grid changed by. Out: the rows in which text may have come or gone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from vidtx.edits.picture.grid import ROWS

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

BAND_ROWS = 2  # of the nine rows of blocks: where captions lie, at the bottom or the top
LEAST_TEXT_CHANGE = 5.0  # gray levels that a block of text changes by at least
TEXT_RATIO = 3.0  # times the upper quartile of what changes beyond the band
_BOTTOM, _TOP = slice(ROWS - BAND_ROWS, ROWS), slice(0, BAND_ROWS)


def find_caption_band(change: Floats) -> slice | None:
    """The rows at the top or the bottom, a quarter of the height, in which text may have come or gone; None if in neither.

    `change`: (9, 16), what each block changed by. Text is strong in several blocks of a row side by side, and stronger than
    what changes beyond the band. That alone does not show a caption: people move in the lower quarter too.
    """
    for band in (_BOTTOM, _TOP):
        beyond = change[BAND_ROWS:] if band.start == 0 else change[:-BAND_ROWS]
        quartile = float(np.partition(beyond, 3 * beyond.size // 4, axis=None)[3 * beyond.size // 4])
        if has_row_above(change[band], max(LEAST_TEXT_CHANGE, TEXT_RATIO * quartile)):
            return band
    return None


def has_row_above(blocks: Floats, least: float) -> bool:
    """Whether three blocks side by side, the shortest caption, are above `least`."""
    strong = blocks > least
    return bool((strong[:, :-2] & strong[:, 1:-1] & strong[:, 2:]).any())
