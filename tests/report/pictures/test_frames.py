"""The frames of a report, out of a drawn clip: before, middle and after, as JPEG files of a modest size."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest

from edited_clips import draw_scene, write_clip
from made_clips import tone
from made_clips import write_clip as write_sound
from vidtx.document import Clip, EditBoundary
from vidtx.media.probe import probe_clip
from vidtx.report.pictures import frames
from vidtx.report.pictures.frames import take_pictures

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Clip]:
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    write_clip(path, draw_scene(1, 50) + [np.full_like(draw_scene(1, 1)[0], 20)] * 50 + draw_scene(2, 50))
    return path, probe_clip(path)


def make_boundary(id: str, start: float, end: float | None = None, **changes: object) -> EditBoundary:
    values = {"kind": "title_card" if end else "cut", "in_picture": True, "in_sound": False, "probability": 0.9, **changes}
    return EditBoundary(
        id, round(start * 1000), Fraction(1, 1000), end_pts=None if end is None else round(end * 1000), **values
    )  # type: ignore[arg-type]


def decode(jpeg: bytes) -> np.ndarray:
    return cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)


def test_an_edit_that_lasts_has_three_frames_and_another_two(clip: tuple[Path, Clip]) -> None:
    boundaries = [make_boundary("card", 2.0, 4.0), make_boundary("cut", 4.0)]
    made = take_pictures(*clip, boundaries, faces=True)
    assert made.state == "shown" and not made.blurred
    assert {id: [shot.part for shot in shots] for id, shots in made.shots.items()} == {
        "card": ["before", "middle", "after"],
        "cut": ["before", "after"],
    }
    before, middle, after = made.shots["card"]
    assert (before.time, after.time) == (Fraction(49, 25), 4) and 2 < middle.time < 4
    assert decode(middle.jpeg).std() < 3 < decode(before.jpeg).std(), "the middle is the card itself"
    assert decode(before.jpeg).shape[:2] == (before.height, before.width)


def test_faces_are_hidden_by_default_and_the_card_is_left_readable(clip: tuple[Path, Clip]) -> None:
    made = take_pictures(*clip, [make_boundary("card", 2.0, 4.0)])
    before, middle, after = made.shots["card"]
    assert made.blurred and not middle.coarse
    for shot in (before, after):
        assert shot.coarse or shot.faces


def test_edits_of_the_sound_and_rejected_ones_have_none(clip: tuple[Path, Clip]) -> None:
    boundaries = [
        make_boundary("sound", 1.0, kind="sound_splice", in_picture=False, in_sound=True),
        make_boundary("no", 2.0, status="rejected"),
    ]
    made = take_pictures(*clip, boundaries)
    assert made.state == "shown" and made.shots == {} and made.unshown == 0


def test_of_too_many_edits_the_surest_are_shown_and_the_rest_counted(
    clip: tuple[Path, Clip], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frames, "MOST_EDITS", 1)
    made = take_pictures(
        *clip, [make_boundary("a", 1.0, probability=0.6), make_boundary("b", 2.0, probability=0.8)], faces=True
    )
    assert list(made.shots) == ["b"] and made.unshown == 1


def test_the_more_edits_the_smaller_the_frames() -> None:
    widths = [width for _, width in frames._WIDTHS]
    assert widths == sorted(widths, reverse=True) and frames._WIDTHS[-1][0] == frames.MOST_EDITS


def test_a_picture_that_cannot_be_read_leaves_a_report_without_frames(clip: tuple[Path, Clip], tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no clip")
    assert take_pictures(broken, clip[1], [make_boundary("a", 1.0)]).state == "unreadable"


def test_a_clip_without_a_picture_has_none(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "clip.mkv", sounds=[(0.0, tone(1.0))])
    assert take_pictures(path, probe_clip(path), [make_boundary("a", 0.5)]).state == "unreadable"
