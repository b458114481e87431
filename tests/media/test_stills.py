"""Single pictures on either side of an edit."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from made_clips import frames, tone, write_clip
from vidtx.media.frames import iterate_frames
from vidtx.media.probe import probe_clip
from vidtx.media.stills import Stills, read_stills


def test_a_pair_is_the_last_frame_before_the_start_and_the_first_from_the_end_on(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mkv", picture=frames(0, 2))
    inside, at_once = read_stills(path, probe_clip(path), [(Fraction(1, 2), Fraction(1)), (Fraction(1), Fraction(1))])
    assert inside.before is not None and inside.after is not None
    assert (inside.before.time, inside.after.time) == (Fraction(48, 100), 1)
    assert at_once.before is not None and at_once.after is not None
    assert (at_once.before.time, at_once.after.time) == (Fraction(96, 100), 1)


def test_there_is_no_frame_before_the_first_nor_after_the_last(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mkv", picture=frames(0, 1))
    first, beyond = read_stills(path, probe_clip(path), [(Fraction(0), Fraction(0)), (Fraction(5), Fraction(6))])
    assert first.before is None and first.after is not None and first.after.time == 0
    assert beyond.before is not None and beyond.before.time == Fraction(96, 100) and beyond.after is None


@pytest.mark.parametrize(("rotation", "shape"), [(0, (48, 64, 3)), (90, (64, 48, 3))])
def test_a_picture_is_rotated_as_a_player_rotates_it(tmp_path: Path, rotation: int, shape: tuple[int, ...]) -> None:
    path = write_clip(tmp_path / "clip.mkv", picture=frames(0, 1), rotation=rotation)
    [(_, after, _)] = read_stills(path, probe_clip(path), [(Fraction(0), Fraction(0))])
    assert after is not None and after.picture.shape == shape


def test_a_clip_without_a_picture_has_no_stills(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mkv", sounds=[(0.0, tone(1.0))])
    assert read_stills(path, probe_clip(path), [(Fraction(0), Fraction(0))]) == [Stills(None, None)]


def test_the_middle_is_the_frame_that_is_shown_halfway_through_what_lasts(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mkv", picture=frames(0, 2))
    lasting, at_once = read_stills(path, probe_clip(path), [(Fraction(1, 2), Fraction(1)), (Fraction(1), Fraction(1))])
    assert lasting.middle is not None and lasting.middle.time == Fraction(72, 100)  # 0.75 s lies between 0.72 and 0.76
    assert at_once.middle is None, "a cut has no middle"


@pytest.mark.parametrize("at", [Fraction(3, 10), Fraction(15), Fraction(295, 10)])
def test_decoding_only_what_lies_around_gives_the_same_frames_as_decoding_all(at: Fraction, tmp_path: Path) -> None:
    """In a clip of half a minute little is decoded; the frames are those that a pass over everything finds."""
    path = write_clip(tmp_path / "clip.mkv", picture=frames(0, 30))
    clip = probe_clip(path)
    [stills] = read_stills(path, clip, [(at, at + Fraction(1, 5))])
    times = [frame.pts * frame.time_base - clip.start for frame in iterate_frames(path, clip)]
    assert stills.before is not None and stills.middle is not None and stills.after is not None
    assert stills.before.time == max(time for time in times if time < at)
    assert stills.middle.time == max(time for time in times if time <= at + Fraction(1, 10))
    assert stills.after.time == min(time for time in times if time >= at + Fraction(1, 5))


def test_frames_that_are_far_from_an_edit_are_found_all_the_same(tmp_path: Path) -> None:
    """A recording of a still screen, with a frame every ten seconds."""
    path = write_clip(tmp_path / "clip.mkv", picture=[0.0, 10.0, 20.0, 30.0])
    clip = probe_clip(path)
    [stills] = read_stills(path, clip, [(Fraction(15), Fraction(15))])
    assert stills.before is not None and stills.after is not None
    assert (stills.before.time, stills.after.time) == (10, 20)
