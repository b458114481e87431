"""When writing appears, changes and vanishes, to a frame or two."""

from __future__ import annotations

import pytest

from drawn_captions import LOOKS, RATE, Drawn, Look, caption_frames
from vidtx.captions.tracking import SAMPLES, SHORTEST_MS, StandingText, find_standing_texts

LEAST = SHORTEST_MS * RATE // 1000
FIRST = ("They brought us to the hill.",)
SECOND = ("My family knows nothing.",)


def find(captions: list[Drawn], frames: int = 100, *, still: bool = False) -> list[StandingText]:
    found = find_standing_texts(caption_frames(captions, frames, still=still), 1 / RATE)
    wanted = "dark" if captions and captions[0].look.name == "light box" else "bright"
    return sorted(
        (text for text in found if text.polarity == wanted and text.end - text.start >= LEAST), key=lambda text: text.start
    )


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
@pytest.mark.parametrize("still", [False, True], ids=["moving", "still"])
def test_a_caption_is_timed(look: Look, still: bool) -> None:
    (text,) = find([Drawn(20, 70, FIRST, look)], still=still)
    assert abs(text.start - 20) <= 2 and abs(text.end - 70) <= 2
    assert 2 <= len(text.samples) <= SAMPLES


def test_one_that_follows_at_once_is_another() -> None:
    first, second = find([Drawn(20, 50, FIRST, LOOKS[0]), Drawn(50, 90, SECOND, LOOKS[0])])
    assert abs(first.start - 20) <= 2 and abs(first.end - 50) <= 2
    assert abs(second.start - 50) <= 2 and abs(second.end - 90) <= 2


def test_one_that_stands_until_the_end_ends_with_the_clip() -> None:
    (text,) = find([Drawn(30, 100, FIRST, LOOKS[2])])
    assert text.last_frame and text.end == 99


def test_what_flashes_for_some_frames_is_none() -> None:
    assert find([Drawn(30, 36, FIRST, LOOKS[0])]) == []


def test_two_places_at_a_time() -> None:
    above = Look("above", rim=0.09, place=0.15)
    found = find([Drawn(10, 90, ("INTERVIEW",), above), Drawn(30, 70, FIRST, LOOKS[0])])
    assert [abs(text.start - start) <= 2 for text, start in zip(found, (10, 30), strict=True)] == [True, True]


def test_a_moving_scene_without_writing_has_none() -> None:
    assert find([]) == []
