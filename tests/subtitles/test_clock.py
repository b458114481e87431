"""Times of subtitle files."""

from __future__ import annotations

import pytest

from vidtx.subtitles.clock import read_clock


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("00:00:01,234", 1234),
        ("1:02.5", 62_500),
        ("0:00:01.05", 1050),
        ("00:00:01", 1000),
        ("-00:00:01.000", -1000),
        ("00:00:00.0004", 0),
        ("00:00:00.0005", 1),
        ("100:00:00.000", 360_000_000),
        ("90:00.000", 5_400_000),
        ("00:60:00.000", None),
        ("00:00:60.000", None),
        ("12", None),
        ("a:b", None),
        ("9" * 5000 + ":00:00", None),
    ],
)
def test_times(text: str, ms: int | None) -> None:
    assert read_clock(text) == ms
