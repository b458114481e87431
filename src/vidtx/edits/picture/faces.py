"""How far faces in the picture jump between two frames, for the words of the evidence.

In: two small pictures. Out: how far the face that jumps furthest goes, and how much it grows. Faces are found by a cascade of boosted classifiers
(Viola and Jones 2001; the one of Lienhart et al. 2003 that OpenCV brings), which knows upright faces seen from the front. One face of the
picture before belongs to the one after that is nearest to it and of its size: two people at a table are two faces.
"""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Box = tuple[float, float, float]  # middle across, middle down, side; pixels

ENLARGED = 1.5  # times: the cascade knows no face of less than 20 pixels
_SCALES, _NEIGHBORS = 1.15, 3  # as surely as finer scales find them (docs/measurements.md), in half the time
LEAST_JUMP = 0.015  # of the picture's width: 19 in 20 faces are found nearer than that to where they were a frame before
LEAST_GROWTH = 1.07  # a growth is measured to 3 % in half of the cases, to 7 % in nine of ten
_SAME_SIZE = 1.35
_NO_FACE = (math.nan, math.nan)


def measure_face_jump(before: npt.NDArray[np.uint8], after: npt.NDArray[np.uint8]) -> tuple[float, float]:
    """(distance, growth): how far the middle of a face goes, as a share of the picture's width, and its side after divided by that before.

    before, after: (height, width) luma. NaN where no face is found in both.
    """
    there = find_faces(before)
    faces = find_faces(after) if there else []
    jumps = [jump for face in there if (jump := _follow(face, faces, before.shape[1])) is not None]
    return max(jumps, key=lambda jump: (jump[0], jump[1])) if jumps else _NO_FACE


def find_faces(picture: npt.NDArray[np.uint8]) -> list[Box]:
    """The faces in a picture, in no order."""
    import cv2

    size = round(picture.shape[1] * ENLARGED), round(picture.shape[0] * ENLARGED)
    found = _load_cascade().detectMultiScale(cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR), _SCALES, _NEIGHBORS)
    return [
        ((x + side / 2) / ENLARGED, (y + side / 2) / ENLARGED, side / ENLARGED) for x, y, side, _ in np.reshape(found, (-1, 4))
    ]


def _follow(face: Box, faces: list[Box], width: int) -> tuple[float, float] | None:
    x, y, side = face
    near = [(math.hypot(u - x, v - y), s / side) for u, v, s in faces if max(s / side, side / s) < _SAME_SIZE]
    distance, growth = min(near, default=(math.inf, 1.0))
    return (distance / width, growth) if distance < side else None


@cache
def _load_cascade() -> Any:
    import cv2

    return cv2.CascadeClassifier(str(Path(cv2.__file__).with_name("data") / "haarcascade_frontalface_alt2.xml"))
