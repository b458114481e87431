"""Faces in frames made unrecognizable, beyond repair: what lies there is averaged away before anything is written.

In: RGB pictures, and which of them belong together. Out: RGB pictures, with the places that were blurred. Detectors miss faces, so everything errs on the
hiding side: several cascades (Viola and Jones 2001, as OpenCV brings them) that are quick to see a face, also from the side; regions larger than what they see; a face that was
seen in one picture is hidden in all that look alike; and a picture in which none is seen is made coarse as a whole, unless it is an even one such as a title card.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Picture = npt.NDArray[np.uint8]

# Each with how much the picture is enlarged for it: it knows no face of less than 20 to 24 pixels, and takes its time.
_CASCADES = (
    ("haarcascade_frontalface_alt2.xml", 1.25),
    ("haarcascade_frontalface_default.xml", 1.25),
    ("haarcascade_profileface.xml", 1.0),
)
_SCALE_STEP, _NEIGHBORS = 1.1, 2  # rather a false face than a missed one
_WIDER, _HIGHER = 0.8, 1.05  # half axes of what is hidden, as shares of the side of what is seen: hair, ears and chin are in it
_BLOCKS = 4  # across a hidden face: what is left of it
_COARSE_BLOCKS = 36  # across a picture that is made coarse: a face of a fifth of its width is left with seven
_ALIKE = 0.7  # correlation of two small pictures from which on they may show the same people in the same place
_SMALL = (32, 18)
_MOST_GROWTH = 1.5  # times: a face that was seen here is not so much larger in a picture that looks alike
_EVEN_SHARE, _EVEN_STEP, _EVEN_BLOCKS = 0.85, 6.0, (32, 18)  # of the blocks of an even picture, the spread of luma within one


@dataclass(frozen=True, slots=True)
class Region:
    """A face: its middle and side as shares of the picture's width and height, so that it fits the same picture in another size."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, eq=False)
class Blurred:
    """`faces`: how many places were hidden. `coarse`: the whole picture was."""

    picture: Picture
    faces: int
    coarse: bool


def find_regions(picture: Picture) -> tuple[Region, ...]:
    """Where a face may be, in an RGB picture; one may be seen several times."""
    import cv2

    gray = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    height, width = gray.shape
    found: list[Region] = []
    for name, enlargement in _CASCADES:
        size = max(1, round(width * enlargement)), max(1, round(height * enlargement))
        enlarged = cv2.resize(gray, size, interpolation=cv2.INTER_LINEAR)
        for mirrored in (False, True) if "profile" in name else (False,):  # it knows faces that look to one side
            view = np.ascontiguousarray(enlarged[:, ::-1]) if mirrored else enlarged
            boxes = _load_cascade(name).detectMultiScale(view, _SCALE_STEP, _NEIGHBORS)
            for x, y, side, _ in np.reshape(boxes, (-1, 4)).tolist():
                left = size[0] - x - side if mirrored else x
                middle = (left + side / 2) / size[0], (y + side / 2) / size[1]
                found.append(Region(*middle, side / size[0], side / size[1]))
    return tuple(drop_covered(found))


def drop_covered(regions: Sequence[Region]) -> list[Region]:
    """Those that lie in no other one, the largest first."""
    kept: list[Region] = []
    for region in sorted(regions, key=lambda r: -r.width * r.height):
        if not any(_covers(other, region) for other in kept):
            kept.append(region)
    return kept


def _covers(region: Region, other: Region) -> bool:
    """Whether what is hidden for one holds the other, so that nothing more need be hidden."""
    across = abs(region.x - other.x) + other.width / 2 <= _WIDER * region.width / 2
    return across and abs(region.y - other.y) + other.height / 2 <= _HIGHER * region.height / 2


def count_places(regions: Sequence[Region]) -> int:
    """How many places are hidden: what was seen twice of one face is one."""
    groups: list[list[Region]] = []
    for region in regions:
        touching = [group for group in groups if any(_touch(region, other) for other in group)]
        groups = [group for group in groups if group not in touching]
        groups.append([region, *(other for group in touching for other in group)])
    return len(groups)


def _touch(region: Region, other: Region) -> bool:
    """Whether the middle of either lies in the other."""
    wide, high = max(region.width, other.width), max(region.height, other.height)
    return abs(region.x - other.x) < wide / 2 and abs(region.y - other.y) < high / 2


