"""The numbers that a Korean text states, in words or in digits, with the characters where each stands.

In: a Korean text, North or South, spaced as a recognizer spaces it. Out: `StatedNumber`s in order of place; units have their English names. A numeral counts where it
stands in digits, before a counter that goes with it, or alone as a word of several syllables. "이 사람" (this person), "일" (work), "만" (only), "백" (a surname)
are none. Vague numbers ("서너 명") and what is stated without a number ("반년", "하루") are implied: they excuse a difference, and never make one.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from vidtx.bitext.korean import number_words as words
from vidtx.bitext.korean.composed_numbers import read_composed
from vidtx.bitext.korean.counters import find_counted, find_counter
from vidtx.bitext.korean.numerals import Numeral, drop_day, read_numeral
from vidtx.bitext.stated_numbers import StatedNumber

_HALF = Decimal("0.5")
_NOON = 720  # minutes
_WORD_START = re.compile(r"(?<![가-힣\w])(?=[가-힣\d])|(?<=(?<![가-힣])제)(?=[일이삼사오육칠팔구십백천\d])|(?<=[가-힣])(?=\d)")
_DATE = re.compile(r"(?<!\d)(?:(\d{4})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{1,2}))(?!\d)")
_CLOCK = re.compile(r"(?<![\d:])([01]?\d|2[0-4]):([0-5]\d)(?![\d:])")
_HALF_OF_DAY = re.compile(rf"({'|'.join(words.HALVES_OF_DAY)})(?:에|의)?\s*$")
_NAMED_WEAPON = re.compile(r"[A-Za-zА-Яа-яІЇЄҐіїєґ]+[- ]?$|(?:엠|에이케이|티|비엠피|케이)[- ]?$")
_FROM, _UNTIL = re.compile(r"\s?(?:부터|에서|~)\s?"), re.compile(r"\s?일(?=까지|사이|에까지)")
_LOST = re.compile(r"(?:이|가|은|는|만)?\s?(?:죽|전사|사망|다쳤|다치|살아|도망|부상|남았|항복|투항|포로)")
_NOUN = re.compile(r" [가-힣]{2,}")
_LASTING = re.compile(
    r"간(?!격)|\s?(?:동안|만에|전(?!사|부|투|쟁|장|화|선|체|원|역)|후(?!방|송|퇴|원)|뒤|째|이나|정도|쯤|가량|씩|이 지나|이 걸)"
)
_EVERY_DAY = re.compile(r"하루(?:에|도|하루|빨리|\s?종일|\s?세끼)")  # a day, every day, one day
_VAGUE_BEFORE = re.compile(r"(?:수|몇|여러|약간의?|매)\s*$")
_BARE_TAIL = re.compile(
    r"(?:이서|이|가|은|는|을|를|도|과|와|의|에|에서|으로|로|뿐|이나|까지|부터|이고|이며|입니다|이었습니다|였습니다|이에요|이다|이라고|이요|정도|쯤|밖에|씩|만)?(?![가-힣\d])"
)


@lru_cache(maxsize=16_384)
def find_numbers(text: str) -> tuple[StatedNumber, ...]:
    """The numbers of a Korean text, in order of place."""
    found: list[StatedNumber] = []
    at = 0
    starts = sorted({match.start() for match in _WORD_START.finditer(text)})
    for start in starts:
        if start < at:
            continue
        numbers, end = _read(text, start)
        found += numbers
        at = max(at, end)
    return tuple(sorted(found, key=lambda number: (number.start, number.end)))


def _read(text: str, at: int) -> tuple[list[StatedNumber], int]:
    """The numbers of the expression that begins at `at`, and where it ends; nothing and `at` where none does."""
    for read in (read_composed, _read_date, _read_clock, _read_word, _read_vague, _read_time, _read_plain):
        numbers = read(text, at)
        if numbers is not None:
            return numbers[0], max(numbers[1], at + 1)
    return [], at


_Read = tuple[list[StatedNumber], int] | None


def _read_date(text: str, at: int) -> _Read:
    """2024-02-24; 2024년 2월 24일; 2월 24일; 이월 이십사일."""
    match = _DATE.match(text, at)
    if match and 1 <= int(match[2]) <= 12 and 1 <= int(match[3]) <= 31:
        day = StatedNumber("day", Decimal(match[3]), at, match.end(), month=int(match[2]))
        return [StatedNumber("year", Decimal(match[1]), at, match.end()), day], match.end()
    month = _read_month(text, at)
    if month is None:
        return None
    value, end = month
    gap = len(text) - len(text[end:].lstrip()) if end < len(text) else end
    number = read_numeral(text, gap) if gap < len(text) else None
    if number and not re.match(r"\s?일", text[number.end : number.end + 2]):
        number = drop_day(number) or number  # 오월 이십일: the twentieth of May
    if (
        number
        and number.system != "native"
        and 1 <= number.value <= 31
        and (named := re.compile(r"\s?일").match(text, number.end))
        and words.is_tail(text, named.end())
    ):
        day = StatedNumber("day", number.value, at, named.end(), month=value)
        return _read_until(text, day)
    return [], end  # a month alone is no number


def _read_until(text: str, day: StatedNumber) -> _Read:
    """10월 5일부터 10일까지: the day, and the last one of the same month."""
    joint = _FROM.match(text, day.end)
    last = read_numeral(text, joint.end()) if joint and joint.end() < len(text) else None
    if last and not _UNTIL.match(text, last.end):
        last = drop_day(last)
    until = _UNTIL.match(text, last.end) if last and last.system != "native" and day.value < last.value <= 31 else None
    if last is None or until is None:
        return [day], day.end
    return [day, StatedNumber("day", last.value, last.start, until.end(), month=day.month)], until.end()


def _read_month(text: str, at: int) -> tuple[int, int] | None:
    number = read_numeral(text, at)
    named = re.compile(r"\s?월").match(text, number.end) if number and number.system == "digits" else None
    if number and named and number.value in range(1, 13):
        return int(number.value), named.end()
    for name in sorted(words.MONTHS, key=len, reverse=True):
        if text.startswith(name, at) and words.is_tail(text, at + len(name)):
            return words.MONTHS[name], at + len(name)
    spaced = re.compile(r"(십[일이]?|[일이삼사오유육칠팔구시]) 월").match(text, at)
    name = spaced.group(1) + "월" if spaced else ""
    if spaced and name in words.MONTHS and words.is_tail(text, spaced.end()):
        return words.MONTHS[name], spaced.end()
    return None


def _read_clock(text: str, at: int) -> _Read:
    match = _CLOCK.match(text, at)
    if match is None:
        return None
    return [_make_time(text, at, match.end(), int(match[1]), int(match[2]), text[at] == "0")], match.end()


def _read_word(text: str, at: int) -> _Read:
    """하루, 이틀, 정오, 첫째, 반년, 일주일."""
    for name, minutes in words.NAMED_TIMES.items():
        if text.startswith(name, at) and words.is_tail(text, at + len(name)):
            return [StatedNumber("time", Decimal(minutes), at, at + len(name), is_implied=True, is_exact=True)], at + len(name)
    for name in sorted(words.DAYS, key=len, reverse=True):
        end = at + len(name)
        if text.startswith(name, at) and words.is_tail(text, end):
            days = words.DAYS[name]
            value, end = (
                (Decimal(days) + _HALF, end + 2)
                if text.startswith(" 반", end) and words.is_tail(text, end + 2)
                else (Decimal(days), end)
            )
            return [
                StatedNumber("cardinal", value, at, end, "day", is_implied=days == 1 and _EVERY_DAY.match(text, at) is not None)
            ], end
    for name, place in words.ORDINALS.items():
        if text.startswith(name, at):
            # The first, the second: of a list, or of children.
            return [StatedNumber("ordinal", Decimal(place), at, at + len(name), is_implied=place == 1)], at + len(name)
    first = re.compile(r"(?:첫|한)\s?(?:번\s?째|째)").match(text, at)
    if first:
        return [StatedNumber("ordinal", Decimal(1), at, first.end(), is_implied=True)], first.end()
    half = re.compile(r"반\s?(년|시간|달|개월|나절)").match(text, at)
    if half and words.is_tail(text, half.end()):
        unit = {"년": "year", "시간": "hour", "달": "month", "개월": "month"}.get(half[1])
        return [StatedNumber("cardinal", _HALF, at, half.end(), unit, is_implied=True)], half.end()
    return None


def _read_vague(text: str, at: int) -> _Read:
    """서너 명, 두세 시간, 이삼십 명: implied, with what they can mean."""
    for name in sorted(words.VAGUE, key=len, reverse=True):
        if not text.startswith(name, at):
            continue
        end = at + len(name)
        ten = {"십": 10, "백": 100, "천": 1000}.get(text[end : end + 1], 1)
        counter = find_counter(
            text, end + (ten > 1), "native" if name not in ("이삼", "삼사", "사오", "오륙", "칠팔", "팔구") else "sino"
        )
        if counter is None:
            continue
        first, *rest = (Decimal(value * ten) for value in words.VAGUE[name])
        return [StatedNumber("cardinal", first, at, counter[1], counter[0], is_implied=True, others=tuple(rest))], counter[1]
    return None


def _read_time(text: str, at: int) -> _Read:
    """아홉 시, 오후 5시 반, 17시 30분, 새벽 세시에."""
    number = read_numeral(text, at)
    if number is None or number.value % 1 or not 0 <= number.value <= 24:
        return None
    match = re.compile(r"\s?시(?!간|기|내|점|대|작|속|선|민|장|설|청|도)").match(text, number.end)
    if match is None or (number.system == "sino" and len(number.text) < 2 and number.text != "영"):
        return None
    if number.text in ("네", "한", "세") and match.group().startswith(" ") and not words.is_tail(text, match.end()):
        return None
    end, minutes = match.end(), 0
    if not words.is_tail(text, end) and not re.match(r"[일이삼사오육칠팔구십\d]", text[end : end + 1]):
        return None
    half = re.compile(r"\s?반").match(text, end)
    gap = end + (text[end : end + 1] == " ")
    after = read_numeral(text, gap) if gap < len(text) else None
    if half and words.is_tail(text, half.end()):
        end, minutes = half.end(), 30
    elif after and after.system != "native" and after.value < 60 and not after.value % 1:
        unit = re.compile(r"\s?분(?!간|들|의)").match(text, after.end)
        if unit and words.is_tail(text, unit.end()):
            end, minutes = unit.end(), int(after.value)
    before = re.compile(r"\s?전(?![가-힣])|\s?전(?=에|이|입|부터|까지)").match(text, end) if minutes else None
    time = _make_time(text, at, end, int(number.value), minutes, False)
    if before:  # ten to three; or before ten past three
        return [replace(time, value=(time.value - 2 * minutes) % 1440, end=before.end(), others=(time.value,))], before.end()
    return [time], end


def _make_time(text: str, start: int, end: int, hour: int, minutes: int, exact: bool) -> StatedNumber:
    named = _HALF_OF_DAY.search(text, max(0, start - 6), start)
    half = words.HALVES_OF_DAY[named[1]] if named else ""
    value = hour * 60 + minutes
    if named and named[1] == "밤":  # at night: before midnight or after it
        half = "pm" if 7 <= hour <= 11 else "am" if hour <= 5 or hour == 12 else ""
    if half == "pm" and value < _NOON:
        value += _NOON
    if half == "am" and _NOON <= value < _NOON + 60:
        value -= _NOON
    return StatedNumber("time", Decimal(value), start, end, is_exact=bool(half) or value >= 13 * 60 or exact)


def _read_plain(text: str, at: int) -> _Read:
    """A cardinal with or without a counter, an ordinal, a year, the number of a unit."""
    number = read_numeral(text, at)
    if number is None:
        return None
    if number.system == "digits" and _NAMED_WEAPON.search(text[max(0, at - 6) : at]):
        return [], number.end  # AK-74, T-72
    days = drop_day(number)
    if days and (lasting := _LASTING.match(text, number.end)):  # 이십일 동안: for twenty days
        return [StatedNumber("cardinal", days.value, at, number.end, "day")], lasting.start()
    counter = find_counter(text, number.end, number.system, number.text)
    if counter and number.system == "sino" and number.value >= 10**12:
        return None  # 구조 is a rescue
    if counter is None:
        return _read_bare(text, number)
    unit, end, name = counter
    vague = (
        bool(_VAGUE_BEFORE.search(text, max(0, at - 4), at))
        or name == "여"
        or re.match(r"\s?여\s?\w", text[number.end : number.end + 3]) is not None
    )
    value, kind = number.value, "cardinal"
    if name in ("년", "년생") and number.value % 1 == 0 and 1000 <= number.value < 2100:
        return [StatedNumber("year", value, at, end)], end
    if name in ("년", "년생") and 0 <= number.value < 100 and _read_month(text, len(text) - len(text[end:].lstrip())):
        century = 2000 if value < 60 else 1900  # 23년 2월
        return [StatedNumber("year", value + century, at, end)], end
    if name == "년대" or (name == "대" and number.value >= 100 and not number.value % 10):  # the 1930s
        return [StatedNumber("cardinal", value, at, end, None, is_implied=True)], end
    ordinal = _read_place(text, at, number, name)
    if ordinal is not None:
        return ordinal
    half = re.compile(r"\s?반").match(text, end)
    if half and unit in ("hour", "year", "month", "day", "week") and words.is_tail(text, half.end()):
        value, end = value + _HALF, half.end()
    if unit == "person":
        unit = find_counted(text, at) or unit
    one = number.text == "한" and name != "명" and unit in ("time", "person", "piece", None)
    decade = name == "대" and value < 100 and not value % 10 and find_counted(text, at) is None  # a man in his fifties
    implied = vague or one or decade
    return [StatedNumber(kind, value, at, end, unit, implied)], end  # type: ignore[arg-type]


def _read_place(text: str, at: int, number: Numeral, name: str) -> _Read:
    """제2대대, 93여단, 두 번째, 세 번째로: ordinals."""
    after = re.compile(r"\s?(?:번\s?째|째)").match(text, number.end)
    if after:
        return [StatedNumber("ordinal", number.value, at, after.end())], after.end()
    unit = words.COUNTED_UNITS.get(name)
    if (unit or name == "군") and (number.system != "native" or text[at - 1 : at] == "제"):
        end = text.index(name, number.end) + len(name)
        return [StatedNumber("ordinal", number.value, at, end, unit or "army")], end
    if text[at - 1 : at] == "제" and number.system != "native":
        return [StatedNumber("ordinal", number.value, at, number.end)], number.end
    return None


def _read_bare(text: str, number: Numeral) -> _Read:
    """A numeral without a counter: digits always; words of two syllables and more, where nothing but a particle follows."""
    at, end = number.start, number.end
    ordinal = re.compile(r"\s?(?:번\s?째|째)").match(text, end)
    if ordinal and (number.system != "sino" or len(number.text) > 1):
        return [StatedNumber("ordinal", number.value, at, ordinal.end())], ordinal.end()
    if number.system == "digits":
        return [StatedNumber("cardinal", number.value, at, end)], end
    if number.text in ("두", "세", "스무") and _NOUN.match(text, end):  # two governments
        return [StatedNumber("cardinal", number.value, at, end)], end
    if not _BARE_TAIL.match(text, end) or number.text in words.ATTRIBUTIVE:
        return None
    if number.system == "sino":
        if len(number.text) > 1 and number.text[-1] == "이":  # 삼십이: thirty-two, or thirty with a particle
            other = number.value - 2
            return [StatedNumber("cardinal", number.value, at, end, is_implied=True, others=(other,))], end
        if len(number.text) < 2 or number.text in words.OTHER_WORDS or number.value >= 10**12:
            return None
        if days := drop_day(number):  # 이십일: twenty-one, twenty days, or the twentieth
            return [StatedNumber("cardinal", number.value, at, end, is_implied=True, others=(days.value,))], end
        return [StatedNumber("cardinal", number.value, at, end)], end
    if number.text == "열":  # fever, row
        return None
    unit = find_counted(text, at)  # 아들이 하나, 딸 둘
    if unit is not None:
        return [StatedNumber("cardinal", number.value, at, end, unit)], end
    if _LOST.match(text, end):
        return [StatedNumber("cardinal", number.value, at, end, "person")], end
    implied = number.text == "하나" or text.startswith(" 다", end)  # not one; both
    if implied:
        return [StatedNumber("cardinal", number.value, at, end, is_implied=True)], end
    return [StatedNumber("cardinal", number.value, at, end)], end
