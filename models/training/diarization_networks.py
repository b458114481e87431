"""The demo diarization's two networks, as pyannote builds them, with their checkpoints and the segmentation's loss.

In: nothing, or a checkpoint's path. Out: a `PyanNet` (powerset of three speakers, two at once) and an `XVectorMFCC`, untrained
or loaded; checkpoints that `Model.from_pretrained` loads.
"""

from __future__ import annotations

import itertools
import os
from pathlib import Path
from typing import Any

os.environ["PYANNOTE_METRICS_ENABLED"] = "0"  # before pyannote is imported, which otherwise reports its use over the network

import torch
import torch.nn.functional as F
from pyannote.audio import Model
from pyannote.audio.core.task import Problem, Resolution, Specifications
from pyannote.audio.models.embedding import XVectorMFCC
from pyannote.audio.models.segmentation import PyanNet
from pyannote.audio.utils.powerset import Powerset
from torch import Tensor, nn

SPEAKERS, AT_ONCE = 3, 2  # speakers in a chunk; of these, at most so many at the same time
CHUNK = 10.0  # seconds
EMBEDDING_SIZE = 128
_MFCC = {"n_mfcc": 40, "log_mels": True, "melkwargs": {"n_fft": 512, "win_length": 400, "hop_length": 320, "n_mels": 64}}


def build_segmentation() -> PyanNet:
    """A stride of 20 samples gives a frame every 34 ms, at half the cost of pyannote's own 17 ms."""
    model = PyanNet(
        sincnet={"stride": 20}, lstm={"hidden_size": 96, "num_layers": 2}, linear={"hidden_size": 96, "num_layers": 1}
    )
    model.specifications = Specifications(
        problem=Problem.MONO_LABEL_CLASSIFICATION, resolution=Resolution.FRAME, duration=CHUNK, min_duration=None,
        warm_up=(0.0, 0.0), classes=[f"speaker#{n + 1}" for n in range(SPEAKERS)], powerset_max_classes=AT_ONCE,
        permutation_invariant=True,
    )  # fmt: skip
    model.setup()
    return model


def build_embedding() -> XVectorMFCC:
    """An x-vector network over MFCC with a frame every 20 ms."""
    model = XVectorMFCC(mfcc=_MFCC, dimension=EMBEDDING_SIZE)
    model.specifications = Specifications(
        problem=Problem.REPRESENTATION,
        resolution=Resolution.CHUNK,
        duration=CHUNK,
        min_duration=None,
        warm_up=(0.0, 0.0),
        classes=None,
    )
    model.setup()
    return model


def save_model(model: Model, path: Path) -> None:
    """A checkpoint as Lightning writes it, reduced to what `Model.from_pretrained` reads."""
    import lightning

    checkpoint: dict[str, Any] = {
        "state_dict": {name: tensor.detach().cpu().clone() for name, tensor in model.state_dict().items()},
        "hyper_parameters": {name: _plain(value) for name, value in model.hparams.items()},
        "pytorch-lightning_version": lightning.__version__,
        "epoch": 0,
        "global_step": 0,
    }
    model.on_save_checkpoint(checkpoint)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    torch.save(checkpoint, part)
    part.rename(path)


def _plain(value: Any) -> Any:
    return {k: _plain(v) for k, v in value.items()} if hasattr(value, "items") else value


def load_model(path: Path) -> Model:
    """A network from a checkpoint of `save_model`."""
    model = Model.from_pretrained(path)
    assert model is not None
    return model


class PowersetLoss(nn.Module):
    """Cross-entropy over sets of speakers: the minimum over the permutations of the speakers, per chunk."""

    def __init__(self) -> None:
        super().__init__()
        self.powerset = Powerset(SPEAKERS, AT_ONCE)
        self.orders = list(itertools.permutations(range(SPEAKERS)))

    def forward(self, log_probabilities: Tensor, activity: Tensor) -> Tensor:
        losses = []
        for order in self.orders:
            target = self.powerset.to_powerset(activity[..., list(order)]).argmax(dim=-1)
            losses.append(F.nll_loss(log_probabilities.transpose(1, 2), target, reduction="none").mean(dim=1))
        return torch.stack(losses).amin(dim=0).mean()


def embed_masked(model: XVectorMFCC, sound: Tensor, masks: Tensor, autocast: bool) -> Tensor:
    """The model's forward pass, with its convolutions in bfloat16 if `autocast`: (batch, EMBEDDING_SIZE).

    A channel that bfloat16 rounds to one value has zero variance, where the gradient of the standard deviation is infinite. A
    little noise prevents it.
    """
    with torch.no_grad():
        hidden = model.mfcc(sound).squeeze(dim=1)
    with torch.autocast("cpu", torch.bfloat16, enabled=autocast):
        for block in model.tdnns:
            hidden = block(hidden)
    hidden = hidden.float() + 1e-3 * torch.randn_like(hidden, dtype=torch.float32)
    embedded: Tensor = model.embedding(model.stats_pool(hidden, weights=masks))
    return embedded
