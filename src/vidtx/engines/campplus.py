"""CAM++: a network that says how a voice sounds, as one vector (Wang et al. 2023, "CAM++", arXiv 2303.00332).

In: samples of 16 kHz sound and a state dict with the names of 3D-Speaker's `campplus_cn_en_common`. Out: features, and embeddings of 192
numbers of which the cosine says whether two are of one voice.

The network, in the paper's order. A front end of two-dimensional convolutions (FCM) halves the frequency axis three times. A layer over time
halves the frames. Three blocks follow, whose layers each add 32 channels to what they were given (D-TDNN). Each of these layers weighs
its channels by what the whole utterance and its own segment of 100 frames sound like (context-aware masking). Mean and standard
deviation over time, and one linear layer, make the embedding. The modules hold the parameters only; what happens between
them is in functions, since torch must not be imported before a network is opened.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidtx.errors import ModelError
from vidtx.signal import SAMPLE_RATE

if TYPE_CHECKING:
    import torch

DIMENSION = 192  # of an embedding
MEL_BINS = 80
LEAST_FRAMES = 10  # of features (0.1 s): fewer have no spread over time
FRAME_STEP_SAMPLES = SAMPLE_RATE // 100  # from one frame of features to the next
FRAME_SAMPLES = SAMPLE_RATE // 40  # of a frame of features
_FULL_SCALE = 32768.0  # Kaldi's samples are 16-bit integers

_FRONT_CHANNELS = 32
_FIRST_CHANNELS = 128  # of the layer that halves the frames
_GROWTH = 32  # channels that each layer of a block adds
_BOTTLENECK = 128
_CONTEXT = 64  # channels between a layer's context and its mask
_BLOCKS = ((12, 1), (24, 2), (16, 2))  # layers and dilation of each block
_SEGMENT_FRAMES = 100  # that a mask's local context is averaged over


def compute_features(samples: torch.Tensor) -> torch.Tensor:
    """Log energies (frames, 80) in mel bands, as Kaldi computes them, of samples (n,) in [-1, 1]; no frame for less than 25 ms.

    Their mean over time is still in them: it is that of the frames that an embedding is taken from (`remove_mean`).
    """
    import torch
    from torchaudio.compliance import kaldi

    if len(samples) < FRAME_SAMPLES:
        return torch.zeros((0, MEL_BINS), dtype=torch.float32, device=samples.device)
    scaled = samples[None].float() * _FULL_SCALE
    features: torch.Tensor = kaldi.fbank(scaled, num_mel_bins=MEL_BINS, sample_frequency=SAMPLE_RATE, dither=0.0)
    return features


def remove_mean(features: torch.Tensor) -> torch.Tensor:
    """Features (..., frames, bins) less their mean over time: the recording's constant coloring goes with it."""
    return features - features.mean(dim=-2, keepdim=True)


