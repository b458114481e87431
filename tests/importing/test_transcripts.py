"""A transcript without times finds the utterances that it is of."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from import_files import list_changed
from interview import make_interview
from vidtx.document import Span, Transcript, Translation
from vidtx.errors import DocumentError
from vidtx.importing.comparison import Comparison, compare
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


def with_english(*texts: str) -> Transcript:
    """The small interview (questioner, interpreter, subject, interpreter, twice) with these machine translations."""
    made = make_interview()
    pairs = zip(made.utterances, texts, strict=False)
    changed = [replace(u, translations=(Translation("en", text, -0.2),)) for u, text in pairs]
    return replace(made, utterances=(*changed, *made.utterances[len(changed) :]))


HOUSE = with_english(
    "What do you want?",
    "What is it you want?",
    "In 10 years I want to have my own house.",
    "In 6 years I want to have my own house.",
)


def align(made: Transcript, text: str, language: str | None = None) -> Comparison:
    return compare(made, align_transcript(made, text, language))


@pytest.mark.parametrize(
    "label", ["Subject", "Subject A", "SUBJECT (in Korean)", "[Subject]", "Опитуваний", "답변자", "S", "Subject 1"]
)
@pytest.mark.parametrize("number", ["10", "6", "ten", "fifty-six"])
def test_a_name_before_a_line_keeps_it_from_what_others_say(label: str, number: str) -> None:
    for text in (f"{label}: In {number} years I want my own house.", f"{label}:\nIn {number} years I want my own house."):
        comparison = align(HOUSE, text)
        assert list_changed(comparison) == [("u2", "en", f"In {number} years I want my own house.")]
        assert not comparison.speakers and not comparison.names and comparison.is_whole


def test_the_interpreters_line_is_the_interpreters() -> None:
    comparison = align(HOUSE, "Interpreter: In 10 years I want to have my own house.")
    assert list_changed(comparison) == [("u3", "en", "In 10 years I want to have my own house.")]


def test_a_name_before_a_line_says_which_language_it_was_said_in() -> None:
    """In Ukrainian the interpreter says it; the subject's words in Ukrainian are a translation."""
    made = make_interview()
    subject = replace(made.utterances[2], translations=(Translation("uk", "Мене звати Кім Чхоль Су.", -0.2),))
    made = replace(made, utterances=(*made.utterances[:2], subject, *made.utterances[3:]))
    for language in (None, "uk"):
        comparison = align(made, "Subject: Мене звати Кім Чоль Су.\nInterpreter: Мене звати Лі.", language)
        assert list_changed(comparison) == [("u2", "uk", "Мене звати Кім Чоль Су."), ("u3", None, "Мене звати Лі.")]


def test_speakers_never_change_and_a_line_of_somebody_who_says_nothing_like_it_is_listed() -> None:
    comparison = align(HOUSE, "Questioner: In 10 years I want to have my own house.\nOther: What do you want?")
    assert not comparison.has_changes
    assert [(lost.place, lost.why) for lost in comparison.lost] == [
        ("line 1", "no utterance of Questioner matches it"),
        ("line 2", "no utterance of anybody with this role matches it"),
    ]


def test_a_name_that_nobody_has_is_said_and_binds_nothing() -> None:
    comparison = align(HOUSE, "Witness: What do you want here?\nWitness: What is it you want here?")
    assert [change.owner for change in comparison.texts] == [("u0", "en"), ("u1", "en")]
    assert [(lost.place, lost.text) for lost in comparison.lost] == [("line 1, and 1 more", "Witness")]


def test_a_sentence_is_never_divided_between_an_original_and_its_rendition() -> None:
    made = with_english("Go on.", "Go.", "My family knows nothing about me.", "My family knows nothing about me.")
    comparison = align(made, "Go on.\nGo.\nSubject: My family knows not a thing about me.")
    assert list_changed(comparison) == [("u2", "en", "My family knows not a thing about me.")]
    comparison = align(made, "Go on.\nGo.\nMy family knows not a thing about me.")
    assert not comparison.texts and [lost.why for lost in comparison.lost] == [
        "Interpreter says nearly the same beside it: put a name and a colon before it"
    ]


def test_both_lines_without_names_are_told_apart_by_their_order() -> None:
    made = with_english("Go on.", "Go.", "My family knows nothing about me.", "My family knows nothing about me.")
    comparison = align(made, "My family knows not a thing about me.\nMy family knows nothing of me.")
    assert [change.owner for change in comparison.texts] == [("u2", "en"), ("u3", "en")] and comparison.is_whole


def test_a_line_that_is_like_nothing_is_not_said_to_cover_something() -> None:
    for text in ("bananas and ships", "In ten years I want my own house. \nbananas and ships"):
        assert [lost.why for lost in align(HOUSE, text).lost][-1] == "no utterance matches it"


def test_an_answer_that_is_a_name_is_no_label() -> None:
    made = with_english("What is your name?", "What is the name?", "I am called Subject A.", "Kim.")
    found = read_paragraphs("What is your name?\nSubject A\nKim.", list_marks(made))
    assert [(p.label, p.text) for p in found] == [(None, "What is your name?"), (None, "Subject A"), (None, "Kim.")]
