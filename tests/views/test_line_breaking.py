"""Reading limits: where lines and cues break, and how long a cue must stand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vidtx.document import Span
from vidtx.views.line_breaking import (
    MAX_DURATION,
    MAX_LINES,
    MIN_DURATION,
    Piece,
    break_lines,
    ends_sentence,
    join_pieces,
    limits_for,
    reading_time,
    split_pieces,
)
from vidtx.views.text import measure_width

words = st.lists(st.text("abcdefghij가나다.,", min_size=1, max_size=14), min_size=1, max_size=40)


def time_pieces(texts: list[str], each: int = 400) -> list[Piece]:
    return [Piece(text, Span(n * each, (n + 1) * each)) for n, text in enumerate(texts)]


@given(words, st.sampled_from(["ko", "uk", None]))
def test_lines_hold_every_word_in_order_and_stay_within_the_limit(texts: list[str], language: str | None) -> None:
    lines = break_lines(texts, language)
    assert " ".join(lines).split() == " ".join(texts).split()
    for line in lines:
        assert measure_width(line, language) <= limits_for(language).line or " " not in line, (
            "a word longer than a line stays whole"
        )


def test_what_fits_on_one_line_is_not_broken() -> None:
    assert break_lines(["Як", "вас", "звати?"], "uk") == ("Як вас звати?",)
    assert break_lines([], "uk") == ()


def test_two_lines_are_as_even_as_can_be_and_break_after_punctuation_if_that_is_near() -> None:
    even = break_lines("one two three four five six seven eight nine ten eleven".split(), "en")
    assert len(even) == 2 and abs(len(even[0]) - len(even[1])) <= 6
    phrase = break_lines("We crossed the river that night, and then we waited for days".split(), "en")
    assert phrase == ("We crossed the river that night,", "and then we waited for days")


@pytest.mark.parametrize(("word", "ends"), [("так.", True), ('так."', True), ("네。", True), ("так,", False), ("3.5", False)])
def test_a_sentence_ends_at_its_mark_even_inside_quotes(word: str, ends: bool) -> None:
    assert ends_sentence(word) == ends


def test_reading_takes_by_characters_within_the_shortest_and_longest() -> None:
    assert reading_time("a", "en") == MIN_DURATION
    assert reading_time("a" * 34, "en") == 2_000
    assert reading_time("가" * 24, "ko") == 2_000
    assert reading_time("a" * 500, "en") == MAX_DURATION


@settings(deadline=None)
@given(words, st.sampled_from(["ko", "uk"]), st.none() | st.integers(1, 6), st.booleans())
def test_groups_hold_every_piece_in_order(texts: list[str], language: str, count: int | None, timed: bool) -> None:
    pieces = time_pieces(texts)
    groups = split_pieces(pieces, language, count, timed=timed)
    assert [piece for group in groups for piece in group] == pieces and all(groups)
    if count is not None:
        assert len(groups) <= count


def test_exactly_as_many_groups_are_made_as_were_asked_for() -> None:
    pieces = time_pieces("one two three four five six".split())
    assert [len(split_pieces(pieces, "en", count)) for count in (1, 2, 3, 6, 9)] == [1, 2, 3, 6, 6]


def test_a_long_text_is_split_at_the_ends_of_its_sentences() -> None:
    first, second = "We crossed the river that night and climbed.", "There we waited for three long days."
    groups = split_pieces(time_pieces(f"{first} {second}".split()), "en")
    assert [join_pieces(group) for group in groups] == [first, second]


def test_a_mark_stands_first_in_its_group() -> None:
    pieces = time_pieces("one two three four five six seven eight nine ten eleven twelve thirteen".split(), 800)
    pieces[6:6] = [Piece("[cut]", Span(4_799, 4_800), opens=True)]
    groups = split_pieces(pieces, "en")
    assert [group[0].text for group in groups if any(piece.opens for piece in group)] == ["[cut]"]


def test_no_group_is_taller_than_two_lines_where_the_words_allow_it() -> None:
    groups = split_pieces(time_pieces(["저는", "그때", "다리를", "다쳐서", "걸을", "수", "없었습니다"] * 6), "ko")
    assert len(groups) > 1
    assert all(len(break_lines([piece.text for piece in group], "ko")) <= MAX_LINES for group in groups)


def test_speech_too_fast_to_be_shown_is_divided_evenly_into_what_there_is_time_for() -> None:
    groups = split_pieces(time_pieces(["abcdefghij"] * 60, 10), "en")  # 600 ms: two groups of 300 ms
    assert [len(group) for group in groups] == [30, 30]
