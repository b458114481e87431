"""Which edits lie inside, between and beside: one rule for everybody."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidtx.document import EditBoundary, Join, Span, Utterance
from vidtx.interview.continuity import Edits, keep_edits, make_joins, place_boundaries


def cut(id: str, ms: int, end: int | None = None) -> EditBoundary:
    return EditBoundary(id, ms, Fraction(1, 1000), "jump_cut", True, True, 0.8, end_pts=end)


def say(id: str, start: int, end: int) -> Utterance:
    return Utterance(id, Span(start, end), "S", "ko", "네")


def test_an_edit_belongs_to_the_utterance_in_which_it_begins() -> None:
    placed = place_boundaries([say("a", 0, 1000), say("b", 2000, 3000)], [cut("x", 500), cut("y", 1500), cut("z", 2999)])
    assert {id: [b.id for b in held] for id, held in placed.inside.items()} == {"a": ["x"], "b": ["z"]}
    assert [b.id for b in placed.between] == ["y"]


@pytest.mark.parametrize("ms", [1000, 2000])
def test_an_edit_at_the_very_border_of_an_utterance_lies_beside_it(ms: int) -> None:
    placed = place_boundaries([say("a", 1000, 2000)], [cut("x", ms)])
    assert placed.inside == {"a": ()}
    assert [b.id for b in placed.between] == ["x"]


def test_an_edit_that_lasts_into_an_utterance_lies_before_it() -> None:
    placed = place_boundaries([say("a", 1000, 2000)], [cut("x", 800, 1200)])
    assert [b.id for b in placed.between] == ["x"]


def test_while_two_people_speak_an_edit_lies_in_both() -> None:
    placed = place_boundaries([say("a", 0, 2000), say("b", 1000, 3000)], [cut("x", 1500)])
    assert [[b.id for b in held] for held in placed.inside.values()] == [["x"], ["x"]]


def test_a_rejected_boundary_is_no_edit() -> None:
    rejected = replace(cut("x", 500), status="rejected")
    assert keep_edits([rejected, cut("y", 600)]) == (cut("y", 600),)
    assert place_boundaries([say("a", 0, 1000)], [rejected]).inside == {"a": ()}
    assert make_joins({"question": [Span(0, 400)], "answer": [Span(600, 900)]}, [rejected])[0][0].continuity == "continuous"


def test_a_join_holds_the_edits_of_its_gap_and_the_part_those_inside_it() -> None:
    parts = {"question": [Span(0, 1000)], "answer": [Span(2000, 3000)], "answer_rendition": [Span(3500, 4000)]}
    joins, inside = make_joins(parts, [cut("in", 500), cut("gap", 1500), cut("edge", 2000), cut("beside", 4000)])  # type: ignore[arg-type]
    assert joins == (
        Join("question", "answer", "crosses_edit", ("gap", "edge"), 1000),
        Join("answer", "answer_rendition", "continuous", (), 500),
    )
    assert inside == ("in",)


def test_an_edit_that_lasts_from_a_part_into_the_gap_lies_in_the_gap() -> None:
    joins, inside = make_joins({"question": [Span(0, 1000)], "answer": [Span(2000, 3000)]}, [cut("x", 800, 1200)])
    assert joins[0].boundary_ids == ("x",) and inside == ()


def test_parts_that_overlap_have_a_negative_gap_and_edits_there_lie_between() -> None:
    joins, inside = make_joins({"answer": [Span(0, 2000)], "answer_rendition": [Span(1500, 3000)]}, [cut("x", 1700)])
    assert joins == (Join("answer", "answer_rendition", "crosses_edit", ("x",), -500),)
    assert inside == ()


def test_where_no_edits_were_searched_for_continuity_is_unknown() -> None:
    joins, _ = make_joins({"question": [Span(0, 1000)], "answer": [Span(2000, 3000)]}, [], searched=False)
    assert joins[0].continuity == "unknown"


@given(
    st.lists(st.tuples(st.integers(0, 9000), st.integers(1, 900)), min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(-100, 11_000), st.integers(0, 500)), max_size=6),
)
def test_every_edit_within_an_exchange_is_counted_exactly_once(
    parts: list[tuple[int, int]], edits: list[tuple[int, int]]
) -> None:
    slots = ("question", "question_rendition", "answer", "answer_rendition")
    spans = {slot: [Span(start, start + length)] for slot, (start, length) in zip(slots, sorted(parts), strict=False)}
    cuts = [cut(f"b{n}", at, at + length if length else None) for n, (at, length) in enumerate(edits)]
    joins, inside = make_joins(spans, cuts)  # type: ignore[arg-type]
    found = [id for join in joins for id in join.boundary_ids] + list(inside)
    start = min(s.start for held in spans.values() for s in held)
    end = max(s.end for held in spans.values() for s in held)
    expected = [b.id for b in cuts if b.end_ms > start and b.start_ms < end]
    assert sorted(found) == sorted(expected)


edit_times = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 30)), max_size=12)


@given(edit_times, st.integers(0, 60), st.integers(1, 40))
def test_edits_of_a_time_are_found_as_by_going_through_all(times: list[tuple[int, int]], start: int, length: int) -> None:
    edits = [cut(f"b{n}", ms, ms + lasts if lasts else None) for n, (ms, lasts) in enumerate(times)]
    found = [edit.boundary for edit in Edits(edits).find(start, start + length)]
    assert found == [b for b in edits if b.end_ms > start and b.start_ms < start + length]
