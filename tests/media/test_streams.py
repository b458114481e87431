"""How streams are stored is said by a worker that may crash or hang."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from made_clips import frames, tone, write_clip
from vidtx.errors import DecodeTimeout, UnreadableMediaError
from vidtx.media import streams
from vidtx.media.probe import probe_clip
from vidtx.media.streams import StoredStream, read_streams


def test_all_streams_in_their_order(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "-clip.mkv", picture=frames(0, 1), sounds=[(0.0, tone(1.0)), (0.0, tone(1.0))])
    assert read_streams(path, probe_clip(path)) == (
        StoredStream(0, "video", "mpeg4", "yuv420p"),
        StoredStream(1, "audio", "pcm_s16le"),
        StoredStream(2, "audio", "pcm_s16le"),
    )


def test_what_is_no_clip_is_refused(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mkv", picture=frames(0, 1))
    clip = probe_clip(path)
    path.write_text("#EXTM3U\n#EXTINF:1,\n/etc/hostname\n")
    with pytest.raises(UnreadableMediaError):
        read_streams(path, clip)


@pytest.mark.parametrize(
    ("body", "error"), [("import time; time.sleep(60)", DecodeTimeout), ("raise SystemExit(3)", UnreadableMediaError)]
)
def test_a_worker_that_hangs_or_dies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, error: type[Exception]
) -> None:
    path = write_clip(tmp_path / "clip.mkv", picture=frames(0, 1))
    clip = probe_clip(path)
    other = tmp_path / "other"
    other.write_text(f"#!{sys.executable}\n{body}\n")
    other.chmod(0o700)
    monkeypatch.setattr(streams.sys, "executable", str(other))
    with pytest.raises(error):
        read_streams(path, clip, timeout=1.0)
