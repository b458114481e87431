"""The registry: which engine is opened for which task, when, on which device, and with which record."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from vidtx.document import EngineRecord
from vidtx.document.span import Span
from vidtx.engines import registry, tasks
from vidtx.engines.registry import EngineSet, choose_device, describe_engine
from vidtx.engines.tasks import TASKS
from vidtx.engines.weights.presets import ModelChoice, Weights
from vidtx.errors import UsageError


class FakeEngine:
    """An engine that knows how it was opened; as a recognizer it answers with its model's name."""

    def __init__(self, path: Path, device: str, record: EngineRecord) -> None:
        self.path, self.device, self.record = path, device, record

    def identify_language(self, *arguments: Any) -> tuple[str, ...]:
        return (self.record.model,)

    def transcribe(self, *arguments: Any) -> tuple[str, ...]:
        return (self.record.model,)

    def translate_speech(self, *arguments: Any) -> tuple[str, ...]:
        return (self.record.model,)


def make_weights(task: str, model: str) -> Weights:
    return Weights(task, Path(f"/models/{model}"), model, "1", "MIT", "0" * 64, None, True)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Replaces every adaptor; returns the names of the models that were opened."""
    names: list[str] = []

    def open_engine(path: Path, device: str, record: EngineRecord) -> FakeEngine:
        names.append(record.model)
        return FakeEngine(path, device, record)

    monkeypatch.setattr(
        registry,
        "TASKS",
        {
            name: replace(task, adaptors=tuple(replace(adaptor, open_engine=open_engine) for adaptor in task.adaptors))
            for name, task in TASKS.items()
        },
    )
    return names


CHOICE = ModelChoice(
    "made",
    {task: make_weights(task, f"{task}-model") for task in TASKS},
    {"uk": make_weights("recognition", "ukrainian-model")},
)


def test_an_engine_is_opened_at_its_first_use_and_only_once(opened: list[str]) -> None:
    engines = EngineSet(CHOICE, "cpu")
    assert engines.records and opened == []
    assert engines.diarizer is engines.diarizer is engines.open_engine("diarization")
    assert opened == ["diarization-model"]
    assert (engines.diarizer.device, engines.diarizer.path) == ("cpu", Path("/models/diarization-model"))  # type: ignore[attr-defined]
    assert engines.translator is not None and engines.translator.record.model == "translation-model"


def test_records_come_in_the_order_of_the_tasks_with_the_packages_versions(opened: list[str]) -> None:
    records = EngineSet(CHOICE, "cpu").records
    assert [record.model for record in records] == [
        "diarization-model",
        "language-model",
        "recognition-model",
        "ukrainian-model",
        "translation-model",
        "similarity-model",
    ]
    assert records[0] == EngineRecord(
        "diarization", "pyannote.audio", version("pyannote.audio"), "diarization-model", "1", "0" * 64, "MIT"
    )
    assert describe_engine(make_weights("translation", "m")).name == "transformers"


def test_a_run_without_a_translation_model_has_no_translator_and_says_what_is_missing(opened: list[str]) -> None:
    engines = EngineSet(ModelChoice("made", {t: w for t, w in CHOICE.weights.items() if t != "translation"}), "cpu")
    assert engines.translator is None
    with pytest.raises(UsageError, match="no model for translation") as caught:
        engines.open_engine("translation")
    assert caught.value.option == "--translation-model"


def test_a_run_without_a_sentence_encoder_goes_on(opened: list[str]) -> None:
    assert EngineSet(CHOICE, "cpu").sentence_encoder.record.model == "similarity-model"  # type: ignore[union-attr]
    without = EngineSet(ModelChoice("made", {t: w for t, w in CHOICE.weights.items() if t != "similarity"}), "cpu")
    assert without.sentence_encoder is None
    assert [record.task for record in without.records] == [t for t in TASKS if t != "similarity"]


def without_ear(choice: ModelChoice) -> ModelChoice:
    return replace(choice, weights={task: weights for task, weights in choice.weights.items() if task != "language"})


def test_languages_are_told_apart_by_the_ear_and_words_recognized_by_the_other(opened: list[str]) -> None:
    recognizer: Any = EngineSet(CHOICE, "cpu").recognizer
    assert recognizer.identify_language(None, [Span(0, 1)], ("uk", "ko")) == ("language-model",)
    assert recognizer.transcribe(None, [Span(0, 1)], "ko") == ("recognition-model",)
    assert recognizer.transcribe(None, [Span(0, 1)], "uk") == ("ukrainian-model",)
    assert recognizer.record.model == "recognition-model"


def test_weights_of_one_file_are_opened_once(opened: list[str]) -> None:
    same = replace(CHOICE.weights["recognition"], task="language")
    engines = EngineSet(ModelChoice("made", CHOICE.weights | {"language": same}), "cpu")
    assert engines.recognizer is engines.open_engine("language") and opened == ["recognition-model"]
    assert engines.recognizer.record.task == "recognition"
    assert [r.task for r in engines.records][:3] == ["diarization", "language", "recognition"]


def test_a_language_with_its_own_recognizer_is_transcribed_by_it_and_identified_by_the_common_one(opened: list[str]) -> None:
    recognizer: Any = EngineSet(without_ear(CHOICE), "cpu").recognizer
    assert recognizer.transcribe(None, [Span(0, 1)], "uk") == ("ukrainian-model",)
    assert recognizer.transcribe(None, [Span(0, 1)], "ko") == ("recognition-model",)
    assert recognizer.identify_language(None, [Span(0, 1)], ("uk", "ko")) == ("recognition-model",)
    assert recognizer.record.model == "recognition-model"


def test_without_exceptions_the_recognizer_is_the_engine_itself(opened: list[str]) -> None:
    assert isinstance(EngineSet(without_ear(ModelChoice("made", CHOICE.weights)), "cpu").recognizer, FakeEngine)


@pytest.mark.parametrize(("there", "chosen"), [(True, "cuda"), (False, "cpu")])
def test_auto_is_cuda_where_there_is_one(monkeypatch: pytest.MonkeyPatch, there: bool, chosen: str) -> None:
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: there)
    assert choose_device("auto") == chosen
    assert choose_device("cpu") == "cpu"


def test_a_device_that_is_not_there_is_wrong_use(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    for name in ("cuda", "tpu"):
        with pytest.raises(UsageError, match=name.upper() if name == "cuda" else name):
            choose_device(name)


def test_only_weights_of_a_publisher_choose_alignment_heads_by_their_name(monkeypatch: pytest.MonkeyPatch) -> None:
    from vidtx.engines import whisper

    names: list[str | None] = []
    monkeypatch.setattr(whisper, "WhisperRecognizer", lambda path, device, *, name, record: names.append(name))
    for weights in (make_weights("recognition", "tiny"), replace(make_weights("recognition", "tiny"), license=None)):
        tasks.TASKS["recognition"].find_adaptor("whisper").open_engine(weights.path, "cpu", describe_engine(weights))
    assert names == ["tiny", None]


def test_a_gist_comes_from_the_recognizers_which_are_recorded_once_more(opened: list[str]) -> None:
    weights = {t: w for t, w in CHOICE.weights.items() if t != "translation"}
    engines = EngineSet(ModelChoice("made", weights, CHOICE.recognition_by_language, translates_speech=True), "cpu")
    assert engines.translator is None and EngineSet(CHOICE, "cpu").speech_translator is None
    translator: Any = engines.speech_translator
    assert translator is engines.recognizer
    assert translator.translate_speech(None, [Span(0, 1)], "uk") == ("ukrainian-model",)
    assert translator.translate_speech(None, [Span(0, 1)], "ko") == ("recognition-model",)
    assert [(r.task, r.model, r.name) for r in engines.records if r.task in ("recognition", "translation")] == [
        ("recognition", "recognition-model", "openai-whisper"),
        ("recognition", "ukrainian-model", "openai-whisper"),
        ("translation", "recognition-model", "openai-whisper"),
        ("translation", "ukrainian-model", "openai-whisper"),
    ]
    assert [r.task for r in engines.records] == sorted((r.task for r in engines.records), key=list(TASKS).index)
