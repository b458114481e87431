"""Edits that last: fades through black or white, and dissolves. (Frozen pictures: `vidtx.edits.picture.freezes`.)

In: `PictureFeatures`. Out: `Gradual`s, in order, each from its first changed frame to the first frame after it. A fade is a run of even
frames with a ramp on a side (without a ramp: a cut to black and back). A dissolve is a stretch whose frames are blends
a*B + (1-a)*A of the pictures before and after it, with a rising steadily from 0 to 1 (`vidtx.edits.picture.dissolves` measures that, a model judges
it).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from vidtx.document import BoundaryKind, Evidence
from vidtx.edits.picture.captions import find_caption_band
from vidtx.edits.picture.dissolves import BLEND_FIGURES
from vidtx.edits.picture.grid import COLUMNS, ROWS
from vidtx.edits.picture.overlays import is_overlay
from vidtx.edits.picture.wipes import MOST_NOT_MOVED, is_wipe

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from vidtx.edits.picture.features import PictureFeatures

    Floats = npt.NDArray[np.float32]

EVEN_CONTRAST = 6.0  # standard deviation of luma, gray levels, below which a frame is one even tone
DARK, BRIGHT = 40.0, 215.0  # mean luma of what counts as black or white
LONGEST_RAMP = 75  # frames
LEAST_BLEND_PROBABILITY = 0.3
MOST_WITH_WRITING = 0.55  # probability: half of such windows are none, as new writing upsets the measure of how pictures blend
AROUND, AT_ONCE = 8, 2.0  # frames beside a change, and times their changes by which writing stands out, since it comes at once
SURE_WIPE = 0.9  # probability: of those told in cut and uncut clips, nearly all were (docs/measurements.md)
UNKNOWN_WAY = 0.35  # where the picture becomes another one in no known way: a turn of the camera does that too
TOGETHER = 2  # frames between the halves of one long dissolve


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
    for first, last in find_runs(even):
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
            Evidence.note(
                f"{tone}_seconds", round(seconds, 3), f"the picture is {tone} for {seconds:.2f} s ({last - first} frames)"
            )
        ]
        if ramps >= 3:
            whole = features.seconds(start, stop)
            told.append(Evidence.note("fade_seconds", round(whole, 3), f"it fades to {tone} and back within {whole:.2f} s"))
            found.append(Gradual(start, stop, "fade", 0.95, tuple(told)))
        else:
            told.append(Evidence.note("ramp_frames", float(ramps), f"it turns {tone} from one frame to the next"))
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
        if is_overlay(features.moved, before + 1, end):  # writing or a logo that fades in
            continue
        writing: tuple[Evidence, ...] = ()
        if _has_writing(features, before + 1, end + 1):
            probability = min(probability, MOST_WITH_WRITING)
            writing = (Evidence.note("writing", 1.0, "writing comes or goes meanwhile, which can pass for a part of it"),)
        if all(end <= other.frame - 1 or other.end <= before for other in kept):
            kept.append(
                Gradual(before + 1, end, "dissolve", round(probability, 3), (*_tell_dissolve(features, number), *writing))
            )
    return _join(sorted(kept, key=lambda b: b.frame))


def find_wipes(features: PictureFeatures, cuts: Sequence[int]) -> list[Gradual]:
    """Wipes, slides and the like that hold no hard cut (`cuts`: their frames). A reader is told a dissolve, and in words what it is.

    The picture may also become another one in a way that is not known: that is told as possible.
    """
    found: list[Gradual] = []
    for (before, end), figure in zip(features.wipes.tolist(), features.wiped.tolist(), strict=True):
        if any(before < cut <= end for cut in cuts) or any(before < other.end and other.frame <= end for other in found):
            continue
        _, outside, not_moved, alike = figure
        if not is_wipe(*figure):
            probability = UNKNOWN_WAY
            told = Evidence.note(
                "likeness",
                round(alike, 3),
                f"the picture becomes another one (likeness {alike:.2f} of 1) and stands before and after: by an effect, a fast turn"
                " of the camera, or something before the lens",
            )
        elif not_moved < MOST_NOT_MOVED:
            probability = SURE_WIPE
            told = Evidence.note(
                "not_moved",
                round(not_moved, 3),
                "one picture is pushed out or covered by another: each on the way is the two of them, moved, but for"
                f" {not_moved:.0%} of the difference",
            )
        else:
            probability = SURE_WIPE
            told = Evidence.note(
                "outside",
                round(outside, 3),
                "one picture gives way to another: on the way each point lies between its old and its new value, but for"
                f" {outside:.0%} of the difference",
            )
        found.append(Gradual(before + 1, end, "dissolve", probability, (told,)))
    return found


def _has_writing(features: PictureFeatures, first: int, last: int) -> bool:
    """Whether writing comes or goes in the frames from `first` to before `last`."""
    low = max(1, first - AROUND)
    grids = features.blocks[low : last + AROUND].astype(np.float32).reshape(-1, ROWS, COLUMNS)
    for place in range(first - low, min(last - low, len(grids))):
        band = find_caption_band(grids[place])
        if band is not None:
            strongest = grids[:, band].max(axis=(1, 2))
            near = np.delete(strongest[max(0, place - AROUND) : place + AROUND + 1], min(place, AROUND))
            if len(near) and strongest[place] > AT_ONCE * np.percentile(near, 75):
                return True
    return False


def _join(dissolves: list[Gradual]) -> list[Gradual]:
    """Two that follow one another at once are the halves of a long one."""
    joined: list[Gradual] = []
    for one in dissolves:
        if joined and one.frame - joined[-1].end <= TOGETHER:
            before = joined.pop()
            likelier = max(before, one, key=lambda b: b.probability)
            one = replace(likelier, frame=before.frame, end=one.end)
        joined.append(one)
    return joined


def tell_length(features: PictureFeatures, dissolve: Gradual) -> Gradual:
    """With how long it takes in its evidence: told last, since halves are joined and ends are taken from elsewhere."""
    seconds = features.seconds(dissolve.frame - 1, dissolve.end)
    told = Evidence.note(
        "dissolve_seconds", round(seconds, 3), f"it takes {seconds:.2f} s ({dissolve.end - dissolve.frame} frames on the way)"
    )
    return replace(dissolve, evidence=(dissolve.evidence[0], told, *dissolve.evidence[1:]))


def _tell_dissolve(features: PictureFeatures, number: int) -> tuple[Evidence, ...]:
    figure = dict(zip(BLEND_FIGURES, features.blends[number].tolist(), strict=True))
    alike = figure["likeness"]
    turns = "one picture turns into another" if alike < 0.9 else "the picture turns into another one of the same shot"
    return (
        Evidence.note("likeness", round(alike, 3), f"{turns} (likeness {alike:.2f} of 1)"),
        Evidence.note(
            "bend",
            round(figure["bend_middle"], 3),
            f"midway every point has the mean of its old and new value, but for {figure['bend_middle']:.0%} of the difference",
        ),
        Evidence.note(
            "edges_lost",
            round(figure["edges_lost"], 3),
            f"midway edges have lost {max(0.0, figure['edges_lost']):.0%} of their strength, as in two pictures laid over each other",
        ),
        Evidence.note("area", round(figure["area"], 3), f"{figure['area']:.0%} of the picture takes part"),
    )


def find_runs(mask: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Half-open runs of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
