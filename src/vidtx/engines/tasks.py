"""The tasks that engines do: one table from which manifests, presets, the registry and the command line are derived.

In: nothing. Out: `TASKS`, by name, in the order in which a run needs them. A new task is one entry here, its models in
`models/presets.toml` and `models/manifests/`, and one adaptor. No model package is imported before an engine is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from vidtx.document import EngineRecord
from vidtx.engines.base import Diarizer, Engine, Recognizer, Translator


@dataclass(frozen=True, slots=True)
class Task:
    """One task. `open_engine` takes (path of the weights, device, record) and raises ModelError or EngineError.

    `engine` is the adaptor's name in manifests; `package` the distribution whose version goes into the record; `option` the option
    of `vidtx process` that chooses other weights, and `option_help` its help.
    """

    name: str
    engine: str
    package: str
    option: str
    option_help: str
    open_engine: Callable[[Path, str, EngineRecord], Engine]

    @property
    def parameter(self) -> str:
        """The option's name as a Python identifier, as click passes it."""
        return self.option.removeprefix("--").replace("-", "_")


def _open_pyannote(path: Path, device: str, record: EngineRecord) -> Diarizer:
    from vidtx.engines.pyannote import PyannoteDiarizer

    return PyannoteDiarizer(path, device, record=record)


def _open_whisper(path: Path, device: str, record: EngineRecord) -> Recognizer:
    from vidtx.engines.whisper import WhisperRecognizer

    # Weights named by path have no license, and their name is only that of a file: it must not choose alignment heads.
    return WhisperRecognizer(path, device, name=record.model if record.license else None, record=record)


def _open_seq2seq(path: Path, device: str, record: EngineRecord) -> Translator:
    from vidtx.engines.seq2seq import Seq2SeqTranslator

    return Seq2SeqTranslator(path, device, record=record)


DIARIZATION = "diarization"
RECOGNITION = "recognition"
TRANSLATION = "translation"

TASKS: Mapping[str, Task] = MappingProxyType(
    {
        task.name: task
        for task in (
            Task(
                DIARIZATION,
                "pyannote",
                "pyannote.audio",
                "--diarization-model",
                "Another diarization pipeline: a model's name or a folder.",
                _open_pyannote,
            ),
            Task(
                RECOGNITION,
                "whisper",
                "openai-whisper",
                "--asr-model",
                "Another recognizer: an official Whisper name or a checkpoint.",
                _open_whisper,
            ),
            Task(
                TRANSLATION,
                "seq2seq",
                "transformers",
                "--translation-model",
                "Another translation model: a model's name or a folder.",
                _open_seq2seq,
            ),
        )
    }
)
