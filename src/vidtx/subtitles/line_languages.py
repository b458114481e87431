"""Which language each line of a cue is in, where the file does not say: by the script of its letters.

In: the lines of a cue, and the language that the file or the user names. Out: lines with their language. Marks in brackets, dashes and the name of a speaker before the text
(`[cut] - Interpreter: ...`) say nothing about it; a line that has nothing else is read with the lines that follow, and has their language.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from vidtx.views.asides import strip_asides

_SCRIPTS = (("HANGUL", "ko"), ("CYRILLIC", "uk"), ("LATIN", "en"))


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line with the language that it is read in. `is_aside`: it holds nothing but marks and names; `own`: the language of its own letters.

    `is_sure`: the file or the user says the language. `block`: lines with the same number stand below each other as one text.
    """

    text: str
    language: str | None
    own: str | None
    is_aside: bool = False
    is_sure: bool = False
    block: int = 0


def find_languages(lines: Sequence[str], languages: Sequence[str | None] = ()) -> tuple[ReadLine, ...]:
    """The lines of a cue with the language of each. `languages`: of each line, where it is known."""
    known = [*languages, *[None] * (len(lines) - len(languages))]
    bare = strip_asides(lines)
    codes = [language or guess_language(text) for language, text in zip(known, bare, strict=False)]
    found: list[ReadLine] = []
    for number, line in enumerate(lines):
        own = known[number] or guess_language(line)
        before = next((code for code in codes[number::-1] if code), None)
        after = next((code for code in codes[number:] if code), None)
        goes_on = "[" not in line.partition("]")[0] and "]" in line  # an aside that began on the line before
        is_aside = guess_language(bare[number]) is None and bare[number] != line
        read_with = codes[number] or ((before if goes_on else after) if is_aside else None)
        found.append(ReadLine(line, read_with or own, own, is_aside, known[number] is not None))
    return tuple(found)


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
