"""Windows with known gestures, made of real footage of people: their heads turned by a warp, or left as they move by themselves.

In: a folder of clips (`--sources`; those named in `PEOPLE` are used). Out: `Example`s, each with luma pictures, their times and the
true kind. The head is an ellipsoid whose front is turned by a yaw or a pitch angle; what is around it stays. Negatives are windows as they are
(people who talk and listen), glances to a side and down, unsteady cameras and heads that wander. Nothing of the footage is stored.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

from vidtx.document import Span
from vidtx.gestures.detect import _read_window
from vidtx.gestures.faces import SeenFace, find_faces
from vidtx.media.opened import OpenedClip

# Clips with people who move their heads on purpose (tests of head trackers, dancing, expressions): no talk, and not used.
DELIBERATE = {
    "audun_capture4", "audun_capture5", "audun_cap12", "audun_cap13", "intel_headpose_male", "mk_expr", "ani_poseref", "hm_tiktok",
    "sl_cook", "sh_mask", "jwp_intro", "borenstein_sample1", "lp_d6", "lp_d13", "lp_d14", "lp_d20", "liveportrait_d3",
    "liveportrait_d9", "liveportrait_d18", "liveportrait_d19", "streamio_data_streams", "fc_two", "xportrait",
}  # fmt: skip
FOLDERS = ("video", "footage", "footage2")
SUFFIXES = {".mp4", ".mov", ".mpg", ".mkv"}
KINDS = ("neither", "nod", "shake")


@dataclass(frozen=True, eq=False)
class Example:
    """`kind`: the true one; `how`: what was done to the footage."""

    person: str
    kind: str
    how: str
    pictures: list[Any]
    times: list[float]
    seen: tuple[SeenFace, ...]


def list_talk(sources: Path) -> list[Path]:
    """Clips in which somebody talks, listens or does something, and does not move the head on purpose."""
    paths = [p for folder in FOLDERS for p in sorted((sources / folder).glob("*")) if p.suffix in SUFFIXES]
    return [p for p in paths if p.stem not in DELIBERATE and "asl" not in p.stem and "nasa" not in p.stem]


def read_windows(path: Path, length: int, step: int) -> Iterator[Any]:
    """Windows of `length` ms, one every `step` ms, as the detector reads them."""
    opened = OpenedClip(path)
    try:
        for start in range(0, max(1, opened.clip.duration - length), step):
            yield _read_window(opened.media, opened.media_clip, Span(start, start + length))
    finally:
        opened.close()


def make_examples(path: Path, count: int, rng: random.Random) -> Iterator[Example]:
    """`count` windows of a clip, each as it is, turned as a shake and as a nod, and as something that is neither."""
    opened = OpenedClip(path)
    try:
        for _ in range(count):
            length = rng.randint(1300, 4500)
            start = rng.randint(0, max(1, opened.clip.duration - length))
            frames = _read_window(opened.media, opened.media_clip, Span(start, start + length))
            seen = find_faces(frames.pictures) if len(frames.pictures) > 12 else ()
            if not seen:
                continue
            frames = _spoil(frames, seen[0], rng)
            seen = find_faces(frames.pictures)
            if not seen:
                continue
            yield Example(path.stem, "neither", "as it is", *frames, seen)
            for kind in ("shake", "nod", "glance", "unsteady", "wander"):
                pictures = move_head(frames.pictures, frames.times, seen[0], kind, rng)
                yield Example(path.stem, kind if kind in KINDS else "neither", kind, pictures, frames.times, seen)
    finally:
        opened.close()


def _spoil(frames: Any, face: SeenFace, rng: random.Random) -> Any:
    """Smaller, dimmer, noisier, with fewer frames a second, with a caption over the chin: as clips from messengers are."""
    pictures, times = frames
    if rng.random() < 0.3 and len(times) > 40:
        pictures, times = pictures[::2], times[::2]
    scale = min(1.0, rng.uniform(38, 160) / face.side)
    gain, noise = rng.choice((1.0, 1.0, 0.6, 0.35)), rng.choice((0.0, 2.0, 5.0))
    caption = rng.random() < 0.3
    noises = np.random.default_rng(rng.getrandbits(32))
    made = []
    for picture in pictures:
        small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.float32) * gain
        small = (
            np.clip(small + noises.normal(0, noise, small.shape), 0, 255).astype(np.uint8) if noise else small.astype(np.uint8)
        )
        if caption:
            at = face.nearest(0)
            top = int((at.y + 0.3 * at.side) * scale)
            for line in range(2):
                cv2.putText(
                    small, "CAPTION OVER THE CHIN", (2, top + 12 + 14 * line), cv2.FONT_HERSHEY_SIMPLEX, 0.45, (255,), 1
                )
        made.append(small)
    return type(frames)(made, list(times))


def move_head(pictures: list[Any], times: list[float], face: SeenFace, kind: str, rng: random.Random) -> list[Any]:
    """The pictures with the head turned: `shake`, `nod`, `glance` (a single turn), `wander`, or an `unsteady` camera."""
    t = (np.array(times) - times[0]) / 1000
    yaw, pitch = np.zeros(len(t)), np.zeros(len(t))
    if kind in ("shake", "nod"):
        rate = rng.uniform(0.8, 3.2) if kind == "shake" else rng.uniform(0.8, 3.5)
        length = min(rng.uniform(1.5, 4.5) / rate, t[-1])
        begin = rng.uniform(0, t[-1] - length)
        inside = (t >= begin) & (t < begin + length)
        fade = np.sin(np.pi * np.clip((t - begin) / length, 0, 1)) ** rng.uniform(0.3, 1.0)
        swing = np.where(
            inside, fade * np.sin(2 * np.pi * rate * (t - begin) * (1 + rng.uniform(-0.1, 0.1) * (t - begin))), 0.0
        )
        angle = rng.uniform(7, 26) if kind == "shake" else rng.uniform(5, 16)
        main, other = (yaw, pitch) if kind == "shake" else (pitch, yaw)
        main += angle * swing
        other += rng.uniform(-0.15, 0.15) * angle * swing
        pitch += rng.choice((0.0, 3.0)) * np.sin(2 * np.pi * 0.2 * t + rng.uniform(0, 6))
    elif kind == "glance":
        begin, width = rng.uniform(0.1, 0.7) * t[-1], rng.uniform(0.1, 0.35)
        back = begin + rng.uniform(0.4, 3)
        turn = 1 / (1 + np.exp(-(t - begin) / (width / 4))) - 1 / (1 + np.exp(-(t - back) / (width / 4)))
        (yaw if rng.random() < 0.5 else pitch)[:] += rng.uniform(8, 28) * rng.choice((-1, 1)) * turn
    elif kind == "wander":
        for axis in (yaw, pitch):
            for _ in range(4):
                axis += rng.uniform(1, 5) * np.sin(2 * np.pi * rng.uniform(0.1, 1.6) * t + rng.uniform(0, 6))
    moved = [_turn(p, face, n, y, x) for n, (p, y, x) in enumerate(zip(pictures, yaw, pitch, strict=True))]
    return _shake_camera(moved, t, face, rng, strong=kind == "unsteady") if kind == "unsteady" or rng.random() < 0.3 else moved


def _turn(picture: Any, face: SeenFace, number: int, yaw: float, pitch: float) -> Any:
    """The front of an ellipsoid about the head turned by angles in degrees, right and down."""
    if abs(yaw) < 1e-3 and abs(pitch) < 1e-3:
        return picture
    numbers = [n for n, _ in face.finds]
    x, y = (np.interp(number, numbers, [place[axis] for _, place in face.finds]) for axis in (0, 1))
    height, width = picture.shape
    across, down = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    depth = np.sqrt(np.clip(1 - ((across - x) / (0.72 * face.side)) ** 2 - ((down - y) / (0.9 * face.side)) ** 2, 0, None))
    right = 0.62 * face.side * np.sin(np.radians(yaw)) * depth
    below = 0.75 * face.side * np.sin(np.radians(pitch)) * depth
    return cv2.remap(
        picture,
        (across - right).astype(np.float32),
        (down - below).astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REFLECT,
    )


def _shake_camera(pictures: list[Any], t: Any, face: SeenFace, rng: random.Random, *, strong: bool) -> list[Any]:
    most = (0.12 if strong else 0.03) * face.side
    path = np.zeros((2, len(t)))
    for axis in (0, 1):
        for _ in range(3):
            path[axis] += rng.uniform(0.2, 1) * most * np.sin(2 * np.pi * rng.uniform(0.4, 3.0) * t + rng.uniform(0, 6))
        path[axis] += rng.uniform(-1, 1) * most * t
    moved = []
    for n, picture in enumerate(pictures):
        matrix = np.array([[1, 0, path[0, n]], [0, 1, path[1, n]]], np.float32)
        moved.append(cv2.warpAffine(picture, matrix, picture.shape[::-1], borderMode=cv2.BORDER_REFLECT))
    return moved
