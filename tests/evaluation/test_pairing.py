"""Pairs one to one: as many as can be, and among those the best."""

from __future__ import annotations

import pytest

from vidtx.document import Span
from vidtx.evaluation.pairing import measure_closeness, measure_shared_time, pair_best


def test_as_many_pairs_as_can_be_are_made_even_at_a_lower_gain() -> None:
    assert pair_best([[1.9, 0.1], [0.5, None]]) == [(0, 1), (1, 0)]


def test_of_equally_many_pairs_the_greatest_gain_is_taken() -> None:
    assert pair_best([[0.2, 0.9], [0.8, 0.3]]) == [(0, 1), (1, 0)]


@pytest.mark.parametrize("gains", [[], [[]], [[None]], [[None, None]]])
def test_without_a_possible_pair_there_is_none(gains: list[list[float | None]]) -> None:
    assert pair_best(gains) == []


def test_shared_time_is_counted_for_every_two_spans() -> None:
    assert measure_shared_time([Span(0, 10), Span(20, 30)], [Span(5, 25), Span(40, 50)]) == 10
    assert measure_shared_time([Span(0, 10)], [Span(10, 20)]) == 0


def test_closeness_grows_with_the_time_shared_and_stays_below_one() -> None:
    near, nearer = (measure_closeness([([Span(0, 100)], [Span(0, end)])]) for end in (10, 90))
    assert near is not None and nearer is not None and 0 < near < nearer < 1


def test_what_only_one_side_has_or_what_shares_no_time_is_not_close() -> None:
    assert measure_closeness([([Span(0, 10)], [Span(0, 10)]), ([Span(20, 30)], [])]) is None
    assert measure_closeness([([Span(0, 10)], [Span(10, 20)])]) is None
    assert measure_closeness([([Span(0, 10)], [Span(0, 10)]), ([], [])]) is not None
