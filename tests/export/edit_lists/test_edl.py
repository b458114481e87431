"""The CMX3600 decision list opens again at its times, whatever the clip's frame rate."""

from __future__ import annotations

from fractions import Fraction

import opentimelineio as otio
from hypothesis import given, settings
from hypothesis import strategies as st

from document_strategies import transcripts
from edit_examples import CLIP, EDITS
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
