"""What is measured of the frames of a clip: numbers small enough to keep for hours of footage, about 750 bytes a frame.

In: nothing; these are the values that `vidtx.edits.picture.measurement` fills in and that the detectors of edits read. Out:
`PictureFeatures` of a whole pass over frames, and `FrameBatch`, the frames whose small pictures are at hand at the same time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vidtx.edits.picture.grid import correlate

if TYPE_CHECKING:
    import numpy.typing as npt

    from vidtx.edits.picture.inserts import Box

    Floats = npt.NDArray[np.float32]

# Columns of `CutCandidates.motion`: see `optical_flow`, `faces` and `alignment` beside this module.
MOTION_NAMES = ("flow_distance", "flow_share", "face_distance", "face_growth", "similarity_in_place", "aligned_similarity")


# Log-odds, (k,), of rows (k, f) of candidates.
Score = Callable[["Floats"], "npt.NDArray[np.float64]"]


class FirstScores(NamedTuple):
    """A first classification by the picture alone, while the frames still come in: of candidates for cuts, and of windows that may be dissolves."""

    cuts: Score
    dissolves: Score


class CandidateRows(NamedTuple):
    """`frames`: (k,) frames, or (k, 2) last frame before and first after what may be an edit; `rows`: (k, f) features of each."""

    frames: npt.NDArray[np.intp]
    rows: Floats


@dataclass(frozen=True, slots=True, eq=False)
class FrameFeatures:
    """One row a frame, n frames. Gray levels run 0-255; changes are against the frame before, 0 at the first.

    pts: (n,) int64; keyframe: (n,) bool, coded without reference to others; block_change: (n, 144) float16, mean absolute
    change of each block, gain and offset removed; raw_change: (n,), mean absolute change without that removal; changed: (n, 7),
    see `vidtx.edits.picture.overlays.measure_changed`; thumbnails: (n, 9, 16, 3) uint8 RGB; contrast: (n,), standard deviation
    of luma; level: (n,), mean of luma; flat: (n,), share of pixels in the fullest two neighboring of 32 luma bins;
    histogram_change: (n,), half the L1 distance of the luma histograms, 0-1.
    """

    pts: npt.NDArray[np.int64]
    keyframe: npt.NDArray[np.bool_]
    block_change: npt.NDArray[np.float16]
    raw_change: Floats
    changed: Floats
    thumbnails: npt.NDArray[np.uint8]
    contrast: Floats
    level: Floats
    flat: Floats
    histogram_change: Floats


@dataclass(frozen=True, slots=True, eq=False)
class CutCandidates:
    """frames: (k,) that stand out; rows: (k, f), see `vidtx.edits.picture.candidates.FEATURE_NAMES`; motion: (k, 6), see
    `MOTION_NAMES`, NaN where it was not measured or there is no face."""

    frames: npt.NDArray[np.intp]
    rows: Floats
    motion: Floats


@dataclass(frozen=True, slots=True, eq=False)
class PictureFeatures:
    """Frames that follow one another, and what in them may be an edit.

    dissolves, wipes: windows that may be such edits, with the features of `vidtx.edits.picture.transitions.dissolves.FEATURE_NAMES` and
    `vidtx.edits.picture.transitions.wipes.WipeFeatures`. time_base: of the timestamps, in seconds; width: of the clip's picture, in pixels.
    """

    frames: FrameFeatures
    cuts: CutCandidates
    dissolves: CandidateRows
    wipes: CandidateRows
    time_base: Fraction
    width: int

    def __len__(self) -> int:
        return len(self.frames.pts)

    def seconds(self, first: int, last: int) -> float:
        """Seconds from one frame to another; a `last` past the end counts as the last frame."""
        pts = self.frames.pts
        return float(int(pts[min(last, len(pts) - 1)] - pts[first]) * self.time_base)

    def time_of(self, frame: int) -> Fraction:
        """When a frame is shown, in seconds on the stream's own clock; for the frame after the last, one frame's time past it."""
        pts = self.frames.pts
        if frame < len(pts):
            return int(pts[frame]) * self.time_base
        step = int(pts[-1] - pts[-2]) if len(pts) > 1 else 1
        return (int(pts[-1]) + step) * self.time_base

    def flat_thumbnail(self, frame: int) -> Floats:
        """The thumbnail of a frame, (432,) float32."""
        return self.frames.thumbnails[frame].reshape(-1).astype(np.float32)

    def compare(self, one: int, other: int) -> float:
        """Similarity of two frames: correlation of their thumbnails, -1 to 1; two even pictures are alike."""
        return correlate(self.flat_thumbnail(one), self.flat_thumbnail(other))

    def measure_distance(self, one: int, other: int) -> float:
        """Mean absolute difference of two thumbnails in gray levels, the best gain and offset removed."""
        a, b = self.flat_thumbnail(one), self.flat_thumbnail(other)
        a, b = a - a.mean(), b - b.mean()
        square = float(a @ a)
        gain = float(a @ b) / square if square > 1.0 else 1.0
        return float(np.abs(b - a * gain).mean()) if 0.5 <= gain <= 2.0 else float(np.abs(b - a).mean())


@dataclass(frozen=True, slots=True, eq=False)
class FrameBatch:
    """Frames that are measured closely together, m of them; frame numbers count from the first of the batch.

    pictures: (height, width) uint8 luma of each; thumbnails: (m, 144) luma; block_change, raw_change, keyframe: see
    `FrameFeatures`; times: (m,) in seconds. inside: the frames whose candidates are wanted; the others are their neighbors.
    inserts: what was laid over the picture at a frame, or taken away; the changes leave it out.
    """

    pictures: Sequence[npt.NDArray[np.uint8]]
    thumbnails: Floats
    block_change: Floats
    raw_change: Floats
    keyframe: npt.NDArray[np.bool_]
    times: npt.NDArray[np.float64]
    inside: range
    inserts: Mapping[int, tuple[Box, ...]] = field(default_factory=dict)
