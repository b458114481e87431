"""Edits between two frames of the picture: hard cuts and jump cuts, told from flashes, exposure steps and keyframe pops.

In: `PictureFeatures`. Out: `PictureEdit`s in frame numbers, in order. The method is a local ratio: the change of the picture at a frame,
divided by the 80th percentile of the change at its twelve distinct neighbours (repeated frames, which webcams and conversions of the
frame rate leave behind, are no neighbours). Where a caption comes or goes, only the rest of the picture is measured. A logistic
regression over five such figures gives the probability. Gradual and lasting edits are found in `vidtx.edits.gradual`.
"""

from __future__ import annotations

import logging
import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from vidtx.document.model import BoundaryKind, Evidence
from vidtx.edits.features import COLUMNS, LEAST_WRITING, ROWS, find_caption_band
from vidtx.edits.gradual import Gradual, find_dissolves, find_fades, find_freezes

if TYPE_CHECKING:
    import numpy.typing as npt

    from vidtx.edits.features import PictureFeatures

    Floats = npt.NDArray[np.float32]

log = logging.getLogger(__name__)

REACH = 6  # distinct frames on either side that a frame is compared with
LEAST_RATIO = 1.4  # below this, nothing stands out
LEAST_CHANGE = 0.45  # grey levels; below this, noise
LONGEST_FLASH = 8  # frames
LEAST_WRITING_RATIO = 2.0  # writing comes at once: it stands out of its neighbourhood by this
REFINING = 25  # distinct frames in which an encoder may still refine writing that has come
_WHOLE = (0, ROWS)
LEAST_SWEPT = 4.0  # grey levels that three quarters of the picture change by when the room is another
NOT_WORTH_TELLING = 0.3  # probability
SHORTEST_CARD, LONGEST_CARD = 0.4, 20.0  # seconds

# Logistic regression of "an edit lies here" over `Measured.figures`, fitted (scikit-learn, C=1) on 165 jump cuts and 42 cuts made in
# nine continuous takes of eight people, re-encoded at CRF 20-32. The bias is 0.5 lower than fitted: real footage is cut less densely.
_WEIGHTS = (3.59, 2.32, 0.38, -0.72, -2.17)
_BIAS = -4.75


@dataclass(frozen=True, slots=True)
class PictureEdit:
    """`frame` is the first after the edit; `end` the first after a gradual or lasting one."""

    frame: int
    kind: BoundaryKind
    probability: float
    evidence: tuple[Evidence, ...]
    end: int | None = None


def find_picture_edits(features: PictureFeatures) -> list[PictureEdit]:
    """All edits that the picture alone shows, in order; gradual ones take precedence over cuts inside them."""
    fades = find_fades(features)
    cuts = [cut for cut in find_cuts(features) if not any(_covers(fade, cut) for fade in fades)]
    sharp = [cut.frame for cut in cuts if cut.kind == "cut" and cut.probability >= 0.7]
    dissolves = [d for d in find_dissolves(features, sharp) if not any(_meet(d, fade) for fade in fades)]
    cuts = [cut for cut in cuts if cut.frame in sharp or not any(_covers(dissolve, cut) for dissolve in dissolves)]
    cuts = find_title_cards(features, cuts)
    lasting: list[Gradual | PictureEdit] = [*fades, *dissolves, *(cut for cut in cuts if cut.kind == "title_card")]
    freezes = [freeze for freeze in find_freezes(features, sharp) if not any(_meet(freeze, other) for other in lasting)]
    cuts = [
        cut for cut in cuts if not any(freeze.frame < cut.frame <= freeze.end and cut.kind == "jump_cut" for freeze in freezes)
    ]
    found = [PictureEdit(g.frame, g.kind, g.probability, g.evidence, g.end) for g in (*fades, *dissolves, *freezes)]
    return sorted([*cuts, *found], key=lambda edit: (edit.frame, edit.end or 0))


