"""What a network over pixels learns from: changes in blocks, windows that can run backwards, labels that leave out what is unclear."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pixel_changes import COLUMNS, HEIGHT, LAG_OF, LAGS, OFFSETS, ROWS, WIDTH, fit_picture, measure_changes
from pixel_corpus import group_of, label_frames


def test_changes_are_block_means_of_what_differs_from_earlier_pictures() -> None:
    pictures = [np.zeros((HEIGHT, WIDTH), np.uint8) for _ in range(6)]
    pictures[3][1:5, 4:8] = 100  # the second block of the first row, for one frame
    changes = measure_changes(pictures)
    assert changes.shape == (6, len(LAGS), ROWS, COLUMNS)
    shown = [[float(changes[n, k, 0, 1]) for n in range(6)] for k in range(len(LAGS))]
    assert shown == [[0, 0, 0, 100, 100, 0], [0, 0, 0, 100, 0, 100], [0, 0, 0, 100, 0, 0]]
    changes[:, :, 0, 1] = 0
    assert not changes.any()


def test_pictures_of_any_shape_are_seen_lying() -> None:
    upright = np.zeros((160, 90), np.uint8)
    upright[0] = 200
    lying = fit_picture(upright)
    assert lying.shape == (HEIGHT, WIDTH) and (lying[:, 0] == 200).all() and not lying[:, 1:].any()
    assert fit_picture(np.full((120, 120), 7, np.uint8)).tolist() == np.full((HEIGHT, WIDTH), 7).tolist()


def test_the_window_of_a_clip_that_runs_backwards_is_the_reversed_window() -> None:
    pytest.importorskip("torch")
    from train_pixels import REVERSED

    pictures = list(np.random.default_rng(1).integers(0, 255, (30, HEIGHT, WIDTH)).astype(np.uint8))
    forward, backward = measure_changes(pictures), measure_changes(pictures[::-1])
    cut = 15  # between frames 14 and 15; in the clip that runs backwards between its frames 14 and 15, too
    assert np.allclose(forward[cut + OFFSETS, LAG_OF][REVERSED], backward[cut + OFFSETS, LAG_OF])


def test_frames_at_a_cut_are_cuts_and_those_beside_it_are_neither() -> None:
    times = np.arange(40) / 25
    labels = label_frames(times, np.arange(40), np.array([10 / 25, 30.3 / 25]))
    assert np.flatnonzero(labels == 1).tolist() == [10, 30]
    assert np.flatnonzero(labels == -1).tolist() == [8, 9, 11, 12, 28, 29, 31, 32]
    assert not label_frames(times, np.arange(40), np.zeros(0)).any()


def test_the_windows_of_a_clip_carry_its_labels_and_its_group(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    from train_pixels import Network, Windows

    luma = np.random.default_rng(2).integers(0, 255, (40, 45, 80)).astype(np.uint8)
    np.savez(
        tmp_path / "clip.npz", luma=luma, times=np.arange(40) / 25, keyframe=np.zeros(40, bool), cuts=np.array([0.8]), name="dense 2",
        take="take", person="somebody",
    )  # fmt: skip
    data = Windows([tmp_path / "clip.npz"])
    assert data.centers[data.labels == 1].tolist() == [20]
    assert set(data.groups.tolist()) == {group_of("somebody")} and set(data.names.tolist()) == {"dense"}
    changes = data.read(np.array([0, 5]))
    assert tuple(changes.shape) == (2, len(OFFSETS), ROWS, COLUMNS)
    assert np.allclose(changes[1].numpy(), measure_changes(list(luma))[data.centers[5] + OFFSETS, LAG_OF], atol=0.2)
    scores = Network().eval()(changes)
    assert tuple(scores.shape) == (2,) and bool(torch.isfinite(scores).all())
