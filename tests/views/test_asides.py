"""Marks and names in lines of subtitles."""

from __future__ import annotations

import pytest

from vidtx.views.asides import has_asides, strip_asides


@pytest.mark.parametrize(
    ("line", "bare"),
    [
        ("[cut] Interpreter: Так.", " Так."),
        ("- Subject 1: 네.", " 네."),
        ("Interpreter:", ""),
        ("О 12:30 ми пішли.", "О 12:30 ми пішли."),
        ("Nothing beside.", "Nothing beside."),
        ("word [jump cut, probable] word", "word  word"),
    ],
)
def test_marks_and_names_are_taken_off(line: str, bare: str) -> None:
    assert strip_asides([line]) == (bare,)
    assert has_asides([line]) == (line != bare)


def test_a_mark_that_goes_on_over_the_end_of_a_line_is_one() -> None:
    assert strip_asides(["십분 기다렸습니다. [not", "rendered by] x", "y"]) == ("십분 기다렸습니다. ", " x", "y")
    assert strip_asides(["[never closed", "at all"]) == ("", "")


def test_no_lines_have_none() -> None:
    assert strip_asides([]) == () and not has_asides([])
