"""Edits that take time: fades through black or white, dissolves, wipes. (Frozen pictures: `vidtx.edits.picture.freezes`.)

In: `PictureFeatures`. Out: `EditCandidate`s with an end, in order, each from its first changed frame to the first frame after
it. A fade is a run of even frames with a ramp on a side (without a ramp: a cut to black and back). A dissolve is a window whose
frames are mixtures a*B + (1-a)*A of the pictures before and after it, with a rising steadily from 0 to 1
(`vidtx.edits.picture.transitions.dissolves` measures that, a model classifies it).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from vidtx.edits.candidate import EditCandidate
from vidtx.edits.evidence import observe
from vidtx.edits.picture.captions import find_caption_band
from vidtx.edits.picture.grid import COLUMNS, ROWS
from vidtx.edits.picture.overlays import is_overlay
from vidtx.edits.picture.transitions.dissolves import FEATURE_NAMES
from vidtx.edits.picture.transitions.wipes import MOST_NOT_MOVED, WipeFeatures

if TYPE_CHECKING:
    import numpy.typing as npt

    from vidtx.document import Evidence
    from vidtx.edits.picture.features import PictureFeatures

    Floats = npt.NDArray[np.float32]

EVEN_CONTRAST = 6.0  # standard deviation of luma, gray levels, below which a frame is one even tone
DARK, BRIGHT = 40.0, 215.0  # mean luma of what counts as black or white
LONGEST_RAMP_FRAMES = 75
LEAST_RAMP_FRAMES = 3  # fewer are a cut to the tone
LEAST_RAMP_STEP = 0.3  # gray levels of contrast from frame to frame
LONGEST_FLASH_FRAMES = 4  # white for so long without a ramp: a flash that saturates
MOST_REPEAT_CHANGE = 0.3  # gray levels, mean over the picture, of a frame that repeats the one before it
MOST_REPEAT_RATIO = 0.25  # times the change of the frames beside it
FADE_PROBABILITY, CUT_TO_TONE_PROBABILITY = 0.95, 0.93
# Not measured: at the clip's ends a camera that adapts to the light, or a hand on the lens, looks the same.
END_FADE_PROBABILITY = 0.8
LEAST_DISSOLVE_PROBABILITY, MOST_PROBABILITY = 0.3, 0.99
# New text upsets the measure of how pictures mix: of windows in which it comes or goes, one in seven is no dissolve where the probability would be at least that,
# and nearly all where it would be less (docs/measurements/edits.md).
SURE_IN_SPITE_OF_TEXT, MOST_IN_SPITE_OF_TEXT, MOST_WITH_TEXT = 0.9, 0.85, 0.35
TEXT_FRAMES = 8  # around a change, with which it is compared
TEXT_RATIO = 2.0  # times their changes that the change of new text is, since it comes at once
WIPE_PROBABILITY = 0.9  # of those found in cut and uncut clips, nearly all were wipes (docs/measurements/edits.md)
UNKNOWN_WAY_PROBABILITY = 0.35  # where the picture becomes another one in no known way: a turn of the camera does that too
MOST_GAP_FRAMES = 2  # between the halves of one long dissolve
MOST_FADED_GAIN = 0.6  # share of the contrast of a picture that is left on its way to black or white
MOST_FADED_OFFSET = 12.0  # gray levels by which the level may differ from what such a fade leaves
SAME_SHOT_SIMILARITY = 0.9  # correlation from which on the two pictures are of one shot


def find_fades(features: PictureFeatures) -> list[EditCandidate]:
    """Fades through black or white, cuts to black or white and back, and fades from or to the tone that the clip begins or ends with.

    Even frames at the clip's ends without a ramp are no edit.
    """
    contrast, level = features.frames.contrast, features.frames.level
    even = (contrast < EVEN_CONTRAST) & ((level < DARK) | (level > BRIGHT))
    found: list[EditCandidate] = []
    for first, last in find_runs(even):
        white = level[first] > BRIGHT
        tone = "white" if white else "black"
        start = _ramp_start(features, first)
        stop = _ramp_end(features, last) if last < len(features) else last
        if first == 0 or last == len(features):
            found += _find_end_fade(features, range(first, last), range(start, stop), tone)
            continue
        ramp = max(first - start, stop - last)
        if last - first <= LONGEST_FLASH_FRAMES and white and ramp < LEAST_RAMP_FRAMES:
            continue
        held = observe(tone, seconds=features.seconds(first, last), frames=last - first)
        if ramp >= LEAST_RAMP_FRAMES:
            ramped = observe("fade", tone=tone, seconds=features.seconds(start, stop))
            found.append(EditCandidate(start, "fade", FADE_PROBABILITY, (held, ramped), stop))
        else:
            ramped = observe("tone_cut", tone=tone, ramp_frames=ramp)
            found.append(EditCandidate(first, "cut", CUT_TO_TONE_PROBABILITY, (held, ramped), last))
    return found


def _find_end_fade(features: PictureFeatures, even: range, whole: range, tone: str) -> list[EditCandidate]:
    """The fade from the tone that the clip begins with, or to the one it ends with: its ramp alone. `even`: the frames of the tone; `whole`: with the ramp."""
    ramp = range(even.stop, whole.stop) if even.start == 0 else range(whole.start, even.start)
    if len(ramp) < LEAST_RAMP_FRAMES:
        return []
    held = observe(tone, seconds=features.seconds(even.start, even.stop), frames=len(even))
    seconds = features.seconds(ramp.start, ramp.stop)
    ramped = (
        observe("fade_in", tone=tone, seconds=seconds) if even.start == 0 else observe("fade_out", tone=tone, seconds=seconds)
    )
    return [EditCandidate(ramp.start, "fade", END_FADE_PROBABILITY, (held, ramped), ramp.stop)]


def _ramp_start(features: PictureFeatures, first: int) -> int:
    """The first frame of the fall of contrast that ends at `first`."""
    contrast = features.frames.contrast
    n = first
    while n > 1 and first - n < LONGEST_RAMP_FRAMES:
        step = 2 if _is_repeat(features, n - 1) and n > 2 else 1  # frame n - 1 shows what n - 2 did
        if contrast[n - step] <= contrast[n] + LEAST_RAMP_STEP:
            break
        n -= step
    return _trim_ramp(contrast, n, first, 1)


def _ramp_end(features: PictureFeatures, last: int) -> int:
    """The first frame after the rise of contrast that begins at `last`."""
    contrast = features.frames.contrast
    n = last - 1
    while n < len(contrast) - 1 and n - last < LONGEST_RAMP_FRAMES:
        step = 2 if _is_repeat(features, n + 1) and n + 2 < len(contrast) else 1
        if contrast[n + step] <= contrast[n] + LEAST_RAMP_STEP:
            break
        n += step
    return _trim_ramp(contrast, n, last, -1)


def _is_repeat(features: PictureFeatures, n: int) -> bool:
    """Whether a frame shows what the one before it did: a conversion to a higher rate shows each picture of a ramp twice."""
    contrast, raw = features.frames.contrast, features.frames.raw_change
    most = max(MOST_REPEAT_CHANGE, MOST_REPEAT_RATIO * float(raw[max(0, n - 1) : n + 2].max()))  # an encoder refines repeats
    return bool(raw[n] < most and abs(contrast[n] - contrast[n - 1]) <= LEAST_RAMP_STEP)


def _trim_ramp(contrast: Floats, outer: int, inner: int, step: int) -> int:
    """Where the ramp truly begins: frames whose contrast moves less than a third of the ramp's usual step belong to the shot."""
    while outer != inner:
        usual = abs(float(contrast[outer]) - float(contrast[inner])) / abs(outer - inner)
        if abs(float(contrast[outer + step]) - float(contrast[outer])) >= 0.3 * usual:
            break
        outer += step
    return min(outer + 1, inner) if step > 0 else max(outer, inner)


