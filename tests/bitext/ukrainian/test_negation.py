"""Where a Ukrainian text denies what it says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidtx.bitext.ukrainian.negation import find_negations

CERTAIN = """Я не бачив його|У нас немає зброї|Ніхто нічого не знає|Він недавно прийшов, але не повернувся|Мене не били|Моя родина нічого не знає про мене|Немає|Я не хочу додому|Я ніколи не стріляв|Ми не здалися|Там нема води|Я не пам'ятаю"""
NOT_CERTAIN = """Не тільки ми, а й вони прийшли|Чи не так?|Без їжі ми йшли три дні|Я не міг не стріляти|Ледь не загинув|Вам не холодно?|Ні|Невдовзі приїхали|Небо чисте|У неділю|Це неможливо|Мало не впав|Він незабаром прийде"""


@pytest.mark.parametrize("text", CERTAIN.split("|"))
def test_a_statement_that_is_denied_is_found_once(text: str) -> None:
    (denial,) = find_negations(text + ".")
    assert denial.is_certain and denial.clause[0] <= denial.start < denial.end <= denial.clause[1]


@pytest.mark.parametrize("text", NOT_CERTAIN.split("|"))
def test_what_only_looks_like_a_denial_is_none_or_uncertain(text: str) -> None:
    assert not any(denial.is_certain for denial in find_negations(text))


@given(st.text("неімає знятьв тіко,.?лише", max_size=40))
def test_any_text_is_read_and_spans_lie_in_it(text: str) -> None:
    assert all(0 <= d.clause[0] <= d.start < d.end <= d.clause[1] <= len(text) for d in find_negations(text))
