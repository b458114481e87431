"""Utterances and speakers as the page shows them."""

from __future__ import annotations

from dataclasses import replace

from interview import make_gist_interview, make_glossed_interview, make_interview
from review_files import derive_interview
from vidtx.document import Basis, Correction, Transcript, Translation
from vidtx.interview.revision import apply
from vidtx.review.page.speech import show_speakers, show_utterance


def set_text(document: Transcript, id: str, text: str) -> Transcript:
    basis = Basis(document.clip.sha256)
    return apply(document, [Correction("c", "A", "", "set_text", (id,), basis, (), (("text", text),))])


def test_words_lie_where_they_stand_in_the_text() -> None:
    utterance = replace(make_interview().utterances[0], text="😀 Як, вас😀 звати?", words=())
    shown = show_utterance(utterance, None, None, "en")
    units = utterance.text.encode("utf-16-le")
    assert [units[2 * w[2] : 2 * w[3]].decode("utf-16-le") for w in shown["words"]] == ["😀", "Як,", "вас😀", "звати?"]
    assert shown["word_times"] == "interpolated" and shown["words"][0][4] is None


def test_the_page_says_which_words_times_were_interpolated() -> None:
    document = derive_interview()
    assert show_utterance(document.utterances[0], None, None, "en")["word_times"] == "recognizer"
    changed = set_text(document, "u0", "Як саме вас звати?").utterances[0]
    shown = show_utterance(changed, None, None, "en")
    assert shown["word_times"] == "mixed"
    assert [word[4] is None for word in shown["words"]] == [False, True, False, False]
    assert shown["machine"]["text"] == "Як вас звати?"


def test_a_translation_says_whose_it_is() -> None:
    document = derive_interview()
    changed = set_text(document, "u0", "Хто ви?").utterances[0]
    shown = show_utterance(changed, None, None, "en")["translations"][0]
    assert shown["outdated"] and not shown["by_person"]
    own = replace(changed, translations=(Translation("en", "Who are you?"),), flags=())
    assert show_utterance(own, None, None, "en")["translations"][0]["by_person"]
    assert show_utterance(make_gist_interview().utterances[0], None, None, "en")["translations"][0]["gist"]


def test_a_speaker_says_whether_the_role_was_stated() -> None:
    document = derive_interview()
    speakers = show_speakers(document, "uk")
    assert speakers["I"]["role_label"] == "перекладач" and not speakers["I"]["stated"] and speakers["I"]["utterances"] == 4
    certain = replace(document, speakers=tuple(replace(s, role_probability=1.0) for s in document.speakers))
    assert show_speakers(certain, "en")["I"]["stated"]


def test_what_a_glossary_did_is_noted_below_a_translation_that_can_be_edited_without_signs() -> None:
    shown = show_utterance(make_glossed_interview().utterances[0], None, None, "en")["translations"][0]
    assert shown["text"] == "What is your full name?"
    assert shown["glossary"] == ["‡ full name, in place of “name”", "‡ rifle platoon: lacking"]
    assert show_utterance(make_interview().utterances[0], None, None, "uk")["translations"][0]["glossary"] == []
