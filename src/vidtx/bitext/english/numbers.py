"""The numbers that an English text states, in words or in digits, with the characters where each stands.

In: an English text (mostly a machine translation). Out: `StatedNumber`s in order of place, whose values do not depend on the spelling:
"two hundred men" and "200 men" state the same number. Ordinals, years, days of the month and times of day are kinds of their own.
Words that only look like numbers ("this one", "wait a second", "at first", "T-72") are none. What a text states without a number ("a week",
"both", "half an hour") is an implied number: it excuses a difference, and never makes one.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from vidtx.bitext.english import number_words as vocabulary
from vidtx.bitext.english.number_reading import HALF, Read, counts, read_number, says_and_a_half, word_at
from vidtx.bitext.english.number_words import Token, tokenize
from vidtx.bitext.measures import MEASURES
from vidtx.bitext.stated_numbers import StatedNumber

_NOON = Decimal(720)  # minutes


@lru_cache(maxsize=16_384)
def find_numbers(text: str) -> tuple[StatedNumber, ...]:
    """The numbers of an English text, in order of place."""
    tokens = tokenize(text)
    found: list[StatedNumber] = []
    n = 0
    while n < len(tokens):
        read = _find_date(tokens, n) or _find_time(tokens, n) or _find_implied(tokens, n) or _find_plain(tokens, n)
        if read is None:
            n += 1
            continue
        numbers, n = read
        found += numbers
    return tuple(found)


_Found = tuple[list[StatedNumber], int]  # what was found, and the token after it


def _find_date(tokens: list[Token], n: int) -> _Found | None:
    """24.02.2024, 24/02/2024 and 2024-02-24: the day, with its month where that is sure, and the year."""
    parts = tokens[n].date
    if parts is None:
        return None
    start, end = tokens[n].start, tokens[n].end
    day = StatedNumber("day", Decimal(parts.day), start, end, month=parts.month)
    return [day, StatedNumber("year", Decimal(parts.year), start, end)], n + 1


def _find_time(tokens: list[Token], n: int) -> _Found | None:
    """17:30, 5 pm, five o'clock, nine in the morning, half past five, a quarter to six, at five thirty."""
    past = _find_time_past(tokens, n) or _find_minutes_past(tokens, n)
    if past:
        return past
    clock = tokens[n].clock
    if clock is not None:
        minutes, end = clock, n + 1
    else:
        read = read_number(tokens, n)
        if read is None or read.is_ordinal or read.value % 1 or read.value > 24 or _find_month(tokens, n, read):
            return None
        minutes, end = int(read.value) * 60, read.end
        after = read_number(tokens, end) if word_at(tokens, n - 1) in vocabulary.BEFORE_TIMES else None
        if after and not after.is_ordinal and after.value in vocabulary.SPOKEN_MINUTES and not counts(tokens, after.end):
            minutes, end = minutes + int(after.value), after.end
        elif not _is_time_of_day(tokens, end):
            return None
    half, end = _read_half_of_day(tokens, end)
    if half == "pm" and minutes < _NOON:
        minutes += int(_NOON)
    if half == "am" and minutes >= _NOON:
        minutes -= int(_NOON)
    exact = bool(half) or minutes >= 13 * 60 or (clock is not None and tokens[n].text.startswith("0"))
    return [StatedNumber("time", Decimal(minutes), tokens[n].start, tokens[end - 1].end, is_exact=exact)], end


def _find_time_past(tokens: list[Token], n: int) -> _Found | None:
    first = n + 1 if word_at(tokens, n) == "a" else n
    share = {"half": 30, "quarter": 15}.get(word_at(tokens, first))
    if share is None or word_at(tokens, first + 1) not in ("past", "to"):
        return None
    hour = read_number(tokens, first + 2)
    if hour is None or not 1 <= hour.value <= 24:
        return None
    minutes = int(hour.value) * 60 + (share if word_at(tokens, first + 1) == "past" else -share)
    half, end = _read_half_of_day(tokens, hour.end)
    minutes += int(_NOON) if half == "pm" and minutes < _NOON else 0
    return [StatedNumber("time", Decimal(minutes % 1440), tokens[n].start, tokens[end - 1].end, is_exact=bool(half))], end


