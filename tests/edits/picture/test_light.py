"""Light that changes, apart from what else changes a picture."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from vidtx.edits.picture.light import Light, measure_light

Picture = npt.NDArray[np.uint8]


def make_scene(seed: int, width: int = 160, height: int = 90) -> Picture:
    """Some dozens of patches of other tones, with noise."""
    rng = np.random.default_rng(seed)
    picture = np.full((height, width), rng.uniform(80, 150), np.float32)
    for _ in range(60):
        x, y = rng.integers(0, width - 8), rng.integers(0, height - 8)
        picture[y : y + rng.integers(5, 30), x : x + rng.integers(5, 40)] = rng.uniform(20, 220)
    return add_noise(picture, seed)


def add_noise(picture: npt.NDArray[np.float32], seed: int) -> Picture:
    noisy = picture + np.random.default_rng(seed + 1000).normal(0, 1.5, picture.shape)
    return np.clip(noisy + 0.5, 0, 255).astype(np.uint8)


def light(picture: Picture, field: npt.NDArray[np.float32] | float, seed: int = 7) -> Picture:
    return add_noise(picture.astype(np.float32) * field, seed)


def slant(width: int = 160, height: int = 90) -> npt.NDArray[np.float32]:
    across, down = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    return (0.8 + 0.4 * across * down).astype(np.float32)


@pytest.mark.parametrize("gain", [0.65, 0.8, 1.2, 1.35])
@pytest.mark.parametrize("seed", range(4))
def test_a_scene_in_another_light_is_all_light_and_its_gain_is_found(gain: float, seed: int) -> None:
    found = measure_light(make_scene(seed), light(make_scene(seed), gain))
    assert found.is_all and found.is_step
    assert found.gain == pytest.approx(gain, abs=0.12)


@pytest.mark.parametrize("seed", range(4))
def test_light_from_one_side_is_light_too(seed: int) -> None:
    assert measure_light(make_scene(seed), light(make_scene(seed), slant())).is_step


@pytest.mark.parametrize("seed", range(8))
def test_another_scene_is_no_light(seed: int) -> None:
    assert not measure_light(make_scene(seed), make_scene(seed + 100)).is_all


@pytest.mark.parametrize("seed", range(4))
def test_what_moves_in_the_same_light_is_no_light(seed: int) -> None:
    moved = np.roll(make_scene(seed), 9, axis=1)
    found = measure_light(make_scene(seed), moved)
    assert not found.is_all and found.left > 0.8


@pytest.mark.parametrize("seed", range(4))
def test_a_jump_in_another_light_is_no_step_of_the_light(seed: int) -> None:
    """The light explains most of the difference, and the detail is elsewhere."""
    assert not measure_light(make_scene(seed), light(np.roll(make_scene(seed), 9, axis=1), 1.3)).is_step


@pytest.mark.parametrize("tone", [0, 128, 255])
def test_even_pictures_are_no_light(tone: int) -> None:
    even = np.full((90, 160), tone, np.uint8)
    for pair in ((even, even), (even, make_scene(1)), (make_scene(1), even)):
        found = measure_light(*pair)
        assert not found.is_all and np.isfinite(found).all()


def test_upright_pictures_are_compared_as_well() -> None:
    assert measure_light(make_scene(3, 90, 160), light(make_scene(3, 90, 160), 1.25)).is_step


@pytest.mark.parametrize(
    "found", [Light(0.4, 0.1, 0.9, 0.9), Light(1.2, 0.6, 0.9, 0.9), Light(1.2, 0.1, 0.2, 0.9), Light(2.1, 0.1, 0.9, 0.9)]
)
def test_each_limit_counts(found: Light) -> None:
    assert not found.is_all and Light(1.2, 0.1, 0.9, 0.9).is_step and not Light(1.2, 0.1, 0.9, 0.7).is_step
