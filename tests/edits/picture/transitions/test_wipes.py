"""Wipes and slides are found with their ends; people and cameras that move are none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from edited_clips import HEIGHT, RATE, WIDTH, draw_scene, write_clip
from frame_batches import make_batch
from vidtx.edits.detect import find_edits
from vidtx.edits.picture.transitions.wipes import WipeFeatures, find_wipe_windows
from vidtx.media.probe import probe_clip

LENGTH = 10  # frames on the way


def wipe(before: Any, after: Any, share: float) -> Any:
    """From the left, with a hard edge."""
    pixels = round(share * WIDTH)
    return np.concatenate([after[:, :pixels], before[:, pixels:]], axis=1)


def soft_wipe(before: Any, after: Any, share: float) -> Any:
    shown = np.clip((share * 1.3 - np.linspace(0, 1, WIDTH)) / 0.3, 0, 1)[None, :, None]
    return np.round(before * (1 - shown) + after * shown).astype(np.uint8)


def push(before: Any, after: Any, share: float) -> Any:
    pixels = round(share * WIDTH)
    return np.concatenate([before[:, pixels:], after[:, :pixels]], axis=1)


def cover(before: Any, after: Any, share: float) -> Any:
    """From below."""
    pixels = round(share * HEIGHT)
    return np.concatenate([before[: HEIGHT - pixels], after[:pixels]], axis=0)


def join(way: Callable[[Any, Any, float], Any], before: Sequence[Any], after: Sequence[Any]) -> list[Any]:
    shares = [(n + 1) / (LENGTH + 1) for n in range(LENGTH)]
    mixed = [way(a, b, s) for a, b, s in zip(before[-LENGTH:], after[:LENGTH], shares, strict=True)]
    return [*before[:-LENGTH], *mixed, *after[LENGTH:]]


@pytest.mark.parametrize("way", [wipe, soft_wipe, push, cover])
def test_one_picture_given_way_to_another_is_found_with_both_ends(
    way: Callable[[Any, Any, float], Any], tmp_path: Path
) -> None:
    path = write_clip(tmp_path / "clip.mp4", join(way, draw_scene(1, 60), draw_scene(2, 60)))
    [edit] = [b for b in find_edits(path, probe_clip(path), None) if b.probability >= 0.7]
    assert edit.kind == "dissolve"
    assert abs(float(edit.time) - 50 / RATE) <= 2.1 / RATE and abs(float(edit.end_time) - 60 / RATE) <= 2.1 / RATE
    [length] = [float(e.values["seconds"]) for e in edit.evidence if e.kind == "dissolve_length"]
    assert abs(length - float(edit.end_time - edit.time) - 1 / RATE) < 0.002  # from the last frame before to the first after


def test_a_push_within_one_shot_is_explained(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mp4", join(push, draw_scene(1, 60), draw_scene(1, 60, start=200)))
    [edit] = [b for b in find_edits(path, probe_clip(path), None) if b.probability >= 0.7]
    assert edit.evidence[0].kind == "slide"


def test_neither_a_cut_nor_somebody_who_talks_is_one() -> None:
    for pictures in (draw_scene(1, 60) + draw_scene(2, 60), draw_scene(3, 120)):
        windows, rows = find_wipe_windows(make_batch(pictures))
        assert windows.shape == (0, 2) and rows.shape == (0, len(WipeFeatures._fields))


def test_a_camera_that_turns_to_another_part_of_the_scene_is_possible_no_more(tmp_path: Path) -> None:
    wall = np.concatenate([draw_scene(seed, 1)[0] for seed in (1, 2, 3)], axis=1)
    shares = np.concatenate([np.zeros(30), 0.5 - 0.5 * np.cos(np.linspace(0, np.pi, 20)), np.ones(30)])
    pan = [np.ascontiguousarray(wall[:, (x := round(s * 1.6 * WIDTH)) : x + WIDTH]) for s in shares]
    assert not any(WipeFeatures(*row).is_wipe for row in find_wipe_windows(make_batch(pan)).rows.tolist())
    path = write_clip(tmp_path / "clip.mp4", pan)
    assert [b.confidence_level for b in find_edits(path, probe_clip(path), None)] == ["possible"]


def test_a_lamp_that_comes_on_from_one_side_is_no_wipe() -> None:
    """Every point lies between its old and its new value on the way, as in a wipe; the shot is the same."""
    rng = np.random.default_rng(3)
    scene = np.clip(np.kron(rng.uniform(60, 150, (18, 32)), np.ones((5, 5))) + rng.normal(0, 2, (90, 160)), 0, 255)
    across = np.linspace(0, 1, 160)[None]

    def to_rgb(luma: Any) -> Any:
        return np.repeat(np.clip(luma, 0, 255).astype(np.uint8)[..., None], 3, axis=2)

    def shine(share: float) -> Any:
        lit = 1.0 + 0.6 * np.clip((1.4 * share - across) / 0.4, 0, 1)
        return to_rgb(scene * lit + rng.normal(0, 1, scene.shape))

    shares = [0.0] * 50 + [(n + 1) / (LENGTH + 1) for n in range(LENGTH)] + [1.0] * 50
    assert len(find_wipe_windows(make_batch([shine(share) for share in shares])).frames) == 0
    other = scene[::-1, ::-1] * 1.3

    def wipe_away(share: float) -> Any:
        return to_rgb(np.where(across < share, other, scene + rng.normal(0, 1, scene.shape)))

    assert len(find_wipe_windows(make_batch([wipe_away(share) for share in shares])).frames) == 1
