"""A frame that changes more than its neighbors is a candidate; repeated frames are no neighbors, and captions are covered."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from edited_clips import add_caption, draw_scene
from frame_batches import make_batch
from vidtx.edits.picture.candidates import FEATURE_NAMES, cover_captions, find_candidates, find_distinct
from vidtx.edits.picture.grid import COLUMNS, ROWS


def feature(row: np.ndarray, name: str) -> float:
    return float(row[FEATURE_NAMES.index(name)])


def test_a_frame_that_hardly_changes_repeats_the_one_before() -> None:
    raw = np.full(40, 2.0, np.float32)
    raw[[7, 20]] = 0.01
    assert find_distinct(raw).tolist() == [n for n in range(40) if n not in (7, 20)]
    assert find_distinct(np.zeros(2, np.float32)).tolist() == [0, 1]


def test_a_cut_is_a_candidate_that_changes_by_many_times_what_is_usual_and_stays() -> None:
    found = find_candidates(make_batch(draw_scene(1, 30) + draw_scene(2, 30)))
    assert found.rows.shape == (len(found.frames), len(FEATURE_NAMES)) and np.isfinite(found.rows).all()
    cut = found.rows[found.frames.tolist().index(30)]
    assert feature(cut, "quartile/usual:6") == found.rows[:, FEATURE_NAMES.index("quartile/usual:6")].max()
    assert feature(cut, "above_most:6") > 0.9
    assert feature(cut, "stays:quartile") > -0.1
    assert feature(cut, "frames_skipped") == 1.0


def test_frames_skipped_counts_the_repeats_before_a_candidate() -> None:
    pictures = draw_scene(1, 30) + draw_scene(2, 30)
    pictures[28] = pictures[29] = pictures[27]
    found = find_candidates(make_batch(pictures))
    cut = found.rows[found.frames.tolist().index(30)]
    assert feature(cut, "frames_skipped") == 3.0


def test_only_frames_inside_are_candidates_and_a_cued_frame_is_one_in_any_case() -> None:
    batch = make_batch(draw_scene(1, 60))
    plain = set(find_candidates(batch).frames.tolist())
    quiet = next(n for n in range(20, 40) if not plain & {n - 1, n, n + 1})
    assert {quiet - 1, quiet, quiet + 1} <= set(find_candidates(batch, [quiet]).frames.tolist())
    inside = find_candidates(replace(batch, inside=range(30, 60)), [quiet, 35])
    assert 35 in inside.frames and all(30 <= frame < 60 for frame in inside.frames)


def test_too_few_frames_have_no_candidates() -> None:
    assert find_candidates(make_batch(draw_scene(1, 3))).rows.shape == (0, len(FEATURE_NAMES))


def test_the_rows_of_a_caption_are_covered_while_it_comes_and_is_refined() -> None:
    before = draw_scene(6, 20, speed=0.1)
    after = [add_caption(picture, ["we were near the bridge"]) for picture in draw_scene(6, 20, start=20, speed=0.1)]
    blocks = make_batch(before + after).block_change
    covered = cover_captions(blocks).reshape(-1, ROWS, COLUMNS)
    assert blocks.reshape(-1, ROWS, COLUMNS)[20, -2:].max() > 5.0 > covered[20, -2:].max()
    assert (covered[20, :-2] == blocks.reshape(-1, ROWS, COLUMNS)[20, :-2]).all()
    assert (covered[:20] == blocks.reshape(-1, ROWS, COLUMNS)[:20]).all()
