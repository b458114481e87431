"""The index of several reports."""

from __future__ import annotations

from dataclasses import replace

import pytest

from interview import make_interview
from report_page import list_faults, parse_page, read
from review_files import derive_interview
from vidtx.report.index import Failure, describe_row, render_index
from vidtx.views.phrases import PHRASES


def test_a_row_counts_what_a_report_shows() -> None:
    row = describe_row(derive_interview(), "talk.report.html")
    assert (row.exchanges, row.whole, row.crossing, row.unknown, row.with_findings, row.edits) == (2, 1, 1, 0, 1, 2)
    assert row.renditions == 1 and row.languages == "Ukrainian, Korean" and row.length == "20 s"
    document = derive_interview()
    rejected = tuple(replace(r, findings=tuple(replace(f, status="rejected") for f in r.findings)) for r in document.renditions)
    assert describe_row(replace(document, renditions=rejected), "x").with_findings == 0


@pytest.mark.parametrize("language", PHRASES)
def test_the_page_links_to_the_reports_and_lists_what_failed(language: str) -> None:
    rows = [describe_row(make_interview(), name, language) for name in ("a b#.report.html", "<script>.report.html")]
    page = parse_page(render_index(rows, [Failure("bad<b>.json", "is <i>no</i> document")], language))
    assert page.get("lang") == language
    assert page.xpath("//tbody//a/@href") == ["a%20b%23.report.html", "%3Cscript%3E.report.html"]
    assert [fault for fault in list_faults(page) if ".report.html" not in fault] == []
    [failed] = page.xpath("//tr[@class='failed']")
    assert "bad<b>.json" in read(failed) and "is <i>no</i> document" in read(failed)
    assert len(page.xpath("//tbody/tr")) == 3


def test_a_file_name_that_is_no_unicode_can_be_followed() -> None:
    assert describe_row(make_interview(), "a\udcff.report.html").href == "a%FF.report.html"
