"""Credits of subtitles, which nobody says, are cut; what people say is left, of subtitles, too."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidtx.engines.credits import cut_credits

CREDITS = (
    "Редактор субтитров А.Семкин Корректор А.Егорова", "Субтитры создавал DimaTorzok", "Субтитри зробив DimaTorzok",
    "Субтитри створені спільнотою Amara.org", "한글자막 by 박진희", "자막 제공: 배급사", "Subtitles by the Amara.org community",
)  # fmt: skip
SENTENCES = (
    "Я служив у Вонсані.", "네, 알겠습니다.", "He left.", "Дякую за перегляд!", "시청해 주셔서 감사합니다.", "Це був редактор газети.",
    "자막이 없습니다.", "He worked as a proofreader.", "자막 제작을 십 년 동안 했어요 그리고 전쟁이 나서 여기로 왔습니다",
    "저는 방송국에서 자막 제작 일을 했습니다.", "The interview was transcribed by my sister.", "Він редактор субтитрів у Києві.",
    "Я була субтитрувальницею на телебаченні.", "Ці субтитри створила моя сестра, і я їй дуже вдячна.",
)  # fmt: skip


@pytest.mark.parametrize("credit", CREDITS)
def test_credits_are_cut(credit: str) -> None:
    assert cut_credits(credit) == ("", True)
    assert cut_credits(f"Я служив у Вонсані. {credit}") == ("Я служив у Вонсані.", True)


@pytest.mark.parametrize("text", [*SENTENCES, ""])
def test_what_people_say_is_left(text: str) -> None:
    assert cut_credits(text) == (text, False)


@given(
    st.lists(
        st.sampled_from([*((s, True) for s in SENTENCES if s[-1] in ".!"), *((f"{c}.", False) for c in CREDITS)]), max_size=6
    )
)
def test_what_is_said_between_credits_stays_in_order(parts: list[tuple[str, bool]]) -> None:
    found = cut_credits(" ".join(text for text, _ in parts))
    assert found.text == " ".join(text for text, is_said in parts if is_said)
    assert found.cut == any(not is_said for _, is_said in parts)


@pytest.mark.timeout(60)  # a search that grew with the square of the length would take a quarter of an hour
@pytest.mark.parametrize("text", ["а" * 200_000, "а.б." * 50_000, "Редактор " + "А." * 100_000, "자막 " * 50_000])
def test_a_text_without_end_is_searched_to_its_end(text: str) -> None:
    assert len(cut_credits(text).text) <= len(text)
