"""Which edits lie inside, between and beside: one rule for everybody."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interview import make_interview
from vidtx.document import BoundaryKind, EditBoundary, Exchange, Join, Rendition, Span, Utterance, Word
from vidtx.interview.continuity import (
    CUT_PAUSE,
    CUT_TOLERANCE,
    ContinuityCount,
    CutOff,
    Edits,
    Latency,
    count_continuity,
    find_cut_answers,
    find_cut_off,
    keep_edits,
    make_joins,
    mark_cut_renditions,
    measure_latency,
    place_boundaries,
)


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


def test_a_rendition_that_is_missing_at_an_edit_may_have_been_cut_out() -> None:
    said = [say("a", 0, 1000), say("b", 5000, 6000), say("c", 9000, 9900)]
    missing = [Rendition("r1", ("a",), (), "zero"), Rendition("r2", ("b",), (), "zero"), Rendition("r3", ("c",), (), "zero")]
    found = mark_cut_renditions(missing, said, [cut("x", 3000), cut("y", 9950)])
    assert [r.boundary_ids for r in found] == [("x",), (), ("y",)]
    unmarked = [
        replace(cut("x", 3000), probability=0.3),
        replace(cut("x", 3000), status="rejected"),
        replace(cut("x", 3000), kind="cutaway_in", in_sound=False),
        cut("x", 500),
        cut("x", 4000, 4500),
    ]
    for edit, marked in zip(unmarked, (False, False, False, False, True), strict=True):
        assert bool(mark_cut_renditions(missing, said, [edit])[0].boundary_ids) is marked
    assert mark_cut_renditions(found, said, []) == tuple(missing), "a correction takes it back"
    close = Rendition("r1", ("a",), ("b",), "close")
    assert mark_cut_renditions([close], said, [cut("x", 3000)]) == (close,)


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


def splice(ms: int, *, picture: bool = False, sound: bool = True, kind: BoundaryKind = "sound_splice") -> EditBoundary:
    return EditBoundary("x", ms, Fraction(1, 1000), kind, picture, sound, 0.8)


def speak(*words: tuple[int, int], span: tuple[int, int] | None = None) -> Utterance:
    start, end = span or (words[0][0], words[-1][1])
    timed = tuple(Word(Span(*times), "네") for times in words)
    return Utterance("a", Span(start, end), "S", "ko", " ".join("네" for _ in words), timed)


SPOKEN = ((1000, 1400), (1500, 1900), (2000, 2600))


@pytest.mark.parametrize("ms", [2000 + CUT_TOLERANCE + 1, 2300, 2600, 2600 + CUT_TOLERANCE])
def test_an_edit_inside_the_last_word_or_right_after_it_cuts_it_off(ms: int) -> None:
    assert find_cut_off(speak(*SPOKEN), [splice(ms)]) == CutOff(None, splice(ms))


@pytest.mark.parametrize("ms", [1400 - CUT_TOLERANCE - 1, 1200, 1000, 1000 - CUT_TOLERANCE])
def test_an_edit_inside_the_first_word_or_right_before_it_cuts_it_off(ms: int) -> None:
    assert find_cut_off(speak(*SPOKEN), [splice(ms)]) == CutOff(splice(ms), None)


@pytest.mark.parametrize(
    "ms", [0, 1000 - CUT_TOLERANCE - 1, 1376, 1400, 1450, 1700, 1950, 2000, 2024, 2600 + CUT_TOLERANCE + 1, 5000]
)
def test_an_edit_elsewhere_or_between_two_words_cuts_none_off(ms: int) -> None:
    assert find_cut_off(speak(*SPOKEN), [splice(ms)]) is None


def test_a_turn_that_goes_on_to_the_edit_is_cut_off_although_no_further_word_was_recognized() -> None:
    assert find_cut_off(speak((1000, 1400), (1500, 1900), span=(1000, 2050)), [splice(2060)]) == CutOff(None, splice(2060))
    assert find_cut_off(speak((1000, 1400), (1500, 1900), span=(1000, 2050)), [splice(2000)]) == CutOff(None, splice(2000))
    paused = speak((1000, 1400), (1500, 1900), span=(1000, 1900 + CUT_PAUSE))
    assert find_cut_off(paused, [splice(1900 + CUT_PAUSE)]) is None, "a pause lies before the edit"


def test_without_times_of_words_the_turn_decides() -> None:
    assert find_cut_off(say("a", 1000, 2000), [splice(2050)]) == CutOff(None, splice(2050))
    assert find_cut_off(say("a", 1000, 2000), [splice(2000 + CUT_TOLERANCE + 1)]) is None
    assert find_cut_off(say("a", 1000, 2000), [splice(1500)]) is None, "somewhere inside is at no end"
    assert find_cut_off(say("a", 1000, 2000), [splice(1000)]) == CutOff(splice(1000), None)
    assert find_cut_off(replace(say("a", 1000, 2000), text=""), [splice(2000)]) is None, "nothing was recognized"


def test_an_edit_inside_the_only_word_counts_for_the_nearer_end() -> None:
    only = speak((1000, 2000))
    assert find_cut_off(only, [splice(1800)]) == CutOff(None, splice(1800))
    assert find_cut_off(only, [splice(1200)]) == CutOff(splice(1200), None)
    assert find_cut_off(only, [splice(1500)]) == CutOff(splice(1500), splice(1500))
    apart = [splice(1000), replace(splice(2000), id="y")]
    assert find_cut_off(only, apart) == CutOff(*apart)


def test_only_an_edit_of_the_sound_cuts_a_word_off() -> None:
    spoken = speak(*SPOKEN)
    assert find_cut_off(spoken, [splice(2300, picture=True, sound=False, kind="cut")]) is None
    assert find_cut_off(spoken, [splice(2300, picture=True, kind="cut")]) is not None
    assert find_cut_off(spoken, [replace(splice(2300), status="rejected")]) is None


def test_a_blend_counts_in_its_middle_and_a_title_card_where_it_begins_and_ends() -> None:
    spoken = speak(*SPOKEN)
    dissolve = replace(splice(2500, picture=True, kind="dissolve"), end_pts=3100)
    assert find_cut_off(spoken, [dissolve]) is None, "most of the word is heard before the middle"
    assert find_cut_off(spoken, [replace(dissolve, end_pts=2700)]) is not None
    card = replace(splice(2550, picture=True, kind="title_card"), end_pts=4500)
    assert find_cut_off(spoken, [card]) == CutOff(None, card)
    before = replace(splice(0, picture=True, kind="title_card"), end_pts=950)
    assert find_cut_off(spoken, [before]) == CutOff(before, None)


def test_of_two_edits_the_surer_one_is_named() -> None:
    sure = replace(splice(2500), id="y", probability=0.99)
    assert find_cut_off(speak(*SPOKEN), [splice(2300), sure]) == CutOff(None, sure)


times_of_words = st.lists(st.tuples(st.integers(0, 300), st.integers(1, 600)), min_size=1, max_size=5)


@st.composite
def turns(draw: st.DrawFn) -> Utterance:
    words, at = [], draw(st.integers(2000, 3000))
    for gap, length in draw(times_of_words):
        words.append((at + gap, at + gap + length))
        at += gap + length
    before, after = draw(st.integers(0, 400)), draw(st.integers(0, 400))
    return speak(*words, span=(words[0][0] - before, words[-1][1] + after))


kinds_of_picture = st.sampled_from(("cut", "jump_cut", "cutaway_in", "cutaway_out", "dissolve", "freeze"))


@given(turns(), st.lists(st.tuples(kinds_of_picture, st.integers(1000, 9000), st.integers(0, 400)), max_size=8))
def test_over_running_sound_no_word_is_ever_cut_off(spoken: Utterance, edits: list[tuple[BoundaryKind, int, int]]) -> None:
    cutaway = [
        replace(splice(ms, picture=True, sound=False, kind=kind), id=f"b{n}", end_pts=ms + lasts if lasts else None)
        for n, (kind, ms, lasts) in enumerate(edits)
    ]
    assert find_cut_off(spoken, cutaway) is None


def mirror(ms: int) -> int:
    return 20_000 - ms


@given(turns(), st.integers(1000, 9000), st.integers(0, 300), st.sampled_from(("sound_splice", "dissolve", "title_card")))
def test_first_and_last_word_are_judged_alike(spoken: Utterance, ms: int, half: int, kind: BoundaryKind) -> None:
    """Backwards in time the first word is the last one, and what ends at an edit begins there."""
    edit = replace(splice(ms, picture=True, kind=kind), end_pts=ms + 2 * half if half else None)
    words = tuple((mirror(w.span.end), mirror(w.span.start)) for w in reversed(spoken.words))
    backwards = speak(*words, span=(mirror(spoken.span.end), mirror(spoken.span.start)))
    turned = replace(edit, pts=mirror(edit.end_ms), end_pts=mirror(ms) if half else None)
    cut, other = find_cut_off(spoken, [edit]) or CutOff(), find_cut_off(backwards, [turned]) or CutOff()
    assert (cut.at_start is None, cut.at_end is None) == (other.at_end is None, other.at_start is None)


@given(turns(), st.integers(1000, 9000))
def test_a_word_is_cut_off_only_near_an_end_of_the_turn(spoken: Utterance, ms: int) -> None:
    cut = find_cut_off(spoken, [splice(ms)])
    reach = CUT_TOLERANCE + CUT_PAUSE
    first, last = spoken.words[0].span, spoken.words[-1].span
    if cut is not None and cut.at_end is not None:
        assert last.start < ms <= last.end + reach
    if cut is not None and cut.at_start is not None:
        assert first.start - reach <= ms < first.end


def test_only_answers_are_said_to_be_cut_off() -> None:
    made = make_interview()
    everywhere = tuple(replace(splice(u.span.end), id=f"b{n}") for n, u in enumerate(made.utterances))
    cut = replace(made, boundaries=everywhere, exchanges=tuple(replace(e, inside_ids=()) for e in made.exchanges))
    assert list(find_cut_answers(cut)) == ["u2", "u6"]
    assert count_continuity(cut) == ContinuityCount(2, 0, 0, 2)
    assert count_continuity(made) == ContinuityCount(1, 1, 0, 0)


def test_an_answer_is_waited_for_from_the_end_of_the_rendition_or_of_the_question() -> None:
    made = make_interview()
    by_id = {u.id: u for u in made.utterances}
    exchange = made.exchanges[0]
    assert measure_latency(exchange, by_id) == Latency("question_rendition", 500, "continuous")
    late = by_id | {"u2": replace(by_id["u2"], words=(Word(Span(5300, 7000), "김철수입니다."),))}
    assert measure_latency(exchange, late) == Latency("question_rendition", 800, "continuous"), "to the first word"
    direct = Exchange("e", ("u0",), (), ("u2",), (), (Join("question", "answer", "crosses_edit", ("b0",), 3000),))
    assert measure_latency(direct, by_id) == Latency("question", 3000, "crosses_edit")
    assert measure_latency(replace(exchange, answer=(), joins=()), by_id) is None
    assert measure_latency(Exchange("e", (), (), ("u2",), ("u3",)), by_id) is None
    overlapping = by_id | {"u2": replace(by_id["u2"], span=Span(4300, 7000), words=())}
    latency = measure_latency(replace(exchange, joins=()), overlapping)
    assert latency == Latency("question_rendition", -200, "unknown")
