"""Time expressions of TTML, and times within times."""

from __future__ import annotations

from fractions import Fraction

import pytest
from lxml import etree

from vidtx.subtitles.ttml_time import Interval, TimeBase, place

P = 'xmlns:p="http://www.w3.org/ns/ttml#parameter"'
FILM = TimeBase.of(
    etree.fromstring(f'<tt {P} p:frameRate="24" p:frameRateMultiplier="1000 1001" p:tickRate="10000" p:subFrameRate="2"/>')
)
PLAIN = TimeBase.of(etree.fromstring("<tt/>"))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("00:00:01.250", Fraction(5, 4)),
        ("01:00:00", Fraction(3600)),
        ("00:00:01:12", 1 + Fraction(12 * 1001, 24000)),
        ("00:00:01:12.1", 1 + Fraction(25 * 1001, 48000)),
        ("1.5h", Fraction(5400)),
        ("2m", Fraction(120)),
        ("250ms", Fraction(1, 4)),
        ("24f", Fraction(1001, 1000)),
        ("5000t", Fraction(1, 2)),
        ("soon", None),
        ("-1s", None),
        ("", None),
        ("1" * 5000 + "s", None),
    ],
)
def test_time_expressions(text: str, seconds: Fraction | None) -> None:
    assert FILM.read(text) == seconds


def test_without_parameters_there_are_thirty_frames_and_one_tick_a_second() -> None:
    assert PLAIN.read("15f") == Fraction(1, 2) and PLAIN.read("2t") == 2
    assert PLAIN.named_rate is None and FILM.named_rate == Fraction(24000, 1001)


def test_times_count_from_what_they_stand_in_and_end_with_it() -> None:
    outer = Interval(Fraction(10), Fraction(20))
    assert place(outer, Fraction(2), Fraction(5), None) == Interval(Fraction(12), Fraction(15))
    assert place(outer, Fraction(2), None, Fraction(30)) == Interval(Fraction(12), Fraction(20))
    assert place(outer, Fraction(2), Fraction(5), Fraction(1)) == Interval(Fraction(12), Fraction(13))
    assert place(Interval(Fraction(0), None), None, None, None) == Interval(Fraction(0), None)
