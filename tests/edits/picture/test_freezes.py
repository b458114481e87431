"""The run of a freeze is carried over keyframes and back over what the encoder refined; what stands may stand under a clock."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from edited_clips import RATE, blend, draw_scene, write_clip
from vidtx.edits.detect import find_edits
from vidtx.edits.picture.freezes import MOST_WITH_UNREST, StaticRun, find_fall, find_still, leave_out_overlaps, make_freeze
from vidtx.edits.picture.overlays import REGION_COUNT, REGIONS, measure_changed, share_inside
from vidtx.media.probe import probe_clip

NO_KEYS = np.zeros(60, np.bool_)


def test_a_keyframe_in_the_midst_does_not_break_the_run() -> None:
    changed = np.array([0.1] * 20 + [0.0] * 10 + [0.2] + [0.0] * 10 + [0.1] * 19, np.float32)
    key = NO_KEYS.copy()
    assert not find_still(changed, changed * 5, key)[30]
    key[30] = True
    assert find_still(changed, changed * 5, key)[20:41].all()
    assert not find_still(changed, changed * 50, key)[30]  # ten gray levels are no recoding


def test_what_is_only_refined_belongs_to_the_run_where_most_frames_stand() -> None:
    changed = np.array([0.1] * 20 + [0.008, 0.005, 0.004, 0.003] + [0.0] * 12 + [0.1] * 24, np.float32)
    assert find_still(changed, changed, NO_KEYS)[20:36].all()
    slow = np.array([0.1] * 20 + [0.008] * 12 + [0.0] * 4 + [0.1] * 24, np.float32)
    assert not find_still(slow, slow, NO_KEYS).any()


def make_run(first: int, last: int, unrest: float = 0.0) -> StaticRun:
    return StaticRun(first, last, (last - first) / RATE, motion=0.1, jump=9.0, crowded=False, unrest=unrest)


def test_freezes_never_overlap_and_the_longest_stays() -> None:
    runs = [make_run(100, 120), make_run(100, 180), make_run(170, 200), make_run(300, 330)]
    assert sorted((run.first, run.last) for run in leave_out_overlaps(runs)) == [(100, 180), (300, 330)]


def test_what_never_settles_is_a_possible_freeze_at_most() -> None:
    settled, restless = make_freeze(make_run(100, 150)), make_freeze(make_run(100, 150, unrest=0.001))
    assert settled is not None and settled.probability > 0.9
    assert restless is not None and restless.probability == MOST_WITH_UNREST


def test_the_start_is_where_the_motion_fell() -> None:
    changed = np.array([0.1, 0.11, 0.09, 0.12, 0.1, 0.01, 0.02, 0.005, 0.006, 0.0, 0.0, 0.0], np.float32)
    assert find_fall(changed, 9, 0.1) == 5
    assert find_fall(np.array([0.1] * 9 + [0.0] * 3, np.float32), 9, 0.1) == 9


@pytest.mark.parametrize("region", range(1, REGION_COUNT))
def test_what_moves_in_a_region_only_leaves_the_rest_standing(region: int) -> None:
    rows, columns = list(REGIONS.values())[region - 1]
    difference = np.zeros((90, 160), np.uint8)
    difference[rows.start * 10 : rows.stop * 10, columns.start * 10 : columns.stop * 10] = 7
    changed = measure_changed(difference)
    assert changed[0] > 0.05
    assert changed[region] == pytest.approx(0.0, abs=1e-6)
    assert share_inside(changed[None], region)[0] == pytest.approx(1.0, abs=1e-5)


def test_one_gray_level_is_no_motion() -> None:
    assert not measure_changed(np.ones((90, 160), np.uint8)).any()


def _turn_logo(pictures: list[Any]) -> list[Any]:
    """A bright ball that circles in the upper right corner."""
    import cv2

    out = []
    for number, picture in enumerate(pictures):
        height, width = picture.shape[:2]
        angle = 0.3 * number
        middle = (round(width * 0.9 + 9 * np.cos(angle)), round(height * 0.12 + 9 * np.sin(angle)))
        out.append(cv2.circle(picture.copy(), middle, 7, (250, 220, 20), -1))
    return out


@pytest.mark.parametrize("logo", [False, True])
def test_a_freeze_is_found_with_a_logo_that_goes_on_and_without(tmp_path: Path, logo: bool) -> None:
    before, after = draw_scene(2, 75), draw_scene(2, 75, start=125)
    pictures = before + [before[-1]] * 50 + after
    path = write_clip(tmp_path / "clip.mp4", _turn_logo(pictures) if logo else pictures)
    [freeze] = [b for b in find_edits(path, probe_clip(path), None, None) if b.kind == "freeze"]
    # For a quarter of a second the encoder adds the grain that it had left out: more points change than when the figure moves.
    assert 0 <= float(freeze.time) - 75 / RATE <= 0.3
    assert abs(float(freeze.end_time) - 125 / RATE) <= 0.1
    assert (freeze.evidence[0].values.get("region") == "the upper right corner") is logo


def test_a_logo_that_goes_on_makes_no_freeze_of_a_scene_that_moves(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mp4", _turn_logo(draw_scene(2, 200)))
    assert [b for b in find_edits(path, probe_clip(path), None, None) if b.probability >= 0.7] == []


def test_a_freeze_that_ends_in_a_dissolve_has_evidence_that_can_be_written_down(tmp_path: Path) -> None:
    before, after = draw_scene(2, 75), draw_scene(1, 75)
    still = [before[-1]] * 40
    path = write_clip(tmp_path / "clip.mp4", before + still + blend([before[-1]] * 15, after[:15]) + after[15:])
    found = find_edits(path, probe_clip(path), None, None)
    assert "dissolve" in {b.kind for b in found}
    assert all(
        np.isfinite(value) for b in found for e in b.evidence for value in e.values.values() if not isinstance(value, str)
    )


@pytest.mark.parametrize("frames", [1, 12])
def test_a_logo_that_comes_is_no_edit(tmp_path: Path, frames: int) -> None:
    pictures = draw_scene(2, 125)
    for number in range(50, 125):
        share = min(1.0, (number - 49) / frames)
        corner = pictures[number][6:36, 270:312].astype(np.float32)
        pictures[number][6:36, 270:312] = np.round((1 - share) * corner + share * 245).astype(np.uint8)
    path = write_clip(tmp_path / "clip.mp4", pictures)
    assert [b.kind for b in find_edits(path, probe_clip(path), None, None)] == []
