"""Small pictures come with the container's own times, from a worker that may crash."""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path

import pytest

from edited_clips import draw_scene, write_clip
from vidtx.errors import DecodeTimeout, UnreadableMediaError
from vidtx.media import frames
from vidtx.media.frames import ReadAhead, iterate_frames
from vidtx.media.probe import probe_clip


def test_every_frame_comes_with_its_own_time_at_an_uneven_rate(tmp_path: Path) -> None:
    pts = [0, 512, 1024, 3000, 3100, 9000, 9512, 20000, 20001, 30000]
    path = write_clip(tmp_path / "uneven.mp4", draw_scene(1, 10), pts=pts)
    found = list(iterate_frames(path, probe_clip(path)))
    assert [frame.pts * frame.time_base for frame in found] == [n * Fraction(1, 12800) for n in pts]
    assert found[0].key_frame
    assert not found[1].key_frame


def test_pictures_are_small_and_keep_their_shape(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mp4", draw_scene(1, 5))
    found = list(iterate_frames(path, probe_clip(path), width=80))
    assert {frame.luma.shape for frame in found} in ({(46, 80)}, {(44, 80)})
    assert {frame.chroma.shape for frame in found} in ({(2, 23, 40)}, {(2, 22, 40)})
    original = draw_scene(1, 1)[0].astype(float)
    assert abs(float(found[0].luma.mean()) - float((original @ (0.299, 0.587, 0.114)).mean())) < 3.0
    assert abs(float(found[0].chroma[0].mean()) - 128 - float((original @ (-0.169, -0.331, 0.5)).mean())) < 3.0


def test_some_spans_of_a_clip_are_the_very_frames_that_the_whole_of_it_holds(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mkv", draw_scene(1, 200), time_base=Fraction(1, 1000), keyframes=60, b_frames=3)
    clip = probe_clip(path)
    whole = list(iterate_frames(path, clip))
    spans = [(-500, 400), (whole[70].pts, whole[100].pts), (whole[190].pts, whole[190].pts + 10_000)]
    some = list(iterate_frames(path, clip, spans=spans))
    wanted = [frame for frame in whole if any(a <= frame.pts <= b for a, b in spans)]
    assert [frame.pts for frame in some] == [frame.pts for frame in wanted]
    assert all((a.luma == b.luma).all() for a, b in zip(some, wanted, strict=True))


def test_references_are_fewer_frames_of_the_same_clip(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mp4", draw_scene(1, 100), b_frames=3)
    clip = probe_clip(path)
    whole = {frame.pts: frame.luma for frame in iterate_frames(path, clip)}
    fewer = list(iterate_frames(path, clip, references=True))
    assert len(fewer) < 0.8 * len(whole)
    assert all((whole[frame.pts] == frame.luma).all() for frame in fewer)


def test_damage_in_the_middle_is_passed_over(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mkv", draw_scene(1, 100), time_base=Fraction(1, 1000), keyframes=10)
    clip = probe_clip(path)
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 3000] = bytes(3000)
    path.write_bytes(data)
    times = [float(frame.pts * frame.time_base) for frame in iterate_frames(path, clip)]
    assert times[0] == 0.0
    assert times[-1] > 3.8
    assert times == sorted(times)


def test_a_file_that_is_no_clip_is_an_error_of_its_own(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mp4", draw_scene(1, 5))
    clip = probe_clip(path)
    path.write_text("#EXTM3U\n#EXTINF:1,\n/etc/hostname\n")
    with pytest.raises(UnreadableMediaError):
        list(iterate_frames(path, clip))


def test_a_worker_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_clip(tmp_path / "clip.mp4", draw_scene(1, 5))
    clip = probe_clip(path)
    sleeper = tmp_path / "sleeper"
    sleeper.write_text(f"#!{sys.executable}\nimport time\ntime.sleep(60)\n")
    sleeper.chmod(0o700)
    monkeypatch.setattr(frames.sys, "executable", str(sleeper))
    with pytest.raises(DecodeTimeout):
        list(iterate_frames(path, clip, stall_seconds=0.3))


def test_closing_early_ends_the_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workers = []
    start = frames.subprocess.Popen

    def remember(*arguments: object, **options: object) -> object:
        workers.append(start(*arguments, **options))
        return workers[-1]

    monkeypatch.setattr(frames.subprocess, "Popen", remember)
    path = write_clip(tmp_path / "clip.mp4", draw_scene(1, 200))
    clip = probe_clip(path)
    workers.clear()
    running = iterate_frames(path, clip)
    next(running)
    running.close()
    assert [worker.poll() is not None for worker in workers] == [True]


@pytest.mark.parametrize("width", [160, 90, 50])
def test_lines_with_padding_are_written_without_it(tmp_path: Path, width: int) -> None:
    import av

    path = write_clip(tmp_path / "clip.mp4", draw_scene(1, 8))
    [first, *_] = iterate_frames(path, probe_clip(path), width=width)
    with av.open(str(path)) as container:
        frame = next(container.decode(video=0))
        height, across = first.luma.shape
        small = frame.reformat(width=across, height=height, format="yuv420p", interpolation="AREA", dst_color_range="JPEG")
    planes = small.to_ndarray()
    assert (planes[:height] == first.luma).all()
    assert (planes[height:].reshape(2, height // 2, across // 2) == first.chroma).all()


def test_frames_read_ahead_are_the_same_in_the_same_order(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mp4", draw_scene(1, 60))
    clip = probe_clip(path)
    whole = [frame.pts for frame in iterate_frames(path, clip)]
    for most in (0, 7, 1000):
        assert [frame.pts for frame in ReadAhead(iterate_frames(path, clip), most)] == whole


def test_what_goes_wrong_while_reading_ahead_is_raised_when_the_frames_are_asked_for(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mp4", draw_scene(1, 8))
    clip = probe_clip(path)
    path.write_bytes(b"no clip any more")
    with pytest.raises(UnreadableMediaError):
        list(ReadAhead(iterate_frames(path, clip)))
