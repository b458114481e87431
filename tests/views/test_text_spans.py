"""Spans of a text in the text as it is shown: the same characters, whatever was cleaned away before them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vidtx.views.text import clean_text
from vidtx.views.text_spans import clean_spans, find_piece

TEXTS = st.text(st.characters() | st.sampled_from(" \n\t\u202e\ufeff\x1b\u2028ab"), max_size=30)


def test_a_span_follows_its_characters() -> None:
    text = "  a\u202eb \n\n cd\x1b ef "
    assert clean_text(text) == "ab cd ef"
    start = text.index("cd")
    assert clean_spans(text, [(start, start + 2), (0, 2), (0, len(text))]) == ("ab cd ef", ((3, 5), None, (0, 8)))


@given(TEXTS, st.data())
def test_the_part_is_the_cleaned_part(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    cleaned, (span,) = clean_spans(text, [(start, end)])
    assert cleaned == clean_text(text)
    shown = cleaned[span[0] : span[1]] if span else ""
    assert shown == clean_text(text[start:end])


@given(TEXTS)
def test_pieces_are_those_that_splitting_gives(text: str) -> None:
    pieces = text.split()
    found = [find_piece(text, number) for number in range(len(pieces))]
    assert [text[span[0] : span[1]] for span in found if span] == pieces
    assert find_piece(text, len(pieces) + 3) == (found[-1] if found else None)
