"""The contact sheet: a pair of frames an edit, whole, and a gap where the clip has no frame."""

from __future__ import annotations

from fractions import Fraction

import cv2
import numpy as np
import numpy.typing as npt

from edit_examples import CUT, EDITS
from vidtx.export.contact_sheet import draw_contact_sheet, encode_png
from vidtx.media.stills import Still, Stills


def make_still(color: tuple[int, int, int], height: int = 180, width: int = 320) -> Still:
    return Still(Fraction(1), np.full((height, width, 3), color, np.uint8))


def decode(encoded: bytes) -> npt.NDArray[np.uint8]:
    picture = cv2.imdecode(np.frombuffer(encoded, np.uint8), cv2.IMREAD_COLOR)
    return cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)  # type: ignore[return-value]


def count_pixels(picture: npt.NDArray[np.uint8], color: tuple[int, int, int]) -> int:
    return int((picture == color).all(axis=2).sum())


def test_a_picture_comes_back_from_its_png() -> None:
    picture = make_still((200, 30, 40)).picture
    assert (decode(encode_png(picture)) == picture).all()


def test_the_frames_before_and_after_stand_side_by_side_in_their_colors() -> None:
    red, blue = (250, 0, 0), (0, 0, 250)
    sheet = decode(draw_contact_sheet([CUT], [(make_still(red), make_still(blue))]))
    assert count_pixels(sheet, red) == count_pixels(sheet, blue) == 320 * 180
    columns = [np.flatnonzero((sheet == color).all(axis=2).any(axis=0)) for color in (red, blue)]
    assert columns[0].max() < columns[1].min()


def test_a_missing_frame_leaves_a_gap_of_the_same_size() -> None:
    green = (0, 250, 0)
    sheet = decode(draw_contact_sheet([CUT], [(None, make_still(green))]))
    assert count_pixels(sheet, green) == count_pixels(sheet, (64, 64, 64)) == 320 * 180


def test_a_tall_frame_is_shown_whole() -> None:
    yellow = (250, 250, 0)
    sheet = decode(draw_contact_sheet([CUT], [(make_still(yellow, 1280, 320), make_still(yellow, 1280, 320))]))
    assert count_pixels(sheet, yellow) == 2 * 160 * 640


def test_more_edits_make_more_rows_and_none_makes_a_sheet_that_says_so() -> None:
    pair = (make_still((9, 9, 9)), make_still((9, 9, 9)))
    one, three = (decode(draw_contact_sheet(EDITS[:n], [pair] * n)) for n in (1, 3))
    assert three.shape[0] > 1.9 * one.shape[0] and three.shape[1] > 1.9 * one.shape[1]
    empty = decode(draw_contact_sheet([], []))
    assert (empty > 150).all(axis=2).any(), "a line of text is written"


def test_a_sheet_without_edits_says_whether_any_were_searched_for() -> None:
    found, searched = draw_contact_sheet([], []), draw_contact_sheet([], [], searched=False)
    assert (decode(found) != decode(searched)).any() and (decode(found) > 200).any()


def test_an_edit_that_lasts_has_its_middle_between_the_frames_before_and_after() -> None:
    red, green, blue = (250, 0, 0), (0, 250, 0), (0, 0, 250)
    sheet = decode(draw_contact_sheet([CUT], [Stills(make_still(red), make_still(blue), make_still(green))]))
    columns = [np.flatnonzero((sheet == color).all(axis=2).any(axis=0)) for color in (red, green, blue)]
    assert [len(found) for found in columns] == [320] * 3
    assert columns[0].max() < columns[1].min() and columns[1].max() < columns[2].min()


def test_pairs_and_triples_stand_beside_one_another_without_covering_each_other() -> None:
    """Two, three, two, two, three pictures: one row of two, then three, then two and two, then three."""
    colors = [(250, 10 * n, 0) for n in range(12)]
    made = iter(make_still(color) for color in colors)
    stills = [Stills(*(next(made) for _ in range(count))) for count in (2, 3, 2, 2, 3)]
    sheet = decode(draw_contact_sheet([CUT] * 5, stills))
    assert [count_pixels(sheet, color) for color in colors] == [320 * 180] * 12
    tops = [int(np.flatnonzero((sheet == color).all(axis=2).any(axis=1)).min()) for color in colors]
    assert len(set(tops)) == 4 and tops[0] == tops[1] < tops[2] == tops[4] < tops[5] == tops[8] < tops[9]
