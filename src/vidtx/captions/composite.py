"""One clean picture of a caption out of many frames, as a reader of print wants it: black letters on white.

In: a `StandingText` with its samples. Out: grayscale pictures, in three variants. Over time the letters stay as they are, and what moves behind
them comes and goes: the lower quartile of bright writing (the upper one of dark) keeps the letters and darkens the rest. One variant
keeps whole shapes that are as bright as the letters, one what is thin and bright at the strokes that were found to stand still, and one everything that is
bright, should strokes have been missed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from vidtx.captions.tracking import StandingText

    Bytes = npt.NDArray[np.uint8]
    Floats = npt.NDArray[np.float32]
    Mask = npt.NDArray[np.bool_]

LETTER_PIXELS = 30  # height of the higher letters that Tesseract reads best
_LARGEST_FACTOR = 5.0
_BORDER = 14  # white pixels around the text
_QUARTILE = 25
_INK = 88  # percentile of the strokes' brightness that is full ink: edges are paler, and so is what shows between letters
# Shares of the way from paper to ink. Of the first variant: what belongs to a shape, and is full ink; of the others: what is paler is paper.
_SHAPE, _FULL = 0.4, 0.85
_PALE, _FULLEST = 0.74, 0.96
_INKED, _INKED_SHARE = 0.8, 0.3  # from where a pixel is ink, and how much of a letter is
_THICKEST_OF_LETTER = 0.62  # of a letter's height: nothing wider is a stroke of it
_STANDING = 0.5  # share of a shape that stood still, if it is a letter
_HIGHER = 75  # percentile of the heights of letters
_LEAST_RANGE = 24.0  # gray levels between ink and paper


def make_pictures(text: StandingText) -> tuple[Bytes, ...]:
    """The variants, (height, width) uint8; none where no sample was taken or the writing does not stand out."""
    import cv2

    if not text.samples:
        return ()
    stack = np.stack(text.samples)
    if text.polarity == "dark":
        stack = 255 - stack
    level = np.percentile(stack, _QUARTILE, axis=0).astype(np.float32)
    mask = _place_mask(text, level.shape[0], level.shape[1])
    if not mask.any():
        return ()
    ink = float(np.percentile(level[mask], _INK))
    reach = max(2, round(2.2 * text.scale))
    near = cv2.dilate(mask.astype(np.uint8), np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)).astype(np.bool_)
    ring = near & ~cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(np.bool_)
    paper = float(np.percentile(level[ring], 40)) if ring.any() else float(level.min())
    if ink - paper < _LEAST_RANGE:
        return ()
    letter = measure_letters(text) * text.scale
    factor = float(np.clip(LETTER_PIXELS / max(1.0, letter), 1.0, _LARGEST_FACTOR))
    written = ((level - paper) / (ink - paper)).astype(np.float32)
    variants = (
        _sharpen(_keep_letters(np.where(near, written, 0), mask), _SHAPE, _FULL),
        _keep_standing(_sharpen(np.where(near, _keep_thin(level, letter, mask), 0), _PALE, _FULLEST), mask),
        _sharpen(written, _PALE, _FULLEST),
    )
    return tuple(_finish(variant, factor) for variant in variants)


def _keep_letters(written: Floats, mask: Mask) -> Floats:
    """Shapes that are as bright as ink and that stood still: where letters have a rim, what shows between them is apart from them, and paler."""
    import cv2

    count, labels = cv2.connectedComponents((written > _SHAPE).astype(np.uint8), connectivity=4)
    size = np.bincount(labels.ravel(), minlength=count)
    inked = np.bincount(labels.ravel(), weights=(written > _INKED).ravel(), minlength=count)
    kept = (inked >= _INKED_SHARE * size) & _stood(labels, count, size, mask)
    kept[0] = False
    own = cv2.dilate(kept[labels].astype(np.uint8), np.ones((3, 3), np.uint8)).astype(np.bool_) & (kept[labels] | (labels == 0))
    return np.where(own, written, 0).astype(np.float32)


def _stood(labels: npt.NDArray[np.int32], count: int, size: npt.NDArray[np.int_], mask: Mask) -> npt.NDArray[np.bool_]:
    """For each shape, whether it is mostly of strokes that stood still."""
    import cv2

    standing = cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8))
    shared = np.bincount(labels.ravel(), weights=standing.ravel(), minlength=count)
    stood: npt.NDArray[np.bool_] = shared >= _STANDING * size
    return stood


def _keep_thin(level: Floats, letter: float, mask: Mask) -> Floats:
    """From 0 to 1: what is thin as strokes are and brighter than its surroundings; hands and walls are left out, however bright."""
    import cv2

    side = max(5, round(letter * _THICKEST_OF_LETTER)) | 1
    hat = cv2.morphologyEx(level, cv2.MORPH_TOPHAT, cv2.getStructuringElement(cv2.MORPH_RECT, (side, side)))
    return (hat / max(1.0, float(np.percentile(hat[mask], _INK)))).astype(np.float32)


def _keep_standing(written: Floats, mask: Mask) -> Floats:
    """Without the shapes that are mostly no part of the strokes that stood still: what stood behind the letters, and shows between them."""
    import cv2

    count, labels = cv2.connectedComponents((written > _SHAPE).astype(np.uint8), connectivity=8)
    kept = _stood(labels, count, np.bincount(labels.ravel(), minlength=count), mask)
    kept[0] = True
    stray = ~kept[labels]
    around = cv2.dilate(stray.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(np.bool_) & (labels == 0)
    return np.where(stray | around, 0, written).astype(np.float32)


def _sharpen(written: Floats, pale: float, full: float) -> Floats:
    """Full ink and plain paper where the two are clear; the edges of letters keep their shades."""
    return np.clip((written - pale) / (full - pale), 0, 1).astype(np.float32)


def measure_letters(text: StandingText) -> float:
    """The height of its higher letters in pixels of the working picture."""
    import cv2

    count, _, parts, _ = cv2.connectedComponentsWithStats(text.mask.astype(np.uint8), connectivity=8)
    heights = parts[1:count, cv2.CC_STAT_HEIGHT]
    heights = heights[heights >= max(3, 0.25 * heights.max())] if len(heights) else heights
    return float(np.percentile(heights, _HIGHER)) if len(heights) else float(text.area.height)


def _place_mask(text: StandingText, height: int, width: int) -> npt.NDArray[np.bool_]:
    """The strokes in the picture of the samples."""
    import cv2

    mask = np.zeros((height, width), np.bool_)
    size = (max(1, round(text.area.width * text.scale)), max(1, round(text.area.height * text.scale)))
    own = cv2.resize(text.mask.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST).astype(np.bool_)
    top = round(min(text.margin, text.area.top) * text.scale)
    left = round(min(text.margin, text.area.left) * text.scale)
    own = own[: height - top, : width - left]
    mask[top : top + own.shape[0], left : left + own.shape[1]] = own
    return mask


def _finish(written: npt.NDArray[np.floating], factor: float) -> Bytes:
    import cv2

    size = (max(1, round(written.shape[1] * factor)), max(1, round(written.shape[0] * factor)))
    larger = np.clip(cv2.resize(written.astype(np.float32), size, interpolation=cv2.INTER_CUBIC), 0, 1)
    page = (255 * (1 - larger)).astype(np.uint8)
    bordered: Bytes = cv2.copyMakeBorder(page, *(_BORDER,) * 4, cv2.BORDER_CONSTANT, value=255).astype(np.uint8)
    return bordered
