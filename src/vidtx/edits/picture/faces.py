"""How far faces in the picture jump between two frames, for the evidence.

In: two small pictures. Out: how far the face that jumps furthest goes, and how much it grows. Faces are found by a cascade of
boosted classifiers (Viola and Jones 2001; the one of Lienhart et al. 2003 that OpenCV brings), which knows upright faces seen
from the front. One face of the picture before belongs to the one after that is nearest to it and of its size: two people at a
table are two faces.
"""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

ENLARGEMENT = 1.5  # times: the cascade knows no face of less than 20 pixels
_SCALE_STEP, _NEIGHBORS = 1.15, 3  # finer scales take longer; the share of faces found so is in docs/measurements/edits.md
LEAST_JUMP = 0.015  # of the picture's width: 19 in 20 faces are found nearer than that to where they were a frame before
LEAST_GROWTH = 1.07  # times: a growth is measured to 3 % in half of the cases, to 7 % in nine of ten
_MOST_SIZE_RATIO = 1.35  # of two boxes of one face


class Face(NamedTuple):
    """The middle across and down, and the side, of a square around a face, in pixels."""

    x: float
    y: float
    side: float


class FaceJump(NamedTuple):
    """distance: how far the middle of a face goes, as a share of the picture's width; growth: its side after divided by that
    before."""

    distance: float
    growth: float


_NO_FACE = FaceJump(math.nan, math.nan)


def measure_face_jump(before: npt.NDArray[np.uint8], after: npt.NDArray[np.uint8]) -> FaceJump:
    """The jump of the face that goes furthest between two pictures, (height, width) luma; NaN where no face is found in both."""
    first = find_faces(before)
    second = find_faces(after) if first else []
    jumps = [jump for face in first if (jump := _follow(face, second, before.shape[1])) is not None]
    return max(jumps, default=_NO_FACE)


def find_faces(picture: npt.NDArray[np.uint8]) -> list[Face]:
    """The faces in a picture, in no order."""
    import cv2

    size = round(picture.shape[1] * ENLARGEMENT), round(picture.shape[0] * ENLARGEMENT)
    enlarged = cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR)
    found = _load_cascade().detectMultiScale(enlarged, _SCALE_STEP, _NEIGHBORS)
    return [
        Face((x + side / 2) / ENLARGEMENT, (y + side / 2) / ENLARGEMENT, side / ENLARGEMENT)
        for x, y, side, _ in np.reshape(found, (-1, 4))
    ]


def _follow(face: Face, faces: list[Face], width: int) -> FaceJump | None:
    near = [
        (math.hypot(other.x - face.x, other.y - face.y), other.side / face.side)
        for other in faces
        if max(other.side / face.side, face.side / other.side) < _MOST_SIZE_RATIO
    ]
    distance, growth = min(near, default=(math.inf, 1.0))
    return FaceJump(distance / width, growth) if distance < face.side else None


@cache
def _load_cascade() -> Any:
    import cv2

    return cv2.CascadeClassifier(str(Path(cv2.__file__).with_name("data") / "haarcascade_frontalface_alt2.xml"))
