"""What is measured of every frame, in one streaming pass: numbers small enough to keep for hours of footage.

In: frames in order of time. Out: `PictureFeatures`, one row a frame: timestamps, the change of each of 16 x 9 blocks against the frame
before (after the best global gain and offset are taken out, so that a flash or an exposure step is no change of content), a 16 x 9
thumbnail, and a few global figures; and a row of figures for each frame that stands out (`vidtx.edits.picture.candidates`), for which the small
pictures around it are needed: these are kept for a stretch at a time only. About 750 bytes a frame: 160 MB for two hours at 30 a second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from vidtx.edits.picture.candidates import FIGURES, figure_candidates, find_distinct
from vidtx.edits.picture.captions import BAND_ROWS, LEAST_WRITING, find_caption_band, has_row_above
from vidtx.edits.picture.dissolves import figure_blends
from vidtx.edits.picture.faces import measure_face_jump
from vidtx.edits.picture.grid import COLUMNS, ROWS, correlate, match_exposure, to_blocks
from vidtx.edits.picture.optical_flow import measure_shift
from vidtx.edits.picture.overlays import PLACES, measure_moved
from vidtx.edits.picture.wipes import figure_wipes

if TYPE_CHECKING:
    import numpy.typing as npt

    from vidtx.media.frames import Frame

    Floats = npt.NDArray[np.float32]

AudioCues = Callable[[float, float], Sequence[float]]  # times in seconds from one to another, on the picture stream's own clock
Score = Callable[["Floats"], "npt.NDArray[np.float64]"]  # log-odds (k,) of rows of `FIGURES` (k, f)

_HISTOGRAM_BINS = 32
STRETCH = 256  # frames whose small pictures are looked at together
GROWTH = 16384  # rows that the arrays grow by
LEAST_ODDS = -2.2  # log-odds, by the picture alone, from which it is measured how far things jump: one in ten is an edit
MOST_OF_SHOT = 12.0  # gray levels: where half of the picture changes by more it is another shot, and its faces are others
MARGIN = 48  # frames of them before and after that are known too: neighborhoods reach so far


@dataclass(frozen=True, slots=True, eq=False)
class PictureFeatures:
    """One row a frame, n frames. Gray levels run 0-255.

    pts (n,) int64; time_base; blocks (n, 144) float16: mean absolute change of each block, gain and offset removed; row 0 is zero.
    raw (n,): mean absolute change without that removal. moved (n, 7): see `vidtx.edits.picture.overlays.measure_moved`. thumbs (n, 9, 16, 3) uint8: RGB. contrast (n,):
    standard deviation of luma. level (n,): mean of luma. flat (n,): share of pixels in the fullest two neighboring of 32 luma bins.
    histogram (n,): half the L1 distance to the luma histogram of the frame before, 0-1. key (n,) bool: coded as a keyframe.
    candidates (k,): frames that stand out; figures (k, f) float32: see `vidtx.edits.picture.candidates.FIGURES`. windows (w, 2): the last
    frame before and the first after what may be a dissolve; blends (w, b): see `vidtx.edits.picture.dissolves.BLEND_FIGURES`.
    wipes (v, 2), wiped (v, 4): the same of wipes and slides, with `vidtx.edits.picture.wipes.WIPE_FIGURES`. shifts (k, 4): how far
    things jump at a candidate (see `vidtx.edits.picture.optical_flow`), and how far a face does (`vidtx.edits.picture.faces`); NaN where that was not measured, or
    there is no face. width: of the clip's picture in pixels.
    """

    pts: npt.NDArray[np.int64]
    time_base: Fraction
    blocks: npt.NDArray[np.float16]
    raw: Floats
    moved: Floats
    thumbs: npt.NDArray[np.uint8]
    contrast: Floats
    level: Floats
    flat: Floats
    histogram: Floats
    key: npt.NDArray[np.bool_]
    candidates: npt.NDArray[np.intp]
    figures: Floats
    windows: npt.NDArray[np.intp]
    blends: Floats
    wipes: npt.NDArray[np.intp]
    wiped: Floats
    shifts: Floats
    width: int

    def __len__(self) -> int:
        return len(self.pts)

    def seconds(self, first: int, last: int) -> float:
        """Seconds from one frame to another; a `last` past the end counts as the last frame."""
        last = min(last, len(self.pts) - 1)
        return float(int(self.pts[last] - self.pts[first]) * self.time_base)

    def thumb(self, index: int) -> Floats:
        """The thumbnail of a frame, flat, as float32."""
        return self.thumbs[index].reshape(-1).astype(np.float32)

    def time_of(self, frame: int) -> Fraction:
        """When a frame is shown, in seconds on the stream's own clock; for the frame after the last, one frame's time past it."""
        count = len(self.pts)
        if frame < count:
            return int(self.pts[frame]) * self.time_base
        step = int(self.pts[-1] - self.pts[-2]) if count > 1 else 1
        return (int(self.pts[-1]) + step) * self.time_base

    def compare(self, one: int, other: int) -> float:
        """Similarity of two frames: correlation of their thumbnails, -1 to 1; two even pictures are alike."""
        return correlate(self.thumb(one), self.thumb(other))

    def measure_distance(self, one: int, other: int) -> float:
        """Mean absolute difference of two thumbnails in gray levels, the best gain and offset removed."""
        a, b = self.thumb(one), self.thumb(other)
        a, b = a - a.mean(), b - b.mean()
        square = float(a @ a)
        gain = float(a @ b) / square if square > 1.0 else 1.0
        return float(np.abs(b - a * gain).mean()) if 0.5 <= gain <= 2.0 else float(np.abs(b - a).mean())


def measure_frames(
    frames: Iterable[Frame], score: Score, audio_cues: AudioCues | None = None, width: int = 0
) -> PictureFeatures | None:
    """The features of all frames; None if there are none.

    `score`: a first classification of candidates by the picture alone, which chooses those whose motion and faces are measured.
    `audio_cues`: the times at which the sound hints at a splice; the frames there are measured closely even if nothing in the picture
    stands out. `width`: of the clip's picture in pixels, for the evidence.
    """
    import cv2

    cv2.setNumThreads(1)
    pass_ = _Pass(score, audio_cues, width)
    for frame in frames:
        pass_.take(frame)
    return pass_.finish()


@dataclass(slots=True, eq=False)
class _Pass:
    """The pass under way: rows so far, and the small pictures of the last stretch."""

    score: Score
    suspects: AudioCues | None
    width: int
    pts: list[int] = field(default_factory=list)
    keys: list[bool] = field(default_factory=list)
    blocks: list[npt.NDArray[np.float16]] = field(default_factory=list)
    thumbs: list[npt.NDArray[np.uint8]] = field(default_factory=list)
    figures: list[tuple[float, float, float]] = field(default_factory=list)  # raw change, mean, standard deviation
    moved: list[Floats] = field(default_factory=list)
    histograms: list[Floats] = field(default_factory=list)  # of the frames of this stretch, and the last one before them
    tones: list[Floats] = field(default_factory=list)  # (stretch, 2): `histogram` and `flat`
    time_base: Fraction = Fraction(1)
    before: Floats | None = None
    luma_before: npt.NDArray[np.uint8] | None = None
    pictures: dict[int, npt.NDArray[np.uint8]] = field(default_factory=dict)
    done: int = 0  # frames whose neighborhood was looked at
    base: int = 0  # frames that were packed into arrays; the lists above begin there
    packed: list[npt.NDArray[Any]] = field(
        default_factory=list
    )  # of pts, keys, blocks, thumbs, figures, moved; with room to grow
    found: list[tuple[npt.NDArray[np.intp], Floats]] = field(default_factory=list)
    blended: list[tuple[npt.NDArray[np.intp], Floats]] = field(default_factory=list)
    wiped: list[tuple[npt.NDArray[np.intp], Floats]] = field(default_factory=list)
    shifts: list[Floats] = field(default_factory=list)

    def take(self, frame: Frame) -> None:
        import cv2

        luma = frame.luma
        gray = luma.astype(np.float32)
        mean, deviation = (float(x[0, 0]) for x in cv2.meanStdDev(luma))
        if self.before is None or self.luma_before is None:
            change, raw, moved = np.zeros((ROWS, COLUMNS), np.float32), 0.0, np.zeros(PLACES, np.float32)
        else:
            _, mean_before, deviation_before = self.figures[-1]
            change = measure_change(self.before, gray, (mean_before, deviation_before**2, mean))
            difference = cv2.absdiff(luma, self.luma_before)
            raw, moved = cv2.norm(difference, cv2.NORM_L1) / luma.size, measure_moved(difference)
        thumb = np.empty((ROWS, COLUMNS, 3), np.uint8)
        for n, plane in enumerate((luma, frame.chroma[1], frame.chroma[0])):  # OpenCV has red before blue
            thumb[..., n] = np.rint(to_blocks(plane))
        self.time_base = frame.time_base
        self.pictures[self.base + len(self.pts)] = luma
        self.pts.append(frame.pts)
        self.keys.append(frame.key_frame)
        self.blocks.append(change.reshape(-1).astype(np.float16))
        self.histograms.append(cv2.calcHist([luma], [0], None, [_HISTOGRAM_BINS], [0, 256]))
        self.thumbs.append(cv2.cvtColor(thumb, cv2.COLOR_YCrCb2RGB))
        self.figures.append((raw, mean, deviation))
        self.moved.append(moved)
        self.before, self.luma_before = gray, luma
        if self.base + len(self.pts) >= self.done + STRETCH + MARGIN:
            self._look_closely(self.done + STRETCH)
            self._pack(self.done - MARGIN - self.base)

    def _look_closely(self, stop: int) -> None:
        """Figures of the frames from `done` to `stop` that stand out, and of those that the sound points at."""
        self._sum_tones()
        first, last = max(0, self.done - MARGIN), self.base + len(self.pts)
        here = slice(first - self.base, None)
        raw = np.array([row[0] for row in self.figures[here]], np.float32)
        blocks = np.stack(self.blocks[here]).astype(np.float32)
        key = np.array(self.keys[here], np.bool_)
        times = [float(pts * self.time_base) for pts in self.pts[here]]
        pointed = [] if self.suspects is None else self.suspects(times[0], times[-1])
        pictures = [self.pictures[n] for n in range(first, last)]
        frames, figures = figure_candidates(
            find_distinct(raw),
            blocks,
            pictures,
            key,
            np.asarray(times),
            [int(np.argmin(np.abs(np.subtract(times, at)))) for at in pointed],
            (self.done - first, stop - first),
        )
        self.found.append((frames + first, figures))
        self.shifts.append(_measure_shifts(frames, figures, pictures, self.score))
        thumbs = np.stack(self.thumbs[here]).reshape(last - first, ROWS * COLUMNS, 3).mean(axis=2, dtype=np.float32)
        windows, blends = figure_blends(blocks.mean(axis=1), thumbs, pictures, (self.done - first, stop - first))
        self.blended.append((windows + first, blends))
        wipes, wiped = figure_wipes(thumbs, pictures, np.asarray(times), (self.done - first, stop - first))
        self.wiped.append((wipes + first, wiped))
        self.done = stop
        for n in [n for n in self.pictures if n < stop - MARGIN]:
            del self.pictures[n]

    def _pack(self, count: int) -> None:
        """The first `count` rows as arrays: a Python object each would take more room than what is in it."""
        if count <= 0:
            return
        rows: tuple[list[Any], ...] = (self.pts, self.keys, self.blocks, self.thumbs, self.figures, self.moved)
        kinds = (np.int64, np.bool_, np.float16, np.uint8, np.float32, np.float32)
        for place, (row, kind) in enumerate(zip(rows, kinds, strict=True)):
            new: npt.NDArray[Any] = np.asarray(row[:count], kind)
            del row[:count]
            if place == len(self.packed):
                self.packed.append(np.zeros((0, *new.shape[1:]), kind))
            kept = self.packed[place]
            if self.base + count > len(kept):
                # In place: pieces that are joined at the end would be held twice, and their holes not given back.
                kept.resize((max(self.base + count, len(kept) + GROWTH), *new.shape[1:]), refcheck=False)
            kept[self.base : self.base + count] = new
        self.base += count

    def _sum_tones(self) -> None:
        rows = np.stack(self.histograms).reshape(len(self.histograms), -1)
        rows /= np.maximum(1.0, rows.sum(axis=1, keepdims=True))
        distance = np.concatenate([[0.0], 0.5 * np.abs(np.diff(rows, axis=0)).sum(axis=1)])
        tones = np.stack([distance, (rows[:, 1:] + rows[:, :-1]).max(axis=1)], axis=1).astype(np.float32)
        self.tones.append(tones if not self.tones else tones[1:])
        del self.histograms[:-1]

    def finish(self) -> PictureFeatures | None:
        count = self.base + len(self.pts)
        if not count:
            return None
        self._look_closely(count)
        self.pictures.clear()
        self._pack(len(self.pts))

        pts, key, blocks, thumbs, table, moved = (kept[:count] for kept in self.packed)
        tones = np.concatenate(self.tones)
        return PictureFeatures(
            pts,
            self.time_base,
            blocks,
            table[:, 0],
            moved,
            thumbs,
            table[:, 2],
            table[:, 1],
            tones[:, 1],
            tones[:, 0],
            key,
            np.concatenate([frames for frames, _ in self.found]),
            np.concatenate([figures for _, figures in self.found]),
            np.concatenate([windows for windows, _ in self.blended]),
            np.concatenate([blends for _, blends in self.blended]),
            np.concatenate([wipes for wipes, _ in self.wiped]),
            np.concatenate([wiped for _, wiped in self.wiped]),
            np.concatenate(self.shifts),
            self.width,
        )


def _measure_shifts(
    frames: npt.NDArray[np.intp], figures: Floats, pictures: Sequence[npt.NDArray[np.uint8]], score: Score
) -> Floats:
    """Of the candidates that may come to be told: optical flow and faces take too long for all."""
    shifts = np.full((len(frames), 4), np.nan, np.float32)
    skipped, half = FIGURES.index("frames_skipped"), FIGURES.index("half")
    for n in np.flatnonzero(score(figures) > LEAST_ODDS).tolist():
        before, after = pictures[max(0, int(frames[n]) - int(figures[n, skipped]))], pictures[int(frames[n])]
        shifts[n, :2] = measure_shift(before, after)
        if figures[n, half] < np.log(MOST_OF_SHOT):
            shifts[n, 2:] = measure_face_jump(before, after)
    return shifts


def measure_change(before: Floats, now: Floats, moments: tuple[float, float, float]) -> Floats:
    """Mean absolute change of each block, (9, 16), the exposure matched; by what lies beyond a caption that came or went.

    White letters would else pass for a step of the exposure and, made up for, change every block of a picture that stands still.
    `moments`: see `match_exposure`.
    """
    import cv2

    change = to_blocks(cv2.absdiff(now, match_exposure(before, now, moments)))
    edge = round(len(now) * BAND_ROWS / ROWS)
    for band, beyond in ((slice(ROWS - BAND_ROWS, ROWS), slice(None, -edge)), (slice(0, BAND_ROWS), slice(edge, None))):
        if float(change[band].max()) > LEAST_WRITING and has_row_above(change[band], LEAST_WRITING):
            again = to_blocks(cv2.absdiff(now, match_exposure(before, now, rows=beyond)))
            if find_caption_band(again) == band:
                return again
    return change
