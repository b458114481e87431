"""The frames of an interview: drawn rooms, and people who sway, blink, gesture and move their lips.

In: a take, its cut, captions. Out: frames, (360, 640, 3) uint8 BGR. A person's pose depends on the time of the *source*, so
that removed time appears as a jump of the pose, as in a real clip.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from scenario.cutting import DISSOLVE, FRAME, Cut
from scenario.lettering import HEIGHT, WIDTH, Caption, draw_caption, draw_title
from scenario.model import Take

_SHIFT = 4  # fractional bits of cv2's drawing coordinates, so that sub-pixel motion is smooth
_GRAIN_TILES = 12
Color = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Person:
    x: float
    y: float  # middle of the head
    size: float  # radius of the head
    skin: Color
    hair: Color
    cloth: Color
    phase: float
    bandage: bool


class Camera:
    """Draws the frames of one take in its finished cut."""

    def __init__(self, take: Take, cut: Cut, captions: tuple[Caption, ...], title: str) -> None:
        self._take, self._cut, self._captions, self._title = take, cut, captions, title
        rng = random.Random(take.seed * 7 + 1)
        self._rooms = {name: _draw_room(random.Random(rng.getrandbits(32))) for _, _, name in take.rooms}
        skins = ((150, 180, 215), (135, 165, 205), (160, 190, 225))
        self._people: dict[str, _Person] = {}
        for n, person in enumerate(take.voices):
            subject = person.startswith("subject")
            self._people[person] = _Person(
                x=rng.uniform(250, 300) if subject else rng.uniform(500, 530),
                y=rng.uniform(130, 145) if subject else rng.uniform(165, 180),
                size=rng.uniform(44, 50) if subject else rng.uniform(33, 37),
                skin=skins[n % 3],
                hair=(rng.randint(10, 50),) * 3,
                cloth=rng.choice(((70, 90, 70), (90, 80, 70), (60, 70, 100), (110, 100, 90))),
                phase=rng.uniform(0, 6.28),
                bandage=subject and rng.random() < 0.6,
            )
        noise = np.random.default_rng(take.seed)
        self._grain = [noise.normal(0, 3.2, (HEIGHT, WIDTH, 1)).astype(np.float32) for _ in range(_GRAIN_TILES)]
        self._mouths = {person: _mouth_opening(take, person) for person in take.voices}
        self._insert = _draw_insert(random.Random(take.seed + 5))

    def frames(self) -> Iterator[np.ndarray]:
        """The finished clip's frames in order."""
        for n in range(self._cut.frames):
            frame = self._picture(n)
            grain = self._grain[(n * 7) % _GRAIN_TILES]
            frame = np.clip(np.roll(grain, (n * 37) % WIDTH, axis=1) + frame, 0, 255).astype(np.uint8)
            for caption in self._captions:
                if caption.start <= n < caption.end:
                    frame = draw_caption(frame, caption.text)
            yield frame

    def _picture(self, n: int) -> np.ndarray:
        for start, end in self._cut.cutaways:
            if start <= n < end:
                return self._draw_insert_frame(n)
        shown = [p for p in self._cut.pieces if p.at <= n < p.end]
        pictures = [self._draw_piece(p.title, p.first + n - p.at) for p in shown]
        if len(pictures) == 2:  # a dissolve: linear from the first piece to the second
            share = (n - shown[1].at + 1) / (DISSOLVE + 1)
            return cv2.addWeighted(pictures[0], 1 - share, pictures[1], share, 0)
        return pictures[0]

    def _draw_piece(self, title: bool, source: int) -> np.ndarray:
        if title:
            return draw_title(self._title)
        ms = source * FRAME
        room = next(name for start, end, name in self._take.rooms if start <= ms < end or end == self._take.rooms[-1][1])
        frame = self._rooms[room].copy()
        subject = f"subject_{room[-1]}"
        for person in ("interpreter", subject):
            if person in self._people:
                self._draw_person(frame, person, ms)
        return frame

    def _draw_person(self, frame: np.ndarray, name: str, ms: int) -> None:
        p = self._people[name]
        t = ms / 1000
        breathing = math.sin(2 * math.pi * t / 3.7 + p.phase)
        sway_x = 5 * math.sin(t / 2.9 + p.phase) + 3 * math.sin(t / 1.13 + 2 * p.phase) + 7 * math.sin(t / 7.7 + p.phase)
        sway_y = 2.5 * math.sin(t / 2.1 + 3 * p.phase) + 1.2 * breathing
        head_turn = 0.0  # pixels
        for spoken in self._take.lines:
            if spoken.line.gesture and spoken.line.speaker == name and spoken.start <= ms < spoken.end:
                strength = 13 * math.sin(math.pi * (ms - spoken.start) / (spoken.end - spoken.start))
                swing = strength * math.sin(2 * math.pi * 1.9 * (ms - spoken.start) / 1000)
                head_turn, sway_y = (swing, sway_y) if spoken.line.gesture == "shake" else (0.0, sway_y + swing * 0.8)
        x, y, r = p.x + sway_x, p.y + sway_y, p.size
        shoulder = p.y + r * 1.75 - breathing * 1.6
        body = [
            (p.x + sway_x * 0.3 - r * 0.5, shoulder - r * 0.35), (p.x + sway_x * 0.3 + r * 0.5, shoulder - r * 0.35),
            (p.x + r * 1.75, shoulder + r * 0.35), (p.x + r * 2.0, HEIGHT + 20), (p.x - r * 2.0, HEIGHT + 20), (p.x - r * 1.75, shoulder + r * 0.35),
        ]  # fmt: skip
        _fill(frame, body, p.cloth)
        _ellipse(frame, (p.x + sway_x * 0.6, shoulder - r * 0.45), (r * 0.38, r * 0.6), p.skin)
        opening = self._mouths[name][min(len(self._mouths[name]) - 1, ms // FRAME)]
        lift = 26 * opening + 10 * max(0.0, math.sin(t / 1.7 + p.phase))
        for side in (-1, 1):  # hands in the lap, which rise during speech
            hand = (p.x + side * r * (1.05 + 0.2 * math.sin(t / 1.9 + side + p.phase)), HEIGHT - 26 - lift * (0.6 + 0.4 * side))
            _line(frame, (p.x + side * r * 1.7, shoulder + r * 1.2), hand, p.cloth, r * 0.5)
            _ellipse(frame, hand, (r * 0.3, r * 0.26), p.skin)
        _ellipse(frame, (x, y), (r * 0.78, r), p.skin)
        _ellipse(frame, (x, y - r * 0.62), (r * 0.8, r * 0.5), p.hair)
        if p.bandage:
            _line(frame, (x - r * 0.78, y - r * 0.28), (x + r * 0.78, y - r * 0.36), (235, 238, 240), r * 0.24)
        blink = (t + p.phase) % 4.1 < 0.14
        for side in (-1, 1):
            eye = (x + side * r * 0.3 + head_turn, y - r * 0.08)
            _ellipse(frame, eye, (r * 0.12, r * (0.015 if blink else 0.075)), (250, 250, 250) if not blink else p.hair)
            if not blink:
                _ellipse(frame, (eye[0] + head_turn * 0.15, eye[1]), (r * 0.055, r * 0.06), (30, 30, 30))
            _line(frame, (eye[0] - r * 0.14, eye[1] - r * 0.2), (eye[0] + r * 0.14, eye[1] - r * 0.2), p.hair, r * 0.06)
        _line(
            frame,
            (x + head_turn * 1.3, y),
            (x + head_turn * 1.3 + r * 0.04, y + r * 0.24),
            tuple(int(c * 0.82) for c in p.skin),
            r * 0.08,
        )  # type: ignore[arg-type]
        _ellipse(frame, (x + head_turn, y + r * 0.52), (r * 0.26, r * (0.03 + 0.2 * opening)), (60, 60, 120))

    def _draw_insert_frame(self, n: int) -> np.ndarray:
        """A cutaway: a slow pan over a table with papers."""
        drift = 0.8 * (n % 200)
        move = np.array([[1, 0, -drift], [0, 1, -drift * 0.3]], dtype=np.float32)
        return cv2.warpAffine(self._insert, move, (WIDTH, HEIGHT))


def _mouth_opening(take: Take, person: str) -> np.ndarray:
    """(frames,) from 0 to 1: the opening of a person's mouth, from the level of the sound while that person speaks."""
    frames = len(take.sound) // 16 // FRAME + 2
    opening = np.zeros(frames)
    for spoken in take.lines:
        if spoken.line.speaker == person:
            for word in spoken.words:
                for f in range(word.start // FRAME, word.end // FRAME + 1):
                    piece = take.sound[f * FRAME * 16 : (f + 1) * FRAME * 16]
                    if len(piece) and f < frames:
                        opening[f] = min(1.0, 5 * float(np.sqrt(np.mean(piece**2))))
    return opening


def _draw_room(rng: random.Random) -> np.ndarray:
    wall = np.array([rng.randint(120, 190), rng.randint(130, 190), rng.randint(130, 195)], np.float32)
    shade = np.linspace(1.08, 0.8, WIDTH)[None, :, None] * np.linspace(1.05, 0.85, HEIGHT)[:, None, None]
    room = np.clip(wall * shade, 0, 255).astype(np.uint8)
    floor = rng.randint(300, 325)
    cv2.rectangle(room, (0, floor), (WIDTH, HEIGHT), tuple(int(c * 0.55) for c in wall), -1)
    left = rng.randint(30, 90)
    cv2.rectangle(room, (left, 40), (left + 110, 170), (225, 220, 205), -1)  # a window
    cv2.rectangle(room, (left, 40), (left + 110, 170), (90, 95, 100), 4)
    cv2.line(room, (left + 55, 40), (left + 55, 170), (90, 95, 100), 3)
    for n in range(rng.randint(4, 7)):  # a radiator
        cv2.rectangle(room, (left + n * 16, 215), (left + n * 16 + 10, 290), (200, 200, 200), -1)
        cv2.rectangle(room, (left + n * 16, 215), (left + n * 16 + 10, 290), (150, 150, 150), 1)
    if rng.random() < 0.7:  # a picture on the wall
        at = rng.randint(380, 420)
        cv2.rectangle(room, (at, 40), (at + 80, 95), (60, 80, 120), -1)
        cv2.rectangle(room, (at, 40), (at + 80, 95), (40, 50, 60), 3)
    texture = np.random.default_rng(rng.getrandbits(32)).normal(0, 4, (HEIGHT, WIDTH, 1))
    return np.clip(room + cv2.GaussianBlur(texture.astype(np.float32), (0, 0), 1.5)[..., None] * 1.5, 0, 255).astype(np.uint8)


def _draw_insert(rng: random.Random) -> np.ndarray:
    picture = np.full((HEIGHT + 120, WIDTH + 240, 3), (60, 95, 130), np.uint8)
    for _ in range(9):
        x, y = rng.randint(0, WIDTH + 100), rng.randint(0, HEIGHT)
        box = cv2.boxPoints(((x, y), (rng.randint(90, 160), rng.randint(110, 190)), rng.uniform(-30, 30))).astype(np.int32)
        cv2.fillPoly(picture, [box], (225, 232, 235), cv2.LINE_AA)
        cv2.polylines(picture, [box], True, (150, 160, 165), 1, cv2.LINE_AA)
        for line in range(6):
            cv2.line(picture, (x - 30, y - 40 + line * 14), (x + 30, y - 38 + line * 14), (120, 120, 130), 1, cv2.LINE_AA)
    return cv2.GaussianBlur(picture, (0, 0), 0.8)


def _ellipse(frame: np.ndarray, center: tuple[float, float], axes: tuple[float, float], color: Color) -> None:
    scale = 1 << _SHIFT
    cv2.ellipse(
        frame, (round(center[0] * scale), round(center[1] * scale)), (max(1, round(axes[0] * scale)), max(1, round(axes[1] * scale))),
        0, 0, 360, color, -1, cv2.LINE_AA, _SHIFT,
    )  # fmt: skip


def _fill(frame: np.ndarray, points: list[tuple[float, float]], color: Color) -> None:
    scaled = np.array([(round(x * 16), round(y * 16)) for x, y in points], np.int32)
    cv2.fillPoly(frame, [scaled], color, cv2.LINE_AA, _SHIFT)


def _line(frame: np.ndarray, a: tuple[float, float], b: tuple[float, float], color: Color, width: float) -> None:
    scaled = [(round(x * 16), round(y * 16)) for x, y in (a, b)]
    cv2.line(frame, scaled[0], scaled[1], color, max(1, round(width)), cv2.LINE_AA, _SHIFT)
