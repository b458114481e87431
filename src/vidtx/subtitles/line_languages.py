"""Which language each line of a cue is in, where the file does not say: by the script of its letters.

In: the lines of a cue, and the language that the file or the user names. Out: lines with their language. Marks in brackets, dashes and the name of a speaker before the text
(`[cut] - Interpreter: ...`) say nothing about it; a line that has nothing else is read with the line that follows, and has the language of that.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_ASIDE = re.compile(r"\[[^\]]*\]?|^[^\[]*\]")
_NAME = re.compile(r"^\s*(?:[-–—]\s*)?[^:\n]{1,40}:(?=\s|$)")
_SCRIPTS = (("HANGUL", "ko"), ("CYRILLIC", "uk"), ("LATIN", "en"))


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line with the language that it is read in. `is_aside`: it holds nothing but marks and names; `own`: the language of its own letters."""

    text: str
    language: str | None
    own: str | None
    is_aside: bool


def find_languages(lines: Sequence[str], language: str | None = None) -> tuple[ReadLine, ...]:
    """The lines of a cue with the language of each. `language`: of all of them."""
    bare = [guess_language(_strip_asides(line)) for line in lines]
    found: list[ReadLine] = []
    for number, line in enumerate(lines):
        own = language or guess_language(line)
        is_aside = bare[number] is None and bool(_ASIDE.search(line) or _NAME.search(line))
        following = next((code for code in bare[number:] if code), None) or next((code for code in bare[number::-1] if code), None)
        found.append(ReadLine(line, language or following or own, own, is_aside))
    return tuple(found)


def _strip_asides(line: str) -> str:
    return _NAME.sub("", _ASIDE.sub(" ", line))


def guess_language(text: str) -> str | None:
    """The language in whose script most letters of the text are; Ukrainian stands for Cyrillic and English for Latin, which are measured alike. None: no such letter."""
    counts = dict.fromkeys((code for _, code in _SCRIPTS), 0)
    for character in text:
        if character.isalpha():
            name = unicodedata.name(character, "")
            for script, code in _SCRIPTS:
                counts[code] += name.startswith(script)
    if counts["ko"]:
        return "ko"  # Latin letters among Hangul are names
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] else None
