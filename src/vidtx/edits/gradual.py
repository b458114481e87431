"""Edits that last: fades through black or white, dissolves, and frozen pictures.

In: `PictureFeatures`. Out: `Gradual`s, in order, each from its first changed frame to the first frame after it. A fade is a run of even
frames with a ramp on a side (without a ramp: a cut to black and back). A dissolve is a stretch whose frames are blends
a*B + (1-a)*A of the pictures before and after it, with a rising steadily from 0 to 1 (`vidtx.edits.blends` measures that, a model judges
it). A freeze is a run of repeated frames in a picture that moves before and after.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from vidtx.document.model import BoundaryKind, Evidence
from vidtx.edits.blends import BLEND_FIGURES

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from vidtx.edits.features import PictureFeatures

    Floats = npt.NDArray[np.float32]

EVEN_CONTRAST = 6.0  # standard deviation of luma, grey levels, below which a frame is one even tone
DARK, BRIGHT = 40.0, 215.0  # mean luma of what counts as black or white
LONGEST_RAMP = 75  # frames
LEAST_BLEND_PROBABILITY = 0.3
SHORTEST_FREEZE = 0.2  # seconds
SETTLING = 6  # frames in which an encoder may still refine a picture that stands
REPEATED = 0.012  # grey levels: a frame that changes by less repeats the one before, but for rounding
MOST_FREEZES_A_MINUTE = 6.0  # more are the camera's own


@dataclass(frozen=True, slots=True)
class Gradual:
    frame: int
    end: int
    kind: BoundaryKind
    probability: float
    evidence: tuple[Evidence, ...]


def find_fades(features: PictureFeatures) -> list[Gradual]:
    """Fades through black or white, and cuts to black or white and back. Even frames at the clip's ends are no edit."""
    even = (features.contrast < EVEN_CONTRAST) & ((features.level < DARK) | (features.level > BRIGHT))
    found: list[Gradual] = []
    for first, last in _runs(even):
        if first == 0 or last == len(features):
            continue
        white = features.level[first] > BRIGHT
        start, stop = _ramp_start(features, first), _ramp_end(features, last)
        ramps = max(first - start, stop - last)
        seconds = features.seconds(first, last)
        tone = "white" if white else "black"
        if last - first <= 4 and white and ramps < 3:
            continue  # a flash that saturates
        told = [
            Evidence(f"{tone}_seconds", round(seconds, 3), f"the picture is {tone} for {seconds:.2f} s ({last - first} frames)")
        ]
        if ramps >= 3:
            whole = features.seconds(start, stop)
            told.append(Evidence("fade_seconds", round(whole, 3), f"it fades to {tone} and back within {whole:.2f} s"))
            found.append(Gradual(start, stop, "fade", 0.95, tuple(told)))
        else:
            told.append(Evidence("ramp_frames", float(ramps), f"it turns {tone} from one frame to the next"))
            found.append(Gradual(first, last, "cut", 0.93, tuple(told)))
    return found


def _ramp_start(features: PictureFeatures, first: int) -> int:
    """The first frame of the fall of contrast that ends at `first`."""
    contrast, place = features.contrast, first
    while place > 1 and first - place < LONGEST_RAMP and contrast[place - 1] > contrast[place] + 0.3:
        place -= 1
    return _trim(features, place, first, 1)


def _ramp_end(features: PictureFeatures, last: int) -> int:
    """The first frame after the rise of contrast that begins at `last`."""
    contrast, place = features.contrast, last - 1
    while place < len(contrast) - 1 and place - last < LONGEST_RAMP and contrast[place + 1] > contrast[place] + 0.3:
        place += 1
    return _trim(features, place, last, -1)


def _trim(features: PictureFeatures, outer: int, inner: int, step: int) -> int:
    """Where the ramp truly begins: frames whose contrast moves less than a fifth of the ramp's usual step belong to the shot."""
    contrast = features.contrast
    while outer != inner:
        usual = abs(float(contrast[outer]) - float(contrast[inner])) / abs(outer - inner)
        if abs(float(contrast[outer + step]) - float(contrast[outer])) >= 0.3 * usual:
            break
        outer += step
    return min(outer + 1, inner) if step > 0 else max(outer, inner)


