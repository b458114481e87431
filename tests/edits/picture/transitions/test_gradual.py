"""Fades, dissolves and wipes from the features of frames and windows; halves of one long dissolve are one."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from picture_features import make_features
from vidtx.edits.candidate import EditCandidate
from vidtx.edits.picture.features import CandidateRows, PictureFeatures
from vidtx.edits.picture.grid import COLUMNS, ROWS
from vidtx.edits.picture.transitions.dissolves import FEATURE_NAMES
from vidtx.edits.picture.transitions.gradual import (
    MOST_IN_SPITE_OF_TEXT,
    MOST_WITH_TEXT,
    UNKNOWN_WAY_PROBABILITY,
    WIPE_PROBABILITY,
    find_dissolves,
    find_fades,
    find_runs,
    find_wipes,
    join_halves,
)
from vidtx.edits.picture.transitions.wipes import WipeFeatures

COUNT = 120


def test_dissolves_that_touch_are_one_and_keep_the_likelier_ones_evidence() -> None:
    first, second, far = (EditCandidate(a, "dissolve", p, (), b) for a, b, p in ((10, 20, 0.6), (21, 30, 0.9), (40, 50, 0.5)))
    assert join_halves([first, second, far]) == [EditCandidate(10, "dissolve", 0.9, (), 30), far]
    assert join_halves([]) == []


def features_with(**arrays: Any) -> PictureFeatures:
    return make_features(range(COUNT), Fraction(1, 25), **arrays)


def tones(length: int, ramp: int, level: float) -> dict[str, Any]:
    """Contrast and level of a shot that is one tone for `length` frames from frame 50 on, with ramps before and after."""
    contrast, levels = np.full(COUNT, 50, np.float32), np.full(COUNT, 120, np.float32)
    contrast[50 : 50 + length], levels[50 : 50 + length] = 0.0, level
    for n in range(ramp):
        share = (ramp - n) / (ramp + 1)
        contrast[50 - ramp + n] = contrast[50 + length + ramp - 1 - n] = 50 * share
    return {"contrast": contrast, "level": levels}


def test_a_ramp_to_black_and_back_is_a_fade_over_both_ramps() -> None:
    [fade] = find_fades(features_with(**tones(6, 8, 5.0)))
    assert fade.kind == "fade" and abs(fade.position - 42) <= 1 and abs(fade.stop - 64) <= 1
    assert [e.kind for e in fade.evidence] == ["black", "fade"]


def test_black_without_a_ramp_is_a_cut_that_lasts() -> None:
    [cut] = find_fades(features_with(**tones(6, 0, 5.0)))
    assert (cut.kind, cut.position, cut.end) == ("cut", 50, 56)
    assert cut.evidence[1].values == {"tone": "black", "ramp_frames": 0}


def test_a_short_white_without_a_ramp_is_a_flash_and_a_longer_one_an_edit() -> None:
    assert find_fades(features_with(**tones(3, 0, 250.0))) == []
    [cut] = find_fades(features_with(**tones(10, 0, 250.0)))
    assert cut.evidence[0].kind == "white"


def test_one_tone_at_the_clip_s_ends_is_no_edit() -> None:
    contrast, level = np.full(COUNT, 50, np.float32), np.full(COUNT, 120, np.float32)
    contrast[:5] = contrast[-5:] = level[:5] = level[-5:] = 0.0
    assert find_fades(features_with(contrast=contrast, level=level)) == []


def test_of_windows_that_overlap_the_likeliest_is_the_dissolve_and_one_with_a_cut_is_none() -> None:
    features = features_with()
    windows = CandidateRows(np.array([[40, 50], [42, 52], [80, 90]]), np.zeros((3, len(FEATURE_NAMES)), np.float32))
    features = replace(features, dissolves=windows)
    log_odds = np.array([1.0, 2.0, 3.0])
    assert [(d.position, d.end) for d in find_dissolves(features, log_odds, cuts=[])] == [(43, 52), (81, 90)]
    assert [(d.position, d.end) for d in find_dissolves(features, log_odds, cuts=[85])] == [(43, 52)]
    assert find_dissolves(features, np.full(3, -3.0), cuts=[]) == []


@pytest.mark.parametrize(("log_odds", "probability"), [(4.0, MOST_IN_SPITE_OF_TEXT), (1.5, MOST_WITH_TEXT), (-0.8, 0.31)])
def test_where_a_caption_comes_a_dissolve_is_less_certain(log_odds: float, probability: float) -> None:
    blocks = np.zeros((COUNT, ROWS, COLUMNS), np.float16)
    blocks[45, ROWS - 1, 4:10] = 40.0
    features = features_with(block_change=blocks.reshape(COUNT, -1))
    row = np.zeros((1, len(FEATURE_NAMES)), np.float32)
    features = replace(features, dissolves=CandidateRows(np.array([[40, 52]]), row))
    [dissolve] = find_dissolves(features, np.array([log_odds]), cuts=[])
    assert dissolve.probability == pytest.approx(probability, abs=1e-3)
    assert dissolve.evidence[-1].kind == "writing"


@pytest.mark.parametrize(
    ("row", "kind", "probability"),
    [
        (WipeFeatures(20.0, 0.05, 1.0, 0.1), "wipe", WIPE_PROBABILITY),
        (WipeFeatures(20.0, 0.5, 0.1, 0.1), "slide", WIPE_PROBABILITY),
        (WipeFeatures(20.0, 0.5, 0.9, 0.1), "unknown_way", UNKNOWN_WAY_PROBABILITY),
    ],
)
def test_a_wipe_is_a_dissolve_whose_evidence_is_its_way(row: WipeFeatures, kind: str, probability: float) -> None:
    features = replace(features_with(), wipes=CandidateRows(np.array([[40, 50]]), np.array([row], np.float32)))
    [wipe] = find_wipes(features, cuts=[])
    assert (wipe.kind, wipe.position, wipe.end, wipe.probability) == ("dissolve", 41, 50, probability)
    assert wipe.evidence[0].kind == kind
    assert find_wipes(features, cuts=[45]) == []


def test_runs_are_half_open() -> None:
    assert find_runs(np.array([True, False, True, True])) == [(0, 1), (2, 4)]
    assert find_runs(np.zeros(3, np.bool_)) == []


def _fade_at_end(length: int, ramp: int, level: float, repeats: int = 1) -> dict[str, Any]:
    """A clip that begins with one tone, out of which its shot comes; each picture of the ramp is shown `repeats` times."""
    contrast, levels, raw = np.full(COUNT, 50, np.float32), np.full(COUNT, 120, np.float32), np.ones(COUNT, np.float32)
    contrast[:length], levels[:length] = 0.0, level
    for n in range(ramp):
        contrast[length + n] = 50 * (n // repeats + 1) * repeats / (ramp + repeats)
        raw[length + n] = 0.0 if n % repeats else 4.0
    return {"contrast": contrast, "level": levels, "raw_change": raw}


@pytest.mark.parametrize("repeats", [1, 2])
@pytest.mark.parametrize(("level", "tone"), [(5.0, "black"), (250.0, "white")])
@pytest.mark.parametrize("ends", [False, True])
def test_a_ramp_from_or_to_the_tone_at_the_clip_s_ends_is_a_fade(ends: bool, level: float, tone: str, repeats: int) -> None:
    arrays = _fade_at_end(6, 20, level, repeats)
    if ends:
        arrays = {name: values[::-1].copy() for name, values in arrays.items()}
        arrays["raw_change"] = np.roll(arrays["raw_change"], 1)  # a frame's change is that against the one before it
    [fade] = find_fades(features_with(**arrays))
    assert (fade.kind, fade.evidence[0].kind) == ("fade", tone)
    assert fade.evidence[1].kind == ("fade_out" if ends else "fade_in")
    first, last = (COUNT - 26, COUNT - 6) if ends else (6, 26)
    assert abs(fade.position - first) <= repeats and abs(fade.stop - last) <= repeats
    assert fade.probability < 0.95  # a hand on the lens looks the same


@pytest.mark.parametrize("tone", [4.0, 250.0])
def test_a_picture_that_only_comes_out_of_a_tone_is_no_dissolve(tone: float) -> None:
    shot = np.random.default_rng(3).uniform(20, 220, (ROWS, COLUMNS, 3))
    share = np.clip((np.arange(COUNT) + 5) / 30, 0.0, 1.0)  # the clip was cut off in the midst of the ramp
    pictures = tone + share[:, None, None, None] * (shot - tone)
    features = features_with(thumbnails=np.rint(pictures).astype(np.uint8), contrast=(share * 55).astype(np.float32))
    features = replace(features, dissolves=CandidateRows(np.array([[2, 24]]), np.zeros((1, len(FEATURE_NAMES)), np.float32)))
    assert find_dissolves(features, np.array([4.0]), cuts=[]) == []
    pictures[COUNT // 10 :] = pictures[COUNT // 10 :, ::-1]  # another picture afterwards
    features = replace(features, frames=replace(features.frames, thumbnails=np.rint(pictures).astype(np.uint8)))
    assert len(find_dissolves(features, np.array([4.0]), cuts=[])) == 1
