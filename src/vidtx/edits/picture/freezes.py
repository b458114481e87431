"""Frozen pictures: time goes on while the picture is still.

In: `PictureFeatures`. Out: `EditCandidate`s of the kind freeze, each from the first still frame to the first that moves again.
A freeze is a static run, frames in which next to no point of the picture changes, in a picture that moves before and after.
After re-encoding the frames of a freeze are not the same: an encoder refines a still picture for up to a second, everywhere by
a gray level or less, and codes it anew at each keyframe. What moves changes few points, but by more. Under a logo that turns, a
clock or a ticker the rest of the picture is still (`vidtx.edits.picture.overlays`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from vidtx.edits.candidate import EditCandidate
from vidtx.edits.evidence import observe
from vidtx.edits.picture.overlays import LEAST_OVERLAY, REGION_COUNT, REGIONS, share_inside
from vidtx.edits.picture.transitions.gradual import find_runs

if TYPE_CHECKING:
    import numpy.typing as npt

    from vidtx.edits.picture.features import PictureFeatures

    Floats = npt.NDArray[np.float32]

SHORTEST_FREEZE_SECONDS = 0.2
SHORTEST_BEFORE_CUT_SECONDS = 0.5  # if a cut ends it: a moment of rest before a cut is short
FEWEST_CLIP_FRAMES = 12  # in fewer no motion around a freeze can be measured
FEWEST_STILL_FRAMES = 3  # of a run
STILL_SHARE = 0.002  # of the points that change by more than rounding in a still picture
STILL_OF_USUAL = 0.05  # share of what usually changes that does in a still frame
REFINED_OF_USUAL = 0.3  # and in one that an encoder still refines
MOST_STILL_SHARE, MOST_REFINED_SHARE = 0.004, 0.009  # of the points, where much changes
LEAST_STILL_FRAMES = 0.4  # share of a freeze's frames that are still; the others are only refined
MOST_RECODED_LEVELS = 2.5  # gray levels that a still picture changes by at most when a keyframe codes it anew
SETTLING_FRAMES = 15  # in which an encoder may still refine
FALLEN_RATIO = 5.0  # times less than otherwise that changes in a refined frame, on the whole
MOST_POP_SHARE = 0.03  # of the points that an encoder's other pictures may change in the midst of a run
LONGEST_POP_FRAMES = 2  # in which they do
MOST_FREEZES_A_MINUTE = 6.0  # more are the camera's own
LEAST_PROBABILITY, MOST_PROBABILITY = 0.3, 0.97
# Share of points that go on changing: repeated frames settle to none, an empty room does not (docs/measurements/edits.md).
MOST_UNREST, MOST_WITH_UNREST = 0.0003, 0.65
LEAST_MOTION_RATIO = 2.0  # times STILL_SHARE that must change around a freeze
LEAST_JUMP_RATIO = 3.0  # times the motion around it that the first frame after a freeze changes by if time went on meanwhile
SHORTEST_UNDER_OVERLAY_SECONDS = 0.4
LONGER_RATIO = 1.25  # times as long as without leaving out a region: then the picture was still under an overlay


@dataclass(frozen=True, slots=True)
class StaticRun:
    """Frames from `first` to before `last` in which the picture is still. motion: share of the points that change around it,
    median; jump: what changes at its end, against that; crowded: one of so many that the camera makes them; region: which was
    left out (see `vidtx.edits.picture.overlays.measure_changed`); unrest: share of the points that change within it, median."""

    first: int
    last: int
    seconds: float
    motion: float
    jump: float
    crowded: bool
    region: int = 0
    unrest: float = 0.0


def find_freezes(features: PictureFeatures, cuts: Sequence[int], others: Sequence[EditCandidate] = ()) -> list[EditCandidate]:
    """Static runs of a fifth of a second or more, in a picture that moves on both sides of them.

    `cuts`: frames of hard cuts; `others`: other lasting edits, whose changes are no motion.
    """
    if len(features) < FEWEST_CLIP_FRAMES:
        return []
    runs = _find_static_runs(features, cuts, others)
    return sorted((freeze for run in runs if (freeze := make_freeze(run)) is not None), key=lambda freeze: freeze.position)


def _find_static_runs(features: PictureFeatures, cuts: Sequence[int], others: Sequence[EditCandidate]) -> list[StaticRun]:
    """Of the whole picture; and of the rest of it where that is still for longer than the whole is."""
    found = list(_find_runs_outside(0, features, cuts, others))
    for region in range(1, REGION_COUNT):
        inside = share_inside(features.frames.changed, region)
        for run in _find_runs_outside(region, features, cuts, others):
            within = [one for one in found if one.first < run.last and run.first < one.last]
            goes_on = float((inside[run.first : run.last] > LEAST_OVERLAY).mean())
            longest = max((one.seconds for one in within), default=0.0)
            if run.seconds < max(SHORTEST_UNDER_OVERLAY_SECONDS, LONGER_RATIO * longest) or goes_on == 0.0:
                continue
            found = [one for one in found if one not in within] + [run]
    return leave_out_overlaps(found)


def leave_out_overlaps(runs: Sequence[StaticRun]) -> list[StaticRun]:
    """Of runs that share a frame or touch, the longest: a run may be carried back past the start of one before it."""
    kept: list[StaticRun] = []
    for run in sorted(runs, key=lambda run: -run.seconds):
        if all(run.last < one.first or one.last < run.first for one in kept):
            kept.append(run)
    return kept


def _find_runs_outside(
    region: int, features: PictureFeatures, cuts: Sequence[int], others: Sequence[EditCandidate]
) -> Iterator[StaticRun]:
    changed = features.frames.changed[:, region].copy()
    changed[0] = np.inf
    for other in others:
        changed[max(0, other.position - 1) : other.stop + 2] = np.inf
    still = find_still(changed, features.frames.raw_change, features.frames.keyframe)
    runs = [
        (a, b)
        for a, b in find_runs(still)
        if b < len(changed) and b - a >= FEWEST_STILL_FRAMES and features.seconds(a - 1, b) >= SHORTEST_FREEZE_SECONDS
    ]
    minutes = max(0.1, features.seconds(0, len(changed) - 1) / 60)
    crowded = len(runs) > max(2.0, MOST_FREEZES_A_MINUTE * minutes)
    for first, last in runs:  # the frame before `first` is the one that is repeated
        if any(last <= cut <= last + 1 for cut in cuts) and features.seconds(first - 1, last) < SHORTEST_BEFORE_CUT_SECONDS:
            continue
        motion = min(
            _measure_motion(changed, still, range(first - 1, max(0, first - 40), -1)),
            _measure_motion(changed, still, range(last + 1, min(len(changed), last + 40))),
        )
        if motion < LEAST_MOTION_RATIO * STILL_SHARE:
            continue
        usual = max(motion, _measure_motion(changed, still, range(first - 1, max(0, first - 60), -1), 20, 60))
        first = max(find_fall(changed, first, usual), max((cut + 1 for cut in cuts if cut < first), default=1))
        # A shot that is still from its first frames on, while the encoder refines it, is a still.
        if any(first - SETTLING_FRAMES <= cut <= first for cut in cuts):
            continue
        jump = float(changed[last]) / motion if changed[last] < np.inf else 0.0  # what another lasting edit does is no jump
        unrest = float(np.median(changed[first + 1 : last]))
        yield StaticRun(first, last, features.seconds(first - 1, last), motion, jump, crowded, region, unrest)


def make_freeze(run: StaticRun) -> EditCandidate | None:
    """The freeze, if it is likely enough; the weights were chosen by hand."""
    jumps = run.jump > LEAST_JUMP_RATIO
    log_odds = (
        -1.2
        + 4.0 * min(1.5, run.seconds - SHORTEST_FREEZE_SECONDS)
        + 0.8 * float(np.log(run.motion / 0.03))
        + 2.0 * jumps
        - 3.0 * run.crowded
        - 1.0 * (run.region > 0)
    )
    most = MOST_PROBABILITY if run.unrest < MOST_UNREST else MOST_WITH_UNREST
    probability = float(min(most, 1.0 / (1.0 + np.exp(-log_odds))))
    if probability < LEAST_PROBABILITY:
        return None
    region = {"region": list(REGIONS)[run.region - 1]} if run.region else {}
    evidence = [observe("frozen", seconds=run.seconds, **region), observe("motion_around", share=run.motion)]
    if jumps:
        evidence.append(observe("jump_after", ratio=run.jump))
    return EditCandidate(run.first, "freeze", round(probability, 3), tuple(evidence), run.last)


def find_still(changed: Floats, raw_change: Floats, keyframe: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """(n,) frames of static runs; with those that are only refined, and keyframes in the midst.

    `changed`: (n,) share of the points that changed; `raw_change`, `keyframe`: see
    `vidtx.edits.picture.features.FrameFeatures`.
    """
    usual = _find_usual_motion(changed)
    still = changed < np.clip(STILL_OF_USUAL * usual, STILL_SHARE, MOST_STILL_SHARE)
    refined = changed < np.clip(REFINED_OF_USUAL * usual, STILL_SHARE, MOST_REFINED_SHARE)
    for first, last in find_runs(~refined):
        around = refined[max(0, first - 3) : first].all() and refined[last : last + 3].all()
        short = first and last < len(raw_change) and last - first <= 3
        if short and around and float(raw_change[first:last].max()) < MOST_RECODED_LEVELS:
            pop = last - first <= LONGEST_POP_FRAMES and float(changed[first:last].max()) < MOST_POP_SHARE
            refined[first:last] = pop or bool(keyframe[first - 1 : last + 1].any())
    for first, last in find_runs(refined):
        has_still = any(b - a >= FEWEST_STILL_FRAMES for a, b in find_runs(still[first:last]))
        if not has_still or float(still[first:last].mean()) < LEAST_STILL_FRAMES:
            refined[first:last] = False
    return refined


def find_fall(changed: Floats, first: int, motion: float) -> int:
    """The first frame of the refinement that ends at `first`: where, counted back, the shares are most surely below `motion`
    (the maximum of the summed log-ratios: Page's CUSUM, 1954)."""
    low = max(1, first - SETTLING_FRAMES)
    shares = np.minimum(changed[low:first][::-1], 1.0)
    surely = np.cumsum(np.log(motion / (shares + STILL_SHARE / 3)) - np.log(FALLEN_RATIO))
    best = int(np.argmax(surely)) if len(surely) else 0
    return first - 1 - best if len(surely) and surely[best] > 0.0 else first


def _find_usual_motion(changed: Floats) -> Floats:
    """The median of the frames around that do move, every 15 frames."""
    usual = np.zeros(len(changed), np.float32)
    for n in range(0, len(changed), 15):
        near = changed[max(1, n - 60) : n + 61]
        moving = near[(near >= STILL_SHARE) & (near < np.inf)]
        usual[n : n + 15] = np.median(moving) if len(moving) else 0.0
    return usual


def _measure_motion(
    changed: Floats, still: npt.NDArray[np.bool_], frames: range, most: int = 12, percentile: int = 50
) -> float:
    """A percentile of the shares that change in the nearest `most` of some frames that are not still; 0 if there are not four."""
    near = [float(changed[n]) for n in frames if n > 0 and not still[n] and changed[n] < np.inf][:most]
    return float(np.percentile(near, percentile)) if len(near) >= 4 else 0.0
