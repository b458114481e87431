"""A card for each edit: exact, with its evidence in words and its frames."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edit_examples import EDITS
from interview import make_interview
from vidtx.document import Transcript
from vidtx.report.layout.anchors import Anchors
from vidtx.report.layout.boundaries import Card, describe_pictures, list_cards
from vidtx.report.layout.words import Words
from vidtx.report.options import Pictures, ReportOptions
from vidtx.views.evidence import describe_evidence
from vidtx.views.phrases import PHRASES
from vidtx.views.rows import align_rows


def make_cards(document: Transcript, language: str = "en") -> tuple[Card, ...]:
    rows = align_rows(document)
    return list_cards(document, Anchors.of(document, rows), Words.of(document, ReportOptions(language)), Pictures())


def test_an_edit_is_told_with_its_exact_time_how_sure_it_is_and_where_it_lies() -> None:
    cut, jump = make_cards(make_interview())
    assert (cut.title, cut.times, cut.sure) == ("cut", "0:09.750", "certain (99 %)")
    assert cut.exact == "time stamp 124800 × 1/12800 s, frame 244" and cut.where == ("outside of all exchanges",)
    assert jump.where == ("exchange 2, inside a part",) and jump.times == "0:16.000 to 0:16.040"
    assert (jump.medium, jump.place, jump.anchor) == ("in picture", "c2", "b2")


@pytest.mark.parametrize("language", PHRASES)
def test_all_evidence_stands_there_in_the_readers_language(language: str) -> None:
    document = replace(make_interview(), boundaries=tuple(EDITS), exchanges=())
    for card, boundary in zip(make_cards(document, language), EDITS, strict=True):
        assert list(card.evidence) == [" ".join(describe_evidence(e, language).split()) for e in boundary.evidence]


def test_an_edit_of_the_sound_alone_names_no_frame_and_certainty_is_never_full() -> None:
    made = make_interview()
    sound = replace(made.boundaries[0], in_picture=False, kind="sound_splice", probability=1.0, status="added")
    card = make_cards(replace(made, boundaries=(sound, made.boundaries[1])))[0]
    assert "frame" not in card.exact and card.sure == "certain (99 %)" and card.status == "added by a reviewer"


def test_how_many_edits_have_no_frames_is_said() -> None:
    made = make_interview()
    notes = list(describe_pictures(made, Words.of(made, ReportOptions()), Pictures("shown", {}, True, 7)))
    assert len(notes) == 2 and "7" in notes[1]
    assert (
        list(describe_pictures(replace(made, boundaries=(), exchanges=()), Words.of(made, ReportOptions()), Pictures())) == []
    )