def _find_minutes_past(tokens: list[Token], n: int) -> _Found | None:
    """Ten past six, ten minutes to six. "It is ten to six" can be two numbers as well, and all of them are implied."""
    minutes = read_number(tokens, n)
    if minutes is None or minutes.is_ordinal or minutes.value not in vocabulary.SPOKEN_MINUTES | {5}:
        return None
    named = word_at(tokens, minutes.end) == "minutes"
    at = minutes.end + named
    hour = read_number(tokens, at + 1) if word_at(tokens, at) in ("past", "to") else None
    if hour is None or hour.is_ordinal or hour.value % 1 or not 1 <= hour.value <= 12 or counts(tokens, hour.end):
        return None
    is_past, start, end = word_at(tokens, at) == "past", tokens[n].start, tokens[hour.end - 1].end
    value = (hour.value * 60 + (minutes.value if is_past else -minutes.value)) % 1440
    time = StatedNumber("time", value, start, end)
    if named or is_past:
        return [time], hour.end
    if word_at(tokens, n - 1) not in vocabulary.BEFORE_TIMES | {"is", "was"}:
        return None
    numbers = [StatedNumber("cardinal", number, start, end, is_implied=True) for number in (minutes.value, hour.value)]
    return [replace(time, is_implied=True), *numbers], hour.end


def _is_time_of_day(tokens: list[Token], n: int) -> bool:
    return _read_half_of_day(tokens, n)[1] > n


def _read_half_of_day(tokens: list[Token], n: int) -> tuple[str, int]:
    """("am" | "pm" | "", the token after): o'clock, pm, p.m., in the evening, at night."""
    if word_at(tokens, n) in ("o'clock", "oclock"):
        n += 1
    if word_at(tokens, n) in ("am", "pm"):
        return word_at(tokens, n), n + 1
    if word_at(tokens, n) in ("a", "p") and [word_at(tokens, n + k) for k in (1, 2)] == [".", "m"] and tokens[n + 2].is_glued:
        return word_at(tokens, n) + "m", n + 3 + (word_at(tokens, n + 3) == ".")
    if [word_at(tokens, n + k) for k in (0, 1)] == ["in", "the"] and word_at(tokens, n + 2) in vocabulary.HALVES_OF_DAY:
        return vocabulary.HALVES_OF_DAY[word_at(tokens, n + 2)], n + 3
    if [word_at(tokens, n + k) for k in (0, 1)] == ["at", "night"]:
        return "", n + 2  # nine at night, two at night: either half
    return "", n


def _find_implied(tokens: list[Token], n: int) -> _Found | None:
    """What is said without a number: both, twice, a couple, a week, half an hour, a year and a half."""
    word, start = word_at(tokens, n), tokens[n].start
    if word in vocabulary.NAMED_TIMES:
        minutes = Decimal(vocabulary.NAMED_TIMES[word])
        return [StatedNumber("time", minutes, start, tokens[n].end, is_implied=True)], n + 1
    if word in vocabulary.IMPLIED:
        value = Decimal(vocabulary.IMPLIED[word])
        return [StatedNumber("cardinal", value, start, tokens[n].end, _read_unit(tokens, n + 1), True)], n + 1
    value, unit_at = Decimal(1), n + 1
    if word == "half":
        value, unit_at = HALF, n + (2 if word_at(tokens, n + 1) in ("a", "an") else 1)
    elif word not in ("a", "an", "another", "every", "per", "whole"):
        return None
    unit = _read_unit(tokens, unit_at)
    if unit not in MEASURES:
        return None
    end = unit_at + 1
    if [word_at(tokens, end + k) for k in range(3)] == ["and", "a", "half"] and value == 1:
        value, end = Decimal("1.5"), end + 3
    return [StatedNumber("cardinal", value, start, tokens[end - 1].end, unit, True)], end


def _find_plain(tokens: list[Token], n: int) -> _Found | None:
    """A cardinal, an ordinal, a year or a day of the month."""
    read = read_number(tokens, n)
    if read is None:
        return None
    start, end = tokens[n].start, tokens[read.end - 1].end
    unit = _read_unit(tokens, read.end, is_many=not read.is_ordinal and read.value > 1)
    number = StatedNumber("ordinal" if read.is_ordinal else "cardinal", read.value, start, end, unit)
    if not (unit and vocabulary.is_two_decimals(tokens[n].text)):  # 1.30 meters is no time
        number = replace(number, others=read.others)
    month = _find_month(tokens, n, read)
    if month:
        return [replace(number, kind="day", unit=None, month=month)], read.end
    if number.dimension and not read.value % 1 and says_and_a_half(tokens, read.end + 1):
        return [replace(number, value=read.value + HALF, end=tokens[read.end + 3].end)], read.end + 4  # two hours and a half
    if word_at(tokens, read.end) in vocabulary.FRACTIONS and not read.is_ordinal:
        return [], read.end + 1  # one third, two thirds: shares are not compared
    if read.is_ordinal:
        return ([number] if _is_ordinal_use(tokens, n, read) else []), read.end
    if read.value == 1 and read.end == n + 1 and tokens[n].word == "one" and not _is_counting_one(tokens, n):
        return [], read.end
    if number.can_be_year and read.is_plain and (read.is_pair or _stands_as_year(tokens, n, read.end)):
        return [replace(number, kind="year", unit=None)], read.end
    return [replace(number, is_implied=unit is None and _is_named_after(tokens, n))], read.end


