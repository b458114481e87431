"""Which part is quoted: by number, by id, by times; and what an error lists."""

from __future__ import annotations

from dataclasses import replace

import pytest

from interview import make_interview
from vidtx.document import Span
from vidtx.errors import UsageError
from vidtx.quotation.passage import LEAD, find_exchange, find_times, span_of

MADE = make_interview()


@pytest.mark.parametrize("wanted", ["2", "02", "e2", "e02", "E2", MADE.exchanges[1].id, f" {MADE.exchanges[1].id} "])
def test_an_exchange_is_named_by_number_or_id(wanted: str) -> None:
    passage = find_exchange(MADE, wanted)
    assert (passage.number, passage.exchange) == (2, MADE.exchanges[1])
    assert passage.said == span_of(MADE, MADE.exchanges[1])
    assert passage.span.start == passage.said.start - LEAD and passage.span.end == min(
        passage.said.end + LEAD, MADE.clip.duration
    )


def test_an_id_goes_before_a_number() -> None:
    renamed = replace(MADE, exchanges=(replace(MADE.exchanges[0], id="e2"), replace(MADE.exchanges[1], id="e1")))
    assert find_exchange(renamed, "e2").number == 1 and find_exchange(renamed, "2").number == 2


@pytest.mark.parametrize("wanted", ["0", "3", "99999", "e", "", "x", "-1", "9" * 5000, "\x1b[31m"])
def test_another_exchange_is_an_error_that_lists_those_there_are(wanted: str) -> None:
    with pytest.raises(UsageError, match=r"there are 1 \(0:00\.0\), 2 \(") as caught:
        find_exchange(MADE, wanted)
    assert "\x1b" not in str(caught.value)
    with pytest.raises(UsageError, match="--from and --to"):
        find_exchange(replace(MADE, exchanges=()), "1")


def test_times_are_taken_to_the_millisecond() -> None:
    for start, end in (("1.5", "0:03.250"), ("0:01,5", "3,25"), ("0:00:01.500", "3.25")):
        assert find_times(MADE, start, end).span == Span(1500, 3250)
    assert find_times(MADE, "1", "9999").span == Span(1000, MADE.clip.duration)


@pytest.mark.parametrize(("start", "end"), [("x", "2"), ("1", "-2"), ("2", "1"), ("1", "1"), ("9999", "99999"), ("", "1")])
def test_times_that_make_no_part_are_errors(start: str, end: str) -> None:
    with pytest.raises(UsageError):
        find_times(MADE, start, end)


def test_a_quotation_is_no_copy_of_a_clip() -> None:
    with pytest.raises(UsageError, match="30 minutes"):
        find_times(replace(MADE, clip=replace(MADE.clip, duration=10_000_000)), "0", "2:00:00")
