"""The Ukrainian words that numbers are written in, in all their cases, and the units that they count.

In: a text. Out: `Token`s; of a word, the `Part` of a number that it is, and the unit that it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

PartKind = Literal["unit", "teen", "ten", "hundred", "group"]

_TOKEN = re.compile(
    r"(?P<date>(?<![\w.])(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4})(?![\w-]))"
    r"|(?P<clock>(?<![\w:])(?:[01]?\d|2[0-4]):[0-5]\d(?![\d:]))"
    r"|(?P<digits>\d{1,3}(?:[ \u00a0\u202f.]\d{3})+(?![\d])(?:,\d+)?|\d+(?:[.,]\d+)?)"
    r"|(?P<letters>[^\W\d_]+(?:['’ʼ`´ʹ][^\W\d_]+)*)"
    r"|[^\s]"
)
_APOSTROPHES = re.compile(r"['’ʼ`´ʹ]")


@dataclass(frozen=True, slots=True)
class Token:
    """Characters [start, end) of a text. `word`: in lower case, with one kind of apostrophe. `kind`: date, clock, digits, letters or sign."""

    text: str
    word: str
    start: int
    end: int
    kind: str
    is_glued: bool  # nothing stands between it and the token before


def tokenize(text: str) -> list[Token]:
    """The words, figures and signs of a text, in order."""
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text):
        word = _APOSTROPHES.sub("'", match.group().lower())
        glued = bool(tokens) and tokens[-1].end == match.start()
        tokens.append(Token(match.group(), word, match.start(), match.end(), match.lastgroup or "sign", glued))
    return tokens


@dataclass(frozen=True, slots=True)
class Part:
    """What a word adds to a number. `is_ordinal`: it ends one and makes it an ordinal. `is_feminine`: it can name an hour."""

    value: int
    kind: PartKind
    is_ordinal: bool = False
    is_feminine: bool = False


_HARD = "ий а е ого ому им ої ій у ою і их ими ім".split()
_FEMININE = frozenset("а ої ій у ою я ьої ю ьою".split())
_SOFT = "ій я є ього ьому ім ьої ю ьою і іх іми".split()


def _list_cardinals() -> Iterator[tuple[str, Part]]:
    units = {
        0: "нуль нуля нулем нулю ноль нуль",
        1: "один одна одне одно одного одному одним одній однієї однією одну одні одних одною одної",
        2: "два дві двох двом двома двоє двійко",
        3: "три трьох трьом трьома троє трійко",
        4: "чотири чотирьох чотирьом чотирма четверо",
        5: "п'ять п'яти п'ятьох п'ятьом п'ятьма п'ятьома п'ятеро",
        6: "шість шести шістьох шістьом шістьма шістьома шестеро",
        7: "сім семи сімох сімом сьома сімома семеро",
        8: "вісім восьми вісьмох вісьмом вісьма вісьмома восьмеро",
        9: "дев'ять дев'яти дев'ятьох дев'ятьом дев'ятьма дев'ятьома дев'ятеро",
    }
    for value, forms in units.items():
        for form in forms.split():
            if form != "сьома":  # the seventh, far more often
                yield form, Part(value, "unit")
    for form in "десять десяти десятьох десятьом десятьма десятьома десятеро".split():
        yield form, Part(10, "teen")
    for value, stem in enumerate("оди два три чотир п'ят шіст сім вісім дев'ят".split(), 11):
        for ending in "надцять надцяти надцятьох надцятьом надцятьма надцятьома надцятеро".split():
            yield stem + ending, Part(value, "teen")
    for value, stem in {20: "двадцят", 30: "тридцят"}.items():
        for ending in "ь и ьох ьом ьма ьома еро".split():
            yield stem + ending, Part(value, "ten")
    for value, stem in {50: "п'ятдесят", 60: "шістдесят", 70: "сімдесят", 80: "вісімдесят"}.items():
        for ending in ("", "и", "ьох", "ьом", "ьма", "ьома"):
            yield stem + ending, Part(value, "ten")
    for form, value in {"сорок": 40, "сорока": 40, "дев'яносто": 90, "дев'яноста": 90}.items():
        yield form, Part(value, "ten")
    hundreds = {
        100: "сто ста", 200: "двісті двохсот двомстам двомастами двохстах", 300: "триста трьохсот трьомстам трьомастами трьохстах",
        400: "чотириста чотирьохсот чотирьомстам чотирмастами чотирьохстах", 500: "п'ятсот п'ятисот п'ятистам п'ятистах", 600: "шістсот шестисот шестистам шестистах",
        700: "сімсот семисот семистам семистах", 800: "вісімсот восьмисот восьмистам восьмистах", 900: "дев'ятсот дев'ятисот дев'ятистам дев'ятистах",
    }  # fmt: skip
    for value, forms in hundreds.items():
        for form in forms.split():
            yield form, Part(value, "hundred")
    for value, stem in zip(range(500, 1000, 100), ("п'ять", "шість", "сьо", "вісь", "дев'ять"), strict=True):
        yield stem + "мастами", Part(value, "hundred")
    yield from (("пятьсот", Part(500, "hundred")), ("шістьдесят", Part(60, "ten")))  # as recognizers write them
    for form in "тисяча тисячі тисячу тисяч тисячею тисячам тисячами тисячах тис".split():
        yield form, Part(1000, "group")
    for stem, value in {"мільйон": 10**6, "мільярд": 10**9, "трильйон": 10**12}.items():
        for ending in ("", "а", "у", "и", "ів", "ом", "ам", "ами", "ах", "і"):
            yield stem + ending, Part(value, "group")
    yield from (("млн", Part(10**6, "group")), ("млрд", Part(10**9, "group")))


def _list_ordinals() -> Iterator[tuple[str, Part]]:
    hard: dict[str, tuple[int, PartKind]] = {
        "перш": (1, "unit"), "друг": (2, "unit"), "четверт": (4, "unit"), "п'ят": (5, "unit"), "шост": (6, "unit"), "сьом": (7, "unit"),
        "восьм": (8, "unit"), "дев'ят": (9, "unit"), "десят": (10, "teen"), "двадцят": (20, "ten"), "тридцят": (30, "ten"), "сороков": (40, "ten"),
        "п'ятдесят": (50, "ten"), "шістдесят": (60, "ten"), "сімдесят": (70, "ten"), "вісімдесят": (80, "ten"), "дев'яност": (90, "ten"), "сот": (100, "hundred"),
        "двохсот": (200, "hundred"), "трьохсот": (300, "hundred"), "чотирьохсот": (400, "hundred"), "п'ятисот": (500, "hundred"), "шестисот": (600, "hundred"),
        "семисот": (700, "hundred"), "восьмисот": (800, "hundred"), "дев'ятисот": (900, "hundred"), "тисячн": (1000, "group"), "двотисячн": (2000, "group"),
    }  # fmt: skip
    for value, stem in enumerate("оди два три чотир п'ят шіст сім вісім дев'ят".split(), 11):
        hard[stem + "надцят"] = (value, "teen")
    for stem, (value, kind) in hard.items():
        for ending in _HARD:
            if not (stem == "сот" and ending in ("і", "у")):  # сотні, соту: of a hundred, of a honeycomb
                yield stem + ending, Part(value, kind, True, ending in _FEMININE)
    for ending in _SOFT:
        yield "трет" + ending, Part(3, "unit", True, ending in _FEMININE)


PARTS: Final[dict[str, Part]] = dict(_list_ordinals()) | dict(_list_cardinals())

_STEMS: dict[str, str] = {
    "секунд": "second", "хвилин": "minute", "хв": "minute", "годин": "hour", "год": "hour", "дн": "day", "день": "day", "днів": "day", "доб": "day", "діб": "day",
    "тижд": "week", "тижн": "week", "місяц": "month", "міс": "month", "рок": "year", "рік": "year", "річ": "year", "літ": "year", "десятиліт": "decade", "десятирічч": "decade",
    "міліметр": "millimeter", "сантиметр": "centimeter", "метр": "meter", "кілометр": "kilometer", "км": "kilometer", "см": "centimeter", "мм": "millimeter",
    "грам": "gram", "кілограм": "kilogram", "кг": "kilogram", "тонн": "ton", "відсотк": "percent", "відсоток": "percent", "процент": "percent", "грив": "hryvnia", "рубл": "ruble",
    "долар": "dollar", "євро": "euro", "люд": "person", "осіб": "person", "особ": "person", "чоловік": "person", "душ": "person", "солдат": "soldier", "боєц": "soldier", "бійц": "soldier",
    "військовослужбов": "soldier", "військов": "soldier", "вояк": "soldier", "офіцер": "officer", "полонен": "prisoner", "дит": "child", "діт": "child", "брат": "brother", "сест": "sister",
    "син": "son", "дочк": "daughter", "дочок": "daughter", "доньк": "daughter", "доньок": "daughter", "друз": "friend", "товариш": "friend", "раз": "time", "бригад": "brigade",
    "батальйон": "battalion", "рот": "company", "взвод": "platoon", "відділен": "squad", "полк": "regiment", "дивізі": "division", "армі": "army", "корпус": "corps", "танк": "tank",
    "машин": "vehicle", "автомобіл": "vehicle", "дрон": "drone", "безпілотник": "drone", "гармат": "gun", "снаряд": "shell", "гвинтівк": "rifle", "гвинтівок": "rifle", "автомат": "rifle",
    "гранат": "grenade", "куль": "bullet", "кул": "bullet", "штук": "piece", "будинк": "house", "хат": "house", "кімнат": "room", "поверх": "floor", "градус": "degree", "миль": "mile", "мил": "mile", "фут": "foot", "дюйм": "inch", "ярд": "yard",
}  # fmt: skip
_ENDING = (
    "(?:|а|я|у|ю|і|ї|и|е|є|ів|їв|ей|ам|ям|ами|ями|ах|ях|ом|ем|єм|ою|ею|єю|ові|еві|ь|ня|ню|ні|нів|ням|нями|нях|нем|ень|ина|ини|ину|ині|иною|ок|ка|ки|ку|кою|ер|ра|ри|ру|рою|рами|"
    "ний|них|ним|ними|ців|ці|ців|цем|ця|их|ий|им|ими|ого|ому|ець|ень|ться|ів|ість|тя|ь|ьох|ів|ня|ти|тям|ять|ятей|ові)"
)
_EXACT: dict[str, str | None] = {
    "день": "day", "дня": "day", "дні": "day", "днів": "day", "дню": "day", "дням": "day", "днями": "day", "днях": "day", "рота": "company", "роти": "company", "роту": "company",
    "роті": "company", "рот": "company", "ротою": "company", "літ": "year", "раз": "time", "рази": "time", "разів": "time", "разом": None, "син": "son", "сини": "son", "сина": "son",
    "синів": "son", "друзів": "friend", "друзі": "friend", "друга": None, "метал": None, "роботи": None, "кулі": "bullet", "куль": "bullet", "кулю": "bullet", "м": "meter", "т": "ton",
    "г": "gram", "%": "percent", "вон": "won", "діти": "child", "дітей": "child", "рік": "year", "року": "year", "роки": "year", "років": "year", "роком": "year", "рокам": "year",
    "роках": "year", "роками": "year", "році": "year", "р": "year", "рр": "year", "боєць": "soldier", "км": "kilometer", "см": "centimeter", "мм": "millimeter", "кг": "kilogram", "машини": "vehicle", "хв": "minute", "год": "hour", "міс": "month",
    "бронемашин": "vehicle", "бронемашини": "vehicle", "одиниць": "piece", "бтр": "vehicle", "бмп": "vehicle", "бпла": "drone",
}  # fmt: skip
_UNIT_STEMS = tuple(
    (re.compile(stem + _ENDING + "$"), unit)
    for stem, unit in sorted(_STEMS.items(), key=lambda item: -len(item[0]))
    if len(stem) > 2
)

MONTHS: Final = {
    name: n
    for n, name in enumerate(
        "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня".split(), 1
    )
}
MONTH_FORMS: Final = {
    stem: n for n, stem in enumerate("січ лют берез квіт трав черв лип серп верес жовт листопад груд".split(), 1)
}
HALVES_OF_DAY: Final = {
    "ранку": "am",
    "ранком": "am",
    "вечора": "pm",
    "увечері": "pm",
    "ввечері": "pm",
    "дня": "pm",
    "пополудні": "pm",
    "ночі": "",
}
NAMED_TIMES: Final = {"опівдні": 720, "полудень": 720, "опівночі": 0, "північ": 0}
COUNTED_TOGETHER: Final = {
    "обидва": 2, "обидві": 2, "обоє": 2, "обох": 2, "обом": 2, "обома": 2, "удвох": 2, "вдвох": 2, "утрьох": 3, "втрьох": 3, "вчотирьох": 4, "учотирьох": 4, "вп'ятьох": 5, "десяток": 10,
    "десятка": 10, "десятку": 10, "дюжина": 12, "дюжину": 12, "сотня": 100, "сотню": 100, "пара": 2, "пару": 2,
}  # fmt: skip
TIMES: Final = {"двічі": 2, "тричі": 3, "вдвічі": 2, "удвічі": 2, "втричі": 3, "утричі": 3}
MANY: Final = re.compile(r"^(?:тисяч(?:і|ам|ами|ах)?|(?:мільйон|мільярд)(?:и|ів|ам|ами|ах))$")  # thousands of people
ONE_AND_A_HALF: Final = frozenset({"півтора", "півтори"})
FRACTIONS: Final = re.compile(r"(?:третин|чверт|половин|п'ят(?:а|их|і)$|десят(?:а|их)$)")
VAGUE_ONE: Final = frozenset(
    "одного разу одного одним одному інший інша інше іншого іншому іншим іншу з із зі бік боку слово словом час сторони момент".split()
)


def read_unit(word: str) -> str | None:
    """The English name of the unit that a word in any case names; None where it names none that is known."""
    if word in _EXACT:
        return _EXACT[word]
    for pattern, unit in _UNIT_STEMS:
        if pattern.match(word):
            return unit
    return None
