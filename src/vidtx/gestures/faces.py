"""The faces in view during a window, found in some of its frames by cascades of boosted classifiers (Viola and Jones 2001).

In: luma pictures of one window. Out: `SeenFace` values, the largest first. A face counts only if it is found in several of the
frames that were searched, near the same place and of the same size, so that a false find in a single frame is none.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Luma = npt.NDArray[np.uint8]  # (height, width)

SEARCHED_FRAMES = 8  # of a window
LEAST_FACE = 20  # pixels: what the cascades were trained on
LEAST_FINDS = 2  # of a face in the searched frames
_SCALE_STEP, _NEIGHBORS = 1.12, 4
_MOST_SIZE_RATIO = 1.5  # of two finds of one face
_LARGEST_SIDE = 480  # pixels of the searched picture
# The second and third are tried where the one before finds nobody in any frame.
_CASCADES = ("haarcascade_frontalface_alt2.xml", "haarcascade_frontalface_default.xml", "haarcascade_profileface.xml")


class Face(NamedTuple):
    """The middle and the side of a square around a face, in pixels."""

    x: float
    y: float
    side: float


@dataclass(frozen=True, slots=True)
class SeenFace:
    """One person's face. `finds`: by the number of the frame, in order; `share`: of the searched frames in which it was found."""

    finds: tuple[tuple[int, Face], ...]
    share: float

    @property
    def side(self) -> float:
        return median(face.side for _, face in self.finds)

    def nearest(self, frame: int) -> Face:
        """Where it was found in the frame nearest to this one."""
        return min(self.finds, key=lambda find: abs(find[0] - frame))[1]


def find_faces(frames: Sequence[Luma]) -> tuple[SeenFace, ...]:
    """The people in view during the window, the largest face first; none where no face is found."""
    count = min(SEARCHED_FRAMES, len(frames))
    searched = sorted({round(n * (len(frames) - 1) / max(1, count - 1)) for n in range(count)})
    for name in _CASCADES:
        groups: list[list[tuple[int, Face]]] = []
        for number in searched:
            for face in _search(frames[number], name):
                _add(groups, number, face)
        least = min(LEAST_FINDS, len(searched))
        seen = [SeenFace(tuple(group), len(group) / len(searched)) for group in groups if len(group) >= least]
        if seen:
            return tuple(sorted(seen, key=lambda face: -face.side))
    return ()


def _search(picture: Luma, name: str) -> list[Face]:
    import cv2
    import numpy as np

    height, width = picture.shape
    if min(height, width) < LEAST_FACE:
        return []
    scale = min(2.0, _LARGEST_SIDE / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    # Faces in dim light have too little contrast for the cascade.
    view = cv2.createCLAHE(2.0, (4, 4)).apply(cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR))
    found = _load_cascade(name).detectMultiScale(view, _SCALE_STEP, _NEIGHBORS, minSize=(LEAST_FACE, LEAST_FACE))
    return [
        Face((x + side / 2) / scale, (y + side / 2) / scale, side / scale)
        for x, y, side, _ in np.reshape(found, (-1, 4)).tolist()
    ]


def _add(groups: list[list[tuple[int, Face]]], number: int, face: Face) -> None:
    """Puts a find into the group of its person, or begins one."""
    near: list[tuple[float, int, list[tuple[int, Face]]]] = []
    for group in groups:
        other = group[-1][1]
        distance = math.hypot(other.x - face.x, other.y - face.y) / max(other.side, face.side)
        ratio = max(other.side / face.side, face.side / other.side)
        if group[-1][0] != number and distance < 0.6 and ratio < _MOST_SIZE_RATIO:
            near.append((distance, len(near), group))
    if near:
        min(near)[2].append((number, face))
    else:
        groups.append([(number, face)])


@cache
def _load_cascade(name: str) -> Any:
    import cv2

    return cv2.CascadeClassifier(str(Path(cv2.__file__).with_name("data") / name))
