"""Where the passages of a cue stand, and in which colors."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest

from interview import make_interview
from vidtx.document import ROLES, Clip, Span, VideoStream
from vidtx.export.subtitles.placing import MARK_COLOR, ROLE_COLORS, USUAL_SIZE, measure_picture, place_cue
from vidtx.views.cues import Cue, Entry, Passage

CLIP = Clip("a.mp4", "0" * 64, 1, 1, "mp4", VideoStream(0, "h264", 640, 360, Fraction(1, 25), 0, None, False, 0, None), ())


def test_the_original_stands_at_the_bottom_and_what_renders_it_at_the_top() -> None:
    entry = Entry("Kim", "u1", (Passage("ko", ("네",)), Passage("en", ("Yes.",)), Passage("uk", ())), "subject")
    other = Entry("Lee", "u2", (Passage("ko", ("아니요",)),), "subject")
    placed = list(place_cue(Cue(Span(0, 1), (entry, other))))
    assert [(p.language, p.lines, p.is_top) for p in placed] == [
        ("ko", ("- 네",), False),
        ("en", ("Yes.",), True),
        ("ko", ("- 아니요",), False),
    ]


@pytest.mark.parametrize(("rotation", "size"), [(0, (640, 360)), (90, (360, 640)), (180, (640, 360)), (270, (360, 640))])
def test_a_turned_picture_is_measured_as_it_is_seen(rotation: int, size: tuple[int, int]) -> None:
    assert CLIP.video is not None
    assert measure_picture(replace(CLIP, video=replace(CLIP.video, rotation=rotation))) == size
    assert measure_picture(replace(make_interview().clip, video=None)) == USUAL_SIZE


def test_every_role_has_a_color_that_stands_out_from_black_and_from_the_others() -> None:
    assert set(ROLE_COLORS) == set(ROLES)
    colors = [*ROLE_COLORS.values(), MARK_COLOR]
    assert min(contrast(color) for color in colors) > 7, "WCAG AAA"
    for simulate in (lambda c: c, red_blind):
        for a, b in combinations(colors, 2):
            assert sum((x - y) ** 2 for x, y in zip(simulate(a), simulate(b), strict=True)) > 30**2, (a, b)


def contrast(color: tuple[int, int, int]) -> float:
    """On black, after WCAG."""
    linear = [(v / 255 / 12.92) if v <= 10 else ((v / 255 + 0.055) / 1.055) ** 2.4 for v in color]
    return (sum(w * v for w, v in zip((0.2126, 0.7152, 0.0722), linear, strict=True)) + 0.05) / 0.05


def red_blind(color: tuple[float, float, float]) -> tuple[float, float, float]:
    """Deuteranopia after Viénot, roughly: red and green fall together."""
    r, g, b = color
    return (0.625 * r + 0.375 * g, 0.7 * r + 0.3 * g, 0.3 * g + 0.7 * b)
