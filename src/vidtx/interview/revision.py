"""A transcript after corrections: what people changed, and everything that follows from it derived again.

In: a document and corrections. Out: a document. Pure: the same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from vidtx.document import (
    Correction,
    Decision,
    EditBoundary,
    Finding,
    Link,
    Rendition,
    ReviewStatus,
    Revision,
    Transcript,
    revise,
)
from vidtx.interview.derive import Overrides, derive

CERTAIN = 1.0  # probability of a role that a person stated


@dataclass(frozen=True, slots=True)
class _FindingKey:
    """What makes two findings the same, though their ids may differ after roles and exchanges were derived again."""

    source_ids: tuple[str, ...]
    target_ids: tuple[str, ...]
    kind: str
    value_source: str | None
    value_target: str | None


def apply(document: Transcript, corrections: Sequence[Correction]) -> Transcript:
    """The document with `corrections` carried out, in their order, and kept in it after those that it holds already.

    Roles, names, links and decisions of earlier corrections go on to hold. Roles, exchanges and renditions are derived again; what did not
    change keeps its id, since ids come from times. Raises DocumentError for a correction that does not fit (`vidtx.document.revise`).
    """
    revision = revise(document, corrections)
    language = dict(document.provenance.parameters).get("to")
    interview = derive(
        revision.utterances,
        revision.boundaries,
        _make_overrides(document, revision),
        language=language if isinstance(language, str) else "en",
    )
    decisions = _collect_decisions(document, revision.decisions)
    linked = {link.source_ids for link in revision.links} | {r.source_ids for r in document.renditions if r.status == "added"}
    return replace(
        document,
        boundaries=_drop_lost_pairs(revision.boundaries),
        speakers=interview.speakers,
        turns=revision.turns,
        utterances=revision.utterances,
        renditions=tuple(_decide(rendition, decisions, linked) for rendition in interview.renditions),
        exchanges=interview.exchanges,
        corrections=(*document.corrections, *corrections),
        provenance=replace(document.provenance, origin="reviewed"),
    )


def _make_overrides(document: Transcript, revision: Revision) -> Overrides:
    """What people stated, in earlier corrections and in these; the later statement holds."""
    there = {u.id for u in revision.utterances}
    speaking = {u.speaker for u in revision.utterances}
    roles = {s.id: s.role for s in document.speakers if s.role_probability == CERTAIN and s.id in speaking}
    names = {s.id: s.name for s in document.speakers if s.name and s.id in speaking}
    again = {id for link in revision.links for id in (*link.source_ids, *link.target_ids)}
    links = [
        Link(r.source_ids, r.target_ids)
        for r in document.renditions
        if r.status == "added" and there.issuperset(r.source_ids + r.target_ids) and not again & {*r.source_ids, *r.target_ids}
    ]
    unlinked = set(revision.unlinked)
    for correction in document.corrections:
        if correction.kind == "unlink":
            unlinked |= set(correction.targets) & there
        elif correction.kind == "link":
            unlinked -= {id for _, ids in correction.after if isinstance(ids, tuple) for id in ids}
    gestures = {e.id: e.gesture for e in document.exchanges if e.gesture is not None}
    return Overrides(
        roles | dict(revision.roles),
        names | dict(revision.names),
        (*links, *revision.links),
        frozenset(unlinked - again),
        gestures,
    )


def _collect_decisions(document: Transcript, decisions: Mapping[str, Decision]) -> dict[_FindingKey, Decision]:
    """By what a finding is about: what stood in the document, then what these corrections decide."""
    collected: dict[_FindingKey, Decision] = {}
    for rendition in document.renditions:
        for finding in rendition.findings:
            accepted = {"accepted": True, "rejected": False}.get(finding.status)
            new = decisions.get(finding.id, Decision())
            decision = Decision(
                accepted if new.accepted is None else new.accepted, finding.comment if new.comment is None else new.comment
            )
            if decision != Decision():
                collected[_make_key(rendition, finding)] = decision
    return collected


def _make_key(rendition: Rendition, finding: Finding) -> _FindingKey:
    return _FindingKey(rendition.source_ids, rendition.target_ids, finding.kind, finding.value_source, finding.value_target)


def _decide(rendition: Rendition, decisions: Mapping[_FindingKey, Decision], linked: set[tuple[str, ...]]) -> Rendition:
    findings = []
    for finding in rendition.findings:
        decision = decisions.get(_make_key(rendition, finding), Decision())
        status: ReviewStatus = finding.status
        if decision.accepted is not None:
            status = "accepted" if decision.accepted else "rejected"
        findings.append(replace(finding, status=status, comment=decision.comment))
    status = "added" if rendition.source_ids in linked else rendition.status
    return replace(rendition, findings=tuple(findings), status=status)


def _drop_lost_pairs(boundaries: Sequence[EditBoundary]) -> tuple[EditBoundary, ...]:
    there = {boundary.id for boundary in boundaries}
    return tuple(b if b.paired_id is None or b.paired_id in there else replace(b, paired_id=None) for b in boundaries)
