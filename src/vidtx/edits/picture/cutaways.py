"""Cutaways: a short shot between two cuts, after which the picture from before is back.

In: `PictureFeatures` and the edits found in them. Out: the same edits in the same order, each with its partner: the two cuts of
a cutaway name each other, and their kinds are `cutaway_in` and `cutaway_out`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from vidtx.edits.evidence import observe

if TYPE_CHECKING:
    from vidtx.edits.candidate import EditCandidate
    from vidtx.edits.picture.features import PictureFeatures

LONGEST_CUTAWAY_SECONDS = 10.0
LEAST_JUMP_PROBABILITY = 0.7  # a jump cut less likely than that ends no cutaway
LEAST_SIMILARITY = 0.5  # correlation of the pictures before and after the shot: behind it the scene may have gone on
LEAST_ADVANTAGE = 0.3  # by which that exceeds the correlation of either with the shot itself
# By which the sound's splice scores at both ends together may stand out: a shot that brings its own sound is joined there (docs/measurements/edits.md).
MOST_JOINED = 4.0
MOST_DISTANCE_RATIO = 0.5  # of the distance between the pictures before and after to their distance from the shot


class PairedEdit(NamedTuple):
    """An edit, and the index of the other end of the cutaway that it belongs to, if any, among the same edits."""

    edit: EditCandidate
    partner: int | None = None


def pair_cutaways(
    features: PictureFeatures, edits: Sequence[EditCandidate], measure_join: Callable[[int], float] = lambda frame: 0.0
) -> list[PairedEdit]:
    """The edits with their partners.

    `measure_join`: how far the sound's splice score stands out at a frame; NaN where there is no sound. Where the sound is joined at the shot's ends too, it did
    not go on: these are two cuts, and no cutaway.
    """
    paired = [PairedEdit(edit) for edit in edits]
    cuts = [
        n
        for n, edit in enumerate(edits)
        if edit.end is None and (edit.kind == "cut" or edit.probability >= LEAST_JUMP_PROBABILITY)
    ]
    at = 0
    while at + 1 < len(cuts):
        first, last = edits[cuts[at]], edits[cuts[at + 1]]
        similarity = _measure_return(features, first.position, last.position)
        if similarity is None or measure_join(first.position) + measure_join(last.position) > MOST_JOINED:
            at += 1
            continue
        evidence = observe("returns", seconds=features.seconds(first.position, last.position), similarity=similarity)
        paired[cuts[at]] = PairedEdit(replace(first, kind="cutaway_in", evidence=(*first.evidence, evidence)), cuts[at + 1])
        paired[cuts[at + 1]] = PairedEdit(replace(last, kind="cutaway_out", evidence=(*last.evidence, evidence)), cuts[at])
        at += 2
    return paired


def _measure_return(features: PictureFeatures, first: int, last: int) -> float | None:
    """Similarity of the picture after a shot to the one before it, if clearly higher than to the shot itself; else None."""
    if features.seconds(first, last) > LONGEST_CUTAWAY_SECONDS:
        return None
    similarity = features.compare(first - 1, last)
    within = max(features.compare(first - 1, first), features.compare(last - 1, last))
    apart = features.measure_distance(first - 1, last)
    away = min(features.measure_distance(first - 1, first), features.measure_distance(last - 1, last))
    returns = similarity > LEAST_SIMILARITY and similarity > within + LEAST_ADVANTAGE and apart < MOST_DISTANCE_RATIO * away
    return similarity if returns else None
