"""Spans obey the algebra of sets of milliseconds: checked against sets of integers."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidtx.document import Span, merge_spans, subtract_spans
from vidtx.document.span import choose_id
from vidtx.errors import DocumentError

spans = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 60), st.integers(1, 30))
lists = st.lists(spans, max_size=6)


def held(*these: Span | None) -> set[int]:
    return {time for span in these if span is not None for time in range(span.start, span.end)}


@given(spans, spans)
def test_the_intersection_holds_what_both_hold(one: Span, other: Span) -> None:
    assert held(one & other) == held(one) & held(other)
    assert (one & other) == (other & one)


@given(spans, spans, spans)
def test_the_hull_is_the_shortest_span_over_both_in_any_order(a: Span, b: Span, c: Span) -> None:
    hull = a | b
    assert held(a, b) <= held(hull)
    assert (hull.start, hull.end) == (min(held(a, b)), max(held(a, b)) + 1)
    assert a | b == b | a and (a | b) | c == a | (b | c) and a | a == a == a & a
    assert a & (a | b) == a  # absorption


@given(spans, spans)
def test_the_gap_is_what_lies_between_and_negative_in_an_overlap(one: Span, other: Span) -> None:
    gap = one.gap_to(other)
    assert gap == other.gap_to(one)
    shared = one & other
    assert gap == -shared.duration if shared else gap == (one | other).duration - one.duration - other.duration


@given(spans, st.integers(-5, 100))
def test_a_span_holds_its_start_and_not_its_end(span: Span, time: int) -> None:
    assert (time in span) == (time in held(span))
    assert span.start in span and span.end not in span and span.middle in span
    assert span.duration == len(held(span))


@given(spans, st.integers(0, 50))
def test_a_shift_and_its_return_change_nothing(span: Span, offset: int) -> None:
    assert span.shift(offset).shift(-offset) == span
    assert span.shift(offset).duration == span.duration


@given(lists)
def test_merged_spans_hold_the_same_and_are_apart_and_in_order(some: list[Span]) -> None:
    merged = merge_spans(some)
    assert held(*merged) == held(*some)
    assert all(a.end < b.start for a, b in pairwise(merged))
    assert merge_spans(reversed(some)) == merged == merge_spans(merged)


@given(lists, st.integers(0, 20))
def test_merging_closes_gaps_up_to_the_given_length_and_no_longer_ones(some: list[Span], gap: int) -> None:
    merged = merge_spans(some, gap=gap)
    assert held(*some) <= held(*merged)
    assert all(a.gap_to(b) > gap for a, b in pairwise(merged))
    assert {span.start for span in merged} <= {span.start for span in some}
    assert {span.end for span in merged} <= {span.end for span in some}


@given(spans, lists)
def test_what_is_left_is_the_difference_of_sets(span: Span, others: list[Span]) -> None:
    rest = subtract_spans(span, others)
    assert held(*rest) == held(span) - held(*others)
    assert list(rest) == sorted(rest) and all(a.end < b.start for a, b in pairwise(rest))


@given(st.floats(-10, 1e6), st.floats(-10, 1e6))
def test_seconds_become_the_nearest_milliseconds_and_never_an_empty_span(start: float, end: float) -> None:
    span = Span.from_seconds(start, end)
    assert span.start == max(0, round(start * 1000)) and span.end == max(span.start + 1, round(end * 1000))


@pytest.mark.parametrize(("start", "end"), [(1, 1), (2, 1), (-1, 1), (0.0, 1), (0, 1.0), (False, 1), (None, 1), ("0", 1)])
def test_what_is_no_span_is_refused(start: object, end: object) -> None:
    with pytest.raises(DocumentError):
        Span(start, end)  # type: ignore[arg-type]


@pytest.mark.parametrize("end", [10**12, 10**400, 10**5000], ids=["one", "many", "more digits than are written"])
def test_a_span_ends_where_seconds_still_hold_milliseconds(end: int) -> None:
    assert Span(0, 10**12 - 1).end == 10**12 - 1
    for start, last in ((0, end), (end, end + 1), (-end, 1)):
        with pytest.raises(DocumentError, match="before 1000000000 seconds"):
            Span(start, last)


def test_the_id_that_is_kept_is_that_of_the_earliest_time() -> None:
    assert choose_id(["u10000000", "u9999999.2", "u9999999.10", "u9999999"]) == "u9999999"
    assert choose_id(["u9999999.10", "u9999999.2"]) == "u9999999.2"
    assert choose_id(["u10", "u2"]) == "u2"
