"""A clip whose time stamps restart or leap is decoded whole, on one clock; any other is decoded as it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from made_clips import frames, tone, write_clip
from vidtx.edits.detect import find_edits
from vidtx.errors import MediaError
from vidtx.media import opened as module
from vidtx.media.audio import read_audio
from vidtx.media.frames import iterate_frames
from vidtx.media.opened import OpenedClip
from vidtx.signal import SAMPLE_RATE


def write_joined(path: Path, *, seconds: float = 4.0, second: float = 0.0) -> Path:
    """Two transport streams end to end, as a recorder of live streams leaves them; the other's clock begins at `second`."""
    parts = []
    for n, start in enumerate((0.0, second)):
        part = path.with_name(f"part{n}.ts")
        write_clip(part, picture=frames(start, seconds), sounds=[(start, tone(seconds))])
        parts.append(part.read_bytes())
        part.unlink()
    path.write_bytes(b"".join(parts))
    return path


@pytest.mark.parametrize(("second", "kind"), [(0.0, "rebased"), (7200.0, "gap_closed")])
def test_all_that_is_there_is_decoded_on_one_clock(tmp_path: Path, second: float, kind: str) -> None:
    path = write_joined(tmp_path / "joined.ts", second=second)
    before = path.read_bytes()
    with OpenedClip(path) as opened:
        assert abs(opened.clip.duration - 8000) < 150
        assert {(change.medium, change.kind) for change in opened.changes} == {("picture", kind), ("sound", kind)}
        assert all(abs(change.at - 4000) < 150 for change in opened.changes)
        shown = list(iterate_frames(opened.media, opened.media_clip))
        assert len(shown) == 200
        times = [float(frame.pts * frame.time_base - opened.clip.start) for frame in shown]
        assert times == sorted(times) and abs(times[-1] - 7.96) < 0.1 and np.diff(times).max() < 0.1
        sound = read_audio(opened.media, opened.media_clip).waveform
        assert abs(len(sound) / SAMPLE_RATE - 8) < 0.15
        loud = np.abs(sound[: len(sound) // 800 * 800].reshape(-1, 800)).max(axis=1)
        assert (loud > 0.3).mean() > 0.97, "no silence was put in between"
        copy = opened.media
        assert copy != path and copy.exists()
        assert find_edits(opened.media, opened.media_clip, sound) is not None
    assert not copy.exists() and path.read_bytes() == before


def test_a_restart_is_context_with_its_time(tmp_path: Path) -> None:
    with OpenedClip(write_joined(tmp_path / "joined.ts")) as opened:
        [seam] = [evidence for evidence in opened.clip.context if evidence.kind == "timestamp_restart"]
    assert abs(float(seam.values["at_seconds"]) - 4) < 0.15 and abs(float(seam.values["seconds"]) - 4) < 0.15


def test_a_clip_on_one_clock_is_decoded_as_it_is(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "plain.mkv", picture=frames(0, 1), sounds=[(0.0, tone(1.0))])
    with OpenedClip(path) as opened:
        assert opened.media == path and opened.media_clip is opened.clip and opened.changes == ()


def test_a_raw_stream_gets_its_times_from_its_rate(tmp_path: Path) -> None:
    import subprocess

    from vidtx.media.runner import find_ffmpeg

    path = tmp_path / "raw.h264"
    source = "-nostdin -loglevel error -f lavfi -i testsrc2=s=128x96:r=25:d=2 -c:v libx264 -bf 2 -f h264".split()
    subprocess.run([find_ffmpeg(), *source, path], check=True, timeout=60)
    with OpenedClip(path) as opened:
        assert abs(opened.clip.duration - 2000) <= 40
        assert [(c.medium, c.kind) for c in opened.changes] == [("picture", "filled")] and opened.media == path
        times = [float(f.pts * f.time_base) for f in iterate_frames(opened.media, opened.media_clip)]
    assert len(times) == 50 and np.allclose(np.diff(times), 0.04)
    assert any(evidence.kind == "timestamps_missing" for evidence in opened.clip.context)


def test_a_copy_that_cannot_be_written_is_one_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WORKER", tmp_path / "none.py")
    with (
        OpenedClip(write_joined(tmp_path / "joined.ts")) as opened,
        pytest.raises(MediaError, match="cannot be put on one clock"),
    ):
        opened.media  # noqa: B018 (it is made at the first use)


def test_a_copy_for_which_there_is_no_space_is_not_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clip = write_joined(tmp_path / "joined.ts")
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=module.SPARE))
    with OpenedClip(clip) as opened, pytest.raises(MediaError, match=r"has 16 MB free"):
        opened.media  # noqa: B018 (it is made at the first use)


def test_packets_without_a_stamp_follow_the_one_before_and_are_not_lost(tmp_path: Path) -> None:
    from fractions import Fraction
    from types import SimpleNamespace

    from vidtx.media.workers import restamp_worker

    stamps = [0, None, 80, 0, None, 80]  # a restart after the third; every second packet has no stamp
    muxed: list[int] = []

    def demux(source: object, wanted: set[int]) -> list[SimpleNamespace]:
        return [
            SimpleNamespace(stream_index=0, time_base=Fraction(1, 25), dts=s, pts=s, duration=40, stream=None) for s in stamps
        ]

    class Container:
        streams = (None,)

        def __enter__(self) -> Container:
            return self

        def __exit__(self, *_: object) -> None: ...

        def add_stream_from_template(self, *_: object, **__: object) -> None: ...

        def mux(self, packet: SimpleNamespace) -> None:
            muxed.append(packet.dts)

    with pytest.MonkeyPatch.context() as patched:
        import av

        patched.setattr(av, "open", lambda *_, **__: Container())
        patched.setattr(restamp_worker, "_demux", demux)
        restamp_worker.copy_packets("file:x", {}, "y", {0})
    assert muxed == [0, 40, 80, 120, 160, 200]
