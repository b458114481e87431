"""Edits, exchanges and findings as intervals: what a person rejected is left out."""

from __future__ import annotations

import dataclasses
from fractions import Fraction

from hypothesis import given, settings

from document_strategies import transcripts
from interview import make_interview
from vidtx.document import Transcript
from vidtx.export.annotation.structure import LATEST_MS, list_edits, list_exchanges, list_findings, place_edit


def test_edits_exchanges_and_findings_have_their_times_ids_and_phrases(hostile: Transcript) -> None:
    edits = list_edits(hostile, "en")
    assert [e.value[0] for e in edits] == [b.id for b in hostile.boundaries] and "jump cut" in edits[0].value[1]
    assert all(e.end > e.start for e in edits)
    exchanges = list_exchanges(hostile, "en")
    assert [e.value[0] for e in exchanges] == [e.id for e in hostile.exchanges] and exchanges[0].value[1].startswith(
        "Exchange 1: "
    )
    findings = list_findings(hostile, "uk")
    assert len(findings) == sum(len(r.findings) for r in hostile.renditions) > 0


def test_what_a_person_rejected_is_left_out() -> None:
    made = make_interview()
    first = dataclasses.replace(made.boundaries[0], status="rejected")
    changed = dataclasses.replace(made, boundaries=(first, *made.boundaries[1:]))
    assert len(list_edits(changed, "en")) == len(made.boundaries) - 1


@given(transcripts())
@settings(max_examples=25)
def test_every_interval_of_any_document_lasts(transcript: Transcript) -> None:
    for make in (list_edits, list_exchanges, list_findings):
        assert all(0 <= mark.start < mark.end for mark in make(transcript, "ko"))


def test_an_edit_before_the_clip_or_in_a_million_years_has_a_time_that_formats_hold() -> None:
    [first, *_] = make_interview().boundaries
    placed = [
        place_edit(dataclasses.replace(first, pts=pts, time_base=Fraction(1), end_pts=end))
        for pts, end in [(-5, None), (2**62, None), (2**62, 2**63 - 1), (-5, 2), (1, 2)]
    ]
    assert placed == [(0, 0), (LATEST_MS - 1,) * 2, (LATEST_MS - 1,) * 2, (0, 2000), (1000, 2000)]
