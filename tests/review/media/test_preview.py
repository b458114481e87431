"""A preview stands on the document's times: each frame and the sound's onset, whatever clock the clip has. The clip is never written to."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
import time
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from made_clips import frames, tone, write_clip
from review_clips import PICTURE, make, make_clip, open_source
from vidtx.document import Clip
from vidtx.errors import UnreadableMediaError
from vidtx.media.audio import read_audio
from vidtx.media.encoding import list_coders
from vidtx.media.frames import iterate_frames
from vidtx.media.probe import probe_clip
from vidtx.media.runner import find_ffmpeg
from vidtx.media.streams import read_streams
from vidtx.review.media import preview
from vidtx.review.media.playable import Verdict, judge
from vidtx.review.media.preview import Preview, PreviewStatus
from vidtx.review.media.source import ClipSource

pytestmark = pytest.mark.slow
H264, MPEG4 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"), ("-c:v", "mpeg4")


def render(source: ClipSource, sound: int = 0) -> tuple[Path, Clip, Preview]:
    """The preview's file and what it is; the caller closes it."""
    made = Preview(source, sound)
    made.start()
    status = made.wait(120)
    assert status.state == "ready" and status.served is not None, status
    return status.served.path, probe_clip(status.served.path), made


def list_times(path: Path, clip: Clip) -> list[float]:
    return [float(frame.pts * frame.time_base - clip.start) for frame in iterate_frames(path, clip)]


def find_onset(path: Path, clip: Clip, number: int = 0) -> float:
    """When the sound begins to be heard, in seconds."""
    waveform = read_audio(path, clip, number).waveform
    return float(np.argmax(np.abs(waveform) > 0.1)) / 16_000


def assert_same_times(source: ClipSource, path: Path, clip: Clip, sound: int = 0) -> None:
    """What a browser counts from zero in the preview is what the document counts from the clip's start: frames within 1 ms, sound within 20 ms."""
    media, original = source.open()
    assert abs(clip.start) < Fraction(1, 1000), clip.start  # browsers count from zero
    if original.video is not None:
        before, after = list_times(media, original), list_times(path, clip)
        assert len(before) == len(after)
        assert max(abs(a - b) for a, b in zip(before, after, strict=True)) < 0.001
    if original.audio:
        assert abs(find_onset(path, clip) - find_onset(media, original, sound)) < 0.02


@pytest.mark.parametrize("codec", ["h264", "mpeg4"])
@pytest.mark.parametrize("start", [0.0, 10.0, 1000.5])
def test_a_clock_that_begins_late(tmp_path: Path, codec: str, start: float) -> None:
    arguments = H264 if codec == "h264" else MPEG4
    original = make(
        tmp_path / "clip.mkv", *PICTURE, "-f", "lavfi", "-i", "aevalsrc=if(gte(t\\,1)\\,0.5*sin(880*PI*t)\\,0):s=48000:d=3",
        *arguments, "-c:a", "pcm_s16le", "-output_ts_offset", str(start),
    )  # fmt: skip
    source = open_source(original)
    path, clip, made = render(source)
    assert_same_times(source, path, clip)
    assert abs(find_onset(path, clip) - 1.0) < 0.02
    assert judge(source).copyable == (codec == "h264")
    made.close()


def test_a_picture_that_begins_late(tmp_path: Path) -> None:
    for name, arguments in (("a.mkv", MPEG4), ("b.mkv", H264)):
        raw = write_clip(tmp_path / f"raw {name}", picture=frames(1.5, 2), sounds=[(0.0, tone(4.0, onset=2.0))])
        source = open_source(make(tmp_path / name, "-copyts", "-i", str(raw), *arguments, "-fps_mode", "vfr", "-c:a", "copy"))
        path, clip, made = render(source)
        assert_same_times(source, path, clip)
        assert 1.45 < list_times(path, clip)[0] < 1.55 and abs(find_onset(path, clip) - 2.0) < 0.02
        made.close()


