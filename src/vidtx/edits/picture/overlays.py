"""How much of the picture moves from frame to frame, with and without the places where logos, clocks and tickers stand.

In: two small pictures. Out: the share of points that change, of the whole picture and of what lies outside each of `REGIONS`: a picture that
stands under a turning logo or a running clock stands still but for that place, and writing that fades in is no dissolve.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from vidtx.edits.picture.grid import COLUMNS, ROWS, to_blocks

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

# Rows and columns of blocks: a third of the height and of the width in each corner; a quarter of the height at the top and at the bottom.
REGIONS: dict[str, tuple[slice, slice]] = {
    "the upper left corner": (slice(0, 3), slice(0, 5)),
    "the upper right corner": (slice(0, 3), slice(COLUMNS - 5, COLUMNS)),
    "the lower left corner": (slice(ROWS - 3, ROWS), slice(0, 5)),
    "the lower right corner": (slice(ROWS - 3, ROWS), slice(COLUMNS - 5, COLUMNS)),
    "the top": (slice(0, 2), slice(0, COLUMNS)),
    "the bottom": (slice(ROWS - 2, ROWS), slice(0, COLUMNS)),
}
PLACES = 1 + len(REGIONS)
SIDE = 8  # frames before and after a stretch that it is compared with
LEAST_RISE, MOST_OUTSIDE = (
    2.0,
    1.25,
)  # times what moves beside a stretch that moves in it: within a region, and outside, where only that changes
LEAST_OVERLAY = 0.02  # share of a region's points that a logo or a clock in it changes
CHANGED = 1  # gray levels: what changes by more has moved; an encoder that refines a picture that stands changes few points by so much


def _weigh_places() -> Floats:
    """(PLACES, 144): means over the whole and over what is outside each region."""
    outside = np.ones((PLACES, ROWS, COLUMNS), np.float32)
    for number, (rows, columns) in enumerate(REGIONS.values(), 1):
        outside[number, rows, columns] = 0.0
    flat = outside.reshape(PLACES, -1)
    weights: Floats = flat / flat.sum(axis=1, keepdims=True)
    return weights


_WEIGHTS = _weigh_places()
INSIDE = tuple(1.0 - float((row > 0).mean()) for row in _WEIGHTS)  # share of the picture that each region is


def measure_moved(difference: npt.NDArray[np.uint8]) -> Floats:
    """(PLACES,) shares, 0-1: of the points of the whole picture that changed, then of those outside each region.

    difference: (height, width), how much each point of luma changed.
    """
    import cv2

    changed = cv2.threshold(difference, CHANGED, 1, cv2.THRESH_BINARY)[1]
    shares: Floats = _WEIGHTS @ to_blocks(changed).reshape(-1)
    return shares


def share_inside(moved: Floats, place: int) -> Floats:
    """(n,) share of the points of region `place` (from 1) that changed, from rows (n, PLACES) of `measure_moved`."""
    inside = INSIDE[place]
    share: Floats = ((moved[:, 0] - (1.0 - inside) * moved[:, place]) / inside).astype(np.float32)
    return share


def is_overlay(moved: Floats, first: int, last: int) -> bool:
    """Whether what changes in the frames from `first` to before `last`, and not before and after, is in one region only.

    moved: (n, PLACES) rows of `measure_moved`, of the whole clip.
    """
    beside = [moved[max(1, first - SIDE) : first], moved[last : last + SIDE]]
    if not all(len(part) for part in beside):
        return False
    for place in range(1, PLACES):
        outside = [float(np.median(part[:, place])) for part in (moved[first:last], *beside)]
        inside = [float(np.median(share_inside(part, place))) for part in (moved[first:last], *beside)]
        if inside[0] > max(LEAST_OVERLAY, LEAST_RISE * max(inside[1:])) and outside[0] < MOST_OUTSIDE * max(outside[1:]):
            return True
    return False