def _is_named_after(tokens: list[Token], n: int) -> bool:
    """Whether a number can belong to a name in capitals: AK twelve."""
    before = tokens[n - 1] if n else None
    return bool(
        before
        and before.is_letters
        and before.text.isupper()
        and 2 <= len(before.text) <= 4
        and before.word not in vocabulary.FUNCTION_WORDS
    )


def _find_month(tokens: list[Token], n: int, read: Read) -> int | None:
    """The month of a day: March 5, 5 March, the fifth of March; but not March 2024."""
    if not 1 <= read.value <= 31 or read.value % 1:
        return None
    after = read.end + 1 if word_at(tokens, read.end) == "of" else read.end
    before = n - 2 if word_at(tokens, n - 1) == "the" else n - 1
    if word_at(tokens, after) in vocabulary.MONTHS and tokens[after].text[0].isupper():
        return vocabulary.MONTHS[word_at(tokens, after)]
    if word_at(tokens, before) in vocabulary.MONTHS and tokens[before].text[0].isupper() and not counts(tokens, read.end):
        return vocabulary.MONTHS[word_at(tokens, before)]
    return None


def _stands_as_year(tokens: list[Token], n: int, end: int) -> bool:
    before = word_at(tokens, n - 1)
    if before == "," and word_at(tokens, n - 2).isdigit():
        before = "of"  # March 5, 2024
    return not counts(tokens, end) and (before in vocabulary.BEFORE_YEARS or before in vocabulary.MONTHS)


def _is_ordinal_use(tokens: list[Token], n: int, read: Read) -> bool:
    """Not: at first, first of all, First we went; a second, ten seconds; a third of them, two thirds."""
    word, before = tokens[read.end - 1].word, word_at(tokens, n - 1)
    if read.end > n + 1 or tokens[n].word not in ("first", "second", "third", "quarter"):
        return True
    if word == "first" and (before == "at" or not (before in vocabulary.DETERMINERS or counts(tokens, read.end))):
        return False
    if word in ("second", "third") and before in ("a", "an", "one", "per", "every", "each", "split", "last", "two"):
        return False
    return not (word == "second" and not (before in vocabulary.DETERMINERS or counts(tokens, read.end)))


def _is_counting_one(tokens: list[Token], n: int) -> bool:
    """one brother, but not: this one, one of them, no one, one day."""
    before, after = word_at(tokens, n - 1), word_at(tokens, n + 1)
    if before in vocabulary.BEFORE_PRONOUNS or not counts(tokens, n + 1):
        return False
    return after not in vocabulary.AFTER_VAGUE_ONE or before in vocabulary.BEFORE_DURATIONS


def _read_unit(tokens: list[Token], n: int, *, is_many: bool = False) -> str | None:
    """The word that a number counts, in the singular. `is_many`: it counts several, so that a plural names the thing."""
    if word_at(tokens, n) == "-" and n + 1 < len(tokens) and tokens[n + 1].is_glued:
        n += 1
    word = word_at(tokens, n)
    if word in ("%", "percent") or (word == "per" and word_at(tokens, n + 1) == "cent"):
        return "percent"
    if vocabulary.singular(word) in MEASURES and (counts(tokens, n) or word in vocabulary.GLUED_UNITS):
        return vocabulary.singular(word)
    for at in range(n, n + 2):  # an adjective may stand between: five wounded soldiers
        word = word_at(tokens, at)
        if not counts(tokens, at) or word in vocabulary.SMALL or word in vocabulary.ORDINALS:
            return None
        if not is_many or vocabulary.singular(word) != word:
            return vocabulary.singular(word)
    return None
