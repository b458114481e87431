"""What a unit, rank, place, day or month is called in the reader's language: findings keep English names, which no reader of Ukrainian or Korean should meet.

In: the English name that a finding holds, and a language. Out: the name; as it came where the language has none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from vidtx.bitext.terms import calendar_terms, places, ranks, world_places

_TABLES: Final = (
    *ranks.RANKS, *ranks.POSTS, *places.COUNTRIES, *places.PLACES, *world_places.WORLD_COUNTRIES, *world_places.WORLD_CITIES, *calendar_terms.WEEKDAYS, *calendar_terms.MONTHS,
)  # fmt: skip
# Units in the form that follows any number: Ukrainian in an abbreviation or in the genitive plural.
_UNITS: Final[Mapping[str, tuple[str, str]]] = {
    "second": ("с", "초"), "minute": ("хв", "분"), "hour": ("год", "시간"), "day": ("дн.", "일"), "week": ("тиж.", "주"), "month": ("міс.", "개월"), "year": ("р.", "년"), "decade": ("десятиліть", "십년"),
    "millimeter": ("мм", "밀리미터"), "centimeter": ("см", "센티미터"), "meter": ("м", "미터"), "kilometer": ("км", "킬로미터"), "mile": ("миль", "마일"), "foot": ("футів", "피트"), "inch": ("дюймів", "인치"), "yard": ("ярдів", "야드"),
    "gram": ("г", "그램"), "kilogram": ("кг", "킬로그램"), "ton": ("т", "톤"), "percent": ("%", "%"), "degree": ("°", "도"), "hryvnia": ("грн", "흐리우냐"), "ruble": ("руб.", "루블"), "dollar": ("дол.", "달러"), "euro": ("євро", "유로"),
    "won": ("вон", "원"), "person": ("осіб", "명"), "soldier": ("солдатів", "명(병사)"), "officer": ("офіцерів", "명(군관)"), "prisoner": ("полонених", "명(포로)"), "child": ("дітей", "명(아이)"), "brother": ("братів", "명(형제)"),
    "sister": ("сестер", "명(자매)"), "son": ("синів", "명(아들)"), "daughter": ("дочок", "명(딸)"), "friend": ("друзів", "명(친구)"), "time": ("раз(и)", "번"), "brigade": ("бригада", "여단"), "battalion": ("батальйон", "대대"),
    "company": ("рота", "중대"), "platoon": ("взвод", "소대"), "squad": ("відділення", "분대"), "regiment": ("полк", "연대"), "division": ("дивізія", "사단"), "army": ("армія", "군"), "corps": ("корпус", "군단"),
    "tank": ("танків", "대(탱크)"), "vehicle": ("машин", "대(차량)"), "drone": ("дронів", "대(드론)"), "gun": ("гармат", "문"), "shell": ("снарядів", "발"), "rifle": ("автоматів", "정"), "grenade": ("гранат", "개(수류탄)"),
    "bullet": ("куль", "발"), "piece": ("шт.", "개"), "house": ("будинків", "채"), "room": ("кімнат", "칸"), "floor": ("поверхів", "층"),
}  # fmt: skip
# Ukrainian names whose form in the tables, without its star, is none.
_UKRAINIAN: Final[Mapping[str, str]] = {
    "North Korea": "Північна Корея", "South Korea": "Південна Корея", "America": "США", "Japan": "Японія", "Poland": "Польща", "Belarus": "Білорусь", "Ukraine": "Україна", "Britain": "Великобританія", "Germany": "Німеччина",
    "Turkey": "Туреччина", "Netherlands": "Нідерланди", "Hungary": "Угорщина", "Slovakia": "Словаччина", "Moldova": "Молдова", "Lithuania": "Литва", "Israel": "Ізраїль", "Egypt": "Єгипет", "Libya": "Лівія", "Saudi Arabia": "Саудівська Аравія",
    "Philippines": "Філіппіни", "New Zealand": "Нова Зеландія", "Canada": "Канада", "Mexico": "Мексика", "Argentina": "Аргентина", "Bolivia": "Болівія", "Venezuela": "Венесуела", "Barcelona": "Барселона", "Brussels": "Брюссель",
    "Geneva": "Женева", "Warsaw": "Варшава", "Saint Petersburg": "Санкт-Петербург", "Florida": "Флорида", "Arizona": "Аризона", "Shanghai": "Шанхай", "Havana": "Гавана", "Yanbian": "Яньбянь", "Sudzha": "Суджа", "Belgorod": "Бєлгород",
    "Zaporizhzhia": "Запоріжжя", "Mariupol": "Маріуполь", "Odesa": "Одеса", "Dnipro": "Дніпро", "Moscow": "Москва", "Sergeevka": "Сергіївка", "Vostochny": "Східний порт", "Donetsk": "Донецьк", "Rostov": "Ростов",
    "North Hamgyong": "Північний Хамгьон", "South Hamgyong": "Південний Хамгьон", "North Pyongan": "Північний Пхьонан", "South Pyongan": "Південний Пхьонан", "North Hwanghae": "Північний Хванхе", "South Hwanghae": "Південний Хванхе",
    "private": "рядовий", "junior sergeant": "молодший сержант", "senior sergeant": "старший сержант", "master sergeant": "старшина", "warrant officer": "прапорщик", "junior lieutenant": "молодший лейтенант",
    "senior lieutenant": "старший лейтенант", "major general": "генерал-майор", "lieutenant general": "генерал-лейтенант", "colonel general": "генерал-полковник", "platoon leader": "командир взводу", "company commander": "командир роти",
    "battalion commander": "командир батальйону", "regiment commander": "командир полку", "brigade commander": "командир бригади", "division commander": "командир дивізії", "squad leader": "командир відділення",
}  # fmt: skip
_COUNTED: Final = re.compile(r"^(-?[\d./:]+) ([A-Za-z]+)$")


def name_value(value: str, language: str) -> str:
    """A finding's value in the reader's language: "2 week" is "2 тиж." and "2주"; "captain" is "капітан"."""
    if language not in ("uk", "ko"):
        return value
    counted = _COUNTED.match(value)
    if counted and counted[2] in _UNITS:
        unit = _UNITS[counted[2]][language == "ko"]
        return f"{counted[1]}{unit}" if language == "ko" or unit in "%°" else f"{counted[1]} {unit}"
    if counted and counted[2] in _MONTHS:
        return f"{_MONTHS[counted[2]][1]} {counted[1]}일" if language == "ko" else f"{counted[1]} {_MONTHS[counted[2]][0]}"
    return _list_names(language).get(value, value)


@lru_cache(maxsize=2)
def _list_names(language: str) -> Mapping[str, str]:
    names: dict[str, str] = {}
    for english, ukrainian, korean in _TABLES:
        form = (korean if language == "ko" else ukrainian).split("|")[0]
        name = english.split("|")[0]
        if not form or name in names:
            continue
        if language == "uk":
            form = _UKRAINIAN.get(name) or re.sub("і$", "ія", form.replace("*", "")) if "*" in form else form
        names[name] = re.sub(r"입니다$", "", form)
    return names


_MONTHS: Final = {
    english: (ukrainian.split("|")[1], korean.split("|")[0]) for english, ukrainian, korean in calendar_terms.MONTHS
}
