"""The sounds of a name in Hangul.

In: a Korean word. Out: its sounds (`vidtx.bitext.names.sounds`), and after how many of them each syllable ends. A syllable is taken apart by its code point (Unicode, section 3.12).
"""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate
from typing import Final

_FIRST, _LAST = 0xAC00, 0xD7A3
_ONSETS: Final = ("k", "K", "n", "t", "T", "L", "m", "p", "P", "s", "s", "", "c", "c", "C", "K", "T", "P", "h")
_VOWELS: Final = (
    "a", "e", "Ja", "Je", "E", "e", "JE", "Je", "o", "wa", "we", "we", "Jo", "u", "wE", "we", "wi", "Ju", "y", "yi", "i",
)  # fmt: skip
_CODAS: Final = (
    "", "k", "k", "k", "n", "n", "n", "t", "L", "k", "m", "p", "L", "L", "p", "L", "m", "p", "p", "t", "t", "N", "t", "t", "k", "t", "p", "",
)  # fmt: skip


def is_syllable(character: str) -> bool:
    return _FIRST <= ord(character) <= _LAST


@lru_cache(maxsize=16_384)
def read_syllable(syllable: str) -> str:
    """The sounds of one syllable; "" of anything else."""
    if len(syllable) != 1 or not is_syllable(syllable):
        return ""
    onset, rest = divmod(ord(syllable) - _FIRST, 588)
    vowel, coda = divmod(rest, 28)
    return _ONSETS[onset] + _VOWELS[vowel] + _CODAS[coda]


def read_sounds(word: str) -> tuple[str, tuple[int, ...]]:
    """The sounds of a word, and after how many each of its characters ends. ㄹㄹ (셀레) is one sound, as in Cyrillic."""
    syllables = [read_syllable(character) for character in word]
    for n in range(1, len(syllables)):
        if syllables[n - 1][-1:] == syllables[n][:1] and syllables[n][:1] in ("L", "m", "n"):
            syllables[n - 1] = syllables[n - 1][:-1]
    return "".join(syllables), tuple(accumulate(map(len, syllables)))
