"""Markers: each edit, exchange and finding at its frame, none that a person rejected, none outside the clip."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings

from document_strategies import transcripts
from interview import make_interview, make_reviewed_interview
from vidtx.document import EditBoundary, Finding, Rendition, TextSpan, Transcript, VideoStream
from vidtx.export.edit_lists.markers import count_markers, join_markers, list_markers
from vidtx.export.edit_lists.timecode import RATES, Timebase, choose_timebase

NTSC = Fraction(30_000, 1001)


def find_names(transcript: Transcript) -> dict[str, str]:
    return {marker.id: marker.name for marker in list_markers(transcript)}


def test_edits_exchanges_and_findings_are_marked_where_they_are() -> None:
    made = make_interview()
    finding = Finding("f", "number", (TextSpan("u2", 0, 2),), (TextSpan("u3", 5, 10),), "2", "3")
    made = replace(made, renditions=(Rendition("r", ("u2",), ("u3",), "substituted", findings=(finding,)),))
    markers = {marker.id: marker for marker in list_markers(made)}
    assert (markers["b0"].start, markers["b0"].end, markers["b0"].name) == (
        Fraction(39, 4),
        Fraction(39, 4),
        "cut · certain · in picture and sound",
    )
    assert (markers["b1"].start, markers["b1"].end) == (16, Fraction(1604, 100))
    assert (markers["e1"].start, markers["e1"].end) == (10, Fraction(39, 2))
    assert markers["e1"].name == "Exchange 2 · crosses an edit" and markers["e1"].note == "Де ваша родина?"
    assert markers["f"].start == Fraction(8166, 1000), "its first word in the rendition, the second of three"
    assert markers["f"].name == "number changed: 2 became 3"
    assert [marker.start for marker in list_markers(made)] == sorted(marker.start for marker in list_markers(made))


def test_what_a_person_rejected_is_no_marker() -> None:
    made = make_reviewed_interview()
    assert "b1" not in find_names(made) and "r0.1" in find_names(made)
    (first, *others) = made.renditions
    refused = replace(first, findings=tuple(replace(f, status="rejected") for f in first.findings))
    assert "r0.1" not in find_names(replace(made, renditions=(refused, *others)))
    assert "r0.1" not in find_names(replace(made, renditions=(replace(first, status="rejected"), *others)))


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_an_edit_is_marked_at_the_very_frame_that_it_begins_with(rate: Fraction) -> None:
    """At every rate, for frames all over two hours, also where the picture begins later than the sound."""
    frames = (0, 1, 1799, 1800, 17_982, 86_399, 107_892, 171_000)
    made = make_interview()
    video = VideoStream(0, "h264", 640, 360, 1 / rate, 3, rate, False, 0, 7_200_000)
    edits = tuple(EditBoundary(f"b{n}", n + 3, 1 / rate, "cut", True, False, 0.9) for n in frames)
    clip = replace(made.clip, video=video, duration=7_300_000)
    bare = replace(made, clip=clip, boundaries=edits, utterances=(), renditions=(), exchanges=(), turns=())
    counted = count_markers(bare, Timebase(rate))
    assert [(found.marker.id, found.first, found.length) for found in counted] == [(f"b{n}", n, 1) for n in frames]


def test_markers_of_one_frame_are_joined_and_nothing_of_them_is_lost() -> None:
    made = make_interview()
    at_once = EditBoundary("b9", 10_000, Fraction(1, 1000), "cut", True, True, 0.99)  # where the second exchange begins
    made = replace(made, boundaries=(made.boundaries[0], at_once, made.boundaries[1]))
    joined = join_markers(count_markers(made, choose_timebase(made.clip)))
    (found,) = [found for found in joined if found.first == 250]
    assert found.marker.name == "cut · certain · in picture and sound + Exchange 2 · crosses an edit"
    assert found.length == 238 and found.marker.look == "certain"


@settings(max_examples=40, deadline=None)
@given(transcripts())
def test_any_document_has_markers_inside_the_clip_and_in_order(transcript: Transcript) -> None:
    timebase = choose_timebase(transcript.clip)
    counted = count_markers(transcript, timebase)
    total = timebase.count(transcript.clip, Fraction(transcript.clip.duration, 1000))
    assert all(0 <= found.first < total and 1 <= found.length <= total - found.first for found in counted)
    joined = join_markers(counted)
    assert len({found.first for found in joined}) == len(joined) == len({found.first for found in counted})
    assert all(any(found.marker.name in kept.marker.name for kept in joined) for found in counted)
