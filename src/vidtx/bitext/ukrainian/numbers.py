"""The numbers that a Ukrainian text states, in words or in digits, with the characters where each stands.

In: a Ukrainian text. Out: `StatedNumber`s in order of place; units have their English names. Numbers are read in all cases, as cardinals, collectives ("п'ятеро") and
ordinals ("дев'яносто третя бригада"); years, days of a month and times of day are kinds of their own. "Одного разу", "один одного", "Т-72" are none. Vague numbers
("п'ять-шість", "десяток") and what is stated without a number ("обоє", "пів години") are implied: they excuse a difference, and never make one.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from vidtx.bitext.stated_numbers import StatedNumber
from vidtx.bitext.ukrainian import number_words as words
from vidtx.bitext.ukrainian.composed_numbers import read_composed
from vidtx.bitext.ukrainian.number_words import PARTS, Token, read_unit, tokenize
from vidtx.bitext.ukrainian.numerals import Numeral, is_named, read_digits, read_numeral, word_at

_HALF = Decimal("0.5")
_NOON = 720  # minutes
_BEFORE_YEARS = frozenset("у в з із зі до від після року рік роки взимку влітку восени навесні".split())
_AGED = re.compile(
    r"^(?P<number>.+?)(?P<unit>річн|літн|денн|годинн|хвилинн|місячн|тижнев|метров|кілометров|кілограмов|градусн|відсотков)(?:ий|а|е|ого|ому|им|ої|ій|у|ою|і|их|ими|я|є|ього|ьому|ім|ьої|ю|ьою|іх|іми)$"
)
_AGED_UNITS = {
    "річн": "year", "літн": "year", "денн": "day", "годинн": "hour", "хвилинн": "minute", "місячн": "month", "тижнев": "week", "метров": "meter", "кілометров": "kilometer", "кілограмов": "kilogram", "градусн": "degree", "відсотков": "percent",
}  # fmt: skip
_GENITIVES = {
    "одно": 1, "дво": 2, "двох": 2, "три": 3, "трьох": 3, "чотири": 4, "чотирьох": 4, "п'яти": 5, "шести": 6, "семи": 7, "восьми": 8, "дев'яти": 9, "десяти": 10, "двадцяти": 20, "тридцяти": 30,
    "сорока": 40, "п'ятдесяти": 50, "шістдесяти": 60, "сімдесяти": 70, "вісімдесяти": 80, "дев'яносто": 90, "сто": 100, "пів": 0,
} | {stem + "надцяти": n for n, stem in enumerate("оди два три чотир п'ят шіст сім вісім дев'ят".split(), 11)}  # fmt: skip


_Found = tuple[list[StatedNumber], int]


@lru_cache(maxsize=16_384)
def find_numbers(text: str) -> tuple[StatedNumber, ...]:
    """The numbers of a Ukrainian text, in order of place."""
    tokens = tokenize(text)
    found: list[StatedNumber] = []
    n = 0
    while n < len(tokens):
        for read in (_read_date, _read_clock, read_composed, _read_time, _read_joined, _read_implied, _read_plain):
            numbers = read(tokens, n)
            if numbers is not None:
                found += numbers[0]
                n = max(n + 1, numbers[1])
                break
        else:
            n += 1
    return tuple(found)


def _read_date(tokens: list[Token], n: int) -> _Found | None:
    token = tokens[n]
    if token.kind != "date":
        return None
    parts = [int(part) for part in re.split(r"[./-]", token.text)]
    day, month, year = (
        (parts[2], parts[1], parts[0])
        if len(token.text.split("-")[0]) == 4 and "-" in token.text
        else (parts[0], parts[1], parts[2])
    )
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return [], n + 1
    return [
        StatedNumber("day", Decimal(day), token.start, token.end, month=month),
        StatedNumber("year", Decimal(year), token.start, token.end),
    ], n + 1


def _read_clock(tokens: list[Token], n: int) -> _Found | None:
    if tokens[n].kind != "clock":
        return None
    hours, minutes = tokens[n].text.split(":")
    return _make_time(tokens, n, n + 1, int(hours) * 60 + int(minutes), exact=tokens[n].text.startswith("0"))


def _make_time(tokens: list[Token], start: int, end: int, minutes: int, *, exact: bool = False) -> _Found:
    half = words.HALVES_OF_DAY.get(word_at(tokens, end))
    if half is not None:
        end += 1
    if half == "" and minutes < 24 * 60 and word_at(tokens, end - 1) == "ночі":  # at night: before midnight or after it
        half = "pm" if 7 * 60 <= minutes < _NOON else "am" if minutes < 6 * 60 or minutes >= _NOON else ""
    if half == "pm" and minutes < _NOON:
        minutes += _NOON
    if half == "am" and _NOON <= minutes < _NOON + 60:
        minutes -= _NOON
    exact = exact or bool(half) or minutes >= 13 * 60
    return [StatedNumber("time", Decimal(minutes % 1440), tokens[start].start, tokens[end - 1].end, is_exact=exact)], end


def _read_time(tokens: list[Token], n: int) -> _Found | None:
    """дев'ята година, о дев'ятій, о пів на шосту, за чверть п'ята, п'ята тридцять, о 9-й, о дев'ятнадцятій тридцять."""
    word = word_at(tokens, n)
    if word in words.NAMED_TIMES and not (word == "північ" and word_at(tokens, n - 1) in ("на", "з")):
        start, end = tokens[n].start, tokens[n].end
        return [StatedNumber("time", Decimal(words.NAMED_TIMES[word]), start, end, is_implied=True, is_exact=True)], n + 1
    if word in ("пів", "половина", "половині", "половину") and word_at(tokens, n + 1) in ("на", "до"):
        hour = read_numeral(tokens, n + 2)
        if hour and hour.is_ordinal and 1 <= hour.value <= 24:
            return _make_time(tokens, n, hour.end, int(hour.value) * 60 - 30)
    if word in ("за", "без") and word_at(tokens, n + 1) in ("чверть", "чверті"):
        hour = read_numeral(tokens, n + 2)
        if hour and hour.is_ordinal and 1 <= hour.value <= 24:
            return _make_time(tokens, n, hour.end, int(hour.value) * 60 - 15)
    to_hour = _read_minutes_to(tokens, n)
    if to_hour is not None:
        return to_hour
    hour = read_numeral(tokens, n)
    if hour is None or not 0 <= hour.value <= 24 or hour.value % 1:
        return None
    after = word_at(tokens, hour.end)
    names_hour = after in ("година", "годині", "годину", "години", "годиною") and (
        hour.is_ordinal or (hour.digits and after in ("годині", "година"))
    )
    before = word_at(tokens, n - 1)
    spoken = hour.feminine and before in ("о", "об", "до", "після", "близько", "на", "в", "у") and before in ("о", "об")
    halved = (hour.feminine or (hour.digits and hour.value <= 12)) and after in words.HALVES_OF_DAY
    minutes, end = 0, hour.end + names_hour
    later = read_numeral(tokens, end)
    if later and not later.is_ordinal and later.value < 60 and (hour.is_ordinal or names_hour):
        named = word_at(tokens, later.end) in ("хвилин", "хвилини", "хвилина", "хвилину", "хв")
        if (named and names_hour) or (
            (spoken or names_hour)
            and later.value in (5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55)
            and read_unit(word_at(tokens, later.end)) is None
        ):
            minutes, end = int(later.value), later.end + named
            names_hour = True
    if not (names_hour or spoken or halved):
        return None
    if names_hour and not hour.is_ordinal and before not in ("о", "об", "до", "після", "з", "із", "на"):
        return None
    return _make_time(tokens, n, end, int(hour.value) * 60 + minutes)


