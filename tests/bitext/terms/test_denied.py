"""Predicates that one side states and the other denies."""

import pytest

from vidtx.bitext.terms.denied import find_denied_clause, find_denied_text

PAIRS = [
    ("Він не бачив дронів у лісі.", "숲에서 드론을 보았습니다.", "see"),
    ("Ми не дозволяємо насильства.", "우리는 폭력을 허용합니다.", "allow"),
    ("Мені не потрібен лікар.", "의사가 필요합니다.", "need"),
    ("Командир не обіцяв грошей.", "지휘관이 돈을 약속했습니다.", "promise"),
    ("Я тоді не плакав.", "그때 울었습니다.", "cry"),
    ("Він не шкодує.", "그는 후회합니다.", "regret"),
    ("У мене немає зброї.", "저는 무기가 있습니다.", "exist"),
]


@pytest.mark.parametrize(("ukrainian", "korean", "name"), PAIRS)
def test_a_denial_that_is_lacking_is_found_in_either_direction(ukrainian: str, korean: str, name: str) -> None:
    for find in (find_denied_clause, find_denied_text):
        found = find((ukrainian, "uk"), (korean, "ko"))
        turned = find((korean, "ko"), (ukrainian, "uk"))
        assert found is not None and turned is not None
        assert (found[0].name, found[0].is_denied, found[1].is_denied) == (name, True, False)
        assert (turned[0].name, turned[0].is_denied, turned[1].is_denied) == (name, False, True)


@pytest.mark.parametrize(
    ("ukrainian", "korean"),
    [
        ("Він не бачив дронів.", "드론을 보지 못했습니다."),
        ("Ви не бачили дронів?", "드론을 보았습니까?"),
        ("Це є умовою допомоги.", "발표는 없었습니다."),  # a copula states no existence
        ("Я маю бути задоволеним.", "진 적이 없습니다."),  # must be; have never
        ("Я бачив одного, а другого не бачив.", "하나를 보았습니다."),  # which of the two?
        ("", ""),
    ],
)
def test_where_doubt_is_left_nothing_is_found(ukrainian: str, korean: str) -> None:
    assert find_denied_text((ukrainian, "uk"), (korean, "ko")) is None


def test_one_denial_may_hold_several_predicates() -> None:
    found = find_denied_text(("Ніхто не міг повірити в це.", "uk"), ("누구도 그것을 믿을 수 있었다.", "ko"))
    assert found is not None and found[0].is_denied and not found[1].is_denied


def test_a_language_without_a_reader_is_not_compared() -> None:
    assert find_denied_text(("He did not see it.", "en"), ("보았습니다.", "ko")) is None


def test_a_progressive_is_no_existence() -> None:
    assert find_denied_text(("У нас немає зброї, ми чекаємо.", "uk"), ("우리는 지금 기다리고 있습니다.", "ko")) is None
