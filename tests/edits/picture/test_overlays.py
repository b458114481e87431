"""What changes in one region only, and only for some frames, is an overlay."""

from __future__ import annotations

import numpy as np
import pytest

from vidtx.edits.picture.overlays import (
    REGION_COUNT,
    REGION_SHARES,
    REGIONS,
    find_shown,
    is_overlay,
    measure_changed,
    share_inside,
)


def rows_of(*differences: np.ndarray) -> np.ndarray:
    return np.stack([measure_changed(difference) for difference in differences])


def difference(region: int | None = None, everywhere: float = 0.0, seed: int = 0) -> np.ndarray:
    """Points that changed by 9 gray levels: in a region, and a share of all."""
    out = (np.random.default_rng(seed).random((90, 160)) < everywhere).astype(np.uint8) * 9
    if region is not None:
        rows, columns = list(REGIONS.values())[region - 1]
        out[rows.start * 10 : rows.stop * 10, columns.start * 10 : columns.stop * 10] = 9
    return out


def test_the_share_of_the_whole_picture_comes_first() -> None:
    assert measure_changed(difference(everywhere=1.0)) == pytest.approx(np.ones(REGION_COUNT))
    assert measure_changed(difference()) == pytest.approx(np.zeros(REGION_COUNT))
    assert measure_changed(difference(2))[0] == pytest.approx(REGION_SHARES[2], abs=1e-5)


def test_the_share_inside_a_region_follows_from_the_whole_and_the_outside() -> None:
    changed = rows_of(difference(1), difference(everywhere=0.5))
    assert share_inside(changed, 1) == pytest.approx([1.0, 0.5], abs=0.05)


def test_a_logo_that_fades_in_is_an_overlay() -> None:
    moving = [difference(everywhere=0.05, seed=n) for n in range(10)]
    fading = [difference(2, everywhere=0.05, seed=n) for n in range(10, 16)]
    assert is_overlay(rows_of(*moving, *fading, *moving), 10, 16)


def test_a_change_of_the_whole_picture_is_none() -> None:
    moving = [difference(everywhere=0.05, seed=n) for n in range(10)]
    changing = [difference(everywhere=0.9, seed=n) for n in range(10, 16)]
    assert not is_overlay(rows_of(*moving, *changing, *moving), 10, 16)


def test_what_goes_on_in_a_region_all_the_time_is_none_and_the_clip_s_ends_have_no_neighbors() -> None:
    turning = rows_of(*(difference(2, everywhere=0.05, seed=n) for n in range(26)))
    assert not is_overlay(turning, 10, 16)
    assert not is_overlay(turning, 10, 26)


def test_black_bars_are_left_out_and_dark_scenes_are_not() -> None:
    thumbnails = np.random.default_rng(1).integers(0, 255, (20, 9, 16, 3)).astype(np.uint8)
    assert find_shown(thumbnails).all()
    upright, wide, dark = thumbnails.copy(), thumbnails.copy(), thumbnails // 8
    upright[:, :, :5] = upright[:, :, 11:] = 16
    wide[:, :1] = wide[:, 8:] = 0
    assert find_shown(upright).reshape(9, 16).any(axis=0).tolist() == [False] * 5 + [True] * 6 + [False] * 5
    assert find_shown(wide).reshape(9, 16).any(axis=1).tolist() == [False] + [True] * 7 + [False]
    assert find_shown(dark).all() and find_shown(np.zeros_like(dark)).all()
    upright[7, :, :5] = 255  # a card over the whole picture
    assert find_shown(upright).reshape(9, 16)[:, :5].all()
