"""Numbers read from Ukrainian: figures and words in all cases, ordinals, times, dates, years."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidtx.bitext.ukrainian.numbers import find_numbers

CARDINALS = """
через шість років|6 year; тривав десять хвилин|10 minute; двадцять два роки|22 year; сто двадцять п'ять чоловік|125 person; загинуло п'ятеро солдатів|5 soldier; троє братів|3 brother; дві сестри|2 sister
півтора року|1.5 year; два з половиною місяці|2.5 month; півтори тисячі людей|1500 person; 22-річний хлопець|22 year; двадцятидворічний|22 year; п'ятиденний бій|5 day; 1 200 гривень|1200 hryvnia; 1,5 кілометра|1.5 kilometer
35 тисяч солдатів|35000 soldier; 2,5 млн доларів|2500000 dollar; 50%|50 percent; двічі поранений|2 time; тричі стріляв|3 time; двомастами двадцятьма трьома бійцями|223 soldier; з п'ятьма товаришами|5 friend; семеро дітей|7 child
сім годин|7 hour; вісім тижнів тому|8 week; сорок п'ять кілометрів|45 kilometer; 3 танки|3 tank; один солдат утік|1 soldier; двоє полонених|2 prisoner; шістдесят осіб|60 person; триста гривень|300 hryvnia; чотириста метрів|400 meter
дев'яносто відсотків|90 percent; тринадцять днів|13 day; тридцяти днів|30 day; сорока хвилин|40 minute; п'ятдесяти бійців|50 soldier; двохсот кілометрів|200 kilometer; трьохсот людей|300 person; п’ятсот доларів|500 dollar; тисячу гривень|1000 hryvnia
дві тисячі бійців|2000 soldier; десять тисяч солдатів|10000 soldier; сто тисяч доларів|100000 dollar; два мільйони людей|2000000 person; 5 разів|5 time; чотири гранати|4 grenade; десяти гранат|10 grenade; дванадцятьом офіцерам|12 officer
одинадцять дронів|11 drone; три автомати|3 rifle; 20-ти років|20 year; 3 тис. людей|3000 person; чотирнадцять діб|14 day; вісімнадцять років|18 year; дев'ятнадцять місяців|19 month; шість рот|6 company; три батальйони|3 battalion; дві бригади|2 brigade
п'ять будинків|5 house; двоє дітей|2 child; четверо синів|4 son; три дочки|3 daughter; двадцять снарядів|20 shell; сто куль|100 bullet; 15 градусів|15 degree; 7 кг|7 kilogram; п'ять тонн|5 ton; сорок секунд|40 second; 10 км|10 kilometer
"""
NONE = """
одного разу ми пішли|один одного|по-перше|перш за все|Т-72|АК-74|БМП-2|Мі-8|моя сім я|кілька людей|тисячі людей|мільйони людей|семінар|стоїть|стати|країна|тривога|п'яний|Дніпро|однак|однаково|сотні людей|трохи|друг прийшов
чотки|девіз|шестерня|вона прийшла|рота їде|у травні|січень був холодний|тому що|треба|обов'язково|останній|наступний|двері відчинені|трава|подвійний|потрійний|двигун|десь|колись|сорочка|столиця|стояв
"""
ORDINALS = "дев'яносто третьої бригади|93 brigade; 93-тя бригада|93 brigade; третя рота|3 company; дев'яносто п'ятий полк|95 regiment; другого батальйону|2 battalion; третього року служби|3 year; сорок восьма бригада|48 brigade; 11-й корпус|11 corps; сотий день|100 day; двадцять першому взводі|21 platoon"
TIMES = "о дев'ятій годині|540; о пів на шосту ранку|330!; о 17:30|1050!; о п'ятій тридцять|330; за чверть п'ята|285; о дев'ятнадцятій|1140!; о 9-й ранку|540!; перша година ночі|60!; о першій|60; п'ята година вечора|1020!; о 5 ранку|300!; сьома година ранку|420!; о двадцять першій годині|1260!; десята година тридцять хвилин|630"
DATES = "24 лютого|24 2; двадцять п'ятого березня|25 3; п'яте травня|5 5; першого січня|1 1; 31 грудня|31 12; тридцятого вересня|30 9; дев'ятого листопада|9 11; 24.02.2022|24 2"
YEARS = "2022 року|2022; дві тисячі двадцять четвертого року|2024; у 2023-му|2023; двадцять третього року|2023; до 2024|2024; тисяча дев'ятсот дев'яносто восьмого року народження|1998; 2024 р.|2024; у дві тисячі двадцятому році|2020; дев'яносто восьмого року|1998"


COMPOSED = """
третина солдатів загинула|1/3 share; дві третини|2/3 share; половина роти|1/2 share; три чверті|3/4 share; дві п'ятих|2/5 share; мінус п'ять градусів|-5 degree; десять градусів морозу|-10 degree
із сьома солдатами|7 soldier; подвоїти запас|2 time; один загинув|1 person; загинув один|1 person; син один|1 son; 34-літнього чоловіка|34 year
"""
COMPOSED_TIMES = "п'ять хвилин на шосту|305; десять хвилин на восьму|430; чверть на дев'яту|495; без п'яти сім|415; без чверті дев'ять вечора|1245!; десять хвилин по восьмій|490; без двадцяти п'яти восьма|455"
RANGES = "від 7,62 до 15,24 см|7.62 centimeter/15.24 centimeter; з 5 по 10 жовтня|5 October/10 October; від п'яти до шести кілометрів|5 kilometer/6 kilometer"


def split(table: str) -> list[tuple[str, str]]:
    rows = [row.strip().partition("|") for row in table.replace("\n", ";").split(";") if row.strip()]
    return [(text, expected) for text, _, expected in rows]


@pytest.mark.parametrize(("text", "expected"), split(CARDINALS))
def test_a_cardinal_has_its_value_and_its_unit(text: str, expected: str) -> None:
    (number,) = find_numbers(text)
    value, _, unit = expected.partition(" ")
    assert (number.kind, number.value, number.unit) == ("cardinal", Decimal(value), unit)
    assert 0 <= number.start < number.end <= len(text)


@pytest.mark.parametrize("text", [text for line in NONE.strip().splitlines() for text in line.split("|")])
def test_words_that_look_like_numbers_are_none(text: str) -> None:
    assert [number for number in find_numbers(text) if not number.is_implied] == []


@pytest.mark.parametrize(("text", "expected"), split(ORDINALS))
def test_an_ordinal_names_a_unit_or_a_place(text: str, expected: str) -> None:
    (number,) = find_numbers(text)
    value, _, unit = expected.partition(" ")
    assert (number.kind, number.value, number.unit) == ("ordinal", Decimal(value), unit)


@pytest.mark.parametrize(("text", "expected"), split(TIMES))
def test_a_time_of_day_is_minutes_since_midnight(text: str, expected: str) -> None:
    (number,) = find_numbers(text)
    assert (number.kind, number.value, number.is_exact) == ("time", Decimal(expected.rstrip("!")), expected.endswith("!"))


@pytest.mark.parametrize(("text", "expected"), split(DATES))
def test_a_day_knows_its_month(text: str, expected: str) -> None:
    number = find_numbers(text)[0]
    day, month = expected.split()
    assert (number.kind, number.value, number.month) == ("day", Decimal(day), int(month))


@pytest.mark.parametrize(("text", "expected"), split(YEARS))
def test_a_year_is_no_duration(text: str, expected: str) -> None:
    (number,) = find_numbers(text)
    assert (number.kind, number.value) == ("year", Decimal(expected))


def test_vague_and_unsaid_numbers_are_implied() -> None:
    (number,) = find_numbers("п'ять-шість днів")
    assert number.is_implied and number.readings == (5, 6) and number.unit == "day"
    assert all(
        n.is_implied
        for text in ("обоє живі", "пів години", "півгодини", "десяток людей", "опівдні")
        for n in find_numbers(text)
    )


@pytest.mark.parametrize("mark", ["'", "’", "ʼ", "`"])
def test_every_apostrophe_is_one(mark: str) -> None:
    assert [n.value for n in find_numbers(f"п{mark}ять днів і дев{mark}яносто ночей")] == [5, 90]


UNITS = ["", "один", "два", "три", "чотири", "п'ять", "шість", "сім", "вісім", "дев'ять"]
TEENS = [
    "десять",
    "одинадцять",
    "дванадцять",
    "тринадцять",
    "чотирнадцять",
    "п'ятнадцять",
    "шістнадцять",
    "сімнадцять",
    "вісімнадцять",
    "дев'ятнадцять",
]
TENS = ["", "", "двадцять", "тридцять", "сорок", "п'ятдесят", "шістдесят", "сімдесят", "вісімдесят", "дев'яносто"]
HUNDREDS = ["", "сто", "двісті", "триста", "чотириста", "п'ятсот", "шістсот", "сімсот", "вісімсот", "дев'ятсот"]
UNITS_GENITIVE = ["", "одного", "двох", "трьох", "чотирьох", "п'яти", "шести", "семи", "восьми", "дев'яти"]
TENS_GENITIVE = ["", "", "двадцяти", "тридцяти", "сорока", "п'ятдесяти", "шістдесяти", "сімдесяти", "вісімдесяти", "дев'яноста"]
HUNDREDS_GENITIVE = [
    "",
    "ста",
    "двохсот",
    "трьохсот",
    "чотирьохсот",
    "п'ятисот",
    "шестисот",
    "семисот",
    "восьмисот",
    "дев'ятисот",
]


def spell(value: int, genitive: bool = False) -> str:
    if value >= 1000:
        group, rest = divmod(value, 1000)
        return " ".join(filter(None, [spell(group, genitive), "тисяч", spell(rest, genitive)]))
    units, tens, hundreds = (UNITS_GENITIVE, TENS_GENITIVE, HUNDREDS_GENITIVE) if genitive else (UNITS, TENS, HUNDREDS)
    words = [hundreds[value // 100]]
    rest = value % 100
    if 10 <= rest < 20:
        words.append(TEENS[rest - 10].removesuffix("ь") + ("и" if genitive else "ь"))
    else:
        words += [tens[rest // 10], units[rest % 10]]
    return " ".join(filter(None, words))


@given(st.integers(2, 999_999), st.booleans())
def test_a_number_in_words_is_read_back(value: int, genitive: bool) -> None:
    found = find_numbers(f"{spell(value, genitive)} гривень")
    assert [(n.value, n.unit) for n in found] == [(value, "hryvnia")]


@given(st.text("однадвтричпясеміьк'’ї рокухлнго-0123456789.,:", max_size=40))
def test_any_text_is_read_and_spans_lie_in_it_in_order(text: str) -> None:
    found = find_numbers(text)
    assert all(0 <= n.start < n.end <= len(text) for n in found)
    assert [n.start for n in found] == sorted(n.start for n in found)


@pytest.mark.parametrize(("text", "expected"), split(COMPOSED))
def test_a_number_of_several_parts_is_one(text: str, expected: str) -> None:
    (number,) = [number for number in find_numbers(text) if not number.is_implied]
    value, _, unit = expected.partition(" ")
    assert (number.kind, number.text, number.unit) == ("cardinal", value, unit)


@pytest.mark.parametrize(("text", "expected"), split(COMPOSED_TIMES))
def test_minutes_past_and_to_an_hour_are_a_time(text: str, expected: str) -> None:
    (number,) = find_numbers(text)
    assert (number.kind, number.value, number.is_exact) == ("time", Decimal(expected.removesuffix("!")), expected.endswith("!"))


@pytest.mark.parametrize(("text", "expected"), split(RANGES))
def test_both_ends_of_a_range_count_the_same(text: str, expected: str) -> None:
    assert "/".join(number.named for number in find_numbers(text)) == expected
