"""Whether two pictures are of one scene, though the camera was moved or the picture enlarged between them.

In: two small pictures. Out: how alike their details are as they lie, and once the middle of the one is laid on the other at the
best place and scale, by normalized cross-correlation. An editor who cuts a piece out of a shot often enlarges what comes after it by a tenth
(a punch-in): then hardly a point lies where it was, and yet it is the same scene. Details are what is left of a picture when a
blurred one is taken off: two scenes may be lit alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Picture = npt.NDArray[np.uint8]
    Floats = npt.NDArray[np.float32]

LEAST_SCENE_CHANGE = 3.0  # gray levels, median over the blocks, below which a picture is of the same scene anyway
SCALES = (0.8, 0.85, 0.9, 0.95, 1.0, 1.05, 1.1, 1.15, 1.2)  # of the first picture, as the second one shows it
PART = 0.8  # of the width and height, around the middle: what is left for a shift and an enlargement
BLUR_SHARE = 1 / 20  # of the longer side: standard deviation of the blur that is taken off
LEAST_SIDE_PIXELS = 16  # of a part, below which nothing can be aligned
LEAST_DEVIATION = 1.0  # gray levels: an even picture is like no other


class Alignment(NamedTuple):
    """Correlations of the details of two pictures, -1 to 1, as they lie and at the best place and scale; 0 where there is nothing to align."""

    in_place: float
    aligned: float


def measure_alignment(before: Picture, after: Picture) -> Alignment:
    """Of two pictures (height, width) of luma, of one size."""
    import cv2

    details = _take_details(before), _take_details(after)
    best = in_place = _correlate(*details)
    for scale in SCALES:
        # The one of the two that shows less is searched for in the other, at its size there.
        one, other, size = (*details, scale) if scale >= 1.0 else (*details[::-1], 1.0 / scale)
        part = _take_middle(one)
        width, height = round(part.shape[1] * size), round(part.shape[0] * size)
        if min(part.shape) >= LEAST_SIDE_PIXELS and width <= other.shape[1] and height <= other.shape[0]:
            best = max(best, _correlate(other, cv2.resize(part, (width, height), interpolation=cv2.INTER_AREA)))
    return Alignment(in_place, best)


def _correlate(details: Floats, part: Floats) -> float:
    """The highest correlation of a part with any place of its size."""
    import cv2

    if min(float(details.std()), float(part.std())) < LEAST_DEVIATION or min(part.shape) < LEAST_SIDE_PIXELS:
        return 0.0
    return float(cv2.matchTemplate(details, part, cv2.TM_CCOEFF_NORMED).max())


def _take_details(picture: Picture) -> Floats:
    import cv2

    gray = picture.astype(np.float32)
    details: Floats = gray - cv2.GaussianBlur(gray, (0, 0), max(1.0, BLUR_SHARE * max(gray.shape)))
    return details


def _take_middle(details: Floats) -> Floats:
    down, across = (round(side * (1.0 - PART) / 2) for side in details.shape)
    return details[down : details.shape[0] - down, across : details.shape[1] - across]
