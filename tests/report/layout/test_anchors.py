"""Places on the page: everything that is shown has one, and findings are numbered as they are read."""

from __future__ import annotations

from dataclasses import replace

from interview import make_interview
from long_document import make_long_document
from vidtx.document import Finding
from vidtx.report.layout.anchors import Anchors, list_edits
from vidtx.views.rows import align_rows


def test_every_utterance_edit_and_finding_has_a_place() -> None:
    document = make_long_document(300)
    rows = align_rows(document)
    anchors = Anchors.of(document, rows)
    assert set(anchors.utterances) == {utterance.id for utterance in document.utterances}
    assert {edit.boundary.id for edit in list_edits(rows)} == set(anchors.boundaries) == set(anchors.crossings)
    places = [*anchors.utterances.values(), *anchors.boundaries.values(), *anchors.exchanges.values()]
    places += [found.anchor for found in anchors.findings.values()]
    assert len(set(places)) == len(places)
    assert [found.number for found in anchors.findings.values()] == list(range(1, len(anchors.findings) + 1))


def test_what_is_rejected_has_no_place() -> None:
    made = make_interview()
    findings = (Finding("a", "number", status="rejected"), Finding("b", "number"))
    document = replace(
        made,
        renditions=(replace(made.renditions[0], findings=findings), *made.renditions[1:]),
        boundaries=(replace(made.boundaries[0], status="rejected"), made.boundaries[1]),
    )
    anchors = Anchors.of(document, align_rows(document))
    assert list(anchors.findings) == ["b"] and list(anchors.boundaries) == ["b1"]


def test_an_exchange_without_a_heading_of_its_own_is_found_at_its_first_utterance() -> None:
    made = make_interview()
    document = replace(made, exchanges=(made.exchanges[0], replace(made.exchanges[0], id="again")))
    assert Anchors.of(document, align_rows(document)).exchanges == {1: "u1", 2: "e2"}
