"""The numbers that an English text states: one value for every spelling, and none where there is none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidtx.bitext.english.numbers import find_numbers
from vidtx.bitext.stated_numbers import StatedNumber

# text, and what it states: kind value [unit], implied ones in brackets
STATED = [
    # cardinals in words
    ("two hundred men", "cardinal 200 man"),
    ("two hundred and five men", "cardinal 205 man"),
    ("two hundred five", "cardinal 205"),
    ("a hundred", "cardinal 100"),
    ("one hundred", "cardinal 100"),
    ("hundred men", "cardinal 100 man"),
    ("twenty-five", "cardinal 25"),
    ("twenty five", "cardinal 25"),
    ("Twenty–Five", "cardinal 25"),
    ("thirteen", "cardinal 13"),
    ("zero", "cardinal 0"),
    ("a thousand and one nights", "cardinal 1001 night"),
    ("three thousand two hundred", "cardinal 3200"),
    ("nine hundred ninety-nine thousand nine hundred ninety-nine", "cardinal 999999"),
    ("a hundred and fifty thousand people", "cardinal 150000 person"),
    ("two million three hundred thousand", "cardinal 2300000"),
    ("one billion", "cardinal 1000000000"),
    ("nineteen hundred", "cardinal 1900"),
    ("two dozen eggs", "cardinal 24 egg"),
    ("a dozen men", "cardinal 12 man"),
    ("two and a half hours", "cardinal 2.5 hour"),
    # words that follow each other are numbers of their own
    ("five six men", "cardinal 5, cardinal 6 man"),
    ("five-six men", "cardinal 5, cardinal 6 man"),
    ("five or six men", "cardinal 5, cardinal 6 man"),
    ("twenty thirty", "year 2030"),
    ("twenty thirty people", "cardinal 20, cardinal 30 person"),
    ("eighteen nineteen years", "cardinal 18, cardinal 19 year"),
    ("eighteen twelve", "year 1812"),
    ("eighteen thirteen men", "cardinal 18, cardinal 13 man"),
    ("thirteen fourteen", "cardinal 13, cardinal 14"),
    ("between twenty and thirty", "cardinal 20, cardinal 30"),
    ("five and six", "cardinal 5, cardinal 6"),
    ("two hundred and the rest", "cardinal 200"),
    ("one two three", "cardinal 1, cardinal 2, cardinal 3"),
    ("one thousand thousand", "cardinal 1000, cardinal 1000"),
    ("two hundred hundred", "cardinal 200, cardinal 100"),
    ("twenty ten", "year 2010"),
    ("thirty ten", "cardinal 30, cardinal 10"),
    ("twenty zero", "cardinal 20, cardinal 0"),
    # digits
    ("200", "cardinal 200"),
    ("1,200 rounds", "cardinal 1200 round"),
    ("1 200 rounds", "cardinal 1200 round"),
    ("12 345 678", "cardinal 12345678"),
    ("1,200.5", "cardinal 1200.5"),
    ("2024 300", "cardinal 2024, cardinal 300"),
    ("1.5 km", "cardinal 1.5 km"),
    ("1,5 liters", "cardinal 1.5 liter"),
    ("1.5 million", "cardinal 1500000"),
    ("3 thousand men", "cardinal 3000 man"),
    ("5 hundred", "cardinal 500"),
    ("5-6 men", "cardinal 5, cardinal 6 man"),
    ("82mm mortar", "cardinal 82 mm"),
    ("152-mm guns", "cardinal 152 mm"),
    ("a 23-year-old", "cardinal 23 year"),
    ("No. 5", "cardinal 5"),
    ("5 wounded soldiers", "cardinal 5 soldier"),
    ("5 came back", "cardinal 5"),
    ("5 of my comrades", "cardinal 5"),
    ("3 boxes", "cardinal 3 box"),
    ("3 companies", "cardinal 3 company"),
    ("3 passes", "cardinal 3 pass"),
    ("1 brother", "cardinal 1 brother"),
    # ordinals
    ("the third company", "ordinal 3 company"),
    ("third company", "ordinal 3 company"),
    ("25th brigade", "ordinal 25 brigade"),
    ("the 1st, the 2nd and the 3rd", "ordinal 1, ordinal 2, ordinal 3"),
    ("the twenty-first man", "ordinal 21 man"),
    ("two hundred and first", "ordinal 201"),
    ("the fiftieth", "ordinal 50"),
    ("my second brother", "ordinal 2 brother"),
    ("the first company", "ordinal 1 company"),
    ("the second", "ordinal 2"),
    # years
    ("nineteen ninety-eight", "year 1998"),
    ("nineteen oh five", "year 1905"),
    ("twenty twenty-four", "year 2024"),
    ("in two thousand and three", "year 2003"),
    ("in 1998", "year 1998"),
    ("since 2014", "year 2014"),
    ("March 2024", "year 2024"),
    ("in 1998 we left", "year 1998"),
    ("in 1998 father died", "cardinal 1998"),
    ("in 2000 villages", "cardinal 2000 village"),
    ("2000 men", "cardinal 2000 man"),
    ("in 5000", "cardinal 5000"),
    ("in 1,998", "cardinal 1998"),
    # days
    ("March 5", "day 5"),
    ("5 March", "day 5"),
    ("the fifth of March", "day 5"),
    ("March the 5th", "day 5"),
    ("on the twenty-first of May", "day 21"),
    ("March 5, 2024", "day 5, year 2024"),
    ("24.02.2022", "day 24, year 2022"),
    ("24/02/2022", "day 24, year 2022"),
    ("2022-02-24", "day 24, year 2022"),
    ("October 26 in the evening", "day 26"),
    ("I may 5", "cardinal 5"),
    ("March 5 soldiers", "cardinal 5 soldier"),
    ("in March 40 men left", "cardinal 40 man"),
    # times of day
    ("17:30", "time 17:30"),
    ("5:30", "time 5:30"),
    ("5 pm", "time 17:00"),
    ("5pm", "time 17:00"),
    ("5 p.m. we left", "time 17:00"),
    ("12 am", "time 0:00"),
    ("12 pm", "time 12:00"),
    ("five o'clock", "time 5:00"),
    ("five o’clock in the evening", "time 17:00"),
    ("nine in the morning", "time 9:00"),
    ("nine at night", "time 9:00"),
    ("at five thirty", "time 5:30"),
    ("half past five", "time 5:30"),
    ("a quarter to six", "time 5:45"),
    ("quarter past six pm", "time 18:15"),
    ("five thirty", "cardinal 5, cardinal 30"),
    ("at five men", "cardinal 5 man"),
    ("25 pm", "cardinal 25"),
    # implied
    ("both men", "(cardinal 2 man)"),
    ("twice", "(cardinal 2)"),
    ("a week", "(cardinal 1 week)"),
    ("half an hour", "(cardinal 0.5 hour)"),
    ("half a year", "(cardinal 0.5 year)"),
    ("a year and a half", "(cardinal 1.5 year)"),
    ("an hour", "(cardinal 1 hour)"),
    ("wait a second", "(cardinal 1 second)"),
    # one that counts, and one that does not
    ("one brother", "cardinal 1 brother"),
    ("it took one day", "cardinal 1 day"),
    ("one day we left", ""),
    ("this one is mine", ""),
    ("one of them", ""),
    ("no one came", ""),
    ("one", ""),
    ("another one came", ""),
    ("twenty-one", "cardinal 21"),
    # what only looks like a number
    ("ten seconds", "cardinal 10 second"),
    ("at first we ran", ""),
    ("First we ran", ""),
    ("first of all", ""),
    ("a third of us", ""),
    ("one third of us", ""),
    ("two thirds of us", ""),
    ("3 quarters of us", ""),
    ("second", ""),
    ("T-72 tanks", ""),
    ("an AK-47", ""),
    ("M16", ""),
    ("the 90s", ""),
    ("in the 1990s", ""),
    ("3D", ""),
    ("hundreds of men", ""),
    ("a man", ""),
    ("half of them", ""),
    ("", ""),
    # spellings of scales, halves and decimals
    ("1.000.000 rubles", "cardinal 1000000 ruble"),
    ("20.000 rubles", "cardinal 20000 ruble"),
    ("1.200,50", "cardinal 1200.5"),
    ("0.500", "cardinal 0.5"),
    ("one and a half thousand men", "cardinal 1500 man"),
    ("a thousand and a half", "cardinal 1500"),
    ("half a million rubles", "cardinal 500000 ruble"),
    ("two hours and a half", "cardinal 2.5 hour"),
    ("one hundred forty-five point five", "cardinal 145.5"),
    ("two point zero five", "cardinal 2.05"),
    ("at one point five men came", "cardinal 5 man"),
    ("no point in it", ""),
    ("an AK twelve", "(cardinal 12)"),
    ("fifty percent of us", "cardinal 50 percent"),
    ("50% of us", "cardinal 50 percent"),
    ("at noon", "(time 12:00)"),
    ("ten past six", "time 6:10"),
    ("ten minutes to six", "time 5:50"),
    ("it was ten to six", "(time 5:50), (cardinal 10), (cardinal 6)"),
    ("from ten to six", "cardinal 10, cardinal 6"),
    ("about five to six men", "cardinal 5, cardinal 6 man"),
]  # fmt: skip


def describe(number: StatedNumber) -> str:
    text = " ".join(filter(None, (number.kind, number.text, number.unit)))
    return f"({text})" if number.is_implied else text


@pytest.mark.parametrize(("text", "stated"), STATED)
def test_what_a_text_states(text: str, stated: str) -> None:
    assert ", ".join(map(describe, find_numbers(text))) == stated


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("We saw two hundred and five men.", "two hundred and five"),
        ("We saw 1,200 men.", "1,200"),
        ("My twenty-first birthday", "twenty-first"),
        ("the 25th brigade", "25th"),
        ("At 5 p.m. they came", "5 p.m."),
        ("at half past five", "half past five"),
        ("for two and a half hours", "two and a half"),
        ("It was 24.02.2022.", "24.02.2022"),
        ("in nineteen ninety-eight.", "nineteen ninety-eight"),
        ("for half an hour", "half an hour"),
        ("for a year and a half", "a year and a half"),
        ("both of us", "both"),
        ("1.5 million won", "1.5 million"),
        ("A hundred men", "A hundred"),
        ("nine in the morning.", "nine in the morning"),
    ],
)
def test_where_a_number_stands(text: str, number: str) -> None:
    first = find_numbers(text)[0]
    assert text[first.start : first.end] == number


@pytest.mark.parametrize(
    ("text", "is_exact"),
    [("5 pm", True), ("5 o'clock", False), ("17:00", True), ("5:00", False), ("05:00", True), ("five in the morning", True),
     ("nine at night", False), ("half past five", False), ("half past five pm", True), ("13:00", True), ("12:59", False)],
)  # fmt: skip
def test_whether_the_half_of_the_day_is_known(text: str, is_exact: bool) -> None:
    assert find_numbers(text)[0].is_exact is is_exact


def in_words(number: int) -> str:
    small = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
             "eighteen nineteen").split()  # fmt: skip
    if number < 20:
        return small[number]
    if number < 100:
        tens = "twenty thirty forty fifty sixty seventy eighty ninety".split()[number // 10 - 2]
        return tens + (f"-{small[number % 10]}" if number % 10 else "")
    for scale, name in ((1_000_000, "million"), (1000, "thousand"), (100, "hundred")):
        if number >= scale:
            head, rest = divmod(number, scale)
            link = " and " if rest and rest < 100 else " "
            return f"{in_words(head)} {name}" + (f"{link}{in_words(rest)}" if rest else "")
    raise AssertionError


@given(st.integers(2, 999_999_999))
def test_any_whole_number_is_the_same_in_words_and_in_digits(value: int) -> None:
    for text in (f"{in_words(value)} men", f"{value} men", f"{value:,} men"):
        [number] = find_numbers(text)
        assert (number.value, number.kind, number.unit) == (value, "cardinal", "man")
        assert text[number.end :] == " men" and number.start == 0


@pytest.mark.parametrize(
    ("text", "readings"),
    [("20.000", ["20000", "20"]), ("1.500 million", ["1500000000", "1500000"]), ("18.30", ["18.30", "18.5"]),
     ("25.30", ["25.30"]), ("24.02", ["24.02", "24"]), ("1.30 meters", ["1.30"]), ("1.000.000", ["1000000"]), ("1,500", ["1500"])],
)  # fmt: skip
def test_a_spelling_that_can_be_read_in_two_ways_has_both_readings(text: str, readings: list[str]) -> None:
    assert find_numbers(text)[0].readings == tuple(map(Decimal, readings))


@pytest.mark.parametrize(("text", "month"), [("March 5", 3), ("the 5th of Dec", 12), ("24.02.2022", 2), ("2/3/2024", None)])
def test_a_day_knows_its_month_where_that_is_sure(text: str, month: int | None) -> None:
    assert find_numbers(text)[0].month == month


@given(st.text(max_size=60))
def test_any_text_is_read_and_spans_lie_in_it(text: str) -> None:
    for number in find_numbers(text):
        assert 0 <= number.start < number.end <= len(text)


def test_a_number_can_be_a_year_between_1000_and_2100() -> None:
    def can_be(value: str, kind: str = "cardinal") -> bool:
        return StatedNumber(kind, Decimal(value), 0, 1).can_be_year  # type: ignore[arg-type]

    assert can_be("1000") and can_be("2099") and can_be("1998", "year")
    assert not can_be("999") and not can_be("2100") and not can_be("1998.5") and not can_be("1998", "ordinal")


@pytest.mark.parametrize(
    ("text", "dimension", "amount"),
    [("2 hours", "time", "7200"), ("30 minutes", "time", "1800"), ("a week", "time", "604800"), ("3 km", "length", "3000"),
     ("5 kilometers", "length", "5000"), ("2 tons", "mass", "2000000"), ("4 kilos", "mass", "4000"), ("5 men", None, "5"),
     ("the second day", None, "2"), ("12 months", "time", "31557600"), ("a year", "time", "31557600")],
)  # fmt: skip
def test_a_quantity_is_measured_in_the_base_unit(text: str, dimension: str | None, amount: str) -> None:
    [number] = find_numbers(text)
    assert (number.dimension, number.amount) == (dimension, Decimal(amount))


@pytest.mark.parametrize("text", ["1" + "0" * 28, "9" * 400, "1,000" * 40, "0." + "3" * 60, "7" * 15 + " million million"])
def test_digits_without_end_are_no_quantity_and_no_error(text: str) -> None:
    assert all(number.value < 10**28 for number in find_numbers(f"We had {text} of them."))
