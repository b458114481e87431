"""Candidates become cuts, jump cuts or nothing; flashes, freezes and gradual edits keep cuts out."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from picture_features import make_features
from vidtx.edits.classifier import CandidateScores
from vidtx.edits.picture.candidates import FEATURE_NAMES
from vidtx.edits.picture.cuts import MeasuredCut, find_cuts, find_picture_edits, find_title_cards, is_another_scene
from vidtx.edits.picture.features import MOTION_NAMES, CutCandidates, PictureFeatures

BASE, COUNT = Fraction(1, 25), 120


def scene(seed: int) -> Any:
    return np.random.default_rng(seed).integers(30, 220, (9, 16, 3)).astype(np.uint8)


def features_with(frames: dict[int, dict[str, float]], scenes: list[Any] | None = None, **arrays: Any) -> PictureFeatures:
    """Candidates with some of their features; the others are zeros."""
    thumbnails = np.stack(scenes if scenes is not None else [scene(1)] * COUNT)
    features = make_features(range(COUNT), BASE, thumbnails=thumbnails, **arrays)
    rows = np.zeros((len(frames), len(FEATURE_NAMES)), np.float32)
    motion = np.full((len(frames), len(MOTION_NAMES)), np.nan, np.float32)
    for n, values in enumerate(frames.values()):
        rows[n, FEATURE_NAMES.index("frames_skipped")] = 1
        for name, value in values.items():
            if name in MOTION_NAMES:
                motion[n, MOTION_NAMES.index(name)] = value
            else:
                rows[n, FEATURE_NAMES.index(name)] = value
    return replace(features, cuts=CutCandidates(np.array(list(frames), np.intp), rows, motion))


CHANGED = {"half": math.log(20.1), "quartile": math.log(30.1)}
TWO_SCENES = [scene(1)] * 60 + [scene(2)] * 60


def log_odds(*values: float) -> Any:
    return np.array(values, np.float64)


def test_another_picture_is_a_cut_and_the_same_scene_a_jump_cut() -> None:
    [cut] = find_cuts(features_with({60: CHANGED}, TWO_SCENES), log_odds(3.0))
    assert (cut.kind, cut.position, cut.end) == ("cut", 60, None)
    assert cut.probability == pytest.approx(1 / (1 + math.exp(-3.0)), abs=1e-3)
    [jump] = find_cuts(features_with({60: CHANGED}), log_odds(3.0))
    assert jump.kind == "jump_cut"


def test_unlikely_candidates_are_no_edits() -> None:
    assert find_cuts(features_with({60: CHANGED}, TWO_SCENES), log_odds(-1.0)) == []


def test_another_picture_with_far_more_change_than_around_it_is_a_cut_whatever_the_model_says() -> None:
    sure = {**CHANGED, "quartile/usual:6": math.log(9.0)}
    [cut] = find_cuts(features_with({60: sure}, TWO_SCENES), log_odds(-3.0))
    assert (cut.kind, cut.probability) == ("cut", 0.97)


def test_of_jump_cuts_next_to_one_another_the_likelier_stays_and_cuts_all_stay() -> None:
    features = features_with({60: CHANGED, 61: CHANGED, 90: CHANGED})
    assert [(e.position, e.probability > 0.9) for e in find_cuts(features, log_odds(1.0, 3.0, 1.0))] == [
        (61, True),
        (90, False),
    ]


def test_a_flash_is_no_edit() -> None:
    level = np.full(COUNT, 100, np.float32)
    level[60:62] = 180
    scenes = [scene(1)] * 60 + [np.clip(scene(2).astype(int) + 60, 0, 255).astype(np.uint8)] * 2 + [scene(1)] * 58
    features = features_with({60: CHANGED, 62: CHANGED}, scenes, level=level)
    assert find_cuts(features, log_odds(3.0, 3.0)) == []


def test_a_jump_is_explained_by_what_moves_and_by_a_face() -> None:
    motion = {"flow_distance": 0.05, "flow_share": 0.3, "face_distance": 0.05, "face_growth": 1.2}
    [jump] = find_cuts(features_with({60: {**CHANGED, **motion}}), log_odds(3.0))
    figures = {e.kind: e.values for e in jump.evidence}
    assert figures["shift"] == pytest.approx({"share": 0.3, "shift_px": 32.0, "width_px": 640})
    assert figures["face"] == pytest.approx({"shift_px": 32.0, "growth_ratio": 1.2})
    [cut] = find_cuts(features_with({60: {**CHANGED, **motion}}, TWO_SCENES), log_odds(3.0))
    assert not {"shift", "face"} & {e.kind for e in cut.evidence}


def test_a_face_that_stays_is_not_mentioned() -> None:
    motion = {"face_distance": 0.001, "face_growth": 1.01}
    [jump] = find_cuts(features_with({60: {**CHANGED, **motion}}), log_odds(3.0))
    assert "face" not in {e.kind for e in jump.evidence}


def test_a_keyframe_is_mentioned() -> None:
    keyframe = np.zeros(COUNT, np.bool_)
    keyframe[60] = True
    [jump] = find_cuts(features_with({60: CHANGED}, keyframe=keyframe), log_odds(3.0))
    assert jump.evidence[-1].kind == "keyframe"


@pytest.mark.parametrize(
    ("values", "another"),
    [
        ({"similarity": 0.5}, True),
        ({"similarity": 0.95}, False),
        ({"similarity": 0.95, "sweep": 5.0}, True),
        ({"similarity": 0.8, "histogram_change": 0.3}, True),
        ({"similarity": 0.8, "histogram_change": 0.1}, False),
        ({"similarity": 0.5, "median_change": 2.0}, False),
        ({"similarity": 0.5, "similarity_in_place": 0.2, "aligned_similarity": 0.7}, False),
        ({"similarity": 0.9, "sweep": 5.0, "similarity_in_place": 0.2, "aligned_similarity": 0.7}, False),
        ({"similarity": 0.95, "sweep": 5.0, "similarity_in_place": 0.84, "aligned_similarity": 0.84}, True),
        ({"similarity": 0.5, "similarity_in_place": 0.0, "aligned_similarity": 0.3}, True),
    ],
)
def test_scenes_differ_by_similarity_by_sweep_or_by_histogram_and_change_unless_the_picture_has_moved(
    values: dict[str, float], another: bool
) -> None:
    cut = MeasuredCut(
        frame=9, change=20.0, median_change=10.0, quartile_ratio=2.0, share=0.5, similarity=0.9, keyframe=False,
        histogram_change=0.0, sweep=0.0,
    )  # fmt: skip
    assert is_another_scene(replace(cut, **values)) is another  # type: ignore[arg-type]


def test_two_cuts_around_a_still_even_picture_are_a_title_card() -> None:
    changed = np.full((COUNT, 7), 0.2, np.float32)
    changed[41:80] = 0.0
    flat = np.zeros(COUNT, np.float32)
    flat[40:80] = 0.9
    scenes = [scene(1)] * 40 + [scene(2)] * 40 + [scene(3)] * 40
    features = features_with({40: CHANGED, 80: CHANGED}, scenes, changed=changed, flat=flat)
    cuts = find_cuts(features, log_odds(4.0, 3.0))
    [card] = find_title_cards(features, cuts)
    assert (card.kind, card.position, card.end, card.probability) == ("title_card", 40, 80, cuts[1].probability)
    assert [e.kind for e in card.evidence[:2]] == ["still_picture", "even_area"]
    uneven = features_with({40: CHANGED, 80: CHANGED}, scenes, changed=changed)
    assert find_title_cards(uneven, cuts) == cuts


def test_a_fade_takes_precedence_over_cuts_inside_it() -> None:
    contrast, level = np.full(COUNT, 50, np.float32), np.full(COUNT, 120, np.float32)
    contrast[50:61], contrast[60:70], contrast[69:80] = np.linspace(50, 0, 11), 0.0, np.linspace(0, 50, 11)
    level[55:75] = 10.0
    features = features_with({58: CHANGED, 100: CHANGED}, TWO_SCENES, contrast=contrast, level=level)
    edits = find_picture_edits(features, CandidateScores(log_odds(3.0, 3.0), log_odds()))
    assert next(e.kind for e in edits if e.position != 100) == "fade"
    assert [e.position for e in edits if e.end is None] == [100]
