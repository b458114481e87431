"""Strokes of writing in one picture, and blocks of such strokes that are laid out like lines of text.

In: the luma of a picture, or a map of strokes that appeared together. Out: maps of bright and of dark strokes, and boxes of text. A stroke is
what a morphological top-hat leaves: brighter (or darker) than all around it, and thin. Letters are thin at any size that can be read; faces,
walls and clothes are not. All sizes are shares of the picture's shorter side, so that they hold at any resolution, upright or wide.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    T = TypeVar("T", bound=np.generic)

    Bytes = npt.NDArray[np.uint8]
    Mask = npt.NDArray[np.bool_]

CONTRAST = 48  # gray levels by which a stroke differs from what surrounds it
THICKEST = 0.032  # of the shorter side: the widest stroke
_LINE_HEIGHTS = (0.026, 0.19)  # of the shorter side: a line of text, from a small one to a headline, or two that touch
_LETTER_GAP = 0.05  # of the shorter side: the widest gap inside of a line, so between two words
_LINE_GAP = 0.9  # of a line's height: from line to line
_ALIKE = 2.0  # the higher of two lines of one block by the lower: one line may have no long letters
_FILLS = (0.07, 0.75)  # share of a line's box that its strokes fill
_LEAST_ASPECT = 1.2  # width of a line by its height: one short word
_LEAST_LETTERS = 2
_LEAST_CROSSINGS = 1.2  # strokes that a level line through the middle of the text crosses, for each height of width


@dataclass(frozen=True, slots=True)
class Area:
    """Pixels [left, right) x [top, bottom) of a picture."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    def join(self, other: Area) -> Area:
        return Area(
            min(self.left, other.left), min(self.top, other.top), max(self.right, other.right), max(self.bottom, other.bottom)
        )

    def grow(self, by: int, width: int, height: int) -> Area:
        """With a margin, inside a picture of this size."""
        return Area(max(0, self.left - by), max(0, self.top - by), min(width, self.right + by), min(height, self.bottom + by))

    def cut(self, picture: npt.NDArray[T]) -> npt.NDArray[T]:
        return picture[self.top : self.bottom, self.left : self.right]

    def overlaps(self, other: Area) -> bool:
        return min(self.right, other.right) > max(self.left, other.left) and min(self.bottom, other.bottom) > max(
            self.top, other.top
        )


def find_strokes(luma: Bytes) -> tuple[Mask, Mask]:
    """Where bright strokes and dark strokes are, as two maps of the picture's size."""
    import cv2

    side = max(3, round(min(luma.shape) * THICKEST)) | 1
    square = cv2.getStructuringElement(cv2.MORPH_RECT, (side, side))
    bright = cv2.morphologyEx(luma, cv2.MORPH_TOPHAT, square)
    dark = cv2.morphologyEx(luma, cv2.MORPH_BLACKHAT, square)
    return bright >= CONTRAST, dark >= CONTRAST


def find_blocks(strokes: Mask) -> list[Area]:
    """The areas in which strokes that appeared together are laid out as lines of text; lines below one another are one block."""
    lines = [line for line in _find_lines(strokes) if _is_written(strokes, line)]
    blocks: list[Area] = []
    for line in sorted(lines, key=lambda area: area.top):
        near = next((n for n, block in enumerate(blocks) if _follows(block, line)), None)
        if near is None:
            blocks.append(line)
        else:
            blocks[near] = blocks[near].join(line)
    return blocks


def _find_lines(strokes: Mask) -> list[Area]:
    import cv2

    height = min(strokes.shape)
    reach = max(3, round(height * _LETTER_GAP)) | 1
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (reach, max(1, round(height * 0.006)) | 1))
    closed = cv2.morphologyEx(strokes.astype(np.uint8), cv2.MORPH_CLOSE, kernel)
    count, _, boxes, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    return [
        Area(left, top, left + width, top + high)
        for left, top, width, high, _ in boxes[1:count].tolist()
        if _LINE_HEIGHTS[0] * height <= high <= _LINE_HEIGHTS[1] * height and width >= _LEAST_ASPECT * high
    ]


def _is_written(strokes: Mask, area: Area) -> bool:
    """Whether the strokes in it can be letters: some, apart from one another, and neither a few scraps nor a solid shape."""
    import cv2

    inside = area.cut(strokes).astype(np.uint8)
    fill = float(inside.mean())
    if not _FILLS[0] <= fill <= _FILLS[1]:
        return False
    crossings = np.diff(inside, axis=1, prepend=0).clip(0, 1).astype(np.uint8)
    per_row = (crossings == 1).sum(axis=1)
    most = float(np.sort(per_row)[-max(1, len(per_row) // 4)])  # in the fullest quarter of its rows
    if most < max(_LEAST_LETTERS, _LEAST_CROSSINGS * area.width / area.height):
        return False
    count, _, parts, _ = cv2.connectedComponentsWithStats(inside, connectivity=8)
    tall = int((parts[1:count, cv2.CC_STAT_HEIGHT] >= 0.2 * area.height).sum())
    return tall >= _LEAST_LETTERS


def _follows(block: Area, line: Area) -> bool:
    high = min(block.height, line.height)
    gap = max(line.top - block.bottom, block.top - line.bottom)
    shared = min(block.right, line.right) - max(block.left, line.left)
    return gap <= _LINE_GAP * high and shared > 0 and line.height <= _ALIKE * high and block.height <= 3 * _ALIKE * high
