"""Opens the engines of a run: from a `ModelChoice`, each when it is first needed, because opening takes seconds and memory.

In: where the weights are. Out: objects behind the Protocols of `base`. A run whose stages are all kept from before opens none.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from vidtx.document import EngineRecord
from vidtx.document.span import Span
from vidtx.engines.base import Diarizer, Recognition, Recognizer, Translator
from vidtx.engines.weights.presets import ModelChoice, Weights
from vidtx.errors import UsageError
from vidtx.signal import Progress

if TYPE_CHECKING:
    from vidtx.signal import Waveform

LOG = logging.getLogger(__name__)
DEVICES = ("auto", "cpu", "cuda")
_PACKAGES = {"whisper": "openai-whisper", "pyannote": "pyannote.audio", "seq2seq": "transformers"}


def describe_engine(weights: Weights) -> EngineRecord:
    """What goes into a document's provenance, without opening anything."""
    import importlib.metadata

    package = _PACKAGES[weights.engine]
    version = importlib.metadata.version(package)
    return EngineRecord(weights.task, package, version, weights.model, weights.revision, weights.sha256, weights.license)


def choose_device(name: str) -> str:
    """ "auto" is CUDA where PyTorch finds it. Raises UsageError for CUDA where there is none."""
    import torch

    if name not in DEVICES:
        raise UsageError(f"{name!r} is not a device; choose from {', '.join(DEVICES)}", option="--device")
    if name == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    if name == "cuda" and not torch.cuda.is_available():
        raise UsageError(
            "PyTorch finds no CUDA device on this machine", option="--device", hint="vidtx doctor tells what is there"
        )
    return name


class EngineSet:
    """The three engines of a run. Networks are opened on first use and kept for the next clip."""

    def __init__(self, choice: ModelChoice, device: str = "auto") -> None:
        self.choice = choice
        self._device_name = device

    @cached_property
    def records(self) -> tuple[EngineRecord, ...]:
        exceptions = [weights for _, weights in self.choice.recognition_by_language]
        return tuple(
            describe_engine(w) for w in (self.choice.diarization, self.choice.recognition, *exceptions, self.choice.translation)
        )

    @cached_property
    def device(self) -> str:
        return choose_device(self._device_name)

    @cached_property
    def diarizer(self) -> Diarizer:
        from vidtx.engines.pyannote import PyannoteDiarizer

        weights = self.choice.diarization
        return PyannoteDiarizer(weights.path, self.device, record=describe_engine(weights))

    @cached_property
    def recognizer(self) -> Recognizer:
        common = _open_whisper(self.choice.recognition, self.device)
        others = {language: _open_whisper(weights, self.device) for language, weights in self.choice.recognition_by_language}
        return _RecognizerByLanguage(common, others) if others else common

    @cached_property
    def translator(self) -> Translator:
        from vidtx.engines.seq2seq import Seq2SeqTranslator

        weights = self.choice.translation
        return Seq2SeqTranslator(weights.path, self.device, record=describe_engine(weights))


def _open_whisper(weights: Weights, device: str) -> Recognizer:
    from vidtx.engines.whisper import WhisperRecognizer

    official = weights.model if weights.manifest is not None and not weights.manifest.shipped else None
    return WhisperRecognizer(weights.path, device, name=official, record=describe_engine(weights))


class _RecognizerByLanguage:
    """A recognizer that leaves single languages to others; languages are identified by the common one."""

    def __init__(self, common: Recognizer, others: dict[str, Recognizer]) -> None:
        self._common, self._others = common, others
        self.record = common.record

    def identify_language(
        self, waveform: Waveform, spans: Sequence[Span], languages: Sequence[str], progress: Progress | None = None
    ) -> tuple[dict[str, float], ...]:
        return self._common.identify_language(waveform, spans, languages, progress)

    def transcribe(
        self, waveform: Waveform, spans: Sequence[Span], language: str, progress: Progress | None = None
    ) -> tuple[Recognition, ...]:
        return self._others.get(language, self._common).transcribe(waveform, spans, language, progress)


def switch_telemetry_off() -> None:
    """No library phones home and none looks at a hub: set before any of them is imported."""
    os.environ.update(
        PYANNOTE_METRICS_ENABLED="0", HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1",
        DO_NOT_TRACK="1", TOKENIZERS_PARALLELISM="false",
    )  # fmt: skip
