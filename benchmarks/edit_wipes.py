"""Ways in which one picture gives way to another, from the left or from the middle out; turned pictures make the other sides.

Each takes the two pictures, (height, width, 3) uint8, which share of the way is gone, 0-1, and how soft the edge is, a share of
the picture.
"""

from __future__ import annotations

import numpy as np


def wipe_by(order: np.ndarray, one: np.ndarray, other: np.ndarray, share: float, soft: float) -> np.ndarray:
    """`order` (height, width): when each point's turn comes, 0-1."""
    shown = np.clip((share * (1 + soft) - order) / soft, 0, 1)[..., None]
    out: np.ndarray = (one * (1 - shown) + other * shown + 0.5).astype(np.uint8)
    return out


def wipe_edge(one: np.ndarray, other: np.ndarray, share: float, soft: float) -> np.ndarray:
    height, width = one.shape[:2]
    return wipe_by(np.tile(np.linspace(0, 1, width), (height, 1)), one, other, share, soft)


def wipe_doors(one: np.ndarray, other: np.ndarray, share: float, soft: float) -> np.ndarray:
    height, width = one.shape[:2]
    return wipe_by(np.tile(np.abs(np.linspace(-1, 1, width)), (height, 1)), one, other, share, soft)


def wipe_iris(one: np.ndarray, other: np.ndarray, share: float, soft: float) -> np.ndarray:
    y, x = np.mgrid[: one.shape[0], : one.shape[1]]
    away = np.hypot(y - one.shape[0] / 2, x - one.shape[1] / 2)
    return wipe_by(away / away.max(), one, other, share, soft)


def wipe_clock(one: np.ndarray, other: np.ndarray, share: float, soft: float) -> np.ndarray:
    y, x = np.mgrid[: one.shape[0], : one.shape[1]]
    angle = np.arctan2(y - one.shape[0] / 2, x - one.shape[1] / 2) / (2 * np.pi) + 0.5
    return wipe_by(angle, one, other, share, soft)


def push(one: np.ndarray, other: np.ndarray, share: float, soft: float) -> np.ndarray:
    moved = round(share * one.shape[1])
    return np.concatenate([one[:, moved:], other[:, :moved]], axis=1)


def cover(one: np.ndarray, other: np.ndarray, share: float, soft: float) -> np.ndarray:
    moved = round(share * one.shape[1])
    return np.concatenate([one[:, : one.shape[1] - moved], other[:, :moved]], axis=1)


def uncover(one: np.ndarray, other: np.ndarray, share: float, soft: float) -> np.ndarray:
    moved = round(share * one.shape[1])
    return np.concatenate([one[:, moved:], other[:, one.shape[1] - moved :]], axis=1)


WAYS = (wipe_edge, wipe_doors, wipe_iris, wipe_clock, push, cover, uncover)
