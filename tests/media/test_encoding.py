"""What ffmpeg says of itself and of its progress."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from interview import make_interview
from vidtx.errors import DecodeTimeout, VidtxError
from vidtx.media import encoding
from vidtx.media.encoding import EncodingWatch, has_filter, list_coders, may_be_interlaced, name_rate_option
from vidtx.media.runner import find_ffmpeg


def test_a_stall_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = EncodingWatch(Path("clip"), 10_000)
    assert watch.take(b"out_time_us=5000") == 0.0  # half a line
    assert watch.take(b"000\nframe=1\n") == 0.5
    assert watch.take(b"out_time_us=N/A\nout_time_us=-5\n") == 0.5
    monkeypatch.setattr(encoding, "STALL_SECONDS", -1.0)
    with pytest.raises(DecodeTimeout):
        watch.take(b"out_time_us=5000000\n")


@pytest.mark.parametrize("program", ["system", "package"])
def test_both_ffmpegs_say_what_they_can(program: str) -> None:
    import imageio_ffmpeg

    path = find_ffmpeg() if program == "system" else str(imageio_ffmpeg.get_ffmpeg_exe())
    assert {"libx264", "aac"} <= list_coders(path)
    assert has_filter(path, "scale") and not has_filter(path, "no_such_filter")
    assert has_filter(path, "ass"), "vidtx burn draws with it"
    assert name_rate_option(path) in ("fps_mode:v", "vsync")


def test_a_program_that_does_not_run_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(VidtxError, match="ffmpeg cannot be started"):
        has_filter(str(tmp_path / "absent"), "ass")


def test_only_pictures_that_may_be_interlaced_are_deinterlaced() -> None:
    video = make_interview().clip.video
    assert video is not None
    assert may_be_interlaced(replace(video, codec="mpeg2video")) and not may_be_interlaced(replace(video, codec="h264"))
