"""Decoys: clips without any edit, in which something happens that resembles one.

In: takes and a random generator. Out: a `Made` without true boundaries.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import numpy as np

from edit_graphics import bars, insert, mosaic
from edit_making import Made, Operation, take_whole, write_captions, zoom_frame
from edit_sources import Take


def uncut(rng: random.Random, take: Take, others: Sequence[Take]) -> Made | None:
    return take_whole(take)


def flash(rng: random.Random, take: Take, others: Sequence[Take]) -> Made | None:
    made = take_whole(take)
    for first in range(take.rate, len(made.frames) - 3, 3 * take.rate):
        for n in range(first, first + rng.randint(1, 3)):
            made.frames[n] = np.clip(made.frames[n].astype(np.float32) * 1.6 + 50, 0, 255).astype(np.uint8)
    return made


def camera_moves(rng: random.Random, take: Take, others: Sequence[Take]) -> Made | None:
    """A slow zoom and a pan."""
    made = take_whole(take)
    n = len(made.frames)
    most, drift = rng.uniform(1.1, 1.3), rng.uniform(-30, 30)
    made.frames = [zoom_frame(f, 1.08 + (most - 1.08) * k / n, drift * k / n) for k, f in enumerate(made.frames)]
    return made


def frame_drops(rng: random.Random, take: Take, others: Sequence[Take]) -> Made | None:
    """Single frames repeated, and single frames left out with their time (a variable frame rate)."""
    made = take_whole(take)
    for n in range(5, len(made.frames) - 5):
        if rng.random() < 0.05:
            made.frames[n] = made.frames[n - 1]
    made.drop = frozenset(n for n in range(5, len(made.frames) - 5) if rng.random() < 0.05)
    return made


def keyframe_pops(rng: random.Random, take: Take, others: Sequence[Take]) -> Made | None:
    made = take_whole(take)
    made.keyframes = rng.choice((take.rate // 2, take.rate, 2 * take.rate))
    return made


def captions(rng: random.Random, take: Take, others: Sequence[Take]) -> Made | None:
    made = take_whole(take)
    write_captions(rng, made)
    return made


def light_swells(rng: random.Random, take: Take, others: Sequence[Take]) -> Made | None:
    """The light of the whole scene rises or falls by 10-35 % within 0.2-1.5 s, stays, and comes back, again and again."""
    return _relight(rng, take, lambda strength: _even_light(strength))


def light_from_one_side(rng: random.Random, take: Take, others: Sequence[Take]) -> Made | None:
    """As when a door or a curtain opens: the light falls off across the picture."""
    shape = _slanted_shape(rng, take)
    return _relight(rng, take, lambda strength: 1.0 + strength * shape[..., None])


def light_colored(rng: random.Random, take: Take, others: Sequence[Take]) -> Made | None:
    """A white balance that is set anew, or a colored lamp: each color by a gain of its own."""
    tint = np.array([rng.uniform(-1, 1) for _ in range(3)], np.float32)
    tint /= max(0.3, float(np.abs(tint).max()))
    return _relight(rng, take, lambda strength: 1.0 + strength * tint)


def light_flickers(rng: random.Random, take: Take, others: Sequence[Take]) -> Made | None:
    """A failing lamp: for 0.3-1 s the gain jumps about, frame by frame."""
    made = take_whole(take)
    n = take.rate
    while n < len(made.frames) - take.rate:
        for k in range(n, min(len(made.frames), n + round(rng.uniform(0.3, 1.0) * take.rate))):
            made.frames[k] = _light_frame(made.frames[k], _even_light(rng.uniform(-0.3, 0.3)))
        n += round(rng.uniform(1.5, 3.0) * take.rate)
    return made


def lamp_switched(rng: random.Random, take: Take, others: Sequence[Take]) -> Made | None:
    """Light from one side goes on or off between two frames, or over two or three as a bulb glows."""
    shape = _slanted_shape(rng, take)
    return _relight(rng, take, lambda strength: 1.0 + 1.4 * strength * shape[..., None], ramp=(0.03, 0.12))


def shadow_passes(rng: random.Random, take: Take, others: Sequence[Take]) -> Made | None:
    """A soft shadow crosses the picture within 0.4-1.5 s, as when somebody walks before the lamp."""
    made = take_whole(take)
    height, width = made.frames[0].shape[:2]
    x = np.arange(width, dtype=np.float32) / width
    n = take.rate
    while n < len(made.frames) - take.rate:
        length = round(rng.uniform(0.4, 1.5) * take.rate)
        dark, wide, turn = rng.uniform(0.15, 0.45), rng.uniform(0.15, 0.5), rng.random() < 0.5
        for k in range(n, min(len(made.frames), n + length)):
            at = -wide + (1 + 2 * wide) * (k - n) / length
            line = 1.0 - dark * np.exp(-(((x - at) / (0.5 * wide)) ** 2))
            light = np.broadcast_to((line[::-1] if turn else line)[None, :, None], (height, width, 1))
            made.frames[k] = _light_frame(made.frames[k], light)
        n += length + round(rng.uniform(0.8, 2.0) * take.rate)
    return made


def _relight(
    rng: random.Random,
    take: Take,
    light: Callable[[float], np.ndarray],
    ramp: tuple[float, float] = (0.2, 1.5),
) -> Made:
    """The take with its light changed and changed back. `ramp`: seconds that a change takes."""
    made = take_whole(take)
    n, strength = take.rate, 0.0
    while n < len(made.frames):
        target = 0.0 if strength else rng.choice((-1, 1)) * rng.uniform(0.1, 0.35)
        length = max(1, round(rng.uniform(*ramp) * take.rate))
        stays = round(rng.uniform(0.4, 2.0) * take.rate)
        eased = rng.random() < 0.5
        for k in range(n, min(len(made.frames), n + length + stays)):
            share = min(1.0, (k - n + 1) / length)
            share = 0.5 - 0.5 * np.cos(np.pi * share) if eased else share
            made.frames[k] = _light_frame(made.frames[k], light(strength + (target - strength) * share))
        n += length + stays
        strength = target
    return made


def _even_light(strength: float) -> np.ndarray:
    return np.full((1, 1, 1), 1.0 + strength, np.float32)


def _slanted_shape(rng: random.Random, take: Take) -> np.ndarray:
    """(height, width), 0-1: from which side the light comes, and how far it reaches."""
    height, width = take.frames.shape[1:3]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    angle, reach = rng.uniform(0, 2 * np.pi), rng.uniform(0.3, 0.8)
    along = np.cos(angle) * (x / width - 0.5) + np.sin(angle) * (y / height - 0.5) + 0.5
    shape: np.ndarray = 1.0 / (1.0 + np.exp((along - 0.5) / (0.25 * reach)))
    return shape.astype(np.float32)


def _light_frame(frame: np.ndarray, light: np.ndarray) -> np.ndarray:
    lit: np.ndarray = np.clip(frame.astype(np.float32) * light + 0.5, 0, 255).astype(np.uint8)
    return lit


DECOYS: dict[str, Operation] = {
    "uncut": uncut,
    "flash": flash,
    "camera moves": camera_moves,
    "frames dropped": frame_drops,
    "keyframe pops": keyframe_pops,
    "captions": captions,
    "light swells": light_swells,
    "light from one side": light_from_one_side,
    "light colored": light_colored,
    "light flickers": light_flickers,
    "lamp switched": lamp_switched,
    "shadow passes": shadow_passes,
    "insert": insert,
    "mosaic": mosaic,
    "bars": bars,
}
