"""Turns that hold two languages."""

import pytest

from noises import speech
from vidtx.document import EngineRecord, Turn
from vidtx.document.span import Span
from vidtx.speech.code_switching import join_by_language, split_code_switches

UK, KO, UNSURE = {"uk": 0.97, "ko": 0.03}, {"uk": 0.03, "ko": 0.97}, {"uk": 0.45, "ko": 0.55}
CERTAIN = {"uk": 1.0, "ko": 0.0}


class KnownLanguages:
    """Identifies the language that a segment is in, and the mixture where it holds two."""

    record = EngineRecord("recognition", "recognizer", "1", "recognizer")

    def __init__(self, *segments: tuple[int, int, str]) -> None:
        self.segments = segments
        self.asked: list[Span] = []

    def identify_language(self, waveform, spans, languages, progress=None):
        self.asked += spans
        return [self._measure(span) for span in spans]

    def _measure(self, span: Span) -> dict[str, float]:
        posteriors = {"uk": 1.0, "ko": 1.0}
        for start, end, code in self.segments:
            posteriors[code] += max(0, min(end, span.end) - max(start, span.start))
        whole = sum(posteriors.values())
        return {code: value / whole for code, value in posteriors.items()}


SOUND = speech((0.2, 2000), (0.001, 200), (0.2, 1800), (0.001, 200), (0.2, 2000))  # short pauses at 2.0-2.2 s and at 4.0-4.2 s
WHOLE = Turn(Span(0, 6200), "A", overlaps=True)


def test_an_interpreter_who_goes_on_in_the_other_language_is_cut_at_the_pause_between() -> None:
    first, second = split_code_switches(SOUND, [WHOLE], KnownLanguages((0, 4100, "ko"), (4100, 6200, "uk")), ("ko", "uk"))
    assert 4000 < first.span.end == second.span.start < 4200
    assert (first.span.start, second.span.end) == (0, 6200)
    assert {first.speaker, second.speaker} == {"A"} and first.overlaps and second.overlaps


def test_there_and_back_makes_three_turns() -> None:
    recognizer = KnownLanguages((0, 2100, "ko"), (2100, 4100, "uk"), (4100, 6200, "ko"))
    assert len(split_code_switches(SOUND, [WHOLE], recognizer, ("ko", "uk"))) == 3


def test_a_turn_in_one_language_stays_whole() -> None:
    assert split_code_switches(SOUND, [WHOLE], KnownLanguages((0, 6200, "uk")), ("ko", "uk")) == (WHOLE,)


def test_a_cut_that_leaves_a_side_in_doubt_is_not_made() -> None:
    class Wavering(KnownLanguages):
        """Sure of each short piece, in doubt about everything longer."""

        def _measure(self, span: Span) -> dict[str, float]:
            return super()._measure(span) if span.duration < 2500 else UNSURE

    recognizer = Wavering((0, 4100, "ko"), (4100, 6200, "uk"))
    assert split_code_switches(SOUND, [WHOLE], recognizer, ("ko", "uk")) == (WHOLE,)


def test_one_language_to_choose_from_measures_nothing() -> None:
    recognizer = KnownLanguages()
    assert split_code_switches(SOUND, [WHOLE], recognizer, ("uk",)) == (WHOLE,)
    assert recognizer.asked == []


@pytest.mark.parametrize(
    ("posteriors", "runs"),
    [
        ([UK, UK, KO], 2),
        ([UK, UNSURE, UK], 1),
        ([UK, UNSURE, KO], 2),
        ([KO, CERTAIN, KO], 3),
        ([KO, UK, KO], 1),
        ([UNSURE, UNSURE], 1),
    ],
)
def test_pieces_are_joined_to_runs_of_one_language(posteriors: list[dict[str, float]], runs: int) -> None:
    pieces = [Span(2000 * n, 2000 * (n + 1)) for n in range(len(posteriors))]
    assert len(join_by_language(pieces, posteriors)) == runs


def test_a_short_piece_does_not_outvote_what_a_switch_costs() -> None:
    pieces = [Span(0, 3000), Span(3000, 3900), Span(3900, 7000)]
    assert join_by_language(pieces, [UK, KO, UK]) == [Span(0, 7000)]
