"""A checkpoint made without torch: torch reads it as its own, and its bytes depend on nothing but what is in it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from vidtx.engines.weights.conversion.torch_checkpoint import Tensor, write_checkpoint

VALUES = np.arange(12, dtype="<f2").tobytes() + np.arange(3, dtype="<f4").tobytes()
TENSORS = {"a": Tensor((3, 4), "float16", 0), "b.c": Tensor((3,), "float32", 24), "scalar": Tensor((), "float16", 2)}


def write(folder: Path, tensors: dict[str, Tensor] = TENSORS) -> Path:
    (folder / "values").write_bytes(VALUES)
    write_checkpoint(folder / "made.pt", {"n": 80, "m": -1}, tensors, folder / "values")
    return folder / "made.pt"


@pytest.mark.slow
def test_torch_reads_it_as_its_own_without_running_anything(tmp_path: Path) -> None:
    import torch

    found = torch.load(write(tmp_path), weights_only=True)
    assert found["dims"] == {"n": 80, "m": -1}
    state = found["model_state_dict"]
    assert list(state) == list(TENSORS)
    assert torch.equal(state["a"], torch.arange(12, dtype=torch.float16).reshape(3, 4))
    assert torch.equal(state["b.c"], torch.arange(3, dtype=torch.float32))
    assert state["scalar"].item() == 1.0


def test_its_bytes_are_the_same_on_every_machine(tmp_path: Path) -> None:
    """Were this digest to change, the digests in models/manifests would not hold any more."""
    digest = hashlib.sha256(write(tmp_path).read_bytes()).hexdigest()
    assert digest == "d62386062e8b49328ad5c681e447157533636d8d9d58caaed84117f6e4eedac0"


def test_values_that_are_not_there_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="ends before"):
        write(tmp_path, {"a": Tensor((100,), "float16", 0)})
