"""The fast way: half of the frames first, then all of those near what may be an edit.

In: what was measured of the frames that others are coded from (`iterate_frames(references=True)`), which an encoder such as x264 makes of
every second or third frame, and what was found in them. Out: the spans of time that need a second pass with all their frames; the
classification of these alone counts. Where the encoder made no frames to leave out, the first pass was whole already; where the first half
minute needs a second pass nearly everywhere, one whole pass is faster. A change that only the frames left out would show, and that does not
last, is missed: a flash is no edit, but one or two black frames are. Nothing here decodes or measures: `vidtx.edits.detect` does, in order.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from vidtx.edits.classifier import CandidateScores
    from vidtx.edits.picture.cutaways import PairedEdit
    from vidtx.edits.picture.features import PictureFeatures
    from vidtx.media.frames import Frame

SPAN_MARGIN_SECONDS = Fraction(5, 2)  # of neighborhood on either side
LEAST_LOG_ODDS = -2.2  # at which a frame or a window of the first pass is worth a second one
WHOLE_SHARE = 0.9  # of the frames, from which on the first pass was whole
PROBE_FRAMES = 400  # of the first pass, from which it is estimated how much of the clip needs a second one
MOST_SECOND_SHARE = 0.15  # of the time: more is slower, as the decoder must begin anew at the keyframe before each span


def find_spans(features: PictureFeatures, scores: CandidateScores, edits: Sequence[PairedEdit]) -> list[tuple[int, int]]:
    """First and last timestamp of each span with something to measure, a margin around it, joined where they meet.

    `features`, `scores`, `edits`: of the first pass; both ends of a cutaway lie in one span.
    """
    last = len(features) - 1
    frames = [(n, n) for n in features.candidates[scores.cuts > LEAST_LOG_ODDS].tolist()]
    frames += [(int(a), int(b)) for a, b in features.windows[scores.dissolves > LEAST_LOG_ODDS]]
    for edit, partner in edits:
        frames.append((edit.frame, edit.end or edit.frame))
        if partner is not None:
            frames.append((edit.frame, edits[partner].edit.frame))
    margin = int(SPAN_MARGIN_SECONDS / features.time_base)
    spans: list[tuple[int, int]] = []
    for a, b in sorted((min(a, b), min(last, max(a, b))) for a, b in frames):
        start, end = int(features.pts[a]) - margin, int(features.pts[b]) + margin
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def is_worthwhile(probe: PictureFeatures, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether the fast way is faster, as far as the first PROBE_FRAMES frames show; `spans`: those of them that need a second pass."""
    return sum(end - start for start, end in spans) <= MOST_SECOND_SHARE * int(probe.pts[-1] - probe.pts[0])


def is_whole(features: PictureFeatures, frame_rate: Fraction) -> bool:
    """Whether the first pass had nearly all frames already."""
    return len(features) >= WHOLE_SHARE * float(frame_rate) * features.seconds(0, len(features) - 1)


def group_by_span(frames: Iterable[Frame], spans: Sequence[tuple[int, int]]) -> Iterator[Iterator[Frame]]:
    """The frames of each span that has any, in order; a group ends where the next is asked for."""
    starts = [start for start, _ in spans]
    for _, group in itertools.groupby(frames, lambda frame: bisect.bisect_right(starts, frame.pts)):
        yield group


def has_frames_of(first: PictureFeatures, spans: Sequence[tuple[int, int]], second: Sequence[PictureFeatures]) -> bool:
    """Whether the second pass has all frames that the first one had in the spans: a file that does not seek well gives others, or none."""
    wanted = np.concatenate([first.pts[(first.pts >= start) & (first.pts <= end)] for start, end in spans])
    measured = np.concatenate([features.pts for features in second]) if second else np.zeros(0, np.int64)
    return bool(np.isin(wanted, measured).all())
