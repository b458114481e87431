"""Whatever picture and sound show, the boundaries are in order, numbered in order, on one exact clock."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vidtx.document import AudioStream, Clip, Evidence, VideoStream
from vidtx.edits.audio.changes import AudioChange
from vidtx.edits.audio.splices import SpliceScores
from vidtx.edits.fuse import PictureSegment, fuse_edits
from vidtx.edits.picture.candidates import FIGURES
from vidtx.edits.picture.cutaways import pair_cutaways
from vidtx.edits.picture.cuts import PictureEdit
from vidtx.edits.picture.dissolves import BLEND_FIGURES
from vidtx.edits.picture.features import PictureFeatures
from vidtx.edits.picture.overlays import PLACES
from vidtx.edits.picture.wipes import WIPE_FIGURES

COUNT = 200
KINDS = ("cut", "jump_cut", "dissolve", "fade", "freeze", "title_card")


def clip_with(video_start: int, audio_start: int | None) -> Clip:
    video = VideoStream(0, "h264", 320, 180, Fraction(1, 12800), video_start, None, True, 0, None)
    audio = () if audio_start is None else (AudioStream(1, "aac", 44100, 1, Fraction(1, 44100), audio_start, None, None),)
    return Clip("a.mp4", "0" * 64, 1, 8000, "mp4", video, audio)


def features_from(start: int, seed: int = 0) -> PictureFeatures:
    random = np.random.default_rng(seed)
    pts = start + np.concatenate([[0], random.integers(1, 900, COUNT - 1).cumsum()])
    zeros = np.zeros(COUNT, np.float32)
    thumbs = np.repeat(random.integers(0, 255, (COUNT // 40, 9, 16, 3)).astype(np.uint8), 40, axis=0)
    blocks = np.zeros((COUNT, 144), np.float16)
    none = np.zeros(0, np.intp), np.zeros((0, len(FIGURES)), np.float32)
    windows = np.zeros((0, 2), np.intp), np.zeros((0, len(BLEND_FIGURES)), np.float32)
    wipes = np.zeros((0, 2), np.intp), np.zeros((0, len(WIPE_FIGURES)), np.float32)
    return PictureFeatures(
        pts, Fraction(1, 12800), blocks, zeros, np.zeros((COUNT, PLACES), np.float32), thumbs, zeros, zeros, zeros, zeros,
        zeros.astype(bool), *none, *windows, *wipes, np.zeros((0, 4), np.float32), 640,
    )  # fmt: skip


def segment(features: PictureFeatures, edits: Sequence[PictureEdit]) -> PictureSegment:
    return PictureSegment(features, pair_cutaways(features, edits))


@st.composite
def picture_edits(draw: Any) -> list[PictureEdit]:
    frames = sorted(draw(st.sets(st.integers(1, COUNT - 1), max_size=12)))
    edits = []
    for frame in frames:
        end = draw(st.none() | st.integers(frame + 1, COUNT))
        kind = draw(st.sampled_from(KINDS))
        edits.append(PictureEdit(frame, kind, draw(st.floats(0.3, 1.0)), (Evidence.note("change", 1.0, "it changes"),), end))
    return edits


@st.composite
def sound_steps(draw: Any) -> list[AudioChange]:
    steps = []
    for sample in sorted(draw(st.sets(st.integers(1, 16_000 * 8), max_size=8))):
        end = draw(st.none() | st.integers(sample + 1, sample + 9000))
        steps.append(
            AudioChange(sample, draw(st.floats(0.0, 0.6)), (Evidence.note("floor_step_db", 6.0, "the room changes"),), end)
        )
    return steps


@given(picture_edits(), sound_steps(), st.integers(0, 99999), st.none() | st.integers(-5000, 99999))
def test_boundaries_are_ordered_numbered_linked_both_ways_and_exact(
    picture: list[PictureEdit], sound: list[AudioChange], video_start: int, audio_start: int | None
) -> None:
    clip, features = clip_with(video_start, audio_start), features_from(video_start)
    found = fuse_edits(clip, [segment(features, picture)], sound)
    assert len({b.id for b in found}) == len(found)
    assert all(b.id.startswith(f"b{max(0, b.start_ms):07d}") for b in found)
    assert [b.time for b in found] == sorted(b.time for b in found)
    starts = [Fraction(video_start, 12800)] + ([] if audio_start is None else [Fraction(audio_start, 44100)])
    seen = {b.time for b in found if b.in_picture}
    assert seen == {Fraction(int(features.pts[e.frame]), 12800) - min(starts) for e in picture}
    by_id = {b.id: b for b in found}
    for b in found:
        if b.paired_id is not None:
            assert by_id[b.paired_id].paired_id == b.id
        if not b.in_picture:
            assert (b.kind, b.confidence_level) == ("sound_splice", "possible")


def test_sound_never_lowers_the_probability_of_a_picture_edit_and_never_makes_it_certainty() -> None:
    features, clip = features_from(0), clip_with(0, 0)
    edit = PictureEdit(50, "jump_cut", 0.6, (Evidence.note("change", 1.0, "it changes"),))
    beside = round(float(features.pts[50] * features.time_base) * 16_000)
    told = (Evidence.note("floor_step_db", 9.0, "the room changes"),)
    [alone] = fuse_edits(clip, [segment(features, [edit])], [])
    [both] = fuse_edits(clip, [segment(features, [edit])], [AudioChange(beside + 300, 0.5, told)])
    assert both.in_sound and not alone.in_sound
    assert alone.probability < both.probability < 0.95


def test_a_sound_step_far_from_any_picture_edit_stands_alone_and_a_weak_one_is_not_told() -> None:
    told = (Evidence.note("floor_step_db", 9.0, "the room changes"),)
    steps = [AudioChange(16_000, 0.6, told), AudioChange(32_000, 0.45, told)]
    [splice] = fuse_edits(clip_with(0, 0), [segment(features_from(0), [])], steps)
    assert (splice.kind, splice.time) == ("sound_splice", 1)


def test_the_parts_of_an_l_or_j_cut_are_linked_both_ways() -> None:
    features, clip = features_from(0), clip_with(0, 0)
    cut = PictureEdit(100, "cut", 0.95, (Evidence.note("change", 1.0, "it changes"),))
    at = features.pts[100] * features.time_base
    told = (Evidence.note("splice_odds", 2.0, "it changes"),)
    for offset, name in ((Fraction(-1, 2), "a J-cut"), (Fraction(3, 4), "an L-cut")):
        both = fuse_edits(clip, [segment(features, [cut])], [AudioChange(round((at + offset) * 16_000), 0.6, told)])
        ids = {b.kind: b.id for b in both}
        assert {b.kind: b.paired_id for b in both} == {"sound_splice": ids["cut"], "cut": ids["sound_splice"]}
        assert all(b.evidence[-1].values["text"].endswith(name) for b in both)
    apart = fuse_edits(clip, [segment(features, [cut])], [AudioChange(round((at + 3) * 16_000), 0.6, told)])
    assert [b.paired_id for b in apart] == [None, None]


def test_a_silence_within_a_fade_is_part_of_it() -> None:
    features = features_from(0)
    fade = PictureEdit(50, "fade", 0.9, (Evidence.note("black_seconds", 1.0, "it is black"),), 90)
    first, last = (round(float(features.pts[n] * features.time_base) * 16_000) for n in (60, 70))
    told = (Evidence.note("silence_seconds", 0.4, "it is silent"),)
    [both] = fuse_edits(clip_with(0, 0), [segment(features, [fade])], [AudioChange(first, 0.65, told, last)])
    assert (both.kind, both.in_picture, both.in_sound) == ("fade", True, True)


def test_a_sound_step_known_to_half_a_second_belongs_to_the_picture_edit_within_that_time() -> None:
    features, clip = features_from(0), clip_with(0, 0)
    edit = PictureEdit(100, "cut", 0.9, (Evidence.note("change", 1.0, "it changes"),))
    there = round(float(features.pts[100] * features.time_base) * 16_000)
    told = (Evidence.note("floor_step_db", 9.0, "the room changes"),)
    [both] = fuse_edits(
        clip, [segment(features, [edit])], [AudioChange(there - 4000, 0.5, told, span=(there - 5000, there + 1000))]
    )
    assert (both.kind, both.in_picture, both.in_sound) == ("cut", True, True)
    apart = fuse_edits(
        clip, [segment(features, [edit])], [AudioChange(there - 4000, 0.6, told, span=(there - 5000, there - 2000))]
    )
    assert [(b.kind, b.in_sound) for b in apart] == [("sound_splice", True), ("cut", False)]


def trace_with(*seconds: float) -> SpliceScores:
    odds = np.full(900, -6.0, np.float32)
    odds[[round(at * 100) for at in seconds]] = 16.0
    return SpliceScores(odds)


def test_what_sounds_joined_beside_a_picture_edit_is_told_with_it_and_is_no_second_edit() -> None:
    features, clip = features_from(0), clip_with(0, 0)
    at = float(features.pts[50] * features.time_base)
    edit = PictureEdit(50, "jump_cut", 0.6, (Evidence.note("change", 1.0, "it changes"),))
    [both] = fuse_edits(clip, [segment(features, [edit])], [], trace_with(at + 0.02))
    assert both.in_picture and both.in_sound
    assert both.probability == 0.6  # the judgment of the cut had the sound in view already
    assert "splice_odds" in {e.values["name"] for e in both.evidence}


def test_a_join_of_the_sound_alone_is_a_possible_splice() -> None:
    [splice] = fuse_edits(clip_with(0, 0), [segment(features_from(0), [])], [], trace_with(3.0))
    assert (splice.kind, splice.in_picture, splice.in_sound, splice.confidence_level) == (
        "sound_splice",
        False,
        True,
        "possible",
    )
    assert float(splice.time) == 3.0
