"""A short shot after which the picture from before is back is a cutaway, unless it brought its own sound or lasts long."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from edited_clips import RATE, draw_scene, write_clip
from vidtx.edits.candidate import EditCandidate
from vidtx.edits.classifier import FIRST_SCORES
from vidtx.edits.picture.cutaways import LONGEST_CUTAWAY_SECONDS, PairedEdit, pair_cutaways
from vidtx.edits.picture.features import PictureFeatures
from vidtx.edits.picture.measurement import measure_frames
from vidtx.media.frames import iterate_frames
from vidtx.media.probe import probe_clip


def measure(folder: Path, pictures: list[Any]) -> PictureFeatures:
    path = write_clip(folder / "clip.mp4", pictures)
    features = measure_frames(iterate_frames(path, probe_clip(path)), FIRST_SCORES)
    assert features is not None
    return features


def cut(frame: int, probability: float = 0.97, kind: Any = "cut") -> EditCandidate:
    return EditCandidate(frame, kind, probability, ())


def kinds(paired: list[PairedEdit]) -> list[tuple[str, int | None]]:
    return [(edit.kind, partner) for edit, partner in paired]


@pytest.fixture(scope="module")
def away(tmp_path_factory: pytest.TempPathFactory) -> PictureFeatures:
    """Scene 1, from frame 30 on scene 2, from frame 60 on scene 1 again, from frame 90 on scene 3."""
    pictures = draw_scene(1, 30) + draw_scene(2, 30) + draw_scene(1, 30, start=60) + draw_scene(3, 30)
    return measure(tmp_path_factory.mktemp("away"), pictures)


def test_the_two_cuts_of_a_cutaway_name_each_other_and_the_next_cut_stays_alone(away: PictureFeatures) -> None:
    paired = pair_cutaways(away, [cut(30), cut(60), cut(90)])
    assert kinds(paired) == [("cutaway_in", 1), ("cutaway_out", 0), ("cut", None)]
    assert [edit.evidence[-1].kind for edit, partner in paired if partner is not None] == ["returns", "returns"]


def test_a_shot_that_brings_its_own_sound_is_no_cutaway(away: PictureFeatures) -> None:
    edits = [cut(30), cut(60)]
    for one, other in ((6.0, 5.0), (9.0, -1.0)):  # one of the joins may lie in a pause, where nothing is audible
        joined = kinds(pair_cutaways(away, edits, {30: one, 60: other}.__getitem__))
        assert joined == [("cut", None), ("cut", None)]
    # Speech is full of sudden changes. NaN: there is no sound.
    for one, other in ((2.0, 0.0), (-3.0, 4.0), (float("nan"), 9.0)):
        gone_on = kinds(pair_cutaways(away, edits, {30: one, 60: other}.__getitem__))
        assert gone_on == [("cutaway_in", 1), ("cutaway_out", 0)]


def test_another_picture_after_the_shot_is_no_return(away: PictureFeatures) -> None:
    assert kinds(pair_cutaways(away, [cut(60), cut(90)])) == [("cut", None), ("cut", None)]


def test_only_edits_between_two_frames_that_are_probable_end_a_cutaway(away: PictureFeatures) -> None:
    unlikely = cut(60, 0.5, "jump_cut")
    lasting = EditCandidate(60, "fade", 0.95, (), 70)
    for other in (unlikely, lasting):
        assert kinds(pair_cutaways(away, [cut(30), other])) == [("cut", None), (other.kind, None)]


def test_a_long_shot_is_no_cutaway(tmp_path: Path) -> None:
    length = round((LONGEST_CUTAWAY_SECONDS + 0.5) * RATE)
    features = measure(tmp_path, draw_scene(1, 20) + draw_scene(2, 1) * length + draw_scene(1, 20, start=20))
    assert kinds(pair_cutaways(features, [cut(20), cut(20 + length)])) == [("cut", None), ("cut", None)]