def test_a_sound_that_begins_late_and_has_a_gap(tmp_path: Path) -> None:
    source = open_source(write_clip(tmp_path / "clip.mkv", picture=frames(7.0, 3), sounds=[(8.25, tone(1.0))]))
    path, clip, made = render(source)
    assert_same_times(source, path, clip)
    assert abs(find_onset(path, clip) - 1.25) < 0.02
    made.close()


def test_an_uneven_rate_keeps_each_frames_time(tmp_path: Path) -> None:
    moments = [0.0, 0.04, 0.08, 0.5, 0.501, 0.9, 2.0, 2.033, 2.066, 5.0]
    source = open_source(write_clip(tmp_path / "clip.mkv", picture=moments, sounds=[(0.0, tone(5.2))]))
    path, clip, made = render(source)
    assert_same_times(source, path, clip)
    made.close()


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("old.avi", ("-c:v", "mpeg4", "-c:a", "libmp3lame")),
        ("film.mpg", ("-c:v", "mpeg2video", "-c:a", "mp2")),
        ("air.ts", ("-c:v", "mpeg2video", "-c:a", "ac3")),
        ("hevc 'a' ; %d.mp4", ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none", "-c:a", "aac")),
        ("ten bits.mov", ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv422p10le", "-c:a", "pcm_s16le")),
        ("b frames.mkv", ("-c:v", "libx264", "-bf", "3", "-pix_fmt", "yuv420p", "-c:a", "ac3")),
        ("b frames.ts", ("-c:v", "libx264", "-bf", "3", "-pix_fmt", "yuv420p", "-c:a", "aac")),
        ("-i.mov", (*H264, "-c:a", "pcm_s16le")),
    ],
)
def test_what_browsers_do_not_play_is_made_playable(tmp_path: Path, name: str, arguments: tuple[str, ...]) -> None:
    if "libx265" in arguments and "libx265" not in list_coders(find_ffmpeg()):
        pytest.skip("this ffmpeg has no encoder of HEVC")
    original = make_clip(tmp_path / name, *arguments)
    digest = hashlib.sha256(original.read_bytes()).hexdigest()
    source = open_source(original)
    assert not judge(source).playable
    path, clip, made = render(source)
    assert_same_times(source, path, clip)
    assert judge(ClipSource(path, clip, made.status.served.identity)) == Verdict(True, None, True)  # type: ignore[union-attr]
    assert clip.video is not None and (clip.video.width, clip.video.height, clip.video.codec) == (192, 108, "h264")
    assert made.status.served.content_type == "video/mp4"  # type: ignore[union-attr]
    assert path.parent.stat().st_mode & 0o777 == 0o700
    made.close()
    assert not path.parent.exists()
    assert hashlib.sha256(original.read_bytes()).hexdigest() == digest


def test_a_large_picture_becomes_smaller_and_a_turned_one_stands_upright(tmp_path: Path) -> None:
    large = ("-f", "lavfi", "-i", "testsrc=size=2000x1500:rate=5:duration=1")
    path, clip, made = render(open_source(make(tmp_path / "large.avi", *large, "-c:v", "mpeg4")))
    assert clip.video is not None and (clip.video.width, clip.video.height) == (960, 720)
    made.close()
    turned = write_clip(tmp_path / "turned.mov", picture=frames(0, 1), rotation=90)
    original = open_source(turned)
    assert original.clip.video is not None and original.clip.video.rotation in (90, 270)
    path, clip, made = render(original)
    assert clip.video is not None and (clip.video.width, clip.video.height, clip.video.rotation) == (48, 64, 0)
    assert path.suffix == ".mp4"
    made.close()


def test_the_sound_of_the_document_is_the_one_that_is_heard(tmp_path: Path) -> None:
    sounds = [(0.0, tone(3.0, onset=0.5)), (0.0, tone(3.0, onset=2.0))]
    source = open_source(write_clip(tmp_path / "two.mkv", picture=frames(0, 3), sounds=sounds))
    path, clip, made = render(source, 1)
    assert len(clip.audio) == 1 and abs(find_onset(path, clip) - 2.0) < 0.02
    made.close()


