"""Words as they are compared."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidtx.importing.words.folding import cut_pieces, fold_text, rate_likeness
from vidtx.views.text import clean_text, escape_srt, escape_vtt

texts = st.text(st.characters(), max_size=40) | st.sampled_from(["<i>Ні</i> --> {\\an8}", "a &lt; b 0:41.2", "你好，世界 Kim"])


@given(texts)
def test_look_alikes_of_a_format_are_no_difference(text: str) -> None:
    assert fold_text(escape_srt(text)) == fold_text(text)
    assert fold_text(clean_text(text)) == fold_text(text)


@given(texts)
def test_pieces_stand_where_they_say_and_hold_everything_that_is_shown(text: str) -> None:
    pieces = cut_pieces(text)
    assert all(0 <= piece.start < piece.end <= len(text) for piece in pieces)
    assert all(first.end <= second.start for first, second in itertools.pairwise(pieces))
    shown = "".join(clean_text(text[piece.start : piece.end]) for piece in pieces)
    assert "".join(fold_text(shown).split()) == "".join(piece.folded for piece in pieces)


def test_han_characters_are_pieces_of_their_own_that_are_glued() -> None:
    assert [(p.folded, p.glued) for p in cut_pieces("你好， Kim")] == [
        ("你", False),
        ("好", True),
        ("，", True),
        ("Kim", False),
    ]


def test_a_composed_letter_is_the_same_as_a_decomposed_one() -> None:
    assert fold_text("й") == fold_text("и\u0306")
    assert fold_text("≈Good day") == fold_text("Good day")


def test_another_letter_is_a_difference() -> None:
    assert fold_text("сорок") != fold_text("сорок.") != fold_text("сорока.")
    assert fold_text(escape_vtt("a")) != fold_text("b")


@pytest.mark.parametrize(("first", "second", "least", "most"), [
    ("слово", "слово", 1.0, 1.0), ("слово", "слова", 0.7, 0.9), ("слово", "дім", 0.0, 0.3), ("", "a", 0.0, 0.0),
])  # fmt: skip
def test_likeness_is_high_for_endings_and_slips(first: str, second: str, least: float, most: float) -> None:
    assert least <= rate_likeness(first, second) <= most
