"""Decoys: clips without any edit, in which something happens that resembles one.

In: takes and a random generator. Out: a `Made` without true boundaries.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np

from edit_making import Made, Operation, take_whole, zoom_frame
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
    import cv2

    made = take_whole(take)
    height, width = made.frames[0].shape[:2]
    n = take.rate
    while n < len(made.frames) - take.rate:
        stop = min(len(made.frames), n + round(rng.uniform(0.8, 2.0) * take.rate))
        words = " ".join(rng.choice(("we", "were", "taken", "near", "the", "bridge", "before", "dawn")) for _ in range(5))
        for k in range(n, stop):
            frame = made.frames[k].copy()
            place = (width // 8, height - height // 12)
            for color, thick in (((0, 0, 0), 4), ((255, 255, 255), 1)):
                cv2.putText(frame, words, place, cv2.FONT_HERSHEY_SIMPLEX, width / 900, color, thick, cv2.LINE_AA)
            made.frames[k] = frame
        n = stop + rng.choice((0, take.rate // 2))
    return made


DECOYS: dict[str, Operation] = {
    "uncut": uncut,
    "flash": flash,
    "camera moves": camera_moves,
    "frames dropped": frame_drops,
    "keyframe pops": keyframe_pops,
    "captions": captions,
}