def build_network() -> Any:
    """The parameters, not yet trained: a `torch.nn.ModuleDict` with the state dict's names. `embed_features` runs it."""
    from torch import nn

    norm, conv, group = nn.BatchNorm1d, nn.Conv1d, nn.ModuleDict

    def normalized(channels: int, *, affine: bool = True) -> Any:
        return group({"batchnorm": norm(channels, affine=affine)})

    def residual(*, halves: bool) -> Any:
        width = _FRONT_CHANNELS
        parts = {
            "conv1": nn.Conv2d(width, width, 3, stride=(2 if halves else 1, 1), padding=1, bias=False),
            "bn1": nn.BatchNorm2d(width),
            "conv2": nn.Conv2d(width, width, 3, padding=1, bias=False),
            "bn2": nn.BatchNorm2d(width),
        }
        if halves:
            parts["shortcut"] = nn.Sequential(nn.Conv2d(width, width, 1, stride=(2, 1), bias=False), nn.BatchNorm2d(width))
        return group(parts)

    def dense_layer(channels: int, dilation: int) -> Any:
        mask = {
            "linear_local": conv(_BOTTLENECK, _GROWTH, 3, padding=dilation, dilation=dilation, bias=False),
            "linear1": conv(_BOTTLENECK, _CONTEXT, 1),
            "linear2": conv(_CONTEXT, _GROWTH, 1),
        }
        return group(
            {
                "nonlinear1": normalized(channels),
                "linear1": conv(channels, _BOTTLENECK, 1, bias=False),
                "nonlinear2": normalized(_BOTTLENECK),
                "cam_layer": group(mask),
            }
        )

    head = {
        "conv1": nn.Conv2d(1, _FRONT_CHANNELS, 3, padding=1, bias=False),
        "bn1": nn.BatchNorm2d(_FRONT_CHANNELS),
        "layer1": nn.ModuleList([residual(halves=True), residual(halves=False)]),
        "layer2": nn.ModuleList([residual(halves=True), residual(halves=False)]),
        "conv2": nn.Conv2d(_FRONT_CHANNELS, _FRONT_CHANNELS, 3, stride=(2, 1), padding=1, bias=False),
        "bn2": nn.BatchNorm2d(_FRONT_CHANNELS),
    }
    first = conv(_FRONT_CHANNELS * MEL_BINS // 8, _FIRST_CHANNELS, 5, stride=2, padding=2, bias=False)
    parts = {"tdnn": group({"linear": first, "nonlinear": normalized(_FIRST_CHANNELS)})}
    channels = _FIRST_CHANNELS
    for number, (layers, dilation) in enumerate(_BLOCKS, start=1):
        parts[f"block{number}"] = group({f"tdnnd{n + 1}": dense_layer(channels + n * _GROWTH, dilation) for n in range(layers)})
        channels += layers * _GROWTH
        parts[f"transit{number}"] = group(
            {"nonlinear": normalized(channels), "linear": conv(channels, channels // 2, 1, bias=False)}
        )
        channels //= 2
    parts["out_nonlinear"] = normalized(channels)
    parts["dense"] = group(
        {"linear": conv(2 * channels, DIMENSION, 1, bias=False), "nonlinear": normalized(DIMENSION, affine=False)}
    )
    return group({"head": group(head), "xvector": group(parts)}).eval()


def load_network(path: Path, device: str = "cpu") -> Any:
    """The network with the weights of a state dict file. Raises ModelError for a file that is not exactly this network's."""
    import torch

    try:
        weights = torch.load(path, map_location="cpu", weights_only=True)
        network = build_network()
        network.load_state_dict(weights, strict=True)
    except (
        Exception
    ) as error:  # its unpickler raises anything on a foreign file; a state dict of another network is a RuntimeError
        raise ModelError(f"{path}: not the weights of a CAM++ network ({type(error).__name__})") from error
    if not all(bool(tensor.isfinite().all()) for tensor in network.state_dict().values()):
        raise ModelError(f"{path}: these weights hold numbers that are not finite")
    return network.requires_grad_(False).to(torch.device(device))


def embed_features(network: Any, features: torch.Tensor) -> torch.Tensor:
    """Embeddings (batch, 192) of features (batch, frames, 80) from which the mean was removed; at least `LEAST_FRAMES` frames."""
    import torch

    head, body = network["head"], network["xvector"]
    x = _run_front_end(head, features.transpose(1, 2))
    x = torch.relu(body["tdnn"]["nonlinear"]["batchnorm"](body["tdnn"]["linear"](x)))
    for number in range(1, len(_BLOCKS) + 1):
        for layer in body[f"block{number}"].values():
            x = torch.cat([x, _run_dense_layer(layer, x)], dim=1)
        transit = body[f"transit{number}"]
        x = transit["linear"](_activate(transit["nonlinear"], x))
    x = _activate(body["out_nonlinear"], x)
    pooled = torch.cat([x.mean(dim=-1), x.std(dim=-1)], dim=-1)
    embedding: torch.Tensor = body["dense"]["nonlinear"]["batchnorm"](body["dense"]["linear"](pooled[..., None])[..., 0])
    return embedding


def _run_front_end(head: Any, bands: torch.Tensor) -> torch.Tensor:
    """(batch, bins, frames) -> (batch, channels x bins / 8, frames)."""
    import torch

    x = torch.relu(head["bn1"](head["conv1"](bands[:, None])))
    for block in (*head["layer1"], *head["layer2"]):
        y = torch.relu(block["bn1"](block["conv1"](x)))
        y = block["bn2"](block["conv2"](y))
        x = torch.relu(y + (block["shortcut"](x) if "shortcut" in block else x))
    x = torch.relu(head["bn2"](head["conv2"](x)))
    return x.flatten(1, 2)


def _run_dense_layer(layer: Any, x: torch.Tensor) -> torch.Tensor:
    """The channels that one layer adds: (batch, channels, frames) -> (batch, 32, frames), weighed by their context."""
    import torch

    hidden = _activate(layer["nonlinear2"], layer["linear1"](_activate(layer["nonlinear1"], x)))
    mask = layer["cam_layer"]
    context = hidden.mean(dim=-1, keepdim=True) + _average_segments(hidden)
    weight = torch.sigmoid(mask["linear2"](torch.relu(mask["linear1"](context))))
    weighed: torch.Tensor = mask["linear_local"](hidden) * weight
    return weighed


def _average_segments(x: torch.Tensor) -> torch.Tensor:
    """Each frame of x (batch, channels, frames) replaced by the mean of its segment; the last segment may be shorter."""
    from torch.nn.functional import avg_pool1d

    means = avg_pool1d(x, _SEGMENT_FRAMES, stride=_SEGMENT_FRAMES, ceil_mode=True)
    return means.repeat_interleave(_SEGMENT_FRAMES, dim=-1)[..., : x.shape[-1]]


def _activate(part: Any, x: torch.Tensor) -> torch.Tensor:
    import torch

    return torch.relu(part["batchnorm"](x))
