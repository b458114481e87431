"""A clip's path in, captions out: order, pieces that are one, and what always stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from vidtx.captions.find import Found as F
from vidtx.captions.find import find_captions, make_captions
from vidtx.captions.reading import Reading, compare_readings
from vidtx.captions.strokes import Area
from vidtx.document import Span
from vidtx.document.codec import parse_transcript
from vidtx.engines.weights.shipped import find_shipped_sample
from vidtx.media.opened import OpenedClip

PLACE = Area(100, 300, 500, 340)


def found(start: int, end: int, text: str, probability: float = 0.9, area: Area = PLACE) -> F:
    return F(Span(start, end), area, (640, 360), Reading(text, "en", probability))


def texts(*all_found: F, length: int = 60_000) -> list[tuple[int, int, str]]:
    return [(c.span.start, c.span.end, c.text) for c in make_captions(all_found, length)]


def test_pieces_of_one_caption_are_one_and_the_surer_reading_stands() -> None:
    assert texts(found(0, 2000, "My house is far.", 0.7), found(2100, 4000, "My house is far", 0.9)) == [
        (0, 4000, "My house is far")
    ]
    assert len(texts(found(0, 2000, "My house is far."), found(3000, 4000, "My house is far."))) == 2


def test_a_place_is_read_once() -> None:
    assert texts(found(0, 2000, "PART TWO"), found(40, 1960, "BAR TWO", 0.6, Area(105, 302, 480, 338))) == [
        (0, 2000, "PART TWO")
    ]
    assert len(texts(found(0, 2000, "PART TWO"), found(0, 2000, "MR LEE", 0.6, Area(10, 20, 90, 40)))) == 2


def test_what_always_stands_is_no_caption() -> None:
    logo = found(0, 60_000, "CHANNEL", area=Area(10, 10, 80, 30))
    assert texts(logo, found(5000, 7000, "Yes.")) == [(5000, 7000, "Yes.")]
    again = [found(n * 10_000, n * 10_000 + 9_000, "CHANNEL", area=Area(10, 10, 80, 30)) for n in range(6)]
    assert texts(*again) == []
    assert texts(found(0, 6000, "Yes."), length=8000) == [(0, 6000, "Yes.")]


def test_ids_come_from_times_and_boxes_are_shares() -> None:
    (caption,) = make_captions([found(1200, 2200, "Yes, sir.")], 60_000)
    assert caption.id == "c0001200" and caption.language == "en" and caption.probability == 0.9
    assert caption.box is not None and caption.box.left == pytest.approx(100 / 640, abs=1e-3)


@pytest.mark.slow
def test_the_samples_captions_are_found_and_read(reader: str) -> None:
    sample: Path = find_shipped_sample()
    truth = parse_transcript(sample.with_suffix(".truth.json").read_bytes())
    with OpenedClip(sample) as opened:
        captions = find_captions(opened.media, opened.media_clip, ["ko", "uk", "en"])
    placed = 0
    for wanted in truth.captions:
        near = [c for c in captions if abs(c.span.start - wanted.span.start) <= 80 and abs(c.span.end - wanted.span.end) <= 80]
        placed += bool(near) and compare_readings(wanted.text, near[0].text) > 0.9
    assert placed >= len(truth.captions) - 2
    assert len(captions) <= len(truth.captions) + 2  # the title card has two lines