def find_dissolves(features: PictureFeatures, log_odds: npt.NDArray[np.float64], cuts: Sequence[int]) -> list[EditCandidate]:
    """Dissolves from one picture to another that hold no hard cut (`cuts`: their frames). `log_odds`: of `features.dissolves`.

    Of windows that overlap, the likeliest stays.
    """
    kept: list[EditCandidate] = []
    contrast = features.frames.contrast
    for number in np.argsort(-log_odds, kind="stable").tolist():
        probability = float(min(MOST_PROBABILITY, 1.0 / (1.0 + np.exp(-log_odds[number]))))
        if probability < LEAST_DISSOLVE_PROBABILITY:
            break
        before, end = (int(x) for x in features.dissolves.frames[number])
        # From or to one even tone it is a fade, or the first picture of the clip.
        if (
            min(contrast[before], contrast[end]) < EVEN_CONTRAST
            or _is_part_of_fade(features, before, end)
            or any(before < cut <= end for cut in cuts)
        ):
            continue
        if is_overlay(features.frames.changed, before + 1, end):  # text or a logo that fades in
            continue
        evidence = _explain_dissolve(features, number)
        if _has_text(features, before + 1, end + 1):
            probability = min(probability, MOST_IN_SPITE_OF_TEXT if probability >= SURE_IN_SPITE_OF_TEXT else MOST_WITH_TEXT)
            evidence = (*evidence, observe("writing"))
        if all(end <= other.position - 1 or other.stop <= before for other in kept):
            kept.append(EditCandidate(before + 1, "dissolve", round(probability, 3), evidence, end))
    return join_halves(sorted(kept, key=lambda dissolve: dissolve.position))


