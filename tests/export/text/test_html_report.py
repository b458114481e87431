"""The report as a format: the same page, without frames, in the languages that were chosen."""

from __future__ import annotations

from interview import make_interview
from report_page import find, parse_page, read
from vidtx.export.options import ExportOptions
from vidtx.export.text.html_report import write_html
from vidtx.report.options import ReportOptions
from vidtx.report.page import render_report


def test_the_page_is_the_one_that_the_command_writes_without_frames() -> None:
    [file] = write_html(make_interview(), ExportOptions(wording="uk"))
    assert file.suffix == ".html" and file.text == render_report(make_interview(), ReportOptions("uk"))
    assert "vidtx report" in read(find(parse_page(file.text), "picture-note")[0])


def test_the_first_language_that_was_chosen_is_that_of_the_translations() -> None:
    for options in (ExportOptions(targets=("ko",)), ExportOptions(targets=("ko", "en"))):
        assert write_html(make_interview(), options)[0].text == render_report(make_interview(), ReportOptions("en", "ko"))
    [file] = write_html(make_interview(), ExportOptions(languages=("uk",)))
    assert file.text == render_report(make_interview()), "nothing is translated into it"
