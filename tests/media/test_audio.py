"""Sound on the clip's own clock: a sample's number is a time, whenever the sound begins."""

from __future__ import annotations

import logging
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from made_clips import frames, tone, write_clip
from vidtx.errors import DecodeTimeout, MediaError, NoAudioError, UnreadableMediaError, UsageError
from vidtx.media import audio
from vidtx.media.audio import SAMPLE_RATE, is_silent, read_audio
from vidtx.media.probe import probe_clip


def find_onset(waveform: np.ndarray) -> float:
    """Seconds until the first sample of a loud tone."""
    return float(np.argmax(np.abs(waveform) > 0.2)) / SAMPLE_RATE


def test_sound_comes_as_16_khz_mono_float32(clip_with_sound: Path) -> None:
    read = read_audio(clip_with_sound, probe_clip(clip_with_sound))
    assert read.waveform.dtype == np.float32 and read.waveform.ndim == 1
    assert len(read.waveform) == pytest.approx(2 * SAMPLE_RATE, abs=32)
    assert 0.45 < np.abs(read.waveform).max() <= 0.55  # the level of the tone that went in
    spectrum = np.abs(np.fft.rfft(read.waveform))
    assert np.argmax(spectrum) / read.duration * 1000 == pytest.approx(440, abs=1)
    assert not read.truncated and read.stream == 0


@pytest.mark.parametrize(
    ("suffix", "picture_start", "sound_start", "expected"),
    [
        (".mkv", 0.0, 0.5, 0.5 + 1.0),  # the sound begins half a second after the picture
        (".mkv", 0.5, 0.0, 1.0),  # the sound begins first: the clip's zero is the sound's
        (".mov", 0.0, 0.5, 0.5 + 1.0),
        (".ts", 10.0, 10.5, 0.5 + 1.0),  # a recording whose clock did not start with it
        (".ts", 10.5, 10.0, 1.0 + 481 / 48_000),  # an MP2 encoder's own delay comes first, and is the clip's zero
    ],
)
def test_the_onset_lies_where_the_clips_clock_says(
    tmp_path: Path, suffix: str, picture_start: float, sound_start: float, expected: float
) -> None:
    path = write_clip(
        tmp_path / f"clip{suffix}", picture=frames(picture_start, 3), sounds=[(sound_start, tone(2.0, onset=1.0))]
    )
    clip = probe_clip(path)
    assert find_onset(read_audio(path, clip).waveform) == pytest.approx(expected, abs=0.002)


