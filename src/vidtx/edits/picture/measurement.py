"""One streaming pass over the frames of a clip that measures all that the detection of edits needs.

In: frames in order of time. Out: `PictureFeatures`: a row a frame (the change of each of 16 x 9 blocks against the frame
before, after the best global gain and offset are taken out, so that a flash or an exposure step is no change of content; a 16 x
9 thumbnail; some global values), and a row for each frame or window that may be an edit. The small pictures that the latter
need are kept for one batch of frames at a time. Optical flow, faces and light are measured only where a first score, given by the
caller, says that an edit is possible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from vidtx.edits.picture.alignment import LEAST_SCENE_CHANGE, measure_alignment
from vidtx.edits.picture.candidates import FEATURE_NAMES, find_candidates
from vidtx.edits.picture.captions import BAND_ROWS, LEAST_TEXT_CHANGE, find_caption_band, has_row_above
from vidtx.edits.picture.faces import measure_face_jump
from vidtx.edits.picture.features import (
    MOTION_NAMES,
    CandidateRows,
    CutCandidates,
    FirstScores,
    FrameBatch,
    FrameFeatures,
    PictureFeatures,
)
from vidtx.edits.picture.grid import COLUMNS, ROWS, Moments, match_exposure, to_blocks
from vidtx.edits.picture.inserts import Box, blank, find_inserts, is_insert
from vidtx.edits.picture.light import measure_light
from vidtx.edits.picture.optical_flow import measure_flow
from vidtx.edits.picture.overlays import REGION_COUNT, measure_changed
from vidtx.edits.picture.transitions.dissolves import find_dissolve_windows
from vidtx.edits.picture.transitions.wipes import find_wipe_windows

if TYPE_CHECKING:
    import numpy.typing as npt

    from vidtx.media.frames import Frame

    Floats = npt.NDArray[np.float32]

AudioCues = Callable[[float, float], Sequence[float]]  # times in seconds from one to another, on the picture stream's own clock

BATCH_FRAMES = 256  # whose small pictures are measured together
NEIGHBOR_FRAMES = 48  # of a batch on either side: neighborhoods reach so far
GROWTH_ROWS = 16384  # that the arrays grow by
LEAST_LOG_ODDS = -2.2  # of the first score, from which motion and light are measured: one in ten is an edit
LEAST_FACE_LOG_ODDS = (
    -1.5
)  # from which faces are searched for, which takes longest: of the jump cuts reported, one in fifty has less
LEAST_LIGHT_STEP = 3.0  # gray levels, mean change of the picture
LIGHT_STEP_FRAMES = 2  # on either side of a step of the light that belong to it
# Gray levels that a block changes by, and how many times the most that one did in the two frames before, where something may be laid over the picture.
LEAST_INSERT_CHANGE, LEAST_INSERT_RATIO = 6.0, 2.0
MOST_SHOT_CHANGE = 12.0  # gray levels: where half of the picture changes by more it is another shot, and its faces are others
_HISTOGRAM_BINS = 32

_KINDS: dict[str, type] = {
    "pts": np.int64,
    "keyframe": np.bool_,
    "block_change": np.float16,
    "raw_change": np.float32,
    "changed": np.float32,
    "thumbnails": np.uint8,
    "contrast": np.float32,
    "level": np.float32,
}


def measure_frames(
    frames: Iterable[Frame], first_scores: FirstScores, audio_cues: AudioCues | None = None, width: int = 0
) -> PictureFeatures | None:
    """The features of all frames; None if there are none.

    `first_scores`: a first classification by the picture alone, which chooses the candidates whose motion, faces and light are measured.
    `audio_cues`: the times at which the sound hints at a splice; the frames there are measured closely even if nothing in the
    picture stands out. `width`: of the clip's picture in pixels, for the evidence.
    """
    import cv2

    cv2.setNumThreads(1)
    run = _Pass(first_scores, audio_cues)
    for frame in frames:
        run.add(frame)
    return run.finish(width)


class _WholeChange(NamedTuple):
    """What changes at a frame, what is laid over the picture included: see `FrameFeatures`."""

    frame: int
    change: Floats
    raw: float
    changed: Floats


class _Pass:
    """The pass under way: rows so far, and the small pictures of the last batch."""

    def __init__(self, first_scores: FirstScores, audio_cues: AudioCues | None) -> None:
        self.first_scores, self.audio_cues = first_scores, audio_cues
        self.time_base = Fraction(1)
        self.rows: dict[str, list[Any]] = {name: [] for name in _KINDS}  # of the frames since those that were packed
        self.packed: dict[str, npt.NDArray[Any]] = {}  # with space to grow
        self.packed_count = 0
        self.measured_count = 0  # frames whose neighborhood was measured
        self.gray_before: Floats | None = None
        self.luma_before: npt.NDArray[np.uint8] | None = None
        self.pictures: dict[int, npt.NDArray[np.uint8]] = {}
        self.inserts: dict[int, tuple[Box, ...]] = {}  # frames at which something was laid over the picture or taken away
        self.whole: _WholeChange | None = None  # of the last frame at which something was found to be laid over the picture
        self.histograms: list[Floats] = []  # of the frames of this batch, and the last one before them
        self.tones: list[Floats] = []  # of each batch: (frames, 2) change of the histogram, flat share
        self.cuts: list[CandidateRows] = []
        self.motion: list[Floats] = []
        self.dissolves: list[CandidateRows] = []
        self.wipes: list[CandidateRows] = []

    def add(self, frame: Frame) -> None:
        import cv2

        luma = frame.luma
        gray = luma.astype(np.float32)
        mean, deviation = (float(x[0, 0]) for x in cv2.meanStdDev(luma))
        if self.gray_before is None or self.luma_before is None:
            change, raw, changed = np.zeros((ROWS, COLUMNS), np.float32), 0.0, np.zeros(REGION_COUNT, np.float32)
        else:
            moments = Moments(self.rows["level"][-1], self.rows["contrast"][-1] ** 2, mean)
            change = measure_change(self.gray_before, gray, moments)
            difference = cv2.absdiff(luma, self.luma_before)
            raw, changed = cv2.norm(difference, cv2.NORM_L1) / luma.size, measure_changed(difference)
            if (boxes := self._find_inserts(change, luma)) and not self._moves_on(change, raw, changed):
                self.inserts[self.count] = boxes
                before, now = blank(self.luma_before, boxes), blank(luma, boxes)
                change = measure_change(before.astype(np.float32), now.astype(np.float32))
                difference = cv2.absdiff(now, before)
                raw, changed = cv2.norm(difference, cv2.NORM_L1) / luma.size, measure_changed(difference)
        thumbnail = np.empty((ROWS, COLUMNS, 3), np.uint8)
        for n, plane in enumerate((luma, frame.chroma[1], frame.chroma[0])):  # OpenCV has red before blue
            thumbnail[..., n] = np.rint(to_blocks(plane))
        self.time_base = frame.time_base
        self.pictures[self.count] = luma
        self.histograms.append(cv2.calcHist([luma], [0], None, [_HISTOGRAM_BINS], [0, 256]))
        row = {
            "pts": frame.pts,
            "keyframe": frame.key_frame,
            "block_change": change.reshape(-1).astype(np.float16),
            "raw_change": raw,
            "changed": changed,
            "thumbnails": cv2.cvtColor(thumbnail, cv2.COLOR_YCrCb2RGB),
            "contrast": deviation,
            "level": mean,
        }
        for name, value in row.items():
            self.rows[name].append(value)
        self.gray_before, self.luma_before = gray, luma
        if self.count >= self.measured_count + BATCH_FRAMES + NEIGHBOR_FRAMES:
            self._measure_batch(self.measured_count + BATCH_FRAMES)
            self._pack(self.measured_count - NEIGHBOR_FRAMES - self.packed_count)

    def _find_inserts(self, change: Floats, luma: npt.NDArray[np.uint8]) -> tuple[Box, ...]:
        """What is laid over the picture at this frame, or taken away: sought only where a part of it changes by far more than just before."""
        usual = max((float(row.max()) for row in self.rows["block_change"][-2:]), default=0.0)
        most = float(change.max())
        if self.luma_before is None or most < LEAST_INSERT_CHANGE or most < LEAST_INSERT_RATIO * usual:
            return ()
        return find_inserts(self.luma_before, luma)

    def _moves_on(self, change: Floats, raw: float, changed: Floats) -> bool:
        """Whether something was laid over the picture at the frame before, too: a wipe or a slide, whose changes stand as they are, of that frame too."""
        last, self.whole = self.whole, _WholeChange(self.count, change, raw, changed)
        if last is None or last.frame != self.count - 1:
            return False
        if self.inserts.pop(last.frame, None) is not None:
            self.rows["block_change"][-1] = last.change.reshape(-1).astype(np.float16)
            self.rows["raw_change"][-1], self.rows["changed"][-1] = last.raw, last.changed
        return True

    @property
    def count(self) -> int:
        """Frames so far."""
        return self.packed_count + len(self.rows["pts"])

    def _measure_batch(self, stop: int) -> None:
        """What may be an edit in the frames from those measured to `stop`, and at the audio cues among them."""
        self._sum_tones()
        first = max(0, self.measured_count - NEIGHBOR_FRAMES)
        rows = {name: values[first - self.packed_count :] for name, values in self.rows.items()}
        thumbnails = np.stack(rows["thumbnails"]).reshape(self.count - first, ROWS * COLUMNS, 3)
        batch = FrameBatch(
            pictures=[self.pictures[n] for n in range(first, self.count)],
            thumbnails=thumbnails.mean(axis=2, dtype=np.float32),
            block_change=np.stack(rows["block_change"]).astype(np.float32),
            raw_change=np.array(rows["raw_change"], np.float32),
            keyframe=np.array(rows["keyframe"], np.bool_),
            times=np.array([float(pts * self.time_base) for pts in rows["pts"]]),
            inside=range(self.measured_count - first, stop - first),
            inserts={n - first: boxes for n, boxes in self.inserts.items() if n >= first},
        )
        cued = [] if self.audio_cues is None else self.audio_cues(float(batch.times[0]), float(batch.times[-1]))
        cuts = find_candidates(batch, [int(np.argmin(np.abs(batch.times - at))) for at in cued])
        scores = self.first_scores.cuts(cuts.rows)
        kept = ~_find_light_steps(batch, cuts, scores)
        cuts = CandidateRows(cuts.frames[kept], cuts.rows[kept])
        self.motion.append(_measure_motion(batch, cuts, scores[kept]))
        for found, new in (
            (self.cuts, cuts),
            (self.dissolves, self._find_dissolves(batch)),
            (self.wipes, find_wipe_windows(batch)),
        ):
            found.append(CandidateRows(new.frames + first, new.rows))
        self.measured_count = stop
        for n in [n for n in self.pictures if n < stop - NEIGHBOR_FRAMES]:
            del self.pictures[n]
        self.inserts = {n: boxes for n, boxes in self.inserts.items() if n in self.pictures}

    def _find_dissolves(self, batch: FrameBatch) -> CandidateRows:
        """The windows that may be dissolves, without those in which nothing but the light has changed, or something is laid over the picture. Improbable
        ones stay: that takes too long."""
        windows = find_dissolve_windows(batch)
        kept = np.ones(len(windows.frames), np.bool_)
        for n in np.flatnonzero(self.first_scores.dissolves(windows.rows) > LEAST_LOG_ODDS).tolist():
            first, last = windows.frames[n]
            old, new = batch.pictures[first], batch.pictures[last]
            kept[n] = not measure_light(old, new).is_all and not is_insert(old, new)
        return CandidateRows(windows.frames[kept], windows.rows[kept])

    def _sum_tones(self) -> None:
        rows = np.stack(self.histograms).reshape(len(self.histograms), -1)
        rows /= np.maximum(1.0, rows.sum(axis=1, keepdims=True))
        distance = np.concatenate([[0.0], 0.5 * np.abs(np.diff(rows, axis=0)).sum(axis=1)])
        tones = np.stack([distance, (rows[:, 1:] + rows[:, :-1]).max(axis=1)], axis=1).astype(np.float32)
        self.tones.append(tones if not self.tones else tones[1:])
        del self.histograms[:-1]

    def _pack(self, count: int) -> None:
        """The first `count` rows as arrays: a Python object each would take more memory than what is in it."""
        if count <= 0:
            return
        size = self.packed_count + count
        for name, kind in _KINDS.items():
            new: npt.NDArray[Any] = np.asarray(self.rows[name][:count], kind)
            del self.rows[name][:count]
            kept = self.packed.setdefault(name, np.zeros((0, *new.shape[1:]), kind))
            if size > len(kept):
                # In place: pieces that are joined at the end would be held twice, and their holes not given back.
                kept.resize((max(size, len(kept) + GROWTH_ROWS), *new.shape[1:]), refcheck=False)
            kept[self.packed_count : size] = new
        self.packed_count = size

    def finish(self, width: int) -> PictureFeatures | None:
        count = self.count
        if not count:
            return None
        self._measure_batch(count)
        self.pictures.clear()
        self._pack(len(self.rows["pts"]))
        tones = np.concatenate(self.tones)
        rows = {name: kept[:count] for name, kept in self.packed.items()}
        cuts = _concatenate(self.cuts)
        return PictureFeatures(
            frames=FrameFeatures(**rows, histogram_change=tones[:, 0], flat=tones[:, 1]),
            cuts=CutCandidates(frames=cuts.frames, rows=cuts.rows, motion=np.concatenate(self.motion)),
            dissolves=_concatenate(self.dissolves),
            wipes=_concatenate(self.wipes),
            time_base=self.time_base,
            width=width,
        )


def _concatenate(parts: Sequence[CandidateRows]) -> CandidateRows:
    return CandidateRows(np.concatenate([part.frames for part in parts]), np.concatenate([part.rows for part in parts]))


def _find_light_steps(batch: FrameBatch, cuts: CandidateRows, scores: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """(k,) the candidates at which nothing but the light has changed (a lamp, a step of the exposure), and their neighbors, in which an encoder still
    makes up for it."""
    steps = np.zeros(len(cuts.frames), np.bool_)
    known: dict[int, bool] = {}
    for n in np.flatnonzero(scores > LEAST_LOG_ODDS).tolist():
        frame = int(cuts.frames[n])
        for near in range(max(1, frame - LIGHT_STEP_FRAMES), min(len(batch.pictures), frame + LIGHT_STEP_FRAMES + 1)):
            if near not in known:
                changed = float(batch.raw_change[near]) > LEAST_LIGHT_STEP
                known[near] = changed and measure_light(batch.pictures[near - 1], batch.pictures[near]).is_step
            steps[n] |= known[near]
    return steps


def _measure_motion(batch: FrameBatch, cuts: CandidateRows, scores: npt.NDArray[np.float64]) -> Floats:
    """(k, len(MOTION_NAMES)) of the candidates that may become edits: this takes too long for all."""
    motion = np.full((len(cuts.frames), len(MOTION_NAMES)), np.nan, np.float32)
    skipped, half = FEATURE_NAMES.index("frames_skipped"), FEATURE_NAMES.index("half")
    for n in np.flatnonzero(scores > LEAST_LOG_ODDS).tolist():
        frame = int(cuts.frames[n])
        before, after = batch.pictures[max(0, frame - int(cuts.rows[n, skipped]))], batch.pictures[frame]
        motion[n, :2] = measure_flow(before, after)
        if scores[n] > LEAST_FACE_LOG_ODDS and cuts.rows[n, half] < np.log(MOST_SHOT_CHANGE):
            motion[n, 2:4] = measure_face_jump(before, after)
        if cuts.rows[n, half] > np.log(LEAST_SCENE_CHANGE):
            motion[n, 4:] = measure_alignment(before, after)
    return motion


def measure_change(before: Floats, now: Floats, moments: Moments | None = None) -> Floats:
    """Mean absolute change of each block, (9, 16), the exposure matched; by what lies beyond a caption that came or went.

    White letters would else pass for a step of the exposure and, made up for, change every block of a still picture.
    `moments`: see `match_exposure`.
    """
    import cv2

    change = to_blocks(cv2.absdiff(now, match_exposure(before, now, moments)))
    edge = round(len(now) * BAND_ROWS / ROWS)
    for band, beyond in ((slice(ROWS - BAND_ROWS, ROWS), slice(None, -edge)), (slice(0, BAND_ROWS), slice(edge, None))):
        if float(change[band].max()) > LEAST_TEXT_CHANGE and has_row_above(change[band], LEAST_TEXT_CHANGE):
            again = to_blocks(cv2.absdiff(now, match_exposure(before, now, rows=beyond)))
            if find_caption_band(again) == band:
                return again
    return change
