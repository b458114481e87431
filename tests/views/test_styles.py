"""Limits of subtitles by style and language."""

from __future__ import annotations

from vidtx.views.styles import NETFLIX, ReadingLimits


def test_a_language_without_limits_of_its_own_has_the_common_ones() -> None:
    assert NETFLIX.limits_for("ko") == ReadingLimits(16, 12)
    assert NETFLIX.limits_for("uk") == NETFLIX.limits_for(None) == ReadingLimits(42, 17)
