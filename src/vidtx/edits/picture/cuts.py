"""Edits that the picture shows: hard cuts and jump cuts between two frames, and what else consists of them; gradual ones beside
them.

In: `PictureFeatures` and the log-odds of its candidates. Out: `EditCandidate`s in frame numbers, in order. Whether a frame is
cut is classified in `vidtx.edits.classifier`; here the candidates are thinned, set apart from flashes, named (another picture,
or a jump within one shot) and explained. Gradual and lasting edits are found in `vidtx.edits.picture.transitions.gradual` and
`vidtx.edits.picture.freezes`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from vidtx.edits.candidate import EditCandidate
from vidtx.edits.evidence import observe
from vidtx.edits.picture.alignment import LEAST_SCENE_CHANGE
from vidtx.edits.picture.candidates import FEATURE_NAMES
from vidtx.edits.picture.faces import LEAST_GROWTH, LEAST_JUMP
from vidtx.edits.picture.features import MOTION_NAMES
from vidtx.edits.picture.freezes import find_freezes
from vidtx.edits.picture.grid import correlate
from vidtx.edits.picture.overlays import find_shown
from vidtx.edits.picture.transitions.ends import refine_ends
from vidtx.edits.picture.transitions.gradual import WIPE_PROBABILITY, add_length, find_dissolves, find_fades, find_wipes

if TYPE_CHECKING:
    import numpy.typing as npt

    from vidtx.document import BoundaryKind, Evidence
    from vidtx.edits.classifier import CandidateScores
    from vidtx.edits.picture.features import PictureFeatures

    Floats = npt.NDArray[np.float32]

SHARP_PROBABILITY = 0.7  # from which on a hard cut takes precedence over gradual edits
LEAST_PROBABILITY, MOST_PROBABILITY = 0.3, 0.99
# Where the exposure matched leaves less than that share of a change of so many gray levels, the light has changed; what else has is possible, no more.
MOST_LIGHT_LEFT, LEAST_LIGHT_CHANGE, MOST_WITH_LIGHT = 0.2, 3.0, 0.55
DRIFT_FRAMES = 6  # before a cut over which it is measured how the picture drifts anyway
LEAST_SWEEP = 4.0  # gray levels that three quarters of the picture change by when the scene is another
SURE_RATIO, SURE_CUT_PROBABILITY = 6.0, 0.97  # another picture, and so much more change than around it: that is what a cut is
SAME_SCENE_SIMILARITY = 0.67  # correlation of two pictures of one scene
# Correlation, change of the histogram (0-1) and median change (gray levels) beyond which two alike pictures are of different scenes.
DOUBTFUL_SIMILARITY, LEAST_HISTOGRAM_CHANGE, LEAST_DOUBTFUL_CHANGE = 0.85, 0.2, 8.0
# Correlation of the details of two pictures at the best place and scale, and how much more that is than in place, from which on the same scene has moved.
LEAST_ALIGNED_SIMILARITY, LEAST_ALIGNMENT_GAIN = 0.4, 0.1
MOST_RESUMED_CHANGE = 6.0  # gray levels that a quarter of the picture changes by at most while the camera stands
RESUMING_FRAMES = 4  # after a freeze in which the jump at its end may come
THINNING_SECONDS = 0.13  # of two candidates so near each other, the likelier stays
LONGEST_FLASH_FRAMES = 8
LEAST_FLASH_RISE = 6.0  # gray levels, mean of the picture
SHORTEST_CARD_SECONDS, LONGEST_CARD_SECONDS, FEWEST_CARD_FRAMES = 0.4, 20.0, 4
MOST_CARD_MOTION = 0.01  # share of a title card's points that change
LEAST_CARD_FLAT = 0.45  # share of a title card that is one even tone
CARD_NEIGHBOR_FRAMES = 12  # on either side, which must move


def find_picture_edits(features: PictureFeatures, scores: CandidateScores) -> list[EditCandidate]:
    """All edits that the picture shows, in order; gradual ones take precedence over cuts inside them."""
    fades = find_fades(features)
    cuts = [cut for cut in find_cuts(features, scores.cuts) if not any(_covers(fade, cut) for fade in fades)]
    sharp = [cut.position for cut in cuts if cut.kind == "cut" and cut.probability >= SHARP_PROBABILITY]
    dissolves = [
        one for one in find_dissolves(features, scores.dissolves, sharp) if not any(one.touches(fade) for fade in fades)
    ]
    wipes = [wipe for wipe in find_wipes(features, sharp) if not any(wipe.touches(fade) for fade in fades)]
    dissolves = refine_ends(features, dissolves, _find_barriers(dissolves, cuts, fades, wipes))
    dissolves = [add_length(features, dissolve) for dissolve in _merge_wipes(dissolves, wipes, cuts)]
    cuts = [cut for cut in cuts if cut.position in sharp or not any(_covers(dissolve, cut) for dissolve in dissolves)]
    cuts = find_title_cards(features, cuts)
    lasting = [*fades, *dissolves, *(cut for cut in cuts if cut.kind == "title_card")]
    others = [other for other in lasting if other.end is not None]
    freezes = [one for one in find_freezes(features, sharp, others) if not any(one.touches(other) for other in others)]
    cuts = [cut for cut in cuts if not any(_is_end_of_freeze(features, freeze, cut) for freeze in freezes)]
    return sorted([*cuts, *fades, *dissolves, *freezes], key=lambda edit: (edit.position, edit.end or 0))


def _find_barriers(
    dissolves: Sequence[EditCandidate],
    cuts: Sequence[EditCandidate],
    fades: Sequence[EditCandidate],
    wipes: Sequence[EditCandidate],
) -> list[int]:
    """The frames that the ends of dissolves must not reach, in order: a dissolve that touches another edit would be taken for a part of it, or it for one
    of its own. A wipe that touches one already is the same change."""
    apart = [wipe for wipe in wipes if not any(wipe.touches(dissolve) for dissolve in dissolves)]
    frames = [cut.position for cut in cuts if cut.probability >= SHARP_PROBABILITY]
    return sorted([*frames, *(frame for other in (*fades, *apart) for frame in (other.position, other.stop))])


def _merge_wipes(
    dissolves: list[EditCandidate], wipes: Sequence[EditCandidate], cuts: Sequence[EditCandidate]
) -> list[EditCandidate]:
    """The dissolves and the wipes; of two detections of one change the likelier counts, with the ends of the wipe, which are
    more exact."""
    for wipe in wipes:
        same = [dissolve for dissolve in dissolves if dissolve.touches(wipe)]
        if wipe.probability >= WIPE_PROBABILITY:
            likelier = max([*same, wipe], key=lambda edit: edit.probability)
            likelier = replace(likelier, position=wipe.position, end=wipe.end)
            dissolves = [*(dissolve for dissolve in dissolves if dissolve not in same), likelier]
        elif not same and not any(_covers(wipe, cut) for cut in cuts):
            dissolves = [*dissolves, wipe]
    return dissolves


def _is_end_of_freeze(features: PictureFeatures, freeze: EditCandidate, cut: EditCandidate) -> bool:
    """Whether a cut is only the jump at a freeze's end: time goes on meanwhile, and the shot goes on after it.

    Much may have moved in the shot, but hardly the whole scene.
    """
    if not freeze.position < cut.position <= freeze.stop + RESUMING_FRAMES:
        return False
    if cut.kind == "jump_cut" or features.compare(freeze.stop - 1, cut.position) > SAME_SCENE_SIMILARITY:
        return True
    before, after = (features.frames.thumbnails[n].astype(np.float32) for n in (freeze.stop - 1, cut.position))
    return float(np.percentile(np.abs(after - before).mean(axis=2), 25)) < MOST_RESUMED_CHANGE


def find_cuts(features: PictureFeatures, log_odds: npt.NDArray[np.float64]) -> list[EditCandidate]:
    """Hard cuts and jump cuts, each at its first new frame. `log_odds`: of `features.cuts`."""
    flashes = _find_flashes(features, features.cuts.frames.tolist())
    sure = features.cuts.rows[:, FEATURE_NAMES.index("quartile/usual:6")] > math.log(SURE_RATIO)
    edits: list[EditCandidate] = []
    shown = find_shown(features.frames.thumbnails)
    for n in np.flatnonzero(sure | (log_odds > math.log(LEAST_PROBABILITY / (1.0 - LEAST_PROBABILITY)))).tolist():
        cut = _measure_cut(features, n, shown)
        if any(cut.frame in flash for flash in flashes):
            continue
        another = is_another_scene(cut)
        probability = 1.0 / (1.0 + math.exp(-float(log_odds[n])))
        if another and cut.quartile_ratio > SURE_RATIO:
            probability = max(probability, SURE_CUT_PROBABILITY)
        probability = min(probability, MOST_WITH_LIGHT if _is_mostly_light(features, cut.frame) else MOST_PROBABILITY)
        if probability >= LEAST_PROBABILITY:
            kind: BoundaryKind = "cut" if another else "jump_cut"
            edits.append(EditCandidate(cut.frame, kind, round(probability, 3), _explain_cut(features, cut, another)))
    return _thin(features, edits)


def _is_mostly_light(features: PictureFeatures, frame: int) -> bool:
    """Whether one gain and offset explain nearly all that changes at a frame. A lamp unsettles an encoder, which may then look like a small jump."""
    change = float(features.frames.raw_change[frame])
    left = float(features.frames.block_change[frame].mean(dtype=np.float32))
    return change > LEAST_LIGHT_CHANGE and left < MOST_LIGHT_LEFT * change


@dataclass(frozen=True, slots=True)
class MeasuredCut:
    """What explains a candidate. Changes in gray levels, gain and offset removed; ratios against the neighborhood.

    change, median_change: upper quartile and median over the blocks; share: of blocks that change more than at any neighboring
    frame; similarity: correlation of the thumbnails before and after; histogram_change: of the distribution of luma, 0-1;
    sweep: what three quarters of the thumbnail change by at least, beyond how it drifts anyway; flow_distance to
    aligned_similarity: see `vidtx.edits.picture.features.MOTION_NAMES`.
    """

    frame: int
    change: float
    median_change: float
    quartile_ratio: float
    share: float
    similarity: float
    keyframe: bool
    histogram_change: float
    sweep: float
    flow_distance: float = math.nan
    flow_share: float = math.nan
    face_distance: float = math.nan
    face_growth: float = math.nan
    similarity_in_place: float = math.nan
    aligned_similarity: float = math.nan


def _measure_cut(features: PictureFeatures, number: int, shown: npt.NDArray[np.bool_]) -> MeasuredCut:
    """`shown`: (144,) the blocks between black bars. Bars are alike in all scenes, so that the scenes are compared without them."""
    frame = int(features.cuts.frames[number])
    row = dict(zip(FEATURE_NAMES, features.cuts.rows[number].tolist(), strict=True))
    before = max(0, frame - int(row["frames_skipped"]))
    return MeasuredCut(
        frame=frame,
        change=math.exp(row["quartile"]) - 0.1,
        median_change=math.exp(row["half"]) - 0.1
        if shown.all()
        else float(np.median(features.frames.block_change[frame][shown])),
        quartile_ratio=math.exp(row["quartile/usual:6"]),
        share=row["above_most:6"],
        similarity=_compare_shown(features, before, frame, shown),
        keyframe=bool(features.frames.keyframe[frame]),
        histogram_change=float(features.frames.histogram_change[frame]),
        sweep=_measure_sweep(features, before, frame, shown),
        **dict(zip(MOTION_NAMES, features.cuts.motion[number].tolist(), strict=True)),
    )


def is_another_scene(cut: MeasuredCut) -> bool:
    """Whether the picture after is of another scene, not the same one a little later.

    Two scenes can be alike, with walls that grow darker in the same direction; but then hardly any part of the one is like the
    other. And one scene can change all over where the picture is enlarged; but then its details are found at another place.
    """
    if has_moved(cut):
        return False
    doubtful = cut.similarity < DOUBTFUL_SIMILARITY and cut.histogram_change > LEAST_HISTOGRAM_CHANGE
    unlike = (
        cut.similarity < SAME_SCENE_SIMILARITY
        or (doubtful and cut.median_change > LEAST_DOUBTFUL_CHANGE)
        or cut.sweep > LEAST_SWEEP
    )
    return cut.median_change > LEAST_SCENE_CHANGE and unlike


def has_moved(cut: MeasuredCut) -> bool:
    """Whether the picture after is the one before, enlarged or shifted."""
    return (
        cut.aligned_similarity > LEAST_ALIGNED_SIMILARITY
        and cut.aligned_similarity > cut.similarity_in_place + LEAST_ALIGNMENT_GAIN
    )


def _compare_shown(features: PictureFeatures, one: int, other: int, shown: npt.NDArray[np.bool_]) -> float:
    """`PictureFeatures.compare`, without black bars."""
    a, b = (features.flat_thumbnail(n).reshape(shown.size, -1)[shown].reshape(-1) for n in (one, other))
    return correlate(a, b)


def _measure_sweep(features: PictureFeatures, before: int, frame: int, shown: npt.NDArray[np.bool_]) -> float:
    """What three quarters of the thumbnail's cells change by at least, less three times what they did in the frames before.

    A cell counts by the smaller of its changes with and without the exposure matched, so that neither a new exposure nor a
    large figure that moves before a bare wall changes the whole picture; nor does a camera that is moving.
    """

    def sweep(one: int, other: int) -> float:
        a, b = (features.flat_thumbnail(n).reshape(shown.size, -1)[shown] for n in (one, other))
        plain = np.abs(b - a).mean(axis=1)
        a, b = a - a.mean(), b - b.mean()
        square = float((a * a).sum())
        gain = float((a * b).sum()) / square if square > 1.0 else 1.0
        matched = np.abs(b - a * (gain if 0.5 <= gain <= 2.0 else 1.0)).mean(axis=1)
        return float(np.percentile(np.minimum(plain, matched), 25))

    return sweep(before, frame) - 3.0 * sweep(max(0, before - DRIFT_FRAMES), before)


def find_title_cards(features: PictureFeatures, cuts: list[EditCandidate]) -> list[EditCandidate]:
    """Joins two cuts around a still, mostly even picture unlike its neighbors into one title card."""
    kept: list[EditCandidate] = []
    n = 0
    while n < len(cuts):
        here = cuts[n]
        after = cuts[n + 1] if n + 1 < len(cuts) else None
        if after is not None and here.kind == after.kind == "cut" and _is_card(features, here.position, after.position):
            kept.append(
                replace(
                    here,
                    kind="title_card",
                    end=after.position,
                    probability=min(here.probability, after.probability),
                    evidence=(*_explain_card(features, here.position, after.position), *here.evidence),
                )
            )
            n += 2
        else:
            kept.append(here)
            n += 1
    return kept


def _is_card(features: PictureFeatures, first: int, last: int) -> bool:
    if not SHORTEST_CARD_SECONDS <= features.seconds(first, last) <= LONGEST_CARD_SECONDS or last - first < FEWEST_CARD_FRAMES:
        return False
    changed = features.frames.changed
    outside = np.concatenate(
        [changed[max(1, first - CARD_NEIGHBOR_FRAMES) : first], changed[last + 1 : last + 1 + CARD_NEIGHBOR_FRAMES]]
    )
    still = np.percentile(changed[first + 1 : last], 75, axis=0)
    region = int(np.argmin(still))  # a logo or a clock may go on over it
    motion = float(np.median(outside[:, region])) if len(outside) else 0.0
    card = float(still[region]) < MOST_CARD_MOTION and motion > 2.0 * float(still[region]) + 0.002
    return card and float(np.median(features.frames.flat[first:last])) > LEAST_CARD_FLAT


def _explain_card(features: PictureFeatures, first: int, last: int) -> tuple[Evidence, ...]:
    motion = float(np.median(features.frames.changed[first + 1 : last], axis=0).min())
    flat = float(np.median(features.frames.flat[first:last]))
    return (
        observe("still_picture", seconds=features.seconds(first, last)),
        observe("even_area", share=flat, changed_share=motion),
    )


def _find_flashes(features: PictureFeatures, frames: list[int]) -> list[range]:
    """Frames that are brighter and after which the picture is what it was before; with the two after them."""
    level = features.frames.level
    found: list[range] = []
    for frame in frames:
        rise = float(level[frame] - level[frame - 1])
        if rise < LEAST_FLASH_RISE:
            continue
        step = features.measure_distance(frame - 1, frame)
        for length in range(1, min(LONGEST_FLASH_FRAMES, len(features) - 1 - frame) + 1):
            after = frame + length
            back = features.measure_distance(frame - 1, after)
            risen = float(level[after] - level[frame - 1])
            if risen < 0.5 * rise and back < max(0.4 * step, 2.0):
                found.append(range(frame, after + 2))
                break
    return found


def _explain_cut(features: PictureFeatures, cut: MeasuredCut, another: bool) -> tuple[Evidence, ...]:
    gap_ms = features.seconds(cut.frame - 1, cut.frame) * 1000
    evidence = [
        observe("change_ratio", ratio=cut.quartile_ratio, gap_ms=gap_ms),
        observe("change", gray_levels=cut.change),
        observe("prominent_area", share=cut.share),
        observe("another_picture", similarity=cut.similarity) if another else _explain_scene(cut),
    ]
    if not another:
        evidence += _explain_motion(cut, features.width)
    if cut.keyframe:
        evidence.append(observe("keyframe"))
    return tuple(evidence)


def _explain_scene(cut: MeasuredCut) -> Evidence:
    """The same scene by its thumbnails or, where it has moved, by its details."""
    return observe("same_scene", similarity=max(cut.similarity, cut.aligned_similarity) if has_moved(cut) else cut.similarity)


def _explain_motion(cut: MeasuredCut, width: int) -> list[Evidence]:
    """How far things and faces jump; `width` of the clip's picture in pixels."""
    evidence: list[Evidence] = []
    if cut.flow_share > 0.0:  # not NaN either
        shift_px = cut.flow_distance * width
        evidence.append(observe("shift", share=cut.flow_share, shift_px=shift_px, width_px=width))
    if not math.isnan(cut.face_distance):
        jumps = cut.face_distance > LEAST_JUMP
        grows = max(cut.face_growth, 1.0 / cut.face_growth) > LEAST_GROWTH
        if jumps or grows:
            distance = {"shift_px": cut.face_distance * width} if jumps else {}
            evidence.append(observe("face", **distance, **({"growth_ratio": cut.face_growth} if grows else {})))
    return evidence


def _thin(features: PictureFeatures, edits: list[EditCandidate]) -> list[EditCandidate]:
    """Of jump cuts nearer than THINNING_SECONDS to a likelier edit, the likelier stays."""
    kept: list[EditCandidate] = []
    for edit in sorted(edits, key=lambda e: (e.kind != "cut", -e.probability, e.position)):
        near = any(abs(features.seconds(edit.position, other.position)) < THINNING_SECONDS for other in kept)
        if edit.kind == "cut" or not near:
            kept.append(edit)
    return sorted(kept, key=lambda e: e.position)


def _covers(gradual: EditCandidate, cut: EditCandidate) -> bool:
    return gradual.position - 1 <= cut.position <= gradual.stop + 1
