"""Which recognizers align a document's words: its own and no others, and only those that can."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vidtx.document import EngineRecord, Provenance, Span, Word
from vidtx.engines import registry
from vidtx.engines.weights import presets
from vidtx.engines.weights.manifests import find_known_manifest
from vidtx.pipeline import word_aligners
from vidtx.pipeline.word_aligners import AlignerWeights, OpenedAligners, find_aligners


def made_by(*models: str, preset: str | None = None) -> Provenance:
    records = [EngineRecord("translation", "transformers", "1", "madlad")]
    return Provenance(
        "machine", "1", preset, (*records, *(EngineRecord("recognition", "openai-whisper", "1", m) for m in models))
    )


def test_a_document_of_the_demo_is_aligned_by_the_demo_recognizer(demo_models: Path) -> None:
    found = find_aligners(made_by("vidtx-demo-recognition", preset="demo"))
    assert found == AlignerWeights("vidtx-demo-recognition", {}, None, {"vidtx-demo-recognition": "demo-recognition"})
    assert found.name() == found.name("ko") == "demo-recognition"
    assert pickle.loads(pickle.dumps(found)) == found


@pytest.mark.parametrize("models", [(), ("base",), ("no-such-model",), ("vidtx-demo-recognition", "base")])
def test_without_every_one_of_its_recognizers_a_document_has_no_aligner(models: tuple[str, ...], tmp_path: Path) -> None:
    assert find_aligners(made_by(*models), tmp_path) is None


def test_faulty_lists_of_models_are_no_error_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: Any, **options: Any) -> Any:
        raise presets.ModelError("faulty")

    monkeypatch.setattr(presets, "find_installed", fail)
    assert find_aligners(made_by("base")) is None


def test_an_exception_by_language_has_its_own_model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    known = presets.load_presets()
    exception = presets.Preset("own", "", {}, {"ko": "whisper-base", "uk": "whisper-small"})
    own = presets.PresetList(known.default, {**known.presets, "own": exception})
    monkeypatch.setattr(presets, "load_presets", lambda: own)

    def find(model: str, task: str, folder: Path, verify: bool) -> presets.Weights:
        manifest = find_known_manifest(f"whisper-{model}")
        return presets.Weights(task, folder, model, None, None, None, manifest, verify)

    monkeypatch.setattr(presets, "find_installed", find)
    found = find_aligners(made_by("large-v3", "base", preset="own"), tmp_path)
    assert found is not None and found.by_language == {"ko": "base"}, "the document names no small one"
    assert (found.choose("ko"), found.choose("uk"), found.choose(None)) == ("base", "large-v3", "large-v3")
    assert (found.name("ko"), found.name()) == ("whisper-base", "whisper-large-v3")


class Aligner:
    record = EngineRecord("recognition", "w", "1", "base")

    def align_words(self, waveform: Any, span: Span, text: str, language: str) -> tuple[Word, ...]:
        return (Word(span, text, 0.5),)


def test_engines_are_opened_once_and_those_that_cannot_align_give_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    class Adaptor:
        def open_engine(self, path: Path, device: str, record: Any) -> Any:
            opened.append(f"{path} {device}")
            return Aligner() if path.name == "base" else object()

    class Found:
        def __init__(self, model: str) -> None:
            self.path = Path(model)

    monkeypatch.setattr(presets, "find_installed", lambda model, task, folder: Found(model) if model != "gone" else None)
    monkeypatch.setattr(registry, "find_adaptor", lambda weights: Adaptor())
    monkeypatch.setattr(registry, "describe_engine", lambda weights: Aligner.record)
    aligners, silence = OpenedAligners(AlignerWeights("base", {"ko": "other", "ru": "gone"})), np.zeros(16_000, np.float32)
    for _ in range(2):
        assert aligners.align(silence, Span(0, 900), "так", "uk") == (Word(Span(0, 900), "так", 0.5),)
        assert aligners.align(silence, Span(0, 900), "네", "ko") == ()
        assert aligners.align(silence, Span(0, 900), "да", "ru") == ()
    assert opened == ["base cpu", "other cpu"]


def test_nothing_longer_is_given_to_an_aligner_than_it_takes() -> None:
    from vidtx.engines.windows.cutting import LONGEST_WINDOW_MS

    assert word_aligners.LONGEST_MS <= LONGEST_WINDOW_MS
