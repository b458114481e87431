"""How much of the picture changes from frame to frame, with and without the regions where logos, clocks and tickers are shown.

In: how much each point changed between two small pictures. Out: the share of points that changed, of the whole picture and of
what lies outside each of `REGIONS`: a picture that is still under a turning logo or a running clock is still but for that
region, and text that fades in is no dissolve.
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
REGION_COUNT = 1 + len(REGIONS)  # region 0 is the whole picture
NEIGHBOR_FRAMES = 8  # before and after some frames that they are compared with
LEAST_INSIDE_RATIO = 2.0  # times what changes in the neighbors that changes within a region where only that changes
MOST_OUTSIDE_RATIO = 1.25  # and outside it
MOST_BAR_LEVEL, MOST_BAR_RANGE = 40, 4  # of a block of a bar, in any color: how bright, and how far apart in two frames
LEAST_SHOWN = 0.2  # share of the picture between bars
LEAST_OVERLAY = 0.02  # share of a region's points that a logo or a clock in it changes
# Gray levels: a point that changes by more has changed; an encoder that refines a still picture changes few by so much.
LEAST_CHANGE_LEVELS = 1


def find_shown(thumbnails: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """(144,) the blocks that are no black bar: an upright clip between two bars, a wide one between two others. All where there are none.

    thumbnails: (n, 9, 16, 3) of the whole clip. A bar is a row or a column of blocks at the picture's edge, dark and the same in all frames.
    """
    most = thumbnails.max(axis=0)
    bar = ((most.max(axis=2) < MOST_BAR_LEVEL) & ((most - thumbnails.min(axis=0)).max(axis=2) <= MOST_BAR_RANGE)).astype(
        np.int64
    )
    shown = np.ones((ROWS, COLUMNS), np.bool_)
    for view, lines in ((shown, bar.all(axis=1)), (shown.T, bar.all(axis=0))):
        view[: int(lines.cumprod().sum())] = False
        view[len(lines) - int(lines[::-1].cumprod().sum()) :] = False
    return shown.reshape(-1) if shown.mean() > LEAST_SHOWN else np.ones(shown.size, np.bool_)


def _weigh_regions() -> Floats:
    """(REGION_COUNT, 144): means over the whole and over what is outside each region."""
    outside = np.ones((REGION_COUNT, ROWS, COLUMNS), np.float32)
    for number, (rows, columns) in enumerate(REGIONS.values(), 1):
        outside[number, rows, columns] = 0.0
    flat = outside.reshape(REGION_COUNT, -1)
    weights: Floats = flat / flat.sum(axis=1, keepdims=True)
    return weights


_REGION_WEIGHTS = _weigh_regions()
REGION_SHARES = tuple(1.0 - float((row > 0).mean()) for row in _REGION_WEIGHTS)  # of the picture that each region is


def measure_changed(difference: npt.NDArray[np.uint8]) -> Floats:
    """(REGION_COUNT,) shares, 0-1: of the points of the whole picture that changed, then of those outside each region.

    difference: (height, width), how much each point of luma changed.
    """
    import cv2

    changed = cv2.threshold(difference, LEAST_CHANGE_LEVELS, 1, cv2.THRESH_BINARY)[1]
    shares: Floats = _REGION_WEIGHTS @ to_blocks(changed).reshape(-1)
    return shares


def share_inside(changed: Floats, region: int) -> Floats:
    """(n,) share of the points of a region (from 1) that changed, from rows (n, REGION_COUNT) of `measure_changed`."""
    inside = REGION_SHARES[region]
    share: Floats = ((changed[:, 0] - (1.0 - inside) * changed[:, region]) / inside).astype(np.float32)
    return share


def is_overlay(changed: Floats, first: int, last: int) -> bool:
    """Whether what changes in the frames from `first` to before `last`, and not before and after, is in one region only.

    changed: (n, REGION_COUNT) rows of `measure_changed`, of the whole clip.
    """
    neighbors = [changed[max(1, first - NEIGHBOR_FRAMES) : first], changed[last : last + NEIGHBOR_FRAMES]]
    if not all(len(part) for part in neighbors):
        return False
    for region in range(1, REGION_COUNT):
        outside = [float(np.median(part[:, region])) for part in (changed[first:last], *neighbors)]
        inside = [float(np.median(share_inside(part, region))) for part in (changed[first:last], *neighbors)]
        changes_inside = inside[0] > max(LEAST_OVERLAY, LEAST_INSIDE_RATIO * max(inside[1:]))
        if changes_inside and outside[0] < MOST_OUTSIDE_RATIO * max(outside[1:]):
            return True
    return False
