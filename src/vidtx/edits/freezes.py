"""Frozen pictures: time goes on, the picture stands.

In: `PictureFeatures`. Out: `Gradual`s of the kind freeze, each from the first repeated frame to the first that moves again. A freeze is
a run of repeated frames in a picture that moves before and after. After re-encoding the frames of a freeze are not the same: an encoder refines a picture
that stands for up to a second, and codes it anew at each keyframe. So the run is found where the frames repeat, carried over keyframes in
its midst, and then back to where the change fell.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from vidtx.document.model import Evidence
from vidtx.edits.gradual import Gradual, find_runs

if TYPE_CHECKING:
    import numpy.typing as npt

    from vidtx.edits.features import PictureFeatures

    Floats = npt.NDArray[np.float32]

SHORTEST_FREEZE = 0.2  # seconds
SHORTEST_BEFORE_CUT = 0.5  # seconds, if a cut ends it
REPEATED = 0.012  # grey levels: a frame that changes by less repeats the one before, but for rounding
REFINED = 0.2  # times the usual change: what an encoder still refines in a picture that stands
LEAST_STILL = 0.4  # share of a freeze's frames that repeat the one before; more than that are not refined
MOST_RECODED = 2.5  # grey levels that a picture that stands changes by at most when a keyframe codes it anew
SETTLING = 10  # frames in which an encoder may still refine
FALLEN = 1.5  # times less than it moves otherwise that a refined frame changes by, on the whole
MOST_FREEZES_A_MINUTE = 6.0  # more are the camera's own
LEAST_PROBABILITY = 0.3


def find_freezes(features: PictureFeatures, cuts: Sequence[int], others: Sequence[tuple[int, int]] = ()) -> list[Gradual]:
    """Runs of repeated frames, a fifth of a second or more, in a picture that moves on both sides of them.

    `cuts`: frames of hard cuts; `others`: first frame and end of other lasting edits, whose changes are no motion.
    """
    raw = features.raw.copy()
    if len(raw) < 12:
        return []
    raw[0] = np.inf
    for first, end in others:
        raw[max(0, first - 1) : end + 2] = np.inf
    still = _find_still(raw, features.key)
    found: list[Gradual] = []
    runs = [
        (a, b) for a, b in find_runs(still) if b < len(raw) and b - a >= 3 and features.seconds(a - 1, b) >= SHORTEST_FREEZE
    ]
    minutes = max(0.1, features.seconds(0, len(raw) - 1) / 60)
    crowded = len(runs) > max(2.0, MOST_FREEZES_A_MINUTE * minutes)
    for first, last in runs:  # the frame before `first` is the one that stands still
        # A moment of rest before a cut is short.
        if any(last <= cut <= last + 1 for cut in cuts) and features.seconds(first - 1, last) < SHORTEST_BEFORE_CUT:
            continue
        moving = min(
            _motion(raw, still, range(first - 1, max(0, first - 40), -1)),
            _motion(raw, still, range(last + 1, min(len(raw), last + 40))),
        )
        stillness = float(np.median(raw[first:last]))
        if moving < 0.025 or stillness > 0.15 * moving:
            continue
        first = max(_find_fall(raw, first, moving), max((cut + 1 for cut in cuts if cut < first), default=1))
        # A shot that stands from its first frames on, while the encoder refines it, is a still.
        if any(first - SETTLING <= cut <= first for cut in cuts):
            continue
        seconds = features.seconds(first - 1, last)
        jumps = float(raw[last]) > 3.0 * moving
        odds = (
            -1.2 + 4.0 * min(1.5, seconds - SHORTEST_FREEZE) + 0.8 * float(np.log(moving / 0.1)) + 2.0 * jumps - 3.0 * crowded
        )
        probability = float(min(0.97, 1.0 / (1.0 + np.exp(-odds))))
        if probability < LEAST_PROBABILITY:
            continue
        told = [
            Evidence(
                "frozen_seconds", round(seconds, 3), f"the picture stands still for {seconds:.2f} s and moves before and after"
            ),
            Evidence(
                "motion_around",
                round(moving, 3),
                f"around it, it changes by {moving:.2f} grey levels a frame; in it by {stillness:.3f}",
            ),
        ]
        if jumps:
            told.append(
                Evidence(
                    "jump_after", round(float(raw[last]), 2), "the first frame after it jumps, as if time had gone on meanwhile"
                )
            )
        found.append(Gradual(first, last, "freeze", round(probability, 3), tuple(told)))
    return found


def _find_still(raw: Floats, key: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """(n,) frames of runs in which frames repeat the one before; with those that are only refined, and keyframes in the midst."""
    usual = _usual_change(raw)
    still = raw < np.maximum(REPEATED, 0.06 * usual)
    refined = raw < np.maximum(REPEATED, REFINED * usual)
    for first, last in find_runs(~refined):
        around = refined[max(0, first - 3) : first].all() and refined[last : last + 3].all()
        if first and last < len(raw) and last - first <= 3 and around and float(raw[first:last].max()) < MOST_RECODED:
            refined[first:last] = bool(key[first - 1 : last + 1].any())
    for first, last in find_runs(refined):
        stands = any(b - a >= 3 for a, b in find_runs(still[first:last]))
        if not stands or float(still[first:last].mean()) < LEAST_STILL:
            refined[first:last] = False
    return refined


def _find_fall(raw: Floats, first: int, moving: float) -> int:
    """The first frame of the refinement that ends at `first`: where, counted back, the changes are most surely below `moving`
    (the maximum of the summed log-ratios: Page's CUSUM, 1954)."""
    low = max(1, first - SETTLING)
    changes = np.minimum(raw[low:first][::-1], 255.0)
    surely = np.cumsum(np.log(moving / (changes + REPEATED)) - np.log(FALLEN))
    best = int(np.argmax(surely)) if len(surely) else 0
    return first - 1 - best if len(surely) and surely[best] > 0.0 else first


def _usual_change(raw: Floats) -> Floats:
    """The median change of the frames around that do change, every 15 frames."""
    usual = np.zeros(len(raw), np.float32)
    for n in range(0, len(raw), 15):
        near = raw[max(1, n - 60) : n + 61]
        moving = near[(near >= REPEATED) & (near < np.inf)]
        usual[n : n + 15] = np.median(moving) if len(moving) else 0.0
    return usual


def _motion(raw: Floats, still: npt.NDArray[np.bool_], frames: range) -> float:
    """The median change of the nearest twelve of some frames that are not still; 0 if there are not four."""
    near = [float(raw[n]) for n in frames if n > 0 and not still[n] and raw[n] < np.inf][:12]
    return float(np.median(near)) if len(near) >= 4 else 0.0
