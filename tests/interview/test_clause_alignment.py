"""Which clauses of an original and its rendition say the same, and which are missing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vidtx.document import TextSpan
from vidtx.interview.clause_alignment import ClauseGroup, Pair, align_clauses

YES, NO = 0.98, 0.02


def spans(id: str, count: int, length: int = 30) -> list[TextSpan]:
    return [TextSpan(id, n * (length + 1), n * (length + 1) + length) for n in range(count)]


def table(source: list[TextSpan], target: list[TextSpan], same: set[tuple[int, int]]) -> dict[Pair, float]:
    return {Pair(a, b): YES if (n, m) in same else NO for n, a in enumerate(source) for m, b in enumerate(target)}


def test_clauses_that_say_the_same_are_pairs_and_none_is_missing() -> None:
    source, target = spans("a", 3), spans("b", 3)
    found = align_clauses(source, target, table(source, target, {(0, 0), (1, 1), (2, 2)}))
    assert found is not None and found.groups == tuple(ClauseGroup((n,), (n,)) for n in range(3))
    assert max(found.missing_source + found.missing_target) < 0.2


def test_a_clause_without_a_counterpart_is_missing() -> None:
    source, target = spans("a", 3), spans("b", 2)
    found = align_clauses(source, target, table(source, target, {(0, 0), (2, 1)}))
    assert found is not None and ClauseGroup((1,), ()) in found.groups
    assert found.missing_source[1] > 0.8 > 0.3 > max(found.missing_source[0], found.missing_source[2], *found.missing_target)


def test_two_that_became_one_of_the_same_length_are_not_missing() -> None:
    source, target = spans("a", 2, 20), spans("b", 1, 41)
    found = align_clauses(source, target, table(source, target, {(0, 0), (1, 0)}))
    assert found is not None and found.groups == (ClauseGroup((0, 1), (0,)),) and max(found.missing_source) < 0.2


def test_neighbors_that_changed_places_are_not_missing() -> None:
    source, target = spans("a", 2), spans("b", 2)
    found = align_clauses(source, target, table(source, target, {(0, 1), (1, 0)}))
    assert found is not None and max(found.missing_source + found.missing_target) < 0.4


def test_nothing_is_judged_where_a_pair_was_not_compared() -> None:
    source, target = spans("a", 2), spans("b", 1)
    assert align_clauses(source, target, {Pair(source[0], target[0]): YES}) is None
    assert align_clauses(source, [], {}) is None


@given(st.integers(1, 5), st.integers(1, 5), st.data())
def test_every_clause_stands_in_one_group_and_both_directions_agree(rows: int, columns: int, data: st.DataObject) -> None:
    source, target = spans("a", rows), spans("b", columns)
    odds = {Pair(a, b): data.draw(st.floats(0.001, 0.999)) for a in source for b in target}
    found = align_clauses(source, target, odds)
    back = align_clauses(target, source, {Pair(b, a): p for (a, b), p in odds.items()})
    assert found is not None and back is not None
    assert sorted(n for g in found.groups for n in g.source) == list(range(rows))
    assert sorted(m for g in found.groups for m in g.target) == list(range(columns))
    assert all(0 <= p <= 1 for p in found.missing_source + found.missing_target)
    assert len(back.missing_source) == columns
