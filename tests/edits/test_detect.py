"""Edits made on purpose are found where they are, and nothing is found where nothing was cut."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from edited_clips import RATE, add_caption, blend, draw_card, draw_scene, fade_in, fade_out, write_clip
from vidtx.document import EditBoundary
from vidtx.edits import detect
from vidtx.edits.detect import find_edits
from vidtx.media import frames
from vidtx.media.probe import probe_clip

Pictures = list[Any]
CAPTIONS = (["I was taken near the bridge."], ["We had no water for two days,", "then they gave us some."], ["Where were you?"])


def edits_of(folder: Path, pictures: Pictures, **options: Any) -> tuple[EditBoundary, ...]:
    path = write_clip(folder / "clip.mp4", pictures, **options)
    return find_edits(path, probe_clip(path), None, None)


def likely(boundaries: tuple[EditBoundary, ...]) -> list[EditBoundary]:
    return [b for b in boundaries if b.probability >= 0.7]


def at(frame: int) -> Fraction:
    return Fraction(frame, RATE)


def test_a_hard_cut_is_found_to_the_frame(tmp_path: Path) -> None:
    [cut] = edits_of(tmp_path, draw_scene(1, 60) + draw_scene(2, 60))
    assert (cut.id, cut.kind, cut.time, cut.end_pts) == ("b0002400", "cut", at(60), None)
    assert cut.confidence_level == "certain"
    assert cut.in_picture and not cut.in_sound
    assert cut.evidence and all(e.figures for e in cut.evidence if e.kind != "keyframe")


def test_a_cut_has_its_true_time_at_an_uneven_rate(tmp_path: Path) -> None:
    steps = np.random.default_rng(5).integers(200, 900, 80).cumsum()
    pts = [int(n) for n in steps - steps[0]]
    [cut] = likely(edits_of(tmp_path, draw_scene(1, 40) + draw_scene(2, 40), pts=pts))
    assert cut.time == pts[40] * Fraction(1, 12800)


def test_times_count_from_the_start_of_the_timeline_not_from_the_container_s_zero(tmp_path: Path) -> None:
    pts = [12800 * 3 + n * 512 for n in range(100)]
    path = write_clip(tmp_path / "late.mkv", draw_scene(1, 50) + draw_scene(2, 50), pts=pts)
    [cut] = likely(find_edits(path, probe_clip(path), None, None))
    assert cut.time == 2


def test_a_jump_within_one_shot_is_a_jump_cut(tmp_path: Path) -> None:
    found = edits_of(tmp_path, draw_scene(3, 60) + draw_scene(3, 60, start=87))
    assert [(b.kind, b.time) for b in found] == [("jump_cut", at(60))]


def test_a_dissolve_is_found_with_both_its_ends(tmp_path: Path) -> None:
    pictures = draw_scene(1, 40) + blend(draw_scene(1, 14, start=40), draw_scene(2, 14)) + draw_scene(2, 50, start=14)
    [dissolve] = likely(edits_of(tmp_path, pictures))
    assert dissolve.kind == "dissolve"
    assert abs(dissolve.time - at(40)) <= at(3)
    assert abs(dissolve.end_time - at(54)) <= at(3)


def test_writing_that_comes_during_a_dissolve_within_a_shot_makes_it_less_likely_and_is_reported(tmp_path: Path) -> None:
    pictures = draw_scene(1, 40) + blend(draw_scene(1, 8, start=40), draw_scene(1, 8, start=150)) + draw_scene(1, 50, start=158)
    [plain] = [b for b in edits_of(tmp_path, pictures) if b.kind == "dissolve"]
    assert plain.probability > 0.6 and "writing" not in {e.kind for e in plain.evidence}
    captioned = [*pictures[:44], *(add_caption(picture, ["we were near the bridge"]) for picture in pictures[44:])]
    found = [b for b in edits_of(tmp_path, captioned) if b.kind == "dissolve"]
    assert all(b.confidence_level == "possible" and "writing" in {e.kind for e in b.evidence} for b in found) and found


def test_a_still_between_two_cuts_is_no_freeze(tmp_path: Path) -> None:
    pictures = draw_scene(1, 40) + draw_scene(2, 1) * 30 + draw_scene(3, 40)
    assert [edit.kind for edit in edits_of(tmp_path, pictures)] == ["cut", "cut"]


def test_a_fade_through_black_is_one_boundary_from_its_first_to_its_last_frame(tmp_path: Path) -> None:
    black = [np.zeros_like(draw_scene(1, 1)[0])] * 4
    out, into = fade_out(draw_scene(1, 12, start=40)), fade_in(draw_scene(2, 12))
    [fade] = likely(edits_of(tmp_path, draw_scene(1, 40) + out + black + into + draw_scene(2, 40, start=12)))
    assert fade.kind == "fade"
    assert abs(fade.time - at(40)) <= at(2)
    assert abs(fade.end_time - at(68)) <= at(2)


@pytest.mark.parametrize("length", [1, 2, 10])
def test_black_frames_between_are_one_cut_that_lasts(tmp_path: Path, length: int) -> None:
    black = [np.zeros_like(draw_scene(1, 1)[0])] * length
    [cut] = likely(edits_of(tmp_path, draw_scene(1, 50) + black + draw_scene(1, 50, start=50)))
    assert (cut.kind, cut.time, cut.end_time) == ("cut", at(50), at(50 + length))


def test_a_title_card_is_one_boundary_with_an_end(tmp_path: Path) -> None:
    pictures = draw_scene(1, 50) + [draw_card("PART TWO")] * 40 + draw_scene(2, 50)
    [card] = likely(edits_of(tmp_path, pictures))
    assert (card.kind, card.time, card.end_time) == ("title_card", at(50), at(90))


def test_a_frozen_picture_is_found(tmp_path: Path) -> None:
    moving = draw_scene(1, 60, speed=1.2)
    [freeze] = edits_of(tmp_path, moving + [moving[-1]] * 30 + draw_scene(1, 60, start=60, speed=1.2))
    assert freeze.kind == "freeze"
    assert abs(freeze.time - at(60)) <= at(6)  # the encoder goes on refining the still picture for some frames
    assert freeze.end_time == at(90)


def test_a_short_shot_after_which_the_first_comes_back_is_a_cutaway_with_two_linked_ends(tmp_path: Path) -> None:
    pictures = draw_scene(1, 50) + draw_scene(2, 45) + draw_scene(1, 50, start=95)
    away, back = edits_of(tmp_path, pictures)
    assert (away.kind, away.time, away.paired_id) == ("cutaway_in", at(50), back.id)
    assert (back.kind, back.time, back.paired_id) == ("cutaway_out", at(95), away.id)


def test_two_different_scenes_in_a_row_are_no_cutaway(tmp_path: Path) -> None:
    found = edits_of(tmp_path, draw_scene(1, 50) + draw_scene(2, 45) + draw_scene(3, 50))
    assert [b.kind for b in found] == ["cut", "cut"]


@pytest.mark.parametrize(
    ("draw", "kinds"),
    [
        (lambda: draw_scene(1, 260) + draw_scene(2, 240), ["cut"]),
        (lambda: draw_scene(3, 200) + draw_scene(3, 300, start=227), ["jump_cut"]),
        (
            lambda: draw_scene(1, 244) + blend(draw_scene(1, 12, start=244), draw_scene(2, 12)) + draw_scene(2, 244, start=12),
            ["dissolve"],
        ),
        (
            lambda: draw_scene(1, 120) + draw_scene(2, 160) + draw_scene(1, 220, start=280),
            ["cutaway_in", "cutaway_out"],
        ),
        (lambda: draw_scene(1, 500), []),
    ],
    ids=["cut", "jump", "dissolve", "cutaway", "uncut"],
)
def test_the_fast_way_reports_the_same_of_what_it_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, draw: Callable[[], Pictures], kinds: list[str]
) -> None:
    monkeypatch.setattr(detect, "SHORTEST_FAST_MS", 0)
    path = write_clip(tmp_path / "clip.mp4", draw(), b_frames=3, keyframes=120)
    clip = probe_clip(path)
    whole, fast = (likely(find_edits(path, clip, None, fast=way)) for way in (False, True))
    assert [b.kind for b in fast] == kinds
    assert [(b.time, b.end_pts, b.paired_id) for b in fast] == [(b.time, b.end_pts, b.paired_id) for b in whole]


def test_the_fast_way_is_given_up_where_nearly_all_needs_a_second_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detect, "SHORTEST_FAST_MS", 0)
    busy = [picture for n in range(16) for picture in draw_scene(n % 4, 60, start=7 * n)]
    still = draw_scene(1, 960)
    passes: list[dict[str, Any]] = []
    iterate = frames.iterate_frames

    def record(*arguments: Any, **options: Any) -> Any:
        passes.append(options)
        return iterate(*arguments, **options)

    for name, pictures, given_up in (("busy.mp4", busy, True), ("still.mp4", still, False)):
        path = write_clip(tmp_path / name, pictures, b_frames=3, keyframes=120)
        clip = probe_clip(path)
        whole = likely(find_edits(path, clip, None))
        passes.clear()
        with monkeypatch.context() as patched:
            patched.setattr(frames, "iterate_frames", record)
            fast = likely(find_edits(path, clip, None, fast=True))
        assert passes[0]["references"]
        assert any(not options.get("references") and not options.get("spans") for options in passes[1:]) is given_up
        assert [(b.kind, b.time) for b in fast] == [(b.kind, b.time) for b in whole]


def test_uncut_footage_with_motion_a_flash_an_exposure_step_and_repeated_frames_has_no_likely_boundary(tmp_path: Path) -> None:
    pictures = draw_scene(4, 250, speed=0.8)
    for n in (70, 71):
        pictures[n] = np.clip(pictures[n].astype(np.int16) * 3 // 2 + 60, 0, 255).astype(np.uint8)
    for n in range(150, 250):
        pictures[n] = (pictures[n] * 0.85).astype(np.uint8)
    for n in range(20, 240, 6):
        pictures[n] = pictures[n - 1]
    assert likely(edits_of(tmp_path, pictures, keyframes=48)) == []


@pytest.mark.parametrize(("gain", "ramp"), [(0.72, 8), (0.72, 20), (1.3, 1), (1.3, 8), (1.3, 20)])
def test_light_that_swells_and_a_lamp_that_is_switched_are_no_edits(tmp_path: Path, ramp: int, gain: float) -> None:
    """Over `ramp` frames, from one side, and back two seconds later."""
    frames = draw_scene(3, 150)
    across = np.linspace(1.0, 0.7, frames[0].shape[1], dtype=np.float32)[None, :, None]

    def light(picture: Any, share: float) -> Any:
        return np.clip(picture * (1 + (gain - 1) * share * across), 0, 255).astype(np.uint8)

    shares = [min(1.0, max(0, n - 40) / ramp) - min(1.0, max(0, n - 95) / ramp) for n in range(150)]
    assert likely(edits_of(tmp_path, [light(f, s) for f, s in zip(frames, shares, strict=True)])) == []


def lay_over(picture: Any, rows: slice, columns: slice, content: Any) -> Any:
    out = picture.copy()
    out[rows, columns] = content
    return out


@pytest.mark.parametrize("kind", ["picture in the picture", "panel", "bars"])
def test_what_is_laid_over_a_shot_that_goes_on_is_no_edit(tmp_path: Path, kind: str) -> None:
    """It comes at once and goes at once, two seconds later."""
    pictures, other = draw_scene(3, 150), draw_scene(5, 150)
    height, width = pictures[0].shape[:2]
    corner = slice(12, 12 + height // 3), slice(width - 12 - width // 3, width - 12)
    for n in range(50, 100):
        if kind == "bars":
            pictures[n] = lay_over(pictures[n], slice(0, height // 8), slice(None), 0)
            pictures[n] = lay_over(pictures[n], slice(height - height // 8, height), slice(None), 0)
        else:
            content = other[n][::3, ::3][: height // 3, : width // 3] if kind != "panel" else (20, 40, 160)
            pictures[n] = lay_over(pictures[n], *corner, content)
    assert likely(edits_of(tmp_path, pictures)) == []


def test_a_panel_that_fades_in_and_out_is_no_dissolve(tmp_path: Path) -> None:
    pictures = draw_scene(3, 150)
    height, width = pictures[0].shape[:2]
    for n in range(150):
        share = min(1.0, max(0.0, (n - 40) / 12)) - min(1.0, max(0.0, (n - 95) / 12))
        with_panel = lay_over(pictures[n], slice(10, height // 2), slice(10, width // 3), (200, 60, 20))
        pictures[n] = (with_panel * share + pictures[n] * (1 - share)).astype(np.uint8)
    assert likely(edits_of(tmp_path, pictures)) == []


def test_a_jump_under_a_panel_that_comes_with_it_is_found(tmp_path: Path) -> None:
    height, width = draw_scene(3, 1)[0].shape[:2]
    after = [lay_over(p, slice(8, height // 3), slice(8, width // 3), (200, 30, 30)) for p in draw_scene(3, 60, start=87)]
    found = likely(edits_of(tmp_path, draw_scene(3, 60) + after))
    assert [(b.kind, b.time) for b in found] == [("jump_cut", at(60))]


@pytest.mark.parametrize("blurred", [False, True])
def test_a_cut_in_an_upright_clip_between_two_fields_is_found(tmp_path: Path, blurred: bool) -> None:
    import cv2

    def frame(picture: Any) -> Any:
        width = picture.shape[1]
        field = cv2.GaussianBlur(picture, (0, 0), 20) if blurred else np.full_like(picture, 16)
        return lay_over(field, slice(None), slice(width // 3, 2 * width // 3), picture[:, width // 3 : 2 * width // 3])

    found = likely(edits_of(tmp_path, [frame(p) for p in draw_scene(1, 60) + draw_scene(2, 60)]))
    assert [b.time for b in found] == [at(60)]
    assert blurred or found[0].kind == "cut"


@pytest.mark.parametrize("upright", [False, True])
def test_a_jump_between_black_bars_is_a_jump_and_another_shot_a_cut(tmp_path: Path, upright: bool) -> None:
    def frame(picture: Any) -> Any:
        height, width = picture.shape[:2]
        bars = np.zeros_like(picture)
        place = (
            (slice(None), slice(width // 3, 2 * width // 3)) if upright else (slice(height // 5, 4 * height // 5), slice(None))
        )
        return lay_over(bars, *place, picture[place])

    shots = draw_scene(3, 60) + draw_scene(3, 60, start=87) + draw_scene(5, 60)
    found = likely(edits_of(tmp_path, [frame(p) for p in shots]))
    assert [(b.kind, b.time) for b in found] == [("jump_cut", at(60)), ("cut", at(120))]


@pytest.mark.parametrize("top", [False, True])
@pytest.mark.parametrize("speed", [0.1, 0.8])
def test_captions_that_come_change_and_go_are_no_edits(tmp_path: Path, speed: float, top: bool) -> None:
    pictures = draw_scene(6, 240, speed=speed)
    for n in range(240):
        if n // 30 % 4 < 3:
            pictures[n] = add_caption(pictures[n], CAPTIONS[n // 30 % 4], top=top)
    assert likely(edits_of(tmp_path, pictures)) == []


def test_a_keyframe_at_a_caption_makes_no_edit_of_it(tmp_path: Path) -> None:
    pictures = draw_scene(6, 60, speed=0.1) + [add_caption(p, CAPTIONS[1]) for p in draw_scene(6, 90, start=60, speed=0.1)]
    assert likely(edits_of(tmp_path, pictures, keyframes=60)) == []


def test_a_jump_cut_under_a_standing_caption_is_found(tmp_path: Path) -> None:
    pictures = draw_scene(3, 60) + draw_scene(3, 60, start=87)
    pictures = [add_caption(p, CAPTIONS[1]) if n >= 30 else p for n, p in enumerate(pictures)]
    assert [(b.kind, b.time) for b in likely(edits_of(tmp_path, pictures))] == [("jump_cut", at(60))]


@pytest.mark.parametrize("top", [False, True])
def test_a_jump_cut_on_the_frame_where_the_caption_changes_is_found(tmp_path: Path, top: bool) -> None:
    before = [add_caption(p, CAPTIONS[0], top=top) for p in draw_scene(3, 60)]
    after = [add_caption(p, CAPTIONS[1], top=top) for p in draw_scene(3, 60, start=87)]
    assert [(b.kind, b.time) for b in likely(edits_of(tmp_path, before + after))] == [("jump_cut", at(60))]


def test_a_jump_cut_soon_after_a_caption_has_come_is_found(tmp_path: Path) -> None:
    pictures = draw_scene(3, 60) + draw_scene(3, 60, start=87)
    pictures = [add_caption(p, CAPTIONS[1]) if n >= 50 else p for n, p in enumerate(pictures)]
    assert [(b.kind, b.time) for b in likely(edits_of(tmp_path, pictures))] == [("jump_cut", at(60))]


def test_a_cut_on_the_frame_where_the_caption_changes_is_a_cut(tmp_path: Path) -> None:
    pictures = draw_scene(1, 60) + [add_caption(p, CAPTIONS[1]) for p in draw_scene(2, 60)]
    assert [(b.kind, b.time) for b in likely(edits_of(tmp_path, pictures))] == [("cut", at(60))]


def test_a_scene_lit_alike_but_of_another_color_is_a_cut_and_no_jump_within_one_shot(tmp_path: Path) -> None:
    pictures = draw_scene(3, 60)
    # Another paint and paper on the wall: the same light and dark, so that the two pictures correlate, but no part of them is the same.
    stripes = np.indices((180, 320)).sum(axis=0)[:, :, None] // 24 % 2 * 24 - 12
    after = [np.clip(p + stripes + np.array([14, -4, -14]), 0, 255).astype(np.uint8) for p in draw_scene(3, 60, start=60)]
    assert [(b.kind, b.time) for b in likely(edits_of(tmp_path, pictures + after))] == [("cut", at(60))]


def test_a_clip_without_picture_has_boundaries_in_its_sound_only(tmp_path: Path) -> None:
    import av

    sound = record(1, 12.0, 0.004)
    sound[16_000 * 6 : 16_000 * 6 + 3200] = 0.0
    path = tmp_path / "sound.mka"
    with av.open(str(path), "w") as container:
        voice = container.add_stream("pcm_s16le", rate=16_000, layout="mono")
        frame = av.AudioFrame.from_ndarray((sound * 32767).astype(np.int16)[None, :], "s16", "mono")
        frame.sample_rate = 16_000
        for packet in [*voice.encode(frame), *voice.encode()]:
            container.mux(packet)
    clip = probe_clip(path)
    [splice] = find_edits(path, clip, sound, None)
    assert (splice.kind, splice.in_picture, splice.in_sound, splice.confidence_level) == (
        "sound_splice",
        False,
        True,
        "possible",
    )
    assert abs(float(splice.time) - 6.0) <= 0.01
    assert abs(float(splice.end_time) - 6.2) <= 0.01


def test_a_step_of_the_noise_floor_supports_the_cut_beside_it(tmp_path: Path) -> None:
    sound = np.concatenate([record(1, 4.0, 0.002), record(2, 4.0, 0.03)])
    path = write_clip(tmp_path / "clip.mp4", draw_scene(1, 100) + draw_scene(2, 100), sound=sound)
    clip = probe_clip(path)
    [cut] = find_edits(path, clip, sound, None)
    assert cut.kind == "cut" and cut.in_picture and cut.in_sound
    assert "floor_step" in {e.kind for e in cut.evidence}


def test_progress_rises_to_one(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mp4", draw_scene(1, 120))
    shares: list[float] = []
    find_edits(path, probe_clip(path), None, shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_continuous_footage_yields_at_most_one_likely_boundary_a_minute(test_media: Path) -> None:
    takes = [
        "audun_cap13.mp4",
        "audun_capture5.mp4",
        "pexels_langer_woman.mp4",
        "borenstein_sample1.mov",
        "liveportrait_d9.mp4",
    ]
    minutes, found = 0.0, []
    for name in takes:
        clip = probe_clip(test_media / "footage" / name)
        minutes += clip.duration / 60_000
        found += [(name, b.kind, float(b.time)) for b in likely(find_edits(test_media / "footage" / name, clip, None, None))]
    assert len(found) <= minutes, found


def test_a_cut_between_two_real_people_is_found_to_the_frame(test_media: Path, tmp_path: Path) -> None:
    import av

    pictures = []
    for name in ("jwp_intro.mp4", "opendbm_subj01.mp4"):
        with av.open(str(test_media / "footage" / name)) as container:
            decoded = container.decode(video=0)
            pictures += [next(decoded).reformat(320, 180, "rgb24").to_ndarray() for _ in range(75)]
    [cut] = likely(edits_of(tmp_path, pictures))
    assert (cut.kind, cut.time) == ("cut", at(75))


def record(seed: int, seconds: float, level: float) -> np.ndarray:
    """Steady noise with a voice-like tone that comes and goes."""
    random = np.random.default_rng(seed)
    time = np.arange(round(seconds * 16_000)) / 16_000
    voice = 0.1 * np.sin(2 * np.pi * 140 * time) * (np.sin(2 * np.pi * 0.7 * time) > 0.3)
    return (voice + random.normal(0, level, len(time))).astype(np.float32)
