"""The OpenTimelineIO timeline opens again with its scenes and its marks."""

from __future__ import annotations

import opentimelineio as otio
from hypothesis import given, settings

from document_strategies import transcripts
from edit_examples import CLIP, EDITS, REJECTED
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
