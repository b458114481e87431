"""Edits that last: fades through black or white, dissolves, and frozen pictures.

In: `PictureFeatures`. Out: `Gradual`s, in order, each from its first changed frame to the first frame after it. A fade is a run of even
frames with a ramp on a side (without a ramp: a cut to black and back). A dissolve is a stretch whose frames are blends
a*B + (1-a)*A of the pictures before and after it, with a rising steadily from 0 to 1. A freeze is a run of repeated frames in a picture
that moves before and after.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from vidtx.document.model import BoundaryKind, Evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from vidtx.edits.features import PictureFeatures

    Floats = npt.NDArray[np.float32]

EVEN_CONTRAST = 6.0  # standard deviation of luma, grey levels, below which a frame is one even tone
DARK, BRIGHT = 40.0, 215.0  # mean luma of what counts as black or white
LONGEST_RAMP = 75  # frames
DISSOLVE_SPANS = (12, 24, 48, 90)  # frames looked at, the still part before and after included
CALM = 0.25  # how far, in shares of a blend, the pictures before and after it may move
LEAST_BLEND_PROBABILITY = 0.5  # slow movements of the camera reach 0.45
LEAST_BLEND_CHANGE = 9.0  # grey levels between the pictures before and after
SHORTEST_FREEZE = 0.2  # seconds
SETTLING = 6  # frames in which an encoder may still refine a picture that stands


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


def find_dissolves(features: PictureFeatures, cuts: Sequence[int]) -> list[Gradual]:
    """Blends from one picture to another that hold no hard cut (`cuts`: their frames)."""
    found: list[Gradual] = []
    thumbs = features.thumbs.reshape(len(features), -1)
    for span in DISSOLVE_SPANS:
        if len(features) <= span:
            continue
        change = _changes(thumbs, span)
        for start in _peaks(change, LEAST_BLEND_CHANGE, span // 2).tolist():
            if any(start < cut <= start + span for cut in cuts):
                continue
            blend = _fit_blend(features, start, start + span)
            if blend is not None:
                found.append(blend)
    kept: list[Gradual] = []
    for blend in sorted(found, key=lambda b: (-b.probability, b.frame - b.end)):
        if all(blend.end < other.frame or other.end < blend.frame for other in kept):
            kept.append(blend)
    return sorted(kept, key=lambda b: b.frame)


def _fit_blend(features: PictureFeatures, first: int, last: int) -> Gradual | None:
    """The dissolve between two frames, if what lies between them is a blend of them. Least squares over the thumbnails."""
    stretch = features.thumbs[first : last + 1].reshape(last - first + 1, -1).astype(np.float32)
    before, after = stretch[:3].mean(axis=0), stretch[-3:].mean(axis=0)
    difference = after - before
    square = float(difference @ difference)
    if square / difference.size < LEAST_BLEND_CHANGE**2:
        return None
    if (
        min(features.contrast[first], features.contrast[last]) < EVEN_CONTRAST
    ):  # from or to one even tone: no join of two pictures
        return None
    share = (stretch - before) @ difference / square
    beyond = features.thumbs[[max(0, first - 4), min(last + 4, len(features) - 1)]].reshape(2, -1).astype(np.float32)
    outside = (beyond - before) @ difference / square
    if max(abs(outside[0]), abs(outside[1] - 1.0)) > CALM:  # the change goes on: a part of a longer one
        return None
    inside = np.flatnonzero((share > 0.06) & (share < 0.94))
    if len(inside) < 3:
        return None
    length = int(inside[-1] - inside[0]) + 1
    if length > 0.85 * (last - first) or length != len(inside):
        return None
    steps = np.diff(share[inside[0] - 1 : inside[-1] + 2])
    if steps.min() < -0.02 or steps.max() > max(0.4, 2.5 / (length + 1)):
        return None
    residual = stretch - before - share[:, None] * difference
    misfit = np.sqrt((residual**2).mean(axis=1)) / np.sqrt(square / difference.size)
    at_ends = float(np.median(np.concatenate([misfit[: inside[0]], misfit[inside[-1] + 1 :]])))
    amid = float(np.max(misfit[inside]))
    bend = float(np.abs(share[inside] - np.linspace(0, 1, length + 2)[1:-1]).max())
    area = float((np.abs(difference) > 6.0).mean())
    alike = _correlation(before, after)
    # Two pictures laid over each other have less contrast than either: movement alone does not do that.
    contrast = features.contrast[first : last + 1]
    ends = 0.5 * float(contrast[max(0, inside[0] - 1)] + contrast[min(len(contrast) - 1, inside[-1] + 1)])
    dip = 1.0 - float(contrast[inside].min()) / ends
    if amid > (0.42 if dip > 0.08 else 0.30) or bend > 0.25 or area < 0.35 or alike > 0.93:
        return None
    fit = 2.5 - 9.0 * amid - 5.0 * max(0.0, bend - 0.06) - 3.0 * at_ends
    strength = fit + 2.0 * (area - 0.5) - 3.0 * max(0.0, alike - 0.4) + 10.0 * min(0.2, max(0.0, dip))
    probability = float(min(0.95, 1.0 / (1.0 + np.exp(-strength))))
    if probability < LEAST_BLEND_PROBABILITY:
        return None
    # Where the straight line through the shares leaves 0 and reaches 1: the outermost frames hold too little of the other picture.
    slope, offset = (float(x) for x in np.polyfit(inside, share[inside], 1))
    start = first + min(int(inside[0]), max(1, int(np.floor(-offset / slope + 0.35)) + 1))
    stop = min(last, first + max(int(inside[-1]) + 1, int(np.ceil((1 - offset) / slope - 0.35))))
    length = stop - start
    seconds = features.seconds(start, stop)
    told = (
        Evidence(
            "dissolve_seconds", round(seconds, 3), f"one picture turns into another over {seconds:.2f} s ({length} frames)"
        ),
        Evidence(
            "blend_misfit", round(amid, 3), f"every frame between is a mixture of the two, but for {amid:.0%} of the difference"
        ),
        Evidence("area", round(area, 3), f"{area:.0%} of the picture takes part"),
    )
    return Gradual(start, stop, "dissolve", round(probability, 3), told)


def _correlation(one: Floats, other: Floats) -> float:
    """Correlation of two pictures; 0 if one is even."""
    a, b = one - one.mean(), other - other.mean()
    scale = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / scale if scale > 1.0 else 0.0


def find_freezes(features: PictureFeatures, cuts: Sequence[int]) -> list[Gradual]:
    """Runs of repeated frames, a fifth of a second or more, in a picture that moves on both sides of them."""
    raw = features.raw.copy()
    if len(raw) < 12:
        return []
    raw[0] = np.inf
    usual = np.array([np.median(raw[max(1, n - 45) : n + 46]) for n in range(0, len(raw), 15)], np.float32)
    usual = np.repeat(usual, 15)[: len(raw)]
    still = raw < np.maximum(0.02, 0.08 * usual)
    # A keyframe in the midst of a freeze is coded anew and differs a little; it does not end the freeze.
    still[1:-1] |= features.key[1:-1] & still[:-2] & still[2:] & (raw[1:-1] < 2.0)
    found: list[Gradual] = []
    for first, last in _runs(still):  # the frame before `first` is the one that stands still
        seconds = features.seconds(first - 1, last)
        if last == len(raw) or seconds < SHORTEST_FREEZE or last - first < 3:
            continue
        before, after = raw[max(1, first - 13) : max(1, first - 1)], raw[last + 1 : last + 13]
        if len(before) < 3 or len(after) < 3 or any(first - 1 <= cut <= first for cut in cuts):
            continue
        before_end = first
        moving = float(min(np.median(before), np.median(after)))
        stillness = float(np.median(raw[first:last]))
        if moving < 0.15 or stillness > 0.1 * moving:
            continue
        while first > 1 and raw[first - 1] < 0.6 * moving and before_end - first < SETTLING:
            first -= 1  # the encoder refines a still picture for some frames
        seconds = features.seconds(first - 1, last)
        probability = float(min(0.9, 0.35 + 0.7 * (seconds - SHORTEST_FREEZE) + 0.1 * min(2.0, moving)))
        told = (
            Evidence(
                "frozen_seconds", round(seconds, 3), f"the picture stands still for {seconds:.2f} s and moves before and after"
            ),
            Evidence(
                "motion_around",
                round(moving, 3),
                f"around it, it changes by {moving:.2f} grey levels a frame; in it by {stillness:.3f}",
            ),
        )
        found.append(Gradual(first, last, "freeze", round(probability, 3), told))
    return found


def _changes(thumbs: npt.NDArray[np.uint8], span: int) -> Floats:
    """Mean absolute change from each frame to the frame `span` later, in chunks so that memory stays small."""
    count = len(thumbs) - span
    out = np.empty(count, np.float32)
    for start in range(0, count, 4096):
        stop = min(count, start + 4096)
        difference = thumbs[start + span : stop + span].astype(np.int16) - thumbs[start:stop]
        out[start:stop] = np.abs(difference).mean(axis=1)
    return out


def _peaks(values: Floats, least: float, reach: int) -> npt.NDArray[np.intp]:
    """Places of local maxima above `least`, at most one within `reach`; on a plateau, its middle."""
    from scipy.ndimage import maximum_filter1d

    top = (values >= maximum_filter1d(values, 2 * reach + 1) * 0.97) & (values >= least)
    return np.array([(first + last - 1) // 2 for first, last in _runs(top)], np.intp)


def _runs(mask: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Half-open runs of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
