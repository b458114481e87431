"""Opens the engines of a run: from a `ModelChoice`, each when it is first needed, because opening takes seconds and memory.

In: where the weights are. Out: objects behind the Protocols of `base`. A run whose stages are all cached opens none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

from vidtx.document import EngineRecord
from vidtx.document.span import Span
from vidtx.engines.base import Diarizer, Engine, Recognition, Recognizer, SentenceEncoder, SpeechTranslator, Translator
from vidtx.engines.tasks import DIARIZATION, LANGUAGE, RECOGNITION, SIMILARITY, TASKS, TRANSLATION, Adaptor
from vidtx.engines.weights.domain import Domain
from vidtx.engines.weights.presets import ModelChoice, Weights
from vidtx.errors import UsageError
from vidtx.signal import Progress

if TYPE_CHECKING:
    from vidtx.signal import Waveform

DEVICES = ("auto", "cpu", "cuda")


def find_adaptor(weights: Weights) -> Adaptor:
    """The adaptor that the weights' manifest names; for weights named by path, the task's first."""
    return TASKS[weights.task].find_adaptor(weights.manifest.engine if weights.manifest else None)


def describe_engine(weights: Weights) -> EngineRecord:
    """The engine's entry in a document's provenance; nothing is opened."""
    import importlib.metadata

    package = find_adaptor(weights).package
    version = importlib.metadata.version(package)
    return EngineRecord(weights.task, package, version, weights.model, weights.revision, weights.sha256, weights.license)


def choose_device(name: str) -> str:
    """ "auto" is CUDA where PyTorch finds it. Raises UsageError for CUDA where there is none, and for an unknown name."""
    if name not in DEVICES:
        raise UsageError(f"{name!r} is not a device; choose from {', '.join(DEVICES)}", option="--device")
    if name == "cpu":
        return name
    import torch

    if name == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    if name == "cuda" and not torch.cuda.is_available():
        raise UsageError(
            "PyTorch finds no CUDA device on this machine", option="--device", hint="vidtx doctor reports what is there"
        )
    return name


class EngineSet:
    """The engines of a run, one per task. Networks are opened on first use and kept for the next clip."""

    def __init__(self, choice: ModelChoice, device: str = "auto") -> None:
        self.choice = choice
        self._device_name = device
        self._opened: dict[str, Engine] = {}
        self._networks: dict[tuple[Path, str], Engine] = {}  # by the weights' path and the adaptor: one file is opened once

    @cached_property
    def records(self) -> tuple[EngineRecord, ...]:
        """What goes into the provenance, in the order of `TASKS`; a task's exceptions by language follow it.

        Recognizers that give a gist stand there once more, for translation.
        """
        records = [describe_engine(weights) for weights in self.choice.all_weights]
        if self.choice.translates_speech:
            records += [replace(record, task=TRANSLATION) for record in records if record.task == RECOGNITION]
        order = list(TASKS)
        return tuple(sorted(records, key=lambda record: order.index(record.task)))

    def find_domain(self, task: str) -> Domain | None:
        """What the task's model was trained on, where its manifest says that it is of no use outside."""
        return self.choice.find_domain(task)

    @property
    def domains(self) -> tuple[Domain, ...]:
        """Of all its models that state one."""
        return self.choice.domains

    @cached_property
    def device(self) -> str:
        return choose_device(self._device_name)

    def open_engine(self, task: str) -> Engine:
        """The engine for a task of `TASKS`, opened at the first call.

        Raises UsageError where the run has no model for it, ModelError and EngineError as the adaptor does.
        """
        if task not in self._opened:
            if task not in self.choice.weights:
                raise UsageError(f"no model for {task} was chosen", option=TASKS[task].option)
            engine = self._open(self.choice.weights[task])
            self._opened[task] = self._compose_recognizer(engine) if task == RECOGNITION else engine
        return self._opened[task]

    @property
    def sentence_encoder(self) -> SentenceEncoder | None:
        """None where the run has no model for it: texts are then compared through their translations."""
        return cast(SentenceEncoder, self.open_engine(SIMILARITY)) if SIMILARITY in self.choice.weights else None

    @property
    def diarizer(self) -> Diarizer:
        return cast(Diarizer, self.open_engine(DIARIZATION))

    @property
    def recognizer(self) -> Recognizer:
        return cast(Recognizer, self.open_engine(RECOGNITION))

    @property
    def translator(self) -> Translator | None:
        """None where the run has no translation model: its utterances stay untranslated."""
        return cast(Translator, self.open_engine(TRANSLATION)) if TRANSLATION in self.choice.weights else None

    @property
    def speech_translator(self) -> SpeechTranslator | None:
        """The recognizer, where it is to give a rough gist in place of a translation; else None."""
        return cast(SpeechTranslator, self.open_engine(RECOGNITION)) if self.choice.translates_speech else None

    def _compose_recognizer(self, common: Engine) -> Engine:
        """The common recognizer with the ear and the exceptions by language; itself where there are none."""
        ear = self.open_engine(LANGUAGE) if LANGUAGE in self.choice.weights else common
        others = {language: self._open(weights) for language, weights in self.choice.recognition_by_language.items()}
        if ear is common and not others:
            return common
        return _ComposedRecognizer(cast(Recognizer, common), cast(Mapping[str, Recognizer], others), cast(Recognizer, ear))

    def _open(self, weights: Weights) -> Engine:
        adaptor = find_adaptor(weights)
        key = weights.path, adaptor.module
        if key not in self._networks:
            self._networks[key] = adaptor.open_engine(weights.path, self.device, describe_engine(weights))
        return self._networks[key]


class _ComposedRecognizer:
    """A recognizer that leaves single languages to others, and the question which language it is to the ear."""

    def __init__(self, common: Recognizer, others: Mapping[str, Recognizer], ear: Recognizer) -> None:
        self._common, self._others, self._ear = common, others, ear
        self.record = common.record

    def identify_language(
        self, waveform: Waveform, spans: Sequence[Span], languages: Sequence[str], progress: Progress | None = None
    ) -> tuple[dict[str, float], ...]:
        return self._ear.identify_language(waveform, spans, languages, progress)

    def transcribe(
        self,
        waveform: Waveform,
        spans: Sequence[Span],
        language: str,
        progress: Progress | None = None,
        terms: Sequence[str] = (),
    ) -> tuple[Recognition, ...]:
        return self._others.get(language, self._common).transcribe(waveform, spans, language, progress, terms)

    def translate_speech(
        self, waveform: Waveform, spans: Sequence[Span], language: str, progress: Progress | None = None
    ) -> tuple[Recognition, ...]:
        recognizer = self._others.get(language, self._common)
        return cast(SpeechTranslator, recognizer).translate_speech(waveform, spans, language, progress)
