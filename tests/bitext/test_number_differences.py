"""Which numbers differ: equal ones are matched first, whatever their spelling, kind or unit."""

from __future__ import annotations

import pytest

from vidtx.bitext.english.numbers import find_numbers
from vidtx.bitext.number_differences import NumberDifferences, find_swaps, find_unmatched, is_same_value, pair_unmatched
from vidtx.bitext.stated_numbers import StatedNumber


def left(source: str, target: str) -> tuple[list[str], list[str]]:
    ours, theirs = find_unmatched(find_numbers(source), find_numbers(target))
    return [n.text for n in ours], [n.text for n in theirs]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("200 men", "two hundred men"),
        ("brigade 93", "the 93rd brigade"),
        ("in 2024", "2024 it was"),
        ("5 pm", "17:00"),
        ("5 o'clock", "17:00"),
        ("5 o'clock", "it was 5"),
        ("it was 5", "5:00"),
        ("two men", "both men"),
        ("30 minutes", "half an hour"),
        ("18 months", "a year and a half"),
        ("four weeks", "a month"),
        ("2 km", "2000 meters"),
        ("two hours and thirty minutes", "150 minutes"),
        ("2 hours 30 minutes", "9000 seconds"),
        ("3 days", "3 men"),
        ("half an hour", "work"),
        ("20.000", "20"),
        ("20.000", "twenty thousand"),
        ("at 18.20", "at 6:20 in the evening"),
        ("in '23", "in 2023"),
        ("May 10", "the tenth"),
        ("2 h", "2 hours"),
        ("", ""),
    ],
)
def test_what_can_be_read_as_the_same_is_no_difference_either_way(source: str, target: str) -> None:
    assert left(source, target) == ([], []) == left(target, source)


@pytest.mark.parametrize(
    ("source", "target", "lost", "gained"),
    [
        ("200 men", "300 men", ["200"], ["300"]),
        ("5 men and 5 tanks", "5 men", ["5"], []),
        ("5 pm", "5 am", ["17:00"], ["5:00"]),
        ("5 o'clock", "6 o'clock", ["5:00"], ["6:00"]),
        ("5 o'clock", "at 6", ["5:00"], ["6"]),
        ("10 days", "11 days", ["10"], ["11"]),
        ("30 minutes", "an hour", ["30"], []),
        ("2 weeks", "2 months and 3 weeks", ["2"], ["2", "3"]),
        ("2 km", "3000 meters", ["2"], ["3000"]),
        ("2 km", "2 meters", ["2"], ["2"]),
        ("May 10", "June 10", ["10"], ["10"]),
        ("20.000", "30.000", ["20000"], ["30000"]),
        ("in '23", "in 2024", ["23"], ["2024"]),
        ("2 km", "2000 kg", ["2"], ["2000"]),
        ("1 hour and 10 minutes", "80 minutes", ["1", "10"], ["80"]),
    ],
)
def test_what_differs_is_left_on_its_side(source: str, target: str, lost: list[str], gained: list[str]) -> None:
    assert left(source, target) == (lost, gained)
    assert left(target, source) == (gained, lost)


def test_a_stated_number_is_matched_before_an_implied_one() -> None:
    ours, theirs = find_unmatched(find_numbers("two men"), find_numbers("both wanted two men"))
    assert (ours, theirs) == ([], [])
    assert left("both men, 2 tanks", "2 tanks") == ([], [])


def test_equal_values_of_the_same_thing_are_matched_first() -> None:
    ours, _ = find_unmatched(find_numbers("5 men and 5 tanks"), find_numbers("5 tanks"))
    assert [n.unit for n in ours] == ["man"]


def pair(source: str, target: str) -> list[tuple[str, str, bool]]:
    found = pair_unmatched(find_numbers(source), find_numbers(target))
    return [(c.source.text, c.target.text, c.same_unit) for c in found.changed]


