"""The index of several reports: one row a document, and those that could not be read.

In: what is known of each document, in order. Out: an HTML file that links to the reports beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from vidtx.document import Transcript
from vidtx.interview.continuity import keep_edits
from vidtx.report.layout.glance import GRAVE, describe_review
from vidtx.report.layout.words import Words
from vidtx.report.options import ReportOptions
from vidtx.report.templating import render
from vidtx.views.text import clean_text


@dataclass(frozen=True, slots=True)
class IndexRow:
    """`href`: of the report. Counts are of exchanges, but for `edits` and `renditions` (those that differ from what they render)."""

    href: str
    clip: str
    sha256: str
    length: str
    languages: str
    exchanges: int
    whole: int
    crossing: int
    unknown: int
    with_findings: int
    renditions: int
    edits: int
    review: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that has no report, and why."""

    name: str
    reason: str


def describe_row(transcript: Transcript, report_name: str, language: str = "en") -> IndexRow:
    """What the index says of a document. `report_name`: the file of its report, beside the index."""
    words = Words.of(transcript, ReportOptions(language))
    states = [exchange.continuity for exchange in transcript.exchanges]
    kept = [r for r in transcript.renditions if r.status != "rejected"]
    found = {id for r in kept if any(f.status != "rejected" for f in r.findings) for id in (*r.source_ids, *r.target_ids)}
    return IndexRow(
        quote(report_name.encode("utf-8", "surrogateescape")),
        clean_text(transcript.clip.name),
        transcript.clip.sha256,
        words.describe_length(transcript.clip.duration),
        words.list_languages(transcript.languages),
        len(states),
        states.count("continuous"),
        states.count("crosses_edit"),
        states.count("unknown"),
        sum(bool(found & set(exchange.utterance_ids)) for exchange in transcript.exchanges),
        sum(r.kind in GRAVE for r in kept),
        len(keep_edits(transcript.boundaries)),
        describe_review(transcript, words),
    )


def render_index(rows: Sequence[IndexRow], failures: Sequence[Failure] = (), language: str = "en") -> str:
    """The page."""
    words = Words(language, language, {}, {})
    shown = [Failure(clean_text(failure.name), clean_text(failure.reason)) for failure in failures]
    values: dict[str, object] = {"t": words.say, "language": language, "rows": list(rows), "failures": shown}
    return render("index.html.j2", values)
