"""The frames around a boundary are the very ones that the whole clip holds, with their times, and little else is decoded."""

from __future__ import annotations

import itertools
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from edited_clips import draw_scene
from edited_clips import write_clip as write_scene
from made_clips import frames, tone, write_clip
from review_clips import make_clip, open_source
from vidtx.document import EditBoundary
from vidtx.errors import MediaError, UnreadableMediaError
from vidtx.media.frames import iterate_frames
from vidtx.review.media import strips
from vidtx.review.media.source import ClipSource
from vidtx.review.media.strips import Strip, Strips, read_strip

pytestmark = pytest.mark.slow


def mark(start: Fraction | float, end: Fraction | float | None = None, name: str = "b1") -> EditBoundary:
    """A boundary at these seconds of the clip's timeline."""
    base = Fraction(1, 90_000)
    ticks = [None if time is None else round(Fraction(time) / base) for time in (start, end)]
    assert ticks[0] is not None
    return EditBoundary(name, ticks[0], base, "cut", True, False, 0.9, end_pts=ticks[1])


def list_times(source: ClipSource) -> list[Fraction]:
    media, clip = source.open()
    return [frame.pts * frame.time_base - clip.start for frame in iterate_frames(media, clip)]


def assert_right(strip: Strip, times: list[Fraction], start: Fraction | float, end: Fraction | float, count: int = 4) -> None:
    start, end = (Fraction(round(Fraction(time) * 90_000), 90_000) for time in (start, end))  # as `mark` does
    before = [int(time * 1000) for time in times if time < start][-count:]
    after = [int(time * 1000) for time in times if time >= end][:count]
    assert [picture.time for picture in strip.before] == before
    assert [picture.time for picture in strip.after] == after


def test_the_frames_on_both_sides_with_their_times(tmp_path: Path) -> None:
    scene = [*draw_scene(1, 100), *draw_scene(2, 100)]
    path = write_scene(tmp_path / "clip.mp4", scene, keyframes=60, b_frames=3)
    source = open_source(path)
    times = list_times(source)
    strip = read_strip(path, source.clip, mark(4.0))
    assert_right(strip, times, 4, 4)
    assert len(strip.before) == len(strip.after) == 4
    import cv2

    for picture, n in zip((*strip.before, *strip.after), range(96, 104), strict=True):
        assert picture.jpeg[:2] == b"\xff\xd8"
        decoded = cv2.imdecode(np.frombuffer(picture.jpeg, np.uint8), cv2.IMREAD_COLOR)[:, :, ::-1]
        assert decoded.shape == (180, 320, 3)
        assert np.abs(decoded.astype(int) - scene[n]).mean() < 10


@pytest.mark.parametrize(
    ("start", "end"), [(0.0, None), (0.08, None), (7.96, None), (2.0, 5.0), (0.5, 7.5), (8.5, None), (0.0, 7.99)]
)
def test_at_the_ends_and_over_a_long_edit(tmp_path: Path, start: float, end: float | None) -> None:
    path = write_scene(tmp_path / "clip.mkv", draw_scene(1, 200), time_base=Fraction(1, 1000), keyframes=40)
    source = open_source(path)
    assert_right(read_strip(path, source.clip, mark(start, end)), list_times(source), start, start if end is None else end)


@pytest.mark.parametrize("start", [0.0, 10.0])
def test_an_uneven_rate_and_a_clock_that_begins_late(tmp_path: Path, start: float) -> None:
    moments = [0.0, 0.04, 0.1, 0.5, 3.0, 12.0, 12.04, 12.08, 20.0, 40.0, 40.04]
    path = write_clip(tmp_path / "clip.mkv", picture=[start + each for each in moments], sounds=[(start, tone(40.1))])
    source = open_source(path)
    times = list_times(source)
    for moment in (0.1, 3.0, 12.0, 12.05, 40.0):
        assert_right(read_strip(path, source.clip, mark(moment)), times, moment, moment)


@pytest.mark.parametrize("name", ["clip.mpg", "clip.avi", "clip.ts"])
def test_old_containers(tmp_path: Path, name: str) -> None:
    codec = ("-c:v", "mpeg4", "-c:a", "libmp3lame") if name.endswith("avi") else ("-c:v", "mpeg2video", "-c:a", "mp2")
    source = open_source(make_clip(tmp_path / name, *codec))
    media, clip = source.open()
    assert_right(read_strip(media, clip, mark(1.5)), list_times(source), 1.5, 1.5)


def test_little_is_decoded_for_a_boundary_at_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = draw_scene(1, 25)
    path = write_scene(tmp_path / "long.mp4", itertools.islice(itertools.cycle(scene), 3000), keyframes=50)
    source = open_source(path)
    seen: list[int] = []

    def count(*given: Any, **options: Any) -> Any:
        for frame in iterate_frames(*given, **options):
            seen.append(frame.pts)
            yield frame

    monkeypatch.setattr(strips, "iterate_frames", count)
    strip = read_strip(path, source.clip, mark(118))
    assert len(strip.before) == len(strip.after) == 4 and len(seen) < 60


def test_a_turned_picture_stands_upright(tmp_path: Path) -> None:
    import cv2

    path = write_clip(tmp_path / "clip.mov", picture=frames(0, 1), rotation=90)
    source = open_source(path)
    strip = read_strip(path, source.clip, mark(0.5))
    assert cv2.imdecode(np.frombuffer(strip.before[0].jpeg, np.uint8), cv2.IMREAD_COLOR).shape == (64, 48, 3)


def test_a_clip_without_a_picture_has_none(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mka", sounds=[(0.0, tone(1.0))])
    assert read_strip(path, open_source(path).clip, mark(0.5)) == Strip()


def test_strips_are_remembered_and_a_moved_boundary_is_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_clip(tmp_path / "clip.mkv", picture=frames(0, 2))
    source = open_source(path)
    made: list[EditBoundary] = []
    monkeypatch.setattr(strips, "read_strip", lambda path, clip, boundary, count: made.append(boundary) or Strip())
    kept = Strips(source)
    assert kept.read(mark(1.0)) is kept.read(mark(1.0)) and len(made) == 1
    kept.read(mark(1.2))
    kept.read(mark(1.2, 1.5))
    assert len(made) == 3
    for number in range(strips.MOST_STRIPS):
        kept.read(mark(0.5, name=f"x{number}"))
    kept.read(mark(1.0))
    assert len(made) == 3 + strips.MOST_STRIPS + 1 and len(kept._made) == strips.MOST_STRIPS
    path.touch()
    with pytest.raises(MediaError, match="changed"):
        kept.read(mark(1.7))


def test_what_cannot_be_decoded_is_an_error(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mkv", picture=frames(0, 2))
    clip = open_source(path).clip
    path.write_text("#EXTM3U\n/etc/hostname\n")
    with pytest.raises(UnreadableMediaError):
        read_strip(path, clip, mark(1.0))