def _is_part_of_fade(features: PictureFeatures, before: int, end: int) -> bool:
    """Whether the one picture is the other one on its way to black or white: a clip may begin or end in the midst of a fade.

    A fade lays an even tone over a picture. Of the fainter picture only a smaller contrast and another level are left, and these explain the thumbnails.
    """
    faint, full = (features.flat_thumbnail(n) for n in sorted((before, end), key=lambda n: features.frames.contrast[n]))
    gain = float(features.frames.contrast[[before, end]].min() / max(features.frames.contrast[[before, end]].max(), 1.0))
    if gain > MOST_FADED_GAIN or features.compare(before, end) < SAME_SHOT_SIMILARITY:
        return False
    offset = float((faint - gain * full).mean())  # what the tone adds: none of black, what the picture lost of white
    dark, bright = offset, offset - 255.0 * (1.0 - gain)
    return min(abs(dark), abs(bright)) < MOST_FADED_OFFSET


def find_wipes(features: PictureFeatures, cuts: Sequence[int]) -> list[EditCandidate]:
    """Wipes, slides and the like that hold no hard cut (`cuts`: their frames). They are reported as dissolves, with what they
    are as evidence.

    The picture may also become another one in a way that is not known: that is possible, no more.
    """
    found: list[EditCandidate] = []
    for (before, end), row in zip(features.wipes.frames.tolist(), features.wipes.rows.tolist(), strict=True):
        if any(before < cut <= end for cut in cuts) or any(before < other.stop and other.position <= end for other in found):
            continue
        wipe = WipeFeatures(*row)
        probability = WIPE_PROBABILITY if wipe.is_wipe else UNKNOWN_WAY_PROBABILITY
        found.append(EditCandidate(before + 1, "dissolve", probability, (_explain_wipe(wipe),), end))
    return found


def _explain_wipe(wipe: WipeFeatures) -> Evidence:
    if not wipe.is_wipe:
        return observe("unknown_way", similarity=wipe.similarity)
    if wipe.not_moved < MOST_NOT_MOVED:
        return observe("slide", difference_share=wipe.not_moved)
    return observe("wipe", difference_share=wipe.outside)


def _has_text(features: PictureFeatures, first: int, last: int) -> bool:
    """Whether text comes or goes in the frames from `first` to before `last`."""
    low = max(1, first - TEXT_FRAMES)
    grids = features.frames.block_change[low : last + TEXT_FRAMES].astype(np.float32).reshape(-1, ROWS, COLUMNS)
    for n in range(first - low, min(last - low, len(grids))):
        band = find_caption_band(grids[n])
        if band is not None:
            strongest = grids[:, band].max(axis=(1, 2))
            near = np.delete(strongest[max(0, n - TEXT_FRAMES) : n + TEXT_FRAMES + 1], min(n, TEXT_FRAMES))
            if len(near) and strongest[n] > TEXT_RATIO * np.percentile(near, 75):
                return True
    return False


def join_halves(dissolves: list[EditCandidate]) -> list[EditCandidate]:
    """Two that follow one another at once are the halves of a long one."""
    joined: list[EditCandidate] = []
    for dissolve in dissolves:
        if joined and dissolve.position - joined[-1].stop <= MOST_GAP_FRAMES:
            before = joined.pop()
            likelier = max(before, dissolve, key=lambda half: half.probability)
            dissolve = replace(likelier, position=before.position, end=dissolve.end)
        joined.append(dissolve)
    return joined


def add_length(features: PictureFeatures, dissolve: EditCandidate) -> EditCandidate:
    """With how long it takes in its evidence: last, since halves are joined and ends are taken from elsewhere."""
    seconds = features.seconds(dissolve.position - 1, dissolve.stop)
    length = observe("dissolve_length", seconds=seconds, frames=dissolve.stop - dissolve.position)
    return replace(dissolve, evidence=(dissolve.evidence[0], length, *dissolve.evidence[1:]))


def _explain_dissolve(features: PictureFeatures, number: int) -> tuple[Evidence, ...]:
    row = dict(zip(FEATURE_NAMES, features.dissolves.rows[number].tolist(), strict=True))
    similarity = row["similarity"]
    kind = "another_picture_dissolved" if similarity < SAME_SHOT_SIMILARITY else "same_shot_dissolved"
    return (
        observe(kind, similarity=similarity),
        observe("bend", difference_share=row["bend_middle"]),
        observe("edges_lost", share=row["edges_lost"]),
        observe("area", share=row["area"]),
    )


def find_runs(mask: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Half-open runs of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
