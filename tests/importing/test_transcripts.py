"""A transcript without times finds the utterances that it is of."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from import_files import list_changed
from interview import make_interview
from vidtx.document import Span
from vidtx.errors import DocumentError
from vidtx.importing.comparison import compare
from vidtx.importing.transcripts import align_transcript, read_paragraphs
from vidtx.importing.words.marks import list_marks


def texts() -> list[str]:
    return [utterance.text for utterance in make_interview().utterances]


def test_the_same_words_change_nothing() -> None:
    made = make_interview()
    comparison = compare(made, align_transcript(made, "\n".join(texts())))
    assert not comparison.texts and comparison.is_whole


def test_a_paragraph_that_is_nearly_an_utterance_becomes_its_text() -> None:
    made = make_interview()
    lines = texts()
    lines[0] = "Як же вас звати?"
    assert list_changed(compare(made, align_transcript(made, "\n".join(lines)))) == [("u0", None, "Як же вас звати?")]


def test_a_translation_is_one() -> None:
    made = make_interview()
    lines = [utterance.translation("en") or "" for utterance in made.utterances]
    lines[0] = "What is your full name?"
    comparison = compare(made, align_transcript(made, "\n".join(lines), "en"))
    assert list_changed(comparison) == [("u0", "en", "What is your full name?")]


def test_what_is_like_nothing_is_listed_and_changes_nothing() -> None:
    made = make_interview()
    comparison = compare(made, align_transcript(made, "\n".join([*texts(), "Погода сьогодні сонячна, вітер слабкий."])))
    assert not comparison.texts and [lost.text for lost in comparison.lost] == ["Погода сьогодні сонячна, вітер слабкий."]


def test_names_and_times_before_paragraphs_are_no_text() -> None:
    found = read_paragraphs("[00:01] Слідчий: Як вас\nзвати?\n\n00:05 저는 김철수입니다.\n", list_marks(make_interview()))
    assert [(p.line, p.label, p.text) for p in found] == [(1, "Слідчий", "Як вас звати?"), (4, None, "저는 김철수입니다.")]


def test_a_line_that_begins_with_a_capital_letter_is_a_paragraph_of_its_own() -> None:
    found = read_paragraphs("Скільки людей у\nДякую вам", list_marks(make_interview()))
    assert [p.text for p in found] == ["Скільки людей у", "Дякую вам"]


def test_a_paragraph_of_several_utterances_is_divided_among_them() -> None:
    made = make_interview()
    words = ["Як вас звати?", "Де ваша", "родина тепер?"]
    utterances = [
        replace(u, text=words[n], language="uk", words=(), translations=()) for n, u in enumerate(made.utterances[:3])
    ]
    made = replace(made, utterances=tuple(utterances), renditions=(), exchanges=(), boundaries=())
    comparison = compare(made, align_transcript(made, "Як вас звати? Де ваша родина нині?"))
    assert list_changed(comparison) == [("u2", None, "родина нині?")] and comparison.is_whole


def test_a_long_transcript_with_much_left_out_finds_its_way() -> None:
    made = make_interview()
    rng = random.Random(1)
    numbers = [rng.sample(range(1_000, 9_999), 4) for _ in range(300)]
    said = [" ".join(f"слово{n}" for n in four) + "." for four in numbers]
    utterances = [
        replace(made.utterances[0], id=f"u{n}", span=Span(n * 1_000, n * 1_000 + 900), text=text, words=(), translations=())
        for n, text in enumerate(said)
    ]
    made = replace(made, utterances=tuple(utterances), renditions=(), exchanges=(), boundaries=())
    kept = [text.replace("слово", "Слово", 1) for n, text in enumerate(said) if not 100 <= n < 250]
    comparison = compare(made, align_transcript(made, "\n".join(kept)))
    assert comparison.is_whole and len(comparison.texts) == 150
    assert all(change.before.casefold() == change.after.casefold() for change in comparison.texts)


def test_a_line_in_other_letters_goes_on_no_sentence() -> None:
    found = read_paragraphs("Скільки людей у вашій\n가족이 몇 명입니까?", list_marks(make_interview()))
    assert [p.text for p in found] == ["Скільки людей у вашій", "가족이 몇 명입니까?"]


@pytest.mark.parametrize(("text", "language"), [("", None), ("  \n\n", None), ("Як вас звати?", "fr")])
def test_a_text_that_can_be_of_nothing_is_an_error(text: str, language: str | None) -> None:
    with pytest.raises(DocumentError):
        align_transcript(make_interview(), text, language)
