"""Whether two pictures are one scene in another light: exposure, a lamp, a shadow.

In: two small pictures. Out: a `Light`: the gain that turns the one into the other, how much of their difference is left when that light is taken
out, and whether the fine detail is still in its place. A picture in another light is the same picture times a gain that changes slowly across
it: a polynomial of the second degree and an offset, fitted by least squares. A dissolve within a shot or a jump leaves nearly all of the
difference; another shot needs a gain that no light has, or has other detail. Figures: docs/measurements/edits.md, "Light".
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vidtx.edits.picture.grid import COLUMNS, ROWS

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

LEAST_GAIN, MOST_GAIN = 0.5, 2.0  # of what is only light
MOST_LEFT = 0.5  # share of the difference that is left of what is only light
LEAST_DETAIL = 0.35  # correlation of the detail where some time has passed and people have moved; of two shots it is under 0.3
LEAST_STILL_DETAIL = 0.8  # what nine in ten blocks exceed from one frame to the next; where people jump they do not
_FIT_SIZE = (64, 36)  # pixels in which the light is fitted: it has no fine detail
_KEPT_SHARE = 0.8  # of the points in the second fit, without those that the first explains worst: somebody moves meanwhile
_DETAIL_SIZE = (160, 90)  # pixels in which the detail is compared
_DETAIL_REACH, _BLOCK_DETAIL_REACH = 5, 9  # pixels, at the two sizes: what is finer is detail
_LEAST_TEXTURE = 4.0  # gray levels, squared: a block with less has no detail
_FEWEST_TEXTURED = 10  # blocks


class Light(NamedTuple):
    """gain: median over the picture; left: share of the difference of the two pictures that no light explains; detail, least_detail: correlation of
    the fine detail, of the whole picture, and what nine in ten of its blocks exceed; 0 where there is no detail to compare."""

    gain: float
    left: float
    detail: float
    least_detail: float

    @property
    def is_all(self) -> bool:
        """Whether nothing but the light has changed, and people may have moved meanwhile."""
        return LEAST_GAIN <= self.gain <= MOST_GAIN and self.left < MOST_LEFT and self.detail > LEAST_DETAIL

    @property
    def is_step(self) -> bool:
        """Whether nothing but the light has changed from one frame to the next."""
        return self.is_all and self.least_detail > LEAST_STILL_DETAIL


def measure_light(old: npt.NDArray[np.uint8], new: npt.NDArray[np.uint8]) -> Light:
    """The light that turns `old` into `new`, (height, width) luma of the same size."""
    import cv2

    a, b = (cv2.resize(p, _FIT_SIZE, interpolation=cv2.INTER_AREA).astype(np.float64).reshape(-1) for p in (old, new))
    difference = b - a
    shapes = _make_shapes()
    columns = np.concatenate([shapes * a[:, None], np.ones((len(a), 1))], axis=1)
    error = np.zeros(len(a))
    solution = np.zeros(columns.shape[1])
    for _ in range(2):
        some = error <= np.quantile(error, _KEPT_SHARE)
        known = columns[some]
        square = known.T @ known
        ridge = 1e-6 * float(np.trace(square)) / len(square) * np.eye(len(square))  # an even picture fits any gain: none, then
        solution = np.linalg.solve(square + ridge + 1e-9 * np.eye(len(square)), known.T @ difference[some])
        error = np.abs(difference - columns @ solution)
    gain = float(np.median(1.0 + shapes @ solution[:-1]))
    left = float(error.sum()) / (float(np.abs(difference).sum()) + 1e-3)
    detail_a, detail_b = (_filter_detail(p, _FIT_SIZE, _DETAIL_REACH).reshape(-1) for p in (old, new))
    detail = float(detail_a @ detail_b / np.sqrt((detail_a @ detail_a) * (detail_b @ detail_b) + 1.0))
    return Light(gain, left, detail, _compare_blocks(old, new))


def _filter_detail(picture: npt.NDArray[np.uint8], size: tuple[int, int], reach: int) -> Floats:
    import cv2

    small: Floats = cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    return small - cv2.blur(small, (reach, reach))


def _compare_blocks(old: npt.NDArray[np.uint8], new: npt.NDArray[np.uint8]) -> float:
    """What nine in ten of the correlations of the blocks' detail exceed."""
    import cv2

    wide = old.shape[1] >= old.shape[0]
    grid = (COLUMNS, ROWS) if wide else (ROWS, COLUMNS)
    a, b = (_filter_detail(p, _DETAIL_SIZE if wide else _DETAIL_SIZE[::-1], _BLOCK_DETAIL_REACH) for p in (old, new))

    def average(values: Floats) -> Floats:
        return cv2.resize(values, grid, interpolation=cv2.INTER_AREA)

    square_a, square_b = average(a * a), average(b * b)
    textured = np.minimum(square_a, square_b) > _LEAST_TEXTURE
    if int(textured.sum()) < _FEWEST_TEXTURED:
        return 0.0
    correlation = (average(a * b) / np.sqrt(square_a * square_b + 1e-3))[textured]
    return float(np.quantile(correlation, 0.1))


@cache
def _make_shapes() -> npt.NDArray[np.float64]:
    """(points, 6): the polynomials of a gain that changes slowly across the picture."""
    width, height = _FIT_SIZE
    down, across = np.meshgrid(np.linspace(-1, 1, height), np.linspace(-1, 1, width), indexing="ij")
    x, y = across.reshape(-1), down.reshape(-1)
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=1)
