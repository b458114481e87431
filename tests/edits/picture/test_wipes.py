"""Wipes and slides are found with their ends; people and cameras that move are none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from edited_clips import HEIGHT, RATE, WIDTH, draw_scene, write_clip
from vidtx.edits.detect import find_edits
from vidtx.edits.picture.wipes import WIPE_FIGURES, figure_wipes, is_wipe
from vidtx.media.probe import probe_clip

LENGTH = 10  # frames on the way


def wipe(before: Any, after: Any, share: float) -> Any:
    """From the left, with a hard edge."""
    moved = round(share * WIDTH)
    return np.concatenate([after[:, :moved], before[:, moved:]], axis=1)


def soft_wipe(before: Any, after: Any, share: float) -> Any:
    shown = np.clip((share * 1.3 - np.linspace(0, 1, WIDTH)) / 0.3, 0, 1)[None, :, None]
    return np.round(before * (1 - shown) + after * shown).astype(np.uint8)


def push(before: Any, after: Any, share: float) -> Any:
    moved = round(share * WIDTH)
    return np.concatenate([before[:, moved:], after[:, :moved]], axis=1)


def cover(before: Any, after: Any, share: float) -> Any:
    """From below."""
    moved = round(share * HEIGHT)
    return np.concatenate([before[: HEIGHT - moved], after[:moved]], axis=0)


def join(way: Callable[[Any, Any, float], Any], before: Sequence[Any], after: Sequence[Any]) -> list[Any]:
    shares = [(n + 1) / (LENGTH + 1) for n in range(LENGTH)]
    mixed = [way(a, b, s) for a, b, s in zip(before[-LENGTH:], after[:LENGTH], shares, strict=True)]
    return [*before[:-LENGTH], *mixed, *after[LENGTH:]]


@pytest.mark.parametrize("way", [wipe, soft_wipe, push, cover])
def test_one_picture_given_way_to_another_is_told_with_both_ends(way: Callable[[Any, Any, float], Any], tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mp4", join(way, draw_scene(1, 60), draw_scene(2, 60)))
    [edit] = [b for b in find_edits(path, probe_clip(path), None) if b.probability >= 0.7]
    assert edit.kind == "dissolve"
    assert abs(float(edit.time) - 50 / RATE) <= 2.1 / RATE and abs(float(edit.end_time) - 60 / RATE) <= 2.1 / RATE
    [length] = [e.values["value"] for e in edit.evidence if e.values["name"] == "dissolve_seconds"]
    assert abs(length - float(edit.end_time - edit.time) - 1 / RATE) < 0.002  # from the last frame before to the first after


def test_a_push_within_one_shot_is_told(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mp4", join(push, draw_scene(1, 60), draw_scene(1, 60, start=200)))
    [edit] = [b for b in find_edits(path, probe_clip(path), None) if b.probability >= 0.7]
    assert "pushed out" in edit.evidence[0].values["text"]


def look(pictures: Sequence[Any]) -> tuple[Any, Any]:
    luma = [picture.mean(axis=2).astype(np.uint8)[::2, ::2] for picture in pictures]
    height, width = luma[0].shape[0] // 9 * 9, luma[0].shape[1] // 16 * 16
    thumbs = np.stack([p[:height, :width].reshape(9, height // 9, 16, width // 16).mean(axis=(1, 3)).reshape(-1) for p in luma])
    return figure_wipes(thumbs.astype(np.float32), luma, np.arange(len(luma)) / RATE, (0, len(luma)))


def test_neither_a_cut_nor_somebody_who_talks_is_one() -> None:
    for pictures in (draw_scene(1, 60) + draw_scene(2, 60), draw_scene(3, 120)):
        windows, figures = look(pictures)
        assert windows.shape == (0, 2) and figures.shape == (0, len(WIPE_FIGURES))


def test_a_camera_that_turns_to_another_part_of_the_room_is_possible_no_more(tmp_path: Path) -> None:
    room = np.concatenate([draw_scene(seed, 1)[0] for seed in (1, 2, 3)], axis=1)
    shares = np.concatenate([np.zeros(30), 0.5 - 0.5 * np.cos(np.linspace(0, np.pi, 20)), np.ones(30)])
    pan = [np.ascontiguousarray(room[:, (x := round(s * 1.6 * WIDTH)) : x + WIDTH]) for s in shares]
    _, figures = look(pan)
    assert not any(is_wipe(*row) for row in figures.tolist())
    path = write_clip(tmp_path / "clip.mp4", pan)
    assert [b.confidence_level for b in find_edits(path, probe_clip(path), None)] == ["possible"]
