"""The CMX3600 decision list opens again at its times, whatever the clip's frame rate."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import opentimelineio as otio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from document_strategies import transcripts
from edit_examples import CLIP, EDITS, VIDEO
from vidtx.document import Clip, Transcript, VideoStream
from vidtx.export.edit_lists.edl import format_edl, write_edl
from vidtx.export.options import ExportOptions


def test_the_decision_list_opens_again_at_its_times() -> None:
    track = otio.adapters.read_from_string(format_edl(CLIP, EDITS), "cmx_3600", rate=25).tracks[0]
    assert [piece.source_range.start_time.to_frames() for piece in track] == [0, 50, 100, 150, 200]
    assert "jump cut" in " ".join(marker.name for marker in track[1].markers).lower()
    assert not track[0].markers


@settings(max_examples=20, deadline=None)
@given(st.fractions(Fraction(1), Fraction(240)))
def test_no_frame_rate_stops_the_decision_list(rate: Fraction) -> None:
    video = VideoStream(0, "h264", 640, 360, Fraction(1, 12800), 0, rate, True, 0, 10_000)
    clip = Clip("a.mp4", "0" * 64, 1, 10_000, "mp4", video, ())
    assert format_edl(clip, EDITS).count("\n") > 5


@settings(max_examples=20, deadline=None)
@given(transcripts())
def test_any_document_gives_a_decision_list(transcript: Transcript) -> None:
    (file,) = write_edl(transcript, ExportOptions())
    assert file.suffix == ".edl" and file.text.startswith("TITLE:")


@pytest.mark.parametrize("rate", [Fraction(30_000, 1001), Fraction(60_000, 1001), Fraction(24_000, 1001)], ids=str)
def test_every_event_of_a_broadcast_rate_begins_at_its_very_frame(rate: Fraction) -> None:
    """Over two hours; drop-frame timecode says that it is."""
    frames = (1799, 1800, 17_982, 107_892, 171_000)
    clip = replace(CLIP, video=replace(VIDEO, start_pts=0, frame_rate=rate), duration=7_300_000)
    text = format_edl(clip, [replace(EDITS[0], id=f"b{n}", pts=n, time_base=1 / rate) for n in frames])
    track = otio.adapters.read_from_string(text, "cmx_3600", rate=float(rate)).tracks[0]
    assert [piece.source_range.start_time.to_frames() for piece in track] == [0, *frames]
    assert f"\nFCM: {'NON-DROP' if rate.numerator == 24_000 else 'DROP'} FRAME\n" in text
