"""The scoring of whole interviews, on turns and texts small enough to count by hand."""

from __future__ import annotations

import pytest

from real_scores import SaidWord, ScoredTurn, Segment, add, assign_texts, count, count_flow, measure_languages, rate_characters

TURNS = (
    ScoredTurn(0, 3000, "uk", "добрий день пане", "добрий день пане", False),
    ScoredTurn(3500, 4200, "ko", "네", "네", False),
    ScoredTurn(4500, 9000, "ko", "안녕하세요 반갑습니다", "안녕하세요 반갑습니까", True),
)


def say(start: int, end: int, text: str, language: str, *words: tuple[int, int, str]) -> Segment:
    return Segment(start, end, text, language, tuple(SaidWord(*word) for word in words))


PERFECT = (
    say(0, 3000, "Добрий день, пане!", "uk"),
    say(3500, 4200, "네.", "ko"),
    say(4500, 9000, "안녕 하세요, 반갑습니다", "ko"),
)


def test_a_perfect_transcript_has_no_errors() -> None:
    found = count(PERFECT, TURNS)
    assert rate_characters(found) == {"cer": 0.0, "told": pytest.approx(1 / (16 + 1 + 10))}
    assert rate_characters(found, "ko", "known") == {"cer": 0.0, "told": pytest.approx(0.1)}
    assert rate_characters(found, "ru") == {"cer": None, "told": None}
    assert found["language_time"] == {"right": 8.2, "covered": 8.2, "speech": 8.2}
    assert {band: tuple(n.values()) for band, n in found["language_turns"].items()} == {
        "< 1 s": (1, 1),
        "1-2 s": (0, 0),
        "> 2 s": (2, 2),
    }
    assert found["lost"] == {"turns": 0, "of": 3, "characters": 0}
    assert found["flow"] == {"right": 25, "elsewhere": 0, "changed": 0, "lost": 0, "added": 0}
    assert found["excess"] == {"lost": 0, "language": 0, "boundaries": 0, "recognition": -1}


def test_a_word_belongs_to_the_turn_that_holds_most_of_it() -> None:
    whole = say(0, 9000, "", "ko", (2000, 3100, "a"), (3300, 3600, "b"), (4100, 4800, "c"), (9500, 9900, "d"))
    assert assign_texts([whole], TURNS) == ["a", "b", "c d"]


def test_where_two_voices_overlap_a_word_goes_with_its_segment() -> None:
    turns = (ScoredTurn(0, 3000, "uk", "", "", False), ScoredTurn(2000, 5000, "ko", "", "", False))
    segments = [say(0, 3000, "", "uk", (2400, 2600, "a")), say(2000, 5000, "", "ko", (2400, 2600, "b"))]
    assert assign_texts(segments, turns) == ["a", "b"]


def test_text_without_word_times_is_spread_over_its_segment() -> None:
    assert [(w.start, w.end) for w in say(1000, 2000, "ab cdefghij", "en").list_words()] == [(1000, 1200), (1200, 2000)]
    assert assign_texts([say(0, 9000, "aaaaaaaaa bb cccccccccccccc", "en")], TURNS) == ["aaaaaaaaa", "bb", "cccccccccccccc"]


def test_a_turn_without_text_is_lost_and_its_characters_are_errors() -> None:
    found = count(PERFECT[:2], TURNS)
    assert found["lost"] == {"turns": 1, "of": 3, "characters": 10}
    assert rate_characters(found, "ko") == {"cer": pytest.approx(10 / 11), "told": pytest.approx(1 / 11)}
    assert found["excess"]["lost"] == 9
    assert found["flow"]["lost"] == 10
    assert found["language_time"]["covered"] == pytest.approx(3.7)


def test_a_turn_is_lost_only_where_the_recognizer_can_say_something() -> None:
    quiet = (ScoredTurn(0, 900, "uk", "", "", False),)
    assert count((), quiet)["lost"] == {"turns": 0, "of": 0, "characters": 0}


def test_text_in_the_wrong_turn_is_right_and_elsewhere() -> None:
    moved = assign_texts(
        [say(0, 3000, "добрий день", "uk"), say(3500, 4200, "пане 네", "ko"), say(4500, 9000, "안녕하세요 반갑습니다", "ko")],
        TURNS,
    )
    assert count_flow(moved, TURNS) == {"right": 21, "elsewhere": 4, "changed": 0, "lost": 0, "added": 0}


def test_what_was_never_said_is_added() -> None:
    assert count_flow(["добрий день пане xy", "네", "안녕하세요 반갑습니까"], TURNS) == {
        "right": 24,
        "elsewhere": 0,
        "changed": 1,
        "lost": 0,
        "added": 2,
    }


def test_the_language_is_that_of_the_segment_lying_there() -> None:
    segments = [say(0, 2500, "x", "ru"), say(2500, 9000, "y", "ko")]
    assert measure_languages(segments, TURNS[0]) == {"ru": 2500, "ko": 500}
    found = count(segments, TURNS)
    assert found["language_turns"]["> 2 s"] == {"right": 1, "turns": 2}
    assert found["language_time"] == {"right": pytest.approx(5.2), "covered": pytest.approx(8.2), "speech": pytest.approx(8.2)}


@pytest.mark.parametrize(
    ("segments", "cause"),
    [
        ([], "lost"),
        ([say(4500, 9000, "안녕", "uk")], "language"),
        ([say(4500, 6000, "안녕하세요", "ko"), say(6000, 9000, "반갑", "ko")], "boundaries"),
        ([say(4400, 9100, "안녕하세요", "ko")], "recognition"),
    ],
)
def test_excess_errors_have_one_cause(segments: list[Segment], cause: str) -> None:
    excess = count(segments, TURNS[2:])["excess"]
    assert excess[cause] > 0
    assert sum(map(bool, excess.values())) == 1


def test_counts_of_interviews_are_added_and_rates_are_not_averaged() -> None:
    total = add([count(PERFECT, TURNS), count((), TURNS)])
    assert rate_characters(total)["cer"] == pytest.approx(0.5)
    assert total["lost"] == {"turns": 3, "of": 6, "characters": 27}
