"""A number that the other side says without a number: the sum of a list, and a value that is stated once for two things."""

from __future__ import annotations

import pytest

from vidtx.bitext.english.number_excuses import is_said_without
from vidtx.bitext.english.numbers import find_numbers


@pytest.mark.parametrize(
    ("own", "other", "is_excused"),
    [
        ("I have 2 children, a son and a daughter.", "I have a son and a daughter.", True),
        ("The two of us, he and I, went.", "He and I went.", True),
        ("We were 3: Kim, Lee and me.", "Kim, Lee and me.", True),
        ("I have 3 children, a son and a daughter.", "I have a son and a daughter.", False),
        ("I have 2 children.", "I have a son and a daughter.", False),
        ("We walked 2 nights.", "We walked 2 days and nights.", True),
        ("We walked 2 nights.", "We walked 2 days.", False),
        ("We walked 2 nights.", "We walked days and nights.", False),
        ("5 of us died.", "5 were wounded.", False),
    ],
)
def test_what_excuses_a_number(own: str, other: str, is_excused: bool) -> None:
    assert is_said_without(find_numbers(own)[0], own, other) is is_excused
