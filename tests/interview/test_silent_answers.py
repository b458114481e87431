"""When an answer by the head would be seen."""

from __future__ import annotations

from fractions import Fraction

import pytest

from vidtx.document import EditBoundary, Exchange, Gesture, Span, Utterance
from vidtx.interview.silent_answers import SilentAnswer, asks_something, find_question_end, find_silent_answers, place_gestures

DURATION = 60_000


def say(id: str, start: int, end: int) -> Utterance:
    return Utterance(id, Span(start, end), "A", "ko", "갑니까?")


def cut(ms: int, status: str = "machine") -> EditBoundary:
    return EditBoundary("b1", ms, Fraction(1, 1000), "cut", True, True, 0.9, status=status)  # type: ignore[arg-type]


QUESTION, RENDITION, NEXT = say("u1", 0, 2000), say("u2", 2500, 5000), say("u3", 8000, 9000)
SILENT = Exchange("e1", ("u1",), ("u2",), (), ())
ANSWERED = Exchange("e2", ("u1",), ("u2",), ("u3",), ())


def find(*utterances: Utterance, exchange: Exchange = SILENT, edits: tuple[EditBoundary, ...] = (), duration: int = DURATION):  # type: ignore[no-untyped-def]
    return [s.window for s in find_silent_answers([exchange], utterances or (QUESTION, RENDITION, NEXT), edits, duration)]


def test_a_window_goes_from_the_end_of_the_rendition_to_the_next_speech() -> None:
    assert find() == [Span(4700, 8000)]
    assert find(exchange=ANSWERED) == []


def test_a_question_without_a_rendition_is_answered_at_its_own_end() -> None:
    assert find(QUESTION, NEXT, exchange=Exchange("e", ("u1",), (), (), ())) == [Span(1700, 7000)]


def test_the_interpreters_rendition_of_an_answer_that_nobody_spoke_ends_the_window() -> None:
    assert find(exchange=Exchange("e", ("u1",), ("u2",), (), ("u3",))) == [Span(4700, 8000)]


def test_a_window_lasts_a_few_seconds_and_ends_with_the_clip() -> None:
    assert find(QUESTION, RENDITION) == [Span(4700, 10_000)]
    assert find(QUESTION, RENDITION, duration=6000) == [Span(4700, 6000)]
    assert find(QUESTION, RENDITION, duration=5100) == []


@pytest.mark.parametrize(
    ("at", "expected"), [(6000, [Span(4700, 6000)]), (5050, []), (4800, [Span(4800, 8000)]), (9000, [Span(4700, 8000)])]
)
def test_an_edit_ends_a_window(at: int, expected: list[Span]) -> None:
    assert find(edits=(cut(at),)) == expected
    assert find(edits=(cut(at, "rejected"),)) == [Span(4700, 8000)]


def test_a_rendition_that_is_repeated_gives_a_window_after_each() -> None:
    again = say("u3", 7000, 8000)
    exchange = Exchange("e", ("u1",), ("u2", "u3"), (), ())
    assert find(QUESTION, RENDITION, again, exchange=exchange) == [Span(4700, 7000), Span(7700, 13_000)]


def test_speech_of_another_through_the_end_of_the_question_is_no_silence() -> None:
    assert find(QUESTION, RENDITION, say("u4", 4000, 12_000)) == []
    assert find(QUESTION, RENDITION, say("u4", 5100, 12_000)) == []


def test_a_gesture_goes_to_its_exchange_the_most_probable_of_several() -> None:
    silent = [SilentAnswer("e1", Span(0, 1000)), SilentAnswer("e1", Span(2000, 3000)), SilentAnswer("e2", Span(5000, 6000))]
    nod, shake = Gesture("nod", 0.7), Gesture("shake", 0.9)
    assert [e.gesture for e in place_gestures([SILENT, ANSWERED], silent, [nod, shake, None])] == [shake]
    assert place_gestures([SILENT], silent, [None, None, None]) == ()


def test_the_answer_is_to_be_watched_from_the_end_of_what_was_asked() -> None:
    assert find_question_end(SILENT, (QUESTION, RENDITION)) == 5000
    assert find_question_end(Exchange("e", (), (), (), ("u2",)), (QUESTION, RENDITION)) is None


@pytest.mark.parametrize(
    ("question", "rendition", "asks"),
    [
        ("Добрий день.", "안녕하십니까.", False), ("Дякую.", "감사합니다.", False), ("Ви хочете залишитися тут?", "여기에 남고 싶습니까?", True), ("Скільки вам років", "몇 살입니까", True),
        ("Вас били", "때렸습니까", True), ("", "", True), ("Добрий день. Як вас звати", "", True), ("Сідайте, будь ласка.", "앉으십시오.", False),
    ],
)  # fmt: skip
def test_a_greeting_that_nobody_answers_asks_nothing(question: str, rendition: str, asks: bool) -> None:
    said = {"a": Utterance("a", Span(0, 900), "Q", "uk", question), "b": Utterance("b", Span(1000, 2000), "I", "ko", rendition)}
    assert asks_something(Exchange("e", ("a",), ("b",), (), ()), said) is asks
