"""When the parts of a TTML file are shown: its time expressions, and how times within times add up.

In: attributes of elements. Out: exact seconds from the start of the clip. After TTML 2, sections 12.2 and 12.3: `begin` and `end` count from the
begin of what an element stands in, or, in a sequence, from the end of its neighbor before; of `end` and `dur` the earlier one counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

Element = Any  # lxml's, whose own name for it is private

_CLOCK = re.compile(r"(\d{2,6}):(\d\d):(\d\d)(?:\.(\d{1,12})|:(\d{2,6})(?:\.(\d{1,6}))?)?")
_OFFSET = re.compile(r"(\d{1,12})(?:\.(\d{1,12}))?(h|ms|m|s|f|t)")
_UNITS = {"h": Fraction(3600), "m": Fraction(60), "s": Fraction(1), "ms": Fraction(1, 1000)}
_USUAL_RATE = Fraction(30)


@dataclass(frozen=True, slots=True)
class Interval:
    """From `start` to `end` in seconds; None: as long as the clip."""

    start: Fraction
    end: Fraction | None


def place(within: Interval, begin: Fraction | None, end: Fraction | None, duration: Fraction | None) -> Interval:
    """The time of an element in another."""
    start = within.start + (begin or 0)
    ends = [within.end]
    if end is not None:
        ends.append(within.start + end)
    if duration is not None:
        ends.append(start + duration)
    known = [time for time in ends if time is not None]
    return Interval(start, min(known) if known else None)


@dataclass(frozen=True, slots=True)
class TimeBase:
    """What frames and ticks are: `rate` frames and `ticks` a second. `named_rate`: the rate where the file says one."""

    rate: Fraction
    subframes: int
    ticks: Fraction
    named_rate: Fraction | None

    @classmethod
    def of(cls, root: Element) -> TimeBase:
        """From the attributes of `tt`; what cannot be read there is as if it were not said."""
        values = {str(key).rpartition("}")[2]: str(value) for key, value in root.attrib.items()}
        named = _positive(values.get("frameRate", ""))
        parts = values.get("frameRateMultiplier", "").replace(":", " ").split()
        numbers = [_positive(part) for part in parts[:2]]
        factor = Fraction(1)
        if numbers and all(numbers):
            factor = Fraction(numbers[0] or 1, numbers[1] or 1) if len(numbers) == 2 else Fraction(numbers[0] or 1)
        rate = (Fraction(named) if named else _USUAL_RATE) * factor
        subframes = _positive(values.get("subFrameRate", "")) or 1
        ticks = _positive(values.get("tickRate", ""))
        counted = Fraction(ticks) if ticks else (rate * subframes if named else Fraction(1))
        return cls(rate, subframes, counted, rate if named else None)

    def read(self, text: str) -> Fraction | None:
        """A clock time or an offset in seconds; None for what is neither."""
        text = text.strip()
        if found := _CLOCK.fullmatch(text):
            hours, minutes, seconds, fraction, frames, subframes = found.groups()
            time = Fraction((int(hours) * 60 + int(minutes)) * 60 + int(seconds))
            if fraction:
                time += Fraction(int(fraction), 10 ** len(fraction))
            if frames:
                time += (int(frames) + Fraction(int(subframes or 0), self.subframes)) / self.rate
            return time
        if found := _OFFSET.fullmatch(text):
            count = Fraction(int(found[1])) + (Fraction(int(found[2]), 10 ** len(found[2])) if found[2] else 0)
            match found[3]:
                case "f":
                    return count / self.rate
                case "t":
                    return count / self.ticks
                case unit:
                    return count * _UNITS[unit]
        return None


def _positive(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\d{1,9}", text.strip()) and int(text) > 0 else None
