"""How far things in the picture jump between two frames, for the evidence.

In: two small pictures. Out: how far what moves moves, and how much of the picture that is, by dense optical flow (DIS: Kroeger
et al. 2016). It explains an edit to a reader and does not classify it (flow added nothing to the other features, see
docs/measurements/tried-without-gain.md).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

LEAST_SIDE = 48  # pixels
LEAST_FLOW_PIXELS = 0.25  # of the small picture, which the flow resolves to a twentieth: what moves less is still


class FlowMotion(NamedTuple):
    """distance: how far the furthest tenth of what moves goes, as a share of the picture's width; share: of the picture that
    goes half of that or more (the flow is smooth: around what moves it dies away)."""

    distance: float
    share: float


def measure_flow(before: npt.NDArray[np.uint8], after: npt.NDArray[np.uint8]) -> FlowMotion:
    """The motion between two pictures, (height, width) luma; zeros if nothing moves."""
    height, width = before.shape
    flow = _flow().calc(_enlarge(before), _enlarge(after), None)[:height, :width]
    distance = np.hypot(flow[..., 0], flow[..., 1])
    moving = distance > LEAST_FLOW_PIXELS
    if not moving.any():
        return FlowMotion(0.0, 0.0)
    furthest = distance[moving]
    rank = int(0.9 * (furthest.size - 1))
    far = float(np.partition(furthest, rank)[rank])
    return FlowMotion(far / before.shape[1], float((distance > max(LEAST_FLOW_PIXELS, 0.5 * far)).mean()))


def _enlarge(picture: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """The picture with its edge repeated up to LEAST_SIDE: OpenCV's flow crashes on lower or narrower ones."""
    down, across = (max(0, LEAST_SIDE - side) for side in picture.shape)
    return np.pad(picture, ((0, down), (0, across)), mode="edge") if down or across else picture


@cache
def _flow() -> Any:
    import cv2

    return cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
