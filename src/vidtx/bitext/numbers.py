"""The numbers that an English text states, in words or in digits, with the characters where each stands.

In: an English text (mostly a machine translation). Out: `StatedNumber`s in order of place, whose values do not depend on the spelling:
"two hundred men" and "200 men" state the same number. Ordinals, years, days of the month and times of day are kinds of their own.
Words that only look like numbers ("this one", "wait a second", "at first", "T-72") are none. What a text states without a number ("a week",
"both", "half an hour") is an implied number: it excuses a difference, and never makes one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from vidtx.bitext import number_words as vocabulary
from vidtx.bitext.number_words import Token, tokenize

NumberKind = Literal["cardinal", "ordinal", "year", "day", "time"]

_EARLIEST_YEAR, _LATEST_YEAR = 1000, 2100  # a whole number between them can be a year
_NOON = Decimal(720)  # minutes
_HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class StatedNumber:
    """A number at characters [start, end) of a text. `value` of a time of day: minutes since midnight.

    `unit`: the word that it counts, in the singular, or None. `is_implied`: no number stands there. `is_exact`: of a time of day, whether
    the half of the day is known.
    """

    kind: NumberKind
    value: Decimal
    start: int
    end: int
    unit: str | None = None
    is_implied: bool = False
    is_exact: bool = False

    @property
    def text(self) -> str:
        """The value in digits: "200", "1.5", "17:30"."""
        if self.kind == "time":
            return f"{int(self.value) // 60}:{int(self.value) % 60:02d}"
        return f"{self.value.normalize():f}"

    @property
    def can_be_year(self) -> bool:
        return self.kind in ("cardinal", "year") and self.value % 1 == 0 and _EARLIEST_YEAR <= self.value < _LATEST_YEAR

    @property
    def dimension(self) -> str | None:
        """What its unit measures: "time", "length", "mass", or None."""
        measure = vocabulary.MEASURES.get(self.unit or "") if self.kind == "cardinal" else None
        return measure.dimension if measure else None

    @property
    def amount(self) -> Decimal:
        """The value in the base unit of its dimension; the value itself where it has none."""
        measure = vocabulary.MEASURES.get(self.unit or "") if self.kind == "cardinal" else None
        return self.value * measure.factor if measure else self.value


@dataclass(frozen=True, slots=True)
class _Read:
    """A number read from tokens [first, end)."""

    value: Decimal
    end: int
    is_ordinal: bool = False
    is_pair: bool = False  # two numbers that are read as a year: nineteen ninety-eight
    is_plain: bool = True  # no thousands separator, no decimals: can be a year


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


def _word(tokens: list[Token], n: int) -> str:
    return tokens[n].word if 0 <= n < len(tokens) else ""


def _is_designation(tokens: list[Token], n: int) -> bool:
    """Digits that belong to a name: T-72, M16, AK-47, 90s, 3D."""
    token = tokens[n]
    if n and token.is_glued:
        if tokens[n - 1].is_letters:
            return True
        if tokens[n - 1].word == "-" and n > 1 and tokens[n - 1].is_glued and tokens[n - 2].is_letters:
            return True
    following = tokens[n + 1] if n + 1 < len(tokens) else None
    if following is None or not following.is_glued or not following.is_letters:
        return False
    return following.word not in vocabulary.ORDINAL_ENDINGS | vocabulary.GLUED_UNITS


def _find_date(tokens: list[Token], n: int) -> _Found | None:
    """24.02.2024, 24/02/2024 and 2024-02-24: the day and the year; the month is compared nowhere yet."""
    parts = tokens[n].date
    if parts is None:
        return None
    start, end = tokens[n].start, tokens[n].end
    day = StatedNumber("day", Decimal(parts.day), start, end)
    return [day, StatedNumber("year", Decimal(parts.year), start, end)], n + 1


def _find_time(tokens: list[Token], n: int) -> _Found | None:
    """17:30, 5 pm, five o'clock, nine in the morning, half past five, a quarter to six, at five thirty."""
    past = _find_time_past(tokens, n)
    if past:
        return past
    clock = tokens[n].clock
    if clock is not None:
        minutes, end = clock, n + 1
    else:
        read = _read_number(tokens, n)
        if read is None or read.is_ordinal or read.value % 1 or read.value > 24 or _stands_by_month(tokens, n, read):
            return None
        minutes, end = int(read.value) * 60, read.end
        after = _read_number(tokens, end) if _word(tokens, n - 1) in vocabulary.BEFORE_TIMES else None
        if after and not after.is_ordinal and after.value in vocabulary.SPOKEN_MINUTES and not _counts(tokens, after.end):
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
    first = n + 1 if _word(tokens, n) == "a" else n
    share = {"half": 30, "quarter": 15}.get(_word(tokens, first))
    if share is None or _word(tokens, first + 1) not in ("past", "to"):
        return None
    hour = _read_number(tokens, first + 2)
    if hour is None or not 1 <= hour.value <= 24:
        return None
    minutes = int(hour.value) * 60 + (share if _word(tokens, first + 1) == "past" else -share)
    half, end = _read_half_of_day(tokens, hour.end)
    minutes += int(_NOON) if half == "pm" and minutes < _NOON else 0
    return [StatedNumber("time", Decimal(minutes % 1440), tokens[n].start, tokens[end - 1].end, is_exact=bool(half))], end


