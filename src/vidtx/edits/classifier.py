"""How likely each candidate is an edit: the figures of the picture and what the sound hints at there, weighed by trained models.

In: `PictureFeatures` and, if there is sound, its `SpliceScores`. Out: log-odds for each candidate frame and for each window that may be a
dissolve. The models (`jump_model.npz` and `dissolve_model.npz`, made by `models/training/train_edits.py`) learned from edits made in
continuous footage, and were calibrated on people that they had not seen.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vidtx.edits.boosted_trees import Forest, load_forest
from vidtx.edits.picture.candidates import FIGURES

if TYPE_CHECKING:
    from fractions import Fraction

    import numpy.typing as npt

    from vidtx.edits.audio.splices import SpliceScores
    from vidtx.edits.picture.features import PictureFeatures

    Floats = npt.NDArray[np.float32]

COLUMNS = (*FIGURES, "key_regular", "sound", "sound_around")
_KEYS_AROUND = 400  # frames in which the regularity of keyframes is looked at
BESIDE = 4  # hops of the sound (10 ms) around a frame's time that belong to it
AROUND = 150  # hops whose hints tell what is usual


class Judged(NamedTuple):
    """A stretch of picture with the log-odds, (k,), that its candidates are cuts, and, (w,), that its windows are dissolves."""

    features: PictureFeatures
    odds: npt.NDArray[np.float64]
    blend_odds: npt.NDArray[np.float64]


def judge(features: PictureFeatures, sound: SpliceScores | None, origin: Fraction) -> Judged:
    """See `judge_candidates` and `judge_windows`."""
    return Judged(features, judge_candidates(features, sound, origin), judge_windows(features))


def judge_candidates(features: PictureFeatures, sound: SpliceScores | None, origin: Fraction) -> npt.NDArray[np.float64]:
    """Log-odds, (k,), that an edit lies at each of `features.candidates`. `origin`: the stream's time at the clip's time zero."""
    return load_models()[0].compute_odds(tabulate(features, sound, origin))


def judge_figures(figures: Floats) -> npt.NDArray[np.float64]:
    """A first judgment, (k,), of rows (k, len(FIGURES)) while the frames still come in: without the sound and the other keyframes."""
    unknown = np.full((len(figures), len(COLUMNS) - len(FIGURES)), np.nan, np.float32)
    return load_models()[0].compute_odds(np.concatenate([figures, unknown], axis=1))


def judge_windows(features: PictureFeatures) -> npt.NDArray[np.float64]:
    """Log-odds, (w,), that `features.windows` are dissolves."""
    return load_models()[1].compute_odds(features.blends)


def tabulate(features: PictureFeatures, sound: SpliceScores | None, origin: Fraction) -> Floats:
    """The model's rows, (k, len(COLUMNS)). What the sound hints at is NaN where there is none."""
    extra = np.full((len(features.candidates), 3), np.nan, np.float32)
    keys = np.flatnonzero(features.key)
    for n, frame in enumerate(features.candidates.tolist()):
        extra[n, 0] = _regularity(keys, frame) if features.key[frame] else 0.0
        if sound is not None:
            at = round((float(int(features.pts[frame]) * features.time_base) - float(origin)) * sound.rate)
            extra[n, 1:] = sound.look(at, BESIDE, AROUND)
    return np.concatenate([features.figures, extra], axis=1).astype(np.float32)


def _regularity(keys: npt.NDArray[np.intp], frame: int) -> float:
    """The share of distances between the keyframes around that are the usual one: an encoder's fixed interval, no editor's choice."""
    near = np.diff(keys[(keys > frame - _KEYS_AROUND) & (keys < frame + _KEYS_AROUND)])
    return float((np.abs(near - np.median(near)) <= 1).mean()) if len(near) >= 2 else 0.0


@cache
def load_models() -> tuple[Forest, Forest]:
    """Of cuts and of dissolves."""
    room = Path(__file__).parent
    return load_forest(room / "jump_model.npz"), load_forest(room / "dissolve_model.npz")
