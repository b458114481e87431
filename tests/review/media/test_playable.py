"""What both browsers play is played as it is; a preview is made of everything else, with the reason."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from edit_lists import set_edit_lists
from review_clips import PICTURE, TONE, make, make_clip, open_source
from vidtx.document import AudioStream, Clip, Evidence, VideoStream
from vidtx.review.media.playable import is_playable, judge
from vidtx.review.media.source import ClipSource

MP4, WEBM = "mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm"
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
AAC = ("-c:a", "aac")


def describe(container: str, picture: str | None, sound: str | None, *, start: float = 0.0, name: str = "clip.mp4") -> Clip:
    pts = round(start * 1000)
    video = None if picture is None else VideoStream(0, picture, 320, 180, Fraction(1, 1000), pts, Fraction(25), False, 0, 1000)
    audio = () if sound is None else (AudioStream(1, sound, 48_000, 1, Fraction(1, 1000), pts, None, 1000),)
    return Clip(name, "0" * 64, 5, 1000, container, video, audio)


@pytest.mark.parametrize(
    ("container", "picture", "sound", "expected"),
    [
        (MP4, "h264", "aac", True), (MP4, "h264", "mp3", True), (MP4, "h264", None, True), (MP4, "av1", "opus", True), (MP4, None, "aac", True),
        (WEBM, "vp8", "vorbis", True), (WEBM, "vp9", "opus", True), (WEBM, "av1", "opus", True), (WEBM, "h264", "aac", False),
        (MP4, "hevc", "aac", False), (MP4, "mpeg4", "aac", False), (MP4, "h264", "pcm_s16le", False), (MP4, "h264", "ac3", False), (MP4, "prores", None, False),
        (MP4, None, "alac", False), ("avi", "mpeg4", "mp3", False), ("avi", "h264", "aac", False), ("mpeg", "mpeg2video", "mp2", False), ("mpegts", "h264", "aac", False),
        ("wav", None, "pcm_s16le", True), ("wav", None, "adpcm_ms", False), ("mp3", None, "mp3", True), ("ogg", None, "opus", True), ("ogg", "theora", "vorbis", False),
        ("flac", None, "flac", True), ("amr", None, "amr_nb", False), ("aac", None, "aac", False), ("", "h264", "aac", False),
    ],
)  # fmt: skip
def test_containers_and_codecs(container: str, picture: str | None, sound: str | None, expected: bool) -> None:
    assert is_playable(describe(container, picture, sound)) == expected


def test_a_clock_that_begins_elsewhere_is_not_played_as_it_is() -> None:
    assert is_playable(describe(MP4, "h264", "aac", start=0.02)) and is_playable(describe(MP4, "h264", "aac", start=-0.007))
    for start in (0.08, 1.5, 10.0, -0.5):
        assert not is_playable(describe(MP4, "h264", "aac", start=start))
    assert is_playable(describe("mp3", None, "mp3", start=0.025))  # what the encoder needed to begin


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        (Evidence.of("edit_list", entries=3), False), (Evidence.of("footage_hidden", stream="picture", seconds=4.0), False), (Evidence.of("all_footage"), False),
        (Evidence.of("timestamp_restart", at_seconds=4.0, seconds=4.0), False), (Evidence.of("timestamp_leap", at_seconds=4.0, seconds=4.0), False),
        (Evidence.of("timestamp_gap", stream="sound", seconds=1.0, at_seconds=1.0, count=1), False),
        (Evidence.of("timestamp_gap", stream="picture", seconds=1.0, at_seconds=1.0, count=1), True), (Evidence.of("keyframe_interval", seconds=1.0), True),
    ],
)  # fmt: skip
def test_times_that_browsers_read_differently(evidence: Evidence, expected: bool) -> None:
    assert is_playable(replace(describe(MP4, "h264", "aac"), context=(evidence,))) == expected


def test_another_sound_than_the_first_is_not_what_a_browser_plays() -> None:
    clip = describe(MP4, "h264", "aac")
    clip = replace(clip, audio=(*clip.audio, replace(clip.audio[0], index=2, codec="ac3")))
    assert is_playable(clip, 0) and not is_playable(clip, 1)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "arguments", "reason"),
    [
        ("good.mp4", (*H264, *AAC), None),
        ("good.mov", (*H264, *AAC), None),
        ("good.webm", ("-c:v", "libvpx", "-c:a", "libopus"), None),
        ("an mkv called.webm", ("-c:v", "libvpx", "-c:a", "libopus", "-f", "matroska"), "Matroska"),
        ("clip.mkv", (*H264, *AAC), "Matroska"),
        ("ten bits.mp4", ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le", *AAC), "yuv420p10le"),
        ("full color.mp4", ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv444p", *AAC), "yuv444p"),
        ("old.avi", ("-c:v", "mpeg4", "-c:a", "libmp3lame"), "avi"),
        ("pcm.mov", (*H264, "-c:a", "pcm_s16le"), "pcm_s16le"),
        ("late.mp4", (*H264, *AAC, "-output_ts_offset", "10"), "zero"),
    ],
)
def test_files(tmp_path: Path, name: str, arguments: tuple[str, ...], reason: str | None) -> None:
    verdict = judge(open_source(make_clip(tmp_path / name, *arguments)))
    assert verdict.playable == (reason is None), verdict
    assert reason is None or reason in str(verdict.reason)
    assert verdict.copyable == ("libx264" in arguments and "yuv420p" in arguments)


@pytest.mark.slow
def test_which_of_the_sounds_and_pictures(tmp_path: Path) -> None:
    two = make(tmp_path / "two.mp4", *PICTURE, *TONE, "-map", "0:v", "-map", "1:a", "-map", "1:a", *H264, *AAC)
    assert judge(open_source(two)).playable and not judge(open_source(two), 1).playable
    shown = open_source(make(tmp_path / "pictures.mp4", *PICTURE, *PICTURE, "-map", "0:v", "-map", "1:v", *H264))
    assert judge(shown).playable and shown.clip.video is not None
    second = replace(shown.clip, video=replace(shown.clip.video, index=1))
    assert "another of the clip's pictures" in str(judge(ClipSource(shown.path, second, shown.identity)).reason)


@pytest.mark.slow
def test_mp3_of_a_variable_rate_is_sought_in_by_guess(tmp_path: Path) -> None:
    constant = make(tmp_path / "constant.mp3", *TONE, "-c:a", "libmp3lame", "-b:a", "64k")
    variable = make(tmp_path / "variable.mp3", *TONE, "-c:a", "libmp3lame", "-q:a", "4")
    assert judge(open_source(constant)).playable
    assert "variable rate" in str(judge(open_source(variable)).reason)


@pytest.mark.slow
def test_an_edit_list_that_leaves_footage_out(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "cut.mp4", *H264, *AAC, "-g", "25")
    set_edit_lists(path, picture=[(1.0, 0.0), (1.0, 2.0)], sound=[(1.0, 0.0), (1.0, 2.0)])
    verdict = judge(open_source(path))
    assert not verdict.playable and "edit list" in str(verdict.reason) and not verdict.copyable
    assert not judge(open_source(path, all_footage=True)).playable


@pytest.mark.slow
def test_what_cannot_be_parsed_is_not_playable(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "clip.mp4", *H264, *AAC)
    source = open_source(path)
    path.write_bytes(b"nothing")
    assert not judge(source).playable
    path.unlink()
    assert not judge(source).playable
