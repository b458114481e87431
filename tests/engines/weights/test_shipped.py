"""Files that come with vidtx, in the wheel or in the checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

from small_models import put
from vidtx.engines.weights import shipped
from vidtx.errors import MissingModelsError, ModelError


def test_the_wheels_own_folders_come_before_the_checkouts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "src" / "vidtx"
    monkeypatch.setattr(shipped, "_PACKAGE", package)
    in_checkout = put(tmp_path, "models/presets.toml", b"").parent, put(tmp_path, "samples/interrogation.mp4", b"")
    assert (shipped.find_shipped_models(), shipped.find_shipped_sample()) == in_checkout
    in_wheel = (
        put(package, "_shipped/models/presets.toml", b"").parent,
        put(package, "_shipped/samples/interrogation.mp4", b""),
    )
    assert (shipped.find_shipped_models(), shipped.find_shipped_sample()) == in_wheel


def test_a_damaged_installation_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped, "_PACKAGE", tmp_path / "src" / "vidtx")
    with pytest.raises(ModelError, match=r"presets\.toml"):
        shipped.find_shipped_models()
    with pytest.raises(MissingModelsError, match="sample clip"):
        shipped.find_shipped_sample()
