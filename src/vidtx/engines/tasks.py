"""The tasks that engines do, and their adaptors: one table from which manifests, presets, the registry and the options are derived.

In: nothing. Out: `TASKS`, by name, in the order in which a run needs them. A manifest names the adaptor that opens its weights.
No model package is imported before an engine is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from vidtx.document import EngineRecord
from vidtx.engines.base import Diarizer, Engine, Recognizer, Translator


@dataclass(frozen=True, slots=True)
class Adaptor:
    """What opens one kind of weights. `open_engine` takes (path, device, record) and raises ModelError or EngineError.

    `name` stands in manifests; `package` is the distribution whose version goes into the record; `module` (below `vidtx`) holds the
    adaptor, and the stages that use the task name it in `vidtx.stages`.
    """

    name: str
    package: str
    module: str
    open_engine: Callable[[Path, str, EngineRecord], Engine]


@dataclass(frozen=True, slots=True)
class Task:
    """One task. `adaptors`: the first opens weights that a user names by path. `option` of `vidtx process` chooses other weights.

    `optional`: a preset may leave the task out, and a run goes on without it. `weights_of`: the task whose models do this one as well; None:
    its own do.
    """

    name: str
    adaptors: tuple[Adaptor, ...]
    option: str
    option_help: str
    optional: bool = False
    weights_of: str | None = None

    @property
    def model_task(self) -> str:
        """The task that stands in the manifests of its models."""
        return self.weights_of or self.name

    @property
    def parameter(self) -> str:
        """The option's name as a Python identifier, as click passes it."""
        return self.option.removeprefix("--").replace("-", "_")

    def find_adaptor(self, name: str | None) -> Adaptor:
        """The adaptor of that name, or the first. Raises ValueError for a name that no adaptor of the task has."""
        for adaptor in self.adaptors:
            if name in (None, adaptor.name):
                return adaptor
        raise ValueError(f"unknown engine {name} for {self.name}; known: {', '.join(a.name for a in self.adaptors)}")


def _open_pyannote(path: Path, device: str, record: EngineRecord) -> Diarizer:
    from vidtx.engines.pyannote import PyannoteDiarizer

    return PyannoteDiarizer(path, device, record=record)


def _open_campplus(path: Path, device: str, record: EngineRecord) -> Diarizer:
    from vidtx.engines.pyannote_campplus import CampplusDiarizer

    return CampplusDiarizer(path, device, record=record)


def _open_whisper(path: Path, device: str, record: EngineRecord) -> Recognizer:
    from vidtx.engines.whisper import WhisperRecognizer

    # Weights named by path have no license, and their name is only that of a file: it must not choose alignment heads.
    return WhisperRecognizer(path, device, name=record.model if record.license else None, record=record)


def _open_seq2seq(path: Path, device: str, record: EngineRecord) -> Translator:
    from vidtx.engines.seq2seq import Seq2SeqTranslator

    return Seq2SeqTranslator(path, device, record=record)


def _open_e5(path: Path, device: str, record: EngineRecord) -> Engine:
    from vidtx.engines.e5 import E5Encoder

    return E5Encoder(path, device, record=record)


DIARIZATION = "diarization"
LANGUAGE = "language"
RECOGNITION = "recognition"
TRANSLATION = "translation"
SIMILARITY = "similarity"

NONE = "none"  # what leaves an optional task out, in place of a model's name

WHISPER = "whisper"  # the adaptor of official Whisper names

GIST = "whisper"  # what leaves translation to the recognizer, in place of a model's name; its official names are recognizers

TASKS: Mapping[str, Task] = MappingProxyType(
    {
        task.name: task
        for task in (
            Task(
                DIARIZATION,
                (
                    Adaptor("pyannote", "pyannote.audio", "engines.pyannote", _open_pyannote),
                    Adaptor("pyannote-campplus", "pyannote.audio", "engines.pyannote_campplus", _open_campplus),
                ),
                "--diarization-model",
                "Another diarization pipeline: a model's name or a folder.",
            ),
            Task(
                LANGUAGE,
                (Adaptor(WHISPER, "openai-whisper", "engines.whisper", _open_whisper),),
                "--language-model",
                "A smaller recognizer that tells languages apart: a Whisper name or a checkpoint; none: the recognizer itself.",
                optional=True,
                weights_of=RECOGNITION,
            ),
            Task(
                RECOGNITION,
                (Adaptor(WHISPER, "openai-whisper", "engines.whisper", _open_whisper),),
                "--asr-model",
                "Another recognizer: an official Whisper name or a checkpoint.",
            ),
            Task(
                TRANSLATION,
                (Adaptor("seq2seq", "transformers", "engines.seq2seq", _open_seq2seq),),
                "--translation-model",
                "Another translation model: a model's name or a folder; whisper: a rough gist in English by the recognizer; none: no translation.",
                optional=True,
            ),
            Task(
                SIMILARITY,
                (Adaptor("e5", "transformers", "engines.e5", _open_e5),),
                "--similarity-model",
                "Another encoder of sentences: a model's name or a folder; none: without.",
                optional=True,
            ),
        )
    }
)
