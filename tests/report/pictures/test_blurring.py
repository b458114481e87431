"""Faces are hidden beyond repair: what lay there is gone, what was seen once is hidden in all that looks alike, and doubt hides everything."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from vidtx.report.pictures.blurring import (
    Region,
    blur_picture,
    count_places,
    drop_covered,
    find_regions,
    is_even,
    share_regions,
)

FACE = Region(0.5, 0.4, 0.2, 0.3)
Picture = npt.NDArray[np.uint8]


def make_noise(seed: int = 0, height: int = 180, width: int = 320) -> Picture:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


def make_scene(seed: int = 0) -> Picture:
    """Large patches, so that two scenes differ in their small pictures."""
    patches = np.random.default_rng(seed).integers(0, 256, (6, 10, 3), np.uint8)
    return np.kron(patches, np.ones((30, 32, 1), np.uint8))


def cut_face(picture: Picture, region: Region = FACE) -> Picture:
    height, width = picture.shape[:2]
    x, y, w, h = region.x * width, region.y * height, region.width * width, region.height * height
    return picture[round(y - h / 2) : round(y + h / 2), round(x - w / 2) : round(x + w / 2)]


def test_what_lay_in_a_face_is_gone_and_the_rest_is_as_it_was() -> None:
    picture = make_noise()
    blurred = blur_picture(picture, [FACE])
    assert (blurred.faces, blurred.coarse) == (1, False)
    face = cut_face(blurred.picture).astype(float)
    assert np.abs(np.diff(face, axis=1)).max() < 12, "no detail is left"
    assert (blurred.picture[:, :40] == picture[:, :40]).all() and (blurred.picture[150:] == picture[150:]).all()
    assert (picture == make_noise()).all(), "the picture that was given is not changed"


def test_two_faces_that_differ_in_detail_alone_become_the_same() -> None:
    """Nothing that tells one from the other is in the result: it cannot be brought back."""
    noise = make_noise(1)
    face = cut_face(noise)
    flipped = noise.copy()
    cut_face(flipped)[:] = face[::-1, ::-1]
    means = [cut_face(blur_picture(p, [FACE]).picture).astype(float) for p in (noise, flipped)]
    assert np.abs(means[0] - means[1]).max() < 16
    assert np.abs(face.astype(float) - face[::-1, ::-1]).mean() > 60


@pytest.mark.parametrize("region", [Region(0.0, 0.0, 0.3, 0.3), Region(1.0, 1.0, 0.5, 0.5), Region(0.5, 0.5, 3.0, 3.0)])
def test_a_face_at_the_edge_or_larger_than_the_picture_is_hidden_too(region: Region) -> None:
    assert blur_picture(make_noise(), [region]).picture.shape == (180, 320, 3)


def test_a_picture_in_which_no_face_is_seen_is_made_coarse() -> None:
    blurred = blur_picture(make_noise(), [])
    assert (blurred.faces, blurred.coarse) == (0, True)
    assert np.abs(np.diff(blurred.picture.astype(int), axis=1)).max() < 30
    assert blur_picture(make_noise(), [], may_be_even=True).coarse, "noise is not even"


def test_a_title_card_keeps_its_writing_only_where_it_may() -> None:
    card = np.full((180, 320, 3), 20, np.uint8)
    card[80:90, 140:180] = 240
    assert is_even(card) and not is_even(make_noise())
    assert (blur_picture(card, [], may_be_even=True).picture == card).all()
    assert blur_picture(card, []).coarse
    assert blur_picture(card, [FACE], may_be_even=True).faces == 1, "a face that is seen is hidden"


def test_what_was_seen_in_one_picture_is_hidden_in_those_that_look_alike_and_in_no_others() -> None:
    scene, other = make_scene(1), make_scene(2)
    brighter = np.clip(scene.astype(int) + 12, 0, 255).astype(np.uint8)
    assert share_regions([scene, brighter, other], [(FACE,), (), ()]) == [(FACE,), (FACE,), ()]


def test_a_face_that_was_seen_here_is_not_hidden_again_from_another_picture() -> None:
    scene = make_scene(1)
    moved, large = Region(0.52, 0.42, 0.2, 0.3), Region(0.5, 0.4, 0.6, 0.9)
    assert share_regions([scene, scene], [(FACE,), (moved,)]) == [(FACE,), (moved,)]
    assert set(share_regions([scene, scene], [(FACE,), (large,)])[0]) == {large}, "the larger one covers it"


def test_what_was_seen_several_times_of_one_face_counts_once() -> None:
    near, far = Region(0.53, 0.42, 0.22, 0.3), Region(0.1, 0.1, 0.1, 0.1)
    assert count_places([FACE, near, far]) == 2 and count_places([]) == 0
    assert drop_covered([Region(0.5, 0.4, 0.05, 0.05), FACE]) == [FACE]


def test_a_plain_picture_has_no_face() -> None:
    assert find_regions(np.full((360, 640, 3), 128, np.uint8)) == ()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["opendbm_subj01.mp4", "nvidia_eyecontact.mp4", "pexels_langer_woman.mp4"])
def test_a_real_face_is_found_and_cannot_be_found_afterwards(name: str, test_media: Path) -> None:
    from vidtx.edits.picture.faces import find_faces
    from vidtx.media.opened import OpenedClip
    from vidtx.media.stills import read_stills

    with OpenedClip(test_media / "footage" / name) as opened:
        middle = Fraction(opened.clip.duration, 2000)
        [stills] = read_stills(opened.media, opened.media_clip, [(middle, middle)])
    assert stills.after is not None
    picture = np.ascontiguousarray(stills.after.picture)
    luma = picture.mean(axis=2).astype(np.uint8)
    assert find_faces(luma), "the detector of the edits sees it"
    blurred = blur_picture(picture, find_regions(picture))
    assert not blurred.coarse and find_faces(blurred.picture.mean(axis=2).astype(np.uint8)) == []
