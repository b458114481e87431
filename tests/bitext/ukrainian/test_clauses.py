"""Clauses: statements that can be left out one by one."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidtx.bitext.ukrainian.clauses import split_clauses

CUT = {
    "Нас привезли на поїзді і дали нам зброю.": ["Нас привезли на поїзді", "і дали нам зброю."],
    "Ми прийшли вночі, потім нас обстріляли.": ["Ми прийшли вночі", "потім нас обстріляли."],
    "Я люблю матір і батька та брата.": ["Я люблю матір і батька та брата."],
    "Мене не били, але їсти не давали.": ["Мене не били", "але їсти не давали."],
    "Так. Ні.": ["Так.", "Ні."],
}


@pytest.mark.parametrize("text", CUT)
def test_a_text_is_cut_where_a_new_statement_begins(text: str) -> None:
    assert [clause.text for clause in split_clauses(text)] == CUT[text]


@given(st.text("яминеби,алеітавліся .?!", max_size=60))
def test_clauses_stand_in_order_in_the_text_and_lose_no_word(text: str) -> None:
    clauses = split_clauses(text)
    assert all(text[clause.start : clause.end] == clause.text for clause in clauses)
    assert all(a.end <= b.start for a, b in itertools.pairwise(clauses))
    letters = [c for c in text if c.isalpha()]
    assert not clauses or [c for clause in clauses for c in clause.text if c.isalpha()] == letters
