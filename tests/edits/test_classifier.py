"""Candidates are scored with the sound in view where there is sound, and without it where there is none."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from picture_features import make_features
from vidtx.edits.audio.splices import SpliceScores
from vidtx.edits.classifier import COLUMNS, FIRST_SCORES, classify, score_by_picture, tabulate
from vidtx.edits.picture.candidates import FEATURE_NAMES

BASE = Fraction(1, 25)
SOUND = COLUMNS.index("splice_log_odds")
REGULARITY = COLUMNS.index("keyframe_regularity")


def test_there_is_a_score_for_each_candidate_and_each_window() -> None:
    scores = classify(make_features(range(100), BASE, candidates=[10, 50], dissolves=[(20, 30)]), None, Fraction(0))
    assert scores.cuts.shape == (2,) and scores.dissolves.shape == (1,)
    none = classify(make_features(range(100), BASE), None, Fraction(0))
    assert none.cuts.shape == (0,) and none.dissolves.shape == (0,)


def test_the_first_score_is_that_of_a_clip_without_sound_and_without_keyframes_known() -> None:
    rows = np.random.default_rng(1).normal(0, 1, (5, len(FEATURE_NAMES))).astype(np.float32)
    first = score_by_picture(rows)
    assert first.shape == (5,) and np.isfinite(first).all() and len(set(first.tolist())) > 1


def test_windows_are_scored_alike_first_and_last() -> None:
    features = make_features(range(100), BASE, dissolves=[(20, 30), (40, 50)])
    first = FIRST_SCORES.dissolves(features.dissolves.rows)
    assert np.array_equal(first, classify(features, None, Fraction(0)).dissolves)


def test_without_sound_its_columns_are_unknown() -> None:
    rows = tabulate(make_features(range(100), BASE, candidates=[10]), None, Fraction(0))
    assert rows.shape == (1, len(COLUMNS)) and np.isnan(rows[0, SOUND:]).all()


def test_the_splice_at_a_frame_s_time_on_the_clip_s_timeline_counts() -> None:
    log_odds = np.full(1000, -5.0, np.float32)
    log_odds[100] = 4.0  # at one second of the timeline
    features = make_features(range(50, 150), BASE, candidates=[0, 25, 60])  # at 2, 3 and 4.4 s of the stream
    rows = tabulate(features, SpliceScores(log_odds), Fraction(2))
    assert rows[:, SOUND].tolist() == [-5.0, 4.0, -5.0]
    assert rows[1, SOUND + 1] == 9.0  # above what is usual there


def test_keyframes_at_a_fixed_distance_are_regular_and_a_frame_that_is_none_has_no_regularity() -> None:
    keyframe = np.zeros(500, np.bool_)
    keyframe[::50] = True
    keyframe[333] = True
    rows = tabulate(make_features(range(500), BASE, candidates=[100, 101, 333], keyframe=keyframe), None, Fraction(0))
    regular, other, odd = rows[:, REGULARITY].tolist()
    assert regular >= odd > other == 0.0
    assert regular > 0.7