def _is_time_of_day(tokens: list[Token], n: int) -> bool:
    return _read_half_of_day(tokens, n)[1] > n


def _read_half_of_day(tokens: list[Token], n: int) -> tuple[str, int]:
    """("am" | "pm" | "", the token after): o'clock, pm, p.m., in the evening, at night."""
    if _word(tokens, n) in ("o'clock", "oclock"):
        n += 1
    if _word(tokens, n) in ("am", "pm"):
        return _word(tokens, n), n + 1
    if _word(tokens, n) in ("a", "p") and [_word(tokens, n + k) for k in (1, 2)] == [".", "m"] and tokens[n + 2].is_glued:
        return _word(tokens, n) + "m", n + 3 + (_word(tokens, n + 3) == ".")
    if [_word(tokens, n + k) for k in (0, 1)] == ["in", "the"] and _word(tokens, n + 2) in vocabulary.HALVES_OF_DAY:
        return vocabulary.HALVES_OF_DAY[_word(tokens, n + 2)], n + 3
    if [_word(tokens, n + k) for k in (0, 1)] == ["at", "night"]:
        return "", n + 2  # nine at night, two at night: either half
    return "", n


def _find_implied(tokens: list[Token], n: int) -> _Found | None:
    """What is said without a number: both, twice, a couple, a week, half an hour, a year and a half."""
    word, start = _word(tokens, n), tokens[n].start
    if word in vocabulary.IMPLIED:
        value = Decimal(vocabulary.IMPLIED[word])
        return [StatedNumber("cardinal", value, start, tokens[n].end, _read_unit(tokens, n + 1), True)], n + 1
    value, unit_at = Decimal(1), n + 1
    if word == "half":
        value, unit_at = _HALF, n + (2 if _word(tokens, n + 1) in ("a", "an") else 1)
    elif word not in ("a", "an", "another", "every", "per", "whole"):
        return None
    unit = _read_unit(tokens, unit_at)
    if unit not in vocabulary.MEASURES:
        return None
    end = unit_at + 1
    if [_word(tokens, end + k) for k in range(3)] == ["and", "a", "half"] and value == 1:
        value, end = Decimal("1.5"), end + 3
    return [StatedNumber("cardinal", value, start, tokens[end - 1].end, unit, True)], end


