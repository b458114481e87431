"""Finds gestures of the head in windows of a clip: the one place that says in which order faces, motion and kind are found.

In: a clip and windows of time in which nobody answers in words. Out: a `Gesture` for each window, or None. Where several people are
in view it is not known whose head answers: the probability of a gesture is that of the kind, times the chance that the head is the
one that was asked, by the size of its face. A gesture is a pointer for a human; None is never "did not answer".
"""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator, Sequence
from contextlib import closing
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from vidtx.document import Gesture, GestureKind, Span
from vidtx.errors import UnreadableMediaError

if TYPE_CHECKING:
    from vidtx.document import Clip
    from vidtx.gestures.faces import Luma
    from vidtx.signal import Progress

__all__ = ["LEAST_PROBABILITY", "find_gestures"]

LOG = logging.getLogger(__name__)

LEAST_PROBABILITY = 0.6  # of a gesture that is reported; what it costs is in docs/measurements/gestures.md
LEAST_FOLLOWED = 0.7  # share of the steps in which the face must be followed
FRAME_WIDTH = 640  # pixels before rotation
HIGHEST_RATE = 31.0  # frames a second that are looked at: a head does not swing faster
LARGEST_SIDE = 1280  # pixels of a picture on end that is looked at
NEARNESS = 4  # power of a face's side by which it is likelier to be the one that was asked: cameras are turned to who answers
SMALLER_FACE = 0.55  # of the largest face's side: smaller ones are people in the background


class _Frames(NamedTuple):
    pictures: list[Luma]
    times: list[float]  # ms


def find_gestures(
    path: Path, clip: Clip, windows: Sequence[Span], progress: Progress | None = None
) -> tuple[Gesture | None, ...]:
    """The gesture seen in each window. None where no face is seen or followed, or the head moves in no such way.

    A clip without a picture has none, nor has a window in which no frame can be decoded. Windows may overlap. Raises DecodeTimeout if
    decoding hangs.
    """
    found: list[Gesture | None] = []
    for n, window in enumerate(windows):
        frames = _read_window(path, clip, window)
        gesture = find_gesture(frames.pictures, frames.times)
        if gesture is not None and gesture.span is not None:
            inside = gesture.span & window
            gesture = Gesture(gesture.kind, gesture.probability, inside or window)
        found.append(gesture)
        LOG.info(
            "%s: %d..%d ms, %d frames: %s", path.name, window.start, window.end, len(frames.times), gesture or "no gesture"
        )
        if progress is not None:
            progress((n + 1) / len(windows))
    return tuple(found)


def find_gesture(pictures: Sequence[Luma], times: Sequence[float]) -> Gesture | None:
    """The gesture that upright luma pictures show; `times`: of each in ms, rising."""
    kind, probability, span = score_gesture(pictures, times)
    return Gesture(kind, round(probability, 3), span) if kind is not None and probability >= LEAST_PROBABILITY else None


def score_gesture(pictures: Sequence[Luma], times: Sequence[float]) -> tuple[GestureKind | None, float, Span | None]:
    """(the likelier gesture, its probability, when); None and 0 where no head can be followed."""
    from vidtx.gestures.classifier import classify
    from vidtx.gestures.faces import find_faces
    from vidtx.gestures.oscillation import find_swings, make_features
    from vidtx.gestures.tracking import track_head

    seen = find_faces(pictures) if len(pictures) > 2 else ()
    seen = tuple(face for face in seen if face.side >= SMALLER_FACE * seen[0].side)
    best: tuple[GestureKind | None, float, Span | None] = (None, 0.0, None)
    total = sum(face.side**NEARNESS for face in seen)
    for face in seen:
        track = track_head(pictures, times, face, [other for other in seen if other is not face])
        if track is None or track.followed < LEAST_FOLLOWED:
            continue
        sideways, upright = find_swings(track, 0), find_swings(track, 1)
        scores = classify(make_features(track, sideways, upright))
        kind: GestureKind = "shake" if scores.shake >= scores.nod else "nod"
        probability = max(scores.shake, scores.nod) * face.side**NEARNESS / total
        if probability > best[1]:
            swings = sideways if kind == "shake" else upright
            best = kind, probability, Span.from_seconds(swings.start / 1000, swings.end / 1000)
    if len(seen) > 1 and best[0] is not None:
        LOG.info("%d faces in view: it is not known which one was asked", len(seen))
    return best


def _read_window(path: Path, clip: Clip, window: Span) -> _Frames:
    """The window's frames, upright, at no more than HIGHEST_RATE."""
    pictures: list[Luma] = []
    times: list[float] = []
    if clip.video is None:
        return _Frames(pictures, times)
    try:
        for picture, ms in _decode(path, clip, window):
            if not times or ms - times[-1] >= 1000 / HIGHEST_RATE - 1:
                pictures.append(picture)
                times.append(ms)
    except UnreadableMediaError as error:  # a picture that ends before the sound has no frame there
        LOG.warning("%s: %d..%d ms cannot be watched for gestures: %s", path.name, window.start, window.end, error.reason)
    return _Frames(pictures, times)


def _decode(path: Path, clip: Clip, window: Span) -> Iterator[tuple[Luma, float]]:
    import numpy as np

    from vidtx.media.frames import iterate_frames

    video = clip.video
    assert video is not None
    base = video.time_base
    first, last = (math.floor((clip.start + Fraction(ms, 1000)) / base) for ms in (window.start, window.end))
    width = FRAME_WIDTH
    if video.height * width > LARGEST_SIDE * video.width:
        width = max(2, LARGEST_SIDE * video.width // video.height)
    with closing(iterate_frames(path, clip, width=width, spans=[(first, last)])) as frames:
        for frame in frames:
            ms = float((frame.pts * frame.time_base - clip.start) * 1000)
            picture = np.rot90(frame.luma, -video.rotation // 90) if video.rotation else frame.luma
            yield np.ascontiguousarray(picture), ms
