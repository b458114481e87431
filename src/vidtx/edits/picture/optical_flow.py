"""How far things in the picture jump between two frames, for the words of the evidence.

In: two small pictures. Out: how far what moves moves, and how much of the picture that is, by dense optical flow (DIS: Kroeger et al. 2016). It
tells a reader what was seen; whether it is an edit is judged by other figures (flow added nothing to them, see docs/measurements.md).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

LEAST_MOVED = 0.25  # pixels of the small picture, which the flow resolves to a twentieth: what moves less stands still


def measure_shift(before: npt.NDArray[np.uint8], after: npt.NDArray[np.uint8]) -> tuple[float, float]:
    """(distance, share): how far the furthest tenth of what moves goes, as a share of the picture's width; the share of the picture that goes
    half of that or more (the flow is smooth: around what moves it dies away). (0, 0) if nothing moves."""
    flow = _flow().calc(before, after, None)
    distance = np.hypot(flow[..., 0], flow[..., 1])
    moved = distance > LEAST_MOVED
    if not moved.any():
        return 0.0, 0.0
    far_ones = distance[moved]
    rank = int(0.9 * (far_ones.size - 1))
    far = float(np.partition(far_ones, rank)[rank])
    return far / before.shape[1], float((distance > max(LEAST_MOVED, 0.5 * far)).mean())


@cache
def _flow() -> Any:
    import cv2

    return cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
