"""Where a dissolve between two shots begins and ends, to the frame.

In: `PictureFeatures` and the dissolve as its window has it. Out: the same dissolve with the ends that explain its thumbnails
best. Windows come in sixteen lengths, and of those that overlap the likeliest is taken, so that its ends may be some frames
off. Here every cell of the thumbnails is fitted by least squares with one level before, one after, and a straight ramp between
them; the ramp with the smallest error counts. Within one shot movement changes as much as the dissolve does, and the fit is no
better than the window: there nothing is moved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from vidtx.edits.candidate import EditCandidate
    from vidtx.edits.picture.features import PictureFeatures

    Floats = npt.NDArray[np.float64]

MOST_SIMILARITY = 0.9  # correlation of the pictures before and after, above which they are of one shot
CLEAR_FRAMES = 3  # beyond the expected ends, at which the two pictures are compared
REACH_FRAMES = 6  # that either end may be moved by
MARGIN_FRAMES = 6  # of the two shots on either side that are fitted
LEAST_MARGIN_FRAMES = 2  # of either shot that must be there
SHORTEST_RAMP_FRAMES = 3  # from the last frame before to the first one after


def refine_ends(features: PictureFeatures, dissolves: Sequence[EditCandidate], barriers: Sequence[int]) -> list[EditCandidate]:
    """Dissolves, in order, each with the best ends that reach neither one another nor a barrier.

    `barriers`: frames of other edits; those inside a dissolve bound nothing.
    """
    refined: list[EditCandidate] = []
    for number, dissolve in enumerate(dissolves):
        first = max([0, *(n for n in barriers if n <= dissolve.position - 1), *(other.stop for other in refined[-1:])])
        following = [other.position for other in dissolves[number + 1 : number + 2]]
        stop = min([len(features), *(n for n in barriers if n > dissolve.stop), *following])
        refined.append(_refine(features, dissolve, range(first, stop)))
    return refined


def _refine(features: PictureFeatures, dissolve: EditCandidate, inside: range) -> EditCandidate:
    """`inside`: the frames of the two shots and the dissolve between them."""
    before, after = dissolve.position - 1, dissolve.stop
    low, high = max(inside.start, before - MARGIN_FRAMES), min(inside.stop, after + MARGIN_FRAMES + 1)
    if before - low < LEAST_MARGIN_FRAMES - 1 or high - after < LEAST_MARGIN_FRAMES:
        return dissolve
    one, other = max(low, before - CLEAR_FRAMES), min(high - 1, after + CLEAR_FRAMES)
    if features.compare(one, other) >= MOST_SIMILARITY:
        return dissolve
    cells = features.frames.thumbnails[low:high].reshape(high - low, -1).astype(np.float64)
    ends = fit_ramp(cells - cells.mean(axis=0), before - low, after - low)
    return dissolve if ends is None else replace(dissolve, position=low + ends[0] + 1, end=low + ends[1])


def fit_ramp(cells: Floats, before: int, after: int) -> tuple[int, int] | None:
    """The last row before the ramp that explains most of the cells, and the first one after it; None if there is no place for
    one.

    `cells`: (n, c), the mean of each column taken off; `before`, `after`: where the ramp is expected.
    """
    best, most = None, 0.0
    time = np.arange(len(cells))
    for start in range(max(LEAST_MARGIN_FRAMES - 1, before - REACH_FRAMES), before + REACH_FRAMES + 1):
        first_end = max(start + SHORTEST_RAMP_FRAMES, after - REACH_FRAMES)
        for end in range(first_end, min(len(cells) - LEAST_MARGIN_FRAMES, after + REACH_FRAMES) + 1):
            ramp = np.clip((time - start) / (end - start), 0.0, 1.0)
            ramp -= ramp.mean()
            explained = float(((ramp @ cells) ** 2).sum() / (ramp @ ramp))
            if explained > most:
                best, most = (start, end), explained
    return best
