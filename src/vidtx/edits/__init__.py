"""Where the footage was cut: a clip and its waveform in, `EditBoundary`s out, from picture and sound together.

"No boundary found" is never "unedited". Every boundary carries a probability, and its evidence in numbers and in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vidtx.document.model import Clip, EditBoundary
    from vidtx.engines.base import Progress, Waveform
    from vidtx.media.frames import Frame

__all__ = ["find_edits"]


def find_edits(
    path: Path, clip: Clip, sound: Waveform | Iterable[Waveform] | None, progress: Progress | None = None
) -> tuple[EditBoundary, ...]:
    """All edit boundaries of a clip, in order of time.

    `sound`: the waveform (16 kHz mono, first sample at the start of the clip's timeline), whole or in pieces, or None for a clip without; a
    clip without a picture has sound boundaries only. Raises UnreadableMediaError if the picture cannot be decoded at all, DecodeTimeout if decoding hangs.
    """
    from vidtx.edits.features import measure_frames
    from vidtx.edits.fuse import fuse_edits
    from vidtx.edits.judge import judge_candidates, judge_windows
    from vidtx.edits.listening import listen
    from vidtx.edits.picture import PictureEdit, find_picture_edits
    from vidtx.edits.splices import find_suspects
    from vidtx.media.frames import iterate_frames
    from vidtx.media.probe import compute_start

    report = progress or (lambda share: None)
    origin = compute_start(clip)
    heard = None if sound is None else listen(sound)
    trace = None if heard is None else heard.trace
    features, picture = None, list[PictureEdit]()
    if clip.video is not None:
        # The sound comes first: where it hints at a join, the picture is looked at closely even if nothing in it stands out.
        suspects = () if trace is None else find_suspects(trace, origin)
        features = measure_frames(_counted(iterate_frames(path, clip), clip, report), suspects)
    report(0.95)
    if features is not None:
        picture = find_picture_edits(features, judge_candidates(features, trace, origin), judge_windows(features))
    boundaries = fuse_edits(clip, features, picture, [] if heard is None else heard.steps, trace)
    report(1.0)
    return boundaries


def _counted(frames: Iterable[Frame], clip: Clip, report: Progress) -> Iterator[Frame]:
    """The frames, reporting how far in the clip they are; decoding is nearly the whole cost."""
    first: int | None = None
    for number, frame in enumerate(frames):
        first = frame.pts if first is None else first
        if number % 50 == 0 and clip.duration:
            report(min(0.95, 950.0 * float((frame.pts - first) * frame.time_base) / clip.duration))
        yield frame
