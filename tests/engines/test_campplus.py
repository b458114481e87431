"""CAM++: the architecture without its weights, the features, and the real weights where they were fetched."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from campplus_directory import make_state_dict
from vidtx.engines.campplus import (
    DIMENSION,
    MEL_BINS,
    build_network,
    compute_features,
    embed_features,
    load_network,
    remove_mean,
)
from vidtx.errors import ModelError


def embed(network: object, features: object) -> np.ndarray:
    import torch

    with torch.inference_mode():
        return embed_features(network, features).numpy()  # type: ignore[arg-type]


def test_the_network_has_the_published_names_and_size() -> None:
    network = build_network()
    assert sum(p.numel() for p in network.parameters()) == 6_848_544
    state = network.state_dict()
    assert len(state) == 937
    assert tuple(state["xvector.block2.tdnnd24.cam_layer.linear_local.weight"].shape) == (32, 128, 3)
    assert tuple(state["xvector.transit2.linear.weight"].shape) == (512, 1024, 1)
    assert tuple(state["xvector.dense.linear.weight"].shape) == (DIMENSION, 1024, 1)
    assert "xvector.dense.nonlinear.batchnorm.weight" not in state, "the last normalization has no scale of its own"


def test_made_up_weights_give_the_same_output_as_when_they_were_checked() -> None:
    """The numbers come from a run in which 3D-Speaker's own weights gave what the publisher's network gives."""
    import torch

    network = build_network()
    network.load_state_dict(make_state_dict(), strict=True)
    time = torch.arange(250)[:, None] * torch.linspace(0.01, 0.4, MEL_BINS)
    first = embed(network, remove_mean(torch.sin(time) + 0.1 * torch.cos(3 * time))[None])
    assert first.shape == (1, DIMENSION)
    assert np.allclose(first[0, :4], EXPECTED, atol=1e-3), first[0, :4].tolist()
    assert np.array_equal(first, embed(network, remove_mean(torch.sin(time) + 0.1 * torch.cos(3 * time))[None]))


EXPECTED = (5.446778, 8.596633, -4.369027, -2.617720)


def test_sounds_of_one_length_may_be_embedded_together() -> None:
    import torch

    network = build_network()
    network.load_state_dict(make_state_dict())
    features = torch.randn(3, 120, MEL_BINS, generator=torch.Generator().manual_seed(1))
    together = embed(network, features)
    assert np.allclose(together, np.concatenate([embed(network, row[None]) for row in features]), atol=1e-4)


def test_features_are_kaldis_and_their_mean_can_be_taken_off() -> None:
    import torch

    tone = 0.1 * torch.sin(torch.arange(16_000) * 2 * np.pi * 440 / 16_000)
    features = compute_features(tone)
    assert features.shape == (98, MEL_BINS), "one frame each 10 ms, none beyond the end"
    assert abs(int(features.mean(0).argmax()) - 16) <= 2, "440 Hz lies in one of the low bands"
    assert torch.equal(features, compute_features(tone)), "no dither"
    assert torch.allclose(remove_mean(features).mean(0), torch.zeros(MEL_BINS), atol=1e-4)
    assert len(compute_features(tone[:300])) == 0


@pytest.mark.parametrize("content", [b"", b"nonsense", b"PK\x03\x04"])
def test_a_file_that_is_no_state_dict_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "campplus.pt"
    path.write_bytes(content)
    with pytest.raises(ModelError, match="not the weights of a CAM"):
        load_network(path)


def test_weights_of_another_network_or_that_are_not_finite_are_refused(tmp_path: Path) -> None:
    import torch

    path, weights = tmp_path / "campplus.pt", make_state_dict()
    torch.save({name: value for name, value in weights.items() if not name.startswith("head.bn2")}, path)
    with pytest.raises(ModelError):
        load_network(path)
    weights["head.conv1.weight"][0, 0, 0, 0] = float("nan")
    torch.save(weights, path)
    with pytest.raises(ModelError, match="not finite"):
        load_network(path)
