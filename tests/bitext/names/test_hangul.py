"""Hangul taken apart into sounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidtx.bitext.names.hangul import is_syllable, read_sounds, read_syllable


@pytest.mark.parametrize(
    ("word", "sounds"),
    [
        ("김", "kim"),
        ("철", "CEL"),
        ("은", "yn"),
        ("앉", "an"),
        ("밖", "pak"),
        ("왕", "waN"),
        ("젤렌스키", "ceLensyKi"),
        ("안나", "ana"),
        ("", ""),
    ],
)
def test_a_word_is_read_by_its_syllables(word: str, sounds: str) -> None:
    assert read_sounds(word)[0] == sounds


@given(st.text(alphabet=st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), max_size=8))
def test_every_syllable_has_sounds_and_ends_where_the_next_begins(word: str) -> None:
    sounds, ends = read_sounds(word)
    assert len(ends) == len(word) and list(ends) == sorted(ends) and (not word or ends[-1] == len(sounds))
    assert all(is_syllable(character) and read_syllable(character) for character in word)


@given(st.characters(max_codepoint=0xABFF))
def test_what_is_no_syllable_has_no_sounds(character: str) -> None:
    assert read_syllable(character) == ""