def find_cuts(features: PictureFeatures) -> list[PictureEdit]:
    """Hard cuts and jump cuts, each at its first new frame."""
    measured = measure_candidates(features)
    flashes = _find_flashes(features, [m.frame for m in measured])
    edits: list[PictureEdit] = []
    for m in measured:
        if any(first <= m.frame <= last for first, last in flashes):
            continue
        probability = 1.0 / (1.0 + math.exp(-(_BIAS + sum(w * x for w, x in zip(_WEIGHTS, m.figures(), strict=True)))))
        another = is_another_picture(m)
        kind: BoundaryKind = "cut" if another else "jump_cut"
        if not another:
            probability = min(probability, 0.9)
        probability = min(probability, 0.99)
        if probability >= NOT_WORTH_TELLING:
            edits.append(PictureEdit(m.frame, kind, round(probability, 3), _tell(features, m, another)))
    return _thin(edits)


@dataclass(frozen=True, slots=True)
class Measured:
    """What stands out at one frame. Changes in grey levels, gain and offset removed; ratios against the neighbourhood.

    change: upper quartile over the blocks; middle: their median; likeness: correlation of the luma thumbnails before and after;
    share: of blocks that change more than at any neighbouring frame but one; histogram: change of the distribution of luma, 0-1;
    swept: what three quarters of the thumbnail change by at least, beyond how it drifts anyway.
    """

    frame: int
    change: float
    middle: float
    ratio: float
    peak_ratio: float
    share: float
    likeness: float
    key: bool
    histogram: float
    swept: float

    def figures(self) -> tuple[float, ...]:
        return (
            math.log(self.peak_ratio),
            self.share,
            math.log(self.change),
            self.likeness,
            float(self.key),  # an encoder's keyframe refreshes the picture, which looks like a small jump
        )


def measure_candidates(features: PictureFeatures) -> list[Measured]:
    """The frames at which the change stands out of its neighbourhood, captions left out.

    Where writing comes or goes at the bottom or the top, and for a second after, while the encoder still refines the letters, a frame
    is measured by what lies beyond that band, and is no candidate if nothing stands out there.
    """
    distinct = find_distinct_frames(features)
    if len(distinct) < 3:
        return []
    # The first frame has no change of its own; it stands in the row so that neighbourhoods are counted from it.
    blocks = features.blocks[distinct].astype(np.float32)
    rows = {_WHOLE: _Row.over(blocks)}
    parts = _find_parts(blocks, rows[_WHOLE])
    for part in set(parts) - {_WHOLE}:
        rows[part] = _Row.over(blocks[:, part[0] * COLUMNS : part[1] * COLUMNS])
    stands_out = {part: row.stands_out() for part, row in rows.items()}
    measured: list[Measured] = []
    for place, part in enumerate(parts):
        if not stands_out[part][place]:
            if stands_out[_WHOLE][place]:
                log.debug("frame %d: writing changes, rows %d-%d do not: a caption", distinct[place], part[0], part[1] - 1)
            continue
        frame, before, row, kept = int(distinct[place]), int(distinct[place - 1]), rows[part], slice(*part)
        around = [n for n in range(max(1, place - REACH), min(len(distinct), place + REACH + 1)) if n != place]
        own, others = row.blocks[place], np.sort(row.blocks[around], axis=0)
        second = others[-2] if len(others) > 1 else others[-1] if len(others) else np.zeros_like(own)
        measured.append(
            Measured(
                frame,
                float(row.quartile[place]),
                float(row.middle[place]),
                float(row.ratio[place]),
                float(row.peak_ratio[place]),
                float((own > second + 0.5).mean()),
                likeness(features, before, frame, kept),
                bool(features.key[frame]),
                float(features.histogram[frame]),
                _measure_swept(features, before, frame, kept),
            )
        )
    return measured


def _find_parts(blocks: Floats, whole: _Row) -> list[tuple[int, int]]:
    """The rows, first and after the last, by which each frame is measured: all, or those beyond a caption that changes or just did."""
    parts = [_WHOLE] * len(blocks)
    for place in np.flatnonzero((whole.peak > LEAST_WRITING) & (whole.peak_ratio > LEAST_WRITING_RATIO)).tolist():
        band = find_caption_band(blocks[place].reshape(ROWS, COLUMNS))
        if band is not None:
            stop = min(len(parts), place + REFINING)
            parts[place:stop] = [(band.stop, ROWS) if band.start == 0 else (0, band.start)] * (stop - place)
    return parts