def find_dissolves(features: PictureFeatures, odds: npt.NDArray[np.float64], cuts: Sequence[int]) -> list[Gradual]:
    """Blends from one picture to another that hold no hard cut (`cuts`: their frames). `odds`: log-odds of `features.windows`.

    Of windows that overlap, the likeliest stays.
    """
    kept: list[Gradual] = []
    for number in np.argsort(-odds, kind="stable").tolist():
        probability = float(min(0.99, 1.0 / (1.0 + np.exp(-odds[number]))))
        if probability < LEAST_BLEND_PROBABILITY:
            break
        before, end = (int(x) for x in features.windows[number])
        # From or to one even tone it is a fade, or the first picture of the clip.
        if min(features.contrast[before], features.contrast[end]) < EVEN_CONTRAST or any(before < cut <= end for cut in cuts):
            continue
        if all(end <= other.frame - 1 or other.end <= before for other in kept):
            kept.append(Gradual(before + 1, end, "dissolve", round(probability, 3), _tell_dissolve(features, number)))
    return sorted(kept, key=lambda b: b.frame)


def _tell_dissolve(features: PictureFeatures, number: int) -> tuple[Evidence, ...]:
    figure = dict(zip(BLEND_FIGURES, features.blends[number].tolist(), strict=True))
    before, end = (int(x) for x in features.windows[number])
    seconds = features.seconds(before, end)
    alike = figure["likeness"]
    turns = "one picture turns into another" if alike < 0.9 else "the picture turns into another one of the same shot"
    return (
        Evidence("dissolve_seconds", round(seconds, 3), f"{turns} over {seconds:.2f} s ({end - before - 1} mixed frames)"),
        Evidence(
            "bend",
            round(figure["bend_middle"], 3),
            f"midway every point has the mean of its old and new value, but for {figure['bend_middle']:.0%} of the difference",
        ),
        Evidence(
            "edges_lost",
            round(figure["edges_lost"], 3),
            f"midway edges have lost {max(0.0, figure['edges_lost']):.0%} of their strength, as in two pictures laid over each other",
        ),
        Evidence("area", round(figure["area"], 3), f"{figure['area']:.0%} of the picture takes part"),
    )


def find_freezes(features: PictureFeatures, cuts: Sequence[int]) -> list[Gradual]:
    """Runs of repeated frames, a fifth of a second or more, in a picture that moves on both sides of them."""
    raw = features.raw.copy()
    if len(raw) < 12:
        return []
    raw[0] = np.inf
    still = raw < np.maximum(REPEATED, 0.06 * _usual_change(raw))
    # A keyframe in the midst of a freeze is coded anew and differs a little, and so does what an encoder refines after it.
    for first, last in _runs(~still):
        if first > 0 and last < len(raw) and last - first <= 3 and float(raw[first:last].max()) < 1.0:
            around = still[max(0, first - 3) : first].all() and still[last : last + 3].all()
            still[first:last] = around and bool(features.key[max(0, first - 1) : last + 1].any())
    found: list[Gradual] = []
    runs = [(a, b) for a, b in _runs(still) if b < len(raw) and b - a >= 3 and features.seconds(a - 1, b) >= SHORTEST_FREEZE]
    minutes = max(0.1, features.seconds(0, len(raw) - 1) / 60)
    crowded = len(runs) > max(2.0, MOST_FREEZES_A_MINUTE * minutes)
    for first, last in runs:  # the frame before `first` is the one that stands still
        if any(first - 1 <= cut <= first for cut in cuts):
            continue
        moving = min(
            _motion(raw, still, range(first - 1, max(0, first - 40), -1)),
            _motion(raw, still, range(last + 1, min(len(raw), last + 40))),
        )
        stillness = float(np.median(raw[first:last]))
        if moving < 0.025 or stillness > 0.15 * moving:
            continue
        stands = first
        while first > 1 and raw[first - 1] < 0.6 * moving and stands - first < SETTLING:
            first -= 1  # the encoder refines a still picture for some frames
        seconds = features.seconds(first - 1, last)
        jumps = float(raw[last]) > 3.0 * moving
        odds = (
            -1.2 + 4.0 * min(1.5, seconds - SHORTEST_FREEZE) + 0.8 * float(np.log(moving / 0.1)) + 2.0 * jumps - 3.0 * crowded
        )
        probability = float(min(0.97, 1.0 / (1.0 + np.exp(-odds))))
        if probability < LEAST_BLEND_PROBABILITY:
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


def _usual_change(raw: Floats) -> Floats:
    """The median change of the frames around that do change, every 15 frames."""
    usual = np.zeros(len(raw), np.float32)
    for n in range(0, len(raw), 15):
        near = raw[max(1, n - 60) : n + 61]
        moving = near[near >= REPEATED]
        usual[n : n + 15] = np.median(moving) if len(moving) else 0.0
    return usual


def _motion(raw: Floats, still: npt.NDArray[np.bool_], frames: range) -> float:
    """The median change of the nearest twelve of some frames that are not still; 0 if there are not four."""
    near = [float(raw[n]) for n in frames if n > 0 and not still[n]][:12]
    return float(np.median(near)) if len(near) >= 4 else 0.0


def _runs(mask: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Half-open runs of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
