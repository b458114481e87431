"""The engine of open weights: what is particular to it; the contract of all diarizers is in tests/contract."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from campplus_directory import write_campplus_directory
from noises import bursts
from vidtx.document.span import Span
from vidtx.engines.pyannote_campplus import SAME_VOICE_COSINE, CampplusDiarizer, VoiceEmbedding, whiten
from vidtx.errors import ModelError
from vidtx.signal import SAMPLE_RATE


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_campplus_directory(tmp_path_factory.mktemp("campplus"))


def test_a_folder_without_one_of_its_files_is_refused_by_name(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "campplus.pt").write_bytes((folder / "campplus.pt").read_bytes())
    with pytest.raises(ModelError, match=r"segmentation\.bin missing"):
        CampplusDiarizer(tmp_path)
    (tmp_path / "segmentation.bin").write_bytes(b"nonsense")
    with pytest.raises(ModelError, match=r"segmentation\.bin"):
        CampplusDiarizer(tmp_path)


def test_the_log_and_the_reassignment_are_told_which_model_of_voices_it_is(folder: Path) -> None:
    embeddings = CampplusDiarizer(folder).embed_speakers(bursts(3.0), [Span(0, 1000), Span(1000, 2500)])
    assert embeddings is not None and embeddings.model == "isotropic"
    assert len(set(embeddings.between.tolist())) == 1


def test_the_isotropic_model_has_the_cosine_of_one_voice() -> None:
    """Drawn from the model: unit covariance within a voice, and the stated mean cosine of two of its embeddings."""
    rng = np.random.default_rng(0)
    count, width = 400, 192
    means = rng.standard_normal((count, 1, width)) * np.sqrt(SAME_VOICE_COSINE)
    drawn = means + rng.standard_normal((count, 2, width)) * np.sqrt(1 - SAME_VOICE_COSINE)
    embeddings = whiten(7.0 * drawn.reshape(-1, width))
    pairs = embeddings.vectors.reshape(count, 2, width)
    assert np.mean(np.var(pairs, axis=1, ddof=1)) == pytest.approx(1.0, rel=0.05)
    unit = pairs / np.linalg.norm(pairs, axis=2, keepdims=True)
    assert np.mean((unit[:, 0] * unit[:, 1]).sum(axis=1)) == pytest.approx(SAME_VOICE_COSINE, abs=0.02)
    assert embeddings.between == pytest.approx(SAME_VOICE_COSINE / (1 - SAME_VOICE_COSINE))


def test_an_embedding_without_length_says_nothing() -> None:
    assert not np.isfinite(whiten(np.zeros((1, 192))).vectors).any(), "reassignment leaves speakers as they are"


def test_a_masks_frames_alone_reach_the_network(folder: Path) -> None:
    import torch

    from vidtx.engines.campplus import load_network

    voice = VoiceEmbedding(load_network(folder / "campplus.pt")).to(torch.device("cpu"))
    sound = torch.from_numpy(bursts(4.0))[None, None].repeat(3, 1, 1)
    other = sound.clone()
    other[:, :, 2 * SAMPLE_RATE + 400 :] = torch.randn(other[:, :, 2 * SAMPLE_RATE + 400 :].shape) * 0.1
    masks = torch.zeros(3, 200)
    masks[0, :100] = 1
    masks[1, :] = 1
    first, second = voice(sound, masks), voice(other, masks)
    assert first.shape == (3, voice.dimension)
    assert np.array_equal(first[0], second[0]), "what the mask leaves out is not heard"
    assert not np.allclose(first[1], second[1])
    assert np.isnan(first[2]).all(), "nobody speaks"
    assert np.allclose(voice(sound)[0], first[1]), "no mask is all of it"


def test_real_weights_tell_voices_apart(test_media: Path, real_models: Path) -> None:
    """Three people who speak one after another, by the publisher's segments."""
    from voices import Media, list_real

    media = Media(test_media)
    recording = next((r for r in list_real(media) if r.name == "falcon"), None)
    if recording is None:
        pytest.skip("the test media lack falcon_test.wav")
    turns = CampplusDiarizer(real_models / "pyannote-campplus").diarize(recording.waveform)
    assert len({turn.speaker for turn in turns}) == 3
    for span, _ in recording.truth:
        assert len({t.speaker for t in turns if (both := t.span & span) and both.duration > 500}) == 1