@dataclass(frozen=True, slots=True, eq=False)
class _Row:
    """What the distinct frames change by, over the whole picture or a part of it: `blocks` (n, blocks), and (n,) figures of it."""

    blocks: Floats
    quartile: Floats
    middle: Floats
    peak: Floats
    ratio: Floats
    peak_ratio: Floats

    @classmethod
    def over(cls, blocks: Floats) -> _Row:
        middle, quartile, peak = (x.astype(np.float32) for x in np.percentile(blocks, (50, 75, 95), axis=1))
        return cls(blocks, quartile, middle, peak, _local_ratio(quartile, 0.4), _local_ratio(peak, 0.4))

    def stands_out(self) -> npt.NDArray[np.bool_]:
        out: npt.NDArray[np.bool_] = (self.quartile > LEAST_CHANGE) & (
            (self.ratio > LEAST_RATIO) | ((self.peak_ratio > 2.5 * LEAST_RATIO) & (self.peak > 8.0))
        )
        out[0] = False
        return out


def is_another_picture(m: Measured) -> bool:
    """Whether the picture after is of another scene, not the same one a little later.

    Two rooms can be alike, with walls that grow darker in the same direction; but then hardly any part of the one is like the other.
    """
    unlike = m.likeness < 0.67 or (m.likeness < 0.85 and m.histogram > 0.2 and m.middle > 8.0) or m.swept > LEAST_SWEPT
    return m.middle > 3.0 and unlike


def find_distinct_frames(features: PictureFeatures) -> npt.NDArray[np.intp]:
    """Frame numbers without repeats: a frame whose change is under an eighth of what is usual around it repeats the one before."""
    raw = features.raw
    if len(raw) < 3:
        return np.arange(len(raw))
    usual = np.median(_windows(raw, 12), axis=1)
    keep = raw > np.maximum(0.02, 0.125 * usual)
    keep[0] = True
    return np.flatnonzero(keep)


def thumb_distance(features: PictureFeatures, one: int, other: int) -> float:
    """Mean absolute difference of two thumbnails in grey levels, the best gain and offset removed."""
    a, b = features.thumb(one), features.thumb(other)
    a, b = a - a.mean(), b - b.mean()
    square = float(a @ a)
    gain = float(a @ b) / square if square > 1.0 else 1.0
    return float(np.abs(b - a * gain).mean()) if 0.5 <= gain <= 2.0 else float(np.abs(b - a).mean())


def likeness(features: PictureFeatures, one: int, other: int, rows: slice = slice(None)) -> float:
    """Correlation of two thumbnails, or of some of their rows, -1 to 1; two even pictures are alike."""
    a, b = (features.thumbs[n, rows].reshape(-1).astype(np.float32) for n in (one, other))
    a, b = a - a.mean(), b - b.mean()
    scale = math.sqrt(float(a @ a) * float(b @ b))
    return float(a @ b) / scale if scale > 1.0 else 1.0


def _measure_swept(features: PictureFeatures, before: int, frame: int, rows: slice) -> float:
    """What three quarters of the thumbnail's cells change by at least, less three times what they did in the frames before.

    A cell counts by the smaller of its changes with and without the exposure matched, so that neither a new exposure nor a large
    figure that moves before a bare wall changes the whole picture; nor does a camera that is moving.
    """

    def sweep(one: int, other: int) -> float:
        a, b = (features.thumbs[n, rows].astype(np.float32) for n in (one, other))
        plain = np.abs(b - a).mean(axis=2)
        a, b = a - a.mean(), b - b.mean()
        square = float((a * a).sum())
        gain = float((a * b).sum()) / square if square > 1.0 else 1.0
        matched = np.abs(b - a * (gain if 0.5 <= gain <= 2.0 else 1.0)).mean(axis=2)
        return float(np.percentile(np.minimum(plain, matched), 25))

    return sweep(before, frame) - 3.0 * sweep(max(0, before - REACH), before)


