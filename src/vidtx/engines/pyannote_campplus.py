"""Adaptor of pyannote.audio with open weights: its SpeakerDiarization pipeline, segmentation-3.0 and CAM++ instead of a gated embedding.

In: as `vidtx.engines.pyannote`. The path is a folder of two files: `segmentation.bin` (pyannote/segmentation-3.0, whose loading executes what the
checkpoint names: its checksum is verified before) and `campplus.pt` (3D-Speaker's CAM++, a state dict). Out: `Turn`s. Voices are
clustered by the cosine of their embeddings (agglomerative clustering, as in pyannote's speaker-diarization-3.1). There is no PLDA: for
the reassignment of speakers an isotropic model says how embeddings of one voice and of several scatter (`whiten`).
"""

from __future__ import annotations

import importlib.metadata
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidtx.document import EngineRecord
from vidtx.document.span import Span
from vidtx.engines.base import SpeakerEmbeddings
from vidtx.engines.campplus import (
    DIMENSION,
    FRAME_SAMPLES,
    FRAME_STEP_SAMPLES,
    LEAST_FRAMES,
    compute_features,
    embed_features,
    load_network,
    remove_mean,
)
from vidtx.engines.foreign import build_diarization_pipeline
from vidtx.engines.offline import switch_telemetry_off
from vidtx.engines.pyannote import PyannoteDiarizer, describe_error
from vidtx.errors import EngineError, ModelError
from vidtx.signal import SAMPLE_RATE, Progress

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import torch

    from vidtx.signal import Waveform

    Floats = npt.NDArray[np.float64]

SEGMENTATION, EMBEDDING = "segmentation.bin", "campplus.pt"

# Chosen on one half of real recordings and composed interviews, reported on the other: docs/measurements/diarization.md. Average linkage merges
# and splits less than pyannote's own choice (centroid linkage) where voices share a room or a telephone line.
CLUSTERING = {"method": "average", "threshold": 0.5, "min_cluster_size": 12}
PARAMETERS = {"segmentation": {"min_duration_off": 0.0}, "clustering": CLUSTERING}
BATCH = 32  # of chunks, and of embeddings between two reports of progress
SAME_VOICE_COSINE = (
    0.67  # mean cosine of two pieces of about 2 s of one voice; 0.67 on both halves of the voices (benchmarks/diarization.py)
)


class CampplusDiarizer(PyannoteDiarizer):
    """A `Diarizer`. `path` is a folder with `segmentation.bin` and `campplus.pt`.

    Raises ModelError for a folder that lacks them or whose files cannot be loaded, EngineError where the device does not take it.
    """

    def __init__(self, path: Path, device: str = "cpu", *, record: EngineRecord | None = None) -> None:
        switch_telemetry_off()
        absent = [part for part in (SEGMENTATION, EMBEDDING) if not (path / part).is_file()]
        if absent:
            raise ModelError(f"{path}: not a folder of segmentation and CAM++ weights: {', '.join(absent)} missing")
        voice = VoiceEmbedding(load_network(path / EMBEDDING))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torchcodec, which reads files; waveforms are handed over in memory
            try:
                pipeline = build_diarization_pipeline(path / SEGMENTATION, voice, BATCH)
                pipeline.instantiate(PARAMETERS)
            except EngineError:
                raise
            except Exception as error:  # its loader unpickles, imports and builds: anything can be raised
                raise ModelError(f"{path}: pyannote.audio cannot load {SEGMENTATION} ({describe_error(error)})") from error
        try:
            import torch

            voice.to(torch.device(device))
        except RuntimeError as error:
            raise EngineError(f"{path}: cannot be moved to {device} ({describe_error(error)})") from error
        self._voice = voice
        self._adopt(pipeline, device, path)
        version = importlib.metadata.version("pyannote.audio")
        self.record = record or EngineRecord("diarization", "pyannote.audio", version, path.name)

    def embed_speakers(
        self, waveform: Waveform, spans: Sequence[Span], progress: Progress | None = None
    ) -> SpeakerEmbeddings | None:
        """See `Diarizer.embed_speakers`; by CAM++ and the isotropic model. Raises EngineError."""
        if not spans:
            return None
        return whiten(self._embed_spans(waveform, spans, progress))


def whiten(vectors: Floats) -> SpeakerEmbeddings:
    """Embeddings (n, d) of any length, in a space where a voice's embeddings scatter with the identity as covariance.

    The model: an embedding of length 1 is its voice's mean and noise, both isotropic and normal. Then the mean cosine r of two
    embeddings of one voice is the voices' share of the variance: between = r / (1 - r), and 1 / d is the variance of a component. r is
    `SAME_VOICE_COSINE`. The log-likelihood ratio of this model grows with the cosine alone.
    """
    import numpy as np

    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scale = np.sqrt(vectors.shape[1] / (1.0 - SAME_VOICE_COSINE))
    between = np.full(vectors.shape[1], SAME_VOICE_COSINE / (1.0 - SAME_VOICE_COSINE))
    with np.errstate(divide="ignore", invalid="ignore"):  # of an embedding without length nothing is known: it is not finite
        unit = vectors / lengths
    return SpeakerEmbeddings(scale * unit, between, model="isotropic")


class VoiceEmbedding:
    """CAM++ in the form that pyannote's pipelines ask for (`PretrainedSpeakerEmbedding`)."""

    sample_rate = SAMPLE_RATE
    dimension = DIMENSION
    metric = "cosine"
    min_num_samples = SAMPLE_RATE // 4  # clean sound of a speaker from which overlapping sound is left out

    def __init__(self, network: Any) -> None:
        self._network = network
        self._device: Any = None

    def to(self, device: torch.device) -> VoiceEmbedding:
        self._network.to(device)
        self._device = device
        return self

    def __call__(self, waveforms: torch.Tensor, masks: torch.Tensor | None = None) -> npt.NDArray[np.float32]:
        """Embeddings (batch, dimension) of waveforms (batch, 1, samples), each of the frames that its mask (batch, frames) names.

        Features of the frames that are left out do not reach the network at all: its masks look at the whole sound that it is
        given, and that must be one voice. Not a number for a waveform without a tenth of a second of sound.
        """
        import numpy as np
        import torch

        found = np.full((len(waveforms), self.dimension), np.nan, np.float32)
        features, before = None, None
        with torch.inference_mode():
            for n, (row,) in enumerate(waveforms.to(self._device)):
                if features is None or before is None or not torch.equal(row, before):  # a chunk comes once a speaker
                    features, before = compute_features(row), row
                chosen = features
                if masks is not None:
                    chosen = features[_stretch_mask(masks[n], len(row), len(features)).to(features.device)]
                if len(chosen) >= LEAST_FRAMES:
                    found[n] = embed_features(self._network, remove_mean(chosen)[None])[0].float().cpu().numpy()
        return found


def _stretch_mask(mask: torch.Tensor, samples: int, frames: int) -> torch.Tensor:
    """A mask (m,) over evenly spaced parts of `samples` samples, as booleans (frames,) for frames of features by their middle."""
    import torch

    middle = torch.arange(frames) * FRAME_STEP_SAMPLES + FRAME_SAMPLES // 2
    return mask.cpu()[(middle * len(mask) // max(1, samples)).clamp_max(len(mask) - 1)] > 0.5