def test_the_samples_that_prime_an_aac_decoder_do_not_shift_the_sound(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mp4", picture=frames(0, 3), sounds=[(0.0, tone(2.0, onset=1.0))])
    assert find_onset(read_audio(path, probe_clip(path)).waveform) == pytest.approx(1.0, abs=0.005)


def test_a_gap_in_the_timestamps_is_silence(tmp_path: Path) -> None:
    import av

    whole = write_clip(tmp_path / "whole.mkv", sounds=[(0.0, np.concatenate([tone(1.0), tone(1.0, onset=0.5)]))])
    path = tmp_path / "gap.mkv"
    with av.open(str(whole)) as source, av.open(str(path), "w") as target:
        stream = target.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(source.streams.audio[0]):
            if packet.size:
                packet.stream = stream
                if packet.pts * packet.time_base >= 1:
                    packet.pts = packet.dts = packet.pts + round(1 / packet.time_base)
                target.mux(packet)
    waveform = read_audio(path, probe_clip(path)).waveform
    assert len(waveform) == pytest.approx(3 * SAMPLE_RATE, abs=500)
    assert is_silent(waveform[round(1.1 * SAMPLE_RATE) : round(2.4 * SAMPLE_RATE)])
    assert find_onset(waveform[SAMPLE_RATE * 2 :]) == pytest.approx(0.5, abs=0.03)


def test_the_stream_that_was_asked_for_is_read(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "two.mkv", sounds=[(0.0, tone(1.0, level=0.5)), (0.0, tone(1.0, level=0.1))])
    clip = probe_clip(path)
    assert np.abs(read_audio(path, clip, 1).waveform).max() == pytest.approx(0.1, abs=0.02)
    assert np.abs(read_audio(path, clip, 0).waveform).max() == pytest.approx(0.5, abs=0.05)
    assert read_audio(path, clip, 1).stream == 1


def test_a_stream_that_is_not_there_is_wrong_use_and_those_that_are_get_listed(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "two.mkv", sounds=[(0.0, tone(0.5)), (0.0, tone(0.5))], languages=["ukr", "kor"])
    with pytest.raises(UsageError, match=r"no sound stream 2; .*0: pcm_s16le, 48000 Hz, mono, ukr; 1: .*kor") as caught:
        read_audio(path, probe_clip(path), 2)
    assert caught.value.option == "--audio-stream"


def test_a_clip_without_sound_says_so(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "mute.mkv", picture=frames(0, 1))
    with pytest.raises(NoAudioError):
        read_audio(path, probe_clip(path))


def test_progress_rises_to_one(clip_with_sound: Path) -> None:
    told: list[float] = []
    read_audio(clip_with_sound, probe_clip(clip_with_sound), None, told.append)
    assert told == sorted(told) and told[-1] == 1.0 and told[0] > 0


def test_of_a_file_that_breaks_off_the_sound_is_kept_with_a_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    whole = write_clip(tmp_path / "whole.mkv", picture=frames(0, 10), sounds=[(0.0, tone(10.0))])
    clip = probe_clip(whole)
    half = tmp_path / "half.mkv"
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    with caplog.at_level(logging.WARNING):
        read = read_audio(half, clip)
    assert read.truncated
    assert 4_000 < read.duration < 6_000
    assert any("half.mkv: only" in record.message for record in caplog.records)


def test_a_decoder_that_dies_halfway_leaves_what_it_gave(
    clip_with_sound: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    code = "import sys; sys.stdout.buffer.write(b'\\0\\0\\0?' * 16000 + b'x'); sys.stdout.flush(); sys.exit(1)"
    monkeypatch.setattr(audio, "compile_arguments", lambda output: [sys.executable, "-c", code])
    read = read_audio(clip_with_sound, probe_clip(clip_with_sound))
    assert read.truncated and len(read.waveform) == 16_000 and read.waveform[0] == 0.5
    assert "only the first 1.0 s" in caplog.text


def test_a_decoder_that_gives_nothing_is_an_error(clip_with_sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clip = probe_clip(clip_with_sound)
    monkeypatch.setattr(audio, "compile_arguments", lambda output: [sys.executable, "-c", "raise SystemExit(1)"])
    with pytest.raises(UnreadableMediaError):
        read_audio(clip_with_sound, clip)
    monkeypatch.setattr(audio, "compile_arguments", lambda output: [sys.executable, "-c", "import time; time.sleep(60)"])
    with pytest.raises(DecodeTimeout):
        read_audio(clip_with_sound, clip, stall_seconds=0.5)


def test_samples_that_are_no_numbers_become_silence(clip_with_sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import sys, struct; sys.stdout.buffer.write(struct.pack('<4f', float('nan'), float('inf'), -9.0, 0.25))"
    monkeypatch.setattr(audio, "compile_arguments", lambda output: [sys.executable, "-c", code])
    assert read_audio(clip_with_sound, probe_clip(clip_with_sound)).waveform.tolist() == [0.0, 1.0, -1.0, 0.25]


def test_sound_that_never_ends_is_cut_at_the_clips_end(clip_with_sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import sys\nwhile True: sys.stdout.buffer.write(b'\\0' * 65536)"
    monkeypatch.setattr(audio, "compile_arguments", lambda output: [sys.executable, "-c", code])
    assert read_audio(clip_with_sound, probe_clip(clip_with_sound)).duration < 60_000


def test_a_clip_of_more_than_twelve_hours_is_refused_before_decoding(clip_with_sound: Path) -> None:
    clip = replace(probe_clip(clip_with_sound), duration=13 * 3_600_000)
    with pytest.raises(MediaError, match=r"13\.0 hours"):
        read_audio(clip_with_sound, clip)


def test_a_playlist_is_refused_by_the_decoder_itself(clip_with_sound: Path) -> None:
    clip = probe_clip(clip_with_sound)
    playlist = clip_with_sound.with_name("list.mp4")
    for text in (
        f"ffconcat version 1.0\nfile {clip_with_sound.name}\n",
        f"#EXTM3U\n#EXTINF:2,\n{clip_with_sound.name}\n#EXT-X-ENDLIST\n",
    ):
        playlist.write_text(text)
        with pytest.raises(UnreadableMediaError):
            read_audio(playlist, clip)


def test_names_that_ffmpeg_could_mistake_are_names(
    clip_with_sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("-i.mkv", "concat:a|b.mkv", "%03d.mkv", "it's [a] clip, \u0457\uc601.mkv", "https:x.mkv"):
        path = Path(name)
        path.write_bytes(clip_with_sound.read_bytes())
        assert read_audio(path, probe_clip(path)).duration == pytest.approx(2000, abs=5), name


@pytest.mark.parametrize(
    ("waveform", "silent"),
    [
        (np.zeros(0, np.float32), True),
        (np.zeros(SAMPLE_RATE, np.float32), True),
        (np.full(SAMPLE_RATE, 0.3, np.float32), True),  # a constant is no sound
        (np.tile(np.float32([1e-4, -1e-4]), SAMPLE_RATE), True),  # -80 dBFS: a recorder's noise
        (np.tile(np.float32([3e-3, -3e-3]), SAMPLE_RATE), False),  # -50 dBFS: faint, but something
    ],
)
def test_silence_is_what_stays_below_minus_60_dbfs(waveform: np.ndarray, silent: bool) -> None:
    assert is_silent(waveform) is silent


def test_one_short_sound_in_a_long_silence_is_not_silence() -> None:
    waveform = np.zeros(SAMPLE_RATE * 180, np.float32)
    waveform[SAMPLE_RATE * 170 : SAMPLE_RATE * 170 + 960] = np.tile(np.float32([0.1, -0.1]), 480)
    assert not is_silent(waveform)
    assert not is_silent(np.tile(np.float32([0.1, -0.1]), 100))  # shorter than one frame
