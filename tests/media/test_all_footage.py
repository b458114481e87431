"""With all footage counted, clip, pictures, sound and stills lie on one timeline, whatever the edit lists leave out, delay or repeat."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from edit_lists import set_edit_lists
from edited_clips import HEIGHT, RATE, WIDTH, write_clip
from vidtx.document import Clip, Figure, TimestampChange
from vidtx.errors import UnreadableMediaError
from vidtx.media.audio import read_audio
from vidtx.media.channels import measure_channels
from vidtx.media.frames import iterate_frames
from vidtx.media.opened import OpenedClip
from vidtx.media.probe import probe_clip
from vidtx.media.stills import read_stills
from vidtx.signal import SAMPLE_RATE

TONES = (40, 120, 200)  # gray levels of the three parts of two seconds; in the second there is a sound
PART = 2 * RATE  # frames
PRIMING = 0.1  # seconds: what encoders need to begin, which an edit list leaves out


def make_parts(path: Path, *, b_frames: int = 2) -> Path:
    pictures = [np.full((HEIGHT, WIDTH, 3), tone, np.uint8) for tone in TONES for _ in range(PART)]
    times = np.arange(6 * SAMPLE_RATE) / SAMPLE_RATE
    sound = np.where((times >= 2) & (times < 4), 0.5 * np.sin(2 * np.pi * 440 * times), 0).astype(np.float32)
    return write_clip(path, pictures, sound=sound, b_frames=b_frames, keyframes=20)


def measure_picture(path: Path, clip: Clip) -> tuple[int, list[float]]:
    """How many frames there are, and when in seconds the tone changes."""
    shown = [(float(f.pts * f.time_base - clip.start), float(f.luma.mean())) for f in iterate_frames(path, clip)]
    return len(shown), [now[0] for before, now in itertools.pairwise(shown) if abs(now[1] - before[1]) > 30]


def measure_sound(path: Path, clip: Clip) -> tuple[float, list[float]]:
    """How many seconds there are, and from when to when there is a tone."""
    sound = read_audio(path, clip).waveform
    loud = np.flatnonzero(np.abs(sound) > 0.25) / SAMPLE_RATE
    return len(sound) / SAMPLE_RATE, [float(loud[0]), float(loud[-1])] if len(loud) else []


def facts(clip: Clip, kind: str) -> list[Mapping[str, Figure]]:
    return [evidence.values for evidence in clip.context if evidence.kind == kind]


@pytest.mark.parametrize("ending", ["mp4", "mov"])
@pytest.mark.parametrize("b_frames", [0, 2])
def test_what_is_hidden_in_the_middle_is_decoded_and_its_place_is_context(tmp_path: Path, ending: str, b_frames: int) -> None:
    path = make_parts(tmp_path / f"clip.{ending}", b_frames=b_frames)
    set_edit_lists(path, picture=[(2, 0), (2, 4)], sound=[(2, 0), (2, 4)])
    shown, whole = probe_clip(path), probe_clip(path, all_footage=True)
    assert abs(shown.duration - 4000) <= 100 and not shown.all_footage and measure_picture(path, shown)[0] == 2 * PART
    assert {f["stream"]: round(float(f["seconds"]), 1) for f in facts(shown, "footage_hidden")} == {"picture": 2, "sound": 2}
    begin, end = measure_sound(path, shown)[1]  # a packet of AAC reaches into the next one
    assert end - begin < PRIMING and not facts(shown, "hidden_span")

    assert whole.all_footage and whole.video is not None and abs(whole.duration - 6000) <= 1000 * PRIMING
    late = float(whole.video.start_pts * whole.video.time_base - whole.start)
    assert 0 <= late <= PRIMING
    count, changes = measure_picture(path, whole)
    assert count == 3 * PART and changes == [pytest.approx(late + 2), pytest.approx(late + 4)]
    seconds, loud = measure_sound(path, whole)
    assert abs(seconds - 6) <= PRIMING and loud == [pytest.approx(2, abs=PRIMING), pytest.approx(4, abs=PRIMING)]
    spans = {str(f["stream"]): (f["start_seconds"], f["end_seconds"]) for f in facts(whole, "hidden_span")}
    assert spans["picture"] == (pytest.approx(late + 2), pytest.approx(late + 4))
    assert spans["sound"] == (pytest.approx(loud[0], abs=0.01), pytest.approx(loud[1], abs=0.01))
    assert not facts(whole, "footage_hidden") and not facts(whole, "sync_shifted")


def test_stills_and_levels_are_those_of_the_same_timeline(tmp_path: Path) -> None:
    path = set_edit_lists(make_parts(tmp_path / "clip.mp4"), picture=[(2, 0), (2, 4)], sound=[(2, 0), (2, 4)])
    [hidden] = [f for f in facts(probe_clip(path, all_footage=True), "hidden_span") if f["stream"] == "picture"]
    begin = Fraction(str(hidden["start_seconds"]))
    with OpenedClip(path, all_footage=True) as opened:
        [pair] = read_stills(opened.media, opened.media_clip, [(begin, begin)])
        levels = measure_channels(opened.media, opened.media_clip, 0)
    assert pair.before is not None and pair.after is not None and pair.after.time == begin
    assert [round(float(still.picture.mean()) / 40) for still in (pair.before, pair.after)] == [1, 3]
    assert levels.loudest > measure_channels(path, probe_clip(path), 0).loudest + 6


def test_several_entries_out_of_order_and_repeated_hide_what_none_of_them_shows(tmp_path: Path) -> None:
    path = set_edit_lists(make_parts(tmp_path / "clip.mp4", b_frames=0), picture=[(1, 4), (1, 0.5), (1, 4), (0.5, 2.5)])
    spans = facts(probe_clip(path, all_footage=True), "hidden_span")
    assert [(f["start_seconds"], f["end_seconds"]) for f in spans if f["stream"] == "picture"] == [
        (0, 0.5), (1.5, 2.5), (3, 4), (5, 6)
    ]  # fmt: skip
    [hidden] = facts(probe_clip(path), "footage_hidden")
    assert hidden == {"stream": "picture", "seconds": 3.5}


def test_a_delay_is_no_footage_and_its_loss_is_told(tmp_path: Path) -> None:
    path = set_edit_lists(make_parts(tmp_path / "clip.mp4", b_frames=0), sound=[(0.5, None), (6, 0)])
    shown, whole = probe_clip(path), probe_clip(path, all_footage=True)
    assert not facts(shown, "footage_hidden") and not facts(whole, "hidden_span") and not facts(shown, "sync_shifted")
    [shift] = facts(whole, "sync_shifted")
    as_shown, counted = measure_sound(path, shown)[1][0], measure_sound(path, whole)[1][0]
    assert as_shown == pytest.approx(2.5, abs=0.03) and counted - as_shown == pytest.approx(float(shift["seconds"]), abs=0.01)


def test_different_lists_of_picture_and_sound_are_told_apart(tmp_path: Path) -> None:
    path = set_edit_lists(make_parts(tmp_path / "clip.mp4", b_frames=0), picture=[(4, 2)], sound=[(4, 0)])
    whole = probe_clip(path, all_footage=True)
    spans = {str(f["stream"]): round(float(f["start_seconds"]), 1) for f in facts(whole, "hidden_span")}
    assert spans == {"picture": 0, "sound": 4.1}
    [shift] = facts(whole, "sync_shifted")
    assert float(shift["seconds"]) == pytest.approx(-2, abs=PRIMING)
    assert measure_picture(path, whole) == (3 * PART, [pytest.approx(2), pytest.approx(4)])


def test_a_file_without_an_edit_list_is_decoded_as_ever(tmp_path: Path) -> None:
    path = set_edit_lists(make_parts(tmp_path / "clip.mp4"), picture=[], sound=[])
    shown, whole = probe_clip(path), probe_clip(path, all_footage=True)
    assert (shown.duration, shown.video, shown.audio) == (whole.duration, whole.video, whole.audio)
    assert measure_picture(path, shown) == measure_picture(path, whole) and measure_sound(path, shown) == measure_sound(
        path, whole
    )


def test_other_containers_have_no_such_option(tmp_path: Path) -> None:
    path = make_parts(tmp_path / "clip.mkv")
    assert probe_clip(path, all_footage=True) == probe_clip(path) and not probe_clip(path).all_footage


def test_a_copy_onto_one_clock_holds_all_footage_and_has_no_edit_list(tmp_path: Path) -> None:
    path = set_edit_lists(make_parts(tmp_path / "clip.mp4"), picture=[(2, 0), (2, 4)], sound=[(2, 0), (2, 4)])
    with OpenedClip(path, all_footage=True) as opened:
        opened.changes = (TimestampChange("picture", "rebased", 0, 0),)  # as if its clock restarted
        assert opened.media != path and opened.clip.all_footage and not opened.media_clip.all_footage
        assert measure_picture(opened.media, opened.media_clip) == measure_picture(path, opened.clip)


def test_footage_that_cannot_be_decoded_is_the_usual_error(tmp_path: Path) -> None:
    path = set_edit_lists(make_parts(tmp_path / "clip.mp4"), picture=[(2, 0), (2, 4)], sound=[(2, 0), (2, 4)])
    content = bytearray(path.read_bytes())
    begin = content.index(b"mdat") + 4
    content[begin : content.rindex(b"moov") - 4] = bytes(content.rindex(b"moov") - 4 - begin)
    path.write_bytes(content)
    with pytest.raises(UnreadableMediaError, match="the picture cannot be decoded"):
        list(iterate_frames(path, probe_clip(path, all_footage=True)))
