"""What a clip is; and that whatever is wrong with a file ends in one clear error, soon."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import subprocess
import sys
import time
import unicodedata
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from made_clips import frames, tone, write_clip
from vidtx.document import Clip, Source
from vidtx.errors import DecodeTimeout, MediaError, UnreadableMediaError, VidtxError
from vidtx.media import probe
from vidtx.media.probe import probe_clip, read_source
from vidtx.media.runner import find_ffmpeg


def test_a_clip_is_described_with_exact_times(clip_with_sound: Path) -> None:
    clip = probe_clip(clip_with_sound)
    assert clip.name == "clip.mkv"
    assert clip.sha256 == hashlib.sha256(clip_with_sound.read_bytes()).hexdigest()
    assert clip.size == clip_with_sound.stat().st_size
    assert clip.duration == pytest.approx(2000, abs=2)
    assert "matroska" in clip.container
    assert clip.video is not None
    assert (clip.video.codec, clip.video.width, clip.video.height) == ("mpeg4", 64, 48)
    assert clip.video.time_base == Fraction(1, 1000)
    assert clip.video.frame_rate == 25 and not clip.video.variable_frame_rate and clip.video.rotation == 0
    assert [(a.codec, a.sample_rate, a.channels, a.language) for a in clip.audio] == [("pcm_s16le", 48_000, 1, None)]
    assert clip.source is None


def test_starts_are_kept_and_the_earliest_is_the_clips_zero(tmp_path: Path) -> None:
    clip = probe_clip(write_clip(tmp_path / "late.ts", picture=frames(10.5, 1), sounds=[(10.0, tone(1.0))]))
    assert clip.video is not None
    picture = clip.video.start_pts * clip.video.time_base
    heard = clip.audio[0].start_pts * clip.audio[0].time_base
    assert picture - heard == pytest.approx(0.5 + 481 / 48_000, abs=0.001)  # MP2 encoders put 481 samples before the first
    assert clip.start == heard
    assert clip.duration == pytest.approx(1500, abs=45)  # from the first sound to the last picture


def test_a_variable_frame_rate_is_noticed(tmp_path: Path) -> None:
    moments = np.cumsum(np.tile([0.04, 0.04, 0.09], 30))
    clip = probe_clip(write_clip(tmp_path / "phone.mkv", picture=list(moments)))
    assert clip.video is not None and clip.video.variable_frame_rate


def test_milliseconds_rounded_by_the_container_are_no_variable_frame_rate(tmp_path: Path) -> None:
    clip = probe_clip(write_clip(tmp_path / "film.mkv", picture=frames(0, 4, rate=24000 / 1001)))
    assert clip.video is not None and not clip.video.variable_frame_rate


@pytest.mark.parametrize(("counter_clockwise", "clockwise"), [(90, 270), (-90, 90), (180, 180)])
def test_rotation_is_given_clockwise(tmp_path: Path, counter_clockwise: int, clockwise: int) -> None:
    clip = probe_clip(write_clip(tmp_path / "phone.mp4", picture=frames(0, 1), rotation=counter_clockwise))
    assert clip.video is not None and clip.video.rotation == clockwise


def test_languages_of_the_container_are_kept(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "two.mkv", sounds=[(0.0, tone(0.5)), (0.0, tone(0.5))], languages=["kor", "und"])
    assert [a.language for a in probe_clip(path).audio] == ["kor", None]


def test_sound_without_a_picture_is_a_clip(tmp_path: Path) -> None:
    clip = probe_clip(write_clip(tmp_path / "voice.wav", sounds=[(0.0, tone(1.5))]))
    assert clip.video is None and len(clip.audio) == 1 and clip.duration == 1500


def test_a_picture_without_sound_is_a_clip(tmp_path: Path) -> None:
    clip = probe_clip(write_clip(tmp_path / "mute.mp4", picture=frames(0, 1)))
    assert clip.video is not None and clip.audio == () and clip.duration == pytest.approx(1000, abs=2)


def test_a_sound_stream_of_no_length_does_not_spoil_the_picture(tmp_path: Path) -> None:
    clip = probe_clip(write_clip(tmp_path / "empty.mkv", picture=frames(0, 1), sounds=[(0.0, np.zeros(0))]))
    assert clip.video is not None and clip.duration == pytest.approx(1000, abs=2)
    assert [a.duration for a in clip.audio] == [0]


def test_cover_art_is_no_picture(tmp_path: Path) -> None:
    voice = write_clip(tmp_path / "voice.wav", sounds=[(0.0, tone(1.0))])
    path = tmp_path / "covered.mp3"
    inputs = f"-nostdin -loglevel error -i {voice.name} -f lavfi -i color=s=64x64:d=0.04 -map 0 -map 1 -frames:v 1 -c:v mjpeg"
    subprocess.run(
        [find_ffmpeg(), *inputs.split(), "-disposition:v:0", "attached_pic", path], check=True, cwd=tmp_path, timeout=60
    )
    clip = probe_clip(path)
    assert clip.video is None and len(clip.audio) == 1


@pytest.mark.parametrize("stored", ["NFC", "NFD"])
@pytest.mark.parametrize("named", ["NFC", "NFD"])
def test_the_download_record_is_found_in_either_unicode_form(stored: str, named: str, tmp_path: Path) -> None:
    clip = write_clip(tmp_path / f"{unicodedata.normalize(named, 'пої́зд 한글')}.mkv", picture=frames(0, 1))
    clip.with_name(f"{unicodedata.normalize(stored, 'пої́зд 한글')}.info.json").write_text('{"id": "x"}')
    source = probe_clip(clip).source
    assert source is not None and source.id == "x"


@pytest.mark.parametrize("address", ["https://example.org/a.mp4", "rtsp://10.0.0.1/x", "file:///a.mp4"])
def test_an_address_is_no_file(address: str) -> None:
    with pytest.raises(MediaError, match="is an address") as caught:
        probe_clip(Path(address))
    assert caught.value.hint and "download" in caught.value.hint


def test_h264_in_avi_counts_frames_and_not_fields(tmp_path: Path) -> None:
    source = "-nostdin -loglevel error -f lavfi -i testsrc2=s=128x96:r=25:d=2 -c:v libx264 -bf 0".split()
    path = tmp_path / "a.avi"
    subprocess.run([find_ffmpeg(), *source, path], check=True, timeout=60)
    video = probe_clip(path).video
    assert video is not None and video.frame_rate == 25


def test_a_header_that_claims_more_than_there_is_is_corrected_with_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    whole = write_clip(tmp_path / "whole.mkv", picture=frames(0, 10), sounds=[(0.0, tone(10.0))])
    half = tmp_path / "half.mkv"
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    with caplog.at_level(logging.WARNING):
        clip = probe_clip(half)
    assert 4_000 < clip.duration < 6_000
    assert "half.mkv" in caplog.text


# Where it came from -------------------------------------------------------------------------------------------------------------------


def test_the_download_record_beside_the_clip_is_read(clip_with_sound: Path) -> None:
    record = {
        "webpage_url": "https://example.org/v/1",
        "id": "1",
        "uploader": "A",
        "upload_date": "20250114",
        "title": "\uc601\uc0c1",
    }
    clip_with_sound.with_name("clip.info.json").write_text(json.dumps(record | {"formats": [{}] * 100}), "utf-8")
    assert probe_clip(clip_with_sound).source == Source("https://example.org/v/1", "1", "A", "20250114", "\uc601\uc0c1")


def test_dots_in_the_clips_name_do_not_hide_its_record(tmp_path: Path) -> None:
    (tmp_path / "2025.01.14 a.info.json").write_text('{"id": "x"}')
    assert read_source(tmp_path / "2025.01.14 a.mp4") == Source(id="x")


@pytest.mark.parametrize(
    "text", ["", "{", "[1]", "null", '{"id": 5, "title": null}', "\x00", "[" * 100_000, '{"a": 1' + "0" * 10_000 + "}"]
)
def test_a_broken_record_is_a_warning_and_no_failure(
    clip_with_sound: Path, caplog: pytest.LogCaptureFixture, text: str
) -> None:
    clip_with_sound.with_name("clip.info.json").write_text(text)
    with caplog.at_level(logging.WARNING):
        assert probe_clip(clip_with_sound).source is None
    assert "clip.info.json" in caplog.text


def test_a_record_that_is_a_pipe_is_not_waited_for(clip_with_sound: Path, caplog: pytest.LogCaptureFixture) -> None:
    os.mkfifo(clip_with_sound.with_name("clip.info.json"))
    assert probe_clip(clip_with_sound).source is None


def test_half_a_character_in_a_record_can_be_written_down(clip_with_sound: Path) -> None:
    clip_with_sound.with_name("clip.info.json").write_text('{"id": "1", "title": "a\\ud800b"}')
    source = probe_clip(clip_with_sound).source
    assert source is not None and source.title == "a?b"


# What is no clip ----------------------------------------------------------------------------------------------------------------------


def refuse(path: Path, match: str) -> MediaError:
    """The one error for a file; it names the file, says what to do, and comes soon."""
    began = time.monotonic()
    with pytest.raises(MediaError, match=match) as caught:
        probe_clip(path)
    assert time.monotonic() - began < 20
    assert str(path) in str(caught.value) and caught.value.hint
    return caught.value


def test_a_missing_file(tmp_path: Path) -> None:
    refuse(tmp_path / "none.mp4", "there is no such file")


def test_a_folder(tmp_path: Path) -> None:
    refuse(tmp_path, "is a folder")


def test_a_pipe_and_a_device_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")
    refuse(tmp_path / "pipe.mp4", "pipe or a device")
    refuse(Path("/dev/zero"), "pipe or a device")


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "empty.mp4").touch()
    refuse(tmp_path / "empty.mp4", "is empty")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(clip_with_sound: Path) -> None:
    clip_with_sound.chmod(0)
    refuse(clip_with_sound, "permission")


@pytest.mark.parametrize("size", [1, 11, 4096, 300_000])
def test_noise(tmp_path: Path, size: int) -> None:
    path = tmp_path / "noise.mp4"
    path.write_bytes(np.random.default_rng(3).bytes(size))
    assert isinstance(refuse(path, "is not a video that can be opened"), UnreadableMediaError)


def test_text(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Some notes about the interview.\n" * 50)
    refuse(path, "is not a video")


def test_an_mp4_whose_index_is_missing(tmp_path: Path) -> None:
    whole = write_clip(tmp_path / "whole.mp4", picture=frames(0, 4), sounds=[(0.0, tone(4.0))]).read_bytes()
    path = tmp_path / "cut.mp4"
    path.write_bytes(whole[: whole.index(b"moov") - 4])
    refuse(path, "is cut short: the index at its end")


def test_an_mp4_of_which_only_the_index_is_there(tmp_path: Path) -> None:
    whole = write_clip(tmp_path / "whole.mp4", picture=frames(0, 4))
    moved = tmp_path / "moved.mp4"
    copy = [find_ffmpeg(), "-nostdin", "-loglevel", "error", "-i", whole, "-c", "copy", "-movflags", "+faststart", moved]
    subprocess.run(copy, check=True, timeout=60)
    path = tmp_path / "front.mp4"
    path.write_bytes(moved.read_bytes()[: moved.read_bytes().index(b"mdat") + 4])
    refuse(path, "cut short")


def test_a_web_page(tmp_path: Path) -> None:
    path = tmp_path / "video.mp4"
    path.write_text("<!DOCTYPE html><html><title>403</title></html>" * 20)
    refuse(path, "is a web page")


@pytest.mark.parametrize(
    "text",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:2,\n{clip}\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile {clip}\n",
        '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period/></MPD>',
    ],
)
def test_a_playlist_under_any_name_reads_no_other_file(clip_with_sound: Path, text: str) -> None:
    path = clip_with_sound.with_name("list.mp4")
    path.write_text(text.format(clip=clip_with_sound.name))
    refuse(path, "is a playlist")


def test_a_still_picture(tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (32, 32)).save(tmp_path / "still.png")
    refuse(tmp_path / "still.png", "is not a video")


def run_instead(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str) -> None:
    worker = tmp_path / "probe_worker.py"
    worker.write_text(code)
    monkeypatch.setattr(probe, "WORKER", worker)


def test_a_reader_that_crashes_takes_nothing_with_it(clip_with_sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_instead(monkeypatch, clip_with_sound.parent, "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    refuse(clip_with_sound, "so damaged")


def test_a_reader_that_hangs_is_stopped(clip_with_sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_instead(monkeypatch, clip_with_sound.parent, "import time; time.sleep(60)")
    began = time.monotonic()
    with pytest.raises(DecodeTimeout):
        probe_clip(clip_with_sound, timeout=1.0)
    assert time.monotonic() - began < 10


def test_a_module_beside_the_clip_is_not_imported(clip_with_sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clip_with_sound.with_name("av.py").write_text("raise SystemExit(3)")
    monkeypatch.chdir(clip_with_sound.parent)
    assert probe_clip(Path(clip_with_sound.name)).duration > 0


def test_probing_loads_no_decoder_into_this_process(clip_with_sound: Path) -> None:
    code = (
        "import sys, pathlib; from vidtx.media.probe import probe_clip; probe_clip(pathlib.Path(sys.argv[1]));"
        "assert not {'av', 'cv2', 'torch'} & set(sys.modules)"
    )
    subprocess.run(
        [sys.executable, "-c", code, str(clip_with_sound)],
        check=True,
        timeout=60,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )


# Damage -------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".ts", ".avi"])
def test_random_damage_gives_a_clip_or_one_error(tmp_path: Path, suffix: str) -> None:
    whole = bytearray(write_clip(tmp_path / f"whole{suffix}", picture=frames(0, 1), sounds=[(0.0, tone(1.0))]).read_bytes())
    random = np.random.default_rng(11)
    for number in range(6):
        damaged = bytearray(whole)
        for place in random.integers(0, len(whole), 40):
            damaged[place] = int(random.integers(256))
        path = tmp_path / f"damaged{number}{suffix}"
        path.write_bytes(damaged)
        _probe_and_read(path)


def test_every_malformed_file_gives_a_clip_or_one_error(test_media: Path) -> None:
    paths = sorted(p for name in ("malformed_media", "video") for p in (test_media / name).rglob("*") if p.is_file())
    if not paths:
        pytest.skip("VIDTX_TEST_MEDIA holds neither malformed_media nor video")
    outcomes = [_probe_and_read(path) for path in paths]
    assert any(outcomes) and not all(outcomes)  # some are clips, some are refused


def _probe_and_read(path: Path) -> bool:
    """Whether it is a clip whose sound, if any, can be read. Fails on any error that is not vidtx's own, and on a hang."""
    from vidtx.media.audio import read_audio

    began = time.monotonic()
    try:
        clip = probe_clip(path)
        assert isinstance(clip, Clip)
        if clip.audio:
            waveform = read_audio(path, clip).waveform
            assert len(waveform) and np.abs(waveform).max() <= 1.0
        return True
    except VidtxError as error:
        message = str(error)
    finally:
        assert time.monotonic() - began < 30, path
    assert path.name in message
    assert "0x" not in message
    assert "\n" not in message
    return False


def test_a_download_that_broke_off_says_so_in_the_document(clip_with_sound: Path, tmp_path: Path) -> None:
    """Half of a file whose header stands first plays to its middle; a log is forgotten, and the document is passed on."""
    whole = tmp_path / "whole.mp4"
    command = ["-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=d=8:r=25:s=320x240", "-pix_fmt", "yuv420p"]
    subprocess.run([str(find_ffmpeg()), *command, "-movflags", "+faststart", str(whole)], check=True, timeout=60)
    half = tmp_path / "half.mp4"
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    kinds = {evidence.kind: dict(evidence.figures) for evidence in probe_clip(half).context}
    assert kinds["cut_short"]["claimed_seconds"] == pytest.approx(8, abs=0.1) and 2 < float(kinds["cut_short"]["seconds"]) < 6
    assert not {"cut_short", "damaged"} & {evidence.kind for evidence in probe_clip(whole).context}
