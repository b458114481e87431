"""Turns become utterances, each recognized in its own language."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from vidtx.document import EngineRecord, Turn
from vidtx.document.span import Span
from vidtx.engines.base import Recognition, RecognizedWord
from vidtx.speech.recognition import NO_SPEECH_PROBABILITY, UNCERTAIN_LANGUAGE_BELOW, transcribe_turns

SOUND = np.zeros(16_000 * 10, np.float32)


class FixedRecognizer:
    """Answers with what it was given for a span's start, else with its language and the span's start."""

    record = EngineRecord("recognition", "fixed", "1", "fixed")

    def __init__(self, **answers: Recognition) -> None:
        self.answers = {int(start.removeprefix("at_")): answer for start, answer in answers.items()}
        self.batches: list[tuple[str, list[int]]] = []

    def transcribe(
        self, waveform: Any, spans: Any, language: str, progress: Any = None, terms: Any = ()
    ) -> tuple[Recognition, ...]:
        self.batches.append((language, [span.start for span in spans]))
        if progress:
            progress(0.5)
            progress(1.0)
        return tuple(self.answers.get(s.start, recognize(s, f"{language} {s.start}")) for s in spans)


def recognize(span: Span, text: str, no_speech: float = 0.01, flags: tuple[str, ...] = ()) -> Recognition:
    words = (RecognizedWord(span, text, 0.9),) if text else ()
    return Recognition(span, text, words, 0.87654, no_speech, flags)


def turn(start: int, language: str | None, probability: float | None = 0.99, **rest: Any) -> Turn:
    return Turn(Span(start, start + 900), "SPEAKER_00", language, probability, **rest)


def test_turns_are_batched_by_language_and_utterances_come_in_order_of_time() -> None:
    recognizer = FixedRecognizer()
    turns = [turn(0, "uk"), turn(1000, "ko"), turn(2000, "uk"), turn(3000, "ko")]
    found = transcribe_turns(SOUND, turns, recognizer)
    assert recognizer.batches == [("ko", [1000, 3000]), ("uk", [0, 2000])]
    assert [(u.id, u.text, u.language) for u in found] == [
        ("u0000000", "uk 0", "uk"),
        ("u0001000", "ko 1000", "ko"),
        ("u0002000", "uk 2000", "uk"),
        ("u0003000", "ko 3000", "ko"),
    ]
    assert [(u.span, u.speaker) for u in found] == [(t.span, t.speaker) for t in turns]


def test_progress_runs_over_all_languages_together() -> None:
    shares: list[float] = []
    transcribe_turns(
        SOUND, [turn(0, "uk"), turn(1000, "ko"), turn(2000, "ko"), turn(3000, "ko")], FixedRecognizer(), shares.append
    )
    assert shares == [0.375, 0.75, 0.875, 1.0]


def test_a_turn_without_text_and_without_speech_gives_no_utterance() -> None:
    recognizer = FixedRecognizer(
        at_1000=recognize(Span(1000, 1900), "", NO_SPEECH_PROBABILITY),
        at_2000=recognize(Span(2000, 2900), "text", NO_SPEECH_PROBABILITY),
    )
    found = transcribe_turns(SOUND, [turn(0, "uk"), turn(1000, "uk"), turn(2000, "uk")], recognizer)
    assert [(u.id, u.span.start) for u in found] == [("u0000000", 0), ("u0002000", 2000)]


def test_speech_that_gave_no_text_stays_and_is_flagged_untranscribed() -> None:
    recognizer = FixedRecognizer(at_0=recognize(Span(0, 900), "", NO_SPEECH_PROBABILITY - 0.01))
    (found,) = transcribe_turns(SOUND, [turn(0, "uk")], recognizer)
    assert (found.text, found.words, found.flags, found.text_probability) == ("", (), ("untranscribed",), None)


def test_a_turn_without_a_language_is_not_recognized_but_stays() -> None:
    recognizer = FixedRecognizer()
    (found,) = transcribe_turns(SOUND, [turn(0, None, None)], recognizer)
    assert recognizer.batches == []
    assert (found.language, found.text) == (None, "")
    assert found.flags == ("untranscribed", "language_uncertain")


@pytest.mark.parametrize(
    ("spoken", "flags", "expected"),
    [
        (turn(0, "uk"), (), ()),
        (turn(0, "uk"), ("low_confidence", "repetition_cut"), ("low_confidence", "repetition_cut")),
        (turn(0, "uk", language_inferred=True), (), ("language_inferred",)),
        (turn(0, "uk", UNCERTAIN_LANGUAGE_BELOW), (), ()),
        (turn(0, "uk", UNCERTAIN_LANGUAGE_BELOW - 0.01), (), ("language_uncertain",)),
        (turn(0, "uk", overlaps=True), (), ("overlap",)),
    ],
)
def test_flags_name_every_doubt(spoken: Turn, flags: tuple[str, ...], expected: tuple[str, ...]) -> None:
    recognizer = FixedRecognizer(at_0=recognize(spoken.span, "text", flags=flags))
    (found,) = transcribe_turns(SOUND, [spoken], recognizer)
    assert found.flags == expected


def test_words_come_in_order_of_time_and_probabilities_are_kept() -> None:
    span = Span(0, 900)
    words = (RecognizedWord(Span(500, 800), "second", 0.5), RecognizedWord(Span(0, 400), "first", 0.0))
    (found,) = transcribe_turns(
        SOUND, [turn(0, "uk", 0.91)], FixedRecognizer(at_0=Recognition(span, "first second", words, 0.123456, 0.0))
    )
    assert [(word.text, word.probability) for word in found.words] == [("first", 0.0), ("second", 0.5)]
    assert (found.text_probability, found.language_probability) == (0.1235, 0.91)


def test_no_turns_give_no_utterances() -> None:
    assert transcribe_turns(SOUND, [], FixedRecognizer()) == ()
