"""Talk about the talk, and questions that ask back."""

import pytest

from vidtx.bitext.questions.side_talk import asks_back, manages_talk


@pytest.mark.parametrize(
    "text",
    ["Зачекайте, будь ласка.", "Одну хвилину.", "Повторіть, погано чути.", "Я не розчув.", "Помедленнее, пожалуйста.", "천천히 말씀하세요.", "좀 크게 말해 주세요.", "잠깐만요.", "다시 한 번 말씀해 주십시오.", "못 알아들었습니다."],
)  # fmt: skip
def test_what_manages_the_talk(text: str) -> None:
    assert manages_talk(text)


@pytest.mark.parametrize(
    "text",
    [
        "Чекали наказу.",
        "Він приїхав у грудні.",
        "명령을 기다렸습니다.",
        "이야기를 들었습니다.",
        "",
        "Командир сказав нам зачекайте, поки стемніє, а потім ідіть через річку.",
    ],
)
def test_what_does_not(text: str) -> None:
    assert not manages_talk(text)


@pytest.mark.parametrize(
    ("text", "said", "back"),
    [
        ("우수리스크요?", "우수리스크 근처에서 했습니다.", True),
        ("열다섯 발이요, 쉰 발이요?", "열다섯 발 남았습니다.", True),
        ("박 누구라고요?", "중대장 박 대위입니다.", True),
        ("어느 부대요?", "부대에서요.", False),
        ("몇 명이었습니까?", "있었습니다.", False),
        ("원산에 갔습니까?", "원산에서 왔습니다.", False),
        ("우수리스크입니다.", "우수리스크입니다.", False),
        ("네?", "", False),
    ],
)
def test_who_asks_back_repeats_a_word_and_asks_nothing_else(text: str, said: str, back: bool) -> None:
    assert asks_back(text, said) is back
