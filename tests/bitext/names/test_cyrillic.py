"""Cyrillic read as sounds, with and without the endings of cases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidtx.bitext.names.cyrillic import LEAST_STEM, cut_ending, read_sounds


@pytest.mark.parametrize(
    ("word", "sounds"),
    [
        ("Чхоль", "Col"),
        ("Хьок", "hJok"),
        ("Джонсон", "jonson"),
        ("Анна", "ana"),
        ("Зінов'єв", "zinovJev"),
        ("Пхеньян", "PenJan"),
        ("Чжун", "jun"),
        ("Йонг", "JoN"),
    ],
)
def test_digraphs_are_single_sounds(word: str, sounds: str) -> None:
    assert read_sounds(word) == sounds


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("Трампові", "трамп"),
        ("Зеленського", "зеленськ"),
        ("Коваленка", "коваленк"),
        ("Байденом", "байден"),
        ("Оля", "оля"),
        ("Іванов", "іванов"),
        ("Катею", "кат"),
    ],
)
def test_the_ending_of_a_case_is_cut_off(word: str, stem: str) -> None:
    assert cut_ending(word) == stem


@given(st.text(alphabet="абвгґдеєжзиіїйклмнопрстуфхцчшщьюя'", max_size=14))
def test_a_stem_is_the_beginning_of_its_word_and_never_too_short(word: str) -> None:
    stem = cut_ending(word)
    assert word.startswith(stem) and (stem == word or len(stem) >= LEAST_STEM)
    assert all(character.isascii() and character.isalpha() for character in read_sounds(word))
