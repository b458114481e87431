"""Finds the edits of a clip: the one place that says in which order picture and sound are measured, classified and fused.

In: a clip and its waveform. Out: `EditBoundary` values in order of time. The frames are measured while the sound is analyzed in
a thread; then the candidates are classified with the sound in view, become edits, and picture and sound are fused. The fast way
does the picture's part twice: over half of the frames, and over all frames near what that first pass shows
(`vidtx.edits.second_pass`).

"No boundary found" is never "unedited". Every boundary carries a probability and its evidence.
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vidtx.document import Clip, EditBoundary, VideoStream
    from vidtx.edits.audio.analysis import AudioAnalyzer
    from vidtx.edits.audio.splices import SpliceScores
    from vidtx.edits.classifier import CandidateScores
    from vidtx.edits.picture.cutaways import PairedEdit
    from vidtx.edits.picture.features import PictureFeatures
    from vidtx.edits.second_pass import PtsSpan
    from vidtx.media.frames import Frame, ReadAhead
    from vidtx.signal import Progress, Waveform

__all__ = ["find_edits"]

LOG = logging.getLogger(__name__)

SHORTEST_FAST_MS = 180_000  # in a shorter clip the second pass takes longer to begin than the first saves
# Shares of the work that are done when the first of two passes has ended, and when the picture is measured: decoding is nearly all of it.
_FIRST_PASS_SHARE, _PICTURE_SHARE = 0.6, 0.95
_PROGRESS_FRAMES = 50  # frames from one report of the progress to the next


def find_edits(
    path: Path,
    clip: Clip,
    sound: Waveform | Iterable[Waveform] | None,
    progress: Progress | None = None,
    *,
    fast: bool = False,
) -> tuple[EditBoundary, ...]:
    """All edit boundaries of a clip, in order of time.

    `sound`: the waveform (16 kHz mono, first sample at the start of the clip's timeline), whole or in pieces, or None for a
    clip without; a clip without a picture has sound boundaries only. `fast`: in a clip of SHORTEST_FAST_MS or more measure half
    the frames, and all of them only near what those show (`vidtx.edits.second_pass`). Raises UnreadableMediaError if the
    picture cannot be decoded at all, DecodeTimeout if decoding hangs.
    """
    from vidtx.edits.picture.grid import compute_width, is_fast_running, is_searchable
    from vidtx.media.frames import ReadAhead, iterate_frames

    fast = fast and clip.duration >= SHORTEST_FAST_MS
    report = progress or (lambda share: None)
    video = clip.video
    if video is not None and not is_searchable(video):
        LOG.warning(
            "%s: its picture of %d x %d pixels is too small to be searched for edits", path.name, video.width, video.height
        )
        video = None
    # The decoder starts at once, and runs ahead while the modules are loaded.
    iterate: Callable[..., Generator[Frame, None, None]]
    iterate = partial(iterate_frames, path, clip, width=0 if video is None else compute_width(video))
    if video is not None and is_fast_running(video):
        iterate, fast = partial(_leave_out_repeats, iterate), False
    frames = None if video is None else ReadAhead(iterate(references=fast))
    analyzer = None
    try:
        from vidtx.edits.audio.analysis import AudioAnalyzer

        analyzer = None if sound is None else AudioAnalyzer(sound, clip.start)
        segments: Sequence[_Segment] = []
        if frames is not None and video is not None:
            detector = _PictureDetector(clip, video, iterate, analyzer, report)
            segments = detector.measure_fast(frames) if fast else detector.measure(frames)
        return _fuse(clip, segments, analyzer, report)
    finally:
        for source in (frames, analyzer):
            if source is not None:
                source.close()


def _leave_out_repeats(
    iterate: Callable[..., Generator[Frame, None, None]], **arguments: object
) -> Generator[Frame, None, None]:
    from vidtx.edits.picture.grid import leave_out_repeats

    arguments["references"] = False
    yield from leave_out_repeats(iterate(**arguments))


def _fuse(
    clip: Clip, segments: Sequence[_Segment], analyzer: AudioAnalyzer | None, report: Progress
) -> tuple[EditBoundary, ...]:
    from vidtx.edits.fuse import PictureSegment, fuse_edits

    analysis = None if analyzer is None else analyzer.finish()
    splice_scores = None if analysis is None else analysis.splice_scores
    report(_PICTURE_SHARE)
    picture = [PictureSegment(one.features, _find_edits_in(one, splice_scores, clip.start)) for one in segments]
    boundaries = fuse_edits(clip, picture, () if analysis is None else analysis.changes, splice_scores)
    report(1.0)
    return boundaries


@dataclass(frozen=True, slots=True, eq=False)
class _Segment:
    """Frames that follow one another, measured, with the scores of their candidates."""

    features: PictureFeatures
    scores: CandidateScores


def _find_edits_in(segment: _Segment, splice_scores: SpliceScores | None, origin: Fraction) -> list[PairedEdit]:
    """The segment's edits, cutaways paired; a shot that brought its own sound is no cutaway."""
    from vidtx.edits.audio.splices import measure_join_near
    from vidtx.edits.picture.cutaways import pair_cutaways
    from vidtx.edits.picture.cuts import find_picture_edits

    def measure_join(frame: int) -> float:
        return 0.0 if splice_scores is None else measure_join_near(splice_scores, segment.features.time_of(frame) - origin)

    return pair_cutaways(segment.features, find_picture_edits(segment.features, segment.scores), measure_join)


@dataclass(frozen=True, slots=True, eq=False)
class _PictureDetector:
    """Measures and classifies the frames of one clip, in one pass or in two."""

    clip: Clip
    video: VideoStream
    iterate: Callable[..., Generator[Frame, None, None]]
    analyzer: AudioAnalyzer | None
    report: Progress

    def measure(self, frames: Iterable[Frame], share: float = _PICTURE_SHARE) -> list[_Segment]:
        """All frames as one segment; none if there are no frames. `share`: of the whole work that is done then."""
        segment = self._measure(self._count(frames, share))
        return [] if segment is None else [segment]

    def measure_fast(self, frames: ReadAhead) -> list[_Segment]:
        """The segments that may hold edits. `frames`: those that others are coded from."""
        from vidtx.edits.second_pass import PROBE_FRAMES

        rest = iter(frames)
        probe = list(itertools.islice(rest, PROBE_FRAMES))
        segments: list[_Segment] | None = None
        if self._is_worthwhile(probe):
            segments = self.measure(itertools.chain(probe, rest), _FIRST_PASS_SHARE)
            segments = self._measure_again(segments[0]) if segments else segments
        else:
            frames.close()
        return self.measure(self.iterate()) if segments is None else segments

    def _is_worthwhile(self, probe: Sequence[Frame]) -> bool:
        from vidtx.edits.classifier import FIRST_SCORES, classify
        from vidtx.edits.picture.measurement import measure_frames
        from vidtx.edits.second_pass import PROBE_FRAMES, is_worthwhile

        features = measure_frames(probe, FIRST_SCORES, width=self.video.width)
        if features is None or len(features) < PROBE_FRAMES:
            return True
        return is_worthwhile(features, self._find_spans(_Segment(features, classify(features, None, Fraction(0)))))

    def _measure_again(self, first: _Segment) -> list[_Segment] | None:
        """The parts of the clip that are worth a second pass, with all their frames, in order; None if the file does not yield them."""
        from vidtx.edits.second_pass import group_by_span, has_frames_of, is_whole
        from vidtx.errors import UnreadableMediaError

        if self.video.frame_rate is None:
            return None
        if is_whole(first.features, self.video.frame_rate):
            return [first]
        spans = self._find_spans(first)
        if not spans:
            return []
        try:
            groups = group_by_span(self.iterate(spans=spans), spans)
            segments = [segment for frames in groups if (segment := self._measure(frames)) is not None]
        except UnreadableMediaError:
            return None
        return segments if has_frames_of(first.features, spans, [segment.features for segment in segments]) else None

    def _find_spans(self, segment: _Segment) -> list[PtsSpan]:
        from vidtx.edits.second_pass import find_spans

        return find_spans(segment.features, segment.scores, _find_edits_in(segment, None, Fraction(0)))

    def _measure(self, frames: Iterable[Frame]) -> _Segment | None:
        from vidtx.edits.classifier import FIRST_SCORES, classify
        from vidtx.edits.picture.measurement import measure_frames

        # Where the sound hints at a splice, the frames are measured closely even if nothing in them stands out.
        cues = None if self.analyzer is None else self.analyzer.find_cues
        features = measure_frames(frames, FIRST_SCORES, cues, self.video.width)
        if features is None:
            return None
        analysis = None if self.analyzer is None else self.analyzer.finish()
        return _Segment(features, classify(features, None if analysis is None else analysis.splice_scores, self.clip.start))

    def _count(self, frames: Iterable[Frame], share: float) -> Iterator[Frame]:
        """The frames, reporting how far in the clip they are."""
        first: int | None = None
        for number, frame in enumerate(frames):
            first = frame.pts if first is None else first
            if number % _PROGRESS_FRAMES == 0 and self.clip.duration:
                seconds = float((frame.pts - first) * frame.time_base)
                self.report(min(share, 1000.0 * share * seconds / self.clip.duration))
            yield frame
