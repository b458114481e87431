"""Places in a text as JavaScript counts them: UTF-16 code units, where Python counts characters."""

from __future__ import annotations


def to_utf16(text: str, at: int) -> int:
    """Code units before character `at`."""
    if text.isascii():
        return at
    return at + sum(character > "\uffff" for character in text[:at])


def from_utf16(text: str, at: int) -> int:
    """The character at code unit `at`; inside a character of two units, the next. Beyond the end, the end."""
    units = 0
    for place, character in enumerate(text):
        if units >= at:
            return place
        units += 2 if character > "\uffff" else 1
    return len(text)
