"""The English words that numbers are written in, and the pieces that a text is cut into to find them.

In: a text. Out: `Token`s with their characters. The tables say which words count, measure, or make a number out of a word that is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

_TOKEN = re.compile(
    r"(?P<date>(?<![\w.])(?:\d{4}-\d{2}-\d{2}|\d{1,2}([./])\d{1,2}\2\d{4})(?![\w-]))"
    r"|(?P<clock>(?<![\w:])(?:[01]?\d|2[0-4]):[0-5]\d(?![\d:]))"
    r"|(?P<digits>\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?(?!\.?\d)|\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?![\d])(?:\.\d+)?|\d+(?:[.,]\d+)?)"
    r"|(?P<letters>[^\W\d_]+(?:['’ʼ][^\W\d_]+)*)"
    r"|[^\s]"
)
MOST_DIGITS = 15  # more is no quantity, and beyond what is computed exactly
_DOTTED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")
_TWO_DECIMALS = re.compile(r"(\d{1,2})\.(\d\d)")
_GROUPS = re.compile(r"\d{1,3}([,\u00a0\u202f ]\d{3})+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Date:
    """A date in digits. `month`: None where it can be the day as well."""

    day: int
    year: int
    month: int | None


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text at characters [start, end): a word, a number in digits, or one sign. `is_glued`: no space before it."""

    text: str
    start: int
    is_glued: bool
    is_letters: bool = False
    digits: Decimal | None = None
    clock: int | None = None  # minutes since midnight
    date: Date | None = None
    others: tuple[Decimal, ...] = ()  # what its digits can stand for otherwise
    word: str = field(init=False, repr=False)  # in lower case, with straight apostrophes and plain hyphens

    def __post_init__(self) -> None:
        word = self.text.lower().replace("’", "'").replace("ʼ", "'")
        if word in ("–", "‐", "‑"):  # en dash, hyphen, non-breaking hyphen
            word = "-"
        object.__setattr__(self, "word", word)

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def tokenize(text: str) -> list[Token]:
    """The pieces of a text in order."""
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text):
        piece, start = match.group(), match.start()
        glued = start > 0 and not text[start - 1].isspace()
        if match["date"]:
            tokens.append(Token(piece, start, glued, date=_read_date(piece)))
        elif match["clock"]:
            hours, _, minutes = piece.partition(":")
            tokens.append(Token(piece, start, glued, clock=int(hours) % 24 * 60 + int(minutes)))
        elif match["digits"] and sum(character.isdigit() for character in piece) <= MOST_DIGITS:
            tokens.append(Token(piece, start, glued, digits=_read_digits(piece), others=_read_otherwise(piece)))
        else:
            tokens.append(Token(piece, start, glued, is_letters=bool(match["letters"])))
    return tokens


def _read_date(piece: str) -> Date:
    parts = [int(part) for part in re.split(r"[-./]", piece)]
    if len(piece.split("-")[0]) == 4:
        return Date(parts[2], parts[0], parts[1] if 1 <= parts[1] <= 12 else None)
    return Date(parts[0], parts[2], parts[1] if "." in piece and 1 <= parts[1] <= 12 else None)


def _read_digits(piece: str) -> Decimal:
    """1,200 is twelve hundred, and so is 1.200; 1,5 (as some languages write it) is one and a half."""
    if _DOTTED.fullmatch(piece):
        return Decimal(piece.replace(".", "").replace(",", "."))
    if _GROUPS.fullmatch(piece):
        return Decimal(re.sub(r"[^\d.]", "", piece))
    return Decimal(piece.replace(",", "."))


def _read_otherwise(piece: str) -> tuple[Decimal, ...]:
    """20.000 can be twenty; 18.30 can be half past six (in hours); 24.02 can be the 24th of a month."""
    if _DOTTED.fullmatch(piece):
        return (Decimal(piece),) if piece.count(".") == 1 and "," not in piece else ()
    found = _TWO_DECIMALS.fullmatch(piece)
    if found is None:
        return ()
    whole, rest = int(found[1]), int(found[2])
    hours = [Decimal(whole) + Decimal(rest) / 60] if whole < 24 and rest < 60 else []
    return (*hours, Decimal(whole)) if 1 <= whole <= 31 and 1 <= rest <= 12 else tuple(hours)


