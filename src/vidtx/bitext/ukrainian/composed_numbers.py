"""Ukrainian numbers of several parts: fractions, ranges, minutes past or to an hour, degrees below zero, what is doubled.

In: tokens and a place. Out: the numbers of the expression that begins there, and the token after it; None where none does. "Дві третини" is a share of 2/3, "десять хвилин на восьму" is 7:10, "без п'яти сім" is 6:55, "п'ять градусів морозу" is -5
degrees, in "від 5 до 10 жовтня" both are days of October.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from vidtx.bitext.stated_numbers import SHARE, StatedNumber
from vidtx.bitext.ukrainian import number_words as words
from vidtx.bitext.ukrainian.number_words import PARTS, Token, read_unit
from vidtx.bitext.ukrainian.numerals import Numeral, read_numeral, word_at

_Found = tuple[list[StatedNumber], int]
_NOON: Final = 720  # minutes

_NAMED: Final = {stem + ending: value for stem, value in {"третин": 3, "половин": 2}.items() for ending in "а и і у ою".split()} | {
    "чверть": 4, "чверті": 4, "чвертю": 4, "чвертей": 4,
}  # fmt: skip
_FEMININE_SHARE: Final = re.compile(r"(?:а|я|ої|ій|у|ою|их|іх)$")
_OF_TIME: Final = frozenset({"second", "minute", "hour", "day", "week", "month", "year"})
_MINUTES: Final = frozenset("хвилин хвилини хвилину хвилина хв".split())
_DOUBLED: Final = (("подвої", 2), ("подвоє", 2), ("потрої", 3), ("потроє", 3))
_INSTRUMENTAL: Final = re.compile(r"(?:ами|ями|има|ьми)$")
_LOST: Final = re.compile(
    r"^(?:загину\w*|вижи\w*|помер\w*|втік|втекл\w*|поранен\w*|лиши\w*|залиши\w*|поверну\w*|здав\w*|потрапи\w*|застрел\w*|вби\w*)$"
)


def read_composed(tokens: list[Token], n: int) -> _Found | None:
    """The numbers of several parts that begin at a token."""
    for read in (_read_past, _read_to, _read_share, _read_below, _read_range, _read_doubled, _read_one, _read_seven):
        found = read(tokens, n)
        if found is not None:
            return found
    return None


def _make(tokens: list[Token], start: int, end: int, value: Decimal, unit: str | None) -> _Found:
    return [StatedNumber("cardinal", value, tokens[start].start, tokens[end - 1].end, unit)], end


def _make_time(tokens: list[Token], start: int, end: int, minutes: int) -> _Found:
    half = words.HALVES_OF_DAY.get(word_at(tokens, end))
    end += half is not None
    minutes += _NOON if half == "pm" and minutes < _NOON else 0
    return [StatedNumber("time", Decimal(minutes % 1440), tokens[start].start, tokens[end - 1].end, is_exact=bool(half))], end


def _read_past(tokens: list[Token], n: int) -> _Found | None:
    """п'ять хвилин на шосту, чверть на дев'яту; десять хвилин по восьмій, чверть по восьмій."""
    if word_at(tokens, n) in ("чверть", "чверті"):
        minutes, at, named = 15, n + 1, True
    else:
        number = read_numeral(tokens, n)
        if number is None or number.is_ordinal or number.value % 1 or not 0 < number.value < 60:
            return None
        named = word_at(tokens, number.end) in _MINUTES
        minutes, at = int(number.value), number.end + named
    joint = word_at(tokens, at)
    hour = read_numeral(tokens, at + 1) if joint in ("на", "по", "після") else None
    if hour is None or not (hour.is_ordinal and hour.feminine and 1 <= hour.value <= 12):
        return None
    if not named and (minutes % 5 or joint != "на"):
        return None
    before = joint == "на" and re.search(r"[ую]$", word_at(tokens, hour.end - 1)) is not None
    if joint == "на" and not before:
        return None
    return _make_time(tokens, n, hour.end, int(hour.value) * 60 - 60 * before + minutes)


def _read_to(tokens: list[Token], n: int) -> _Found | None:
    """без п'яти сім, без десяти хвилин восьма, без чверті дев'ять."""
    if word_at(tokens, n) != "без":
        return None
    if word_at(tokens, n + 1) in ("чверті", "чверть"):
        minutes, at = 15, n + 2
    else:
        part = PARTS.get(word_at(tokens, n + 1))
        if part is None or part.is_ordinal or part.value not in (5, 10, 15, 20, 25):
            return None
        minutes, at = part.value, n + 2
        five = PARTS.get(word_at(tokens, at))
        if minutes == 20 and five and five.value == 5 and not five.is_ordinal:
            minutes, at = 25, at + 1
        at += word_at(tokens, at) in _MINUTES
    hour = read_numeral(tokens, at)
    if (
        hour is None
        or hour.value % 1
        or not 1 <= hour.value <= 24
        or read_unit(word_at(tokens, hour.end)) not in (None, "hour")
    ):
        return None
    return _make_time(tokens, n, hour.end, int(hour.value) * 60 - minutes)


def _read_share(tokens: list[Token], n: int) -> _Found | None:
    """третина, дві третини, половина, три чверті, одна п'ята, дві п'ятих."""
    number = read_numeral(tokens, n)
    at = number.end if number and not number.is_ordinal and not number.value % 1 else n
    count = number.value if number and at > n else Decimal(1)
    whole = _NAMED.get(word_at(tokens, at))
    if whole is None and number and at > n and count < 10:  # two fifths
        part = PARTS.get(word_at(tokens, at))
        single = count == 1 and word_at(tokens, n) in ("одна", "одну", "одної", "однієї")
        ends = part is not None and _FEMININE_SHARE.search(word_at(tokens, at)) is not None
        plural = word_at(tokens, at).endswith(("их", "іх"))
        counts = single and read_unit(word_at(tokens, at + 1)) is not None  # one fifth company
        if part and part.is_ordinal and ends and (single or plural) and 3 <= part.value <= 10 and not counts:
            whole = part.value
    before, after = word_at(tokens, n - 1), word_at(tokens, at + 1)
    if whole is None or count >= whole or after in ("на", "до", "по"):
        return None
    if before == "з" or (n and before in PARTS and PARTS[before].is_ordinal) or read_unit(after) in _OF_TIME:
        return None
    return _make(tokens, n, at + 1, count / whole, SHARE)


def _read_below(tokens: list[Token], n: int) -> _Found | None:
    """мінус п'ять градусів, десять градусів морозу, 5 градусів нижче нуля."""
    minus = word_at(tokens, n) == "мінус"
    number = read_numeral(tokens, n + minus)
    if number is None or number.is_ordinal:
        return None
    degrees = read_unit(word_at(tokens, number.end)) == "degree"
    end = number.end + degrees
    if not minus and degrees and word_at(tokens, end) == "морозу":
        end += 1
    elif not minus and degrees and (word_at(tokens, end), word_at(tokens, end + 1)) == ("нижче", "нуля"):
        end += 2
    elif not (minus and (degrees or number.digits)):
        return None
    return _make(tokens, n, end, -number.value, "degree")


