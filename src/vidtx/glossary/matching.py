"""Where a term stands in a text: with the endings that Ukrainian and Russian cases give it, with Korean particles, with an English plural.

In: a term, its language and a text. Out: `Found` places. What is inflected in another way (a verb, an irregular form) is not found, and a word that has the
same form by chance is: "рота" is found in "рот" as it is in "роту".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_APOSTROPHES = "['’ʼ`]"
_CYRILLIC = frozenset({"uk", "ru", "be"})
# What may follow a Korean noun without making another word of it. Several in a row may (에게는, 으로부터).
_PARTICLES = (
    "에게서|에서|에게|에는|에도|에|으로|로|부터|까지|이라고|이라는|라고|라는|이었습니다|였습니다|입니다|입니까|이에요|예요|이었|였|이고|이며|이다|인데|인|이|가|은|는|을|를|의|"
    "과|와|이랑|랑|하고|한테|도|만|마다|조차|마저|처럼|보다|밖에|들|님|께서|께|동지|동무|이요|요|이나|나|야|아"
)
_KOREAN_TAIL = rf"(?P<ending>(?:{_PARTICLES})*)(?![가-힣])"
_NOUN_SOFT = "я|ю|ї|і|й|ь|є|е|ям|ями|ях|ею|єю|ем|єм|ей|їв|ів|еві|єві"
_NOUN_HARD = "|а|у|ові|еві|ом|ем|і|е|и|ів|ам|ами|ах|ою|ей|о"
_RUSSIAN = "|а|я|у|ю|ом|ем|ой|ей|ою|ею|е|и|ы|ов|ев|ам|ям|ами|ями|ах|ях|о|ь|й|ия|ии|ию|ией|ий"
_ADJECTIVE = "ий|ій|ої|ьої|ого|ього|ому|ьому|им|ім|а|я|у|ю|ою|ьою|ій|е|є|і|ї|их|іх|ими|іми"
_RUSSIAN_ADJECTIVE = "ый|ий|ой|ая|яя|ое|ее|ого|его|ому|ему|ым|им|ом|ем|ую|юю|ой|ей|ые|ие|ых|их|ыми|ими"
_VOWELS = "аеєиіїоуюяыэё"
_SOFTENED = {"к": "ц", "г": "з", "х": "с"}  # before the і of the locative: полк, у полці; рука, руці
SHORTEST_STEM = 3  # letters; of a shorter one, only the term itself is found


@dataclass(frozen=True, slots=True)
class Found:
    """Characters [start, end) of a text: the term as it stands there. `ending`: a Korean particle or an English plural ending among them, at their end."""

    start: int
    end: int
    ending: str = ""


def find_term(text: str, term: str, language: str) -> tuple[Found, ...]:
    """Every place of the term in the text, in order. The places never overlap."""
    return tuple(
        Found(match.start(), match.end(), match.groupdict().get("ending") or "")
        for match in _compile(term, language).finditer(text)
    )


@lru_cache(maxsize=16_384)
def _compile(term: str, language: str) -> re.Pattern[str]:
    words = term.split()
    if language == "ko":
        body = r"\s*".join(re.escape(word) for word in words)
        return re.compile(
            rf"(?<![가-힣]){body}{_KOREAN_TAIL}" if _is_hangul(term[-1]) else rf"(?<!\w){body}{_KOREAN_TAIL}(?![A-Za-z])"
        )
    # What is written in capitals is a name of letters: "США" is not "сша...".
    flags = re.IGNORECASE if not (len(term) > 1 and term.isupper()) else 0
    if language in _CYRILLIC:
        body = r"[\s-]+".join(_inflect(word, language, n < len(words) - 1) for n, word in enumerate(words))
    else:
        body = r"\s+".join(_escape(word) for word in words)
        if language == "en" and term[-1].isalpha():
            body = _english_forms(body, term)
    return re.compile(rf"(?<![\w'’ʼ]){body}(?!\w)", flags)


def _is_hangul(character: str) -> bool:
    return "가" <= character <= "힣"


def _english_forms(body: str, term: str) -> str:
    """With a plural; a name in -a also with the -n that makes it an adjective: North Korea, North Korean."""
    is_name = term.split()[-1][0].isupper() and term.endswith("a")
    return rf"{body}n?(?P<ending>es|s)?" if is_name else f"{body}(?P<ending>es|s)?"


@lru_cache(maxsize=16_384)
def _inflect(word: str, language: str, leads: bool) -> str:
    """A pattern for a Cyrillic word in all its cases. `leads`: another word of the term follows, so that it may be an adjective: Південна Корея."""
    word = re.sub(_APOSTROPHES, "'", word)
    whole, lower = _escape(word), word.lower()
    if not lower.replace("'", "").isalpha() or (len(word) > 1 and word.isupper()):
        return whole
    if language == "ru":
        forms = [(s, e) for s, e in _stem_russian(lower) if len(s) >= SHORTEST_STEM]
    else:
        forms = [(s, e) for s, e in _stem_ukrainian(lower) if len(s) >= SHORTEST_STEM]
    if leads and lower[-1] in "аяеєії" and len(word) > SHORTEST_STEM + 1:
        forms.append((lower[:-1], _RUSSIAN_ADJECTIVE if language == "ru" else _ADJECTIVE))
    patterns = [rf"{_escape(stem)}(?:{endings})" for stem, endings in forms]
    return f"(?:{'|'.join([*patterns, whole])})"


def _escape(text: str) -> str:
    return re.escape(text).replace("'", _APOSTROPHES)


def _stem_ukrainian(word: str) -> list[tuple[str, str]]:
    """Stems, each with the endings that it takes, the longest first where one begins another (the pattern ends at the end of the word anyway)."""
    if word.endswith(("ий", "ій")) and len(word) > 4:
        return [(word[:-2], f"{_ADJECTIVE}|")]
    if word.endswith(("а", "о")):
        stem = word[:-1]
        return [(stem, _NOUN_HARD), *_soften(stem), *_close(stem)]
    if word.endswith(("я", "ю", "є", "ї", "ь", "й", "е")):
        stem = word[:-1]
        return [(stem, _NOUN_SOFT), (stem, "а|у|о"), *_fleeting(word)]
    if word[-1] in _VOWELS:
        return []  # Сумі, Баку: borrowed, or a plural that ends in another way
    return [(word, _NOUN_HARD), *_soften(word), *_open(word), *_fleeting(word)]


def _soften(stem: str) -> list[tuple[str, str]]:
    return [(stem[:-1] + _SOFTENED[stem[-1]], "і")] if stem[-1:] in _SOFTENED else []


def _open(word: str) -> list[tuple[str, str]]:
    """Харків, Харкова; Київ, Києва; ніч, ночі: і and ї of a closed syllable are о, е or є in an open one."""
    match = re.fullmatch(r"(.*)([ії])([^аеєиіїоуюя]+)", word)
    if match is None:
        return []
    before, vowel, after = match.groups()
    others = "оеє" if vowel == "і" else "є"
    return [(before + other + after, _NOUN_HARD) for other in others]


def _close(stem: str) -> list[tuple[str, str]]:
    """The other way: нога, ніг; село, сіл."""
    match = re.fullmatch(r"(.*)[ое]([^аеєиіїоуюя])", stem)
    return [] if match is None else [(f"{match[1]}і{match[2]}", "")]


def _fleeting(word: str) -> list[tuple[str, str]]:
    """боєць, бійця; стрілець, стрільця; будинок, будинку."""
    if word.endswith("єць"):
        return [(f"{word[:-3]}йц", _NOUN_SOFT), (re.sub("о$", "і", word[:-3]) + "йц", _NOUN_SOFT)]
    if word.endswith("ець"):
        return [(f"{word[:-3]}{soft}ц", _NOUN_SOFT) for soft in ("", "ь")]
    if word.endswith("ок"):
        return [(f"{word[:-2]}к", _NOUN_HARD)]
    return []


def _stem_russian(word: str) -> list[tuple[str, str]]:
    if word.endswith(("ый", "ий", "ой")) and len(word) > 4:
        return [(word[:-2], _RUSSIAN_ADJECTIVE)]
    if word[-1] in "аяоеьй":
        return [(word[:-1], _RUSSIAN)]
    return [] if word[-1] in _VOWELS else [(word, _RUSSIAN)]
