"""Findings at a glance: a sign and a group for each kind, how probable one is in words, and which characters of a text it is about.

In: findings of a document. Out: short texts on one line, and spans of characters. A color says the group and nothing more: the sign and
the words beside it say the same to a reader who sees no color.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from vidtx.document import Exchange, Finding, FindingKind, Transcript
from vidtx.views.phrases import phrase
from vidtx.views.text import format_clock
from vidtx.views.wording import describe_finding

Group = Literal["value", "name", "negation", "omission", "addition", "substitution", "caption", "other"]
GROUPS: tuple[Group, ...] = get_args(Group)
LIKELY = 0.7  # probability from which a finding is likely; below, it is possible

# One character each, one column wide, and in the fonts that terminals and offices come with.
SIGNS: Mapping[FindingKind, str] = {
    "number": "#",
    "date": "▤",
    "time": "◷",
    "name": "@",
    "place": "⌂",
    "unit": "⚑",
    "rank": "★",
    "negation": "¬",
    "omission": "−",
    "addition": "+",
    "substitution": "≠",
    "caption": "▭",
    "other": "!",
}
_GROUPS: Mapping[FindingKind, Group] = {
    "number": "value",
    "date": "value",
    "time": "value",
    "name": "name",
    "place": "name",
    "unit": "name",
    "rank": "name",
    "negation": "negation",
    "omission": "omission",
    "addition": "addition",
    "substitution": "substitution",
    "caption": "caption",
    "other": "other",
}


@dataclass(frozen=True, slots=True)
class MarkedSpan:
    """Characters [start, end) of an utterance's text, or of a caption's, that a finding is about."""

    start: int
    end: int
    finding: Finding


def group_of(kind: FindingKind) -> Group:
    """Kinds that are shown in one color."""
    return _GROUPS[kind]


def name_likelihood(finding: Finding, language: str = "en") -> str | None:
    """`likely`, `possible`; None where nothing is known of it, and where a person decided."""
    if finding.probability is None or finding.status != "machine":
        return None
    return phrase("likelihood.likely" if finding.probability >= LIKELY else "likelihood.possible", language)


def sum_up_finding(finding: Finding, language: str = "en") -> str:
    """`# number changed: 22 became 32 (likely)`: the sign, what differs, and how probable that is."""
    said, likelihood = describe_finding(finding, language), name_likelihood(finding, language)
    told = said if likelihood is None else phrase("finding.with_likelihood", language, finding=said, likelihood=likelihood)
    return f"{SIGNS[finding.kind]} {told}"


def name_sign(kind: FindingKind, language: str = "en") -> str:
    """`# number`: the sign of a kind with its name."""
    return f"{SIGNS[kind]} {phrase(f'finding.{kind}', language)}"


def list_findings(transcript: Transcript) -> tuple[Finding, ...]:
    """The findings that are shown: of links and findings that nobody rejected, in the document's order."""
    return tuple(
        finding
        for rendition in transcript.renditions
        if rendition.status != "rejected"
        for finding in rendition.findings
        if finding.status != "rejected"
    )


def index_spans(findings: Iterable[Finding]) -> Mapping[str, Sequence[MarkedSpan]]:
    """By the id of an utterance or a caption, the characters that findings are about, in order."""
    found: dict[str, list[MarkedSpan]] = {}
    for finding in findings:
        for span in (*finding.source, *finding.target):
            found.setdefault(span.utterance_id, []).append(MarkedSpan(span.start, span.end, finding))
    return {id: sorted(spans, key=lambda marked: (marked.start, marked.end)) for id, spans in found.items()}


def write_legend(findings: Iterable[Finding], language: str = "en", *, bold: bool = False) -> tuple[str, ...]:
    """What the signs mean, that what differs is underlined (`bold`: in bold), and that a finding is a pointer: a sentence each; empty
    without findings."""
    kinds = {finding.kind for finding in findings}
    if not kinds:
        return ()
    named = [name_sign(kind, language) for kind in SIGNS if kind in kinds]
    return (
        phrase("finding.legend", language, signs=", ".join(named)),
        phrase("finding.bold" if bold else "finding.underlined", language),
        phrase("finding.pointer", language),
    )


def sum_up_by_place(transcript: Transcript, exchanges: Mapping[str, Exchange], language: str = "en") -> dict[str, list[str]]:
    """The findings in words, with the time of what they are about, by the id of the exchange that holds it, or of the utterance in none.

    `exchanges`: by the id of an utterance.
    """
    starts = {u.id: u.span.start for u in transcript.utterances}
    found: dict[str, list[str]] = {}
    for rendition in transcript.renditions:
        told = [f for f in rendition.findings if f.status != "rejected"] if rendition.status != "rejected" else []
        home = (*rendition.source_ids, *rendition.target_ids)[0]
        exchange = exchanges.get(home)
        for finding in told:
            line = f"{format_clock(starts[home])} {sum_up_finding(finding, language)}"
            found.setdefault(home if exchange is None else exchange.id, []).append(line)
    return found


def list_below(transcript: Transcript) -> Mapping[str, Sequence[Finding]]:
    """By utterance id, the findings that are told below it: the last one of the rendition, or of the original where there is none."""
    found: dict[str, list[Finding]] = {}
    for rendition in transcript.renditions:
        if rendition.status != "rejected":
            below = (*rendition.source_ids, *rendition.target_ids)[-1]
            found.setdefault(below, []).extend(f for f in rendition.findings if f.status != "rejected")
    return found
