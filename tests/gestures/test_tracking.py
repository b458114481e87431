"""Paths of drawn heads whose motion is known."""

from __future__ import annotations

import numpy as np
import pytest

from drawn_heads import draw_window, swing
from vidtx.gestures.faces import Face, SeenFace
from vidtx.gestures.tracking import TRACK_RATE, track_head

FACE = SeenFace(((0, Face(240, 130, 100)),), 1.0)


@pytest.mark.parametrize("axis", [0, 1])
def test_eyes_and_nose_are_followed(axis: int) -> None:
    track = track_head(*draw_window(swing(20, 1.5, axis)), FACE)
    assert track is not None and track.followed > 0.9
    assert len(track.against_body) == pytest.approx(3 * TRACK_RATE, abs=2)
    for path in (track.against_body, track.against_background):
        assert np.ptp(path[:, axis]) == pytest.approx(0.2, rel=0.3)
        assert np.ptp(path[:, 1 - axis]) < 0.05


def test_a_camera_that_moves_moves_no_head() -> None:
    track = track_head(*draw_window(lambda t: (0, 0), camera=swing(24, 1.5, 0)), FACE)
    assert track is not None
    assert min(np.ptp(track.against_body[:, 0]), np.ptp(track.against_background[:, 0])) < 0.06


def test_a_body_that_sways_moves_no_head() -> None:
    track = track_head(*draw_window(lambda t: (0, 0), swing(24, 1.0, 0)), FACE)
    assert track is not None and np.ptp(track.against_body[:, 0]) < 0.06


def test_a_window_of_one_or_two_frames_has_no_track() -> None:
    pictures, times = draw_window(lambda t: (0, 0), seconds=0.2)
    assert track_head(pictures[:1], times[:1], FACE) is None
    assert track_head(pictures[:2], times[:2], FACE) is None


def test_a_face_at_the_edge_of_the_picture_or_outside_of_it_raises_nothing() -> None:
    pictures, times = draw_window(lambda t: (0, 0), seconds=0.4)
    for x, y in ((0, 0), (479, 319), (240, 330)):
        track_head(pictures, times, SeenFace(((0, Face(x, y, 60)),), 1.0))
