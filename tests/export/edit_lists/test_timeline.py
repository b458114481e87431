"""The OpenTimelineIO timeline opens again with its scenes and its marks."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import opentimelineio as otio
import pytest
from hypothesis import given, settings

from document_strategies import transcripts
from edit_examples import CLIP, EDITS, REJECTED, VIDEO
from interview import make_reviewed_interview
from vidtx.document import Transcript
from vidtx.export.edit_lists.timeline import format_otio, write_otio
from vidtx.export.options import ExportOptions


def test_the_timeline_opens_again_with_its_marks() -> None:
    track = otio.adapters.read_from_string(format_otio(CLIP, EDITS), "otio_json").tracks[0]
    assert [piece.source_range.start_time.value for piece in track] == [0, 50, 100, 150, 200]
    assert track.duration().to_seconds() == 10
    assert [m.metadata["vidtx"]["kind"] for piece in track for m in piece.markers] == [
        "jump_cut", "title_card", "title_card", "sound_splice"
    ]  # fmt: skip
    assert track[1].markers[0].metadata["vidtx"]["probability"] == 0.8


def test_marks_say_what_is_claimed_and_a_rejected_edit_has_none() -> None:
    track = otio.adapters.read_from_string(format_otio(CLIP, (*EDITS, REJECTED)), "otio_json").tracks[0]
    assert [mark.name for piece in track for mark in piece.markers] == [
        "jump cut · probable · in picture",
        "title card · certain · in picture",
        "end of title card",
        "sound splice · possible · in sound",
    ]


@settings(max_examples=20, deadline=None)
@given(transcripts())
def test_the_timeline_of_any_document_opens_again(transcript: Transcript) -> None:
    (file,) = write_otio(transcript, ExportOptions())
    timeline = otio.adapters.read_from_string(file.text, "otio_json")
    assert file.suffix == ".otio" and timeline.metadata["vidtx"]["sha256"] == transcript.clip.sha256


def test_exchanges_and_findings_are_marks_of_the_whole() -> None:
    made = make_reviewed_interview()
    (file,) = write_otio(made, ExportOptions())
    timeline = otio.adapters.read_from_string(file.text, "otio_json")
    marks = [
        (m.metadata["vidtx"]["id"], m.marked_range.start_time.value, m.marked_range.duration.value)
        for m in timeline.tracks.markers
    ]
    assert marks == [("e0", 0, 238), ("r0.1", 62, 0), ("e1", 250, 238)]
    first = timeline.tracks.markers[0]
    assert (first.name, first.color, first.comment) == ("Exchange 1 · no edit found", "GREEN", "Як вас звати?")
    assert [m.metadata["vidtx"]["kind"] for piece in timeline.tracks[0] for m in piece.markers] == ["cut"]


@pytest.mark.parametrize(
    "rate", [Fraction(30_000, 1001), Fraction(24_000, 1001), Fraction(25), Fraction(60_000, 1001)], ids=str
)
def test_a_mark_lies_at_the_very_frame_of_what_it_marks(rate: Fraction) -> None:
    frames = (1, 1799, 1800, 17_982, 107_892, 171_000)
    video = replace(VIDEO, start_pts=0, frame_rate=rate)
    clip = replace(CLIP, video=video, duration=7_300_000)
    edits = [replace(EDITS[0], id=f"b{n}", pts=n, time_base=1 / rate) for n in frames]
    track = otio.adapters.read_from_string(format_otio(clip, edits), "otio_json").tracks[0]
    assert [m.marked_range.start_time.value for piece in track for m in piece.markers] == list(frames)