def is_two_decimals(piece: str) -> bool:
    return _TWO_DECIMALS.fullmatch(piece) is not None


def singular(word: str) -> str:
    """A noun's singular, well enough to compare what two numbers count."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 2 else word


_IRREGULAR = {
    "men": "man", "women": "woman", "people": "person", "persons": "person", "children": "child", "feet": "foot", "km": "km",
    "kilos": "kilogram", "kilo": "kilogram", "metres": "meter", "metre": "meter", "kilometre": "kilometer", "kilometres": "kilometer",
    "tonnes": "ton", "tonne": "ton", "hrs": "hour", "hr": "hour", "mins": "minute", "min": "minute", "secs": "second", "sec": "second",
    "yrs": "year", "lives": "life", "knives": "knife",
}  # fmt: skip

SMALL = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
        "nineteen".split()
    )
} | {word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)}

ORDINALS = {
    word: n
    for n, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth "
        "seventeenth eighteenth nineteenth".split(),
        start=1,
    )
} | {
    word: 10 * n
    for n, word in enumerate("twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth".split(), start=2)
}

SCALES = {
    "dozen": 12, "hundred": 100, "hundreds": 100, "thousand": 1000, "thousands": 1000, "million": 10**6, "millions": 10**6,
    "billion": 10**9,
}  # fmt: skip
BARE_SCALES = {"hundred", "thousand", "million"}  # "hundred men" states a number, "hundreds of men" does not

HALVED_SCALES = BARE_SCALES | {"dozen", "billion"}  # half a thousand, two and a half thousand

ORDINAL_ENDINGS = frozenset({"st", "nd", "rd", "th"})
GLUED_UNITS = frozenset({"km", "m", "cm", "mm", "kg", "g", "h", "min", "sec", "am", "pm", "t"})

MONTHS = {
    name: number
    for number, names in enumerate(
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sep sept|october oct|november nov|"
        "december dec".split("|"),
        start=1,
    )
    for name in names.split()
}
NAMED_TIMES = {"noon": 720, "midday": 720, "midnight": 0}  # minutes
HALVES_OF_DAY = {"morning": "am", "afternoon": "pm", "evening": "pm"}
BEFORE_TIMES = frozenset("at about around by until till before after since".split())
SPOKEN_MINUTES = frozenset({10, 15, 20, 25, 30, 35, 40, 45, 50, 55})
BEFORE_YEARS = frozenset(
    "in since until till by of from before after during year born early late mid around about summer winter spring autumn to".split()
)
IMPLIED = {
    "both": 2,
    "twice": 2,
    "couple": 2,
    "pair": 2,
    "twins": 2,
    "double": 2,
    "once": 1,
    "thrice": 3,
    "single": 1,
    "neither": 2,
}

FRACTIONS = frozenset("third thirds quarter quarters fifth fifths sixth sixths tenth tenths half halves".split())

DETERMINERS = frozenset("the my our his her their your its this that".split())
BEFORE_PRONOUNS = frozenset("this that the which every no any some each another other such last next".split())
AFTER_VAGUE_ONE = frozenset(
    "day morning evening night time side hand way thing day's moment more another else after by point who".split()
)
BEFORE_DURATIONS = frozenset("for in took takes take after within only just lasted last about than least exactly".split())

# Words after which nothing is counted: a number before one of them stands alone.
FUNCTION_WORDS = frozenset(
    "a an the and or but nor so if than then as of to in on at by for from with without into onto over under near after before since "
    "until till during about around between among through behind beside against off out up down i you he she it we they me him her us "
    "them my your his its our their this that these those who whom whose which what when where why how is are was were be been being "
    "am do does did have has had can could will would shall should may might must not no yes there here also only just even still "
    "already again too very because while whether either neither both all each every some any none nobody nothing more most less "
    "other another such own ago later o'clock".split()
)
