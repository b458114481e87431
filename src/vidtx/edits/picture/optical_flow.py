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

LEAST_FLOW_PIXELS = 0.25  # of the small picture, which the flow resolves to a twentieth: what moves less is still


class FlowMotion(NamedTuple):
    """distance: how far the furthest tenth of what moves goes, as a share of the picture's width; share: of the picture that
    goes half of that or more (the flow is smooth: around what moves it dies away)."""

    distance: float
    share: float


def measure_flow(before: npt.NDArray[np.uint8], after: npt.NDArray[np.uint8]) -> FlowMotion:
    """The motion between two pictures, (height, width) luma; zeros if nothing moves."""
    flow = _flow().calc(before, after, None)
    distance = np.hypot(flow[..., 0], flow[..., 1])
    moving = distance > LEAST_FLOW_PIXELS
    if not moving.any():
        return FlowMotion(0.0, 0.0)
    furthest = distance[moving]
    rank = int(0.9 * (furthest.size - 1))
    far = float(np.partition(furthest, rank)[rank])
    return FlowMotion(far / before.shape[1], float((distance > max(LEAST_FLOW_PIXELS, 0.5 * far)).mean()))


@cache
def _flow() -> Any:
    import cv2

    return cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
