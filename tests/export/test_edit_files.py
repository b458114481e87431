"""Scene lists, edit decision lists, timelines and chapters: they open again, and none disagrees with another."""

from __future__ import annotations

import csv
import io
import itertools
from fractions import Fraction

import opentimelineio as otio
from hypothesis import given, settings
from hypothesis import strategies as st

from document_strategies import transcripts
from vidtx.document import Clip, EditBoundary, Evidence, Transcript, VideoStream
from vidtx.export.edit_lists import SCENE_COLUMNS, describe_edits, format_chapters, format_scene_list
from vidtx.export.timeline import format_edl, format_otio
from vidtx.views.scenes import find_scenes

MS = Fraction(1, 1000)
VIDEO = VideoStream(0, "h264", 640, 360, Fraction(1, 12800), 6400, Fraction(25), False, 0, 10_000)
CLIP = Clip("a clip.mp4", "0" * 64, 1000, 10_000, "mp4", VIDEO, ())
TOLD = (Evidence.note("change", 2.0, '=1+1; "quoted", <b>'),)
CUT = EditBoundary("b1", 2000, MS, "jump_cut", True, False, 0.8, TOLD)
CARD = EditBoundary("b2", 4000, MS, "title_card", True, False, 0.99, TOLD, 6000)
SPLICE = EditBoundary("b3", 8000, MS, "sound_splice", False, True, 0.5, TOLD)
EDITS = (CUT, CARD, SPLICE)


def test_scenes_begin_where_edits_begin_and_where_lasting_ones_end() -> None:
    scenes = find_scenes(CLIP, EDITS)
    assert [float(scene.start) for scene in scenes] == [0, 2, 4, 6, 8]
    assert [scene.boundary and (scene.boundary.id, scene.after) for scene in scenes] == [
        None, ("b1", False), ("b2", False), ("b2", True), ("b3", False)
    ]  # fmt: skip


@settings(max_examples=40)
@given(transcripts())
def test_scenes_cover_the_clip_without_gaps(transcript: Transcript) -> None:
    scenes = find_scenes(transcript.clip, transcript.boundaries)
    assert bool(scenes) == (transcript.clip.duration > 0)
    if scenes:
        assert scenes[0].start == 0 and scenes[-1].end == Fraction(transcript.clip.duration, 1000)
        assert all(a.end == b.start for a, b in itertools.pairwise(scenes))
        assert all(scene.start < scene.end for scene in scenes)
        starts = {scene.start for scene in scenes}
        assert all(b.time in starts for b in transcript.boundaries if 0 < b.time < scenes[-1].end)


@settings(max_examples=20)
@given(transcripts())
def test_any_document_can_be_written(transcript: Transcript) -> None:
    clip, edits = transcript.clip, transcript.boundaries
    scenes = len(find_scenes(clip, edits))
    assert len(list(csv.reader(io.StringIO(format_scene_list(clip, edits))))) == scenes + 1
    assert format_chapters(clip, edits).startswith("WEBVTT\n")
    assert otio.adapters.read_from_string(format_otio(clip, edits), "otio_json")
    assert format_edl(clip, edits).startswith("TITLE:")


def test_the_scene_list_has_the_columns_of_pyscenedetect_first() -> None:
    rows = list(csv.reader(io.StringIO(format_scene_list(CLIP, EDITS))))
    assert tuple(rows[0][: len(SCENE_COLUMNS)]) == SCENE_COLUMNS
    assert rows[2][:10] == [
        "2", "51", "00:00:02.000", "2.000", "100", "00:00:04.000", "4.000", "50", "00:00:02.000", "2.000"
    ]  # fmt: skip
    assert rows[2][10:13] == ["jump cut", "0.800", "probable"]
    assert rows[2][-1].startswith("'="), "no cell is a formula"


def test_the_timeline_opens_again_with_its_marks() -> None:
    track = otio.adapters.read_from_string(format_otio(CLIP, EDITS), "otio_json").tracks[0]
    assert [piece.source_range.start_time.value for piece in track] == [0, 50, 100, 150, 200]
    assert track.duration().to_seconds() == 10
    assert [m.metadata["vidtx"]["kind"] for piece in track for m in piece.markers] == [
        "jump_cut", "title_card", "title_card", "sound_splice"
    ]  # fmt: skip
    assert track[1].markers[0].metadata["vidtx"]["probability"] == 0.8


def test_the_decision_list_opens_again_at_its_times() -> None:
    track = otio.adapters.read_from_string(format_edl(CLIP, EDITS), "cmx_3600", rate=25).tracks[0]
    assert [piece.source_range.start_time.to_frames() for piece in track] == [0, 50, 100, 150, 200]
    assert "JUMP CUT" in track[1].markers[0].name.upper() or track[1].markers


@settings(max_examples=20)
@given(st.fractions(Fraction(1), Fraction(240)))
def test_no_frame_rate_stops_the_decision_list(rate: Fraction) -> None:
    video = VideoStream(0, "h264", 640, 360, Fraction(1, 12800), 0, rate, True, 0, 10_000)
    clip = Clip("a.mp4", "0" * 64, 1, 10_000, "mp4", video, ())
    assert format_edl(clip, EDITS).count("\n") > 5


def test_json_counts_from_the_start_of_the_picture() -> None:
    late = Clip("a.mp4", "0" * 64, 1, 10_000, "mp4", VIDEO, ())
    assert [row["time"] for row in describe_edits(late, EDITS)] == [2.0, 4.0, 8.0]
    assert describe_edits(late, EDITS)[1]["end"] == 6.0
    assert "end" not in describe_edits(late, EDITS)[0]
