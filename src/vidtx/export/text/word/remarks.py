"""What the margin of a Word document says: findings and edits, each about a part of a text.

In: a transcript. Out: by utterance, which of its characters findings are about, and which findings have their comment there; and the lines of a comment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vidtx.document import EditBoundary, Finding, Transcript
from vidtx.views.evidence import describe_evidence
from vidtx.views.marks.signs import Group, sum_up_finding
from vidtx.views.rows import Crossing
from vidtx.views.text import clean_text
from vidtx.views.wording import describe_claim, describe_crossing, describe_times

# Of the line under the words of a finding, by the group of its kind: dark enough on white paper.
LINE_COLORS: Mapping[Group, str] = {
    "value": "B45309",
    "name": "0E7490",
    "negation": "B91C1C",
    "omission": "7E22CE",
    "addition": "15803D",
    "substitution": "BE185D",
    "caption": "1D4ED8",
    "other": "57534E",
}


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding in an utterance. `span`: its characters of the text, None: all of it. `told`: the finding's comment stands here."""

    finding: Finding
    span: tuple[int, int] | None
    told: bool


def index_findings(transcript: Transcript) -> Mapping[str, Sequence[Remark]]:
    """By the id of an utterance or a caption, the findings that nobody rejected. Each is told once: where its first part in the original
    stands, else in the rendition."""
    said = {utterance.id for utterance in transcript.utterances}
    known = said | {caption.id for caption in transcript.captions}
    found: dict[str, list[Remark]] = {}
    for rendition in transcript.renditions:
        if rendition.status == "rejected":
            continue
        for finding in rendition.findings:
            if finding.status == "rejected":
                continue
            spans = [span for span in (*finding.source, *finding.target) if span.utterance_id in known]
            first = next((number for number, span in enumerate(spans) if span.utterance_id in said), None)
            for number, span in enumerate(spans):
                found.setdefault(span.utterance_id, []).append(Remark(finding, (span.start, span.end), number == first))
            if first is None:
                home = (*rendition.source_ids, *rendition.target_ids)[0]
                found.setdefault(home, []).append(Remark(finding, None, True))
    return found


def tell_finding(finding: Finding, wording: str) -> tuple[str, ...]:
    """What differs, how probable that is, and what a person wrote about it."""
    own = clean_text(finding.comment or "")
    return (sum_up_finding(finding, wording), *([own] if own else []))


def tell_edit(boundary: EditBoundary, crossings: Sequence[Crossing], wording: str) -> tuple[str, ...]:
    """What is claimed, when, where in the interview, and what it was seen by."""
    return (
        describe_claim(boundary, wording),
        describe_times(boundary, wording),
        *(describe_crossing(crossing, wording) for crossing in crossings),
        *(f"– {clean_text(describe_evidence(evidence, wording))}" for evidence in boundary.evidence),
    )
