"""Gestures of drawn heads, of real faces that are moved by a warp, and of clips that hold none."""

from __future__ import annotations

import os
import random
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest

import gesture_corpus
from drawn_heads import Luma, draw_window, swing
from vidtx.document import Clip, Span, VideoStream
from vidtx.errors import UnreadableMediaError
from vidtx.gestures import detect
from vidtx.gestures.classifier import KINDS, classify
from vidtx.gestures.detect import LEAST_PROBABILITY, find_gesture, find_gestures
from vidtx.gestures.oscillation import FEATURES
from vidtx.media.frames import Frame

STREAM = VideoStream(0, "h264", 480, 320, Fraction(1, 1000), 0, Fraction(25), False, 0, 3000)
CLIP = Clip("a.mp4", "a" * 64, 1, 3000, "mp4", STREAM, ())


@pytest.mark.parametrize(("axis", "kind"), [(0, "shake"), (1, "nod")])
def test_a_drawn_head_that_swings_gives_its_gesture_and_when(axis: int, kind: str) -> None:
    gesture = find_gesture(*draw_window(swing(24, 1.8, axis)))
    assert gesture is not None and gesture.kind == kind
    assert gesture.probability is not None and gesture.probability >= LEAST_PROBABILITY
    assert gesture.span is not None and 0 <= gesture.span.start < gesture.span.end <= 3000


@pytest.mark.parametrize(
    ("features", "body", "camera"),
    [
        (lambda t: (0, 0), None, None),
        (lambda t: (0, 0), swing(24, 1.2, 0), None),
        (lambda t: (0, 0), None, swing(20, 1.5, 1)),
        (lambda t: (20 / (1 + np.exp(-8 * (t - 1.5))), 0), None, None),
    ],
)
def test_stillness_a_sway_a_moving_camera_and_a_glance_are_no_gesture(features, body, camera) -> None:  # type: ignore[no-untyped-def]
    assert find_gesture(*draw_window(features, body, camera=camera)) is None


def test_pictures_without_a_face_and_too_few_pictures_have_none() -> None:
    pictures, times = draw_window(swing(24, 1.8, 0))
    assert find_gesture([], []) is None
    assert find_gesture(pictures[:2], times[:2]) is None
    assert find_gesture([np.full((1, 1), 9, np.uint8)] * 20, list(range(0, 800, 40))) is None
    assert find_gesture([np.full((90, 160), 9, np.uint8)] * 20, list(range(0, 800, 40))) is None


def play(monkeypatch: pytest.MonkeyPatch, pictures: list[Luma], times: list[float]) -> None:
    def iterate(path: Path, clip: Clip, *, width: int, spans: list[tuple[int, int]]):  # type: ignore[no-untyped-def]
        ((first, last),) = spans
        for picture, ms in zip(pictures, times, strict=True):
            if first <= ms <= last:
                yield Frame(round(ms), Fraction(1, 1000), picture, np.full((2, 160, 240), 128, np.uint8))

    monkeypatch.setattr("vidtx.media.frames.iterate_frames", iterate)


def test_each_window_has_its_own_answer_and_progress_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    play(monkeypatch, *draw_window(swing(24, 1.8, 0)))
    shares: list[float] = []
    found = find_gestures(Path("a.mp4"), CLIP, [Span(0, 3000), Span(2600, 3000), Span(2990, 9000)], shares.append)
    assert [gesture and gesture.kind for gesture in found] == ["shake", None, None]
    assert found[0] is not None and found[0].span is not None and found[0].span & Span(0, 3000) == found[0].span
    assert shares == pytest.approx([1 / 3, 2 / 3, 1])


def test_a_picture_is_turned_as_players_turn_it(monkeypatch: pytest.MonkeyPatch) -> None:
    pictures, times = draw_window(swing(24, 1.8, 1))
    play(monkeypatch, [np.ascontiguousarray(np.rot90(picture, 1)) for picture in pictures], times)
    (gesture,) = find_gestures(Path("a.mp4"), replace(CLIP, video=replace(STREAM, rotation=90)), [Span(0, 3000)])
    assert gesture is not None and gesture.kind == "nod"


def test_a_clip_without_a_picture_and_no_windows_have_no_gestures() -> None:
    assert find_gestures(Path("a.mp4"), replace(CLIP, video=None), [Span(0, 3000)]) == (None,)
    assert find_gestures(Path("a.mp4"), CLIP, []) == ()


def test_frames_beyond_the_highest_rate_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    play(monkeypatch, [np.zeros((320, 480), np.uint8)] * 120, [n * 1000 / 60 for n in range(120)])
    assert len(detect._read_window(Path("a.mp4"), CLIP, Span(0, 1999)).times) == 60


def test_a_window_in_which_no_frame_can_be_decoded_has_no_gesture(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(path: Path, clip: Clip, **options: object):  # type: ignore[no-untyped-def]
        raise UnreadableMediaError(path, "the picture cannot be decoded")
        yield

    monkeypatch.setattr("vidtx.media.frames.iterate_frames", fail)
    assert find_gestures(Path("a.mp4"), CLIP, [Span(0, 3000)]) == (None,)
    assert "cannot be watched" in caplog.text


def test_scores_are_probabilities() -> None:
    scores = classify(np.zeros(FEATURES))
    assert scores._fields == KINDS and sum(scores) == pytest.approx(1) and min(scores) >= 0


@pytest.mark.skipif("VIDTX_TEST_MEDIA" not in os.environ, reason="VIDTX_TEST_MEDIA names no folder of footage")
def test_real_faces_that_are_turned_are_told_apart() -> None:
    path = Path(os.environ["VIDTX_TEST_MEDIA"]) / "footage2" / "jh_desk.mp4"
    if not path.is_file():
        pytest.skip(f"{path.name} is not there")
    examples = [e for e in gesture_corpus.make_examples(path, 3, random.Random(5)) if e.how in ("as it is", "shake", "nod")]
    found = [find_gesture(e.pictures, e.times) for e in examples]
    said = [gesture.kind if gesture else "neither" for gesture in found]
    assert sum(a == e.kind for a, e in zip(said, examples, strict=True)) >= 0.7 * len(examples)
    assert all(a in (e.kind, "neither") for a, e in zip(said, examples, strict=True))


def test_a_face_of_forty_pixels_is_enough() -> None:
    pictures, times = draw_window(swing(28, 1.6, 0))
    small = [cv2.resize(picture, None, fx=0.42, fy=0.42, interpolation=cv2.INTER_AREA) for picture in pictures]
    gesture = find_gesture(small, times)
    assert gesture is None or gesture.kind == "shake"
