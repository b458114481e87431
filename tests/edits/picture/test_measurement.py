"""The pass over the frames: its rows do not depend on how arrays grow, and a first score chooses what is measured closely."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from edited_clips import blend, draw_scene, write_clip
from vidtx.edits.classifier import FIRST_SCORES
from vidtx.edits.picture import measurement
from vidtx.edits.picture.features import FirstScores, FrameFeatures
from vidtx.edits.picture.grid import Moments
from vidtx.edits.picture.inserts import Box
from vidtx.edits.picture.light import Light
from vidtx.edits.picture.measurement import measure_change, measure_frames
from vidtx.media.frames import iterate_frames
from vidtx.media.probe import probe_clip


def test_rows_are_the_same_however_their_arrays_grow(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mp4", draw_scene(1, 330) + draw_scene(2, 330))
    clip = probe_clip(path)
    whole = measure_frames(iterate_frames(path, clip), FIRST_SCORES)
    monkeypatch.setattr(measurement, "GROWTH_ROWS", 100)
    grown = measure_frames(iterate_frames(path, clip), FIRST_SCORES)
    assert whole is not None and grown is not None and len(grown) == 660
    for field in fields(FrameFeatures):
        assert np.array_equal(getattr(whole.frames, field.name), getattr(grown.frames, field.name)), field.name


def test_no_frames_have_no_features() -> None:
    assert measure_frames([], FIRST_SCORES) is None


def test_only_candidates_with_a_high_first_score_have_their_motion_measured(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mp4", draw_scene(3, 60) + draw_scene(3, 60, start=87))
    clip = probe_clip(path)
    scored: list[int] = []

    def score(rows: np.ndarray) -> np.ndarray:
        scored.append(len(rows))
        return np.where(np.arange(len(rows)) == 0, 5.0, -5.0)

    measured = measure_frames(iterate_frames(path, clip), FirstScores(score, FIRST_SCORES.dissolves))
    assert measured is not None
    assert scored == [len(measured.cuts.frames)]
    assert np.isfinite(measured.cuts.motion[0, :2]).all()
    assert np.isnan(measured.cuts.motion[1:]).all()


@pytest.mark.parametrize(("log_odds", "expected"), [(-9.0, 0), (-2.0, 0), (-1.0, 1)])
def test_faces_are_searched_for_only_at_candidates_that_may_well_be_cuts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, log_odds: float, expected: int
) -> None:
    searched = []
    monkeypatch.setattr(measurement, "measure_face_jump", lambda before, after: searched.append(1) or (0.1, 1.0))
    path = write_clip(tmp_path / "clip.mp4", draw_scene(3, 60) + draw_scene(3, 60, start=87))

    def score(rows: np.ndarray) -> np.ndarray:
        return np.where(np.arange(len(rows)) == 0, log_odds, -9.0)

    assert measure_frames(iterate_frames(path, probe_clip(path)), FirstScores(score, score)) is not None
    assert len(searched) == expected


@pytest.mark.parametrize(("log_odds", "light_counts"), [(-9.0, False), (-2.0, True)])
def test_windows_in_which_only_the_light_changes_are_left_out_where_they_may_well_be_dissolves(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, log_odds: float, light_counts: bool
) -> None:
    before, after = draw_scene(1, 60), draw_scene(2, 60)
    path = write_clip(tmp_path / "clip.mp4", before[:40] + blend(before[40:52], after[:12]) + after[12:])

    def measure() -> int:
        scores = FirstScores(FIRST_SCORES.cuts, lambda rows: np.full(len(rows), log_odds))
        features = measure_frames(iterate_frames(path, probe_clip(path)), scores)
        return 0 if features is None else len(features.dissolves.frames)

    usual = measure()
    monkeypatch.setattr(measurement, "measure_light", lambda old, new: Light(1.2, 0.1, 0.9, 0.9))
    assert usual > 0 and measure() == (0 if light_counts else usual)


def test_what_is_found_in_frames_that_follow_one_another_moves_and_is_not_left_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The edge of a wipe: its changes are those that are measured where nothing is left out."""
    path = write_clip(tmp_path / "clip.mp4", draw_scene(3, 60))
    box = (Box(40, 10, 120, 80),)
    changes = []
    for found in ((20, 21, 22, 40), ()):
        monkeypatch.setattr(
            measurement._Pass, "_find_inserts", lambda self, change, luma, at=found: box if self.count in at else ()
        )
        measured = measure_frames(iterate_frames(path, probe_clip(path)), FIRST_SCORES)
        assert measured is not None
        changes.append(measured.frames.raw_change)
    assert np.flatnonzero(changes[0] != changes[1]).tolist() == [40]
    assert changes[0][40] < changes[1][40]


def test_the_frames_at_audio_cues_are_candidates_even_if_nothing_stands_out(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mp4", draw_scene(1, 1) * 60)
    clip = probe_clip(path)
    plain = measure_frames(iterate_frames(path, clip), FIRST_SCORES)
    cued = measure_frames(iterate_frames(path, clip), FIRST_SCORES, lambda first, last: [last / 2])
    assert plain is not None and cued is not None
    assert len(plain.cuts.frames) < len(cued.cuts.frames)


def test_letters_that_come_do_not_pass_for_an_exposure_step() -> None:
    before = np.full((90, 160), 100, np.float32) + np.linspace(-20, 20, 160, dtype=np.float32)
    after = before.copy()
    after[75:85, 20:140] = 255
    moments = Moments(float(before.mean()), float(before.var()), float(after.mean()))
    change = measure_change(before, after, moments)
    assert change[:7].max() < 0.01 < 50 < change[7:].max()
