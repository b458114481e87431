"""Voices with little speech: which are nobody's own, and which are a further prisoner's."""

import pytest

from vidtx.document import Span, Utterance
from vidtx.interview.roles.assignment import assign_roles, find_casting

Line = tuple[str, str, str]
INTERVIEW: list[Line] = [
    ("Q", "uk", "Звідки ви родом?"), ("I", "ko", "고향이 어디입니까?"), ("S", "ko", "원산에서 왔습니다."), ("I", "uk", "Я з Вонсана."),
    ("Q", "uk", "Скільки вам років?"), ("I", "ko", "몇 살입니까?"), ("S", "ko", "스물두 살입니다."), ("I", "uk", "Двадцять два роки."),
    ("Q", "uk", "Хто вас послав?"), ("I", "ko", "누가 보냈습니까?"), ("S", "ko", "우리 대대장이 보냈습니다."), ("I", "uk", "Командир батальйону."),
    ("Q", "uk", "Що ви бачили?"), ("I", "ko", "무엇을 봤습니까?"), ("S", "ko", "드론을 많이 봤습니다."), ("I", "uk", "Бачив багато дронів."),
]  # fmt: skip


def speak(lines: list[Line], pauses: dict[int, int] | None = None) -> list[Utterance]:
    said: list[Utterance] = []
    at = 0
    for n, (voice, language, text) in enumerate(lines):
        length = max(350, len(text) * (150 if language == "ko" else 68))
        start = at + (pauses or {}).get(n, 500)
        said.append(Utterance(f"u{n}", Span(start, start + length), voice, language, text))
        at = start + length
    return said


def revoice(*places: int) -> list[Line]:
    return [("X", *line[1:]) if n in places else line for n, line in enumerate(INTERVIEW)]


def insert(*added: tuple[int, Line]) -> list[Line]:
    lines = list(INTERVIEW)
    for at, line in sorted(added, reverse=True):
        lines.insert(at, line)
    return lines


@pytest.mark.parametrize("places", [(3, 4, 6), (3, 6, 8), (5, 3, 8), (7, 8, 5)])
def test_a_voice_of_several_peoples_words_is_no_further_subject(places: tuple[int, ...]) -> None:
    found = assign_roles(speak(revoice(*places)))
    assert [voice for voice, given in found.items() if given.role == "subject"] == ["S"]


def test_what_a_splinter_says_is_placed_without_its_voice() -> None:
    casting = find_casting(speak(revoice(3, 4, 7)))
    assert casting.assigned["X"].role == "unknown"
    assert casting.shares["u3"]["interpreter"] > 0.7 and casting.shares["u4"]["questioner"] > 0.9


@pytest.mark.parametrize(
    "added",
    [
        [(3, ("X", "ko", "저도 원산에서 왔습니다.")), (7, ("X", "ko", "스무 살입니다."))],
        [(3, ("X", "ko", "저는 함흥입니다.")), (15, ("X", "ko", "저도 많이 봤습니다."))],
        [(7, ("X", "ko", "저는 열아홉 살입니다.")), (11, ("X", "ko", "네.")), (15, ("X", "ko", "저는 못 봤습니다."))],
    ],
)
def test_a_second_prisoner_who_answers_a_few_words_is_a_subject(added: list[tuple[int, Line]]) -> None:
    found = assign_roles(speak(insert(*added)))
    assert found["X"].role == found["S"].role == "subject"


def test_the_only_one_who_answers_is_a_subject_however_little_he_says() -> None:
    lines = [line if line[0] != "S" else ("S", "ko", "네.") for line in INTERVIEW]
    assert assign_roles(speak(lines))["S"].role == "subject"


def test_the_head_of_anothers_sentence_is_nobodys_own() -> None:
    lines = insert((2, ("X", "ko", "저는")), (6, ("X", "ko", "제가")))
    apart = assign_roles(speak(lines, {3: 900, 8: 900}))
    joined = assign_roles(speak(lines, {3: 0, 8: 0}))
    assert joined["X"].role == "unknown" and joined["S"].role == apart["S"].role == "subject"


def test_a_role_that_the_user_states_stays() -> None:
    assert assign_roles(speak(revoice(3, 4, 7)), {"X": "subject"})["X"].role == "subject"
