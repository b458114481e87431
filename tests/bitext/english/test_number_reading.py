"""One number at one place: how far it reaches, and where none begins."""

from __future__ import annotations

from decimal import Decimal

import pytest

from vidtx.bitext.english.number_reading import read_number
from vidtx.bitext.english.number_words import tokenize


@pytest.mark.parametrize(
    ("text", "value", "end"),
    [("two hundred and five men", "205", 4), ("5 and a half hours", "5.5", 4), ("two and a half thousand men", "2500", 5),
     ("a thousand and a half", "1500", 5), ("half a dozen men", "6", 3), ("145 point 5", "145.5", 3), ("two and a dog", "2", 1),
     ("five point", "5", 1), ("3 million rubles", "3000000", 2)],
)  # fmt: skip
def test_a_number_and_the_token_after_it(text: str, value: str, end: int) -> None:
    read = read_number(tokenize(text), 0)
    assert read is not None and (read.value, read.end) == (Decimal(value), end)


@pytest.mark.parametrize("text", ["", "men", "half a man", "90s", "and a half", "a man"])
def test_no_number_begins_here(text: str) -> None:
    assert read_number(tokenize(text), 0) is None
