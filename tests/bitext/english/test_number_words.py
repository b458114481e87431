"""The pieces that a text is cut into to find its numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidtx.bitext.english.number_words import ORDINALS, SMALL, Date, singular, tokenize


def test_words_digits_and_signs_are_pieces_with_their_places() -> None:
    tokens = tokenize("I’m 1,200 km-away.")
    assert [(t.word, t.start, t.end, t.is_glued, t.is_letters) for t in tokens] == [
        ("i'm", 0, 3, False, True),
        ("1,200", 4, 9, False, False),
        ("km", 10, 12, False, True),
        ("-", 12, 13, True, False),
        ("away", 13, 17, True, True),
        (".", 17, 18, True, False),
    ]
    assert tokens[1].digits == Decimal(1200) and tokens[0].digits is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,200", "1200"), ("1 200", "1200"), ("1\u00a0200\u00a0300", "1200300"), ("1,5", "1.5"), ("1.5", "1.5"), ("1,200.25", "1200.25"),
     ("12,34", "12.34"), ("1234", "1234")],
)  # fmt: skip
def test_digits_are_read_with_their_separators(text: str, value: str) -> None:
    [token] = tokenize(text)
    assert token.digits == Decimal(value)


def test_four_digits_are_no_group_of_thousands() -> None:
    assert [t.digits for t in tokenize("2024 300")] == [Decimal(2024), Decimal(300)]
    assert [t.digits for t in tokenize("1 2000")] == [Decimal(1), Decimal(2000)]


@pytest.mark.parametrize(
    ("text", "date"), [("24.02.2022", Date(24, 2022, 2)), ("1/12/2024", Date(1, 2024, None)), ("2022-02-24", Date(24, 2022, 2))]
)
def test_dates_in_digits_are_one_piece(text: str, date: Date) -> None:
    [token] = tokenize(text)
    assert token.date == date


@pytest.mark.parametrize("text", ["24.02/2022", "24.02.22", "1.24.02.2022", "2022-02-24-1"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert all(token.date is None for token in tokenize(text))


@pytest.mark.parametrize(("text", "minutes"), [("17:30", 1050), ("05:00", 300), ("0:05", 5), ("24:00", 0), ("23:59", 1439)])
def test_times_of_day_are_one_piece(text: str, minutes: int) -> None:
    [token] = tokenize(text)
    assert token.clock == minutes


@pytest.mark.parametrize("text", ["25:00", "5:60", "1:2:30", "17:301"])
def test_what_is_no_time_of_day_is_none(text: str) -> None:
    assert all(token.clock is None for token in tokenize(text))


@pytest.mark.parametrize(
    ("word", "single"),
    [("men", "man"), ("people", "person"), ("children", "child"), ("soldiers", "soldier"), ("companies", "company"), ("boxes", "box"),
     ("classes", "class"), ("brushes", "brush"), ("trenches", "trench"), ("bus", "bu"), ("class", "class"), ("hours", "hour"),
     ("ties", "tie"), ("as", "as"), ("brother", "brother"), ("km", "km"), ("kilometres", "kilometer")],
)  # fmt: skip
def test_singulars_are_good_enough_to_compare(word: str, single: str) -> None:
    assert singular(word) == single


def test_the_tables_agree_with_each_other() -> None:
    assert (SMALL["zero"], SMALL["nineteen"], SMALL["twenty"], SMALL["ninety"]) == (0, 19, 20, 90)
    assert (ORDINALS["first"], ORDINALS["nineteenth"], ORDINALS["twentieth"], ORDINALS["ninetieth"]) == (1, 19, 20, 90)


@given(st.text("ab1,. :-/", max_size=30))
def test_any_text_is_cut_into_pieces_in_order_and_none_is_lost(text: str) -> None:
    tokens = tokenize(text)
    assert all(text[t.start : t.end] == t.text for t in tokens)
    assert [t.start for t in tokens] == sorted(t.start for t in tokens)
    assert "".join(t.text for t in tokens).replace(" ", "") == text.replace(" ", "")