def _read_minutes_to(tokens: list[Token], n: int) -> _Found | None:
    """за двадцять дев'ята, за десять хвилин шоста."""
    minutes = PARTS.get(word_at(tokens, n + 1))
    if word_at(tokens, n) != "за" or minutes is None or minutes.is_ordinal or minutes.value not in (5, 10, 20):
        return None
    at = n + 2 + (word_at(tokens, n + 2) in ("хвилин", "хвилини"))
    hour = read_numeral(tokens, at)
    if hour is None or not hour.is_ordinal or not hour.feminine or not 1 <= hour.value <= 12:
        return None
    return _make_time(tokens, n, hour.end, int(hour.value) * 60 - minutes.value)


def _read_joined(tokens: list[Token], n: int) -> _Found | None:
    """двадцятидворічний, 22-річний, п'ятиденний; пів року, півгодини."""
    token = tokens[n]
    if (
        token.kind == "digits"
        and word_at(tokens, n + 1) == "-"
        and n + 2 < len(tokens)
        and tokens[n + 1].is_glued
        and tokens[n + 2].is_glued
    ):
        aged = _AGED.match("x" + tokens[n + 2].word)
        if aged and aged["number"] == "x":
            value = Decimal(re.sub(r"\D", "", token.text) or 0)
            return [StatedNumber("cardinal", value, token.start, tokens[n + 2].end, _AGED_UNITS[aged["unit"]])], n + 3
    if token.kind != "letters":
        return None
    half = re.fullmatch(r"пів'?(\w+)", token.word)
    if half and read_unit(half[1]) in ("hour", "year", "day", "month", "minute", "kilometer", "meter"):
        return [StatedNumber("cardinal", _HALF, token.start, token.end, read_unit(half[1]), is_implied=True)], n + 1
    aged = _AGED.match(token.word)
    joined = _read_genitives(aged["number"]) if aged else None
    if aged and joined:
        return [StatedNumber("cardinal", Decimal(joined), token.start, token.end, _AGED_UNITS[aged["unit"]])], n + 1
    return None