def _read_range(tokens: list[Token], n: int) -> _Found | None:
    """від 7,62 до 15,24 см; з 5 по 10 жовтня; 5–10 жовтня: both count the same."""
    opened = word_at(tokens, n) in ("від", "з", "із", "зі")
    first = read_numeral(tokens, n + opened)
    joints = ("до", "по") if opened else ("-", "–", "—")
    if first is None or word_at(tokens, first.end) not in joints:
        return None
    second = read_numeral(tokens, first.end + 1)
    if second is None or first.is_ordinal != second.is_ordinal:
        return None
    after = word_at(tokens, second.end)
    start = tokens[n + opened].start
    if after in words.MONTHS and all(_is_day(number) for number in (first, second)):
        month = words.MONTHS[after]
        return [
            StatedNumber("day", first.value, start, tokens[first.end - 1].end, month=month),
            StatedNumber("day", second.value, tokens[first.end + 1].start, tokens[second.end].end, month=month),
        ], second.end + 1
    unit = read_unit(after)
    if not opened or first.is_ordinal or unit in (None, "year") or after in ("годину", "години", "годин"):
        return None
    return [
        StatedNumber("cardinal", first.value, start, tokens[first.end - 1].end, unit),
        StatedNumber("cardinal", second.value, tokens[first.end + 1].start, tokens[second.end].end, unit),
    ], second.end + 1


def _is_day(number: Numeral) -> bool:
    return not number.value % 1 and 1 <= number.value <= 31


def _read_doubled(tokens: list[Token], n: int) -> _Found | None:
    """подвоїти, подвоєння: two times as much."""
    word = word_at(tokens, n)
    value = next((value for stem, value in _DOUBLED if word.startswith(stem)), None)
    return None if value is None else _make(tokens, n, n + 1, Decimal(value), "time")


def _read_one(tokens: list[Token], n: int) -> _Found | None:
    """один загинув, одного поранено; син один."""
    word, after = word_at(tokens, n), word_at(tokens, n + 1)
    if word not in ("один", "одна", "одного", "одну"):
        return None
    if _LOST.match(after) and word_at(tokens, n - 1) not in ("ще", "ні", "ані", "жоден", "не"):
        return _make(tokens, n, n + 1, Decimal(1), "person")
    counted = read_unit(word_at(tokens, n - 1))
    ends = n + 1 >= len(tokens) or tokens[n + 1].kind == "sign"
    if ends and _LOST.match(word_at(tokens, n - 1)):
        return _make(tokens, n, n + 1, Decimal(1), "person")
    if counted in ("son", "daughter", "brother", "sister", "child") and ends:
        return _make(tokens, n, n + 1, Decimal(1), counted)
    return None


def _read_seven(tokens: list[Token], n: int) -> _Found | None:
    """із сьома солдатами: seven in the instrumental, which looks like the seventh."""
    if word_at(tokens, n) != "сьома" or not _INSTRUMENTAL.search(word_at(tokens, n + 1)):
        return None
    unit = read_unit(word_at(tokens, n + 1))
    return _make(tokens, n, n + 2 if unit else n + 1, Decimal(7), unit)
