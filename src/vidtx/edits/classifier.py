"""How likely each candidate is an edit: the features of the picture and what the sound hints at there, weighed by trained
models.

In: `PictureFeatures` and, if there is sound, its `SpliceScores`. Out: log-odds for each candidate frame and for each window
that may be a dissolve. The models (`jump_model.npz` and `dissolve_model.npz`, made by `models/training/train_edits.py`) learned
from edits made in continuous footage, and were calibrated on people that they had not seen.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vidtx.edits.boosted_trees import Forest, load_forest
from vidtx.edits.picture.candidates import FEATURE_NAMES
from vidtx.edits.picture.features import FirstScores

if TYPE_CHECKING:
    from fractions import Fraction

    import numpy.typing as npt

    from vidtx.edits.audio.splices import SpliceScores
    from vidtx.edits.picture.features import PictureFeatures

    Floats = npt.NDArray[np.float32]

COLUMNS = (*FEATURE_NAMES, "keyframe_regularity", "splice_log_odds", "splice_prominence")
_KEYFRAME_REACH = 400  # frames on either side in which the regularity of keyframes is measured
SPLICE_REACH_HOPS = 4  # hops of the sound (10 ms) around a frame's time that belong to it
USUAL_REACH_HOPS = 150  # hops around it whose scores show what is usual


class CandidateScores(NamedTuple):
    """Log-odds, (k,), that the candidates of `PictureFeatures` are cuts, and, (w,), that its windows are dissolves."""

    cuts: npt.NDArray[np.float64]
    dissolves: npt.NDArray[np.float64]


class Models(NamedTuple):
    cuts: Forest
    dissolves: Forest


def classify(features: PictureFeatures, splice_scores: SpliceScores | None, origin: Fraction) -> CandidateScores:
    """The scores of all candidates and windows. `origin`: the picture stream's time at the clip's time zero, in seconds."""
    cuts = load_models().cuts.compute_log_odds(tabulate(features, splice_scores, origin))
    return CandidateScores(cuts, score_windows(features.dissolves.rows))


def score_by_picture(rows: Floats) -> npt.NDArray[np.float64]:
    """First log-odds, (k,), of rows (k, len(FEATURE_NAMES)) while the frames still come in: without the sound and the other
    keyframes."""
    unknown = np.full((len(rows), len(COLUMNS) - len(FEATURE_NAMES)), np.nan, np.float32)
    return load_models().cuts.compute_log_odds(np.concatenate([rows, unknown], axis=1))


def score_windows(rows: Floats) -> npt.NDArray[np.float64]:
    """Log-odds, (w,), of rows (w, f) of windows that may be dissolves."""
    return load_models().dissolves.compute_log_odds(rows)


FIRST_SCORES = FirstScores(cuts=score_by_picture, dissolves=score_windows)


def tabulate(features: PictureFeatures, splice_scores: SpliceScores | None, origin: Fraction) -> Floats:
    """The rows of the model of cuts, (k, len(COLUMNS)). What the sound hints at is NaN where there is none."""
    extra = np.full((len(features.cuts.frames), 3), np.nan, np.float32)
    keys = np.flatnonzero(features.frames.keyframe)
    for n, frame in enumerate(features.cuts.frames.tolist()):
        extra[n, 0] = _measure_regularity(keys, frame) if features.frames.keyframe[frame] else 0.0
        if splice_scores is not None:
            seconds = float(int(features.frames.pts[frame]) * features.time_base) - float(origin)
            extra[n, 1:] = splice_scores.measure_peak(round(seconds * splice_scores.rate), SPLICE_REACH_HOPS, USUAL_REACH_HOPS)
    return np.concatenate([features.cuts.rows, extra], axis=1).astype(np.float32)


def _measure_regularity(keys: npt.NDArray[np.intp], frame: int) -> float:
    """The share of distances between the keyframes around that are the usual one: an encoder's fixed interval, no editor's choice."""
    near = np.diff(keys[(keys > frame - _KEYFRAME_REACH) & (keys < frame + _KEYFRAME_REACH)])
    return float((np.abs(near - np.median(near)) <= 1).mean()) if len(near) >= 2 else 0.0


@cache
def load_models() -> Models:
    folder = Path(__file__).parent
    return Models(load_forest(folder / "jump_model.npz"), load_forest(folder / "dissolve_model.npz"))
