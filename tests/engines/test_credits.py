"""Credits of subtitles, which nobody says, are cut; what people say is left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidtx.engines.credits import cut_credits


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Редактор субтитров А.Семкин Корректор А.Егорова", ""),
        ("Я служив у Вонсані. Редактор субтитров А.Семкин Корректор А.Егорова", "Я служив у Вонсані."),
        ("Субтитры создавал DimaTorzok", ""),
        ("Субтитри створені спільнотою Amara.org", ""),
        ("한글자막 by 박진희", ""),
        ("네, 알겠습니다. 자막 제공: 배급사", "네, 알겠습니다."),
        ("Subtitles by the Amara.org community. He left.", "He left."),
    ],
)
def test_credits_are_cut(text: str, kept: str) -> None:
    assert cut_credits(text) == (kept, True)


@pytest.mark.parametrize(
    "text",
    [
        "Дякую за перегляд!",
        "시청해 주셔서 감사합니다.",
        "Це був редактор газети.",
        "자막이 없습니다.",
        "He worked as a proofreader.",
        "",
    ],
)
def test_what_people_say_is_left(text: str) -> None:
    assert cut_credits(text) == (text, False)


@given(st.text())
def test_any_text_is_only_shortened(text: str) -> None:
    found = cut_credits(text)
    assert found.cut or found.text == text
    assert set(found.text) <= {*text, " "}
