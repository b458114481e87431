"""Who speaks when, by pyannote.audio's SpeakerDiarization pipeline (Bredin 2023; Plaquet & Bredin 2023; VBx: Landini 2022).

In: a waveform and how many people may speak. Out: `SpeechTurn`s with overlaps kept. The pipeline is a local directory of the
community-1 layout (config.yaml, segmentation/, embedding/, plda/); loading it executes what its checkpoints name, so their
checksums are verified before (see `weights`). Nothing is fetched and nothing is reported: telemetry is off before the import.
"""

from __future__ import annotations

import importlib.metadata
import logging
import os
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidtx.document.span import Span
from vidtx.engines.base import SAMPLE_RATE, EngineInfo, Progress, SpeakerBounds, SpeechTurn
from vidtx.errors import EngineError, ModelError

if TYPE_CHECKING:
    from vidtx.engines.base import Waveform

LOG = logging.getLogger(__name__)
_PARTS = (
    "config.yaml",
    "segmentation/pytorch_model.bin",
    "embedding/pytorch_model.bin",
    "plda/xvec_transform.npz",
    "plda/plda.npz",
)
_SHORTEST = SAMPLE_RATE  # samples; a shorter waveform is padded with silence, since the networks' windows do not fit into it
_STEPS = {"segmentation": (0.0, 0.35), "embeddings": (0.4, 0.97)}  # which share of the work each of pyannote's steps is


class PyannoteDiarizer:
    """A `Diarizer`. `path` is the pipeline's directory. Raises ModelError for a directory that is not one."""

    def __init__(self, path: Path, device: str = "cpu", *, info: EngineInfo | None = None) -> None:
        os.environ["PYANNOTE_METRICS_ENABLED"] = "0"
        absent = [part for part in _PARTS if not (path / part).is_file()]
        if absent:
            raise ModelError(f"{path}: not a pyannote pipeline directory: {', '.join(absent)} missing")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torchcodec, which reads files; waveforms are handed over in memory
            import torch
            from pyannote.audio import Pipeline

            try:
                self._pipeline: Any = Pipeline.from_pretrained(path)
            except Exception as error:  # its loader unpickles, imports and builds: anything can be raised
                raise ModelError(
                    f"{path}: pyannote.audio cannot load this directory ({type(error).__name__}: {_first_line(error)})"
                ) from error
        if self._pipeline is None:
            raise ModelError(f"{path}: pyannote.audio cannot load this directory")
        self._pipeline.to(torch.device(device))
        version = importlib.metadata.version("pyannote.audio")
        self.info = info or EngineInfo("diarization", "pyannote.audio", version, path.name)

    def diarize(
        self, waveform: Waveform, speakers: SpeakerBounds = SpeakerBounds(), progress: Progress | None = None
    ) -> tuple[SpeechTurn, ...]:
        """See `Diarizer.diarize`."""
        import numpy as np
        import torch

        bounds = _check_bounds(speakers)
        length = len(waveform) * 1000 // SAMPLE_RATE
        if not length:
            return ()
        padded = np.pad(waveform, (0, max(0, _SHORTEST - len(waveform))))
        heard = {
            "waveform": torch.from_numpy(np.ascontiguousarray(padded, np.float32))[None],
            "sample_rate": SAMPLE_RATE,
            "uri": "clip",
        }
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # scikit-learn, NumPy and the random start of VBx: the same waveform must give the same turns.
            state = np.random.get_state()
            np.random.seed(0)
            try:
                output = self._pipeline(heard, hook=_Hook(progress), **bounds)
            finally:
                np.random.set_state(state)
        found = [
            (Span(start, end), str(label))
            for segment, _, label in output.speaker_diarization.itertracks(yield_label=True)
            if (end := min(length, round(segment.end * 1000))) > (start := max(0, round(segment.start * 1000)))
        ]
        found.sort(key=lambda turn: (turn[0].start, turn[0].end, turn[1]))
        names = {label: f"SPEAKER_{n:02d}" for n, label in enumerate(dict.fromkeys(label for _, label in found))}
        if progress:
            progress(1.0)
        return tuple(
            SpeechTurn(span, names[label], any(other != label and span & there for there, other in found))
            for span, label in found
        )


class _Hook:
    """pyannote's progress hook: names of steps with counts, turned into one share that only grows."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress, self._share = progress, 0.0

    def __call__(
        self,
        step: str,
        artifact: Any,
        file: Mapping[str, Any] | None = None,
        total: int | None = None,
        completed: int | None = None,
    ) -> None:
        if self._progress is None or step not in _STEPS:
            return
        low, high = _STEPS[step]
        self._share = max(self._share, low + (high - low) * (completed / total if total and completed is not None else 1.0))
        self._progress(self._share)


def _check_bounds(speakers: SpeakerBounds) -> dict[str, int]:
    """Keyword arguments for the pipeline. Raises EngineError for bounds that contradict each other."""
    exactly, least, most = speakers.exactly, speakers.least, speakers.most
    if any(value is not None and value < 1 for value in (exactly, least, most)):
        raise EngineError("the number of speakers is at least 1")
    if least is not None and most is not None and least > most:
        raise EngineError(f"at least {least} and at most {most} speakers: this cannot be")
    if exactly is not None:
        if (least is not None and exactly < least) or (most is not None and exactly > most):
            raise EngineError(f"exactly {exactly} speakers contradicts the other bounds")
        return {"num_speakers": exactly}
    named = {"min_speakers": least, "max_speakers": most}
    return {name: value for name, value in named.items() if value is not None}


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0][:200]
