"""What is said of people, edits and findings: short, the same everywhere, never why, and never with a control character."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from document_strategies import texts, transcripts
from interview import make_gist_interview, make_interview
from vidtx.document import (
    FINDING_KINDS,
    EditBoundary,
    EngineRecord,
    Exchange,
    Finding,
    FindingKind,
    Gesture,
    Join,
    Provenance,
    Speaker,
    Transcript,
    Translation,
)
from vidtx.views.rows import Crossing, Heading, NumberedExchange
from vidtx.views.text import clean_text
from vidtx.views.wording import (
    count_levels,
    describe_boundary,
    describe_claim,
    describe_crossing,
    describe_finding,
    describe_inside,
    describe_join,
    describe_length,
    describe_origin,
    describe_outside,
    describe_silence,
    describe_times,
    describe_untranslated,
    is_doubtful,
    label_speakers,
    mark_outside,
    name_role,
    open_flags,
    show_text,
    title_heading,
)

CUT = EditBoundary("b", 31_480, Fraction(1, 1000), "jump_cut", True, False, 0.8)


@pytest.mark.parametrize(
    ("kind", "source", "target", "expected"),
    [
        ("number", "2", "3", "number changed: 2 became 3"),
        ("number", "2", None, "number left out: 2"),
        ("number", None, "3", "number added: 3"),
        ("name", "Kim", "Lee", "name changed: Kim became Lee"),
        ("date", "2024-08-06", "2024-08-07", "date changed: 2024-08-06 became 2024-08-07"),
        ("rank", None, None, "rank changed"),
        ("omission", "Of my company 5 stayed.", None, "left out: Of my company 5 stayed."),
        ("omission", None, None, "left out"),
        ("addition", None, "He is tired.", "added: He is tired."),
        ("negation", "I do not want to go.", "I want to go.",
         "negation on one side only: original “I do not want to go.”, rendition “I want to go.”"),
        ("negation", "not", None, "negation in the original only: not"),
        ("negation", None, "not", "negation in the rendition only: not"),
        ("negation", None, None, "negation on one side only"),
        ("substitution", "home", "war", "says something else: original “home”, rendition “war”"),
        ("substitution", None, "war", "says something else: war"),
        ("caption", "2023", "2024", "caption and speech differ: “2023” and “2024”"),
        ("caption", "2023", None, "caption: 2023"),
        ("other", "A note of an older document", None, "A note of an older document"),
        ("other", "a", "b", "difference: original “a”, rendition “b”"),
        ("other", None, None, "something differs"),
    ],
)  # fmt: skip
def test_a_finding_says_what_was_compared(kind: FindingKind, source: str | None, target: str | None, expected: str) -> None:
    assert describe_finding(Finding("f", kind, value_source=source, value_target=target)) == expected


@settings(max_examples=200)
@given(st.sampled_from(FINDING_KINDS), st.none() | texts, st.none() | texts, st.sampled_from(["en", "uk", "ko", "fr"]))
def test_any_finding_has_a_description_on_one_line(
    kind: FindingKind, source: str | None, target: str | None, language: str
) -> None:
    described = describe_finding(Finding("f", kind, value_source=source, value_target=target), language)
    assert described and clean_text(described) == described


def test_a_finding_is_described_in_the_readers_language() -> None:
    assert describe_finding(Finding("f", "omission", value_source="x"), "uk") == "опущено: x"
    assert describe_finding(Finding("f", "number", value_source="2", value_target="3"), "ko") == "숫자 다름: 원래 말 2, 통역 3"


def test_an_edit_says_its_kind_how_sure_it_is_and_where() -> None:
    assert describe_boundary(CUT) == "jump cut, probable"
    assert describe_boundary(CUT, within=True) == "jump cut within, probable"
    assert describe_boundary(replace(CUT, probability=0.99)) == "jump cut"
    assert describe_claim(CUT) == "jump cut · probable · in picture"
    assert describe_claim(replace(CUT, in_sound=True), separator=", ") == "jump cut, probable, in picture and sound"
    assert describe_claim(replace(CUT, in_picture=False, in_sound=True, probability=0.3)) == "jump cut · possible · in sound"
    assert describe_inside(CUT) == "inside: 0:31.4 jump cut, probable"


def test_times_of_an_edit_are_exact_and_a_lasting_one_has_two() -> None:
    assert describe_times(CUT) == "0:31.480"
    assert describe_times(replace(CUT, end_pts=32_000)) == "0:31.480 to 0:32.000"


def test_levels_are_counted_from_the_surest_down() -> None:
    edits = [replace(CUT, probability=p) for p in (0.4, 0.8, 0.99, 0.8)]
    assert count_levels(edits) == "1 certain, 2 probable, 1 possible"
    assert count_levels([]) == ""


def test_a_crossing_names_the_parts_on_both_sides() -> None:
    join = Join("answer", "answer_rendition", "crosses_edit", ("b",), 10)
    exchange = NumberedExchange(4, Exchange("e", ("u",), (), (), ()))
    assert describe_join(join) == "between answer and rendition of the answer"
    assert describe_join(join, "uk") == "між частинами «відповідь» і «переклад відповіді»"
    assert describe_join(join, "ko") == "답변과 답변의 통역 사이"
    assert describe_crossing(Crossing(exchange, join)) == "exchange 4, between answer and rendition of the answer"
    assert describe_crossing(Crossing(exchange, None)) == "exchange 4, inside a part"


def test_headings_number_exchanges_and_say_when_one_goes_on() -> None:
    exchange = NumberedExchange(4, Exchange("e", ("u",), (), (), ()))
    assert title_heading(Heading(exchange)) == "Exchange 4"
    assert title_heading(Heading(exchange, again=True)) == "Exchange 4, continued"
    assert title_heading(Heading(None)) == "Outside the exchanges"


@pytest.mark.parametrize(
    ("gesture", "expected"),
    [
        (None, "no verbal answer"),
        (Gesture("nod"), "no verbal answer (nods)"),
        (Gesture("shake", 0.834), "no verbal answer: shakes the head (0.83)"),
    ],
)
def test_an_answer_without_words_is_described_by_its_gesture(gesture: Gesture | None, expected: str) -> None:
    assert describe_silence(Exchange("e", ("u",), (), (), (), gesture=gesture)) == expected


def test_an_answer_that_nobody_saw_names_the_time_at_which_to_watch() -> None:
    silent = Exchange("e", ("u",), (), (), ())
    assert describe_silence(silent, at=62_480) == "no verbal answer; watch 1:02.4"
    assert describe_silence(silent, "uk", 62_480) == "без словесної відповіді; дивіться 1:02.4"
    assert (
        describe_silence(replace(silent, gesture=Gesture("nod", 0.78)), "ko", 62_480)
        == "말로 한 답변 없음: 고개를 끄덕임 (0.78)"
    )


def test_speakers_are_labeled_by_name_role_or_id_and_numbered_where_they_share_a_label() -> None:
    made = make_interview()
    people = (
        Speaker("S", "subject", 0.9, None, (), 0),
        Speaker("I", "interpreter", 0.9, "Olena\x1b[2J", (), 0),
        Speaker("Q", "unknown", None, None, (), 0),
        Speaker("X", "subject", 0.9, None, (), 0),
        Speaker("Y", "subject", 0.9, "\x07", (), 0),
    )
    assert label_speakers(replace(made, speakers=people)) == {
        "Q": "Q", "I": "Olena [2J", "S": "Subject 1", "X": "Subject 2", "Y": "Y"
    }  # fmt: skip
    assert label_speakers(replace(made, speakers=people), "ko")["X"] == "답변자 2"


@settings(max_examples=40, deadline=None)
@given(transcripts())
def test_every_speaker_of_any_document_has_a_label_on_one_line(transcript: Transcript) -> None:
    labels = label_speakers(transcript)
    assert set(labels) == {speaker.id for speaker in transcript.speakers}
    assert all(label and clean_text(label) == label for label in labels.values())


def test_a_persons_word_settles_doubts_about_a_text_but_not_about_the_recording() -> None:
    utterance = replace(make_interview().utterances[0], flags=("low_confidence", "overlap"))
    shown = ("overlap", "low_confidence", "truncated")
    assert is_doubtful(utterance) and open_flags(utterance, shown) == ("overlap", "low_confidence")
    confirmed = replace(utterance, status="confirmed")
    assert not is_doubtful(confirmed) and open_flags(confirmed, shown) == ("overlap",)
    assert not is_doubtful(replace(utterance, flags=("overlap",)))


def test_a_text_outside_of_the_models_training_is_doubtful_and_marked_until_a_person_confirmed_it() -> None:
    utterance = replace(make_interview().utterances[0], flags=("outside_domain",))
    assert is_doubtful(utterance) and mark_outside(utterance) == "[outside the model's training]"
    assert mark_outside(replace(utterance, text="", flags=("outside_domain", "untranscribed"))) is None
    edited, confirmed = replace(utterance, status="edited"), replace(utterance, status="confirmed")
    assert is_doubtful(edited) and mark_outside(edited)
    assert not is_doubtful(confirmed) and mark_outside(confirmed) is None
    assert {mark_outside(utterance, language) for language in ("uk", "ko")} == {
        "[поза навчальними даними моделі]",
        "[모델의 학습 범위 밖]",
    }


def test_a_translation_that_was_withheld_is_marked_until_there_is_one() -> None:
    made = make_interview()
    utterance = replace(made.utterances[0], flags=("translation_withheld",))
    bare = replace(utterance, translations=())
    assert mark_outside(bare) == "[translation withheld]" and not is_doubtful(bare)
    assert mark_outside(utterance) is None and mark_outside(replace(bare, text="")) is None
    assert (
        describe_outside(made) is None and describe_outside(replace(made, utterances=(utterance, *made.utterances[1:]))) is None
    )
    assert "translator" in (describe_outside(replace(made, utterances=(bare, *made.utterances[1:]))) or "")


def test_who_vouches_for_a_text_outside_of_the_models_training_is_nobody() -> None:
    made = replace(make_interview(), provenance=Provenance("machine", "0.1.0", preset="demo"))
    outside = replace(made, utterances=tuple(replace(u, flags=("outside_domain",), translations=()) for u in made.utterances))
    assert describe_origin(outside).endswith("do not trust any of its texts. No machine translation was made.")
    assert "trust" not in describe_origin(made)


def test_who_vouches_for_a_text_is_one_sentence() -> None:
    made = make_interview()
    assert describe_origin(made) == "Reference transcript."
    machine = replace(made, provenance=Provenance("machine", "0.1.0", "demo"))
    assert describe_origin(machine) == "Machine transcript and translation (vidtx 0.1.0, preset demo); not checked by a person."
    checked = replace(machine, utterances=(replace(made.utterances[0], status="confirmed"), *made.utterances[1:]))
    assert describe_origin(checked).endswith("; 1 of 8 utterances checked by a person.")
    assert "preset" not in describe_origin(replace(machine, provenance=Provenance("machine", "0.1.0")))


def test_an_unknown_role_is_named_as_unknown() -> None:
    assert name_role("unknown") == "role unknown" and name_role("subject", "uk") == "опитуваний"


def test_every_sentence_of_a_rough_gist_bears_its_sign_and_the_head_says_what_it_is() -> None:
    made = make_gist_interview()
    first = replace(made.utterances[0], translations=(Translation("en", "Lt. Kim is here. Where are you?"),))
    assert show_text(first, "en") == "≈Lt. Kim is here. ≈Where are you?"
    assert show_text(first, "uk") == first.text and show_text(first, "ko") is None
    assert show_text(replace(first, flags=()), "en") == "Lt. Kim is here. Where are you?"
    assert show_text(replace(first, translations=(Translation("en", "..."),)), "en") == "..."
    assert "rough gist" in describe_origin(made) and "and translation" not in describe_origin(made)


def test_why_nothing_is_translated_follows_from_the_engines() -> None:
    recognizer = EngineRecord("recognition", "openai-whisper", "1", "base")
    gist, translator = replace(recognizer, task="translation"), EngineRecord("translation", "transformers", "1", "m2m100")

    def describe(*engines: EngineRecord) -> str | None:
        transcript = make_interview()
        return describe_untranslated(replace(transcript, provenance=replace(transcript.provenance, engines=engines)))

    assert "no translation model" in str(describe(recognizer))
    assert "rough gist" in str(describe(recognizer, gist))
    assert describe(recognizer, translator) is None, "it was there: all is said in the reader's language"


@pytest.mark.parametrize(
    ("milliseconds", "english"),
    [(0, "0.0 s"), (940, "0.9 s"), (11_600, "12 s"), (59_400, "59 s"), (131_040, "2 min 11 s"), (7_140_000, "1 h 59 min")],
)
def test_lengths_are_said_as_people_say_them(milliseconds: int, english: str) -> None:
    assert describe_length(milliseconds) == english


def test_lengths_are_said_in_the_readers_language() -> None:
    assert [describe_length(131_040, language) for language in ("uk", "ko")] == ["2 хв 11 с", "2분 11초"]
