"""Days of the week and months in Ukrainian and in Korean. Each row: the English name, Ukrainian forms, Korean forms."""

from __future__ import annotations

from typing import Final

Row = tuple[str, str, str]

WEEKDAYS: Final[tuple[Row, ...]] = (
    ("Monday", "понеділок|понеділка|понеділку|понеділком", "월요일"),
    ("Tuesday", "вівторок|вівторка|вівторку|вівторком", "화요일"),
    ("Wednesday", "середа|середу|середи", "수요일"),
    ("Thursday", "четвер|четверга|четвергу|четвергом", "목요일"),
    ("Friday", "п'ятниця|п'ятницю|п'ятниці|п'ятницею", "금요일"),
    ("Saturday", "субота|суботу|суботи|суботою|суботі", "토요일"),
    ("Sunday", "неділя|неділю|неділі|неділею", "일요일"),
)

_KOREAN = (
    "1월|일월",
    "2월|이월",
    "3월|삼월",
    "4월|사월",
    "5월|오월",
    "6월|유월|륙월|육월",
    "7월|칠월",
    "8월|팔월",
    "9월|구월",
    "10월|시월|십월",
    "11월|십일월",
    "12월|십이월",
)
_UKRAINIAN = (
    "січень|січня|січні", "лютий|лютого|лютому", "березень|березня|березні", "квітень|квітня|квітні", "травень|травня|травні", "червень|червня|червні", "липень|липня|липні",
    "серпень|серпня|серпні", "вересень|вересня|вересні", "жовтень|жовтня|жовтні", "листопад|листопада|листопаді", "грудень|грудня|грудні",
)  # fmt: skip
_ENGLISH = "January February March April May June July August September October November December".split()
MONTHS: Final[tuple[Row, ...]] = tuple(zip(_ENGLISH, _UKRAINIAN, _KOREAN, strict=True))