def test_a_clip_of_sound_alone(tmp_path: Path) -> None:
    source = open_source(write_clip(tmp_path / "clip.mka", sounds=[(0.0, tone(3.0, onset=1.0))]))
    path, clip, made = render(source)
    assert clip.video is None and made.status.served.content_type == "audio/mp4"  # type: ignore[union-attr]
    assert_same_times(source, path, clip)
    made.close()


def test_a_clip_without_sound(tmp_path: Path) -> None:
    source = open_source(make(tmp_path / "clip.avi", *PICTURE, "-c:v", "mpeg4"))
    path, clip, made = render(source)
    assert not clip.audio
    assert_same_times(source, path, clip)
    made.close()


def test_a_clock_that_starts_again_is_one_clock_in_the_preview(tmp_path: Path) -> None:
    one = make_clip(tmp_path / "one.ts", "-c:v", "mpeg2video", "-c:a", "mp2", "-t", "2")
    joined = tmp_path / "joined.ts"
    joined.write_bytes(one.read_bytes() * 2)
    source = open_source(joined)
    path, clip, made = render(source)
    assert_same_times(source, path, clip)
    made.close()
    source.close()


def test_without_an_encoder_of_h264_it_is_webm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not {"libvpx", "libopus"} <= list_coders(find_ffmpeg()):
        pytest.skip("this ffmpeg has no encoder of VP8")
    monkeypatch.setattr(preview, "list_coders", lambda program: frozenset({"libvpx", "libopus"}))
    source = open_source(write_clip(tmp_path / "clip.mkv", picture=frames(11.0, 2), sounds=[(10.0, tone(3.0, onset=1.0))]))
    path, clip, made = render(source)
    assert path.suffix == ".webm" and made.status.served.content_type == "video/webm"  # type: ignore[union-attr]
    assert [stream.codec for stream in read_streams(path, clip)] == ["vp8", "opus"]
    times = list_times(path, clip)
    assert abs(times[0] - 1.0) < 0.02 and abs(find_onset(path, clip) - 1.0) < 0.02
    made.close()


def test_the_ffmpeg_that_the_package_brings_makes_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import imageio_ffmpeg

    original = write_clip(tmp_path / "clip.mkv", picture=frames(11.5, 2), sounds=[(10.0, tone(4.0, onset=1.0))])
    source = open_source(original)
    monkeypatch.setenv("VIDTX_FFMPEG", imageio_ffmpeg.get_ffmpeg_exe())
    path, clip, made = render(source)
    assert_same_times(source, path, clip)
    made.close()


def test_no_encoder_at_all_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview, "list_coders", lambda program: frozenset())
    made = Preview(open_source(write_clip(tmp_path / "clip.mkv", picture=frames(0, 1))))
    made.start()
    status = made.wait(60)
    assert status.state == "failed" and "can encode neither" in str(status.message) and str(tmp_path) not in str(status.message)


def test_progress_is_told_and_one_runs_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview, "REPORT_SECONDS", 0.0)
    seen: list[PreviewStatus] = []
    original = make(tmp_path / "clip.avi", "-f", "lavfi", "-i", "testsrc=size=640x360:rate=25:duration=30", "-c:v", "mpeg4")
    made = Preview(open_source(original), on_change=seen.append)
    assert made.status == PreviewStatus("idle")
    assert made.start().state == made.start().state == "running"
    assert threading.active_count() < 20 and [t.name for t in threading.enumerate()].count("vidtx-preview") == 1
    assert made.wait(120).state == "ready"
    shares = [status.share for status in seen if status.state == "running" and status.share is not None]
    assert shares == sorted(shares) and all(0 <= share < 1 for share in shares)
    assert seen[-1].state == "ready" and made.start() == made.status
    made.close()
    assert made.status.state == "idle"


