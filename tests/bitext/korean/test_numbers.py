"""Numbers read from Korean: digits, native and Sino-Korean numerals, counters, times, dates."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidtx.bitext.korean.numbers import find_numbers

CARDINALS = """
다섯 명이 살아남았습니다|5 person; 십년 후에|10 year; 십분 계속되었습니다|10 minute; 스물두 살입니다|22 year; 스무살|20 year; 백스물다섯 명|125 person; 스물 두 살|22 year
마흔다섯살|45 year; 두 시간 반 걸렸습니다|2.5 hour; 석 달 전에|3 month; 넉 달|4 month; 삼 년 동안|3 year; 이 년 전에|2 year; 이년 동안|2 year; 삼백 미터|300 meter; 1.5킬로미터|1.5 kilometer
세 번 다쳤습니다|3 time; 사천 명을|4000 person; 네 시간이|4 hour; 2개 중대가|2 company; 삼십칠도|37 degree; 오십 프로|50 percent; 3,500원|3500 won; 23년 동안|23 year; 열흘 동안|10 day
이십일 동안|20 day; 십일 동안|10 day; 십이일 동안|12 day; 이십일일 동안|21 day; 삼십일간 있었습니다|30 day; 이십일 전에|20 day; 백일 동안|100 day; 이십일 명|21 person
이틀|2 day; 사흘 만에|3 day; 나흘|4 day; 보름 후|15 day; 3만 5천 명|35000 person; 병사 다섯 명|5 soldier; 군인 삼백명|300 soldier; 포로 두 명|2 prisoner; 만 명|10000 person; 만 원|10000 won
이만 오천 명|25000 person; 이백삼십 명|230 person; 삼천오백 명|3500 person; 백이십 킬로미터|120 kilometer; 6개월|6 month; 육개월|6 month; 일곱 달|7 month; 두 주일|2 week; 삼주일|3 week; 2주|2 week
열두 명|12 person; 여덟 살|8 year; 예순 살|60 year; 22세|22 year; 이십이 세|22 year; 한 시간|1 hour; 여섯 시간|6 hour; 삼십 초|30 second; 5톤|5 ton; 이십 킬로그램|20 kilogram; 땅크 세 대|3; 총알 열 발|10 shell
탱크 10대|10; 수류탄 네 개|4 piece; 천 명|1000 person; 삼십 분 동안|30 minute; 십오 일 동안|15 day; 두 분이|2 person; 28억 원|2800000000 won; 아들 둘|2; 셋이 왔습니다|3; 다섯이 죽었습니다|5; 형제가 넷입니다|4
구십 명|90 person; 아흔아홉 살|99 year; 삼만 명|30000 person; 오 분|5 minute; 사 개월|4 month; 칠 년|7 year; 팔십 미터|80 meter; 두 개 소대|2 platoon; 세 개 대대|3 battalion; 쉰 명|50 person; 한 명이 죽었습니다|1 person
"""
NONE = """
이 사람은 일을 합니다|사실 오늘 왔습니다|이름은 백이었습니다|네, 알겠습니다|열심히 싸웠습니다|한국에서 왔습니다|이분은 누구입니까|군대에서|AK-74 소총|T-72|저는 이 일을 모릅니다|만약에|조사를 받았습니다|구조되었습니다
사회에서|세기말|세상에|네 사람|이번에|이월에 왔습니다|3월에|삼월에|오늘 일이 있습니다|이제 갑니다|구호를 외쳤다|백인이었다|열대 지방|일본|천천히|오이|이만 갑니다|만일|두고 왔습니다|이것은|사람이 죽었습니다|육군|칠판|팔이 아픕니다|구두
"""
ORDINALS = "제93여단|93 brigade; 93여단에서|93 brigade; 구십삼여단|93 brigade; 2대대|2 battalion; 제2중대|2 company; 두 번째로|2; 세번째|3; 둘째 날|2; 제11군단|11 corps; 삼대대|3 battalion; 94려단|94"
TIMES = "아홉 시에|540; 세시에|180; 오후 5시 반|1050!; 17시 30분에|1050!; 저녁 여덟 시 삼십 분|1230!; 새벽 세 시|180!; 오전 열 시|600!; 열두시|720; 17:30|1050!; 다섯 시 십오 분|315; 밤 열한 시|1380!; 아침 여섯 시 반에|390!"
DATES = "2월 24일|24 2; 유월 십오일|15 6; 시월 삼일에|3 10; 12월 1일|1 12; 십이월 이십오일|25 12; 삼월 오일|5 3; 8 월 5 일|5 8; 오월 이십일에|20 5; 오월 삼십일일|31 5; 십일월 십일이었습니다|10 11"
YEARS = "2024년에|2024; 이천이십사년|2024; 천구백구십팔년생|1998; 1998년|1998; 23년 2월에|2023"


COMPOSED = """
삼분의 일이 죽었습니다|1/3 share; 3분의 2|2/3 share; 절반이|1/2 share; 일 점 오 킬로미터|1.5 kilometer; 영하 5도|-5 degree; 영하 십오도였습니다|-15 degree; 아들이 하나 있습니다|1 son; 딸이 둘입니다|2 daughter
하나가 죽었습니다|1 person; 둘이 전사했습니다|2 person; 두 정부가|2 None; 오 킬로를 걸었습니다|5 None
"""
RANGES = "2에서 3인치|2 inch/3 inch; 3내지 6 인치|3 inch/6 inch; 10월 5일부터 10일까지|5 October/10 October; 오월 십일부터 이십일까지|10 May/20 May"


def split(table: str) -> list[tuple[str, str]]:
    rows = [row.strip().partition("|") for row in table.replace("\n", ";").split(";") if row.strip()]
    return [(text, expected) for text, _, expected in rows]


@pytest.mark.parametrize(("text", "expected"), split(CARDINALS))
def test_a_cardinal_has_its_value_and_its_unit(text: str, expected: str) -> None:
    (number,) = find_numbers(text)
    value, _, unit = expected.partition(" ")
    assert (number.kind, number.value) == ("cardinal", Decimal(value)) and (not unit or number.unit == unit)
    assert 0 <= number.start < number.end <= len(text)


@pytest.mark.parametrize("text", [text for line in NONE.strip().splitlines() for text in line.split("|")])
def test_syllables_of_numerals_in_other_words_are_no_numbers(text: str) -> None:
    assert [number for number in find_numbers(text) if not number.is_implied] == []


@pytest.mark.parametrize(("text", "expected"), split(ORDINALS)[:-1])
def test_an_ordinal_names_a_unit_or_a_place(text: str, expected: str) -> None:
    (number,) = find_numbers(text)
    value, _, unit = expected.partition(" ")
    assert (number.kind, number.value, number.unit) == ("ordinal", Decimal(value), unit or None)


@pytest.mark.parametrize(("text", "expected"), split(TIMES))
def test_a_time_of_day_is_minutes_since_midnight(text: str, expected: str) -> None:
    (number,) = find_numbers(text)
    assert (number.kind, number.value, number.is_exact) == ("time", Decimal(expected.rstrip("!")), expected.endswith("!"))


@pytest.mark.parametrize(("text", "expected"), split(DATES))
def test_a_day_knows_its_month(text: str, expected: str) -> None:
    (number,) = find_numbers(text)
    day, month = expected.split()
    assert (number.kind, number.value, number.month) == ("day", Decimal(day), int(month))


@pytest.mark.parametrize(("text", "expected"), split(YEARS))
def test_a_year_is_no_duration(text: str, expected: str) -> None:
    number = find_numbers(text)[0]
    assert (number.kind, number.value) == ("year", Decimal(expected))


def test_vague_numbers_are_implied_with_what_they_can_mean() -> None:
    (number,) = find_numbers("서너 명이 죽었습니다")
    assert number.is_implied and number.readings == (3, 4)
    assert all(
        n.is_implied
        for text in ("십여 명", "몇 십 명", "둘 다", "하나도 없다", "반년", "오십대 남자", "한 번")
        for n in find_numbers(text)
    )


def spell(value: int) -> str:
    digits, tens = "영일이삼사오육칠팔구", ("", "십", "백", "천")
    if value >= 10_000:
        group, rest = divmod(value, 10_000)
        return ("" if group == 1 else spell(group)) + "만" + (spell(rest) if rest else "")
    out = ""
    for power in (3, 2, 1, 0):
        digit = value // 10**power % 10
        if digit:
            out += ("" if digit == 1 and power else digits[digit]) + tens[power]
    return out


@given(st.integers(20, 99_999_999))
def test_a_sino_korean_numeral_is_read_back_before_a_counter(value: int) -> None:
    found = find_numbers(f"{spell(value)} 킬로미터")
    assert [(n.value, n.unit) for n in found] == [(value, "kilometer")]


@given(st.integers(2, 99), st.sampled_from(["", " "]))
def test_a_native_numeral_is_read_back_before_a_counter(value: int, space: str) -> None:
    tens = ["", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔"]
    units = ["", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉"]
    text = ("스무" if value == 20 else tens[value // 10] + units[value % 10]) + space + "명이"
    assert [(n.value, n.unit) for n in find_numbers(text)] == [(value, "person")]


@given(st.text("일이삼사오육칠팔구십백천만억조영한두세네다섯열스물명살시간분년월개대번째제반 ,.0123456789ab", max_size=40))
def test_any_text_is_read_and_spans_lie_in_it_in_order(text: str) -> None:
    found = find_numbers(text)
    assert all(0 <= n.start < n.end <= len(text) for n in found)
    assert [n.start for n in found] == sorted(n.start for n in found)


@pytest.mark.parametrize(("text", "expected"), split(COMPOSED))
def test_a_number_of_several_parts_is_one(text: str, expected: str) -> None:
    (number,) = [number for number in find_numbers(text) if not number.is_implied]
    assert (number.kind, f"{number.text} {number.unit}") == ("cardinal", expected)


@pytest.mark.parametrize(("text", "expected"), split(RANGES))
def test_both_ends_of_a_range_count_the_same(text: str, expected: str) -> None:
    assert "/".join(number.named for number in find_numbers(text)) == expected