def _find_plain(tokens: list[Token], n: int) -> _Found | None:
    """A cardinal, an ordinal, a year or a day of the month."""
    read = _read_number(tokens, n)
    if read is None:
        return None
    start, end = tokens[n].start, tokens[read.end - 1].end
    unit = _read_unit(tokens, read.end, is_many=not read.is_ordinal and read.value > 1)
    number = StatedNumber("ordinal" if read.is_ordinal else "cardinal", read.value, start, end, unit)
    if _stands_by_month(tokens, n, read):
        return [replace(number, kind="day", unit=None)], read.end
    if _word(tokens, read.end) in vocabulary.FRACTIONS and not read.is_ordinal:
        return [], read.end + 1  # one third, two thirds: shares are not compared
    if read.is_ordinal:
        return ([number] if _is_ordinal_use(tokens, n, read) else []), read.end
    if read.value == 1 and read.end == n + 1 and tokens[n].word == "one" and not _is_counting_one(tokens, n):
        return [], read.end
    if number.can_be_year and read.is_plain and (read.is_pair or _stands_as_year(tokens, n, read.end)):
        return [replace(number, kind="year", unit=None)], read.end
    return [number], read.end


def _stands_by_month(tokens: list[Token], n: int, read: _Read) -> bool:
    """March 5, 5 March, the fifth of March; but not March 2024."""
    if not 1 <= read.value <= 31 or read.value % 1:
        return False
    after = read.end + 1 if _word(tokens, read.end) == "of" else read.end
    before = n - 2 if _word(tokens, n - 1) == "the" else n - 1
    if _word(tokens, after) in vocabulary.MONTHS and tokens[after].text[0].isupper():
        return True
    return _word(tokens, before) in vocabulary.MONTHS and tokens[before].text[0].isupper() and not _counts(tokens, read.end)


def _stands_as_year(tokens: list[Token], n: int, end: int) -> bool:
    before = _word(tokens, n - 1)
    if before == "," and _word(tokens, n - 2).isdigit():
        before = "of"  # March 5, 2024
    return not _counts(tokens, end) and (before in vocabulary.BEFORE_YEARS or before in vocabulary.MONTHS)


def _counts(tokens: list[Token], n: int) -> bool:
    """Whether the token after a number is something that it counts."""
    return n < len(tokens) and tokens[n].is_letters and tokens[n].word not in vocabulary.FUNCTION_WORDS


def _is_ordinal_use(tokens: list[Token], n: int, read: _Read) -> bool:
    """Not: at first, first of all, First we went; a second, ten seconds; a third of them, two thirds."""
    word, before = tokens[read.end - 1].word, _word(tokens, n - 1)
    if read.end > n + 1 or tokens[n].word not in ("first", "second", "third", "quarter"):
        return True
    if word == "first" and (before == "at" or not (before in vocabulary.DETERMINERS or _counts(tokens, read.end))):
        return False
    if word in ("second", "third") and before in ("a", "an", "one", "per", "every", "each", "split", "last", "two"):
        return False
    return not (word == "second" and not (before in vocabulary.DETERMINERS or _counts(tokens, read.end)))


def _is_counting_one(tokens: list[Token], n: int) -> bool:
    """one brother, but not: this one, one of them, no one, one day."""
    before, after = _word(tokens, n - 1), _word(tokens, n + 1)
    if before in vocabulary.BEFORE_PRONOUNS or not _counts(tokens, n + 1):
        return False
    return after not in vocabulary.AFTER_VAGUE_ONE or before in vocabulary.BEFORE_DURATIONS


def _read_unit(tokens: list[Token], n: int, *, is_many: bool = False) -> str | None:
    """The word that a number counts, in the singular. `is_many`: it counts several, so that a plural names the thing."""
    if _word(tokens, n) == "-" and n + 1 < len(tokens) and tokens[n + 1].is_glued:
        n += 1
    word = _word(tokens, n)
    if vocabulary.singular(word) in vocabulary.MEASURES and (_counts(tokens, n) or word in vocabulary.GLUED_UNITS):
        return vocabulary.singular(word)
    for at in range(n, n + 2):  # an adjective may stand between: five wounded soldiers
        word = _word(tokens, at)
        if not _counts(tokens, at) or word in vocabulary.SMALL or word in vocabulary.ORDINALS:
            return None
        if not is_many or vocabulary.singular(word) != word:
            return vocabulary.singular(word)
    return None