def _read_genitives(word: str) -> int | None:
    """двадцятидво: 22; п'яти: 5."""
    total, last = 0, 1000
    while word:
        name = max((name for name in _GENITIVES if word.startswith(name)), key=len, default=None)
        if name is None or not 0 < _GENITIVES[name] < last:
            return None
        total, last, word = total + _GENITIVES[name], _GENITIVES[name], word[len(name) :].removeprefix("х")
    return total


def _read_implied(tokens: list[Token], n: int) -> _Found | None:
    word, token = word_at(tokens, n), tokens[n]
    if word in words.COUNTED_TOGETHER:
        unit = read_unit(word_at(tokens, n + 1))
        return [
            StatedNumber("cardinal", Decimal(words.COUNTED_TOGETHER[word]), token.start, token.end, unit, is_implied=True)
        ], n + 1
    if word in words.TIMES:
        return [StatedNumber("cardinal", Decimal(words.TIMES[word]), token.start, token.end, "time")], n + 1
    if word == "пів" and (unit := read_unit(word_at(tokens, n + 1))):
        return [StatedNumber("cardinal", _HALF, token.start, tokens[n + 1].end, unit, is_implied=True)], n + 2
    if word in words.ONE_AND_A_HALF:
        unit, end = _read_counted(tokens, n + 1)
        value = Decimal("1.5")
        if word_at(tokens, n + 1) in PARTS and PARTS[word_at(tokens, n + 1)].kind == "group":
            value, (unit, end) = value * PARTS[word_at(tokens, n + 1)].value, _read_counted(tokens, n + 2)
            return [StatedNumber("cardinal", value, token.start, tokens[max(end, n + 2) - 1].end, unit)], max(end, n + 2)
        return [StatedNumber("cardinal", value, token.start, tokens[max(end, n + 1) - 1].end, unit)], max(end, n + 1)
    if word == "півтораста":
        return [StatedNumber("cardinal", Decimal(150), token.start, token.end, read_unit(word_at(tokens, n + 1)))], n + 1
    return None


def _read_counted(tokens: list[Token], n: int) -> tuple[str | None, int]:
    """(unit, the token after it): one adjective may stand before what is counted."""
    for at in (n, n + 1):
        word = word_at(tokens, at)
        if not word or (tokens[at].kind not in ("letters",) and word != "%"):
            break
        if at > n and word in PARTS:
            break
        unit = read_unit(word)
        if unit:
            return unit, at + 1
        if at == n and not re.search(r"(?:их|ий|а|і|ої|ого|ими|им)$", word):
            break
    return None, n


