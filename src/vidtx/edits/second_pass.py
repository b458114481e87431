"""The fast way: half of the frames first, then all of them where those show something.

In: what was measured of the frames that others are coded from (`iterate_frames(references=True)`), which an encoder such as x264 makes of
every second or third frame. Out: the stretches around everything in it that may be an edit, measured again with all their frames; the
judgment is theirs alone. Where the encoder made no frames to leave out, the first look was whole already; where the first half minute needs a
second look nearly everywhere, one whole look is faster. A change that only the frames
left out would show, and that does not last, is missed: a flash is no edit, but one or two black frames are.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from vidtx.edits.classifier import Judged, judge
from vidtx.edits.fuse import link_cutaways
from vidtx.edits.picture.cuts import find_picture_edits
from vidtx.edits.picture.features import Suspects, measure_frames
from vidtx.edits.picture.grid import compute_width
from vidtx.errors import UnreadableMediaError
from vidtx.media.frames import iterate_frames

if TYPE_CHECKING:
    from vidtx.document import Clip
    from vidtx.edits.audio.splices import SpliceScores
    from vidtx.media.frames import Frame

MARGIN = Fraction(5, 2)  # seconds of neighborhood on either side
LEAST_ODDS = -2.2  # log-odds at which a frame or a window of the first look is worth a second one
WHOLE = 0.9  # share of the frames from which the first look was whole
PROBE = 400  # frames of the first look from which it is guessed how much of the clip is worth a second one
MOST_AGAIN = (
    0.15  # share of the time that may be looked at twice: the decoder must begin anew at the keyframe before each place
)


def look_again(
    path: Path, clip: Clip, first: Judged, suspects: Suspects | None, trace: SpliceScores | None
) -> list[Judged] | None:
    """The stretches of the clip that are worth a second look, with all their frames, in order; None if the file does not yield them.

    `first`: the first look. `suspects`: see `vidtx.edits.picture.features.measure_frames`. Raises DecodeTimeout if decoding hangs.
    """
    features, video = first.features, clip.video
    if video is None or video.frame_rate is None:
        return None
    if len(features) >= WHOLE * float(video.frame_rate) * features.seconds(0, len(features) - 1):
        return [first]
    spans = find_spans(first)
    if not spans:
        return []
    origin, starts = clip.start, [start for start, _ in spans]
    seen: list[Judged] = []
    try:
        frames = iterate_frames(path, clip, width=compute_width(video), spans=spans)
        for _, stretch in itertools.groupby(frames, lambda frame: bisect.bisect_right(starts, frame.pts)):
            again = measure_frames(stretch, suspects, video.width)
            if again is not None:
                seen.append(judge(again, trace, origin))
    except UnreadableMediaError:
        return None
    # A file that does not seek well gives other frames, or none: what the first look saw must be there again.
    wanted = np.concatenate([features.pts[(features.pts >= start) & (features.pts <= end)] for start, end in spans])
    got = np.concatenate([one.features.pts for one in seen]) if seen else np.zeros(0, np.int64)
    return seen if bool(np.isin(wanted, got).all()) else None


def is_worthwhile(probe: Sequence[Frame], width: int) -> bool:
    """Whether the fast way is faster, as far as the first PROBE frames of the first look tell. `width`: see `measure_frames`."""
    features = measure_frames(probe, None, width)
    if features is None or len(features) < PROBE:
        return True
    again = sum(end - start for start, end in find_spans(judge(features, None, Fraction(0))))
    return again <= MOST_AGAIN * int(features.pts[-1] - features.pts[0])


def find_spans(first: Judged) -> list[tuple[int, int]]:
    """First and last timestamp of each stretch with something to look at, a margin around it, joined where they meet."""
    features = first.features
    last = len(features) - 1
    frames = [(n, n) for n in features.candidates[first.odds > LEAST_ODDS].tolist()]
    frames += [(int(a), int(b)) for a, b in features.windows[first.blend_odds > LEAST_ODDS]]
    for edit, link in (linked := link_cutaways(features, find_picture_edits(*first))):
        frames.append((edit.frame, edit.end or edit.frame))
        if link is not None:
            frames.append((edit.frame, linked[link][0].frame))
    margin = int(MARGIN / features.time_base)
    spans: list[tuple[int, int]] = []
    for a, b in sorted((min(a, b), min(last, max(a, b))) for a, b in frames):
        start, end = int(features.pts[a]) - margin, int(features.pts[b]) + margin
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans
