"""Texts cut into pieces: nothing is lost, underlines and edits stand where they belong."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vidtx.views.marks.pieces import Piece, Underline, cut_text, find_word
from vidtx.views.text import clean_text


def test_underlines_that_overlap_share_a_piece_and_each_ends_once() -> None:
    pieces = cut_text("abcdefgh", [Underline(1, 5, 1), Underline(3, 7, 2)], {})
    assert pieces == (
        Piece("a"), Piece("bc", (1,)), Piece("de", (1, 2), (1,)), Piece("fg", (2,), (2,)), Piece("h"),
    )  # fmt: skip


def test_an_edit_lies_before_its_word_also_inside_an_underline() -> None:
    pieces = cut_text("one two three", [Underline(0, 13, 4)], {find_word("one two three", 1): (0,), 99: (1,)})
    assert [(p.text, p.cut, p.ending) for p in pieces] == [
        ("one ", None, ()),
        ("", 0, ()),
        ("two three", None, (4,)),
        ("", 1, ()),
    ]


def test_words_are_counted_as_they_are_written() -> None:
    assert [find_word("  a  bc d", n) for n in range(4)] == [2, 5, 8, 9]


@given(
    text=st.text(max_size=40),
    marks=st.lists(st.tuples(st.integers(0, 40), st.integers(1, 40), st.integers(1, 5)), max_size=4),
    cuts=st.dictionaries(st.integers(0, 50), st.lists(st.integers(0, 3), min_size=1, max_size=2), max_size=3),
)
def test_pieces_hold_the_whole_text_and_every_edit(
    text: str, marks: list[tuple[int, int, int]], cuts: dict[int, list[int]]
) -> None:
    pieces = cut_text(text, [Underline(start, start + length, number) for start, length, number in marks], cuts)
    joined = "".join(piece.text for piece in pieces)
    assert clean_text(joined).replace(" ", "") == clean_text(text).replace(" ", "")
    assert sorted(p.cut for p in pieces if p.cut is not None) == sorted(index for held in cuts.values() for index in held)
    for start, length, number in marks:
        inside = clean_text(text[start : start + length]).replace(" ", "")
        marked = "".join(p.text for p in pieces if number in p.findings)
        assert inside in clean_text(marked).replace(" ", "") or len([m for m in marks if m[2] == number]) > 1
