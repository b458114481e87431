"""One contract for every engine, whatever weights it has: the shipped demo models and random ones in the official formats."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from pyannote_directory import write_pyannote_directory
from seq2seq_directories import write_m2m100_directory, write_madlad_directory
from vidtx.document.span import Span
from vidtx.engines.base import Diarizer, Recognizer, SpeakerBounds, Translator
from vidtx.errors import EngineError, ModelError
from vidtx.signal import SAMPLE_RATE
from whisper_checkpoint import write_whisper_checkpoint


def make_sound(seconds: float = 12.0) -> np.ndarray:
    """Bursts of colored noise with pauses: something for the engines to work on that is not speech."""
    rng = np.random.default_rng(7)
    sound = rng.standard_normal(int(seconds * SAMPLE_RATE)).astype(np.float32) * 0.05
    time = np.arange(len(sound)) / SAMPLE_RATE
    return (sound * (np.sin(2 * np.pi * 0.4 * time) > 0)).astype(np.float32)


@pytest.fixture(scope="module", params=["official", "demo"])
def diarizer(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Diarizer:
    from vidtx.engines.pyannote import PyannoteDiarizer

    if request.param == "demo":
        return PyannoteDiarizer(request.getfixturevalue("demo_models") / "diarization")
    return PyannoteDiarizer(write_pyannote_directory(tmp_path_factory.mktemp("community-1")))


@pytest.fixture(scope="module", params=["official", "demo"])
def recognizer(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Recognizer:
    from vidtx.engines.whisper import WhisperRecognizer

    if request.param == "demo":
        return WhisperRecognizer(request.getfixturevalue("demo_models") / "recognition" / "model.pt")
    return WhisperRecognizer(write_whisper_checkpoint(tmp_path_factory.mktemp("whisper") / "tiny.pt"), name="tiny")


@pytest.fixture(scope="module", params=["m2m100", "madlad", "demo"])
def translator(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Translator:
    from vidtx.engines.seq2seq import Seq2SeqTranslator

    if request.param == "demo":
        return Seq2SeqTranslator(request.getfixturevalue("demo_models") / "translation")
    write = write_m2m100_directory if request.param == "m2m100" else write_madlad_directory
    return Seq2SeqTranslator(write(tmp_path_factory.mktemp(request.param)))


def test_a_diarizer_names_turns_in_order_and_marks_overlaps(diarizer: Diarizer) -> None:
    assert isinstance(diarizer, Diarizer) and diarizer.record.task == "diarization"
    sound, shares = make_sound(), []
    turns = diarizer.diarize(sound, progress=shares.append)
    assert [t.span.start for t in turns] == sorted(t.span.start for t in turns)
    assert all(0 <= t.span.start < t.span.end <= 12_000 for t in turns)
    assert list(dict.fromkeys(t.speaker for t in turns)) == [f"SPEAKER_{n:02d}" for n in range(len({t.speaker for t in turns}))]
    for turn in turns:
        others = [o for o in turns if o.speaker != turn.speaker and o.span & turn.span]
        assert turn.overlaps == bool(others)
    assert shares == sorted(shares)
    assert not turns or shares[-1] == 1.0
    assert diarizer.diarize(sound) == turns


def test_a_diarizer_obeys_the_number_of_speakers(diarizer: Diarizer) -> None:
    turns = diarizer.diarize(make_sound(), SpeakerBounds(exactly=1))
    assert len({t.speaker for t in turns}) <= 1
    with pytest.raises(EngineError):
        diarizer.diarize(make_sound(2), SpeakerBounds(least=3, most=2))
    assert diarizer.diarize(make_sound(0.0)) == ()


def test_a_recognizer_tells_languages_apart_in_a_closed_set(recognizer: Recognizer) -> None:
    assert isinstance(recognizer, Recognizer) and recognizer.record.task == "recognition"
    spans = [Span(0, 900), Span(2500, 3600), Span(5000, 9000)]
    found = recognizer.identify_language(make_sound(), spans, ("ko", "uk"))
    assert len(found) == 3
    for probabilities in found:
        assert set(probabilities) == {"ko", "uk"} and math.isclose(sum(probabilities.values()), 1.0, abs_tol=1e-5)
    with pytest.raises(EngineError):
        recognizer.identify_language(make_sound(2), [Span(0, 900)], ("xx",))


def test_a_recognizer_gives_words_inside_the_span(recognizer: Recognizer) -> None:
    spans = [Span(0, 1200), Span(5000, 6200)]
    results = recognizer.transcribe(make_sound(), spans, "uk")
    assert [r.span for r in results] == spans
    for result in results:
        assert 0.0 <= result.probability <= 1.0
        assert all(result.span.start <= w.span.start < w.span.end <= result.span.end for w in result.words)
        assert "<|" not in result.text
    silence = np.zeros(2 * SAMPLE_RATE, np.float32)
    assert recognizer.transcribe(silence, [Span(0, 2000)], "uk")[0].text == ""


def test_a_translator_keeps_order_whatever_the_batch(translator: Translator) -> None:
    assert isinstance(translator, Translator) and translator.record.task == "translation"
    texts = ["Як вас звати?", "", "Мені двадцять років. Я хочу додому.", "Так."]
    shares: list[float] = []
    together = translator.translate(texts, "uk", "en", shares.append)
    assert len(together) == 4 and together[1] == ""
    assert shares == sorted(shares) and shares[-1] == 1.0
    assert tuple(translator.translate([t], "uk", "en")[0] for t in texts) == together
    assert all("__" not in t and "<2" not in t and "</s>" not in t for t in together)


def test_a_translator_scores_by_forced_decoding(translator: Translator) -> None:
    scores = translator.score(["Як вас звати?", "Так."], ["What is your name?", "Where are you from?"], "uk", "en")
    assert len(scores) == 2 and all(math.isfinite(s) and s <= 0 for s in scores)
    assert math.isclose(translator.score(["Так."], ["Where are you from?"], "uk", "en")[0], scores[1], abs_tol=1e-3)
    with pytest.raises(EngineError):
        translator.translate(["a"], "xx", "en")


def test_directories_that_are_none_are_refused(tmp_path: Path) -> None:
    from vidtx.engines.pyannote import PyannoteDiarizer
    from vidtx.engines.seq2seq import Seq2SeqTranslator

    with pytest.raises(ModelError, match="missing"):
        PyannoteDiarizer(tmp_path)
    with pytest.raises(ModelError, match="config"):
        Seq2SeqTranslator(tmp_path)
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "pytorch_model.bin").write_bytes(b"x")
    with pytest.raises(ModelError, match="safetensors"):
        Seq2SeqTranslator(tmp_path)


def test_the_demo_translator_really_translates(demo_models: Path) -> None:
    """Sentences that it never saw: the pattern was learnt, this filling was held out."""
    import random

    from scenario import grammar
    from vidtx.engines.seq2seq import Seq2SeqTranslator

    rng = random.Random(3)
    patterns = [p for p in grammar.PATTERNS if p.fillings > 60][:24]
    sentences = [grammar.fill(p, rng, "held_out") for p in patterns]
    translator = Seq2SeqTranslator(demo_models / "translation")
    for source in ("uk", "ko"):
        found = translator.translate([s.text[source] for s in sentences], source, "en")
        right = sum(a == s.text["en"] for a, s in zip(found, sentences, strict=True))
        assert right >= len(sentences) * 0.5, [(a, s.text["en"]) for a, s in zip(found, sentences, strict=True)]
        own = translator.score([s.text[source] for s in sentences], [s.text["en"] for s in sentences], source, "en")
        other = translator.score([s.text[source] for s in sentences], [s.text["en"] for s in sentences[::-1]], source, "en")
        assert sum(a > b for a, b in zip(own, other, strict=True)) >= len(sentences) * 0.8


@pytest.mark.gpu
def test_cuda_says_what_the_cpu_says(demo_models: Path) -> None:
    """Each demo engine on both devices; rounding differs, so turns may shift a little and a rare word may change."""
    import torch

    from vidtx.engines.pyannote import PyannoteDiarizer
    from vidtx.engines.seq2seq import Seq2SeqTranslator
    from vidtx.engines.whisper import WhisperRecognizer

    if not torch.cuda.is_available():
        pytest.skip("PyTorch finds no CUDA device")
    sound = make_sound()
    turns = [PyannoteDiarizer(demo_models / "diarization", device).diarize(sound) for device in ("cpu", "cuda")]
    assert len(turns[0]) == len(turns[1])
    heard = [
        WhisperRecognizer(demo_models / "recognition" / "model.pt", device).identify_language(
            sound, [Span(0, 4000)], ("ko", "uk")
        )
        for device in ("cpu", "cuda")
    ]
    assert abs(heard[0][0]["uk"] - heard[1][0]["uk"]) < 0.05
    texts = ["Як вас звати?", "Мені двадцять років."]
    said = [Seq2SeqTranslator(demo_models / "translation", device).translate(texts, "uk", "en") for device in ("cpu", "cuda")]
    assert said[0] == said[1]
