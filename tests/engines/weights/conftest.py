"""A models folder that holds every model, a few bytes long."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from small_models import write_small_models
from vidtx.engines.weights import manifests, presets
from vidtx.engines.weights.shipped import find_shipped_models


@pytest.fixture
def small_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The real presets over tiny files that pass for what came with vidtx; returns the models folder."""
    shipped, models = tmp_path / "shipped", tmp_path / "models"
    write_small_models(shipped, models)
    shutil.copy(find_shipped_models() / "presets.toml", shipped)
    monkeypatch.setattr(manifests, "find_shipped_models", lambda: shipped)
    monkeypatch.setattr(presets, "find_shipped_models", lambda: shipped)
    return models
