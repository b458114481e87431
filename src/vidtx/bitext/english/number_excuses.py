"""When a number that the other side does not state is said there without it.

In: a number and the texts of both sides. Out: whether the other side can say the same: "two children, a son and a daughter" is "a son and a
daughter", and "two days and two nights" is "two days and nights".
"""

from __future__ import annotations

import re

from vidtx.bitext.english.number_words import singular, tokenize
from vidtx.bitext.english.numbers import find_numbers
from vidtx.bitext.stated_numbers import StatedNumber

_LONGEST_LIST = 6  # of how many named things a number can be the sum
_MARK = re.compile(r"[,:;—–]")
_ITEM = re.compile(r"[,:;—–]|\band\b")


def is_said_without(number: StatedNumber, own: str, other: str) -> bool:
    """Whether the other text can say what a number of the own text says. Every doubt counts as yes."""
    return _sums_up(number, own) or _is_shared(number, other)


def _sums_up(number: StatedNumber, own: str) -> bool:
    """Whether the own text names as many things as the number says, beside it."""
    if not 2 <= number.value <= _LONGEST_LIST or number.kind != "cardinal" or not _MARK.search(own):
        return False
    return sum(bool(item.strip(" .!?")) for item in _ITEM.split(own)) > number.value


def _is_shared(number: StatedNumber, other: str) -> bool:
    """Whether the other text states the value once for two things, one of which the number counts."""
    if number.unit is None or all(number.value != stated.value for stated in find_numbers(other)):
        return False
    return number.unit in {singular(token.word) for token in tokenize(other)}
