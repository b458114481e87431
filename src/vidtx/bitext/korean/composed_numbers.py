"""Korean numbers of several parts: fractions, ranges, decimals that are spoken, degrees below zero.

In: a Korean text and a place. Out: the numbers of the expression that begins there, and where it ends; None where none does. "삼분의 일" is a share of 1/3, "2에서 3인치" are two lengths, "일 점 오" is 1.5, "영하 5도" is -5 degrees.
"""

from __future__ import annotations

import re
from decimal import Decimal

from vidtx.bitext.korean import number_words as words
from vidtx.bitext.korean.counters import find_counter
from vidtx.bitext.korean.numerals import Numeral, read_numeral
from vidtx.bitext.stated_numbers import SHARE, StatedNumber

_Read = tuple[list[StatedNumber], int] | None

_PART = re.compile(r"\s?분의\s?")
_JOINT = re.compile(r"\s?(?:내지|에서|~|∼|〜)\s?")
_POINT = re.compile(r"\s?점\s?(?=[영공일이삼사오육륙칠팔구])")
_HALF = re.compile(r"(?:절반|반수)(?=[^가-힣]|이|은|을|의|정도|도|만|가량|씩|으로)")
_BELOW = re.compile(r"영하\s?")
_DEGREE = re.compile(r"\s?도(?!시|로|움|착|망)")
_DIGITS = {"영": 0, "공": 0} | words.SINO_DIGITS


def read_composed(text: str, at: int) -> _Read:
    """The numbers of several parts that begin at a place."""
    half = _HALF.match(text, at)
    if half:
        end = at + len(half.group())
        return [StatedNumber("cardinal", Decimal("0.5"), at, end, SHARE)], end
    below = _BELOW.match(text, at)
    if below:
        return _read_below(text, at, below.end())
    number = read_numeral(text, at)
    if number is None or (number.value % 1 and number.system != "digits"):
        return None
    return _read_fraction(text, number) or _read_decimal(text, number) or _read_range(text, number)


def _read_below(text: str, start: int, at: int) -> _Read:
    number = read_numeral(text, at) if at < len(text) else None
    unit = _DEGREE.match(text, number.end) if number and number.system != "native" else None
    if number is None or unit is None:
        return None
    return [StatedNumber("cardinal", -number.value, start, unit.end(), "degree")], unit.end()


def _read_fraction(text: str, number: Numeral) -> _Read:
    """삼분의 일, 3분의 2: the whole comes first."""
    part = _PART.match(text, number.end) if number.system != "native" else None
    share = read_numeral(text, part.end()) if part and part.end() < len(text) else None
    if share is None or share.system == "native" or not 0 < share.value < number.value <= 100:
        return None
    return [StatedNumber("cardinal", share.value / number.value, number.start, share.end, SHARE)], share.end


def _read_decimal(text: str, number: Numeral) -> _Read:
    """일 점 오 킬로미터: digits are read out one by one after the point, and a counter follows."""
    point = _POINT.match(text, number.end) if number.system == "sino" else None
    if point is None:
        return None
    end, digits = point.end(), ""
    while text[end : end + 1] in _DIGITS and text[end : end + 1]:
        digits, end = digits + str(_DIGITS[text[end]]), end + 1
    counter = find_counter(text, end, "digits")
    if counter is None or number.value >= 1000:
        return None  # 일 점 is a point of something
    value = number.value + Decimal(f"0.{digits}")
    return [StatedNumber("cardinal", value, number.start, counter[1], counter[0])], counter[1]


def _read_range(text: str, number: Numeral) -> _Read:
    """2에서 3인치, 3내지 6인치: both count the same."""
    joint = _JOINT.match(text, number.end) if number.system == "digits" else None
    other = read_numeral(text, joint.end()) if joint and text[joint.end() : joint.end() + 1].isdigit() else None
    counter = find_counter(text, other.end, other.system, other.text) if other else None
    if other is None or counter is None or counter[0] is None or counter[2] in ("년", "년생", "일"):
        return None
    return [
        StatedNumber("cardinal", number.value, number.start, number.end, counter[0]),
        StatedNumber("cardinal", other.value, other.start, counter[1], counter[0]),
    ], counter[1]
