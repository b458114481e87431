"""How far things jump, for the evidence."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from edited_clips import draw_scene, write_clip
from vidtx.edits.detect import find_edits
from vidtx.edits.picture.optical_flow import measure_flow
from vidtx.media.probe import probe_clip


def texture(seed: int = 1) -> np.ndarray:
    noise = np.random.default_rng(seed).integers(0, 255, (90, 160)).astype(np.uint8)
    return cv2.normalize(cv2.GaussianBlur(noise, (0, 0), 2.5), None, 0, 255, cv2.NORM_MINMAX)


@pytest.mark.parametrize("pixels", [1, 3, 6])
def test_a_part_of_the_picture_that_moves_is_measured_and_the_rest_is_still(pixels: int) -> None:
    before = texture()
    after = before.copy()
    after[20:70, 40 + pixels : 100 + pixels] = before[20:70, 40:100]
    distance, share = measure_flow(before, after)
    assert distance * 160 == pytest.approx(pixels, rel=0.25)
    assert share == pytest.approx(50 * 60 / (90 * 160), abs=0.08)


def test_nothing_that_moves_is_no_motion() -> None:
    assert measure_flow(texture(), texture()) == (0.0, 0.0)


def test_a_jump_cut_is_explained_in_pixels_of_the_clip(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mp4", draw_scene(3, 60) + draw_scene(3, 60, start=87))
    clip = probe_clip(path)
    [cut] = find_edits(path, clip, None)
    [shift] = [evidence for evidence in cut.evidence if evidence.kind == "shift"]
    assert clip.video is not None
    assert shift.values["width_px"] == clip.video.width
    assert 0 < float(shift.values["shift_px"]) < 0.5 * clip.video.width


@pytest.mark.parametrize("shape", [(25, 160), (16, 160), (160, 5), (2, 2), (500, 16), (16, 1024)])
def test_low_and_narrow_pictures_are_measured_too(shape: tuple[int, int]) -> None:
    noise = np.random.default_rng(2).integers(0, 255, shape).astype(np.uint8)
    distance, share = measure_flow(noise, np.roll(noise, 1, axis=1))
    assert distance >= 0 and 0 <= share <= 1
    assert measure_flow(noise, noise) == (0.0, 0.0)
