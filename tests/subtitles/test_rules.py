"""Each rule of the lint: what just keeps it, and what just breaks it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from vidtx.subtitles.line_languages import find_languages
from vidtx.subtitles.rules import RULES, Breach, Measure, ShownCue, check_cues
from vidtx.views.phrases import has_phrase
from vidtx.views.styles import BBC, NETFLIX

MEASURE = Measure(NETFLIX, Fraction(25), languages=2)


def cue(start: int, end: int, *lines: str, number: int = 1, language: str | None = None) -> ShownCue:
    return ShownCue(number, 10 * number, start, end, find_languages(lines, [language] * len(lines)))


def broken(*cues: ShownCue, measure: Measure = MEASURE) -> list[tuple[str, float | None, float | None]]:
    return [(breach.rule, breach.measured, breach.allowed) for breach in check_cues(cues, measure)]


def test_a_cue_within_all_limits_breaks_nothing() -> None:
    assert broken(cue(0, 3_000, "Добрий день."), cue(3_080, 6_000, "Good day.")) == []


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (cue(0, 1_000), ("empty", None, None)),
        (cue(0, 1_000, "  "), ("empty", None, None)),
        (cue(0, 3_000, " Так."), ("white_space", None, None)),
        (cue(0, 3_000, "Так,  так."), ("white_space", None, None)),
        (cue(0, 7_000, "а" * 43), ("line_width", 43, 42)),
        (cue(0, 7_000, "가" * 17), ("line_width", 17, 16)),
        (cue(0, 5_000, "а", "б", "в"), ("lines", 3, 2)),
        (cue(0, 1_000, "а" * 18), ("reading_speed", 18, 17)),
        (cue(0, 1_000, "가" * 13), ("reading_speed", 13, 12)),
        (cue(0, 1_000, "a" * 21), ("reading_speed", 21, 20)),
        (cue(0, 1_000, f"Я: {'а' * 18}"), ("reading_speed", 21, 20)),
        (cue(0, 832, "Так."), ("too_short", 832, 834)),
        (cue(0, 7_002, "Так."), ("too_long", 7_002, 7_000)),
        (cue(500, 500, "Так."), ("backwards", 0, None)),
        (cue(500, 400, "Так."), ("backwards", -100, None)),
        (cue(0, 3_000, "Так.", "Ні."), ("fits_one_line", 8, 42)),
        (cue(0, 5_000, "We crossed the river and walked for", "days until we came to a town"), ("line_break", None, None)),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_what_breaks_a_rule_is_found_with_both_values(
    shown: ShownCue, expected: tuple[str, float | None, float | None]
) -> None:
    found = broken(shown)
    assert expected in found
    assert {rule for rule, _, _ in found} <= {expected[0], "white_space"}


@pytest.mark.parametrize(
    "shown",
    [
        cue(0, 7_000, "а" * 42),
        cue(0, 7_000, "가" * 16),
        cue(0, 7_000, "a" * 32, language="ko"),
        cue(0, 1_000, "а" * 17),
        cue(0, 1_000, "가" * 12),
        cue(0, 833, "Так."),
        cue(0, 7_001, "Так."),
        cue(0, 5_000, "- Так.", "- Ні."),
        cue(0, 5_000, "[cut]", "Так."),
        cue(0, 5_000, "가" * 16, "가" * 16, "a" * 40, "a" * 40),
        cue(
            0,
            5_000,
            "[jump cut] Questioner:",
            "Ким ви були?",
            "What were you in the army when",
            "the war began in the east of it?",
        ),
    ],
)
def test_what_just_keeps_a_rule_is_not_found(shown: ShownCue) -> None:
    assert broken(shown) == []


def test_more_lines_than_the_languages_of_a_file_allow_are_found_whatever_they_hold() -> None:
    marked = cue(0, 5_000, "[cut]", "가" * 14, "가" * 14)
    assert broken(marked, measure=replace(MEASURE, languages=1)) == [("lines", 3, 2)]
    assert broken(marked) == []


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (500, ("order", 500, 1_000)),
        (2_900, ("overlap", 100, 0)),
        (3_000, ("gap", 0, 80)),
        (3_078, ("gap", 78, 80)),
        (3_079, None),
        (3_080, None),
        (3_118, None),
        (3_119, ("gap_to_close", 119, 80)),
        (3_478, ("gap_to_close", 478, 80)),
        (3_479, None),
    ],
)
def test_how_a_cue_follows_the_one_above(start: int, expected: tuple[str, float, float] | None) -> None:
    found = broken(cue(1_000, 3_000, "Так."), cue(start, start + 2_000, "Ні."))
    assert found == ([expected] if expected else [])


def test_without_a_frame_rate_only_what_is_too_short_at_every_rate_is_found() -> None:
    unknown = replace(MEASURE, frame_rate=None)
    cues = [cue(0, 1_000, "Так."), cue(1_031, 2_000, "Ні."), cue(2_040, 3_000, "Ні."), cue(3_120, 4_000, "Ні.")]
    assert broken(*cues, measure=unknown) == [("gap", 31, 33.33)]


def test_a_format_that_rounds_times_is_measured_with_that_slack() -> None:
    cues = [cue(0, 830, "Так."), cue(900, 2_000, "Ні.")]
    assert broken(*cues, measure=replace(MEASURE, slack=10)) == []
    assert [rule for rule, _, _ in broken(*cues)] == ["too_short", "gap"]


def test_a_gap_that_cannot_be_closed_within_seven_seconds_is_none_to_close() -> None:
    assert broken(cue(0, 6_900, "Так."), cue(7_200, 9_000, "Ні.")) == []


def test_each_language_is_measured_by_itself() -> None:
    both = cue(0, 2_000, "가" * 16, "a" * 41)
    assert [(b.rule, b.language) for b in check_cues([both], MEASURE)] == [("reading_speed", "en")]


def test_what_a_style_only_recommends_is_a_note() -> None:
    fast = cue(0, 1_000, "а" * 30, number=4)
    netflix, bbc = (list(check_cues([fast], Measure(style, Fraction(25)))) for style in (NETFLIX, BBC))
    assert netflix == [Breach("reading_speed", "error", 4, 40, 0, 30.0, 17.0, "uk")]
    assert bbc == [Breach("reading_speed", "note", 4, 40, 0, 30.0, 19.0, "uk")]


def test_every_rule_has_a_name() -> None:
    assert all(has_phrase(f"rule.{rule}") for rule in RULES)
    assert (NETFLIX.advice | BBC.advice) <= set(RULES)
