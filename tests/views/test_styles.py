"""Limits of subtitles by style and language."""

from __future__ import annotations

from vidtx.views.styles import BBC, NETFLIX, STYLES, ReadingLimits


def test_a_language_without_limits_of_its_own_has_the_common_ones() -> None:
    assert NETFLIX.limits_for("ko") == ReadingLimits(16, 12, 14)
    assert NETFLIX.limits_for("uk") == NETFLIX.limits_for(None) == ReadingLimits(42, 17, 20)
    assert NETFLIX.limits_for("en") == ReadingLimits(42, 20, 20)


def test_the_bbcs_lines_are_shorter_and_korean_is_netflix() -> None:
    assert BBC.limits_for("en").line == BBC.limits_for("uk").line == 37
    assert BBC.limits_for("ko") == NETFLIX.limits_for("ko")
    assert (BBC.min_duration, BBC.max_duration, BBC.max_lines, BBC.gap_frames) == (834, 7000, 2, 2)


def test_what_names_who_speaks_may_be_faster() -> None:
    limits = NETFLIX.limits_for("ko")
    assert (limits.speed(described=False), limits.speed(described=True)) == (12, 14)


def test_limits_that_are_chosen_hold_in_all_languages() -> None:
    chosen = NETFLIX.limit(line=30, second=10)
    assert {chosen.limits_for(language) for language in ("ko", "en", "uk", None)} == {ReadingLimits(30, 10, 10)}
    only_line = BBC.limit(line=20)
    assert only_line.limits_for("en") == ReadingLimits(20, BBC.limits.second, BBC.limits.described)
    assert NETFLIX.limit() == NETFLIX


def test_styles_are_known_by_their_name() -> None:
    assert {name: style.name for name, style in STYLES.items()} == {"netflix": "netflix", "bbc": "bbc"}
