"""The language of each turn, decided per turn."""

from vidtx.document import Turn
from vidtx.document.span import Span
from vidtx.speech.language import decide_languages

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
