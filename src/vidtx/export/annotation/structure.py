"""Edits, exchanges and findings as intervals with an id and a phrase, for tiers beside those of the speakers.

In: a transcript. Out: intervals in ms; an edit between two frames lasts 1 ms, since tiers hold no points. What a person rejected is left out.
"""

from __future__ import annotations

from vidtx.document import EditBoundary, Transcript
from vidtx.export.annotation.layout import Interval
from vidtx.views.phrases import phrase
from vidtx.views.text import clean_text
from vidtx.views.wording import describe_boundary, describe_finding, name_continuity

Marked = Interval[tuple[str, str]]  # id and phrase
LATEST_MS = 10**12  # no time of speech in a document is later; beyond it milliseconds get lost in numbers of seconds


def place_edit(boundary: EditBoundary) -> tuple[int, int]:
    """Start and end in ms; a document may say that there is an edit before its clip or in a million years."""
    start = min(max(0, boundary.start_ms), LATEST_MS - 1)
    return start, min(max(start, boundary.end_ms), LATEST_MS - 1)


def list_edits(transcript: Transcript, wording: str) -> list[Marked]:
    """The edits in order of time."""
    found = []
    for boundary in transcript.boundaries:
        if boundary.status != "rejected":
            start, end = place_edit(boundary)
            named = (clean_text(boundary.id), describe_boundary(boundary, wording))
            found.append(Interval(start, max(start + 1, end), named))
    return found


def list_exchanges(transcript: Transcript, wording: str) -> list[Marked]:
    """The exchanges from the start of their first part to the end of the last."""
    spans = {u.id: u.span for u in transcript.utterances}
    found = []
    for number, exchange in enumerate(transcript.exchanges, 1):
        own = [spans[id] for id in exchange.utterance_ids]
        title = phrase("exchange.heading", wording, number=number)
        named = (clean_text(exchange.id), f"{title}: {name_continuity(exchange.continuity, wording)}")
        found.append(Interval(min(s.start for s in own), max(s.end for s in own), named))
    return found


def list_findings(transcript: Transcript, wording: str) -> list[Marked]:
    """The findings over the utterances that they are about: the original and its rendition."""
    spans = {u.id: u.span for u in transcript.utterances} | {c.id: c.span for c in transcript.captions}
    found = []
    for rendition in transcript.renditions:
        if rendition.status == "rejected":
            continue
        for finding in rendition.findings:
            if finding.status == "rejected":
                continue
            ids = [part.utterance_id for part in (*finding.source, *finding.target)]
            own = [spans[id] for id in ids or (*rendition.source_ids, *rendition.target_ids)]
            if own:
                named = (clean_text(finding.id), describe_finding(finding, wording))
                found.append(Interval(min(s.start for s in own), max(s.end for s in own), named))
    return found
