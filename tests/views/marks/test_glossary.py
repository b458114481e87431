"""What a reader sees of a glossary, in every language of the views."""

from __future__ import annotations

from dataclasses import replace

import pytest

from interview import make_glossed_interview, make_interview
from vidtx.document import Span, Translation, Utterance
from vidtx.document.speech import GlossaryTerm
from vidtx.views.marks.glossary import explain_glossary, list_glossary_use, list_term_notes
from vidtx.views.phrases import PHRASES
from vidtx.views.wording import list_lacking, show_text


def test_a_term_that_was_put_in_is_signed_and_one_that_lacks_stands_behind() -> None:
    utterance = make_glossed_interview().utterances[0]
    assert show_text(utterance, "en") == "What is your full name‡? [‡ rifle platoon]"
    assert show_text(utterance, "en", lacking=False) == "What is your full name‡?"
    assert list_lacking(utterance, "en") == ("[‡ rifle platoon]",)
    assert show_text(utterance, "uk") == utterance.text and list_lacking(utterance, "uk") == ()
    assert utterance.translation("en") == "What is your full name?" and utterance.own_translation("en") == "What is your name?"


@pytest.mark.parametrize("wording", sorted(PHRASES))
def test_the_sign_is_explained_and_every_use_is_told(wording: str) -> None:
    made = make_glossed_interview()
    assert "‡" in (explain_glossary(made, "en", wording) or "")
    counted, korean, ukrainian, lacking = list_glossary_use(made, wording)
    assert "2" in counted and "starter, own.tsv" in counted
    assert "집 = the house" in korean and "home" in korean and "звати = full name" in ukrainian and "name" in ukrainian
    assert "взвод = rifle platoon" in lacking
    notes = list_term_notes(made.utterances[0].translations[0], wording)
    assert len(notes) == 2 and all(note.startswith("‡ ") for note in notes)


def test_without_a_glossary_nothing_is_said() -> None:
    plain = make_interview()
    assert explain_glossary(plain, "en") is None and list_glossary_use(plain) == ()
    assert explain_glossary(make_glossed_interview(), "uk") is None, "nothing is signed in the translations that are shown"


def test_terms_that_the_translator_renders_so_itself_are_listed() -> None:
    plain, glossed = make_interview(), make_glossed_interview()
    counted, agreed = list_glossary_use(replace(plain, provenance=glossed.provenance))
    assert counted == "terms: 2 (starter, own.tsv)"
    assert agreed == "rendered so by the translator itself: звати = full name, 집 = the house"


def test_a_bracket_in_a_term_does_not_end_its_mark() -> None:
    translation = Translation("en", "Yes.", terms=(GlossaryTerm("0", "a]b"),))
    utterance = Utterance("u", Span(0, 1000), "A", "ko", "네", (), (translation,))
    assert show_text(utterance, "en") == "Yes. [‡ a)b]"
