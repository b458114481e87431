"""What a report is made with: the language of the translations."""

from __future__ import annotations

from dataclasses import replace

from interview import make_interview
from vidtx.document import Translation
from vidtx.report.options import ReportOptions


def test_translations_are_the_readers_where_there_are_any_into_that_language_else_the_most_frequent() -> None:
    made = make_interview()
    assert ReportOptions("en").target_of(made) == "en"
    assert ReportOptions("ko").target_of(made) == "en", "nothing is translated into Korean"
    first = replace(made.utterances[0], translations=(Translation("en", "a"), Translation("ko", "b")))
    both = replace(made, utterances=(first, *made.utterances[1:]))
    assert ReportOptions("ko").target_of(both) == "ko" and ReportOptions("uk").target_of(both) == "en"
    assert ReportOptions("en", target="ko").target_of(both) == "ko"


def test_a_document_without_translations_has_the_readers_language() -> None:
    made = make_interview()
    bare = replace(made, utterances=tuple(replace(u, translations=()) for u in made.utterances))
    assert ReportOptions("uk").target_of(bare) == "uk"
