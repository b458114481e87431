"""One clean picture of a caption: black letters on white, whatever moved behind."""

from __future__ import annotations

import numpy as np
import pytest

from drawn_captions import LOOKS, RATE, Drawn, Look, caption_frames
from vidtx.captions.composite import LETTER_PIXELS, make_pictures, measure_letters
from vidtx.captions.strokes import Area
from vidtx.captions.tracking import StandingText, find_standing_texts

LINES = ("They brought us", "to the hill.")


def find(look: Look) -> StandingText:
    found = find_standing_texts(caption_frames([Drawn(10, 60, LINES, look)], 70), 1 / RATE)
    return max(found, key=lambda text: (text.polarity == ("dark" if look.name == "light box" else "bright"), text.mask.sum()))


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_letters_are_black_and_the_rest_is_white(look: Look) -> None:
    clean = make_pictures(find(look))[0]
    assert clean.dtype == np.uint8
    dark, light = (clean < 60).mean(), (clean > 230).mean()
    assert 0.01 < dark < 0.3 and light > 0.6
    assert (clean[:5] > 200).all() and (clean[-5:] > 200).all()


def test_letters_are_as_high_as_a_reader_wants_them() -> None:
    text = find(LOOKS[0])
    assert 8 <= measure_letters(text) <= 20
    rows = np.flatnonzero((make_pictures(text)[0] < 60).any(axis=1))
    assert 1.5 * LETTER_PIXELS < rows[-1] - rows[0] < 5 * LETTER_PIXELS  # two lines and the gap between them


def test_what_was_never_seen_has_no_picture() -> None:
    mask = np.ones((10, 30), np.bool_)
    empty = StandingText("bright", Area(5, 5, 35, 15), mask, 0, 20, 1.0, 4)
    assert make_pictures(empty) == ()
    flat = StandingText("bright", Area(5, 5, 35, 15), mask, 0, 20, 1.0, 4, samples=[np.full((18, 38), 90, np.uint8)])
    assert make_pictures(flat) == ()
