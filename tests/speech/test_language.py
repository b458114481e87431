"""The language of each turn, decided per turn."""

from dataclasses import replace

import numpy as np

from vidtx.document import EngineRecord, Turn
from vidtx.document.span import Span
from vidtx.speech.language import decide_languages, identify_languages

SURE_UK, SURE_KO, UNSURE = {"uk": 0.97, "ko": 0.03}, {"uk": 0.03, "ko": 0.97}, {"uk": 0.45, "ko": 0.55}


def turns(*parts: tuple[str, int]) -> list[Turn]:
    found, start = [], 0
    for speaker, length in parts:
        found.append(Turn(Span(start, start + length), speaker))
        start += length + 300
    return found


def test_one_voice_can_change_its_language_from_turn_to_turn() -> None:
    decided = decide_languages(turns(("A", 3000), ("B", 3000), ("B", 3000), ("A", 3000)), [SURE_UK, SURE_KO, SURE_UK, SURE_UK])
    assert [d.language for d in decided] == ["uk", "ko", "uk", "uk"]
    assert not any(d.language_inferred for d in decided)
    assert all(d.language_probability > 0.9 for d in decided)


def test_a_short_turn_takes_the_language_its_speaker_keeps_to() -> None:
    decided = decide_languages(turns(("A", 3000), ("B", 3000), ("A", 300), ("B", 2500)), [SURE_UK, SURE_KO, UNSURE, SURE_KO])
    assert decided[2].language == "uk"
    assert decided[2].language_inferred
    assert 0.5 < decided[2].language_probability < 0.95


def test_a_long_turn_is_not_talked_over_by_the_speakers_habit() -> None:
    decided = decide_languages(turns(("B", 4000), ("B", 4000), ("B", 2600)), [SURE_UK, SURE_UK, SURE_KO])
    assert decided[2].language == "ko"


def test_a_short_turn_of_a_stranger_leans_on_its_neighbors() -> None:
    even = {"uk": 0.5, "ko": 0.5}
    decided = decide_languages(turns(("A", 3000), ("X", 300), ("B", 3000)), [SURE_KO, even, SURE_KO])
    assert decided[1].language == "ko" and decided[1].language_inferred


def test_probabilities_are_probabilities_even_when_a_model_is_certain() -> None:
    decided = decide_languages(turns(("A", 200), ("A", 9000)), [{"uk": 1.0, "ko": 0.0}, {"uk": 0.0, "ko": 1.0}])
    assert all(0.5 <= d.language_probability <= 1.0 for d in decided)


class KnownPosteriors:
    record = EngineRecord("recognition", "fixed", "1", "fixed")

    def __init__(self, *posteriors: dict[str, float]) -> None:
        self.posteriors = posteriors
        self.measured: list[Span] = []

    def identify_language(self, waveform, spans, languages, progress=None):
        self.measured += spans
        return self.posteriors


def test_turns_come_back_as_they_were_with_their_language() -> None:
    given = [replace(turn, overlaps=True) for turn in turns(("A", 3000), ("B", 400))]
    found = identify_languages(np.zeros(16), given, KnownPosteriors(SURE_UK, SURE_KO), ("ko", "uk"))
    assert [(t.span, t.speaker, t.overlaps) for t in found] == [(t.span, t.speaker, True) for t in given]
    assert [(t.language, t.language_inferred) for t in found] == [("uk", False), ("ko", True)]


def test_one_language_to_choose_from_is_certain_and_not_measured() -> None:
    recognizer = KnownPosteriors()
    (found,) = identify_languages(np.zeros(16), turns(("A", 300)), recognizer, ("uk",))
    assert (found.language, found.language_probability, found.language_inferred) == ("uk", 1.0, False)
    assert recognizer.measured == []
    assert identify_languages(np.zeros(16), [], recognizer, ("ko", "uk")) == ()
