"""How much two texts mean the same: chrF in a language that both have, and the words that they share."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sacrebleu.metrics import CHRF

from vidtx.bitext.similarity import compare_texts, compare_utterances, list_content_words, subtract_words
from vidtx.document import Span, Translation, Utterance


def say(language: str | None, text: str, **translations: str) -> Utterance:
    return Utterance(
        "u", Span(0, 1), "S", language, text, translations=tuple(Translation(k, v) for k, v in translations.items())
    )


def test_the_same_text_is_one_and_nothing_in_common_is_nothing() -> None:
    assert compare_texts("I was there.", "I was there.") == 1.0
    assert compare_texts("aaa", "zzz") == 0.0


@pytest.mark.parametrize(("one", "other"), [("", "a"), ("a", ""), ("...", "a"), ("", "")])
def test_what_is_empty_is_like_nothing(one: str, other: str) -> None:
    assert compare_texts(one, other) == 0.0


def test_neither_side_is_the_reference() -> None:
    one, other = "I was there with my brother.", "My brother was there."
    assert compare_texts(one, other) == pytest.approx(compare_texts(other, one))
    assert 0.3 < compare_texts(one, other) < 0.9


def test_case_and_punctuation_do_not_count() -> None:
    assert compare_texts("Well, I WAS there!", "well i was there") == 1.0


def test_more_in_common_is_more_similar() -> None:
    assert compare_texts("I was in Wonsan", "I was in Kursk") > compare_texts("I was in Wonsan", "They went to Kursk")


def test_utterances_are_compared_in_the_language_that_makes_them_most_similar() -> None:
    korean, ukrainian = say("ko", "네", en="Yes.", uk="Так."), say("uk", "Так.", en="Well.")
    assert compare_utterances(korean, ukrainian) == 1.0
    assert compare_utterances(ukrainian, korean) == 1.0
    assert compare_utterances(say("ko", "네", en="Yes."), say("uk", "Ні.", en="Yes, sir.")) == compare_texts(
        "Yes.", "Yes, sir."
    )


def test_utterances_without_a_language_in_common_are_not_similar() -> None:
    assert compare_utterances(say("ko", "네", en="Yes."), say("uk", "네")) == 0.0
    assert compare_utterances(say(None, "네"), say(None, "네")) == 0.0
    assert compare_utterances(say("ko", ""), say("ko", "")) == 0.0


def test_content_words_are_stems_without_what_says_nothing() -> None:
    assert list_content_words("I was captured on the hill, near Wonsan.") == ("capt", "hill", "near", "wons")
    assert list_content_words("Well, yes, I don’t.") == ()
    assert list_content_words("They saw 12345 and 5 men") == ("saw", "12345", "5", "men")
    assert list_content_words("captured capture capturing") == ("capt",) * 3
    assert list_content_words("four fours") == ("four", "four")


def test_each_word_takes_one_away() -> None:
    assert subtract_words(("a", "b", "a"), ("a", "c")) == ("b", "a")
    assert subtract_words((), ("a",)) == () and subtract_words(("a",), ()) == ("a",)


words = st.lists(
    st.sampled_from(["I", "was", "in", "Wonsan,", "aaaaaaaa", "네", "Так", "23", "snake_case", "ı", "I\u0307"]), max_size=12
)
texts = st.one_of(words.map(" ".join), st.text(max_size=40))


@settings(deadline=None)
@given(texts, texts)
def test_chrf_is_sacrebleus_to_the_last_bit(one: str, other: str) -> None:
    folded = [" ".join(re.findall(r"[^\W_]+", text.lower())) for text in (one, other)]
    expected = float(CHRF(beta=1).sentence_score(folded[0], [folded[1]]).score) / 100 if all(folded) else 0.0
    assert compare_texts(one, other) == compare_texts(other, one) == expected
