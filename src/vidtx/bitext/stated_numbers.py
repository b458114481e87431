"""A number that a text states, in any language: its value does not depend on the spelling, so that two languages can be compared.

Ordinals, years, days of the month and times of day are kinds of their own. What a text states without a number ("a week", "both", "half an
hour") is an implied number: it excuses a difference, and never makes one.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from vidtx.bitext.measures import MEASURES

NumberKind = Literal["cardinal", "ordinal", "year", "day", "time"]

_LARGEST_DENOMINATOR = 100
SHARE = "share"  # the unit of a fraction: a third, a half
_EARLIEST_YEAR, _LATEST_YEAR = 1000, 2100  # a whole number between them can be a year


@dataclass(frozen=True, slots=True)
class StatedNumber:
    """A number at characters [start, end) of a text. `value` of a time of day: minutes since midnight.

    `unit`: the word that it counts, in the singular, or None. `is_implied`: no number stands there. `is_exact`: of a time of day, whether
    the half of the day is known. `others`: further values that its spelling can stand for. `month`: of a day, where it is named.
    """

    kind: NumberKind
    value: Decimal
    start: int
    end: int
    unit: str | None = None
    is_implied: bool = False
    is_exact: bool = False
    others: tuple[Decimal, ...] = ()
    month: int | None = None

    @property
    def readings(self) -> tuple[Decimal, ...]:
        return (self.value, *self.others)

    @property
    def text(self) -> str:
        """The value in digits: "200", "1.5", "17:30"."""
        if self.kind == "time":
            return f"{int(self.value) // 60}:{int(self.value) % 60:02d}"
        if self.unit == SHARE:
            return str(Fraction(self.value).limit_denominator(_LARGEST_DENOMINATOR))
        return f"{self.value.normalize():f}"

    @property
    def can_be_year(self) -> bool:
        return self.kind in ("cardinal", "year") and self.value % 1 == 0 and _EARLIEST_YEAR <= self.value < _LATEST_YEAR

    @property
    def dimension(self) -> str | None:
        """What its unit measures: "time", "length", "mass", or None."""
        measure = MEASURES.get(self.unit or "") if self.kind == "cardinal" else None
        return measure.dimension if measure else None

    @property
    def amount(self) -> Decimal:
        """The value in the base unit of its dimension; the value itself where it has none."""
        return self.amounts[0]

    @property
    def amounts(self) -> tuple[Decimal, ...]:
        """The amount for each of its readings."""
        measure = MEASURES.get(self.unit or "") if self.kind == "cardinal" else None
        return tuple(value * measure.factor if measure else value for value in self.readings)

    @property
    def named(self) -> str:
        """The value with what it counts, where the value alone does not tell: "2 week", "10 December"."""
        if self.unit == SHARE:
            return self.text
        name = self.unit if self.month is None else calendar.month_name[self.month]
        return f"{self.text} {name}" if name else self.text
