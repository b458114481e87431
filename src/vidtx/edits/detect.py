"""Where the footage was cut: a clip and its waveform in, `EditBoundary`s out, from picture and sound together.

"No boundary found" is never "unedited". Every boundary carries a probability, and its evidence in numbers and in words.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Generator, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vidtx.document import Clip, EditBoundary
    from vidtx.edits.audio.analysis import AudioAnalyzer
    from vidtx.edits.audio.splices import SpliceScores
    from vidtx.media.frames import Frame, ReadAhead
    from vidtx.signal import Progress, Waveform

__all__ = ["find_edits"]

SHORTEST_FAST = 180_000  # ms: in a shorter clip the second look takes longer to begin than the first saves


def find_edits(
    path: Path,
    clip: Clip,
    sound: Waveform | Iterable[Waveform] | None,
    progress: Progress | None = None,
    *,
    fast: bool = False,
) -> tuple[EditBoundary, ...]:
    """All edit boundaries of a clip, in order of time.

    `sound`: the waveform (16 kHz mono, first sample at the start of the clip's timeline), whole or in pieces, or None for a clip without; a
    clip without a picture has sound boundaries only. `fast`: in a clip of SHORTEST_FAST ms or more look at half the frames, and at all of
    them only where those show something (`vidtx.edits.second_pass`). Raises UnreadableMediaError if the picture cannot be decoded at all, DecodeTimeout if decoding hangs.
    """
    from vidtx.edits.picture.grid import compute_width
    from vidtx.media.frames import ReadAhead, iterate_frames

    fast = fast and clip.duration >= SHORTEST_FAST

    # The decoder starts at once, and runs ahead while the modules are loaded.
    iterate = partial(iterate_frames, path, clip, width=0 if clip.video is None else compute_width(clip.video))
    ahead = None if clip.video is None else ReadAhead(iterate(references=fast))
    listener = None
    try:
        from vidtx.edits.audio.analysis import AudioAnalyzer

        listener = None if sound is None else AudioAnalyzer(sound, clip.start)
        return _find_edits(path, clip, listener, iterate, ahead, progress or (lambda share: None), fast)
    finally:
        for one in (ahead, listener):
            if one is not None:
                one.close()


def _find_edits(
    path: Path,
    clip: Clip,
    listener: AudioAnalyzer | None,
    iterate: Callable[..., Generator[Frame, None, None]],
    ahead: ReadAhead | None,
    report: Progress,
    fast: bool,
) -> tuple[EditBoundary, ...]:
    from vidtx.edits.classifier import Judged, judge
    from vidtx.edits.fuse import fuse_edits
    from vidtx.edits.picture.cuts import find_picture_edits
    from vidtx.edits.picture.features import measure_frames
    from vidtx.edits.second_pass import PROBE, is_worthwhile, look_again

    origin = clip.start
    looked: list[Judged] = []
    # Where the sound hints at a join, the picture is looked at closely even if nothing in it stands out.
    suspects = None if listener is None else listener.find_suspects

    def hear() -> SpliceScores | None:
        heard = None if listener is None else listener.finish()
        return None if heard is None else heard.trace

    if (video := clip.video) is not None and ahead is not None:

        def look(frames: Iterable[Frame], most: float) -> list[Judged]:
            features = measure_frames(_counted(frames, clip, report, most), suspects, video.width)
            return [] if features is None else [judge(features, hear(), origin)]

        if fast:
            frames = iter(ahead)
            probe = list(itertools.islice(frames, PROBE))
            if is_worthwhile(probe, video.width):
                looked = look(itertools.chain(probe, frames), 0.6)
                again = look_again(path, clip, looked[0], suspects, hear()) if looked else looked
            else:
                ahead.close()
                again = None
            looked = look(iterate(), 0.95) if again is None else again
        else:
            looked = look(ahead, 0.95)
    heard = None if listener is None else listener.finish()
    trace = None if heard is None else heard.trace
    report(0.95)
    pictures = [(one.features, find_picture_edits(*one)) for one in looked]
    boundaries = fuse_edits(clip, pictures, [] if heard is None else heard.steps, trace)
    report(1.0)
    return boundaries


def _counted(frames: Iterable[Frame], clip: Clip, report: Progress, most: float) -> Iterator[Frame]:
    """The frames, reporting how far in the clip they are; decoding is nearly the whole cost."""
    first: int | None = None
    for number, frame in enumerate(frames):
        first = frame.pts if first is None else first
        if number % 50 == 0 and clip.duration:
            report(min(most, 1000.0 * most * float((frame.pts - first) * frame.time_base) / clip.duration))
        yield frame
