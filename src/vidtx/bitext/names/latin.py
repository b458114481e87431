"""The sounds of a Korean name in Latin letters: Revised Romanization, McCune-Reischauer, and the spellings of North Korean passports (Ri, Jong, Chol, Un).

In: a word. Out: its sounds (`vidtx.bitext.names.sounds`). What the systems write alike is read alike: "eo", "ŏ" and "u" in "Jung" differ from each other by little.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_LETTERS: Final = {
    "ch'": "C", "k'": "K", "t'": "T", "p'": "P", "ch": "c", "sh": "s", "ng": "N", "kk": "K", "tt": "T", "pp": "P", "ss": "s", "jj": "c", "tch": "c", "yeo": "JE", "yae": "Je", "wae": "we", "yu": "Ju", "yo": "Jo",
    "ya": "Ja", "ye": "Je", "yŏ": "JE", "eo": "E", "eu": "y", "ae": "e", "oe": "we", "ui": "yi", "oo": "u", "ee": "i", "ou": "u", "wo": "wE", "ŏ": "E", "ŭ": "y", "a": "a", "b": "p", "c": "k", "d": "t", "e": "e",
    "f": "P", "g": "k", "h": "h", "i": "i", "j": "c", "k": "k", "l": "L", "m": "m", "n": "n", "o": "o", "p": "p", "q": "k", "r": "L", "s": "s", "t": "t", "u": "u", "v": "v", "w": "w", "x": "ks", "y": "J", "z": "z",
}  # fmt: skip
_PATTERN: Final = re.compile("|".join(sorted(map(re.escape, _LETTERS), key=len, reverse=True)) + "|.", re.DOTALL)


@lru_cache(maxsize=16_384)
def read_sounds(word: str) -> str:
    """The sounds of a romanized word."""
    plain = word.lower().replace("’", "'").replace("ʻ", "'")
    return "".join(_LETTERS.get(match.group(), "") for match in _PATTERN.finditer(plain))