def _read_plain(tokens: list[Token], n: int) -> _Found | None:
    """A cardinal, an ordinal, a year, a day of the month."""
    if tokens[n].kind == "digits" and is_named(tokens, n):
        return [], n + 1
    read = read_numeral(tokens, n)
    if read is None:
        return None
    start, after = tokens[n].start, word_at(tokens, read.end)
    if not read.value % 1 and 1 <= read.value <= 31 and after in words.MONTHS:
        return [StatedNumber("day", read.value, start, tokens[read.end].end, month=words.MONTHS[after])], read.end + 1
    year = _read_year(tokens, n, read)
    if year is not None:
        return year
    if words.FRACTIONS.match(after) and not read.is_ordinal:
        return [], read.end + 1
    unit, end = _read_counted(tokens, read.end)
    end = max(end, read.end)
    if read.is_ordinal:
        if (read.value == 1 and after in ("за", "раз")) or (read.value == 1 and word_at(tokens, n - 1) in ("по", "-", "перш")):
            return [], read.end
        implied = read.value <= 2 and unit is None
        return [StatedNumber("ordinal", read.value, start, tokens[read.end - 1].end, unit, implied)], read.end
    value = read.value
    if word_at(tokens, read.end) == "з" and word_at(tokens, read.end + 1) == "половиною":
        value, (unit, end) = value + _HALF, _read_counted(tokens, read.end + 2)
        end = max(end, read.end + 2)
    vague = _read_range(tokens, read)
    if vague:
        unit, end = _read_counted(tokens, vague.end)
        return [
            StatedNumber("cardinal", value, start, tokens[max(end, vague.end) - 1].end, unit, True, others=(vague.value,))
        ], max(end, vague.end)
    if value == 1 and not read.digits and (after in words.VAGUE_ONE or unit in (None, "time")):
        return [StatedNumber("cardinal", value, start, tokens[read.end - 1].end, None, True)], read.end
    named = bool(
        n
        and tokens[n - 1].kind == "letters"
        and tokens[n - 1].text.isupper()
        and 2 <= len(tokens[n - 1].text) <= 4
        and read.digits
        and unit is None
    )
    number = StatedNumber("cardinal", value, start, tokens[end - 1].end, unit, is_implied=named)
    return [number], end


def _read_range(tokens: list[Token], read: Numeral) -> Numeral | None:
    """п'ять-шість, 5–6, два чи три: the second of the two."""
    at = read.end
    if word_at(tokens, at) not in ("-", "–", "—", "чи", "або"):
        return None
    other = _read_numeral_after_dash(tokens, at)
    if other is None or other.is_ordinal or not read.value < other.value <= read.value * 3:
        return None
    return other


def _read_numeral_after_dash(tokens: list[Token], at: int) -> Numeral | None:
    if at + 1 >= len(tokens):
        return None
    if tokens[at + 1].kind == "digits":
        return read_digits(tokens, at + 1)
    return read_numeral(tokens, at + 1)


def _read_year(tokens: list[Token], n: int, read: Numeral) -> _Found | None:
    """2024 року, дві тисячі двадцять четвертого року, у 2023-му, двадцять третього року."""
    after, start = word_at(tokens, read.end), tokens[n].start
    names_year = after in ("року", "році", "рік", "роком", "р", "рр") and not (
        after == "р" and word_at(tokens, read.end + 1) not in (".", "")
    )
    names_year = names_year and not (after == "рік" and not (read.is_ordinal or read.value >= 1000))
    if read.value % 1:
        return None
    if read.is_ordinal and read.digits and not read.value % 10 and tokens[read.end - 1].word in ("х", "их"):  # the 1930s
        return [StatedNumber("ordinal", read.value, start, tokens[read.end - 1].end, None, True)], read.end
    if 1000 <= read.value < 2100:
        before = word_at(tokens, n - 1)
        stands_so = (
            read.digits
            and not read.is_ordinal
            and len(tokens[n].text) == 4
            and (before in _BEFORE_YEARS or before in words.MONTHS)
            and read_unit(after) is None
        )
        if names_year or read.is_ordinal or stands_so:
            end = read.end + bool(names_year)
            return [StatedNumber("year", read.value, start, tokens[end - 1].end)], end
    elif read.is_ordinal and names_year and 10 <= read.value < 100:
        century = 2000 if read.value < 60 else 1900
        return [StatedNumber("year", read.value + century, start, tokens[read.end].end)], read.end + 1
    return None
