"""Frozen pictures: time goes on, the picture stands.

In: `PictureFeatures`. Out: `Gradual`s of the kind freeze, each from the first frame that stands to the first that moves again. A freeze is a run of
frames in which next to no point of the picture changes, in a picture that moves before and after. After re-encoding the frames of a freeze are
not the same: an encoder refines a picture that stands for up to a second, everywhere by a gray level or less, and codes it anew at each keyframe.
What moves changes few points, but by more. Under a logo that turns, a clock or a ticker the rest of the picture stands (`vidtx.edits.picture.overlays`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from vidtx.document import Evidence
from vidtx.edits.picture.gradual import Gradual, find_runs
from vidtx.edits.picture.overlays import LEAST_OVERLAY, PLACES, REGIONS, share_inside

if TYPE_CHECKING:
    import numpy.typing as npt

    from vidtx.edits.picture.features import PictureFeatures

    Floats = npt.NDArray[np.float32]

SHORTEST_FREEZE = 0.2  # seconds
SHORTEST_BEFORE_CUT = 0.5  # seconds, if a cut ends it
STANDS = 0.002  # share of the points that change by more than rounding where the picture stands
STANDS_OF_USUAL, REFINED_OF_USUAL = (
    0.05,
    0.3,
)  # shares of what usually moves: of what stands, and of what an encoder still refines in it
MOST_STANDS, MOST_REFINED = 0.004, 0.009  # at most, where much moves
LEAST_STILL = 0.4  # share of a freeze's frames that stand; more than that are not refined
MOST_RECODED = 2.5  # gray levels that a picture that stands changes by at most when a keyframe codes it anew
SETTLING = 15  # frames in which an encoder may still refine
FALLEN = 5.0  # times less than it moves otherwise that moves in a refined frame, on the whole
MOST_POP, LONGEST_POP = 0.03, 2  # share of the points, and frames, that an encoder's other pictures may change in the midst
MOST_FREEZES_A_MINUTE = 6.0  # more are the camera's own
LEAST_PROBABILITY = 0.3
SHORTEST_UNDER_OVERLAY = 0.4  # seconds
LONGER = 1.25  # times as long as without: then the picture stood under an overlay


@dataclass(frozen=True, slots=True)
class Stand:
    """A run of frames from `first` to before `last` in which the picture stands. moving: share of the points that move around it, median; crowded: one
    of so many that the camera makes them; place: which part was left out (see `measure_moved`)."""

    first: int
    last: int
    seconds: float
    moving: float
    jump: float
    crowded: bool
    place: int = 0


def find_freezes(features: PictureFeatures, cuts: Sequence[int], others: Sequence[tuple[int, int]] = ()) -> list[Gradual]:
    """Runs of frames that stand, a fifth of a second or more, in a picture that moves on both sides of them.

    `cuts`: frames of hard cuts; `others`: first frame and end of other lasting edits, whose changes are no motion.
    """
    if len(features) < 12:
        return []
    found = [freeze for stand in _find_stands(features, cuts, others) if (freeze := _tell(stand)) is not None]
    return sorted(found, key=lambda freeze: freeze.frame)


def _find_stands(features: PictureFeatures, cuts: Sequence[int], others: Sequence[tuple[int, int]]) -> list[Stand]:
    """Of the whole picture; and of the rest of it where that stands for longer than the whole does."""
    found = list(_find_stands_of(features, cuts, others, 0))
    for place in range(1, PLACES):
        inside = share_inside(features.moved, place)
        for stand in _find_stands_of(features, cuts, others, place):
            within = [one for one in found if one.first < stand.last and stand.first < one.last]
            goes_on = float((inside[stand.first : stand.last] > LEAST_OVERLAY).mean())
            longest = max((one.seconds for one in within), default=0.0)
            if stand.seconds < max(SHORTEST_UNDER_OVERLAY, LONGER * longest) or goes_on == 0.0:
                continue
            found = [one for one in found if one not in within] + [stand]
    return found


def _find_stands_of(
    features: PictureFeatures, cuts: Sequence[int], others: Sequence[tuple[int, int]], place: int
) -> Iterator[Stand]:
    moved = features.moved[:, place].copy()
    moved[0] = np.inf
    for first, end in others:
        moved[max(0, first - 1) : end + 2] = np.inf
    still = _find_still(moved, features.raw, features.key)
    runs = [
        (a, b) for a, b in find_runs(still) if b < len(moved) and b - a >= 3 and features.seconds(a - 1, b) >= SHORTEST_FREEZE
    ]
    minutes = max(0.1, features.seconds(0, len(moved) - 1) / 60)
    crowded = len(runs) > max(2.0, MOST_FREEZES_A_MINUTE * minutes)
    for first, last in runs:  # the frame before `first` is the one that stands still
        # A moment of rest before a cut is short.
        if any(last <= cut <= last + 1 for cut in cuts) and features.seconds(first - 1, last) < SHORTEST_BEFORE_CUT:
            continue
        moving = min(
            _motion(moved, still, range(first - 1, max(0, first - 40), -1)),
            _motion(moved, still, range(last + 1, min(len(moved), last + 40))),
        )
        if moving < 2 * STANDS:
            continue
        usual = max(moving, _motion(moved, still, range(first - 1, max(0, first - 60), -1), 20, 60))
        first = max(_find_fall(moved, first, usual), max((cut + 1 for cut in cuts if cut < first), default=1))
        # A shot that stands from its first frames on, while the encoder refines it, is a still.
        if any(first - SETTLING <= cut <= first for cut in cuts):
            continue
        jump = float(moved[last]) / moving if moved[last] < np.inf else 0.0  # what another lasting edit does is no jump
        yield Stand(first, last, features.seconds(first - 1, last), moving, jump, crowded, place)


def _tell(stand: Stand) -> Gradual | None:
    jumps = stand.jump > 3.0
    odds = (
        -1.2
        + 4.0 * min(1.5, stand.seconds - SHORTEST_FREEZE)
        + 0.8 * float(np.log(stand.moving / 0.03))
        + 2.0 * jumps
        - 3.0 * stand.crowded
        - 1.0 * (stand.place > 0)
    )
    probability = float(min(0.97, 1.0 / (1.0 + np.exp(-odds))))
    if probability < LEAST_PROBABILITY:
        return None
    beside = f", but for {list(REGIONS)[stand.place - 1]}, where something goes on (a logo, a clock)" if stand.place else ""
    told = [
        Evidence.note(
            "frozen_seconds",
            round(stand.seconds, 3),
            f"the picture stands still for {stand.seconds:.2f} s{beside} and moves before and after",
        ),
        Evidence.note(
            "motion_around", round(stand.moving, 4), f"around it, {stand.moving:.1%} of its points move from frame to frame"
        ),
    ]
    if jumps:
        told.append(
            Evidence.note(
                "jump_after", round(stand.jump, 2), "the first frame after it jumps, as if time had gone on meanwhile"
            )
        )
    return Gradual(stand.first, stand.last, "freeze", round(probability, 3), tuple(told))


def _find_still(moved: Floats, raw: Floats, key: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """(n,) frames of runs in which the picture stands; with those that are only refined, and keyframes in the midst."""
    usual = _usual_motion(moved)
    still = moved < np.clip(STANDS_OF_USUAL * usual, STANDS, MOST_STANDS)
    refined = moved < np.clip(REFINED_OF_USUAL * usual, STANDS, MOST_REFINED)
    for first, last in find_runs(~refined):
        around = refined[max(0, first - 3) : first].all() and refined[last : last + 3].all()
        if first and last < len(raw) and last - first <= 3 and around and float(raw[first:last].max()) < MOST_RECODED:
            pop = last - first <= LONGEST_POP and float(moved[first:last].max()) < MOST_POP
            refined[first:last] = pop or bool(key[first - 1 : last + 1].any())
    for first, last in find_runs(refined):
        stands = any(b - a >= 3 for a, b in find_runs(still[first:last]))
        if not stands or float(still[first:last].mean()) < LEAST_STILL:
            refined[first:last] = False
    return refined


def _find_fall(moved: Floats, first: int, moving: float) -> int:
    """The first frame of the refinement that ends at `first`: where, counted back, the shares are most surely below `moving`
    (the maximum of the summed log-ratios: Page's CUSUM, 1954)."""
    low = max(1, first - SETTLING)
    shares = np.minimum(moved[low:first][::-1], 1.0)
    surely = np.cumsum(np.log(moving / (shares + STANDS / 3)) - np.log(FALLEN))
    best = int(np.argmax(surely)) if len(surely) else 0
    return first - 1 - best if len(surely) and surely[best] > 0.0 else first


def _usual_motion(moved: Floats) -> Floats:
    """The median of the frames around that do move, every 15 frames."""
    usual = np.zeros(len(moved), np.float32)
    for n in range(0, len(moved), 15):
        near = moved[max(1, n - 60) : n + 61]
        moving = near[(near >= STANDS) & (near < np.inf)]
        usual[n : n + 15] = np.median(moving) if len(moving) else 0.0
    return usual


def _motion(moved: Floats, still: npt.NDArray[np.bool_], frames: range, most: int = 12, rank: int = 50) -> float:
    """A percentile of the shares that move in the nearest `most` of some frames that do not stand; 0 if there are not four."""
    near = [float(moved[n]) for n in frames if n > 0 and not still[n] and moved[n] < np.inf][:most]
    return float(np.percentile(near, rank)) if len(near) >= 4 else 0.0
