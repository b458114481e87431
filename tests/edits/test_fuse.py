"""Whatever picture and sound show, the boundaries are in order, numbered in order, on one exact clock."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from picture_features import make_features
from vidtx.document import AudioStream, Clip, Evidence, VideoStream
from vidtx.edits.audio.splices import SpliceScores
from vidtx.edits.candidate import EditCandidate, PositionSpan
from vidtx.edits.evidence import observe
from vidtx.edits.fuse import PictureSegment, fuse_edits
from vidtx.edits.picture.cutaways import PairedEdit, pair_cutaways
from vidtx.edits.picture.features import PictureFeatures

COUNT = 200
KINDS = ("cut", "jump_cut", "dissolve", "fade", "freeze", "title_card")


def clip_with(video_start: int, audio_start: int | None) -> Clip:
    video = VideoStream(0, "h264", 320, 180, Fraction(1, 12800), video_start, None, True, 0, None)
    audio = () if audio_start is None else (AudioStream(1, "aac", 44100, 1, Fraction(1, 44100), audio_start, None, None),)
    return Clip("a.mp4", "0" * 64, 1, 8000, "mp4", video, audio)


def features_from(start: int, seed: int = 0) -> PictureFeatures:
    random = np.random.default_rng(seed)
    pts = start + np.concatenate([[0], random.integers(1, 900, COUNT - 1).cumsum()])
    thumbnails = np.repeat(random.integers(0, 255, (COUNT // 40, 9, 16, 3)).astype(np.uint8), 40, axis=0)
    return make_features(pts, Fraction(1, 12800), thumbnails=thumbnails)


def segment(features: PictureFeatures, edits: Sequence[EditCandidate]) -> PictureSegment:
    return PictureSegment(features, pair_cutaways(features, edits))


def change(
    sample: int, probability: float, evidence: tuple[Evidence, ...], end: int | None = None, span: PositionSpan | None = None
) -> EditCandidate:
    return EditCandidate(sample, "sound_splice", probability, evidence, end, span)


@st.composite
def picture_edits(draw: Any) -> list[EditCandidate]:
    frames = sorted(draw(st.sets(st.integers(1, COUNT - 1), max_size=12)))
    edits = []
    for frame in frames:
        end = draw(st.none() | st.integers(frame + 1, COUNT))
        kind = draw(st.sampled_from(KINDS))
        edits.append(EditCandidate(frame, kind, draw(st.floats(0.3, 1.0)), (observe("change", gray_levels=9.0),), end))
    return edits


@st.composite
def sound_steps(draw: Any) -> list[EditCandidate]:
    steps = []
    for sample in sorted(draw(st.sets(st.integers(1, 16_000 * 8), max_size=8))):
        end = draw(st.none() | st.integers(sample + 1, sample + 9000))
        steps.append(change(sample, draw(st.floats(0.0, 0.6)), (observe("floor_step", step_db=6.0, bands=24),), end))
    return steps


@given(picture_edits(), sound_steps(), st.integers(0, 99999), st.none() | st.integers(-5000, 99999))
def test_boundaries_are_ordered_numbered_linked_both_ways_and_exact(
    picture: list[EditCandidate], sound: list[EditCandidate], video_start: int, audio_start: int | None
) -> None:
    clip, features = clip_with(video_start, audio_start), features_from(video_start)
    found = fuse_edits(clip, [segment(features, picture)], sound)
    assert len({b.id for b in found}) == len(found)
    assert all(b.id.startswith(f"b{max(0, b.start_ms):07d}") for b in found)
    assert [b.time for b in found] == sorted(b.time for b in found)
    starts = [Fraction(video_start, 12800)] + ([] if audio_start is None else [Fraction(audio_start, 44100)])
    seen = {b.time for b in found if b.in_picture}
    assert seen == {Fraction(int(features.frames.pts[e.position]), 12800) - min(starts) for e in picture}
    by_id = {b.id: b for b in found}
    for b in found:
        if b.paired_id is not None:
            assert by_id[b.paired_id].paired_id == b.id
        if not b.in_picture:
            assert (b.kind, b.confidence_level) == ("sound_splice", "possible")


def test_sound_never_lowers_the_probability_of_a_picture_edit_and_never_makes_it_certainty() -> None:
    features, clip = features_from(0), clip_with(0, 0)
    edit = EditCandidate(50, "jump_cut", 0.6, (observe("change", gray_levels=9.0),))
    beside = round(float(features.frames.pts[50] * features.time_base) * 16_000)
    evidence = (observe("floor_step", step_db=9.0, bands=24),)
    [alone] = fuse_edits(clip, [segment(features, [edit])], [])
    [both] = fuse_edits(clip, [segment(features, [edit])], [change(beside + 300, 0.5, evidence)])
    assert both.in_sound and not alone.in_sound
    assert alone.probability < both.probability < 0.95


def test_a_sound_step_far_from_any_picture_edit_stands_alone_and_a_weak_one_is_not_reported() -> None:
    evidence = (observe("floor_step", step_db=9.0, bands=24),)
    steps = [change(16_000, 0.6, evidence), change(32_000, 0.45, evidence)]
    [splice] = fuse_edits(clip_with(0, 0), [segment(features_from(0), [])], steps)
    assert (splice.kind, splice.time) == ("sound_splice", 1)


def test_the_parts_of_an_l_or_j_cut_are_linked_both_ways() -> None:
    features, clip = features_from(0), clip_with(0, 0)
    cut = EditCandidate(100, "cut", 0.95, (observe("change", gray_levels=9.0),))
    at = features.frames.pts[100] * features.time_base
    evidence = (observe("splice", log_odds=2.0, prominence=1.0),)
    for offset in (Fraction(-1, 2), Fraction(3, 4)):
        both = fuse_edits(clip, [segment(features, [cut])], [change(round((at + offset) * 16_000), 0.6, evidence)])
        assert {b.kind: b.paired_id for b in both} == ({both[0].kind: both[1].id, both[1].kind: both[0].id})
        assert [b.kind for b in both] == (["sound_splice", "cut"] if offset < 0 else ["cut", "sound_splice"])
        assert all(float(b.evidence[-1].values["offset_seconds"]) == pytest.approx(offset, abs=1e-3) for b in both)
    apart = fuse_edits(clip, [segment(features, [cut])], [change(round((at + 3) * 16_000), 0.6, evidence)])
    assert [b.paired_id for b in apart] == [None, None]


def test_a_silence_within_a_fade_is_part_of_it() -> None:
    features = features_from(0)
    fade = EditCandidate(50, "fade", 0.9, (observe("black", seconds=1.0, frames=25),), 90)
    first, last = (round(float(features.frames.pts[n] * features.time_base) * 16_000) for n in (60, 70))
    evidence = (observe("silence", seconds=0.4),)
    [both] = fuse_edits(clip_with(0, 0), [segment(features, [fade])], [change(first, 0.65, evidence, last)])
    assert (both.kind, both.in_picture, both.in_sound) == ("fade", True, True)


def test_a_silence_that_begins_in_a_fade_and_outlasts_it_is_part_of_it_and_a_later_one_is_not() -> None:
    features = features_from(0)
    fade = EditCandidate(50, "fade", 0.9, (observe("black", seconds=1.0, frames=25),), 90)
    evidence = (observe("silence", seconds=0.4),)
    for frames, kinds in (((80, 120), ["fade"]), ((100, 120), ["fade", "sound_splice"])):
        first, last = (round(float(features.frames.pts[n] * features.time_base) * 16_000) for n in frames)
        found = fuse_edits(clip_with(0, 0), [segment(features, [fade])], [change(first, 0.65, evidence, last)])
        assert [boundary.kind for boundary in found] == kinds


def test_a_sound_step_known_to_half_a_second_belongs_to_the_picture_edit_within_that_time() -> None:
    features, clip = features_from(0), clip_with(0, 0)
    edit = EditCandidate(100, "cut", 0.9, (observe("change", gray_levels=9.0),))
    there = round(float(features.frames.pts[100] * features.time_base) * 16_000)
    evidence = (observe("floor_step", step_db=9.0, bands=24),)
    [both] = fuse_edits(
        clip, [segment(features, [edit])], [change(there - 4000, 0.5, evidence, span=PositionSpan(there - 5000, there + 1000))]
    )
    assert (both.kind, both.in_picture, both.in_sound) == ("cut", True, True)
    apart = fuse_edits(
        clip, [segment(features, [edit])], [change(there - 4000, 0.6, evidence, span=PositionSpan(there - 5000, there - 2000))]
    )
    assert [(b.kind, b.in_sound) for b in apart] == [("sound_splice", True), ("cut", False)]


def scores_with(*seconds: float) -> SpliceScores:
    log_odds = np.full(900, -6.0, np.float32)
    log_odds[[round(at * 100) for at in seconds]] = 16.0
    return SpliceScores(log_odds)


def test_a_splice_beside_a_picture_edit_is_evidence_of_it_and_is_no_second_edit() -> None:
    features, clip = features_from(0), clip_with(0, 0)
    at = float(features.frames.pts[50] * features.time_base)
    edit = EditCandidate(50, "jump_cut", 0.6, (observe("change", gray_levels=9.0),))
    [both] = fuse_edits(clip, [segment(features, [edit])], [], scores_with(at + 0.02))
    assert both.in_picture and both.in_sound
    assert both.probability == 0.6  # the classification of the cut had the sound in view already
    assert "splice" in {e.kind for e in both.evidence}


def test_a_join_of_the_sound_alone_is_a_possible_splice() -> None:
    scores = scores_with(3.0)
    scores.log_odds[300] = 40.0  # sharper than any of the test recordings has: a weaker one is a moment of talk
    [splice] = fuse_edits(clip_with(0, 0), [segment(features_from(0), [])], [], scores)
    assert (splice.kind, splice.in_picture, splice.in_sound, splice.confidence_level) == (
        "sound_splice",
        False,
        True,
        "possible",
    )
    assert float(splice.time) == 3.0


def test_a_splice_that_a_cutaway_covers_is_likelier_and_the_cutaway_is_its_evidence() -> None:
    features, clip = features_from(0), clip_with(0, 0)
    away = [
        PairedEdit(EditCandidate(50, "cutaway_in", 0.9, ()), 1),
        PairedEdit(EditCandidate(150, "cutaway_out", 0.9, ()), 0),
    ]
    middle = float(features.time_of(100))
    scores = scores_with(middle)
    scores.log_odds[round(middle * 100)] = 12.0
    covered = [b for b in fuse_edits(clip, [PictureSegment(features, away)], [], scores) if b.kind == "sound_splice"]
    bare = [b for b in fuse_edits(clip, [segment(features, [])], [], scores) if b.kind == "sound_splice"]
    assert [e.kind for e in covered[0].evidence] == ["splice", "under_cutaway"]
    assert not bare or bare[0].probability < covered[0].probability


def test_a_splice_near_a_cut_at_which_the_sound_goes_on_is_likelier_and_is_its_other_half() -> None:
    features, clip = features_from(0), clip_with(0, 0)
    cut = EditCandidate(100, "cut", 0.95, (observe("change", gray_levels=9.0),))
    at = float(features.time_of(100))
    scores = scores_with(at + 1.0)
    scores.log_odds[round((at + 1.0) * 100)] = 14.0
    [picture, sound] = fuse_edits(clip, [segment(features, [cut])], [], scores)
    assert (picture.kind, sound.kind) == ("cut", "sound_splice")
    assert (picture.paired_id, sound.paired_id) == (sound.id, picture.id)
    # Where the sound is joined at the cut itself, it did not go on there.
    scores.log_odds[round(at * 100)] = 14.0
    assert [b.kind for b in fuse_edits(clip, [segment(features, [cut])], [], scores)] == ["cut"]
    # Nor is a jump within one shot the picture's half of such a cut.
    jump = EditCandidate(100, "jump_cut", 0.95, (observe("change", gray_levels=9.0),))
    assert [b.kind for b in fuse_edits(clip, [segment(features, [jump])], [], scores_with(at + 1.0))] == ["jump_cut"]


def test_a_cut_has_one_other_half() -> None:
    features, clip = features_from(0), clip_with(0, 0)
    cut = EditCandidate(100, "cut", 0.95, (observe("change", gray_levels=9.0),))
    at = float(features.time_of(100))
    scores = scores_with(at - 0.8, at + 0.7, at + 1.4)
    scores.log_odds[round((at + 0.7) * 100)] = 18.0
    sounds = [b for b in fuse_edits(clip, [segment(features, [cut])], [], scores) if b.kind == "sound_splice"]
    assert [float(b.time) for b in sounds] == [pytest.approx(at + 0.7, abs=0.01)]
