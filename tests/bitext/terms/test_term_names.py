"""Values of findings in the reader's language."""

from __future__ import annotations

import re

import pytest

from vidtx.bitext.terms import calendar_terms, places, ranks, world_places
from vidtx.bitext.terms.stated_terms import find_terms
from vidtx.bitext.terms.term_names import name_value

NAMES = sorted({row[0].split("|")[0] for table in (ranks.RANKS, ranks.POSTS, places.COUNTRIES, places.PLACES, world_places.WORLD_COUNTRIES, world_places.WORLD_CITIES, calendar_terms.WEEKDAYS, calendar_terms.MONTHS) for row in table})  # fmt: skip


@pytest.mark.parametrize(
    ("value", "ukrainian", "korean"),
    [("2 week", "2 тиж.", "2주"), ("93 brigade", "93 бригада", "93여단"), ("5 October", "5 жовтня", "10월 5일"), ("captain", "капітан", "대위"), ("Kursk", "Курськ", "쿠르스크"), ("1/3", "1/3", "1/3"), ("김철수", "김철수", "김철수")],
)  # fmt: skip
def test_a_value_is_named_in_the_language_of_the_reader(value: str, ukrainian: str, korean: str) -> None:
    assert (name_value(value, "uk"), name_value(value, "ko"), name_value(value, "en")) == (ukrainian, korean, value)


@pytest.mark.parametrize("name", NAMES)
def test_every_term_has_a_name_of_its_own_letters_that_is_read_back(name: str) -> None:
    ukrainian, korean = name_value(name, "uk"), name_value(name, "ko")
    assert re.fullmatch(r"[А-ЯІЇЄҐа-яіїєґ'’ -]+", ukrainian) and any(name in t.meanings for t in find_terms(ukrainian, "uk"))
    assert korean == name or re.fullmatch(r"[가-힣0-9]+", korean)
