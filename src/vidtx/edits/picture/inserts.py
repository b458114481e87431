"""What is laid over a shot, or taken away: a picture in the picture, a panel, black bars. The shot goes on under it, so that this is no cut.

In: two neighboring small pictures. Out: the boxes in which something was laid over the picture or taken away. Three things set such a box apart from
people who move, and from a window whose content is cut: its sides are straight lines, inside of which the picture changes by more than outside of
them, nearly all along; inside it changes much more than elsewhere; and its outline is seen in one of the two pictures only. A window that stays,
such as an upright clip between two gray fields, has its outline in both.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Luma = npt.NDArray[np.uint8]

LEAST_CONTRAST = 4.0  # gray levels by which a change inside of a side exceeds that outside of it
MOST_CHANGE = 40.0  # gray levels: more counts as so much, so that one strong edge does not stand for a side
LEAST_SIDE_SHARE = 0.78  # of a side along which there is that contrast
LEAST_RUN = 12  # pixels of a side that are found without a gap
MOST_LINES = 6  # of each of the four directions, the longest
LEAST_AREA, MOST_AREA = 0.01, 0.55  # of the picture
LEAST_WIDTH, LEAST_HEIGHT = 8, 6  # pixels
CHANGE_RATIO, CHANGE_FLOOR = 4.0, 2.0  # times the change outside, and gray levels more, that the change inside is at least
OUTLINE_RATIO, OUTLINE_FLOOR = 1.3, 3.0  # the same of the outline in the picture that has it, to the other
MOST_USUAL_RATIO = 2.0  # times what the other picture differs by across lines beside the outline, and the same floor
LEAST_TEXTURE = 8.0  # gray levels, standard deviation of what lies around the box
LEAST_FILL = 0.65  # share of a box that changes
MOST_BOXES = 3
MOST_REST = 0.4  # share of a difference that lies outside of the boxes: people move while something fades in
_BESIDE = 4  # pixels from the outline to the lines beside it
_REACH = 2  # pixels on each side of a line that are compared
_GAP, _SLACK = 3, 3  # pixels: gaps along a line that are closed, and how far across it a side may stray


class Box(NamedTuple):
    """Pixels from `left` and `top` to before `right` and `bottom`."""

    left: int
    top: int
    right: int
    bottom: int


class _Lines(NamedTuple):
    """Lines down a picture along which a change begins or ends: where the longest are, and sums down each column of whether it does, (rows + 1, columns + 1)."""

    places: list[int]
    sums: npt.NDArray[np.int64]

    def share(self, place: int, first: int, stop: int) -> float:
        return float(self.sums[stop, place] - self.sums[first, place]) / (stop - first)


def find_inserts(old: Luma, new: Luma) -> tuple[Box, ...]:
    """The boxes in which something was laid over the picture, or taken away, between two frames, (height, width) luma."""
    import cv2

    change = cv2.absdiff(old, new).astype(np.float32)
    found: list[Box] = []
    while len(found) < MOST_BOXES:
        box = _find_box(change)
        if box is None or not _is_filled(change, box) or not _comes_or_goes(old, new, box):
            break
        found.append(box)
        rows, columns = (
            slice(max(0, box.top - _REACH), box.bottom + _REACH),
            slice(max(0, box.left - _REACH), box.right + _REACH),
        )
        change[rows, columns] = 0.0  # its rim, too, is no other box
    return tuple(found)


def is_insert(old: Luma, new: Luma) -> bool:
    """Whether most of what differs between two frames is laid over the picture or taken away, at once or little by little."""
    boxes = find_inserts(old, new)
    if not boxes:
        return False
    change = np.abs(old.astype(np.int16) - new)
    rest = np.abs(blank(old, boxes).astype(np.int16) - blank(new, boxes))
    return float(rest.sum()) < MOST_REST * float(change.sum())


def blank(picture: Luma, boxes: Sequence[Box]) -> Luma:
    """The picture with one gray level in the boxes: what is blank in two pictures does not differ."""
    out = picture.copy()
    for box in boxes:
        out[box.top : box.bottom, box.left : box.right] = 128
    return out


def _find_box(change: Floats) -> Box | None:
    """The box whose sides are the sharpest and in which most changes."""
    import cv2

    height, width = change.shape
    limited = np.minimum(change, MOST_CHANGE)
    across, down = _measure_steps(limited), _measure_steps(np.ascontiguousarray(limited.T))
    left, right, top, bottom = (_find_lines(steps) for steps in (across, -across, down, -down))
    sums = cv2.integral(change)
    best, best_score = None, 0.0
    sides = itertools.product([0, *left.places], [width, *right.places], [0, *top.places], [height, *bottom.places])
    for x, right_x, y, bottom_y in sides:
        box = Box(x, y, right_x, bottom_y)
        area = (right_x - x) * (bottom_y - y)
        if right_x - x < LEAST_WIDTH or bottom_y - y < LEAST_HEIGHT or not LEAST_AREA <= area / change.size <= MOST_AREA:
            continue
        shares = [
            lines.share(place, first, stop)
            for lines, place, edge, first, stop in (
                (left, x, 0, y, bottom_y),
                (right, right_x, width, y, bottom_y),
                (top, y, 0, x, right_x),
                (bottom, bottom_y, height, x, right_x),
            )
            if place != edge
        ]
        if min(shares, default=0.0) < LEAST_SIDE_SHARE:
            continue
        inside = float(sums[bottom_y, right_x] - sums[y, right_x] - sums[bottom_y, x] + sums[y, x])
        outside = (float(sums[-1, -1]) - inside) / (change.size - area)
        if inside / area > CHANGE_RATIO * outside + CHANGE_FLOOR and min(shares) * inside > best_score:
            best, best_score = box, min(shares) * inside
    return best


def _measure_steps(change: Floats) -> Floats:
    """(rows, columns + 1): by how much the change right of each line between two columns exceeds that left of it; 0 near the edges."""
    rows, columns = change.shape
    sums = np.concatenate([np.zeros((rows, 1), np.float32), np.cumsum(change, axis=1)], axis=1)
    steps = np.zeros((rows, columns + 1), np.float32)
    middle = sums[:, _REACH:-_REACH]
    steps[:, _REACH:-_REACH] = (sums[:, 2 * _REACH :] + sums[:, : -2 * _REACH] - 2.0 * middle) / _REACH
    return steps


def _find_lines(steps: Floats) -> _Lines:
    """The lines between columns along which the change rises from left to right."""
    import cv2

    rises = (steps > LEAST_CONTRAST).astype(np.uint8)
    closed = cv2.morphologyEx(rises, cv2.MORPH_CLOSE, np.ones((_GAP, 1), np.uint8))
    run = np.zeros(closed.shape[1], np.int64)
    longest = run.copy()
    for row in closed:
        run = (run + 1) * row
        np.maximum(longest, run, out=longest)
    places: list[int] = []
    for place in np.argsort(-longest, kind="stable").tolist():
        if longest[place] < LEAST_RUN or len(places) == MOST_LINES:
            break
        if all(abs(place - other) > _REACH for other in places):
            places.append(place)
    wide = cv2.dilate(rises, np.ones((1, _SLACK), np.uint8))
    return _Lines(places, np.concatenate([np.zeros((1, wide.shape[1]), np.int64), np.cumsum(wide, axis=0, dtype=np.int64)]))


def _is_filled(change: Floats, box: Box) -> bool:
    """Whether nearly all of the box changes: letters leave much as it was between them."""
    inside = change[box.top : box.bottom, box.left : box.right]
    return float((inside > LEAST_CONTRAST).mean()) > LEAST_FILL


def _comes_or_goes(old: Luma, new: Luma, box: Box) -> bool:
    """Whether the outline of a box is seen in one of two pictures only; in the other the shot goes on across it, as it does elsewhere."""
    if _measure_texture(old, box) < LEAST_TEXTURE:  # nothing is shown around it: a window whose content is cut
        return False
    (less, without), (more, _) = sorted(((_measure_outline(old, box), 0), (_measure_outline(new, box), 1)))
    picture = new if without else old
    usual = float(np.mean([_measure_outline(picture, box, outward) for outward in (-_BESIDE, _BESIDE)]))
    return more > OUTLINE_RATIO * less + OUTLINE_FLOOR and less < MOST_USUAL_RATIO * usual + OUTLINE_FLOOR


def _measure_texture(picture: Luma, box: Box) -> float:
    """The standard deviation of what lies outside the box, in gray levels."""
    outside = np.ones(picture.shape, np.bool_)
    outside[box.top : box.bottom, box.left : box.right] = False
    return float(picture[outside].std())


def _measure_outline(picture: Luma, box: Box, outward: int = 0) -> float:
    """By how many gray levels the picture differs, on average, between the two sides of the outline, or of lines so many pixels further out."""
    height, width = picture.shape
    signed = picture.astype(np.int16)
    rows, columns = signed[box.top : box.bottom], signed[:, box.left : box.right]
    sides = (
        (rows, box.left, 0, 1),
        (rows, box.right, width, -1),
        (columns.T, box.top, 0, 1),
        (columns.T, box.bottom, height, -1),
    )
    differences = []
    for across, place, edge, inward in sides:
        if place == edge:
            continue
        line = place - inward * outward
        # The second pixel inside and the second outside: an encoder blurs the line between them.
        inside, outside = (line + 1, line - 2) if inward > 0 else (line - 2, line + 1)
        if min(inside, outside) >= 0 and max(inside, outside) < across.shape[1]:
            differences.append(across[:, inside] - across[:, outside])
    return float(np.abs(np.concatenate(differences)).mean()) if differences else 0.0
