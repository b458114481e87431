"""openai-whisper behind the Protocol: random weights in the official format, and the shipped demo network."""

from pathlib import Path

import numpy as np
import pytest

from vidtx.document.span import Span
from vidtx.engines.base import Recognizer
from vidtx.errors import EngineError, ModelError
from whisper_checkpoint import write_whisper_checkpoint


@pytest.fixture(scope="module")
def recognizer(tmp_path_factory: pytest.TempPathFactory):
    from vidtx.engines.whisper import WhisperRecognizer

    path = tmp_path_factory.mktemp("weights") / "tiny.pt"
    write_whisper_checkpoint(path)
    return WhisperRecognizer(path)


def noise(seconds: float, level: float = 0.1) -> np.ndarray:
    return np.random.default_rng(3).normal(0, level, int(seconds * 16_000)).astype(np.float32)


def test_the_adaptor_fulfils_the_protocol(recognizer) -> None:
    assert isinstance(recognizer, Recognizer)
    assert recognizer.record.task == "recognition"


def test_language_probabilities_sum_to_one_over_the_closed_set(recognizer) -> None:
    found = recognizer.identify_language(noise(4), [Span(0, 1500), Span(2000, 3900)], ["uk", "ko"])
    assert len(found) == 2
    for probabilities in found:
        assert set(probabilities) == {"uk", "ko"}
        assert sum(probabilities.values()) == pytest.approx(1.0)


def test_silence_gives_no_text_and_no_language(recognizer) -> None:
    silence = np.zeros(48_000, np.float32)
    (recognition,) = recognizer.transcribe(silence, [Span(0, 3000)], "uk")
    assert recognition.text == "" and recognition.words == () and recognition.no_speech == 1.0
    assert recognizer.identify_language(silence, [Span(0, 3000)], ["uk", "ko"]) == ({"uk": 0.5, "ko": 0.5},)


def test_words_lie_inside_their_span_in_order(recognizer) -> None:
    spans = [Span(200, 1700), Span(1900, 3600)]
    for span, recognition in zip(spans, recognizer.transcribe(noise(4), spans, "ko"), strict=True):
        assert recognition.span == span
        starts = [word.span.start for word in recognition.words]
        assert starts == sorted(starts)
        assert all(span.start <= word.span.start < word.span.end <= span.end for word in recognition.words)


def test_a_span_longer_than_the_window_is_read_in_pieces(recognizer) -> None:
    (recognition,) = recognizer.transcribe(noise(40), [Span(0, 40_000)], "uk")
    assert recognition.span == Span(0, 40_000)


def test_batched_windows_say_what_single_ones_say(recognizer) -> None:
    sound, spans = noise(6), [Span(0, 1500), Span(2000, 3500), Span(4000, 5500)]
    together = recognizer.transcribe(sound, spans, "uk")
    alone = [recognizer.transcribe(sound.copy(), [span], "uk")[0] for span in spans]
    assert [r.text for r in together] == [r.text for r in alone]


def test_a_language_that_whisper_does_not_know_is_refused(recognizer) -> None:
    with pytest.raises(EngineError, match="xx"):
        recognizer.transcribe(noise(1), [Span(0, 900)], "xx")


def test_a_file_that_is_no_checkpoint_is_refused(tmp_path: Path) -> None:
    from vidtx.engines.whisper import WhisperRecognizer

    path = tmp_path / "weights.pt"
    path.write_bytes(b"not weights")
    with pytest.raises(ModelError, match=r"weights\.pt"):
        WhisperRecognizer(path)


def test_a_checkpoint_that_would_run_code_is_refused(tmp_path: Path) -> None:
    import pickle

    from vidtx.engines.whisper import WhisperRecognizer

    class Evil:
        def __reduce__(self):
            return (Path.touch, (tmp_path / "ran",))

    path = tmp_path / "evil.pt"
    path.write_bytes(pickle.dumps({"dims": Evil(), "model_state_dict": {}}))
    with pytest.raises(ModelError):
        WhisperRecognizer(path)
    assert not (tmp_path / "ran").exists()


@pytest.fixture(scope="module")
def official(tmp_path_factory: pytest.TempPathFactory):
    from vidtx.engines.whisper import WhisperRecognizer

    path = tmp_path_factory.mktemp("weights") / "tiny.pt"
    write_whisper_checkpoint(path)
    return WhisperRecognizer(path, name="tiny")


