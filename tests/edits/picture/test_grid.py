"""Block means are OpenCV's area means; upright pictures are made as small as lying ones."""

from __future__ import annotations

from collections.abc import Collection, Generator
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edited_clips import HEIGHT, WIDTH, draw_scene, write_clip
from vidtx.document import VideoStream
from vidtx.edits.detect import find_edits
from vidtx.edits.picture.grid import (
    COLUMNS,
    ROWS,
    SHORTER_SIDE,
    compute_width,
    is_fast_running,
    is_searchable,
    leave_out_repeats,
    to_blocks,
)
from vidtx.media.frames import Frame
from vidtx.media.probe import probe_clip


@given(st.integers(ROWS, 300), st.integers(COLUMNS, 300), st.integers(0, 9))
def test_blocks_are_area_means_at_any_size(height: int, width: int, seed: int) -> None:
    picture = np.random.default_rng(seed).uniform(0, 255, (height, width)).astype(np.float32)
    expected = cv2.resize(picture, (COLUMNS, ROWS), interpolation=cv2.INTER_AREA)
    assert np.abs(to_blocks(picture) - expected).max() < 0.01


def test_the_longer_side_is_160_pixels() -> None:
    def width_of(width: int, height: int) -> int:
        return compute_width(VideoStream(0, "h264", width, height, Fraction(1, 1000), 0, None, True, 0, None))

    assert (width_of(1280, 720), width_of(720, 1280), width_of(480, 480)) == (160, 90, 160)


def video(width: int, height: int, rate: int | None = 25) -> VideoStream:
    return VideoStream(0, "h264", width, height, Fraction(1, 1000), 0, rate and Fraction(rate), True, 0, None)


@pytest.mark.parametrize("size", [(640, 100), (1280, 20), (4096, 64), (64, 2000), (48, 1280), (16, 16), (16, 1024)])
def test_very_long_pictures_keep_enough_of_their_shorter_side(size: tuple[int, int]) -> None:
    width = compute_width(video(*size))
    assert is_searchable(video(*size))
    assert min(width, round(width * size[1] / size[0])) >= SHORTER_SIDE - 1


@pytest.mark.parametrize("size", [(2, 2), (15, 400), (4096, 16), (32, 9000)])
def test_pictures_in_which_nothing_can_be_seen_are_known(size: tuple[int, int]) -> None:
    assert not is_searchable(video(*size))


def make_frames(tones: list[int], rate: int, keyframes: Collection[int] = ()) -> Generator[Frame, None, None]:
    for n, tone in enumerate(tones):
        luma = np.full((9, 16), tone, np.uint8)
        yield Frame(round(n * 90_000 / rate), Fraction(1, 90_000), luma, np.zeros((2, 4, 8), np.uint8), n in keyframes)


def keep(frames: Generator[Frame, None, None], rate: int) -> list[int]:
    """The numbers of the frames that are kept."""
    return [round(frame.pts * rate / 90_000) for frame in leave_out_repeats(frames)]


@pytest.mark.parametrize("rate", [100, 120, 144, 240])
def test_repeated_frames_are_left_out_and_every_picture_that_is_quite_new_stays_with_its_time(rate: int) -> None:
    new = [n * rate // 30 for n in range(60)]  # a clip of 30 frames a second, repeated
    tones = [20 + 7 * sum(start <= n for start in new) % 211 for n in range(2 * rate)]
    kept = keep(make_frames(tones, rate), rate)
    assert set(new) <= set(kept) and len(kept) <= 62


@pytest.mark.parametrize("rate", [100, 120, 144, 240])
def test_what_is_coded_anew_in_between_breaks_no_even_steps(rate: int) -> None:
    """A keyframe changes a repeated frame by more than somebody who sits still changes from one new frame to the next."""
    key = rate + 1
    tones = [50 + n // 40 + (4 if n >= key else 0) for n in range(2 * rate)]
    kept = keep(make_frames(tones, rate, {key}), rate)
    assert key in range(kept[0], kept[-1]) and 57 <= len(kept) <= 70
    assert len(set(np.diff(kept))) == 1, "as evenly as without the keyframe"
    assert kept == keep(make_frames([50] * 2 * rate, rate), rate)


@pytest.mark.parametrize("key", [False, True])
def test_a_cut_between_two_steps_has_its_exact_time(key: bool) -> None:
    cut = 122  # of 120 a second: of the frames that are kept every fourth
    kept = keep(make_frames([50] * cut + [90] * 118, 120, {cut} if key else ()), 120)
    assert cut in kept and cut - 1 not in kept and cut + 1 not in kept and cut + 4 in kept


def test_frames_that_come_rarely_are_all_kept() -> None:
    assert keep(make_frames([50, 51, 52, 53], 10), 10) == [0, 1, 2, 3]
    assert keep(make_frames([50], 120), 120) == [0] and keep(make_frames([], 120), 120) == []


def test_only_what_runs_faster_than_any_camera_is_searched_for_repeats() -> None:
    assert [is_fast_running(video(64, 48, rate)) for rate in (None, 25, 60, 100)] == [False, False, False, True]


def test_a_clip_of_repeated_frames_has_the_edits_that_it_had_before(tmp_path: Path) -> None:
    scenes = draw_scene(1, 40) + [np.zeros((HEIGHT, WIDTH, 3), np.uint8)] * 30 + draw_scene(2, 40)
    slow = write_clip(tmp_path / "slow.mp4", scenes)
    quick = write_clip(tmp_path / "quick.mp4", [frame for frame in scenes for _ in range(4)], pts=[n * 128 for n in range(440)])
    found = [
        [(b.kind, round(float(b.time), 1), round(float(b.end_time), 1)) for b in find_edits(path, probe_clip(path), None)]
        for path in (slow, quick)
    ]
    assert found[0] and found[0] == found[1]
