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
