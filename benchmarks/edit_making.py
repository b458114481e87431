"""The parts that edits made on purpose consist of: a clip in the making with its truth, and ways to cut, join and mix takes.

In: takes and a random generator. Out: `Made`, frames, sound and true boundaries, and pieces of them. `edit_operations` and
`edit_decoys` make whole clips of these.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from edit_sources import SOUND_RATE, Take


@dataclass(frozen=True, slots=True)
class Truth:
    """A true boundary, in seconds from the first frame; `end` of a gradual or lasting one."""

    kind: str
    time: float
    end: float | None = None
    in_picture: bool = True
    in_sound: bool = True


@dataclass(slots=True, eq=False)
class Made:
    """A clip in the making. `keyframes`: a fixed distance between keyframes, where a decoy asks for it; None: the encoder decides."""

    rate: int
    frames: list[np.ndarray]
    sound: np.ndarray
    truth: list[Truth] = field(default_factory=list)
    keyframes: int | None = None
    drop: frozenset[int] = frozenset()  # frames left out of the file, whose time stays (a variable frame rate)


Operation = Callable[[random.Random, Take, Sequence[Take]], Made | None]


def crossfade(one: np.ndarray, other: np.ndarray, milliseconds: int, rate: int = SOUND_RATE) -> np.ndarray:
    """Two sounds joined; they overlap by so many ms, of equal power."""
    n = min(rate * milliseconds // 1000, len(one), len(other))
    if n == 0:
        return np.concatenate([one, other])
    ramp = np.linspace(0, np.pi / 2, n, dtype=np.float32)
    return np.concatenate([one[:-n], one[-n:] * np.cos(ramp) + other[:n] * np.sin(ramp), other[n:]])


def count_samples(frame: int, rate: int) -> int:
    return round(frame * SOUND_RATE / rate)


def take_whole(take: Take) -> Made:
    return Made(take.rate, list(take.frames), take.sound.copy())


def choose_pieces(
    rng: random.Random, length: int, rate: int, removed: tuple[float, float], least: float = 1.0
) -> list[tuple[int, int]]:
    """Pieces of a take that stay, at least `least` s each, with `removed` s between them; as many as fit."""
    kept: list[tuple[int, int]] = []
    at = 0
    while True:
        stay = round(rng.uniform(least, 2.2 * least) * rate)
        gone = max(1, round(rng.uniform(*removed) * rate))
        if at + stay + gone + round(least * rate) > length:
            kept.append((at, length))
            return kept
        kept.append((at, at + stay))
        at += stay + gone


def join_pieces(take: Take, kept: Sequence[tuple[int, int]], fade: int = 20, zoom: float | None = None) -> Made:
    """The pieces one after another: jump cuts in picture and sound; with `zoom`, every other piece is punched in."""
    frames: list[np.ndarray] = []
    truth: list[Truth] = []
    sound = np.zeros(0, np.float32)
    for n, (first, last) in enumerate(kept):
        if n:
            truth.append(Truth("jump_cut", len(frames) / take.rate))
        part = list(take.frames[first:last])
        frames += [zoom_frame(f, zoom) for f in part] if zoom and n % 2 else part
        lead = SOUND_RATE * fade // 1000 if n else 0
        piece = take.sound[count_samples(first, take.rate) - lead : count_samples(last, take.rate)]
        sound = crossfade(sound, piece, fade) if n else piece
        sound = fit_sound(sound, len(frames), take.rate)
    return Made(take.rate, frames, sound, truth)


def fit_sound(sound: np.ndarray, frames: int, rate: int) -> np.ndarray:
    length = count_samples(frames, rate)
    return np.pad(sound, (0, max(0, length - len(sound))))[:length].astype(np.float32)


def zoom_frame(frame: np.ndarray, scale: float, dx: float = 0.0) -> np.ndarray:
    import cv2

    height, width = frame.shape[:2]
    matrix = np.array([[scale, 0, (1 - scale) * width / 2 + dx], [0, scale, (1 - scale) * height / 2]], np.float32)
    return cv2.warpAffine(frame, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)


def dissolve_parts(
    made: Made, parts: Sequence[tuple[Sequence[np.ndarray], np.ndarray]], lengths: Sequence[int], kind: str
) -> Made:
    """Parts joined by dissolves of so many frames each."""
    frames = list(parts[0][0])
    sound = fit_sound(parts[0][1], len(frames), made.rate)
    for (after, sound_of), length in zip(parts[1:], lengths, strict=True):
        n = min(length, len(frames) - 1, len(after) - 1)
        shares = (np.arange(n) + 1) / (n + 1)
        mixed = [
            (a * (1 - s) + b * s + 0.5).astype(np.uint8)
            for a, b, s in zip((f.astype(np.float32) for f in frames[-n:]), after[:n], shares, strict=True)
        ]
        start = len(frames) - n
        made.truth.append(Truth(kind, start / made.rate, len(frames) / made.rate))
        frames = [*frames[:-n], *mixed, *after[n:]]
        sound = fit_sound(crossfade(sound, sound_of, round(1000 * n / made.rate)), len(frames), made.rate)
    made.frames, made.sound = frames, sound
    return made


def resize_frames(frames: np.ndarray, take: Take) -> list[np.ndarray]:
    """Frames of another take at this one's size."""
    import cv2

    height, width = take.frames.shape[1:3]
    return [
        f if f.shape[:2] == (height, width) else cv2.resize(f, (width, height), interpolation=cv2.INTER_AREA) for f in frames
    ]


def draw_shots(rng: random.Random, take: Take, others: Sequence[Take], count: int) -> list[tuple[list[np.ndarray], np.ndarray]]:
    """Pieces of this take and of others by turns, all at this one's size, each 1.2-2.5 s."""
    shots = []
    for n in range(count):
        source = take if n % 2 == 0 else rng.choice(others)
        long = min(len(source.frames), round(rng.uniform(1.2, 2.5) * take.rate))
        first = rng.randint(0, len(source.frames) - long)
        frames = resize_frames(source.frames[first : first + long], take)
        shots.append((frames, source.sound[count_samples(first, source.rate) : count_samples(first + long, source.rate)]))
    return shots


def mix_frames(one: np.ndarray, other: np.ndarray, share: float) -> np.ndarray:
    mixed: np.ndarray = (one.astype(np.float32) * (1 - share) + other.astype(np.float32) * share + 0.5).astype(np.uint8)
    return mixed


def write_captions(rng: random.Random, made: Made) -> None:
    """Captions over the lower edge from the second second on, each for 0.8-2 s, some with a pause between them."""
    import cv2

    height, width = made.frames[0].shape[:2]
    n = made.rate
    while n < len(made.frames) - made.rate:
        stop = min(len(made.frames), n + round(rng.uniform(0.8, 2.0) * made.rate))
        words = " ".join(rng.choice(("we", "were", "taken", "near", "the", "bridge", "before", "dawn")) for _ in range(5))
        for k in range(n, stop):
            frame = made.frames[k].copy()
            place = (width // 8, height - height // 12)
            for color, thick in (((0, 0, 0), 4), ((255, 255, 255), 1)):
                cv2.putText(frame, words, place, cv2.FONT_HERSHEY_SIMPLEX, width / 900, color, thick, cv2.LINE_AA)
            made.frames[k] = frame
        n = stop + rng.choice((0, made.rate // 2))
