"""Private parts of other packages: one test per part, so that a release without it fails here and says so."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pyannote_directory import write_pyannote_directory
from vidtx.engines import foreign
from vidtx.errors import EngineError


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Any:
    from pyannote.audio import Pipeline

    return Pipeline.from_pretrained(write_pyannote_directory(tmp_path_factory.mktemp("community-1")))


def test_whisper_lists_its_models_in_a_table_that_can_be_read_without_importing_it() -> None:
    import whisper

    urls = foreign.read_whisper_urls()
    assert set(urls) == set(whisper.available_models())
    assert all(url.startswith("https://") and url.endswith(".pt") for url in urls.values())


def test_a_whisper_without_the_table_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "whisper.py"
    source.write_text("MODELS = {}\n")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: SimpleNamespace(origin=str(source)))
    with pytest.raises(EngineError, match="openai-whisper has no _MODELS"):
        foreign.read_whisper_urls()
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert foreign.read_whisper_urls() == {}


def test_whisper_knows_the_alignment_heads_of_its_official_models(monkeypatch: pytest.MonkeyPatch) -> None:
    import whisper

    assert all(foreign.find_alignment_heads(model) for model in whisper.available_models())
    assert foreign.find_alignment_heads("my-own") is None
    monkeypatch.delattr(whisper, "_ALIGNMENT_HEADS")
    with pytest.raises(EngineError, match="_ALIGNMENT_HEADS"):
        foreign.find_alignment_heads("tiny")


def test_pyannotes_pipeline_calls_the_clustering_that_was_put_in(pipeline: Any) -> None:
    import torch

    called: list[int] = []
    own = pipeline.clustering

    class Counting:
        def __call__(self, **arguments: Any) -> Any:
            called.append(len(arguments))
            return own(**arguments)

        def __getattr__(self, name: str) -> Any:
            return getattr(own, name)

    foreign.replace_clustering(pipeline, Counting())
    sound = torch.randn(1, 10 * 16_000, generator=torch.Generator().manual_seed(0)) * 0.05
    pipeline({"waveform": sound, "sample_rate": 16_000, "uri": "clip"})
    assert called
    with pytest.raises(EngineError, match="clustering"):
        foreign.replace_clustering(SimpleNamespace(), None)


def test_pyannotes_pipeline_embeds_a_waveform_with_the_network_that_clustering_gets(pipeline: Any) -> None:
    import torch

    embedding = foreign.embed_waveform(pipeline, torch.randn(16_000))
    assert embedding.shape == (256,)
    with pytest.raises(EngineError, match="_embedding"):
        foreign.embed_waveform(SimpleNamespace(), torch.zeros(16_000))


def test_a_diarization_pipeline_is_built_upon_an_embedding_of_ours_and_without_a_plda(tmp_path: Path) -> None:
    from campplus_directory import make_state_dict, write_campplus_directory
    from vidtx.engines.campplus import build_network
    from vidtx.engines.pyannote_campplus import VoiceEmbedding

    network = build_network()
    network.load_state_dict(make_state_dict())
    voice = VoiceEmbedding(network)
    built = foreign.build_diarization_pipeline(write_campplus_directory(tmp_path) / "segmentation.bin", voice, 4)
    assert built._embedding is voice and built.embedding_batch_size == 4
    assert type(built.clustering).__name__ == "AgglomerativeClustering" and built.clustering.metric == "cosine"
    assert not hasattr(built.clustering, "plda") and not built._expects_num_speakers
