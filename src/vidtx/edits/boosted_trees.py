"""A small forest of boosted trees, from a file of plain arrays: rows of features in, log-odds out. No learning library is
needed to run it.

The trees are those of scikit-learn's `HistGradientBoostingClassifier` (after Ke et al. 2017, LightGBM), written out by
`models/training/train_edits.py`: several models, whose log-odds are averaged, and a slope and an offset that calibrate the mean
(Platt 1999).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]


_BLOCK_ROWS = 1000  # that go through the trees at a time


@dataclass(frozen=True, slots=True, eq=False)
class Forest:
    """All arrays are (trees, nodes). At a node a row goes left if its `feature` is at most `threshold`, or unknown (NaN) and
    `unknown_left`; a node whose `left` is 0 is a leaf of that `value`. `models`: how many models the trees belong to, in equal
    parts.
    """

    feature: npt.NDArray[np.int16]
    threshold: Floats
    left: npt.NDArray[np.int16]
    right: npt.NDArray[np.int16]
    unknown_left: npt.NDArray[np.bool_]
    value: Floats
    base: float
    models: int
    slope: float
    offset: float
    names: tuple[str, ...]

    def compute_log_odds(self, rows: Floats) -> npt.NDArray[np.float64]:
        """Calibrated log-odds, (n,), of rows (n, features)."""
        if not len(rows):
            return np.zeros(0)
        # Some rows at a time: hours of footage have thousands of candidates, and each goes through every tree.
        return np.concatenate([self._compute_some(rows[n : n + _BLOCK_ROWS]) for n in range(0, len(rows), _BLOCK_ROWS)])

    def _compute_some(self, rows: Floats) -> npt.NDArray[np.float64]:
        trees = np.arange(len(self.feature))[None, :]
        node = np.zeros((len(rows), len(self.feature)), np.int64)
        number = np.arange(len(rows))[:, None]
        while True:
            left = self.left[trees, node]
            if not left.any():
                break
            value = rows[number, self.feature[trees, node]]
            goes_left = np.where(np.isnan(value), self.unknown_left[trees, node], value <= self.threshold[trees, node])
            node = np.where(left == 0, node, np.where(goes_left, left, self.right[trees, node]))
        mean = self.base + self.value[trees, node].sum(axis=1, dtype=np.float64) / self.models
        log_odds: npt.NDArray[np.float64] = self.slope * mean + self.offset
        return log_odds


def load_forest(path: Path) -> Forest:
    """The forest of a file that `models/training/train_edits.py` wrote."""
    with np.load(path) as kept:
        arrays = {name: kept[name] for name in ("feature", "threshold", "left", "right", "unknown_left", "value")}
        base, models, slope, offset = (float(kept[name]) for name in ("base", "models", "slope", "offset"))
        return Forest(**arrays, base=base, models=int(models), slope=slope, offset=offset, names=tuple(kept["names"].tolist()))
