"""Times as subtitle files have them, in ms; strict where a format's own rule matters, lenient where the meaning is plain.

In: `00:01:02,345`, `1:02.345`, `-0:00:01.00`. Out: ms, or None for what is no time.
"""

from __future__ import annotations

import re

# Bounded, since Python refuses to read numbers of thousands of digits.
_CLOCK = re.compile(r"(-?)(?:(\d{1,6}):)?(\d{1,6}):(\d{1,3})(?:[.,:](\d{1,9}))?")
CLOCK = r"-?(?:\d{1,6}:)?\d{1,6}:\d{1,3}(?:[.,:]\d{1,9})?"


def read_clock(text: str) -> int | None:
    """The ms of a time with or without hours, with a point, comma or colon before its fraction. Rounded to the nearest."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    sign, hours, minutes, seconds, fraction = found.groups()
    if int(seconds) > 59 or (hours is not None and int(minutes) > 59):
        return None
    whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    rest = (int(fraction) * 2000 + 10 ** len(fraction)) // (2 * 10 ** len(fraction)) if fraction else 0
    return (whole * 1000 + rest) * (-1 if sign else 1)