def _read_number(tokens: list[Token], n: int) -> _Read | None:
    """The longest number that begins at token n, in digits or words."""
    if n >= len(tokens):
        return None
    digits = tokens[n].digits
    if digits is not None:
        if _is_designation(tokens, n):
            return None
        following = tokens[n + 1] if n + 1 < len(tokens) else None
        if following and following.is_glued and following.word in vocabulary.ORDINAL_ENDINGS:
            return _Read(digits, n + 2, is_ordinal=True)
        scaled = _read_words(tokens, n + 1, digits)
        return scaled or _Read(digits, n + 1, is_plain=tokens[n].text.isdigit())
    pair = _read_pair(tokens, n)
    if pair:
        return pair
    read = _read_words(tokens, n, None)
    if read and not read.is_ordinal and [_word(tokens, read.end + k) for k in range(3)] == ["and", "a", "half"]:
        return replace(read, value=read.value + _HALF, end=read.end + 3, is_plain=False)
    return read


def _read_pair(tokens: list[Token], n: int) -> _Read | None:
    """A year of two numbers: nineteen ninety-eight, twenty twenty-four, nineteen oh five; not eighteen nineteen years (18 or 19)."""
    century = vocabulary.SMALL.get(_word(tokens, n))
    if century not in (18, 19, 20):
        return None
    if _word(tokens, n + 1) in ("oh", "o") and 0 < vocabulary.SMALL.get(_word(tokens, n + 2), 0) < 10:
        return _Read(Decimal(century * 100 + vocabulary.SMALL[_word(tokens, n + 2)]), n + 3, is_pair=True)
    rest = _read_words(tokens, n + 1, None) if vocabulary.SMALL.get(_word(tokens, n + 1), 0) >= 10 else None
    if rest is None or rest.is_ordinal or not 10 <= rest.value <= 99 or rest.value == century + 1 or _counts(tokens, rest.end):
        return None
    return _Read(century * 100 + rest.value, rest.end, is_pair=True)


def _read_words(tokens: list[Token], n: int, digits: Decimal | None) -> _Read | None:
    """A number in words. `digits`: a number in digits before them, which only a scale word may follow ("1.5 million")."""
    total, current, smallest_scale, free = Decimal(0), digits, Decimal("Infinity"), Decimal("Infinity")
    end, ordinal, first = n, False, n
    if digits is None and _word(tokens, n) == "a" and _word(tokens, n + 1) in vocabulary.SCALES:
        current, n = Decimal(1), n + 1
        free = Decimal(0)
    elif digits is not None:
        free = Decimal(0)
    # `free`: the next word must be below it (twenty leaves room for 1 to 9, hundred for 1 to 99).
    while n < len(tokens):
        word = tokens[n].word
        if (word == "-" and end > first and end == n and tokens[n].is_glued) or (
            word == "and" and end == n and end > first and tokens[n - 1].word in vocabulary.SCALES
        ):
            word_at = n + 1
        else:
            word_at = n
        word = _word(tokens, word_at)
        small = vocabulary.SMALL.get(word)
        place = vocabulary.ORDINALS.get(word)
        if small is not None and small < free and (small > 0 or current is None):
            current = (current or Decimal(0)) + small
            free = Decimal(10) if small >= 20 else Decimal(0)
        elif place is not None and place < free:
            current, ordinal = (current or Decimal(0)) + place, True
        elif word in vocabulary.SCALES and word_at == n and (current is not None or word in vocabulary.BARE_SCALES):
            scale = Decimal(vocabulary.SCALES[word])
            if scale >= smallest_scale or (scale <= 100 and current is not None and current >= 100):
                break
            current = (Decimal(1) if current is None else current) * scale
            free = Decimal(100) if scale == 100 else scale
            if scale >= 1000:
                total, current, smallest_scale = total + current, None, scale
            elif scale == 12:
                free = Decimal(0)
        else:
            break
        n = end = word_at + 1
        if ordinal:
            break
    if end == first:
        return None
    return _Read(total + (current or 0), end, ordinal, is_plain=digits is None)
