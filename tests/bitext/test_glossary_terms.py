"""A glossary in translations: what is replaced, what is only said to be lacking, and that the translator's own words are kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidtx.bitext.glossary_terms import apply_glossary
from vidtx.document import GlossaryEntry, GlossaryTerm, Span, Translation, Utterance
from vidtx.errors import EngineError


class Dictionary:
    """A translator of single words. `asked`: what it was asked for."""

    def __init__(self, **words: str) -> None:
        self.words, self.asked = words, list[str]()

    def translate(self, texts: Sequence[str], source: str, target: str, progress: Any = None) -> tuple[str, ...]:
        self.asked += texts
        return tuple(self.words.get(text, "nothing of the kind") for text in texts)


def make(text: str, translated: str, source: str = "ko", target: str = "en") -> Utterance:
    return Utterance("u1", Span(0, 1000), "S", source, text, translations=(Translation(target, translated, -0.5),))


def apply(utterance: Utterance, entries: Sequence[GlossaryEntry], translator: Any = None) -> Translation:
    [found] = apply_glossary([utterance], entries, lambda: translator)
    [translation] = found.translations
    assert translation.own_text == utterance.translations[0].text and translation.score == -0.5
    return translation


def entry(source: str, target: str, *instead: str, languages: tuple[str, str] = ("ko", "en")) -> GlossaryEntry:
    return GlossaryEntry(languages[0], source, languages[1], target, instead=instead)


COMMANDER = entry("중대장", "company commander")


def test_the_translators_word_for_the_term_alone_is_replaced() -> None:
    found = apply(
        make("우리 중대장이 말했습니다.", "Our team leader said."), [COMMANDER], Dictionary(중대장="The team leader.")
    )
    assert found.text == "Our company commander said."
    assert found.terms == (GlossaryTerm("중대장", "company commander", 4, 17, "team leader"),)


def test_a_rendering_that_the_glossary_names_needs_no_translator() -> None:
    translator = Dictionary()
    found = apply(
        make("중대장이 말했습니다.", "Leaders spoke."), [entry("중대장", "company commander", "captain", "leader")], translator
    )
    assert found.text == "Company commanders spoke." and found.terms[0].replaced == "Leaders"


@pytest.mark.parametrize(
    ("translated", "alone"),
    [
        ("He said it.", "The team leader."),  # it does not stand there
        ("The leader told the leader.", "leader"),  # it stands there twice, the term once
        ("We fired at it.", "it"),  # too short to be found by
        ("Are you a sergeant?", "Are you a sergeant?"),  # nobody asked
        ("The man who leads all of the company said it.", "The man who leads all of the company"),
    ],
)
def test_what_cannot_be_located_is_recorded_and_left_alone(translated: str, alone: str) -> None:
    found = apply(make("중대장이 말했습니다.", translated), [COMMANDER], Dictionary(중대장=alone))
    assert found.text == translated and found.terms == (GlossaryTerm("중대장", "company commander"),)


def test_nothing_is_asked_and_nothing_recorded_where_the_target_stands_there() -> None:
    translator = Dictionary(중대장="commander")
    found = apply(make("중대장이 말했습니다.", "The Company Commander said it."), [COMMANDER], translator)
    assert found.terms == () and translator.asked == []
    assert (
        apply(make("소대장이 말했습니다.", "The leader said it."), [COMMANDER], translator).terms == ()
        and translator.asked == []
    )


def test_words_that_are_another_terms_target_are_not_replaced() -> None:
    entries = [entry("소대장", "platoon leader"), entry("대장", "senior officer")]
    translator = Dictionary(대장="leader", 소대장="boss")
    found = apply(make("소대장과 대장입니다.", "It is the platoon leader and the leader."), entries, translator)
    assert found.text == "It is the platoon leader and the senior officer."


def test_the_longer_of_two_terms_is_meant() -> None:
    entries = [
        entry("сержант", "Sgt", languages=("uk", "en")),
        entry("старший сержант", "staff sergeant", languages=("uk", "en")),
    ]
    found = apply(
        make("Зі старшим сержантом.", "With the senior sergeant.", "uk"),
        entries,
        Dictionary(**{"старший сержант": "senior sergeant"}),
    )
    assert found.text == "With the staff sergeant." and len(found.terms) == 1


def test_each_sentence_is_looked_at_by_itself() -> None:
    found = apply(
        make("중대장이 왔습니다. 지도자가 왔습니다.", "The leader came. The leader came."),
        [COMMANDER],
        Dictionary(중대장="leader"),
    )
    assert found.text == "The company commander came. The leader came."


def test_a_korean_particle_fits_the_new_term() -> None:
    words = Dictionary(**{"командир роти": "팀장"})
    found = apply(
        make("Командир роти сказав.", "팀장이 말했습니다.", "uk", "ko"),
        [entry("командир роти", "중대 지휘자", languages=("uk", "ko"))],
        words,
    )
    assert found.text == "중대 지휘자가 말했습니다." and found.terms[0].replaced == "팀장이"


def test_without_a_translator_only_what_lacks_is_recorded() -> None:
    assert apply(make("중대장이 말했습니다.", "The leader said."), [COMMANDER]).terms == (
        GlossaryTerm("중대장", "company commander"),
    )


def test_a_pair_that_the_translator_lacks_is_no_error() -> None:
    class Refusing(Dictionary):
        def translate(self, *arguments: Any, **named: Any) -> tuple[str, ...]:
            raise EngineError("no such pair")

    assert apply(make("중대장이 말했습니다.", "The leader said."), [COMMANDER], Refusing()).terms[0].at is None


@given(
    words=st.lists(st.sampled_from(["중대장", "소대", "왔습니다.", "leader"]), max_size=8),
    translated=st.lists(st.sampled_from(["leader", "The", "Platoon", "came.", "unit", "company commander"]), max_size=10),
)
def test_the_translators_own_words_always_come_back(words: list[str], translated: list[str]) -> None:
    utterance = make(" ".join(words), " ".join(translated))
    found = apply(utterance, [COMMANDER, entry("소대", "platoon", "unit")], Dictionary(중대장="leader"))
    for term in found.placed_terms:
        assert found.text[term.at : term.end].lower().startswith(term.target[:5].lower())
