"""Units of measure, whatever language they were read in: by their English names, what each measures and how much it is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit: what it measures, and how much of the base unit (seconds, meters, grams) it is."""

    dimension: str
    factor: Decimal


_YEAR = 31_557_600  # seconds: 365.25 days
_UNITS: dict[str, dict[str, str | int]] = {
    "time": {
        "second": 1, "minute": 60, "hour": 3600, "h": 3600, "day": 86_400, "week": 604_800, "month": _YEAR // 12, "year": _YEAR,
        "decade": _YEAR * 10,
    },
    "length": {
        "millimeter": "0.001", "mm": "0.001", "centimeter": "0.01", "cm": "0.01", "meter": 1, "m": 1, "kilometer": 1000, "km": 1000, "mile": "1609.34", "yard": "0.9144",
        "foot": "0.3048", "inch": "0.0254",
    },
    "mass": {"gram": 1, "g": 1, "kilogram": 1000, "kg": 1000, "ton": 10**6, "t": 10**6},
}  # fmt: skip
MEASURES = {name: Measure(dimension, Decimal(factor)) for dimension, units in _UNITS.items() for name, factor in units.items()}
# Units of an army that bear a number: "the 93rd brigade".
NAMED_BY_NUMBER = frozenset(("brigade", "division", "regiment", "battalion", "company", "platoon", "squad", "corps", "army"))
