"""The sounds of a name in Cyrillic, Ukrainian or Russian: of foreign names as they are written there, and of Korean ones by the Kontsevich system or by ear.

In: a word. Out: its sounds (`vidtx.bitext.names.sounds`), as it stands and without the ending of a case.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

# Longest first: Kontsevich writes aspirated sounds with х and ㅈ as чж; others write дж; нг is the coda ㅇ.
_LETTERS: Final = {
    "дзь": "z", "кх": "K", "тх": "T", "пх": "P", "чх": "C", "чж": "j", "дж": "j", "дз": "z", "нг": "N", "нк": "Nk", "йо": "Jo", "ьо": "Jo", "йе": "Je", "йю": "Ju", "йя": "Ja", "ья": "Ja", "ье": "Je", "тс": "q",
    "а": "a", "б": "b", "в": "v", "г": "G", "ґ": "g", "д": "d", "е": "e", "є": "Je", "ё": "Jo", "ж": "Z", "з": "z", "и": "y", "і": "i", "ї": "i", "й": "J", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o",
    "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "q", "ч": "c", "ш": "S", "щ": "S", "ы": "y", "э": "e", "ю": "Ju", "я": "Ja",
}  # fmt: skip
_PATTERN: Final = re.compile("|".join(sorted(_LETTERS, key=len, reverse=True)) + "|.", re.DOTALL)
_ENDINGS: Final = re.compile(
    r"(?:(?<=[сцз]ьк)(?:ий|ого|ому|им|ім|ої|ій|ою|их|ими)|(?<=[оеєї]в)(?:ича|ичу|ичем|ни|ні|ну|ною)|ові|еві|єві|ого|ому|ами|ями|ою|ею|єю|ої|ом|ем|єм|им|ім|ам|ям|ах|ях|ів|їв|ий|ій|ая|а|я|у|ю|и|і|ї|е|о|й|ь)$"
)
LEAST_STEM: Final = 3  # letters that are left of a name without its ending


@lru_cache(maxsize=65_536)
def read_sounds(word: str) -> str:
    """The sounds of a word as it stands; a doubled consonant is one, signs and apostrophes are none."""
    sounds = "".join(_LETTERS.get(match.group(), "") for match in _PATTERN.finditer(word.lower()))
    return re.sub(r"([^aeiouEyJw])\1", r"\1", sounds)


@lru_cache(maxsize=65_536)
def read_variants(word: str) -> tuple[str, ...]:
    """The sounds of a word with and without what can be the ending of its case: Трампові, Трамп."""
    stem = cut_ending(word)
    return tuple(dict.fromkeys((read_sounds(word), read_sounds(stem))))


def cut_ending(word: str) -> str:
    """A word without what can be the ending of its case; as it is where little would be left."""
    stem = _ENDINGS.sub("", word.lower())
    return stem if len(stem) >= LEAST_STEM else word.lower()
