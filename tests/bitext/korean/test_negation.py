"""Where a Korean text denies what it says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidtx.bitext.korean.negation import find_negations

CERTAIN = """저는 못 보았습니다|무기가 없습니다|가족은 저에 대해 아무것도 모릅니다|가지 않았습니다|기억나지 않습니다|저는 장교가 아닙니다|밥을 안 먹었습니다|몰랐습니다|말할 수 없습니다|아무 말도 안 했습니다|총을 쏘지 못했습니다|아직 먹지 못했습니다|그런 적이 없습니다|돌아가고 싶지 않습니다|안 나갔습니다|기억이 안 납니다|생각이 안 납니다|아무도 오지 않았습니다"""
NOT_CERTAIN = """안녕하십니까|총을 쏘지 않을 수 없었습니다|여기에 남고 싶습니다|아니요, 저는 병사입니다|한 명밖에 없습니다|안에 들어갔습니다|춥지 않습니까?|가지 않으면 안 됩니다|규모를 늘렸습니다|안타깝습니다|총이 없어졌습니다|쏘지 않을 수 없었습니다|않을 수 없었습니다|쓸모 없는 총을 받았습니다|안전합니다|틀림없습니다"""


@pytest.mark.parametrize("text", CERTAIN.split("|"))
def test_a_statement_that_is_denied_is_found_once(text: str) -> None:
    (denial,) = find_negations(text + ".")
    assert denial.is_certain and denial.clause[0] <= denial.start < denial.end <= denial.clause[1]


@pytest.mark.parametrize("text", NOT_CERTAIN.split("|"))
def test_what_only_looks_like_a_denial_is_none_or_uncertain(text: str) -> None:
    assert not any(denial.is_certain for denial in find_negations(text))


@given(st.text("안못지않았습니다없모르가는을 아니.?", max_size=40))
def test_any_text_is_read_and_spans_lie_in_it(text: str) -> None:
    assert all(0 <= d.clause[0] <= d.start < d.end <= d.clause[1] <= len(text) for d in find_negations(text))