def find_title_cards(features: PictureFeatures, cuts: list[PictureEdit]) -> list[PictureEdit]:
    """Joins two cuts around a still, mostly even picture unlike its neighbours into one title card."""
    kept: list[PictureEdit] = []
    place = 0
    while place < len(cuts):
        here = cuts[place]
        after = cuts[place + 1] if place + 1 < len(cuts) else None
        if after is not None and here.kind == after.kind == "cut" and _is_card(features, here.frame, after.frame):
            seconds = features.seconds(here.frame, after.frame)
            still = float(np.median(features.raw[here.frame + 1 : after.frame]))
            flat = float(np.median(features.flat[here.frame : after.frame]))
            told = (
                Evidence(
                    "still_seconds", round(seconds, 3), f"a picture without motion stands for {seconds:.2f} s between two cuts"
                ),
                Evidence(
                    "even_area", round(flat, 3), f"{flat:.0%} of it is one even tone, as a title card is (change {still:.2f})"
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
    inside = features.raw[first + 1 : last]
    outside = np.concatenate([features.raw[max(1, first - 12) : first], features.raw[last + 1 : last + 13]])
    still = float(np.percentile(inside, 75))
    moving = float(np.median(outside)) if len(outside) else 0.0
    return still < 0.6 and moving > 2.0 * still + 0.05 and float(np.median(features.flat[first:last])) > 0.45


def _find_flashes(features: PictureFeatures, frames: list[int]) -> list[tuple[int, int]]:
    """Stretches (first, last frame) that are brighter and after which the picture is what it was before."""
    found: list[tuple[int, int]] = []
    for frame in frames:
        step = thumb_distance(features, frame - 1, frame)
        rise = float(features.level[frame] - features.level[frame - 1])
        if rise < 6.0:
            continue
        for length in range(1, min(LONGEST_FLASH, len(features) - 1 - frame) + 1):
            after = frame + length
            back = thumb_distance(features, frame - 1, after)
            risen = float(features.level[after] - features.level[frame - 1])
            if risen < 0.5 * rise and back < max(0.4 * step, 2.0):
                found.append((frame, after + 1))
                break
    return found


def _tell(features: PictureFeatures, m: Measured, another: bool) -> tuple[Evidence, ...]:
    gap = features.seconds(m.frame - 1, m.frame) * 1000
    moved = f"the picture changes {m.ratio:.1f} times as much as at its neighbours, between two frames {gap:.0f} ms apart"
    alike = "the picture after it is another one" if another else "the scene stays the same: a jump within one shot"
    told = [
        Evidence("change_ratio", round(m.ratio, 2), moved),
        Evidence(
            "change", round(m.change, 2), f"a quarter of the picture changes by {m.change:.0f} grey levels of 255 or more"
        ),
        Evidence("blocks_share", round(m.share, 3), f"{m.share:.0%} of the picture changes more than at any frame near it"),
        Evidence("likeness", round(m.likeness, 3), f"{alike} (likeness {m.likeness:.2f} of 1)"),
    ]
    if m.key:
        told.append(
            Evidence(
                "keyframe", 1.0, "the file has a keyframe here, which says nothing for a cut and can look like a small one"
            )
        )
    return tuple(told)


def _thin(edits: list[PictureEdit], distance: int = 2) -> list[PictureEdit]:
    """Of jump cuts within `distance` frames of a likelier edit, the likelier stays."""
    return [
        e
        for e in edits
        if not any(
            o is not e
            and abs(o.frame - e.frame) <= distance
            and e.kind == "jump_cut"
            and (o.probability, -o.frame) > (e.probability, -e.frame)
            for o in edits
        )
    ]


def _local_ratio(values: Floats, least: float) -> Floats:
    """Each value over the 80th percentile of its neighbours (REACH on either side, itself left out)."""
    around = np.delete(_windows(values, REACH), REACH, axis=1)
    rank = int(0.8 * (around.shape[1] - 1))
    ratio: Floats = (values + least) / (np.partition(around, rank, axis=1)[:, rank] + least)
    return ratio


def _windows(values: Floats, reach: int) -> Floats:
    windows: Floats = np.lib.stride_tricks.sliding_window_view(np.pad(values, reach, mode="symmetric"), 2 * reach + 1)
    return windows


def _covers(gradual: Gradual, cut: PictureEdit) -> bool:
    return gradual.frame - 1 <= cut.frame <= gradual.end + 1


def _meet(one: Gradual, other: Gradual | PictureEdit) -> bool:
    return other.end is not None and one.frame <= other.end and other.frame <= one.end
