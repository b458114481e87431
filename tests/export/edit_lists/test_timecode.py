"""Timecode as OpenTimelineIO writes it, at every rate, and exact fractions of seconds."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import opentimelineio as otio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edit_examples import CLIP, VIDEO
from vidtx.export.edit_lists.timecode import RATES, Timebase, choose_timebase

NTSC = Fraction(30_000, 1001)
A_DAY = 24 * 3600


@pytest.mark.parametrize("rate", RATES, ids=str)
@given(st.data())
def test_timecode_is_that_of_opentimelineio(rate: Fraction, data: st.DataObject) -> None:
    """Drop-frame at 29.97 and 59.94, whole numbers elsewhere: an independent count of the same frames."""
    timebase = Timebase(rate)
    frames = data.draw(st.integers(0, timebase.nominal * A_DAY * 99 // 100) | st.integers(0, 40_000))
    drop = bool(timebase.dropped)
    assert timebase.format(frames) == otio.opentime.RationalTime(frames, float(rate)).to_timecode(float(rate), drop)


@pytest.mark.parametrize(
    ("rate", "frames", "shown"),
    [
        (NTSC, 1799, "00:00:59;29"),
        (NTSC, 1800, "00:01:00;02"),  # numbers 0 and 1 are left out
        (NTSC, 17_982, "00:10:00;00"),  # but not in a tenth minute
        (NTSC, 107_892, "01:00:00;00"),
        (2 * NTSC, 3600, "00:01:00;04"),
        (2 * NTSC, 215_784, "01:00:00;00"),
        (Fraction(24_000, 1001), 86_400, "01:00:00:00"),
        (Fraction(25), 90_000, "01:00:00:00"),
    ],
)
def test_the_published_examples_of_drop_frame_counting(rate: Fraction, frames: int, shown: str) -> None:
    assert Timebase(rate).format(frames) == shown


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_an_hour_begins_at_the_frame_that_shows_it(rate: Fraction) -> None:
    timebase = Timebase(rate)
    assert timebase.format(timebase.hours(1)).startswith("01:00:00") and timebase.format(timebase.hours(1) - 1).startswith(
        "00:59:59"
    )


def test_drop_frame_timecode_keeps_up_with_the_clock_and_whole_numbers_do_not() -> None:
    hour = round(3600 * NTSC)
    assert Timebase(NTSC).format(hour) == "01:00:00;00"
    assert Timebase(Fraction(24_000, 1001)).format(round(3600 * Fraction(24_000, 1001))) == "00:59:56:10"


@pytest.mark.parametrize(
    ("own", "counted"),
    [
        (NTSC, NTSC),
        (Fraction(2997, 100), NTSC),
        (Fraction(19_001, 634), NTSC),  # the mean of a rate that varies
        (Fraction(15), Fraction(24_000, 1001)),
        (Fraction(120), Fraction(60)),
        (None, Fraction(25)),
    ],
)
def test_a_clip_is_counted_at_its_own_rate_or_the_nearest(own: Fraction | None, counted: Fraction) -> None:
    clip = replace(CLIP, video=replace(VIDEO, frame_rate=own, variable_frame_rate=own != NTSC))
    assert choose_timebase(clip).rate == counted


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_seconds_of_frames_are_exact(rate: Fraction) -> None:
    written = Timebase(rate).seconds(12_345)
    assert written.endswith("s") and Fraction(written[:-1]) == 12_345 / rate
