"""Pictures of the edits: the frames before and after each as PNG files, and all of them on one contact sheet.

In: boundaries and their stills. Out: PNG bytes. On the contact sheet each edit is a pair of frames under a line that says when, what and how sure;
an edit that lasts (a title card, a dissolve, a frozen picture) has a third between the two: its middle.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from vidtx.document import EditBoundary
from vidtx.views.phrases import phrase
from vidtx.views.text import format_exact
from vidtx.views.wording import describe_claim

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from vidtx.media.stills import Still, Stills

_CELL = 320  # pixels: the width of a frame on the contact sheet
_GAP, _LINE = 8, 24  # pixels: between pictures; the height of a line of text
_CELLS_BESIDE = 4
_COLORS = {"certain": (60, 60, 230), "probable": (40, 130, 240), "possible": (60, 200, 230)}  # blue, green, red
_PAPER, _EMPTY, _INK = (32, 32, 32), (64, 64, 64), (235, 235, 235)


def encode_png(picture: npt.NDArray[np.uint8]) -> bytes:
    """(height, width, 3) uint8 RGB as a PNG file."""
    import cv2

    done, encoded = cv2.imencode(".png", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
    assert done
    return bytes(encoded)


def draw_contact_sheet(
    boundaries: Sequence[EditBoundary], stills: Sequence[Stills | tuple[Still | None, Still | None]], *, searched: bool = True
) -> bytes:
    """The contact sheet as a PNG file; a gap where the clip has no frame. `searched`: whether anything was searched for edits."""
    import cv2
    import numpy as np

    shapes = [s.picture.shape for pictures in stills for s in pictures if s is not None]
    height = max((round(_CELL * shape[0] / shape[1]) for shape in shapes), default=_CELL * 9 // 16)
    height = min(height, 2 * _CELL)
    shown = [list(_order(pictures)) for pictures in stills]
    places = _place([len(pictures) for pictures in shown])
    group_height = height + _LINE
    rows, cells = (
        max((row for row, _ in places), default=0) + 1,
        max((len(p) + c for p, (_, c) in zip(shown, places, strict=True)), default=2),
    )
    sheet = np.full((rows * (group_height + _GAP) + _GAP, _GAP + cells * (_CELL + _GAP), 3), _PAPER, np.uint8)
    for boundary, pictures, (row, cell) in zip(boundaries, shown, places, strict=True):
        top, left = _GAP + row * (group_height + _GAP), _GAP + cell * (_CELL + _GAP)
        line = f"{format_exact(boundary.start_ms)}  {describe_claim(boundary, separator=', ')}"
        color = _COLORS[boundary.confidence_level]
        cv2.putText(sheet, line, (left, top + _LINE - 8), cv2.FONT_HERSHEY_SIMPLEX, 0.5, color, 1, cv2.LINE_AA)
        for number, still in enumerate(pictures):
            x, y = left + number * (_CELL + _GAP // 2), top + _LINE
            sheet[y : y + height, x : x + _CELL] = _fit(still, height)
    if not boundaries:
        words = phrase("edits.none_short" if searched else "edits.nothing_short")
        cv2.putText(sheet, words, (_GAP, _GAP + _LINE), cv2.FONT_HERSHEY_SIMPLEX, 0.5, _INK, 1, cv2.LINE_AA)
    return encode_png(cv2.cvtColor(sheet, cv2.COLOR_BGR2RGB))


def _order(pictures: Stills | tuple[Still | None, Still | None]) -> Iterator[Still | None]:
    """In order of time; the middle only of an edit that has one."""
    yield pictures[0]
    if len(pictures) > 2 and pictures[2] is not None:
        yield pictures[2]
    yield pictures[1]


def _place(counts: Sequence[int]) -> list[tuple[int, int]]:
    """The row and the first cell of each group of pictures: groups stand beside one another while there is space."""
    places: list[tuple[int, int]] = []
    row = cell = 0
    for count in counts:
        if cell and cell + count > _CELLS_BESIDE:
            row, cell = row + 1, 0
        places.append((row, cell))
        cell += count
    return places


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
