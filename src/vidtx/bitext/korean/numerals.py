"""One Korean numeral read from a place of a text: digits, native, Sino-Korean, or mixed ("3만 5천", "백스물다섯").

In: a text and a place. Out: a `Numeral`, or None. Whether the numeral is meant as one is for `vidtx.bitext.korean.numbers` to decide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from vidtx.bitext.korean.number_words import (
    COUNTED_UNITS,
    NATIVE_TENS,
    NATIVE_UNITS,
    SINO_COUNTERS,
    SINO_DIGITS,
    SINO_GROUPS,
    SINO_TENS,
)

System = Literal["digits", "native", "sino"]
MOST_DIGITS = 15
LONGEST = 40  # characters of a numeral in syllables
JOINING = frozenset("십백천만억조")  # after which a numeral may go on behind a space

_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?")
_NATIVE_UNIT = "|".join(sorted(NATIVE_UNITS, key=len, reverse=True))
_NATIVE = re.compile(
    rf"(?P<hundred>백 ?)?(?:(?P<tens>{'|'.join(sorted(NATIVE_TENS, key=len, reverse=True))})(?: (?=(?:{_NATIVE_UNIT})))?)?(?P<unit>{_NATIVE_UNIT})?"
)
_SINO = re.compile(r"[일이삼사오육륙칠팔구십백천만억조]+(?: [일이삼사오육륙칠팔구십백천만억조]+)*")

_COUNTED = re.compile(
    r" ?(?:" + "|".join(sorted({*SINO_COUNTERS, *COUNTED_UNITS, "월", "시", "려단"}, key=len, reverse=True)) + ")"
)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral at characters [start, end). `text`: as it stands there."""

    value: Decimal
    start: int
    end: int
    system: System
    text: str


def read_numeral(text: str, at: int) -> Numeral | None:
    """The longest numeral that begins at `at`."""
    if text[at : at + 1].isdigit():
        return _read_digits(text, at)
    native, sino = _read_native(text, at), _read_sino(text, at)
    if native and sino:
        return native if native.end >= sino.end else sino
    return native or sino


def read_sino(word: str) -> int | None:
    """The value of a Sino-Korean numeral without spaces; None if it is not one: a digit before each ten, tens and groups falling."""
    total, group, digit, last_ten, last_group = 0, 0, 0, 10**6, 10**18
    for character in word:
        if character in SINO_DIGITS:
            if digit:
                return None
            digit = SINO_DIGITS[character]
        elif character in SINO_TENS:
            ten = SINO_TENS[character]
            if ten >= last_ten:
                return None
            group, digit, last_ten = group + (digit or 1) * ten, 0, ten
        else:
            size = SINO_GROUPS[character]
            if size >= last_group or (size > 10**4 and not group + digit):  # nobody leaves the one before 억 and 조 out
                return None
            total += (group + digit or 1) * size
            group, digit, last_ten, last_group = 0, 0, 10**6, size
    return total + group + digit


def drop_day(numeral: Numeral) -> Numeral | None:
    """The numeral without a last "일" that may be the word for a day; None where there is none, or nothing before it."""
    head = numeral.text[:-1]
    value = read_sino(head.replace(" ", "")) if numeral.system == "sino" and numeral.text.endswith("일") and head else None
    return None if not value else Numeral(Decimal(value), numeral.start, numeral.end - 1, "sino", head)


def _read_digits(text: str, at: int) -> Numeral | None:
    """1,200; 3만 5천; 2억 3천만; 1.5."""
    match = _DIGITS.match(text, at)
    if match is None or len(match.group().replace(",", "").split(".")[0]) > MOST_DIGITS:
        return None
    value, end = Decimal(match.group().replace(",", "")), match.end()
    total, part = Decimal(0), value
    last, read = Decimal(10) ** 18, False
    while end < len(text):
        sign = text[end]
        factor = Decimal((SINO_TENS | SINO_GROUPS).get(sign, 0))
        if not factor or factor >= last or (read and factor == last):
            break
        total, last, read, end = total + part * factor, factor, True, end + 1
        if sign in SINO_TENS and text[end : end + 1] in SINO_GROUPS:  # 5천만
            total, last, end = total * SINO_GROUPS[text[end]], Decimal(SINO_GROUPS[text[end]]), end + 1
        part = Decimal(0)
        following = re.compile(r" ?(\d{1,3}(?:,\d{3})+|\d{1,4})(?=[십백천만억]|(?<=\d)(?!\d))").match(text, end)
        if following is None or Decimal(following.group(1).replace(",", "")) >= last:
            break
        part, end = Decimal(following.group(1).replace(",", "")), following.end()
    return Numeral(total + part if read else value, at, end, "digits", text[at:end])


def _read_native(text: str, at: int) -> Numeral | None:
    match = _NATIVE.match(text, at)
    if match is None or not (match["tens"] or match["unit"]) or (match["hundred"] and not match["tens"] and not match["unit"]):
        return None
    value = 100 * bool(match["hundred"]) + NATIVE_TENS.get(match["tens"] or "", 0) + NATIVE_UNITS.get(match["unit"] or "", 0)
    return Numeral(Decimal(value), at, match.end(), "native", match.group())


def _read_sino(text: str, at: int) -> Numeral | None:
    """The longest run of syllables that is a numeral. Spaces may stand after 십, 백, 천, 만 (백 오십 명), where a counter follows the whole."""
    match = _SINO.match(text, at, at + LONGEST)
    if match is None:
        return None
    run = match.group()
    for length in range(len(run), 0, -1):
        word = run[:length]
        if word.endswith(" ") or not all(part[-1:] in JOINING for part in word.split(" ")[:-1]):
            continue
        if " " in word and not _COUNTED.match(text, at + length):
            continue
        value = read_sino(word.replace(" ", ""))
        if value is not None:
            return Numeral(Decimal(value), at, at + length, "sino", word)
    return None
