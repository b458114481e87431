"""Scenes: they cover the clip without gaps, and begin where edits begin and where lasting ones end."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings

from document_strategies import transcripts
from edit_examples import CLIP, CUT, EDITS, REJECTED, VIDEO
from vidtx.document import AudioStream, Clip, Transcript
from vidtx.interview.continuity import keep_edits
from vidtx.views.scenes import count_frames, find_scenes, frame_rate_of


def test_scenes_begin_where_edits_begin_and_where_lasting_ones_end() -> None:
    scenes = find_scenes(CLIP, EDITS)
    assert [float(scene.start) for scene in scenes] == [0, 2, 4, 6, 8]
    assert [scene.boundary and (scene.boundary.id, scene.after) for scene in scenes] == [
        None, ("b1", False), ("b2", False), ("b2", True), ("b3", False)
    ]  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(transcripts())
def test_scenes_cover_the_clip_without_gaps(transcript: Transcript) -> None:
    scenes = find_scenes(transcript.clip, transcript.boundaries)
    assert bool(scenes) == (transcript.clip.duration > 0)
    if scenes:
        assert scenes[0].start == 0 and scenes[-1].end == Fraction(transcript.clip.duration, 1000)
        assert all(a.end == b.start for a, b in itertools.pairwise(scenes))
        assert all(scene.start < scene.end for scene in scenes)
        starts = {scene.start for scene in scenes}
        assert all(b.time in starts for b in keep_edits(transcript.boundaries) if 0 < b.time < scenes[-1].end)


def test_a_rejected_boundary_begins_no_scene() -> None:
    assert find_scenes(CLIP, (*EDITS, REJECTED)) == find_scenes(CLIP, EDITS)


def test_of_two_edits_at_one_time_the_likelier_names_the_scene() -> None:
    doubtful = replace(CUT, id="other", probability=0.4)
    assert [s.boundary and s.boundary.id for s in find_scenes(CLIP, (doubtful, CUT))] == [None, "b1"]


def test_a_clip_without_a_picture_counts_25_frames_a_second() -> None:
    silent_film = Clip("a.mp3", "0" * 64, 1, 10_000, "mp3", None, ())
    assert frame_rate_of(silent_film) == 25 and frame_rate_of(CLIP) == VIDEO.frame_rate
    assert count_frames(silent_film, Fraction(2), Fraction(30_000, 1001)) == 60


def test_frames_are_counted_from_the_pictures_own_start() -> None:
    sound = AudioStream(1, "aac", 48_000, 1, Fraction(1, 48_000), 0, None, None)
    late = replace(CLIP, video=replace(VIDEO, start_pts=64, time_base=Fraction(1, 1000)), audio=(sound,))
    assert count_frames(late, Fraction(1384, 1000), Fraction(25)) == 33
    assert count_frames(late, Fraction(0), Fraction(25)) == 0