def test_an_official_network_identifies_languages_over_as_much_of_a_window_as_there_is_sound(official) -> None:
    before = official.windows_encoded
    found = official.identify_language(noise(40), [Span(0, 1500), Span(2000, 3900), Span(5000, 25_000)], ["uk", "ko"])
    assert [sum(probabilities.values()) for probabilities in found] == pytest.approx([1.0] * 3)
    assert official.windows_encoded - before == pytest.approx((4 + 6 + 24) / 30)


def test_a_whole_window_cropped_to_its_length_is_a_whole_window(official) -> None:
    import torch

    from vidtx.engines.windows.encoding import encode_cropped

    sound = noise(30)
    with torch.no_grad():
        from whisper.audio import log_mel_spectrogram

        whole = official._model.encoder(log_mel_spectrogram(torch.from_numpy(sound))[None])
    assert torch.allclose(whole, encode_cropped(official._model, [sound], len(sound)), atol=1e-5)


def test_short_spans_share_windows_and_each_is_answered_once(official, monkeypatch: pytest.MonkeyPatch) -> None:
    spans = [Span(2000 * n, 2000 * n + 1500) for n in range(12)]

    def decode(features, asked, beams):
        from whisper.decoding import DecodingResult

        assert asked.dated, "nothing is doubtful, so nothing is decoded alone"
        tokenizer, language = official._tokenizer(asked.language), asked.language
        results = []
        for count in (10, 2):  # places of 1.74 s with a second between: ten fill the first window
            tokens: list[int] = []
            for n in range(count):
                start = tokenizer.timestamp_begin + round(n * 2740 / 20)
                tokens += [start, *tokenizer.encode(f" слово{n}"), start + 80]
            results.append(DecodingResult(features[0], language, tokens=tokens, avg_logprob=-0.1, no_speech_prob=0.0))
        return results

    monkeypatch.setattr(official, "_decode", decode)
    monkeypatch.setattr(
        official,
        "_find_words",
        lambda features, text, language, frames: [(w, 2.74 * n, 2.74 * n + 1.0, 0.9) for n, w in enumerate(text.split())],
    )
    before = official.windows_encoded
    found = official.transcribe(noise(30), spans, "uk")
    assert [r.text for r in found] == [*(f"слово{n}" for n in range(10)), "слово0", "слово1"]
    assert official.windows_encoded - before == 2
    for span, recognition in zip(spans, found, strict=True):
        assert recognition.span == span and all(span.start <= w.span.start < w.span.end <= span.end for w in recognition.words)


def test_what_is_doubtful_in_a_shared_window_is_decoded_alone(official, monkeypatch: pytest.MonkeyPatch) -> None:
    spans = [Span(2000 * n, 2000 * n + 1500) for n in range(4)]
    monkeypatch.setattr(official, "_read_pack", lambda pack, *arguments: {})
    before = official.windows_encoded
    found = official.transcribe(noise(30), spans, "uk")
    assert official.windows_encoded - before == 1 + 4 and len(found) == 4


def test_speech_is_translated_in_windows_of_its_own_without_word_times(official, monkeypatch: pytest.MonkeyPatch) -> None:
    from whisper.decoding import DecodingResult

    asked_of: list[tuple[str, str, int | None, int | None]] = []

    def decode(features, asked, beams):
        asked_of.append((asked.task, asked.language, asked.most_tokens, beams))
        tokens = official._tokenizer("uk").encode(" What is your name?")
        return [
            DecodingResult(row, "uk", tokens=tokens, text="What is your name?", avg_logprob=-0.2, no_speech_prob=0.1)
            for row in features
        ]

    monkeypatch.setattr(official, "_decode", decode)
    spans = [Span(0, 1500), Span(2000, 3500), Span(4000, 5000)]
    before = official.windows_encoded
    found = official.translate_speech(noise(6), spans, "uk")
    assert official.windows_encoded - before == 3, "short turns share no window here"
    assert asked_of == [("translate", "uk", 29, None)], "a loop is stopped where nobody could have said as much in 1.74 s"
    assert [(r.span, r.text, r.words, r.flags) for r in found] == [(span, "What is your name?", (), ()) for span in spans]


@pytest.mark.parametrize(
    ("texts", "score", "wanted"),
    [
        (("no " * 9, "It is over."), -0.2, ("It is over.", ())),
        (("no " * 9, "no " * 8), -0.2, ("no", ("repetition_cut",))),
        (("A guess.", "Another."), -0.9, ("A guess.", ("low_confidence",))),
        (("A guess.", "A guess."), -1.2, ("", ())),  # and nobody speaks, as the network itself says
    ],
)
def test_a_translation_of_speech_passes_the_guards_of_a_transcription(
    official, monkeypatch: pytest.MonkeyPatch, texts: tuple[str, str], score: float, wanted: tuple[str, tuple[str, ...]]
) -> None:
    """A loop is decoded once more by beam search; `texts` are the first and the second answer. What is unsure is not: it will be withheld."""
    from whisper.decoding import DecodingResult

    def decode(features, asked, beams):
        text = texts[beams is not None].strip()
        tokens = official._tokenizer("uk").encode(f" {text}")
        return [DecodingResult(row, "uk", tokens=tokens, text=text, avg_logprob=score, no_speech_prob=0.7) for row in features]

    monkeypatch.setattr(official, "_decode", decode)
    (found,) = official.translate_speech(noise(3), [Span(0, 2500)], "uk")
    assert (found.text, found.flags) == wanted


