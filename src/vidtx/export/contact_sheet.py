"""Pictures of the edits: the frames before and after each as PNG files, and all of them on one contact sheet.

In: boundaries and their stills. Out: PNG bytes. On the contact sheet each edit is a pair of frames under a line that says when, what and how sure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vidtx.document import EditBoundary
from vidtx.views.phrases import phrase
from vidtx.views.text import format_exact
from vidtx.views.wording import describe_claim

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from vidtx.media.stills import Still

_CELL = 320  # pixels: the width of a frame on the contact sheet
_GAP, _LINE = 8, 24  # pixels: between pictures; the height of a line of text
_PAIRS_BESIDE = 2
_COLORS = {"certain": (60, 60, 230), "probable": (40, 130, 240), "possible": (60, 200, 230)}  # blue, green, red
_PAPER, _EMPTY, _INK = (32, 32, 32), (64, 64, 64), (235, 235, 235)


def encode_png(picture: npt.NDArray[np.uint8]) -> bytes:
    """(height, width, 3) uint8 RGB as a PNG file."""
    import cv2

    done, encoded = cv2.imencode(".png", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
    assert done
    return bytes(encoded)


def draw_contact_sheet(
    boundaries: Sequence[EditBoundary], stills: Sequence[tuple[Still | None, Still | None]], *, searched: bool = True
) -> bytes:
    """The contact sheet as a PNG file; a gap where the clip has no frame. `searched`: whether anything was searched for edits."""
    import cv2
    import numpy as np

    shapes = [s.picture.shape for pair in stills for s in pair if s is not None]
    height = max((round(_CELL * shape[0] / shape[1]) for shape in shapes), default=_CELL * 9 // 16)
    height = min(height, 2 * _CELL)
    beside = min(_PAIRS_BESIDE, max(1, len(boundaries)))
    pair_width, pair_height = 2 * _CELL + _GAP // 2, height + _LINE
    rows = max(1, -(-len(boundaries) // beside))
    size = (rows * (pair_height + _GAP) + _GAP, beside * (pair_width + 2 * _GAP), 3)
    sheet = np.full(size, _PAPER, np.uint8)
    for n, (boundary, pair) in enumerate(zip(boundaries, stills, strict=True)):
        top = _GAP + (n // beside) * (pair_height + _GAP)
        left = _GAP + (n % beside) * (pair_width + 2 * _GAP)
        line = f"{format_exact(boundary.start_ms)}  {describe_claim(boundary, separator=', ')}"
        color = _COLORS[boundary.confidence_level]
        cv2.putText(sheet, line, (left, top + _LINE - 8), cv2.FONT_HERSHEY_SIMPLEX, 0.5, color, 1, cv2.LINE_AA)
        for side, still in enumerate(pair):
            x, y = left + side * (_CELL + _GAP // 2), top + _LINE
            sheet[y : y + height, x : x + _CELL] = _fit(still, height)
    if not boundaries:
        words = phrase("edits.none_short" if searched else "edits.nothing_short")
        cv2.putText(sheet, words, (_GAP, _GAP + _LINE), cv2.FONT_HERSHEY_SIMPLEX, 0.5, _INK, 1, cv2.LINE_AA)
    return encode_png(cv2.cvtColor(sheet, cv2.COLOR_BGR2RGB))


def _fit(still: Still | None, height: int) -> npt.NDArray[np.uint8]:
    """The still inside a cell of _CELL x `height`, whole, in BGR."""
    import cv2
    import numpy as np

    cell = np.full((height, _CELL, 3), _EMPTY, np.uint8)
    if still is None:
        return cell
    own_height, own_width = still.picture.shape[:2]
    scale = min(_CELL / own_width, height / own_height)
    size = (max(1, round(own_width * scale)), max(1, round(own_height * scale)))
    small = cv2.cvtColor(cv2.resize(still.picture, size, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2BGR)
    x, y = (_CELL - size[0]) // 2, (height - size[1]) // 2
    cell[y : y + size[1], x : x + size[0]] = small
    return cell