def test_numbers_of_the_same_thing_are_paired_before_others() -> None:
    assert pair("5 men and 7 tanks", "8 tanks and 6 men") == [("5", "6", True), ("7", "8", True)]
    assert pair("5 men and 7 days", "8 tanks and 6 men") == [("5", "6", True), ("7", "8", False)]


@pytest.mark.parametrize(
    ("source", "target", "pairs"),
    [
        ("the third company", "5 companies", []),
        ("the third company", "the fifth company", [("3", "5", True)]),
        ("in 1998", "in 1989", [("1998", "1989", True)]),
        ("in 1998", "born in 1,989", [("1998", "1989", True)]),
        ("in 1998", "20 men", []),
        ("in 1998", "it was 98", []),
        ("March 5", "March 6", [("5", "6", True)]),
        ("at 5 pm", "at 6 pm", [("17:00", "18:00", True)]),
        ("it was 5", "it was 6", [("5", "6", False)]),
        ("one brother", "two brothers", [("1", "2", True)]),
        ("one brother", "two days", []),
        ("zero", "2 days", []),
        ("1 brother", "zero", []),
    ],
)
def test_only_numbers_of_one_kind_are_changes(source: str, target: str, pairs: list[tuple[str, str, bool]]) -> None:
    assert pair(source, target) == pairs
    assert pair(target, source) == [(b, a, same) for a, b, same in pairs]


def test_changes_stand_in_order_of_the_source() -> None:
    assert [a for a, _, _ in pair("7 days and 5 men", "6 men and 8 kings")] == ["7", "5"]


@pytest.mark.parametrize(
    ("text", "missed"), [("2 men", ["2"]), ("one man", []), ("zero", []), ("the third company", []), ("in 1998", ["1998"])]
)
def test_what_one_side_lacks_is_missed_unless_it_is_put_in_too_many_ways(text: str, missed: list[str]) -> None:
    assert [n.text for n in pair_unmatched(find_numbers(text), ()).lost] == missed
    assert [n.text for n in pair_unmatched((), find_numbers(text)).gained] == missed


def swap(source: str, target: str) -> list[tuple[str, str]]:
    return [(c.source.text, c.target.text) for c in find_swaps(find_numbers(source), find_numbers(target))]


def test_numbers_that_changed_places_are_found() -> None:
    assert swap("3 tanks and 5 trucks", "5 tanks and 3 trucks") == [("3", "5"), ("5", "3")]
    assert swap("3 tanks, 5 trucks and 7 men", "5 tanks, 7 trucks and 3 men") == [("3", "5"), ("5", "7"), ("7", "3")]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("3 tanks and 5 trucks", "5 trucks and 3 tanks"),
        ("of 5 men 3 survived", "3 men of 5 survived"),
        ("3 tanks and 5 trucks", "5 tanks and 3 cars"),
        ("3 tanks, 5 tanks and 5 trucks", "5 tanks, 3 tanks and 5 trucks"),
        ("the third company and 5 men", "5 companies and the third man"),
        ("half an hour and 2 days", "2 hours and half a day"),
    ],
)
def test_what_only_stands_in_another_order_is_no_swap(source: str, target: str) -> None:
    assert swap(source, target) == []


def test_a_value_is_the_same_in_whatever_kind() -> None:
    def first(text: str) -> StatedNumber:
        return find_numbers(text)[0]

    assert is_same_value(first("the third company"), first("3 companies"))
    assert not is_same_value(first("the third company"), first("4 companies"))
    assert is_same_value(first("17:00"), first("5 o'clock")) and not is_same_value(first("17:00"), first("5 am"))
    assert not is_same_value(first("17:30"), first("it was 5"))


@pytest.mark.parametrize(("source", "target"), [("80 percent", "four of five"), ("50%", "most of them, 5 men")])
def test_a_share_is_compared_with_another_share_alone(source: str, target: str) -> None:
    assert pair_unmatched(find_numbers(source), find_numbers(target)) == NumberDifferences()
    [change] = pair_unmatched(find_numbers("50 percent"), find_numbers("60%")).changed
    assert (change.source.text, change.target.text) == ("50", "60")
