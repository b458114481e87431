"""What stands in subtitles beside what is said: the name of a speaker before the text, and marks in square brackets, as in subtitles for the deaf and hard of hearing.

In: the lines of a cue. Out: the lines without them, and whether there are any. An aside may go on over the end of a line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_BRACKETS = re.compile(r"\[[^\]]*(?:\]|\Z)")
_NAME = re.compile(r"^[ \t]*(?:[-–—][ \t]*)?[^:\n]{1,40}:(?=\s|$)", re.MULTILINE)


def strip_asides(lines: Sequence[str]) -> tuple[str, ...]:
    """The lines without marks and names; as many lines as before."""
    text = "\n".join(line.replace("\n", " ") for line in lines)
    bare = _BRACKETS.sub(lambda found: "\n" * found[0].count("\n"), text)
    return tuple(_NAME.sub("", bare).split("\n")) if lines else ()


def has_asides(lines: Sequence[str]) -> bool:
    """Whether one of the lines names a speaker or holds a mark."""
    return any(bare != line for bare, line in zip(strip_asides(lines), lines, strict=True))
