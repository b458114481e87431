"""Clauses: statements that can be left out one by one."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidtx.bitext.korean.clauses import split_clauses

CUT = {
    "훈련인 줄 알았는데 전투에 나갔습니다.": ["훈련인 줄 알았는데", "전투에 나갔습니다."],
    "우리는 기차로 왔고 총을 받았습니다.": ["우리는 기차로 왔고", "총을 받았습니다."],
    "자고 있었습니다.": ["자고 있었습니다."],
    "저는 집에 가고 싶습니다.": ["저는 집에 가고 싶습니다."],
    "갔습니다. 왔습니다.": ["갔습니다.", "왔습니다."],
    "온다고 말했습니다.": ["온다고 말했습니다."],
}


@pytest.mark.parametrize("text", CUT)
def test_a_text_is_cut_where_a_new_statement_begins(text: str) -> None:
    assert [clause.text for clause in split_clauses(text)] == CUT[text]


@given(st.text("가고 왔습니다지만는데 .?!있싶", max_size=60))
def test_clauses_stand_in_order_in_the_text_and_lose_no_word(text: str) -> None:
    clauses = split_clauses(text)
    assert all(text[clause.start : clause.end] == clause.text for clause in clauses)
    assert all(a.end <= b.start for a, b in itertools.pairwise(clauses))
    letters = [c for c in text if c.isalpha()]
    assert not clauses or [c for clause in clauses for c in clause.text if c.isalpha()] == letters
