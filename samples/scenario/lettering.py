"""Letters as they are drawn into a picture: captions, white with a black rim on one or two lines at the bottom, and title cards.

In: a text. Out: the picture with the text in it, and the box that a caption takes. The letters are Aileron's, which Pillow carries:
they are the same whatever the machine has.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 640, 360
_LINES, _LINE_LENGTH = 2, 46  # lines of a caption, characters of a line
_SIZE, _TITLE_SIZE = 19, 30  # pixels from ascender to descender, or so
_BASE, _LEADING, _TITLE_LEADING = 14, 23, 48  # pixels from the bottom to the last line's base, and from base to base
_RIM = 2  # pixels


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption burned into frames [start, end) of the finished clip."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Lettering:
    """A drawn caption. `ink`, `rim`: (height, width, 1) from 0 to 1, how much of a pixel is white, and how much is white or black.

    `text`: what of the caption found place; `left`, `top`, `right`, `bottom`: the pixels that it takes, rim and all.
    """

    ink: np.ndarray
    rim: np.ndarray
    text: str
    left: int
    top: int
    right: int
    bottom: int


@lru_cache(maxsize=8)
def letter(text: str) -> Lettering:
    """Draws the text once. Letters and rim stand at the same places, since the rim is the outline of each letter."""
    lines = wrap_caption(text)
    places = [(WIDTH / 2, HEIGHT - _BASE - n * _LEADING) for n in reversed(range(len(lines)))]
    ink, rim = (_write(lines, places, _SIZE, width) for width in (0, _RIM))
    rows, columns = np.flatnonzero(rim.any(axis=1)), np.flatnonzero(rim.any(axis=0))
    left, right = (int(columns[0]), int(columns[-1]) + 1) if len(columns) else (0, 0)
    top, bottom = (int(rows[0]), int(rows[-1]) + 1) if len(rows) else (0, 0)
    return Lettering(ink[..., None], rim[..., None], " ".join(lines), left, top, right, bottom)


def wrap_caption(text: str) -> list[str]:
    """The lines of a caption; what does not fit on two is not shown."""
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > _LINE_LENGTH:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines[:_LINES]


def draw_caption(frame: np.ndarray, text: str) -> np.ndarray:
    """The frame, (360, 640, 3) uint8 BGR, with the caption in it."""
    drawn = letter(text)
    return _mix(frame * (1 - drawn.rim), 255, drawn.ink)


def draw_title(text: str) -> np.ndarray:
    """A title card, (360, 640, 3) uint8 BGR: light letters on dark."""
    lines = text.split("\n")
    ink = _write(lines, [(WIDTH / 2, 165 + n * _TITLE_LEADING) for n in range(len(lines))], _TITLE_SIZE, 0)
    frame = np.full((HEIGHT, WIDTH, 3), (38, 26, 20), np.uint8)
    return _mix(frame, 235, ink[..., None])


def _write(lines: list[str], places: list[tuple[float, float]], size: int, rim: int) -> np.ndarray:
    """(height, width) float32 from 0 to 1: lines, each centered upon the place of its base."""
    canvas = Image.new("L", (WIDTH, HEIGHT), 0)
    draw, font = ImageDraw.Draw(canvas), ImageFont.load_default(size)
    for line, place in zip(lines, places, strict=True):
        draw.text(place, line, fill=255, font=font, anchor="ms", stroke_width=rim, stroke_fill=255)
    return np.asarray(canvas, np.float32) / 255


def _mix(frame: np.ndarray, color: int, share: np.ndarray) -> np.ndarray:
    mixed: np.ndarray = np.clip(frame * (1 - share) + color * share + 0.5, 0, 255).astype(np.uint8)
    return mixed
