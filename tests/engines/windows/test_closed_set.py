"""A guess among all languages, seen by those that may be spoken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidtx.engines.windows.closed_set import restrict


def test_a_guess_outside_of_the_set_says_nothing() -> None:
    found = restrict({"he": 0.88, "ka": 0.07, "ko": 0.001, "uk": 0.0}, ("ko", "uk"))
    assert found["ko"] == pytest.approx(0.5, abs=0.03)


def test_a_clear_one_stays_clear() -> None:
    assert restrict({"ko": 0.94, "en": 0.04}, ("ko", "uk"))["ko"] > 0.98


def test_what_goes_to_a_relative_counts_for_the_one_that_may_be_spoken() -> None:
    heard = {"pl": 0.29, "ru": 0.16, "en": 0.3, "uk": 0.034, "ko": 0.1}
    assert restrict(heard, ("ko", "uk"))["uk"] > 0.75
    with_russian = restrict(heard, ("ko", "uk", "ru"))
    assert with_russian["uk"] > with_russian["ru"] > with_russian["ko"]
    assert restrict(heard, ("ko", "ja"))["ko"] > restrict(heard, ("ko", "ja"))["ja"]


@given(
    st.dictionaries(st.sampled_from(["ko", "uk", "ru", "pl", "en", "he"]), st.floats(0, 1), max_size=6),
    st.permutations(["ko", "uk", "ru"]),
)
def test_probabilities_sum_to_one_in_the_order_asked_for(heard: dict[str, float], languages: list[str]) -> None:
    found = restrict(heard, languages)
    assert list(found) == languages and sum(found.values()) == pytest.approx(1.0) and min(found.values()) > 0
