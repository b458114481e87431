"""Cuts the loops that speech recognizers fall into ("дякую дякую дякую ..."): in a text, out the text with each loop once.

People do repeat themselves: up to three times for one word, twice for a phrase, is left as it is.
"""

from __future__ import annotations

LONGEST_PHRASE = 12  # words; longer loops have not been seen


def cut_repetitions(text: str) -> tuple[str, bool]:
    """The text without its loops, and whether there was one. A loop is a word said more than three times running, or a
    phrase of two to twelve words said more than twice; one saying of it is kept."""
    words = text.split()
    keys = [word.strip(".,!?…:;\"'").lower() for word in words]
    kept: list[str] = []
    looped = False
    n = 0
    while n < len(words):
        length, repeats = _find_loop(keys, n)
        kept += words[n : n + length]
        looped = looped or repeats > 1
        n += length * repeats
    if looped:
        return " ".join(kept), True
    return text, False


def _find_loop(keys: list[str], start: int) -> tuple[int, int]:
    """(words in the phrase, how often it is said) for the loop that starts here; (1, 1) for none."""
    for length in range(1, min(LONGEST_PHRASE, (len(keys) - start) // 2) + 1):
        phrase = keys[start : start + length]
        repeats = 1
        while keys[start + repeats * length : start + (repeats + 1) * length] == phrase:
            repeats += 1
        if repeats > (3 if length == 1 else 2):
            return length, repeats
    return 1, 1
