"""Answers that begin with yes or no."""

from __future__ import annotations

import pytest

from vidtx.bitext.answers import is_plain_question, read_answer


@pytest.mark.parametrize(
    ("text", "language", "answer"),
    [
        ("Так.", "uk", True), ("Так, бачив.", "uk", True), ("Ні, не бачив.", "uk", False), ("Ні", "uk", False), ("Так сталося.", "uk", None), ("Ні я, ні він", "uk", None),
        ("네.", "ko", True), ("예, 보았습니다.", "ko", True), ("아니요, 못 보았습니다.", "ko", False), ("아니요 없습니다", "ko", False), ("네 명이 왔습니다.", "ko", None), ("아닙니다.", "ko", False),
        ("예전에 보았습니다.", "ko", None), ("Yes.", "en", None), ("", "uk", None),
    ],
)  # fmt: skip
def test_an_answer_is_read_from_its_first_words(text: str, language: str, answer: bool | None) -> None:
    assert read_answer(text, language) is answer


def test_a_question_that_denies_is_not_plain() -> None:
    assert is_plain_question("Ви бачили офіцера?", "uk") and is_plain_question("장교를 보았습니까?", "ko")
    assert not is_plain_question("Ви не бачили офіцера?", "uk") and not is_plain_question("장교를 못 보았습니까?", "ko")
    assert not is_plain_question("", "uk") and not is_plain_question("Did you see him?", "en")
