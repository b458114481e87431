"""The forms of one English word have one stem, and words that are opposites have two."""

from __future__ import annotations

import pytest

from vidtx.bitext.english.word_forms import fold_word


@pytest.mark.parametrize(
    "forms",
    ["see sees saw seen seeing", "kill kills killed killing", "hit hits hitting", "use used uses using", "try tries tried trying",
     "write wrote written writing", "eat ate eating", "child children", "go goes going went gone", "pass passes passed"],
)  # fmt: skip
def test_the_forms_of_a_word_are_one(forms: str) -> None:
    assert len({fold_word(form) for form in forms.split()}) == 1


@pytest.mark.parametrize("words", ["careful careless", "open close", "red read", "harm harmless"])
def test_other_words_stay_others(words: str) -> None:
    one, other = map(fold_word, words.split())
    assert one != other
