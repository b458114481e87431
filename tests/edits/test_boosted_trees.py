"""The forest gives what the library gives that grew it, and a feature that is not known goes the way that was learned."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from vidtx.edits.boosted_trees import load_forest
from vidtx.edits.classifier import COLUMNS, load_models
from vidtx.edits.picture.transitions.dissolves import FEATURE_NAMES


def test_log_odds_are_those_of_scikit_learn(tmp_path: Path) -> None:
    ensemble = pytest.importorskip("sklearn.ensemble")
    from train_edits import compute_log_odds, fit, save_forest

    random = np.random.default_rng(1)
    rows = random.normal(size=(400, 5)).astype(np.float32)
    rows[random.random(rows.shape) < 0.2] = np.nan
    labels = (np.nan_to_num(rows[:, 0]) + np.nan_to_num(rows[:, 3]) ** 2 > 0.7).astype(int)
    models = fit(rows, labels, (0, 1), 20)
    assert isinstance(models[0], ensemble.HistGradientBoostingClassifier)
    save_forest(tmp_path / "forest.npz", models, 2.0, -1.0, list("abcde"))
    forest = load_forest(tmp_path / "forest.npz")
    assert forest.names == tuple("abcde")
    assert np.allclose(forest.compute_log_odds(rows), 2.0 * compute_log_odds(models, rows) - 1.0, atol=1e-5)


def test_no_rows_give_no_log_odds() -> None:
    for forest in load_models():
        assert forest.compute_log_odds(np.zeros((0, len(forest.names)), np.float32)).shape == (0,)


def test_the_shipped_forests_know_the_features_that_the_program_measures() -> None:
    cuts, dissolves = load_models()
    assert cuts.names == COLUMNS
    assert dissolves.names == FEATURE_NAMES
    assert cuts.feature.max() < len(COLUMNS) and dissolves.feature.max() < len(FEATURE_NAMES)
