"""Ranks, posts, places and dates that became others, and predicates that are denied, across languages."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidtx.bitext.terms.differences import find_term_differences
from vidtx.bitext.terms.predicates import find_predicates
from vidtx.bitext.terms.stated_terms import find_terms

SAME = """저는 소좌입니다|Я майор; 소위였습니다|Я був лейтенантом; 소위였습니다|Я молодший лейтенант; 중대장이|командир роти; 평양에서 왔습니다|Я з Пхеньяна; 쿠르스크에서|на Курщині; 화요일에|у вівторок; 북조선에서|з Кореї; 조선에서|з Північної Кореї
상위입니다|Я старший лейтенант; 3월에|у березні; 십일월에|у листопаді; 러시아로|до Росії; 상사|старший сержант; 특무상사|старшина; 하바롭스크|Хабаровськ; 중사|сержант; 중장|генерал-лейтенант; 우크라이나|в Україні; 함경북도에서|з Північного Хамгьону; 함경도에서|з Південного Хамгьону; 함경남도|з Хамгьону; 인도네시아 당국|індонезійська влада; 런던에서|у Лондоні"""
OTHER = """저는 소좌입니다|Я капітан|rank; 중대장이|командир батальйону|rank; 평양에서|Я з Хамхина|place; 쿠르스크에서|у Сумах|place; 화요일에|в середу|date; 러시아로|до Китаю|place; 3월에|у травні|date; 상사|рядовий|rank; 대위|майор|rank; 함경북도에서|з Південного Хамгьону|place; 런던에서|у Берліні|place; 독일에서|до Франції|place"""


def rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in row.split("|")] for row in table.replace("\n", ";").split(";")]


@pytest.mark.parametrize(("korean", "ukrainian"), rows(SAME))
def test_terms_that_can_mean_the_same_do_not_differ(korean: str, ukrainian: str) -> None:
    assert find_terms(korean, "ko") and find_terms(ukrainian, "uk")
    assert find_term_differences(korean, "ko", ukrainian, "uk") == () == find_term_differences(ukrainian, "uk", korean, "ko")


@pytest.mark.parametrize(("korean", "ukrainian", "kind"), rows(OTHER))
def test_a_term_that_became_another_is_found_with_both_places(korean: str, ukrainian: str, kind: str) -> None:
    (change,) = find_term_differences(korean, "ko", ukrainian, "uk")
    assert change.kind == kind and change.source.name != change.target.name
    assert korean[change.source.start : change.source.end] and ukrainian[change.target.start : change.target.end]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Сумка важка", "uk"),
        ("Сумно стало", "uk"),
        ("Кримінал", "uk"),
        ("연구소 소장입니다", "ko"),
        ("소위 해방", "ko"),
        ("원수를 미워했다", "ko"),
    ],
)
def test_words_that_only_look_like_terms_are_none(text: str, language: str) -> None:
    assert find_terms(text, language) == ()


def test_a_silent_side_and_a_capital_for_its_country_are_no_differences() -> None:
    assert find_term_differences("평양에서 왔습니다", "ko", "Я приїхав учора", "uk") == ()
    assert find_term_differences("평양이 말했습니다", "ko", "Північна Корея сказала", "uk") == ()
    assert find_term_differences("Pyongyang", "en", "Суми", "uk") == ()


@pytest.mark.parametrize(
    ("text", "language", "name", "denied"),
    [
        ("저는 그를 보지 못했습니다", "ko", "see", True), ("Я його не бачив", "uk", "see", True), ("Я його бачив", "uk", "see", False), ("못 봤습니다", "ko", "see", True),
        ("무기가 있습니다", "ko", "exist", False), ("무기가 없습니다", "ko", "exist", True), ("У нас немає зброї", "uk", "exist", True), ("모릅니다", "ko", "know", True),
        ("Я знаю", "uk", "know", False), ("돌아가고 싶지 않습니다", "ko", "want", True), ("Я не хочу додому", "uk", "want", True), ("총을 쏘았습니다", "ko", "shoot", False),
    ],
)  # fmt: skip
def test_a_predicate_is_stated_or_denied(text: str, language: str, name: str, denied: bool) -> None:
    assert (name, denied) in {(p.name, p.is_denied) for p in find_predicates(text, language)}


@given(st.text("КиївСуми майоркапітн소좌대위평양에서월요일 -'", max_size=40), st.sampled_from(["uk", "ko", "en"]))
def test_any_text_is_read_and_terms_do_not_overlap(text: str, language: str) -> None:
    terms = find_terms(text, language)
    assert all(0 <= t.start < t.end <= len(text) for t in terms)
    assert all(a.end <= b.start for a, b in itertools.pairwise(terms))
    assert all(0 <= p.start < p.end <= len(text) for p in find_predicates(text, language))
