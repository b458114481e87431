"""The fast way: half of the frames first, then all of those near what may be an edit.

In: what was measured of the frames that others are coded from (`iterate_frames(references=True)`), which an encoder such as
x264 makes of every second or third frame, and what was found in them. Out: the spans of time that need a second pass with all
their frames; the classification of these alone counts. Where the encoder made no frames to leave out, the first pass was whole
already; where the first half minute needs a second pass nearly everywhere, one whole pass is faster. A change that only the
frames left out would show, and that does not last, is missed: a flash is no edit, but one or two black frames are. Nothing here
decodes or measures: `vidtx.edits.detect` does, in order.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

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


class PtsSpan(NamedTuple):
    """First and last timestamp, in the unit of the picture stream."""

    first: int
    last: int


def find_spans(features: PictureFeatures, scores: CandidateScores, edits: Sequence[PairedEdit]) -> list[PtsSpan]:
    """First and last timestamp of each span with something to measure, a margin around it, joined where they meet.

    `features`, `scores`, `edits`: of the first pass; both ends of a cutaway lie in one span.
    """
    last = len(features) - 1
    frames = [(n, n) for n in features.cuts.frames[scores.cuts > LEAST_LOG_ODDS].tolist()]
    frames += [(int(a), int(b)) for a, b in features.dissolves.frames[scores.dissolves > LEAST_LOG_ODDS]]
    for edit, partner in edits:
        frames.append((edit.position, edit.stop))
        if partner is not None:
            frames.append((edit.position, edits[partner].edit.position))
    margin = int(SPAN_MARGIN_SECONDS / features.time_base)
    spans: list[PtsSpan] = []
    for a, b in sorted((min(a, b), min(last, max(a, b))) for a, b in frames):
        start, end = int(features.frames.pts[a]) - margin, int(features.frames.pts[b]) + margin
        if spans and start <= spans[-1].last:
            spans[-1] = PtsSpan(spans[-1].first, max(end, spans[-1].last))
        else:
            spans.append(PtsSpan(start, end))
    return spans


def is_worthwhile(probe: PictureFeatures, spans: Sequence[PtsSpan]) -> bool:
    """Whether the fast way is faster, as far as the first PROBE_FRAMES frames show; `spans`: those of them that need a second pass."""
    return sum(span.last - span.first for span in spans) <= MOST_SECOND_SHARE * int(probe.frames.pts[-1] - probe.frames.pts[0])


def is_whole(features: PictureFeatures, frame_rate: Fraction) -> bool:
    """Whether the first pass had nearly all frames already."""
    return len(features) >= WHOLE_SHARE * float(frame_rate) * features.seconds(0, len(features) - 1)


def group_by_span(frames: Iterable[Frame], spans: Sequence[PtsSpan]) -> Iterator[Iterator[Frame]]:
    """The frames of each span that has any, in order; a group ends where the next is asked for."""
    starts = [span.first for span in spans]
    for _, group in itertools.groupby(frames, lambda frame: bisect.bisect_right(starts, frame.pts)):
        yield group


def has_frames_of(first: PictureFeatures, spans: Sequence[PtsSpan], second: Sequence[PictureFeatures]) -> bool:
    """Whether the second pass has all frames that the first one had in the spans: a file that does not seek well gives others,
    or none."""
    pts = first.frames.pts
    wanted = np.concatenate([pts[(pts >= span.first) & (pts <= span.last)] for span in spans])
    measured = np.concatenate([features.frames.pts for features in second]) if second else np.zeros(0, np.int64)
    return bool(np.isin(wanted, measured).all())