def test_it_can_be_canceled_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview.tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    original = make(
        tmp_path / "clip.avi",
        "-f",
        "lavfi",
        "-i",
        "testsrc=size=1280x720:rate=25:duration=30",
        "-c:v",
        "mpeg4",
        "-qscale",
        "20",
    )
    made = Preview(open_source(original))
    made.start()
    begun = time.monotonic()
    while not list(
        (tmp_path / "temporary").iterdir()
    ):  # a fixed time is too long for a fast machine and too short for a slow one
        assert time.monotonic() - begun < 60
        time.sleep(0.01)
    assert made.status.state == "running"
    begun = time.monotonic()
    made.close()
    assert time.monotonic() - begun < 4 and made.status.state == "idle"
    assert not list((tmp_path / "temporary").iterdir())


def test_a_program_that_ends_leaves_nothing(tmp_path: Path) -> None:
    original = make(tmp_path / "clip.avi", "-f", "lavfi", "-i", "testsrc=size=1280x720:rate=25:duration=30", "-c:v", "mpeg4")
    (tmp_path / "temporary").mkdir()
    script = (
        "import sys, time; from pathlib import Path\n"
        "from vidtx.media.probe import probe_clip; from vidtx.review.media.identity import read_identity\n"
        "from vidtx.review.media.preview import Preview; from vidtx.review.media.source import ClipSource\n"
        "path = Path(sys.argv[1]); made = Preview(ClipSource(path, probe_clip(path), read_identity(path)))\n"
        "made.start(); time.sleep(1); print(made.status.state, len(list(Path(sys.argv[2]).iterdir())))\n"
    )
    arguments = [sys.executable, "-c", script, str(original), str(tmp_path / "temporary")]
    environment = {**os.environ, "TMPDIR": str(tmp_path / "temporary")}
    ended = subprocess.run(arguments, env=environment, capture_output=True, text=True, timeout=60, check=True)
    assert ended.stdout.split()[1] == "1" and not list((tmp_path / "temporary").iterdir())


def test_a_copy_that_fails_is_encoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = open_source(make_clip(tmp_path / "clip.mkv", *H264, "-c:a", "aac"))
    original = preview.stream_output
    commands: list[list[str]] = []

    def fail_once(arguments: list[str], path: Path, **options: float) -> object:
        commands.append(arguments)
        if len(commands) == 1:
            raise UnreadableMediaError(path, "cannot be copied")
        return original(arguments, path, **options)

    monkeypatch.setattr(preview, "stream_output", fail_once)
    path, clip, made = render(source)
    assert "copy" in commands[0] and "libx264" in commands[1]
    assert_same_times(source, path, clip)
    made.close()


def test_hostile_files_end_in_a_sentence(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "clip.avi", "-c:v", "mpeg4", "-c:a", "libmp3lame")
    source = open_source(path)
    content = path.read_bytes()
    path.write_bytes(b"#EXTM3U\n#EXTINF:1,\n/etc/hostname\n" + bytes(len(content)))
    for replaced in (source, open_source_anyway(source)):
        made = Preview(replaced)
        made.start()
        status = made.wait(60)
        assert status.state == "failed" and str(status.message).startswith("The preview could not be made: ")
        assert str(tmp_path) not in str(status.message) and status.served is None
        made.close()


def open_source_anyway(source: ClipSource) -> ClipSource:
    """As if the file had been the clip all along."""
    from vidtx.review.media.identity import read_identity

    return ClipSource(source.path, source.clip, read_identity(source.path))


def test_too_little_space_is_said_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = open_source(make_clip(tmp_path / "clip.avi", "-c:v", "mpeg4", "-c:a", "libmp3lame"))
    usage = type("Usage", (), {"free": 1 << 20})
    monkeypatch.setattr(preview.shutil, "disk_usage", lambda folder: usage)
    made = Preview(source)
    made.start()
    assert "1 MB free" in str(made.wait(60).message)
    made.close()
