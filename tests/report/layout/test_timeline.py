"""The geometry of the timeline: everything lies where its time is, wrapped into rows, at any length."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from interview import make_interview
from long_document import make_long_document
from review_files import derive_interview
from vidtx.document import Transcript
from vidtx.report.layout.anchors import Anchors
from vidtx.report.layout.timeline import NARROW, WIDE, Form, Timeline, choose_row, lay_out, list_languages
from vidtx.report.layout.words import Words
from vidtx.report.options import ReportOptions
from vidtx.views.rows import align_rows


def draw(document: Transcript, form: Form = WIDE) -> Timeline:
    return lay_out(document, Anchors.of(document, align_rows(document)), Words.of(document, ReportOptions()), form)


@pytest.mark.parametrize(
    ("seconds", "wide", "narrow"), [(20, 1, 1), (131, 1, 3), (600, 4, 14), (7200, 12, 30), (36_000, 10, 30)]
)
def test_a_clip_has_as_many_rows_as_can_be_read(seconds: int, wide: int, narrow: int) -> None:
    for form, rows in ((WIDE, wide), (NARROW, narrow)):
        step = choose_row(seconds * 1000, form)
        assert -(-seconds * 1000 // step) == rows <= form.rows


def test_everything_lies_inside_the_drawing_and_where_its_time_is() -> None:
    document = make_interview()
    line = draw(document)
    [row] = line.rows
    scale = (row.right - WIDE.gutter) / document.clip.duration
    for bar, utterance in zip(row.bars, document.utterances, strict=True):
        assert bar.x == pytest.approx(WIDE.gutter + utterance.span.start * scale, abs=0.1)
        assert bar.width == pytest.approx(utterance.span.duration * scale, abs=0.11)
    assert [mark.x for mark in row.marks] == [
        pytest.approx(WIDE.gutter + b.start_ms * scale, abs=0.1) for b in document.boundaries
    ]
    assert row.marks[0].end is None and row.marks[1].end is not None and row.marks[1].end > row.marks[1].x
    assert len(line.lanes) == 3 and {bar.y for bar in row.bars} == {lane.y for lane in line.lanes}


@pytest.mark.parametrize("form", [WIDE, NARROW], ids=lambda form: form.name)
def test_two_hours_lie_inside_the_drawing_and_nothing_is_lost_at_the_ends_of_rows(form: Form) -> None:
    document = make_long_document(1500)
    line = draw(document, form)
    for row in line.rows:
        for x, end in [*((b.x, b.x + b.width) for b in row.bars), *((b.x, b.end) for b in row.brackets)]:
            assert form.gutter <= x < end <= form.width
        assert all(form.gutter <= mark.x <= form.width for mark in (*row.marks, *row.pins, *row.ticks))
    assert {bar.href for row in line.rows for bar in row.bars} == {f"u{n}" for n in range(1, 1501)}
    step = choose_row(max(document.clip.duration, document.utterances[-1].span.end), form)
    crossing = [u for u in document.utterances if u.span.start // step != (u.span.end - 1) // step]
    assert crossing and sum(len(row.bars) for row in line.rows) == 1500 + len(crossing), (
        "one that crosses an end stands in both rows"
    )


def test_pins_that_stand_too_close_lose_their_number_and_not_their_link() -> None:
    document = make_long_document(3000)
    line = draw(document, NARROW)
    for row in line.rows:
        numbered = sorted(pin.x for pin in row.pins if pin.number)
        assert all(b - a >= 14.9 for a, b in itertools.pairwise(numbered))
    findings = [f for r in document.renditions for f in r.findings]
    assert len({pin.href for row in line.rows for pin in row.pins}) == len(findings)


def test_an_edit_beyond_the_clip_is_drawn_at_its_end() -> None:
    document = make_interview()
    late = replace(document.boundaries[1], id="late", pts=10**9, end_pts=None)
    [row] = draw(replace(document, boundaries=(*document.boundaries, late))).rows
    assert row.marks[-1].x == row.right


def test_textures_go_by_how_long_a_language_is_spoken() -> None:
    document = derive_interview()
    assert list_languages(document) == ("ko", "uk")
    [row] = draw(document).rows
    assert [bar.texture for bar in row.bars] == [1, 0, 0, 1, 1, 0, 0, 1]