def share_regions(pictures: Sequence[Picture], found: Sequence[tuple[Region, ...]]) -> list[tuple[Region, ...]]:
    """For each picture its own regions and those of all pictures that look alike: a camera on a tripod sees the same people in the same place."""
    import cv2

    if not pictures:
        return []
    small = np.stack([cv2.resize(p, _SMALL, interpolation=cv2.INTER_AREA).astype(np.float32).ravel() for p in pictures])
    small -= small.mean(axis=1, keepdims=True)
    lengths = np.linalg.norm(small, axis=1)
    small /= np.where(lengths > 0, lengths, 1.0)[:, None]
    alike = small @ small.T >= _ALIKE
    shared: list[tuple[Region, ...]] = []
    for n, own in enumerate(found):
        others = [region for m in np.flatnonzero(alike[n]).tolist() if m != n for region in found[m]]
        shared.append(tuple(drop_covered([*own, *(other for other in others if not any(_is_seen(other, r) for r in own))])))
    return shared


def _is_seen(other: Region, own: Region) -> bool:
    """Whether a face of another picture is one that was seen here, too."""
    alike = other.width < _MOST_GROWTH * own.width
    return alike and abs(own.x - other.x) < own.width / 2 and abs(own.y - other.y) < own.height / 2


def blur_picture(picture: Picture, regions: Sequence[Region], *, may_be_even: bool = False) -> Blurred:
    """A new picture. `may_be_even`: an even picture, such as a title card with writing, stays as it is where no face is seen in it."""
    if regions:
        return Blurred(_hide(picture, regions), count_places(regions), False)
    if may_be_even and is_even(picture):
        return Blurred(picture.copy(), 0, False)
    return Blurred(_average(picture, _COARSE_BLOCKS), 0, True)


def _hide(picture: Picture, regions: Sequence[Region]) -> Picture:
    """Each region becomes an ellipse of a few averaged blocks of what lay there."""
    import cv2

    hidden = picture.copy()
    height, width = picture.shape[:2]
    for region in regions:
        half_width, half_height = _WIDER * region.width * width, _HIGHER * region.height * height
        middle = (region.x * width, region.y * height)
        left, right = max(0, int(middle[0] - half_width)), min(width, int(middle[0] + half_width) + 1)
        top, low = max(0, int(middle[1] - half_height)), min(height, int(middle[1] + half_height) + 1)
        if left >= right or top >= low:
            continue
        mask = np.zeros((height, width), np.uint8)
        axes = (max(1, round(half_width)), max(1, round(half_height)))
        cv2.ellipse(mask, (round(middle[0]), round(middle[1])), axes, 0, 0, 360, 255, -1, cv2.LINE_AA)
        weight = mask[top:low, left:right, None].astype(np.float32) / 255
        # Of what is left by then: where two overlap, the mean of means must not bring back what the first hid.
        patch = _average(hidden[top:low, left:right], _BLOCKS).astype(np.float32)
        under = hidden[top:low, left:right].astype(np.float32)
        hidden[top:low, left:right] = np.rint(weight * patch + (1 - weight) * under).astype(np.uint8)
    return hidden


def _average(picture: Picture, blocks: int) -> Picture:
    """The picture as so many averaged blocks across, smoothed."""
    import cv2

    height, width = picture.shape[:2]
    across = min(blocks, width)
    down = max(1, min(height, round(across * height / width)))
    small = cv2.resize(picture, (across, down), interpolation=cv2.INTER_AREA)
    averaged: Picture = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
    return averaged


def is_even(picture: Picture) -> bool:
    """Whether nearly all of the picture is of one tone in itself, as a title card is."""
    import cv2

    columns, rows = _EVEN_BLOCKS
    gray = cv2.resize(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), (columns * 8, rows * 8), interpolation=cv2.INTER_AREA)
    blocks = gray.reshape(rows, 8, columns, 8).swapaxes(1, 2).reshape(rows * columns, 64).astype(np.float32)
    return bool((blocks.std(axis=1) < _EVEN_STEP).mean() >= _EVEN_SHARE)


@cache
def _load_cascade(name: str) -> Any:
    import cv2

    return cv2.CascadeClassifier(str(Path(cv2.__file__).with_name("data") / name))
