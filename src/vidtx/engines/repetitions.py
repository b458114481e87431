"""Removes the repetitions that speech recognizers fall into ("дякую дякую дякую ...").

In: a text. Out: the text with each repetition once. People do repeat themselves: up to three times for one word, twice for a phrase,
is left as it is.
"""

from __future__ import annotations

from typing import NamedTuple

LONGEST_PHRASE = 12  # words; longer repetitions have not been observed
WORD_REPEATS = 3  # of one word that are left
PHRASE_REPEATS = 2  # of a phrase that are left


class CutText(NamedTuple):
    """A text without what nobody said, and whether there was any of it."""

    text: str
    cut: bool


class _Repetition(NamedTuple):
    length: int  # words in the phrase
    repeats: int


def cut_repetitions(text: str) -> CutText:
    """Keeps the first occurrence of each repetition: a word more than three times running, or a phrase of two to twelve words more
    than twice. Case and punctuation are ignored in the comparison. A text without repetitions comes back as it is."""
    words = text.split()
    keys = [word.strip(".,!?…:;\"'").lower() for word in words]
    kept: list[str] = []
    repeated = False
    n = 0
    while n < len(words):
        length, repeats = _find_repetition(keys, n)
        kept += words[n : n + length]
        repeated = repeated or repeats > 1
        n += length * repeats
    return CutText(" ".join(kept) if repeated else text, repeated)


def _find_repetition(keys: list[str], start: int) -> _Repetition:
    """The repetition that starts here; one word once for none."""
    for length in range(1, min(LONGEST_PHRASE, (len(keys) - start) // 2) + 1):
        phrase = keys[start : start + length]
        repeats = 1
        while keys[start + repeats * length : start + (repeats + 1) * length] == phrase:
            repeats += 1
        if repeats > (WORD_REPEATS if length == 1 else PHRASE_REPEATS):
            return _Repetition(length, repeats)
    return _Repetition(1, 1)
