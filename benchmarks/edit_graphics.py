"""Decoys of graphics: what a program or a desk lays over a shot that goes on.

In: takes and a random generator. Out: a `Made` without true boundaries.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from edit_making import Made, mix_frames, take_whole
from edit_sources import Take

Draw = Callable[[np.ndarray, int], np.ndarray]  # the frame, and how many the graphic has been there; returns the frame with it


def insert(rng: random.Random, take: Take, others: Sequence[Take]) -> Made | None:
    """A picture in the picture: another shot, a still of it, or a panel of one color, which comes at once, fades in or slides in."""
    import cv2

    made = take_whole(take)
    height, width = made.frames[0].shape[:2]
    for first, stop in _draw_spans(rng, made):
        share, shape = rng.uniform(0.2, 0.45), rng.choice((0.6, 0.75, 1.0, 1.4))
        w = round(width * share)
        h = min(round(w * shape), round(0.6 * height))
        margin = round(0.04 * width)
        x = rng.choice((margin, width - w - margin, (width - w) // 2))
        y = rng.choice((margin, max(0, height - h - margin)))
        shown = _draw_content(rng, others, w, h)
        border = rng.choice((0, 0, max(1, width // 200)))
        tone = rng.choice((0, 255))

        def draw(frame: np.ndarray, n: int, at: tuple[int, int, int, int], shown: Draw, border: int, tone: int) -> np.ndarray:
            out = frame.copy()
            x, y, w, h = at
            part = shown(frame, n)
            if border:
                part = cv2.rectangle(part.copy(), (0, 0), (w - 1, h - 1), (tone,) * 3, border)
            left, right = max(0, x), min(out.shape[1], x + w)
            if right > left:
                out[y : y + h, left:right] = part[:, left - x : right - x]
            return out

        way = rng.choice(("at once", "at once", "at once", "fades", "slides"))
        long = 1 if way == "at once" else round(rng.uniform(0.2, 0.6) * made.rate)
        for n in range(first, stop):
            progress = min(1.0, (n - first + 1) / long, (stop - n) / long)
            away = width - x if x >= (width - w) // 2 else -(x + w)
            place = (x + round((1 - progress) * away) if way == "slides" else x, y, w, h)
            drawn = draw(made.frames[n], n - first, place, shown, border, tone)
            made.frames[n] = mix_frames(made.frames[n], drawn, progress) if way == "fades" else drawn
    return made


def _draw_content(rng: random.Random, others: Sequence[Take], w: int, h: int) -> Draw:
    import cv2

    kind = rng.choice(("moving", "still", "panel")) if others else "panel"
    if kind == "panel":
        panel = np.full((h, w, 3), [rng.randint(0, 255) for _ in range(3)], np.uint8)
        for line in range(2):
            cv2.putText(
                panel, "BREAKING", (w // 12, h * (line + 1) // 3), cv2.FONT_HERSHEY_SIMPLEX, w / 250, (255, 255, 255), 2
            )
        return lambda frame, n: panel
    other = rng.choice(list(others))
    start = rng.randrange(len(other.frames))

    def cover(n: int) -> np.ndarray:
        source = other.frames[(start + n) % len(other.frames)] if kind == "moving" else other.frames[start]
        scale = max(w / source.shape[1], h / source.shape[0])
        grown = cv2.resize(
            source, (round(source.shape[1] * scale) + 1, round(source.shape[0] * scale) + 1), interpolation=cv2.INTER_AREA
        )
        left, top = (grown.shape[1] - w) // 2, (grown.shape[0] - h) // 2
        return np.ascontiguousarray(grown[top : top + h, left : left + w])

    return lambda frame, n: cover(n)


def mosaic(rng: random.Random, take: Take, others: Sequence[Take]) -> Made | None:
    """A part of the picture, as over a face, is pixelated or blurred: a rectangle or an ellipse, at once."""
    import cv2

    made = take_whole(take)
    height, width = made.frames[0].shape[:2]
    for first, stop in _draw_spans(rng, made):
        w, h = round(rng.uniform(0.15, 0.35) * width), round(rng.uniform(0.25, 0.5) * height)
        x, y = round(rng.uniform(0.2, 0.8) * (width - w)), round(rng.uniform(0.05, 0.5) * (height - h))
        cells, blurred, round_ = rng.randint(6, 14), rng.random() < 0.4, rng.random() < 0.4
        mask = np.zeros((h, w), np.uint8)
        cv2.ellipse(mask, (w // 2, h // 2), (w // 2, h // 2), 0, 0, 360, 1, -1)
        mask = mask if round_ else np.ones_like(mask)
        for n in range(first, stop):
            frame = made.frames[n].copy()
            part = frame[y : y + h, x : x + w]
            if blurred:
                coarse = cv2.GaussianBlur(part, (0, 0), w / 14)
            else:
                few = cv2.resize(part, (cells, max(1, round(cells * h / w))), interpolation=cv2.INTER_AREA)
                coarse = cv2.resize(few, (w, h), interpolation=cv2.INTER_NEAREST)
            part[mask > 0] = coarse[mask > 0]
            made.frames[n] = frame
    return made


def bars(rng: random.Random, take: Take, others: Sequence[Take]) -> Made | None:
    """Black bars above and below, or at the sides, or a banner of one color along the lower edge, at once."""
    made = take_whole(take)
    height, width = made.frames[0].shape[:2]
    for first, stop in _draw_spans(rng, made):
        kind, share = rng.choice(("wide", "tall", "banner")), rng.uniform(0.07, 0.16)
        color = (0, 0, 0) if kind != "banner" else tuple(rng.randint(0, 255) for _ in range(3))
        down, across = round(share * height), round(share * width)
        for n in range(first, stop):
            frame = made.frames[n].copy()
            if kind == "tall":
                frame[:, :across], frame[:, -across:] = color, color
            else:
                frame[-down:] = color
                if kind == "wide":
                    frame[:down] = color
            made.frames[n] = frame
    return made


def _draw_spans(rng: random.Random, made: Made) -> Iterator[tuple[int, int]]:
    """First frame with a graphic and first without, one second from each end of the clip and from one another."""
    n = made.rate
    while n < len(made.frames) - 2 * made.rate:
        stop = min(len(made.frames) - made.rate, n + round(rng.uniform(0.8, 2.5) * made.rate))
        yield n, stop
        n = stop + made.rate
