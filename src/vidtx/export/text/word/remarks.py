"""What the margin of a Word document says: findings and edits, each about a part of a text.

In: a transcript. Out: by utterance, which of its characters findings are about, and which findings have their comment there; and the lines of a comment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vidtx.document import EditBoundary, Finding, Transcript
from vidtx.views.evidence import describe_evidence
from vidtx.views.rows import Crossing
from vidtx.views.text import clean_text
from vidtx.views.wording import describe_claim, describe_crossing, describe_finding, describe_times


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding in an utterance. `span`: its characters of the text, None: all of it. `told`: the finding's comment stands here."""

    finding: Finding
    span: tuple[int, int] | None
    told: bool


def index_findings(transcript: Transcript) -> Mapping[str, Sequence[Remark]]:
    """By utterance id, the findings that nobody rejected. Each is told once: where its first part in the original stands, else in the rendition."""
    known = {utterance.id for utterance in transcript.utterances}
    found: dict[str, list[Remark]] = {}
    for rendition in transcript.renditions:
        if rendition.status == "rejected":
            continue
        for finding in rendition.findings:
            if finding.status == "rejected":
                continue
            spans = [span for span in (*finding.source, *finding.target) if span.utterance_id in known]
            for number, span in enumerate(spans):
                found.setdefault(span.utterance_id, []).append(Remark(finding, (span.start, span.end), number == 0))
            if not spans:
                home = (*rendition.source_ids, *rendition.target_ids)[0]
                found.setdefault(home, []).append(Remark(finding, None, True))
    return found


def tell_finding(finding: Finding, wording: str) -> tuple[str, ...]:
    """What differs, and what a person wrote about it."""
    own = clean_text(finding.comment or "")
    return (describe_finding(finding, wording), *([own] if own else []))


def tell_edit(boundary: EditBoundary, crossings: Sequence[Crossing], wording: str) -> tuple[str, ...]:
    """What is claimed, when, where in the interview, and what it was seen by."""
    return (
        describe_claim(boundary, wording),
        describe_times(boundary, wording),
        *(describe_crossing(crossing, wording) for crossing in crossings),
        *(f"– {clean_text(describe_evidence(evidence, wording))}" for evidence in boundary.evidence),
    )
