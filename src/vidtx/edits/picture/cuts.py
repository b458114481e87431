"""Edits that the picture shows: hard cuts and jump cuts between two frames, and what else is made of them; gradual ones beside them.

In: `PictureFeatures` and the log-odds of its candidates. Out: `PictureEdit`s in frame numbers, in order. Whether a frame is cut is judged in
`vidtx.edits.classifier`; here the candidates are thinned, told from flashes, named (another picture, or a jump within one shot) and put
into words. Gradual and lasting edits are found in `vidtx.edits.picture.gradual` and
`vidtx.edits.picture.freezes`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from vidtx.document import BoundaryKind, Evidence
from vidtx.edits.picture.candidates import FIGURES
from vidtx.edits.picture.faces import LEAST_GROWTH, LEAST_JUMP
from vidtx.edits.picture.freezes import find_freezes
from vidtx.edits.picture.gradual import SURE_WIPE, Gradual, find_dissolves, find_fades, find_wipes, tell_length

if TYPE_CHECKING:
    import numpy.typing as npt

    from vidtx.edits.classifier import CandidateScores
    from vidtx.edits.picture.features import PictureFeatures

    Floats = npt.NDArray[np.float32]

REACH = 6  # frames before a cut in which it is looked how the picture drifts anyway
LONGEST_FLASH = 8  # frames
LEAST_SWEPT = 4.0  # gray levels that three quarters of the picture change by when the room is another
NOT_WORTH_TELLING = 0.3  # probability
SURE_RATIO, SURE_CUT = 6.0, 0.97  # another picture, and so much more change than around it: that is what a cut is
MOST_OF_ROOM = 6.0  # gray levels that a quarter of the picture changes by at most while the camera stands
LEAST_LIKE = 0.67  # correlation of two pictures of one scene
RESUMING = 4  # frames after a freeze in which the jump at its end may come
THIN_SECONDS = 0.13  # of two candidates so near each other, the likelier stays
MOST_IN_CARD = 0.01  # share of a title card's points that move
SHORTEST_CARD, LONGEST_CARD = 0.4, 20.0  # seconds


@dataclass(frozen=True, slots=True)
class PictureEdit:
    """`frame` is the first after the edit; `end` the first after a gradual or lasting one."""

    frame: int
    kind: BoundaryKind
    probability: float
    evidence: tuple[Evidence, ...]
    end: int | None = None


def find_picture_edits(features: PictureFeatures, scores: CandidateScores) -> list[PictureEdit]:
    """All edits that the picture shows, in order; gradual ones take precedence over cuts inside them."""
    fades = find_fades(features)
    cuts = [cut for cut in find_cuts(features, scores.cuts) if not any(_covers(fade, cut) for fade in fades)]
    sharp = [cut.frame for cut in cuts if cut.kind == "cut" and cut.probability >= 0.7]
    dissolves = [d for d in find_dissolves(features, scores.dissolves, sharp) if not any(_meet(d, fade) for fade in fades)]
    for wipe in find_wipes(features, sharp):
        if any(_meet(fade, wipe) for fade in fades):
            continue
        same = [d for d in dissolves if _meet(d, wipe)]
        if (
            wipe.probability >= SURE_WIPE
        ):  # two ways to see one change: the likelier tells it, and this one knows better where it begins and ends
            likelier = max([*same, wipe], key=lambda d: d.probability)
            dissolves = [*(d for d in dissolves if d not in same), replace(likelier, frame=wipe.frame, end=wipe.end)]
        elif not same and not any(_covers(wipe, cut) for cut in cuts):
            dissolves = [*dissolves, wipe]
    dissolves = [tell_length(features, dissolve) for dissolve in dissolves]
    cuts = [cut for cut in cuts if cut.frame in sharp or not any(_covers(dissolve, cut) for dissolve in dissolves)]
    cuts = find_title_cards(features, cuts)
    lasting: list[Gradual | PictureEdit] = [*fades, *dissolves, *(cut for cut in cuts if cut.kind == "title_card")]
    spans = [(other.frame, other.end) for other in lasting if other.end is not None]
    freezes = [freeze for freeze in find_freezes(features, sharp, spans) if not any(_meet(freeze, other) for other in lasting)]
    cuts = [
        cut
        for cut in cuts  # time goes on during a freeze: its end is a jump, and no edit of its own
        if not any(
            freeze.frame < cut.frame <= freeze.end + RESUMING and _is_same_shot(features, freeze, cut) for freeze in freezes
        )
    ]
    found = [PictureEdit(g.frame, g.kind, g.probability, g.evidence, g.end) for g in (*fades, *dissolves, *freezes)]
    return sorted([*cuts, *found], key=lambda edit: (edit.frame, edit.end or 0))


def _is_same_shot(features: PictureFeatures, freeze: Gradual, cut: PictureEdit) -> bool:
    """Whether the shot goes on after a freeze: much may have moved meanwhile, but hardly the whole room."""
    if cut.kind == "jump_cut" or features.compare(freeze.end - 1, cut.frame) > LEAST_LIKE:
        return True
    before, after = (features.thumbs[n].astype(np.float32) for n in (freeze.end - 1, cut.frame))
    return float(np.percentile(np.abs(after - before).mean(axis=2), 25)) < MOST_OF_ROOM


def find_cuts(features: PictureFeatures, odds: npt.NDArray[np.float64]) -> list[PictureEdit]:
    """Hard cuts and jump cuts, each at its first new frame."""
    flashes = _find_flashes(features, features.candidates.tolist())
    sure = features.figures[:, FIGURES.index("quartile/usual:6")] > math.log(SURE_RATIO)
    edits: list[PictureEdit] = []
    for n in np.flatnonzero(sure | (odds > math.log(NOT_WORTH_TELLING / (1.0 - NOT_WORTH_TELLING)))).tolist():
        m, log_odds = _measure(features, n), float(odds[n])
        if any(first <= m.frame <= last for first, last in flashes):
            continue
        another = is_another_picture(m)
        probability = 1.0 / (1.0 + math.exp(-log_odds))
        if another and m.quartile_ratio > SURE_RATIO:
            probability = max(probability, SURE_CUT)
        probability = min(probability, 0.99)
        if probability >= NOT_WORTH_TELLING:
            kind: BoundaryKind = "cut" if another else "jump_cut"
            edits.append(PictureEdit(m.frame, kind, round(probability, 3), _tell(features, m, another)))
    return _thin(features, edits)


@dataclass(frozen=True, slots=True)
class Measured:
    """What is told of a candidate. Changes in gray levels, gain and offset removed; ratios against the neighborhood.

    change, middle: upper quartile and median over the blocks; likeness: correlation of the thumbnails before and after; share: of blocks
    that change more than at any neighboring frame; histogram: change of the distribution of luma, 0-1; swept: what three
    quarters of the thumbnail change by at least, beyond how it drifts anyway; shift, shifted,
    face_shift, face_growth: see `PictureFeatures.shifts`.
    """

    frame: int
    change: float
    middle: float
    quartile_ratio: float
    share: float
    likeness: float
    key: bool
    histogram: float
    swept: float
    shift: float
    shifted: float
    face_shift: float
    face_growth: float


def _measure(features: PictureFeatures, number: int) -> Measured:
    frame = int(features.candidates[number])
    figure = dict(zip(FIGURES, features.figures[number].tolist(), strict=True))
    before = max(0, frame - int(figure["frames_skipped"]))
    return Measured(
        frame,
        math.exp(figure["quartile"]) - 0.1,
        math.exp(figure["half"]) - 0.1,
        math.exp(figure["quartile/usual:6"]),
        figure["above_most:6"],
        features.compare(before, frame),
        bool(features.key[frame]),
        float(features.histogram[frame]),
        _measure_swept(features, before, frame),
        *features.shifts[number].tolist(),
    )


def is_another_picture(m: Measured) -> bool:
    """Whether the picture after is of another scene, not the same one a little later.

    Two rooms can be alike, with walls that grow darker in the same direction; but then hardly any part of the one is like the other.
    """
    unlike = m.likeness < LEAST_LIKE or (m.likeness < 0.85 and m.histogram > 0.2 and m.middle > 8.0) or m.swept > LEAST_SWEPT
    return m.middle > 3.0 and unlike


def _measure_swept(features: PictureFeatures, before: int, frame: int) -> float:
    """What three quarters of the thumbnail's cells change by at least, less three times what they did in the frames before.

    A cell counts by the smaller of its changes with and without the exposure matched, so that neither a new exposure nor a large
    figure that moves before a bare wall changes the whole picture; nor does a camera that is moving.
    """

    def sweep(one: int, other: int) -> float:
        a, b = (features.thumbs[n].astype(np.float32) for n in (one, other))
        plain = np.abs(b - a).mean(axis=2)
        a, b = a - a.mean(), b - b.mean()
        square = float((a * a).sum())
        gain = float((a * b).sum()) / square if square > 1.0 else 1.0
        matched = np.abs(b - a * (gain if 0.5 <= gain <= 2.0 else 1.0)).mean(axis=2)
        return float(np.percentile(np.minimum(plain, matched), 25))

    return sweep(before, frame) - 3.0 * sweep(max(0, before - REACH), before)


def find_title_cards(features: PictureFeatures, cuts: list[PictureEdit]) -> list[PictureEdit]:
    """Joins two cuts around a still, mostly even picture unlike its neighbors into one title card."""
    kept: list[PictureEdit] = []
    place = 0
    while place < len(cuts):
        here = cuts[place]
        after = cuts[place + 1] if place + 1 < len(cuts) else None
        if after is not None and here.kind == after.kind == "cut" and _is_card(features, here.frame, after.frame):
            seconds = features.seconds(here.frame, after.frame)
            still = float(np.median(features.moved[here.frame + 1 : after.frame], axis=0).min())
            flat = float(np.median(features.flat[here.frame : after.frame]))
            told = (
                Evidence.note(
                    "still_seconds", round(seconds, 3), f"a picture without motion stands for {seconds:.2f} s between two cuts"
                ),
                Evidence.note(
                    "even_area",
                    round(flat, 3),
                    f"{flat:.0%} of it is one even tone, as a title card is, and {still:.1%} of its points move",
                ),
            )
            probability = min(here.probability, after.probability)
            kept.append(
                replace(here, kind="title_card", end=after.frame, probability=probability, evidence=(*told, *here.evidence))
            )
            place += 2
        else:
            kept.append(here)
            place += 1
    return kept


def _is_card(features: PictureFeatures, first: int, last: int) -> bool:
    if not SHORTEST_CARD <= features.seconds(first, last) <= LONGEST_CARD or last - first < 4:
        return False
    moved = features.moved
    outside = np.concatenate([moved[max(1, first - 12) : first], moved[last + 1 : last + 13]])
    still = np.percentile(moved[first + 1 : last], 75, axis=0)
    place = int(np.argmin(still))  # a logo or a clock may go on over it
    moving = float(np.median(outside[:, place])) if len(outside) else 0.0
    card = float(still[place]) < MOST_IN_CARD and moving > 2.0 * float(still[place]) + 0.002
    return card and float(np.median(features.flat[first:last])) > 0.45


def _find_flashes(features: PictureFeatures, frames: list[int]) -> list[tuple[int, int]]:
    """Stretches (first, last frame) that are brighter and after which the picture is what it was before."""
    found: list[tuple[int, int]] = []
    for frame in frames:
        rise = float(features.level[frame] - features.level[frame - 1])
        if rise < 6.0:
            continue
        step = features.measure_distance(frame - 1, frame)
        for length in range(1, min(LONGEST_FLASH, len(features) - 1 - frame) + 1):
            after = frame + length
            back = features.measure_distance(frame - 1, after)
            risen = float(features.level[after] - features.level[frame - 1])
            if risen < 0.5 * rise and back < max(0.4 * step, 2.0):
                found.append((frame, after + 1))
                break
    return found


def _tell(features: PictureFeatures, m: Measured, another: bool) -> tuple[Evidence, ...]:
    gap = features.seconds(m.frame - 1, m.frame) * 1000
    moved = (
        f"the picture changes {m.quartile_ratio:.1f} times as much as at its neighbors, between two frames {gap:.0f} ms apart"
    )
    alike = "the picture after it is another one" if another else "the scene stays the same: a jump within one shot"
    told = [
        Evidence.note("change_ratio", round(m.quartile_ratio, 2), moved),
        Evidence.note(
            "change", round(m.change, 2), f"a quarter of the picture changes by {m.change:.1f} gray levels of 255 or more"
        ),
        Evidence.note(
            "blocks_share", round(m.share, 3), f"{m.share:.0%} of the picture changes more than at any frame near it"
        ),
        Evidence.note("likeness", round(m.likeness, 3), f"{alike} (likeness {m.likeness:.2f} of 1)"),
    ]
    if not another and m.shifted > 0.0:  # not NaN either
        still = "; the rest moves less or not at all" if m.shifted < 0.9 else ""
        told.append(
            Evidence.note(
                "shift",
                round(m.shift, 4),
                f"{m.shifted:.0%} of the picture jumps by some {m.shift * features.width:.1f} px (it is {features.width} px wide){still}",
            )
        )
    if not another and m.face_shift == m.face_shift:  # not NaN: a face was found
        jumps = [f"jumps by {m.face_shift * features.width:.0f} px"] if m.face_shift > LEAST_JUMP else []
        if max(m.face_growth, 1.0 / m.face_growth) > LEAST_GROWTH:
            jumps.append(f"{'grows' if m.face_growth > 1.0 else 'shrinks'} to some {m.face_growth:.0%} of its size")
        if jumps:
            told.append(Evidence.note("face_shift", round(m.face_shift, 4), f"a face {' and '.join(jumps)}"))
    if m.key:
        told.append(
            Evidence.note(
                "keyframe", 1.0, "the file has a keyframe here, which says nothing for a cut and can look like a small one"
            )
        )
    return tuple(told)


def _thin(features: PictureFeatures, edits: list[PictureEdit]) -> list[PictureEdit]:
    """Of jump cuts nearer than THIN_SECONDS to a likelier edit, the likelier stays."""
    kept: list[PictureEdit] = []
    for edit in sorted(edits, key=lambda e: (e.kind != "cut", -e.probability, e.frame)):
        near = any(abs(features.seconds(edit.frame, other.frame)) < THIN_SECONDS for other in kept)
        if edit.kind == "cut" or not near:
            kept.append(edit)
    return sorted(kept, key=lambda e: e.frame)


def _covers(gradual: Gradual, cut: PictureEdit) -> bool:
    return gradual.frame - 1 <= cut.frame <= gradual.end + 1


def _meet(one: Gradual, other: Gradual | PictureEdit) -> bool:
    return other.end is not None and one.frame <= other.end and other.frame <= one.end
