"""Peaks stand where the sound is heard on the document's clock, and are kept under the clip's digest."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from made_clips import frames, tone, write_channels, write_clip
from review_clips import make, open_source
from vidtx.cache import find_cache_dir
from vidtx.errors import MediaError, NoAudioError, UsageError
from vidtx.media.audio import read_audio
from vidtx.review.media import peaks
from vidtx.review.media.peaks import Peaks, choose_step, clear_peaks, read_peaks
from vidtx.review.media.source import ClipSource

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIDTX_CACHE_DIR", str(tmp_path / "cache"))


def read(source: ClipSource, sound: int = 0, channel: str = "mix") -> np.ndarray:
    found = read_peaks(source, sound, channel)
    assert found is not None
    return np.frombuffer(found.data, np.int8).reshape(-1, 2)


def find_onset(rows: np.ndarray, step: int = 20) -> float:
    """In seconds."""
    return float(np.argmax(rows[:, 1] > 20)) * step / 1000


@pytest.mark.parametrize(("start", "onset"), [(0.0, 1.0), (10.0, 1.0), (12.5, 0.5)])
def test_the_onset_stands_at_the_documents_time(tmp_path: Path, start: float, onset: float) -> None:
    path = write_clip(tmp_path / "clip.mkv", picture=frames(min(start, 10.0), 3), sounds=[(start, tone(3.0, onset=onset))])
    source = open_source(path)
    rows = read(source)
    expected = float(np.argmax(np.abs(read_audio(path, source.clip).waveform) > 0.1)) / 16_000
    assert abs(find_onset(rows) - expected) <= 0.02
    assert rows.max() == 127 and rows.min() <= -120  # normalized to the loudest
    assert not rows[: int(expected * 50) - 2].any()


def test_the_step_follows_the_length() -> None:
    assert (choose_step(0), choose_step(30 * 60_000), choose_step(30 * 60_000 + 1), choose_step(7_200_000)) == (20, 20, 50, 50)


def test_a_silent_sound_is_flat_and_lasts_as_long(tmp_path: Path) -> None:
    source = open_source(write_clip(tmp_path / "clip.mkv", sounds=[(0.0, tone(2.0, level=0.0))]))
    rows = read(source)
    assert len(rows) == 100 and not rows.any()


def test_which_sound_and_which_channel(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "two.mkv", sounds=[(0.0, tone(3.0, onset=0.5)), (0.0, tone(3.0, onset=2.0))])
    source = open_source(path)
    assert abs(find_onset(read(source, 0)) - 0.5) <= 0.02 and abs(find_onset(read(source, 1)) - 2.0) <= 0.02
    with pytest.raises(UsageError):
        read_peaks(source, 2)
    stereo = open_source(write_channels(tmp_path / "stereo.wav", tone(3.0, onset=1.0), tone(3.0, onset=2.0)))
    assert abs(find_onset(read(stereo, 0, "1")) - 2.0) <= 0.02 and abs(find_onset(read(stereo, 0, "0")) - 1.0) <= 0.02
    with pytest.raises(NoAudioError):
        read_peaks(open_source(write_clip(tmp_path / "mute.mkv", picture=frames(0, 1))))


def test_parts_that_are_decoded_side_by_side_are_the_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chirp = "aevalsrc=if(lt(mod(t\\,7)\\,3)\\,0.5*sin(2*PI*(200+20*t)*t)\\,0):s=44100:d=60"
    for name, late in (("a.m4a", "0"), ("b.mka", "20")):
        path = make(tmp_path / name, "-f", "lavfi", "-i", chirp, "-c:a", "aac", "-ac", "2", "-output_ts_offset", late)
        source = open_source(path)
        monkeypatch.setattr(peaks, "find_cache_dir", lambda: None)
        whole = read(source).astype(int)
        monkeypatch.setattr(peaks, "_PART_MS", 12_000)
        monkeypatch.setattr(peaks.os, "cpu_count", lambda: 8)
        seen: list[float] = []
        found = read_peaks(source, progress=seen.append)
        parts = np.frombuffer(found.data, np.int8).reshape(-1, 2).astype(int)  # type: ignore[union-attr]
        assert len(peaks._Sound(path, source.clip, 0, "mix").split()) == 4
        assert abs(len(whole) - len(parts)) <= 1 and len(whole) >= 3000
        count = min(len(whole), len(parts))
        differ = np.abs(whole[:count] - parts[:count]).max(axis=1)
        assert np.mean(differ > 12) < 0.01  # where a step begins with an onset, a sample more or less is much
        heard, again = (np.nonzero(np.diff((rows[:count, 1] > 60).astype(int)))[0] for rows in (whole, parts))
        assert len(heard) == len(again) > 10 and np.abs(heard - again).max() <= 1
        assert seen == sorted(seen) and 0.9 < seen[-1] <= 1.0
        monkeypatch.undo()


def test_they_are_kept_under_the_digest_and_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_clip(tmp_path / "clip.mkv", sounds=[(0.0, tone(2.0))])
    source = open_source(path)
    first = read_peaks(source)
    [kept] = (tmp_path / "cache" / "peaks").iterdir()
    assert find_cache_dir() == tmp_path / "cache" and kept.name.startswith(source.clip.sha256)
    assert kept.stat().st_mode & 0o777 == 0o600 and kept.parent.stat().st_mode & 0o777 == 0o700
    monkeypatch.setattr(peaks, "stream_output", None)
    assert read_peaks(source) == first
    monkeypatch.undo()
    monkeypatch.setenv("VIDTX_CACHE_DIR", str(tmp_path / "cache"))
    content = kept.read_bytes()
    for broken in (b"", content[:-1], content + b"x", b"X" + content[1:], content[:8] + bytes(8) + content[16:]):
        kept.write_bytes(broken)
        assert read_peaks(source) == first and kept.read_bytes() == content
    assert clear_peaks("0" * 64) == 0 and clear_peaks(source.clip.sha256) == 1 and not kept.exists() and clear_peaks() == 0


def test_no_more_files_are_kept_than_some(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    monkeypatch.setattr(peaks, "KEPT_FILES", 3)
    for number in range(6):
        place = tmp_path / "cache" / "peaks" / f"{number}.peaks"
        peaks._keep(place, Peaks(20, bytes([number] * 2)))
        os.utime(place, (number, number))
    assert sorted(path.name for path in (tmp_path / "cache" / "peaks").iterdir()) == ["3.peaks", "4.peaks", "5.peaks"]


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    assert read_peaks(open_source(write_clip(tmp_path / "clip.mkv", sounds=[(0.0, tone(1.0))]))) is not None


def test_a_file_that_was_changed_is_not_kept_as_the_clip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_clip(tmp_path / "clip.mkv", sounds=[(0.0, tone(1.0))])
    source = open_source(path)
    original = peaks._decode

    def change(*given: object) -> object:
        path.touch()
        return original(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(peaks, "_decode", change)
    with pytest.raises(MediaError, match="changed"):
        read_peaks(source)
    assert not (tmp_path / "cache").exists()


def test_it_can_be_stopped(tmp_path: Path) -> None:
    source = open_source(write_clip(tmp_path / "clip.mkv", sounds=[(0.0, tone(1.0))]))
    stop = threading.Event()
    stop.set()
    assert read_peaks(source, stop=stop) is None and not (tmp_path / "cache").exists()


def test_what_a_damaged_clip_still_gives_is_shown(tmp_path: Path) -> None:
    path = make(tmp_path / "clip.mka", "-f", "lavfi", "-i", "sine=d=20", "-c:a", "aac")
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    assert 300 < len(read(open_source(path))) < 900
    path.write_bytes(content)
    source = open_source(path)
    path.write_bytes(b"nothing")
    with pytest.raises(MediaError):
        read_peaks(source)
