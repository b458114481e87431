"""One contract for every engine, whatever weights it has: the shipped demo models and random ones in the official formats.

What every `Diarizer`, `Recognizer`, `Translator` and `SentenceEncoder` must do; what is particular to one adaptor is tested beside it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from campplus_directory import write_campplus_directory
from e5_files import write_e5_directory
from noises import bursts
from pyannote_directory import write_pyannote_directory
from seq2seq_directories import (
    write_m2m100_directory,
    write_madlad_directory,
    write_marian_directory,
    write_nllb_directory,
)
from vidtx.document import EngineRecord, Turn
from vidtx.document.span import Span
from vidtx.engines.base import Diarizer, Recognizer, SentenceEncoder, SpeakerBounds, SpeechTranslator, Translator, WordAligner
from vidtx.errors import EngineError, ModelError
from vidtx.signal import SAMPLE_RATE
from whisper_checkpoint import write_whisper_checkpoint

# The adaptors that the fixtures below open.
OPENED_HERE = {"engines.pyannote", "engines.pyannote_campplus", "engines.whisper", "engines.seq2seq", "engines.e5"}

SECONDS = 15.0
SECONDS_MS = int(SECONDS * 1000)
SOUND = bursts(SECONDS)

SENTENCES = {
    "uk": ("Як вас звати?", "Так.", "Мені двадцять років. Я хочу додому.", "Звідки ви, і скільки вам років? Мене звати Кім."),
    "ko": (
        "이름이 무엇입니까?",
        "네.",
        "저는 스무 살입니다. 집에 가고 싶습니다.",
        "어디에서 왔고, 몇 살입니까? 제 이름은 김철수입니다.",
    ),
    "en": (
        "What is your name?",
        "Yes.",
        "I am 20 years old. I want to go home.",
        "Where are you from, and how old are you? My name is Kim.",
    ),
}
CONTROL_TOKENS = ("__", "<2", ">>", "</s>", "<s>", "<pad>")


def require_record(record: EngineRecord, task: str) -> None:
    assert record.task == task
    assert record.name and record.version and record.model


def require_turns(turns: tuple[Turn, ...], length: int) -> None:
    """The form of an answer about a waveform of `length` ms."""
    assert isinstance(turns, tuple) and all(isinstance(turn, Turn) for turn in turns)
    assert [t.span.start for t in turns] == sorted(t.span.start for t in turns), "in order of start"
    assert all(0 <= t.span.start < t.span.end <= length for t in turns), "inside the waveform"
    speakers = list(dict.fromkeys(t.speaker for t in turns))
    assert speakers == [f"SPEAKER_{n:02d}" for n in range(len(speakers))], "named by first turn"
    for turn in turns:
        others = [o for o in turns if o.speaker != turn.speaker and o.span & turn.span]
        assert turn.overlaps == bool(others), f"{turn} overlaps with {others}"
        assert (turn.language, turn.language_probability, turn.language_inferred) == (None, None, False)


# Diarization


@pytest.fixture(scope="module", params=["official", "campplus", "demo"])
def diarizer(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Diarizer:
    from vidtx.engines.pyannote import PyannoteDiarizer
    from vidtx.engines.pyannote_campplus import CampplusDiarizer

    if request.param == "campplus":
        return CampplusDiarizer(write_campplus_directory(tmp_path_factory.mktemp("campplus")))
    if request.param == "demo":
        return PyannoteDiarizer(request.getfixturevalue("demo_models") / "diarization")
    return PyannoteDiarizer(write_pyannote_directory(tmp_path_factory.mktemp("community-1")))


def test_a_diarizer_names_turns_in_order_and_marks_overlaps(diarizer: Diarizer) -> None:
    assert isinstance(diarizer, Diarizer)
    require_record(diarizer.record, "diarization")
    sound, shares = SOUND.copy(), list[float]()
    turns = diarizer.diarize(sound, progress=shares.append)
    require_turns(turns, int(SECONDS * 1000))
    assert np.array_equal(sound, SOUND), "the waveform is left as it was"
    assert shares == sorted(shares) and len(set(shares)) > 2, "progress rises in steps"
    assert shares[0] >= 0.0 and shares[-1] == 1.0, "progress ends at 1"
    assert all(type(share) is float for share in shares), "progress is a plain number"
    assert diarizer.diarize(SOUND) == turns, "the same again"


def test_a_diarizer_obeys_the_number_of_speakers(diarizer: Diarizer) -> None:
    alone = diarizer.diarize(SOUND, SpeakerBounds(exactly=1))
    require_turns(alone, int(SECONDS * 1000))
    assert {t.speaker for t in alone} <= {"SPEAKER_00"} and not any(t.overlaps for t in alone)
    assert len({t.speaker for t in diarizer.diarize(SOUND, SpeakerBounds(most=2))}) <= 2


@pytest.mark.parametrize(
    "bounds",
    [
        SpeakerBounds(least=3, most=2),
        SpeakerBounds(exactly=2, least=3),
        SpeakerBounds(exactly=3, most=2),
        SpeakerBounds(exactly=0),
        SpeakerBounds(most=-1),
    ],
)
def test_a_diarizer_refuses_bounds_that_contradict_each_other(diarizer: Diarizer, bounds: SpeakerBounds) -> None:
    with pytest.raises(EngineError):
        diarizer.diarize(SOUND, bounds)


@pytest.mark.parametrize("seconds", [0.0, 1 / SAMPLE_RATE, 0.02, 0.4, 3.0])
def test_a_diarizer_takes_sound_of_any_length(diarizer: Diarizer, seconds: float) -> None:
    short = bursts(seconds)
    require_turns(diarizer.diarize(short, SpeakerBounds(least=4)), len(short) * 1000 // SAMPLE_RATE)


def test_a_diarizer_embeds_each_span_by_itself(diarizer: Diarizer) -> None:
    spans, shares = [Span(0, 2000), Span(14_950, 15_000), Span(3000, 3001)], list[float]()
    embeddings = diarizer.embed_speakers(SOUND, spans, shares.append)
    assert embeddings is not None and embeddings.vectors.shape == (3, len(embeddings.between))
    assert np.isfinite(embeddings.vectors).all() and (embeddings.between > 0).all()
    assert len({tuple(row) for row in embeddings.vectors.tolist()}) == 3, "they depend on the span"
    again = diarizer.embed_speakers(SOUND, spans[1:])
    assert again is not None and np.allclose(again.vectors, embeddings.vectors[1:]), "and on nothing else"
    assert shares == sorted(shares) and shares[-1] == 1.0
    assert diarizer.embed_speakers(SOUND, []) is None


# Recognition


@pytest.fixture(scope="module", params=["official", "demo"])
def recognizer(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Recognizer:
    from vidtx.engines.whisper import WhisperRecognizer

    if request.param == "demo":
        return WhisperRecognizer(request.getfixturevalue("demo_models") / "recognition" / "model.pt")
    return WhisperRecognizer(write_whisper_checkpoint(tmp_path_factory.mktemp("whisper") / "tiny.pt"), name="tiny")


def test_a_recognizer_identifies_languages_in_a_closed_set(recognizer: Recognizer) -> None:
    assert isinstance(recognizer, Recognizer)
    require_record(recognizer.record, "recognition")
    found = recognizer.identify_language(SOUND, [Span(0, 900), Span(2500, 3600), Span(5000, 9000)], ("ko", "uk"))
    assert len(found) == 3
    for probabilities in found:
        assert set(probabilities) == {"ko", "uk"} and math.isclose(sum(probabilities.values()), 1.0, abs_tol=1e-5)


def test_a_recognizer_refuses_a_language_that_it_does_not_know(recognizer: Recognizer) -> None:
    with pytest.raises(EngineError):
        recognizer.identify_language(SOUND, [Span(0, 900)], ("xx",))
    with pytest.raises(EngineError):
        recognizer.transcribe(SOUND, [Span(0, 900)], "xx")


def test_a_recognizer_gives_words_inside_the_span(recognizer: Recognizer) -> None:
    spans = [Span(0, 1200), Span(5000, 6200)]
    results = recognizer.transcribe(SOUND, spans, "uk")
    assert [r.span for r in results] == spans
    for result in results:
        assert 0.0 <= result.probability <= 1.0 and 0.0 <= result.no_speech <= 1.0
        assert all(result.span.start <= w.span.start < w.span.end <= result.span.end for w in result.words)
        assert "<|" not in result.text


def test_a_recognizer_finds_no_text_in_silence(recognizer: Recognizer) -> None:
    silence = np.zeros(2 * SAMPLE_RATE, np.float32)
    (result,) = recognizer.transcribe(silence, [Span(0, 2000)], "uk")
    assert result.text == "" and result.words == ()


def test_a_recognizer_that_aligns_gives_each_piece_of_a_text_its_time(recognizer: Recognizer) -> None:
    assert isinstance(recognizer, WordAligner)
    inside, beyond = Span(5000, 6200), Span(SECONDS_MS - 2600, SECONDS_MS + 300)
    for span, text in ((inside, " Де \n ваша родина?  "), (beyond, "«Де — «ваша» ! <|ko|> 😀"), (beyond, "a" * 40)):
        words = recognizer.align_words(SOUND, span, text, "uk")
        assert [word.text for word in words] == text.split()
        starts = [word.span.start for word in words]
        assert starts == sorted(starts)
        assert all(span.start <= w.span.start < w.span.end <= span.end for w in words)
        assert all(w.probability is not None and 0.0 <= w.probability <= 1.0 for w in words)
    assert recognizer.align_words(SOUND.copy(), span, text, "uk") == words, "the same again"


def test_a_recognizer_that_aligns_says_where_it_cannot(recognizer: Recognizer) -> None:
    assert isinstance(recognizer, WordAligner)
    silence = np.zeros(2 * SAMPLE_RATE, np.float32)
    assert recognizer.align_words(silence, Span(0, 2000), "Де?", "uk") == ()
    assert recognizer.align_words(SOUND, Span(5000, 6200), " ", "uk") == ()
    assert recognizer.align_words(SOUND, Span(5000, 6200), "слово " * 900, "uk") == ()
    assert recognizer.align_words(np.tile(SOUND, 3), Span(0, 40_000), "Де?", "uk") == ()
    with pytest.raises(EngineError):
        recognizer.align_words(SOUND, Span(5000, 6200), "Де?", "xx")


@pytest.fixture(scope="module")
def speech_translator(tmp_path_factory: pytest.TempPathFactory) -> SpeechTranslator:
    from vidtx.engines.whisper import WhisperRecognizer

    return WhisperRecognizer(write_whisper_checkpoint(tmp_path_factory.mktemp("gist") / "tiny.pt"), name="tiny")


def test_a_speech_translator_answers_each_span_without_word_times(speech_translator: SpeechTranslator) -> None:
    assert isinstance(speech_translator, SpeechTranslator)
    spans, shares = [Span(5000, 6200), Span(0, 1200)], list[float]()
    results = speech_translator.translate_speech(SOUND, spans, "ko", shares.append)
    assert [r.span for r in results] == spans
    assert all(0.0 <= r.probability <= 1.0 and r.words == () and "<|" not in r.text for r in results)
    assert shares == sorted(shares) and shares[-1] == 1.0
    assert speech_translator.translate_speech(SOUND, [], "ko") == ()


def test_a_speech_translator_makes_nothing_of_silence_and_refuses_what_it_does_not_know(
    speech_translator: SpeechTranslator,
) -> None:
    (result,) = speech_translator.translate_speech(np.zeros(2 * SAMPLE_RATE, np.float32), [Span(0, 2000)], "uk")
    assert result.text == ""
    with pytest.raises(EngineError):
        speech_translator.translate_speech(SOUND, [Span(0, 900)], "xx")


# Translation


class OpenTranslator(NamedTuple):
    """A translator and two of its languages."""

    engine: Translator
    source: str
    target: str


WRITERS: dict[str, Callable[[Path], Path]] = {
    "m2m100": write_m2m100_directory,
    "madlad": write_madlad_directory,
    "nllb": write_nllb_directory,
    "marian": write_marian_directory,
}
TRANSLATORS = [f"{writer} uk en" for writer in WRITERS] + ["m2m100 ko en", "m2m100 uk ko", "m2m100 ko uk", "demo uk en"]


@pytest.fixture(scope="module", params=TRANSLATORS)
def translator(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> OpenTranslator:
    from vidtx.engines.seq2seq import Seq2SeqTranslator

    kind, source, target = request.param.split()
    if kind == "demo":
        return OpenTranslator(Seq2SeqTranslator(request.getfixturevalue("demo_models") / "translation"), source, target)
    return OpenTranslator(Seq2SeqTranslator(WRITERS[kind](tmp_path_factory.mktemp(kind))), source, target)


pytestmark = pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses")


def test_a_translator_keeps_order_whatever_the_batch(translator: OpenTranslator) -> None:
    engine, source, target = translator
    assert isinstance(engine, Translator)
    require_record(engine.record, "translation")
    texts = [*SENTENCES[source][:2], "", *SENTENCES[source][2:], "  "]
    shares: list[float] = []
    together = engine.translate(texts, source, target, shares.append)
    assert isinstance(together, tuple) and all(isinstance(text, str) for text in together)
    assert len(together) == len(texts), "one translation per text"
    assert together[2] == together[-1] == "", "an empty text stays empty"
    assert shares == sorted(shares) and shares[-1] == 1.0, "progress rises to 1"
    assert engine.translate(texts, source, target) == together, "the same again"
    assert engine.translate(texts[::-1], source, target) == together[::-1], "order does not matter"
    assert tuple(engine.translate([text], source, target)[0] for text in texts) == together, "nor does the batch"
    assert not any(token in text for text in together for token in CONTROL_TOKENS), "no control tokens in the text"
    assert engine.translate([], source, target) == ()


def test_a_translator_changes_nothing_from_a_language_to_itself(translator: OpenTranslator) -> None:
    texts = SENTENCES[translator.source][:2]
    assert translator.engine.translate(texts, translator.source, translator.source) == texts


def test_a_translator_scores_by_forced_decoding(translator: OpenTranslator) -> None:
    engine, source, target = translator
    sources, targets = SENTENCES[source], SENTENCES[target]
    scores = engine.score(sources, targets, source, target)
    assert isinstance(scores, tuple) and len(scores) == len(sources)
    assert all(isinstance(score, float) and math.isfinite(score) and score <= 0 for score in scores)
    for n, score in enumerate(scores):
        assert math.isclose(engine.score(sources[n : n + 1], targets[n : n + 1], source, target)[0], score, abs_tol=1e-3)
    assert len({round(score, 6) for score in scores}) > 1, "the score depends on the text"
    assert engine.score([], [], source, target) == ()


def test_a_translator_refuses_a_pair_that_it_lacks(translator: OpenTranslator) -> None:
    engine, source, target = translator
    for pair in (("xx", target), (source, "xx")):
        with pytest.raises(EngineError):
            engine.translate(["a"], *pair)
        with pytest.raises(EngineError):
            engine.score(["a"], ["b"], *pair)


# Sentence vectors


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> SentenceEncoder:
    from vidtx.engines.e5 import E5Encoder

    return E5Encoder(write_e5_directory(tmp_path_factory.mktemp("e5") / "made"))


def test_an_encoder_gives_unit_vectors_in_order_whatever_the_batch(encoder: SentenceEncoder) -> None:
    assert isinstance(encoder, SentenceEncoder)
    require_record(encoder.record, "similarity")
    texts = [*SENTENCES["uk"], *SENTENCES["ko"], *SENTENCES["en"]]
    shares: list[float] = []
    found = encoder.encode(texts, shares.append)
    assert found.shape == (len(texts), encoder.dimension) and found.dtype == np.float32
    assert np.allclose(np.linalg.norm(found, axis=1), 1.0, atol=1e-5)
    assert shares == sorted(shares) and shares[-1] == 1.0, "progress rises to 1"
    assert np.array_equal(encoder.encode(texts), found), "the same again"
    assert np.allclose(encoder.encode(texts[::-1]), found[::-1], atol=1e-5), "order does not matter"
    assert np.allclose(np.concatenate([encoder.encode([text]) for text in texts]), found, atol=1e-5), "nor does the batch"
    assert len({tuple(row) for row in found.tolist()}) == len(texts), "it depends on the text"


def test_an_encoder_gives_no_direction_to_what_says_nothing(encoder: SentenceEncoder) -> None:
    found = encoder.encode(["", "  ", "?!", SENTENCES["uk"][0]])
    assert not found[:3].any() and found[3].any()
    assert encoder.encode([]).shape == (0, encoder.dimension)


# All of them


def test_paths_that_hold_no_model_are_refused(tmp_path: Path) -> None:
    from vidtx.engines.tasks import TASKS

    for task in TASKS.values():
        for adaptor in task.adaptors:
            with pytest.raises(ModelError):
                adaptor.open_engine(tmp_path, "cpu", EngineRecord(task.name, adaptor.package, "1", "none"))


def test_every_adaptor_goes_through_this_contract() -> None:
    from vidtx.engines.tasks import TASKS

    adaptors = {adaptor.module for task in TASKS.values() for adaptor in task.adaptors}
    assert adaptors == OPENED_HERE, "open the adaptor in the fixture of its task, then name it in OPENED_HERE"


def test_the_demo_translator_really_translates(demo_models: Path) -> None:
    """Sentences that it never saw: the pattern was learnt, this filling was held out."""
    import random

    from scenario import grammar
    from vidtx.engines.seq2seq import Seq2SeqTranslator

    rng = random.Random(3)
    patterns = [p for p in grammar.PATTERNS if p.fillings > 60][:24]
    sentences = [grammar.fill(p, rng, "held_out") for p in patterns]
    engine = Seq2SeqTranslator(demo_models / "translation")
    for source in ("uk", "ko"):
        found = engine.translate([s.text[source] for s in sentences], source, "en")
        right = sum(a == s.text["en"] for a, s in zip(found, sentences, strict=True))
        assert right >= len(sentences) * 0.5, [(a, s.text["en"]) for a, s in zip(found, sentences, strict=True)]
        own = engine.score([s.text[source] for s in sentences], [s.text["en"] for s in sentences], source, "en")
        other = engine.score([s.text[source] for s in sentences], [s.text["en"] for s in sentences[::-1]], source, "en")
        assert sum(a > b for a, b in zip(own, other, strict=True)) >= len(sentences) * 0.8


@pytest.mark.gpu
def test_cuda_gives_what_the_cpu_gives(demo_models: Path) -> None:
    """Each demo engine on both devices; rounding differs, so turns may shift a little and a rare word may change."""
    import torch

    from vidtx.engines.pyannote import PyannoteDiarizer
    from vidtx.engines.seq2seq import Seq2SeqTranslator
    from vidtx.engines.whisper import WhisperRecognizer

    if not torch.cuda.is_available():
        pytest.skip("PyTorch finds no CUDA device")
    devices = ("cpu", "cuda")
    turns = [PyannoteDiarizer(demo_models / "diarization", device).diarize(SOUND) for device in devices]
    assert len(turns[0]) == len(turns[1])
    checkpoint = demo_models / "recognition" / "model.pt"
    posteriors = [
        WhisperRecognizer(checkpoint, device).identify_language(SOUND, [Span(0, 4000)], ("ko", "uk")) for device in devices
    ]
    assert abs(posteriors[0][0]["uk"] - posteriors[1][0]["uk"]) < 0.05
    texts = ["Як вас звати?", "Мені двадцять років."]
    cpu, cuda = [Seq2SeqTranslator(demo_models / "translation", device).translate(texts, "uk", "en") for device in devices]
    assert cpu == cuda
