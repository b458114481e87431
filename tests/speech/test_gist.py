"""The gist: each utterance from its own channel's sound, marked, and none rather than an invented one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from vidtx.document import Translation, Turn, Utterance
from vidtx.document.span import Span
from vidtx.engines.base import Recognition
from vidtx.speech.gist import add_gists, find_reason


def recognize(text: str, probability: float = 0.8, flags: tuple[str, ...] = (), ms: int = 2000) -> Recognition:
    return Recognition(Span(0, ms), text, (), probability, 0.1, flags)


@pytest.mark.parametrize(
    ("recognition", "reason"),
    [
        (recognize("Where did you serve?"), None),
        (recognize("Where did you serve?", 0.5), None),
        (recognize("Where did you serve?", 0.49, ("low_confidence",)), "unsure"),
        (recognize(""), "nothing"),
        (recognize("... 22"), "nothing"),
        (recognize("I was there", flags=("repetition_cut",)), "repeated"),
        (recognize("Where did you serve?", 0.3, ("low_confidence",)), "unsure"),
        (recognize("Де ви служили?"), "letters"),
        (recognize("어디에서 복무했습니까 in the army"), "letters"),
        (recognize("Thank you for watching."), "stock"),
        (recognize("In the château of Słupsk."), None),
        (recognize("a word " * 12, ms=1000), "too_long"),
        (recognize("Yes, sir, it is.", ms=200), None),
    ],
)
def test_a_gist_is_shown_only_where_nothing_speaks_against_it(recognition: Recognition, reason: str | None) -> None:
    assert find_reason(recognition) == reason


class Translator:
    """Answers with the language and the level of the sound it was given."""

    record: Any = None

    def __init__(self) -> None:
        self.asked: list[tuple[float, str, list[int]]] = []

    def translate_speech(self, waveform: Any, spans: Any, language: str, progress: Any = None) -> tuple[Recognition, ...]:
        self.asked.append((float(waveform[0]), language, [span.start for span in spans]))
        if progress:
            progress(1.0)
        return tuple(Recognition(s, f"Said in {language} at {waveform[0]:.0f}.", (), 0.9, 0.1) for s in spans)


def utter(id: str, start: int, speaker: str, language: str | None, text: str = "так") -> Utterance:
    return Utterance(id, Span(start, start + 900), speaker, language, text)


def test_each_utterance_is_translated_from_the_sound_of_its_channel() -> None:
    sounds = [np.full(16_000, level, np.float32) for level in (1.0, 2.0)]
    turns = [
        [Turn(Span(0, 900), "SPEAKER_00", "uk"), Turn(Span(2000, 2900), "SPEAKER_00", "ko")],
        [Turn(Span(1000, 1900), "SPEAKER_01", "ko")],
    ]
    utterances = (utter("a", 0, "SPEAKER_00", "uk"), utter("b", 1000, "SPEAKER_01", "ko"), utter("c", 2000, "SPEAKER_00", "ko"))
    translator, shares = Translator(), list[float]()
    found = add_gists(sounds, turns, utterances, translator, shares.append)
    assert translator.asked == [(1.0, "ko", [2000]), (1.0, "uk", [0]), (2.0, "ko", [1000])]
    assert [u.translation("en") for u in found] == ["Said in uk at 1.", "Said in ko at 2.", "Said in ko at 1."]
    assert all(u.is_gist("en") and u.flags == ("rough_gist",) for u in found)
    assert shares == sorted(shares) and shares[-1] == pytest.approx(1.0)


def test_what_was_not_recognized_or_is_english_or_withheld_stays_as_it_was() -> None:
    class Unsure(Translator):
        def translate_speech(self, waveform: Any, spans: Any, language: str, progress: Any = None) -> tuple[Recognition, ...]:
            return tuple(recognize("Thanks for watching!", 0.2) for _ in spans)

    sound = [np.ones(16_000, np.float32)]
    turns = [[Turn(Span(0, 5000), "S", "uk")]]
    kept = (utter("a", 0, "S", "uk", ""), utter("b", 1000, "S", "en", "yes"), utter("c", 2000, "S", None, "so"))
    translator = Translator()
    assert add_gists(sound, turns, kept, translator) == kept and not translator.asked
    doubtful = (utter("d", 3000, "S", "uk"),)
    assert add_gists(sound, turns, doubtful, Unsure()) == doubtful


def test_only_the_english_text_of_a_flagged_utterance_is_a_gist() -> None:
    marked = Utterance(
        "a",
        Span(0, 1),
        "S",
        "uk",
        "так",
        translations=(Translation("en", "yes"), Translation("ko", "네")),
        flags=("rough_gist",),
    )
    assert marked.is_gist("en")
    assert not marked.is_gist("ko") and not marked.is_gist("uk") and not marked.is_gist(None)
    assert not Utterance("b", Span(0, 1), "S", "uk", "так", flags=("rough_gist",)).is_gist("en"), "there is none"
