"""Every utterance into the reader's language, and into each other language that is spoken in the clip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from vidtx.bitext.translation import translate_utterances
from vidtx.document import EngineRecord, Span, Translation, Utterance
from vidtx.errors import EngineError
from vidtx.signal import Progress


@dataclass
class FakeTranslator:
    """Writes the pair before the text. `lacks`: pairs that it does not translate."""

    lacks: frozenset[tuple[str, str]] = frozenset()
    calls: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)
    record: EngineRecord = EngineRecord("translation", "fake", "1", "fake")

    def translate(self, texts: Sequence[str], source: str, target: str, progress: Progress | None = None) -> tuple[str, ...]:
        self.calls.append((source, target, tuple(texts)))
        if (source, target) in self.lacks:
            raise EngineError(f"no {source} to {target}")
        if progress:
            progress(0.5)
            progress(1.0)
        return tuple(f"{source}>{target}:{text}" for text in texts)

    def score(self, texts: Sequence[str], translations: Sequence[str], source: str, target: str) -> tuple[float, ...]:
        assert [f"{source}>{target}:{text}" for text in texts] == list(translations)
        return tuple(-len(text) / 3 for text in texts)


def say(id: str, language: str | None, text: str, *translations: Translation) -> Utterance:
    return Utterance(id, Span(0, 1), "S", language, text, translations=translations)


TALK = [say("a", "uk", "Так."), say("b", "ko", "네."), say("c", "uk", "Ні.")]


def texts(utterance: Utterance) -> dict[str, str]:
    return {t.language: t.text for t in utterance.translations}


def test_each_utterance_is_translated_for_the_reader_first_and_into_the_other_language() -> None:
    first, second, third = translate_utterances(TALK, FakeTranslator(), "en")
    assert list(texts(first).items()) == [("en", "uk>en:Так."), ("ko", "uk>ko:Так.")]
    assert texts(second) == {"en": "ko>en:네.", "uk": "ko>uk:네."}
    assert texts(third) == {"en": "uk>en:Ні.", "ko": "uk>ko:Ні."}
    assert (first.text, first.id) == ("Так.", "a")


def test_scores_are_asked_for_only_where_they_are_wanted() -> None:
    scored = translate_utterances(TALK, FakeTranslator(), "en", scored=True)
    assert [[t.score for t in u.translations] for u in scored] == [[-1.3333, -1.3333], [-0.6667, -0.6667], [-1.0, -1.0]]
    plain = translate_utterances(TALK, FakeTranslator(), "en")
    assert [texts(u) for u in plain] == [texts(u) for u in scored] and all(
        t.score is None for u in plain for t in u.translations
    )


def test_texts_of_a_language_are_translated_together_and_none_into_its_own() -> None:
    translator = FakeTranslator()
    translate_utterances([*TALK, say("d", "en", "Yes.")], translator, "en")
    assert ("uk", "en", ("Так.", "Ні.")) in translator.calls
    assert all(source != target for source, target, _ in translator.calls)
    assert {(s, t) for s, t, _ in translator.calls} == {
        ("uk", "en"),
        ("uk", "ko"),
        ("ko", "en"),
        ("ko", "uk"),
        ("en", "uk"),
        ("en", "ko"),
    }
    assert len(translator.calls) == 6


def test_what_has_no_text_or_no_language_is_not_translated() -> None:
    silent, unknown = translate_utterances([say("a", "uk", ""), say("b", None, "hm")], FakeTranslator(), "en")
    assert silent.translations == unknown.translations == ()
    translator = FakeTranslator()
    translate_utterances([say("a", "uk", "Так."), say("b", "ko", "")], translator, "en")
    assert translator.calls == [("uk", "en", ("Так.",))]


def test_a_pair_between_the_clips_own_languages_that_the_model_lacks_is_left_out() -> None:
    first, second, _ = translate_utterances(TALK, FakeTranslator(frozenset({("uk", "ko")})), "en")
    assert texts(first) == {"en": "uk>en:Так."}
    assert texts(second) == {"en": "ko>en:네.", "uk": "ko>uk:네."}


def test_a_pair_into_the_readers_language_that_the_model_lacks_raises() -> None:
    with pytest.raises(EngineError, match="ko to en"):
        translate_utterances(TALK, FakeTranslator(frozenset({("ko", "en")})), "en")
    with pytest.raises(EngineError, match="ko to uk"):
        translate_utterances(TALK, FakeTranslator(frozenset({("ko", "uk")})), "uk")


def test_translations_that_are_there_stay() -> None:
    [utterance] = translate_utterances([say("a", "uk", "Так.", Translation("de", "Ja."))], FakeTranslator(), "en")
    assert texts(utterance) == {"de": "Ja.", "en": "uk>en:Так."}


def test_progress_runs_from_pair_to_pair_up_to_one() -> None:
    seen: list[float] = []
    translate_utterances(TALK, FakeTranslator(), "en", seen.append)
    assert seen == [0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1.0]


def test_without_utterances_nothing_is_asked() -> None:
    translator = FakeTranslator()
    assert translate_utterances([], translator, "en") == () and translator.calls == []
