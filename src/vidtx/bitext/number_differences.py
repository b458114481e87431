"""Which numbers of a text differ in its rendition: equal values are matched first, whatever their spelling or unit.

In: the numbers of two texts that say the same thing. Out: `NumberDifferences`. What can be read as the same quantity ("half an hour",
"30 minutes"; "18 months", "a year and a half"; "5 pm", "17:00"; "93rd brigade", "brigade 93") is no difference.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from vidtx.bitext.measures import NAMED_BY_NUMBER
from vidtx.bitext.stated_numbers import SHARE, StatedNumber

_TOLERANCE = Decimal("0.1")  # share by which quantities in different units may differ: four weeks are a month
_SUM_TOLERANCE = Decimal("0.02")  # share by which sums of several quantities may differ: months are not all of one length
_HALF_DAY = 720  # minutes
# Factors between units that are put into one another where the units are not named: miles, pounds, inches, feet.
_CONVERSIONS = tuple(map(Decimal, ("1.609", "0.4536", "2.54", "0.3048", "0.9144")))
_COUNTED = frozenset(
    "person soldier officer prisoner child brother sister son daughter friend time second minute hour day week month year decade".split()
)
_CONVERTED = Decimal("0.025")  # share by which a rounded conversion may differ


@dataclass(frozen=True, slots=True)
class NumberChange:
    """A number that stands as another on the other side. `same_unit`: both count the same thing."""

    source: StatedNumber
    target: StatedNumber
    same_unit: bool


@dataclass(frozen=True, slots=True)
class NumberDifferences:
    changed: tuple[NumberChange, ...] = ()
    lost: tuple[StatedNumber, ...] = ()
    gained: tuple[StatedNumber, ...] = ()


def find_unmatched(
    source: Sequence[StatedNumber], target: Sequence[StatedNumber]
) -> tuple[list[StatedNumber], list[StatedNumber]]:
    """The stated numbers of each side that the other states nowhere, in order; implied ones match and are never left."""
    left, right = list(source), list(target)
    for is_match in (_is_same_thing, _can_be_same, _is_same_share, _is_same_quantity, _is_short_year, _is_converted):
        _remove_matches(left, right, is_match)
    for dimension in {number.dimension for number in left + right if number.dimension}:
        if _is_same_sum(source, target, dimension):
            left = [number for number in left if number.dimension != dimension]
            right = [number for number in right if number.dimension != dimension]
    return [n for n in left if not n.is_implied], [n for n in right if not n.is_implied]


def pair_unmatched(source: Sequence[StatedNumber], target: Sequence[StatedNumber]) -> NumberDifferences:
    """Numbers without a match as changes where the two are comparable, else as lost and gained."""
    left, right = list(source), list(target)
    changed: list[NumberChange] = []
    for needs_unit in (True, False):
        for number in list(left):
            other = next(
                (o for o in right if _is_comparable(number, o) and (not needs_unit or _has_same_unit(number, o))), None
            )
            if other is not None and (needs_unit or (number.value > 1 and other.value > 1)):
                changed.append(NumberChange(number, other, _has_same_unit(number, other)))
                left.remove(number)
                right.remove(other)
    if any(number.unit == "percent" for number in left + right):
        return NumberDifferences(tuple(changed))  # a share can be said in other numbers, or without: four of five, most of us
    changed.sort(key=lambda change: change.source.start)
    return NumberDifferences(tuple(changed), tuple(filter(_can_be_missed, left)), tuple(filter(_can_be_missed, right)))


def find_swaps(source: Sequence[StatedNumber], target: Sequence[StatedNumber]) -> tuple[NumberChange, ...]:
    """Numbers that changed places: three tanks and five trucks became five tanks and three trucks.

    Only what both sides count exactly once is compared, and only where the very same numbers went round among these things.
    """
    ours, theirs = _by_unit(source), _by_unit(target)
    changes = [
        NumberChange(number, theirs[unit], True)
        for unit, number in ours.items()
        if unit in theirs and number.kind == theirs[unit].kind and number.value != theirs[unit].value
    ]
    if sorted(c.source.value for c in changes) != sorted(c.target.value for c in changes):
        return ()
    return tuple(changes)


def is_same_value(one: StatedNumber, other: StatedNumber) -> bool:
    """Whether both state the same value, be one an ordinal or a time of day and the other not."""
    if one.kind == "time" or other.kind == "time":
        return _is_same_time(one, other)
    return not set(one.readings).isdisjoint(other.readings)


def _can_be_same(one: StatedNumber, other: StatedNumber) -> bool:
    """Whether the values are the same, and neither the units of one dimension nor the months tell them apart: two weeks, two months."""
    if one.month and other.month and one.month != other.month:
        return False
    if {one.kind, other.kind} == {"ordinal"} and {one.unit, other.unit} <= NAMED_BY_NUMBER and one.unit != other.unit:
        return False  # the 93rd brigade is no 93rd battalion
    if SHARE in (one.unit, other.unit) and one.unit != other.unit:
        return False
    measured = one.dimension is not None and one.dimension == other.dimension and one.unit != other.unit
    return is_same_value(one, other) and (not measured or _is_same_quantity(one, other))


def _is_same_share(one: StatedNumber, other: StatedNumber) -> bool:
    """Whether one is a fraction and the other as many percent: a third, 33 percent; a half, 50."""
    share, percent = (one, other) if one.unit == SHARE else (other, one)
    return share.unit == SHARE and percent.unit == "percent" and abs(share.value * 100 - percent.value) <= 1


def _is_short_year(one: StatedNumber, other: StatedNumber) -> bool:
    """Whether one is the other's year without its century: in '23, in May 22."""
    year, short = (one, other) if one.can_be_year else (other, one)
    if not year.can_be_year or short.unit or short.kind not in ("cardinal", "day"):
        return False
    return 10 <= short.value < 100 and year.value % 100 == short.value


def _is_same_thing(one: StatedNumber, other: StatedNumber) -> bool:
    return one.kind == other.kind and one.unit == other.unit and _can_be_same(one, other)


def _is_same_time(one: StatedNumber, other: StatedNumber) -> bool:
    ours, theirs = ([value if n.kind == "time" else round(value * 60) for value in n.readings] for n in (one, other))
    day = 2 * _HALF_DAY if one.is_exact and other.is_exact else _HALF_DAY
    return any(first % day == second % day for first in ours for second in theirs)


def _is_same_quantity(one: StatedNumber, other: StatedNumber) -> bool:
    if one.dimension is None or one.dimension != other.dimension or one.unit == other.unit:
        return False
    tolerance = _TOLERANCE if one.dimension == "time" else _CONVERTED
    return any(abs(ours - theirs) <= tolerance * max(ours, theirs) for ours in one.amounts for theirs in other.amounts)


def _is_converted(one: StatedNumber, other: StatedNumber) -> bool:
    """Whether one can be the other in another unit: 85 mph, 137 km/h; 550 pounds, 249 kg; 80 degrees Fahrenheit, 27 Celsius. Small numbers could be anything."""
    if (
        one.kind != other.kind
        or one.kind != "cardinal"
        or min(one.value, other.value) < 3
        or one.unit in _COUNTED
        or other.unit in _COUNTED
    ):
        return False
    if one.unit == other.unit == "degree":
        return any(
            abs(a - (b - 32) * 5 / 9) <= 1 or abs(a - b * 5 / 9) <= 1
            for a, b in ((one.value, other.value), (other.value, one.value))
        )
    if (one.unit is not None and one.unit == other.unit) or not {one.dimension, other.dimension} & {"length", "mass"}:
        return False
    larger, smaller = max(one.value, other.value), min(one.value, other.value)
    return any(abs(larger / smaller - max(f, 1 / f)) <= _CONVERTED * max(f, 1 / f) for f in _CONVERSIONS)


def _is_same_sum(source: Sequence[StatedNumber], target: Sequence[StatedNumber], dimension: str) -> bool:
    """Whether the quantities add up to the same: two hours and thirty minutes, 150 minutes; two months and two weeks, 2.5 months."""
    amounts = [[n.amount for n in side if n.dimension == dimension] for side in (source, target)]
    ours, theirs = (sum(side, Decimal(0)) for side in amounts)
    tolerance = Decimal(0) if len(amounts[0]) == len(amounts[1]) else _SUM_TOLERANCE
    return abs(ours - theirs) <= tolerance * max(ours, theirs)


def _is_comparable(one: StatedNumber, other: StatedNumber) -> bool:
    if one.kind == other.kind:
        return all((one.unit == unit) == (other.unit == unit) for unit in ("percent", SHARE))
    if {one.kind, other.kind} == {"cardinal", "ordinal"}:  # in the 25th minute, after 25 minutes
        return min(one.value, other.value) > 10 and one.unit == other.unit
    return {one.kind, other.kind} == {"cardinal", "year"} and one.can_be_year and other.can_be_year


def _can_be_missed(number: StatedNumber) -> bool:
    """0, 1 and ordinals are put in too many other words: none, a, the other one, the next."""
    return number.value > 1 and number.kind != "ordinal"


def _has_same_unit(one: StatedNumber, other: StatedNumber) -> bool:
    return one.unit == other.unit and (one.unit is not None or not {one.kind, other.kind}.isdisjoint(("day", "time", "year")))


def _by_unit(numbers: Sequence[StatedNumber]) -> dict[str, StatedNumber]:
    units = [number.unit for number in numbers if number.unit]
    return {n.unit: n for n in numbers if n.unit and not n.is_implied and units.count(n.unit) == 1}


def _remove_matches(
    left: list[StatedNumber], right: list[StatedNumber], is_match: Callable[[StatedNumber, StatedNumber], bool]
) -> None:
    for number in list(left):
        # What is stated on both sides is matched before what is implied on one.
        others = sorted(right, key=lambda other: other.is_implied)
        match = next((other for other in others if is_match(number, other)), None)
        if match is not None:
            left.remove(number)
            right.remove(match)