def test_a_network_with_fewer_decoding_than_encoding_layers_did_not_learn_to_translate(demo_models: Path) -> None:
    from vidtx.engines.whisper import WhisperRecognizer

    recognizer = WhisperRecognizer(demo_models / "recognition" / "model.pt")
    with pytest.raises(EngineError, match="not trained to translate") as caught:
        recognizer.translate_speech(noise(1), [Span(0, 900)], "uk")
    assert caught.value.hint


@pytest.mark.slow
def test_the_real_network_gives_the_gist_of_clear_speech(test_media: Path, real_models: Path) -> None:
    """Loose on purpose: how any translation of the recording begins, and nothing of silence. Whether it is shown hangs on a pause more or less."""
    sounds = test_media / "uk_speech" / "silero_my3.wav"
    if not sounds.is_file():
        pytest.skip("the test media lack silero_my3.wav")
    from vidtx.engines.whisper import WhisperRecognizer
    from vidtx.media.audio import read_audio
    from vidtx.media.probe import probe_clip
    from vidtx.speech.gist import find_reason

    waveform = read_audio(sounds, probe_clip(sounds)).waveform
    silence = np.zeros(32_000, np.float32)
    spoken = Span(0, len(waveform) * 1000 // 16_000)
    sound = np.concatenate([waveform, silence])
    made, nothing = WhisperRecognizer(real_models / "whisper" / "base.pt", name="base").translate_speech(
        sound, [spoken, Span(spoken.end + 200, spoken.end + 1800)], "uk"
    )
    assert made.text.startswith("If you go to") and find_reason(made) in (None, "unsure"), made.text
    assert find_reason(nothing) == "nothing"


@pytest.mark.slow
def test_the_words_of_a_changed_text_are_aligned_near_those_that_the_recognizer_gave(demo_models: Path) -> None:
    """On the shipped sample, whose texts and word times are exact: the true text is what a person would make of the recognizer's."""
    import statistics

    from vidtx.document import parse_transcript
    from vidtx.engines.whisper import WhisperRecognizer
    from vidtx.media.audio import read_audio
    from vidtx.media.probe import probe_clip

    samples = Path(__file__).parents[2] / "samples"
    clip = samples / "interrogation.mp4"
    waveform = read_audio(clip, probe_clip(clip)).waveform
    truth = parse_transcript((samples / "interrogation.truth.json").read_bytes())
    recognizer = WhisperRecognizer(demo_models / "recognition" / "model.pt")
    beside_own, beside_truth = [], []
    for language in ("uk", "ko"):
        spoken = [u for u in truth.utterances if u.language == language and len(u.words) > 2][:5]
        heard = recognizer.transcribe(waveform, [u.span for u in spoken], language)
        for u, own in zip(spoken, heard, strict=True):
            aligned = recognizer.align_words(waveform, u.span, u.text, language)
            assert [w.text for w in aligned] == u.text.split() == [w.text for w in u.words]
            beside_truth += [abs(a.span.start - b.span.start) for a, b in zip(aligned, u.words, strict=True)]
            known = {word.text: word.span.start for word in own.words}
            beside_own += [abs(w.span.start - known[w.text]) for w in aligned if w.text in known]
    assert len(beside_own) > 20
    assert statistics.median(beside_own) <= 150 and statistics.median(beside_truth) <= 150


def test_terms_reach_the_decoder_as_a_prompt_and_only_where_there_are_any(recognizer, monkeypatch: pytest.MonkeyPatch) -> None:
    import whisper.decoding

    class Asked(Exception):
        pass

    def watch(model, features, options):
        raise Asked(options.prompt)

    monkeypatch.setattr(whisper.decoding, "decode", watch)
    for terms, prompt in (((), None), (("сержант", "рота"), "Сержант, рота.")):
        with pytest.raises(Asked) as caught:
            recognizer.transcribe(noise(2), [Span(0, 1500)], "uk", None, terms)
        assert caught.value.args == (prompt,)
