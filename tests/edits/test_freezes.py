"""The run of a freeze is carried over keyframes and back over what the encoder refined."""

from __future__ import annotations

import numpy as np

from vidtx.edits.freezes import _find_fall, _find_still


def test_a_keyframe_in_the_midst_does_not_break_the_run() -> None:
    raw = np.array([1.0] * 20 + [0.0] * 10 + [0.9] + [0.0] * 10 + [1.2] * 20, np.float32)
    key = np.zeros(len(raw), np.bool_)
    assert not _find_still(raw, key)[30]
    key[30] = True
    assert _find_still(raw, key)[20:41].all()


def test_what_is_only_refined_belongs_to_the_run_where_most_frames_repeat() -> None:
    raw = np.array([1.0] * 20 + [0.15, 0.1, 0.1, 0.05] + [0.0] * 12 + [1.0] * 20, np.float32)
    assert _find_still(raw, np.zeros(len(raw), np.bool_))[20:36].all()
    slow = np.array([1.0] * 20 + [0.15] * 12 + [0.0] * 4 + [1.0] * 20, np.float32)
    assert not _find_still(slow, np.zeros(len(slow), np.bool_)).any()


def test_the_start_is_where_the_change_fell() -> None:
    raw = np.array([1.0, 1.1, 0.9, 1.2, 1.0, 0.3, 0.5, 0.2, 0.3, 0.0, 0.0, 0.0], np.float32)
    assert _find_fall(raw, 9, 1.0) == 5
    assert _find_fall(np.array([1.0] * 9 + [0.0] * 3, np.float32), 9, 1.0) == 9
