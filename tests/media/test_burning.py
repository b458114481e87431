"""Parts of clips with captions: exact at both ends, at the clip's own times, whatever container, clock, rotation or rate."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from made_clips import tone, write_clip
from spoken_clips import make_told_clip, read_frames, read_sound
from vidtx.errors import UnreadableMediaError, VidtxError
from vidtx.media import burning
from vidtx.media.burning import Burning, burn, find_missing_glyphs
from vidtx.media.probe import probe_clip

pytestmark = pytest.mark.slow

ASS = """[Script Info]
ScriptType: v4.00+
PlayResX: 320
PlayResY: 240

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Arial,30,&H00FFFFFF,&H000000FF,&H00000000,&H00000000,0,0,0,0,100,100,0,0,1,2,0,2,10,10,10,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{text}
"""


def cut(clip: Path, start: str, end: str, *, sound: int | None = 0, text: str = "СЛОВА 말") -> Path:
    captions = clip.parent / "captions.ass"
    captions.write_text(ASS.replace("{text}", text), "utf-8")
    target = clip.parent / f"{clip.stem}-made.mp4"
    shares: list[float] = []
    burn(Burning(clip, clip, probe_clip(clip), Fraction(start), Fraction(end), captions, sound), target, shares.append)
    assert shares == sorted(shares) and all(0 <= share < 1 for share in shares)
    return target


def middle_of(picture: np.ndarray) -> float:
    """The gray of the upper half, where no caption stands."""
    return float(picture[: picture.shape[0] // 3].mean())


def told(picture: np.ndarray) -> int:
    """The second that the picture tells."""
    return round((middle_of(picture) - 40) / 16)


def find_captions(frames: list[tuple[Fraction, np.ndarray]]) -> tuple[float, float]:
    """From when to when something is drawn in the lower third."""
    shown = [float(time) for time, picture in frames if np.ptp(picture[2 * picture.shape[0] // 3 :].astype(int)) > 60]
    return shown[0], shown[-1]


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.mp4", ()),
        ("a.ts", ("-c:v", "mpeg2video", "-c:a", "mp2", "-muxdelay", "0")),
        ("late.mkv", ("-c:v", "libx264", "-c:a", "aac", "-output_ts_offset", "7")),
        ("bframes.mov", ("-c:v", "libx264", "-bf", "3", "-g", "250", "-c:a", "pcm_s16le")),
    ],
)  # fmt: skip
def test_the_part_begins_and_ends_at_its_times_with_captions_at_theirs(
    name: str, options: tuple[str, ...], tmp_path: Path
) -> None:
    made = cut(make_told_clip(tmp_path / name, *options), "2.500", "5.500")
    frames = read_frames(made)
    zero = frames[0][0]
    assert abs(zero) < 0.001 and abs(float(frames[-1][0]) - 2.96) < 0.045
    for time, picture in frames:
        second = 2.5 + float(time)
        if abs(second - round(second)) > 0.045:  # not at the border of two grays
            assert told(picture) == int(second), second
    first, last = find_captions(frames)
    assert abs(first - 1.0) <= 0.045 and abs(last - 1.96) <= 0.045
    loud = np.flatnonzero(np.abs(read_sound(made)) > 0.02) / 48_000
    assert abs(loud[0] - 0.5) < 0.05 and abs(loud[-1] - 1.5) < 0.05
    assert abs(len(read_sound(made)) / 48_000 - 3.0) < 0.06


def test_a_part_far_from_the_start_is_as_exact(tmp_path: Path) -> None:
    clip = make_told_clip(
        tmp_path / "long.mp4", "-c:v", "libx264", "-preset", "ultrafast", "-g", "500", "-c:a", "aac", seconds=13
    )
    seconds = [(11.5 + float(time), told(picture)) for time, picture in read_frames(cut(clip, "11.5", "12.75"))]
    assert [(at, shown) for at, shown in seconds if abs(at - 12) > 0.045 and shown != int(at)] == []
    assert 30 <= len(seconds) <= 33


def test_a_picture_without_a_constant_rate_keeps_its_times_and_shows_what_was_on_the_screen(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "slow.mkv", picture=[0.0, 0.7, 1.9, 3.2, 3.3, 4.6], sounds=[(0.0, tone(5.0))])
    times = [round(float(time), 2) for time, _ in read_frames(cut(clip, "1.0", "4.0"))]
    assert times == [0.0, 0.9, 2.2, 2.3]


def test_a_turned_picture_is_upright(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "turned.mp4", picture=[n / 25 for n in range(100)], sounds=[(0.0, tone(4.0))], rotation=90)
    picture = read_frames(cut(clip, "0.5", "3.0"))[0][1]
    assert picture.shape[0] > picture.shape[1], "64 x 48 on its side"
    assert picture.shape[0] >= burning.LEAST_HEIGHT


def test_without_a_picture_there_is_a_plain_one_and_without_sound_none(tmp_path: Path) -> None:
    heard = cut(write_clip(tmp_path / "heard.wav", sounds=[(0.0, tone(4.0, onset=1.0))]), "0.5", "3.0")
    frames = read_frames(heard)
    assert frames[0][1].shape == burning.PLAIN_SIZE[::-1] and abs(find_captions(frames)[0] - 1.0) < 0.045
    loud = np.flatnonzero(np.abs(read_sound(heard)) > 0.02) / 48_000
    assert abs(loud[0] - 0.5) < 0.03
    seen = cut(write_clip(tmp_path / "seen.mp4", picture=[n / 25 for n in range(100)]), "0.5", "3.0", sound=None)
    assert len(read_frames(seen)) == 63


def test_a_folder_of_any_name_holds_the_captions(tmp_path: Path) -> None:
    folder = tmp_path / "it's [a]:b,c;d=e \\f"
    folder.mkdir()
    made = cut(make_told_clip(folder / "a.mp4", seconds=3), "0", "2.5")
    assert find_captions(read_frames(made))


def test_signs_that_no_font_has_are_found(tmp_path: Path) -> None:
    captions = tmp_path / "a.ass"
    captions.write_text(ASS.replace("{text}", "Aя가\U0010fffa").replace("0:00:01.00", "0:00:00.00"), "utf-8")
    assert "\U0010fffa" in find_missing_glyphs(captions) and "A" not in find_missing_glyphs(captions)


def test_an_ffmpeg_that_cannot_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(burning, "has_filter", lambda program, name: False)
    with pytest.raises(VidtxError, match="without libass"):
        burning.require_captions()
    monkeypatch.undo()
    monkeypatch.setattr(burning, "list_coders", lambda program: frozenset({"aac"}))
    with pytest.raises(VidtxError, match="cannot encode libx264"):
        burning.require_captions()


def test_a_clip_that_cannot_be_decoded_is_an_error(tmp_path: Path) -> None:
    clip = make_told_clip(tmp_path / "a.mp4", seconds=3)
    known = probe_clip(clip)
    clip.write_bytes(b"nothing of it is left" * 100)
    (tmp_path / "captions.ass").write_text(ASS, "utf-8")
    with pytest.raises(UnreadableMediaError):
        burn(Burning(clip, clip, replace(known), Fraction(0), Fraction(1), tmp_path / "captions.ass", 0), tmp_path / "made.mp4")


def test_the_packages_ffmpeg_does_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import imageio_ffmpeg

    clip = make_told_clip(tmp_path / "a.mp4")
    monkeypatch.setenv("VIDTX_FFMPEG", str(imageio_ffmpeg.get_ffmpeg_exe()))
    frames = read_frames(cut(clip, "2.500", "5.500"))
    first, last = find_captions(frames)
    assert abs(first - 1.0) <= 0.045 and abs(last - 1.96) <= 0.045 and len(frames) == 76
