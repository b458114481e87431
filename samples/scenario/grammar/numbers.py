"""Whole numbers in words: Ukrainian (cardinal by gender, ordinal in the genitive and locative) and Korean (Sino and native).

A speech recognizer writes numbers as they are spoken, so Ukrainian and Korean texts have numbers in words. English has digits.
"""

from __future__ import annotations

_UNITS = "нуль один два три чотири п'ять шість сім вісім дев'ять".split()
_TEENS = (
    "десять одинадцять дванадцять тринадцять чотирнадцять п'ятнадцять шістнадцять сімнадцять вісімнадцять дев'ятнадцять".split()
)
_TENS = "_ _ двадцять тридцять сорок п'ятдесят шістдесят сімдесят вісімдесят дев'яносто".split()
_HUNDREDS = "_ сто двісті триста чотириста п'ятсот шістсот сімсот вісімсот дев'ятсот".split()
_ONE_TWO = {"m": ("один", "два"), "f": ("одна", "дві"), "n": ("одне", "два")}
_ORDINAL_STEMS = (
    "_ перш друг трет четверт п'ят шост сьом восьм дев'ят десят одинадцят дванадцят тринадцят чотирнадцят п'ятнадцят "
    "шістнадцят сімнадцят вісімнадцят дев'ятнадцят двадцят"
).split()
_ORDINAL_TENS = {
    20: "двадцят",
    30: "тридцят",
    40: "сороков",
    50: "п'ятдесят",
    60: "шістдесят",
    70: "сімдесят",
    80: "вісімдесят",
    90: "дев'яност",
}

_SINO = "영 일 이 삼 사 오 육 칠 팔 구".split()
_NATIVE_UNITS = " 한 두 세 네 다섯 여섯 일곱 여덟 아홉".split(" ")
_NATIVE_TENS = " 열 스물 서른 마흔 쉰 예순 일흔 여든 아흔".split(" ")


def ukrainian(number: int, gender: str = "m") -> str:
    """The nominative: 0 to 999 999. `gender` m, f or n, for one and two."""
    if number >= 1000:
        thousands, rest = divmod(number, 1000)
        head = "" if thousands == 1 else ukrainian(thousands, "f") + " "
        word = choose_plural(thousands, ("тисяча", "тисячі", "тисяч"))
        return f"{head}{word}" + (f" {ukrainian(rest, gender)}" if rest else "")
    if number >= 100:
        return _HUNDREDS[number // 100] + (f" {ukrainian(number % 100, gender)}" if number % 100 else "")
    if number >= 20:
        return _TENS[number // 10] + (f" {ukrainian(number % 10, gender)}" if number % 10 else "")
    if number >= 10:
        return _TEENS[number - 10]
    return _ONE_TWO[gender][number - 1] if number in (1, 2) else _UNITS[number]


def ukrainian_ordinal(number: int, ending: str = "ого") -> str:
    """The ordinal of 1 to 2999 with a case ending: "ого" (genitive), "ій" (feminine locative), "ому" (masculine locative)."""
    if number > 100:
        head = "дві тисячі" if number >= 2000 else ukrainian(number // 100 * 100)
        rest = number % 1000 if number >= 2000 else number % 100
        return f"{head} {ukrainian_ordinal(rest, ending)}"
    if number > 20 and number % 10:
        return f"{_TENS[number // 10]} {ukrainian_ordinal(number % 10, ending)}"
    stem = _ORDINAL_STEMS[number] if number <= 20 else _ORDINAL_TENS[number]
    if stem == "трет":
        return {"ого": "третього", "ій": "третій", "ому": "третьому"}[ending]
    return stem + ending


def choose_plural(number: int, forms: tuple[str, str, str]) -> str:
    """The Slavic plural: forms for 1, for 2-4, and for the rest, as in рік, роки, років."""
    if number % 10 == 1 and number % 100 != 11:
        return forms[0]
    return forms[1] if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else forms[2]


def korean(number: int) -> str:
    """Sino-Korean, 0 to 9999, written as one word."""
    if number == 0:
        return _SINO[0]
    word = ""
    for value, unit in ((1000, "천"), (100, "백"), (10, "십"), (1, "")):
        digit, number = divmod(number, value)
        if digit:
            word += ("" if digit == 1 and unit else _SINO[digit]) + unit
    return word


def korean_native(number: int) -> str:
    """Native Korean before a counter, 1 to 99: 한, 두, 스무, 스물세."""
    if number == 20:
        return "스무"
    return _NATIVE_TENS[number // 10] + _NATIVE_UNITS[number % 10]


def has_final(syllable: str) -> bool:
    """Whether a Hangul syllable ends in a consonant."""
    return (ord(syllable) - 0xAC00) % 28 != 0


def ends_in_rieul(syllable: str) -> bool:
    return (ord(syllable) - 0xAC00) % 28 == 8
