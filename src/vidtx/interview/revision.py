"""A transcript after corrections: what people changed, and everything that follows from it derived again.

In: a document and corrections. Out: a document. Pure: the same input gives the same bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from vidtx.document import (
    ClauseSimilarity,
    Correction,
    Decision,
    Exchange,
    Finding,
    Link,
    Rendition,
    ReviewStatus,
    Similarity,
    Transcript,
    Utterance,
    revise,
)
from vidtx.interview.caption_comparison import compare_captions
from vidtx.interview.derive import Overrides, derive
from vidtx.interview.renditions import classify_rendition

_NOT_COMPARED = ("zero", "non_rendition", "not_compared")  # kinds that do not follow from findings


@dataclass(frozen=True, slots=True)
class _Statement:
    """What makes two findings of a rendition the same, though their ids may differ after exchanges were derived again.

    `number`: which of several findings that state the same.
    """

    kind: str
    value_source: str | None
    value_target: str | None
    number: int


@dataclass(frozen=True, slots=True)
class _Decided:
    """A decision, with the utterances of the rendition that its finding is in."""

    ids: frozenset[str]
    decision: Decision


@dataclass(frozen=True, slots=True)
class Memory:
    """What corrections that are carried out one after the other remember of the document where they began: a finding that goes and comes back keeps
    what was decided, a text that is put back what it was compared with. `decisions`: about the findings of `start`, of corrections since."""

    start: Transcript
    decisions: Mapping[str, Decision] = field(default_factory=dict)

    def join(self, decisions: Mapping[str, Decision]) -> Memory:
        """With later decisions."""
        return Memory(self.start, {**self.decisions, **{id: _join(self.decisions.get(id), d) for id, d in decisions.items()}})


def _join(before: Decision | None, later: Decision) -> Decision:
    if before is None:
        return later
    return Decision(
        before.accepted if later.accepted is None else later.accepted,
        before.comment if later.comment is None else later.comment,
    )


def apply(document: Transcript, corrections: Sequence[Correction]) -> Transcript:
    """The document with `corrections` carried out, in their order, and kept in it after those that it holds already.

    Roles, names, links and decisions of earlier corrections go on to hold. Roles, exchanges and renditions are derived again; what did not
    change keeps its id, since ids come from times. Without corrections it is the same document. A finding that a person rejected does not count in its rendition's kind. Raises
    DocumentError for a correction that does not fit (`vidtx.document.revise`).
    """
    return carry_on(document, corrections, Memory(document))[0]


def carry_on(document: Transcript, corrections: Sequence[Correction], memory: Memory) -> tuple[Transcript, Memory]:
    """`apply`, to a document that came of `memory.start` by corrections: the same as all of them at once. Those that decide about findings come first of
    all, since `memory` knows the findings of its start alone. Raises as `apply`."""
    if not corrections:
        return document, memory
    revision = revise(document, corrections)
    language = dict(document.provenance.parameters).get("to")
    # A document that was written before its provenance said so shows it in an exchange.
    searched = document.provenance.edits_searched and all(e.continuity != "unknown" for e in document.exchanges)
    similarities = _keep_similarities(memory.start, revision.utterances)
    clauses = _keep_clause_similarities(memory.start, revision.utterances)
    interview = derive(
        revision.utterances,
        revision.boundaries,
        Overrides(revision.roles, revision.names, revision.links, revision.unlinked, _keep_gestures(memory.start)),
        similarities=similarities,
        clause_similarities=clauses,
        language=language if isinstance(language, str) else "en",
        searched=searched,
    )
    renditions = compare_captions(interview.renditions, document.captions, revision.utterances)
    memory = memory.join(revision.decisions)
    decisions = _collect_decisions(memory.start, memory.decisions)
    links: dict[str, list[Link]] = {}  # by the ids of their originals
    for link in revision.links:
        for id in link.source_ids:
            links.setdefault(id, []).append(link)
    revised = replace(
        document,
        boundaries=revision.boundaries,
        speakers=interview.speakers,
        turns=revision.turns,
        utterances=revision.utterances,
        renditions=tuple(_decide(rendition, decisions, links) for rendition in renditions),
        exchanges=interview.exchanges,
        corrections=(*document.corrections, *corrections),
        similarities=similarities,
        clause_similarities=clauses,
        provenance=replace(document.provenance, origin="reviewed", edits_searched=searched),
    )
    return revised, memory


def _keep_similarities(document: Transcript, utterances: Sequence[Utterance]) -> tuple[Similarity, ...]:
    """Those of utterances whose text and language are as they were."""
    same = _find_unchanged(document, utterances)
    return tuple(s for s in document.similarities if s.first in same and s.second in same)


def _keep_clause_similarities(document: Transcript, utterances: Sequence[Utterance]) -> tuple[ClauseSimilarity, ...]:
    """Those of utterances whose text and language are as they were."""
    same = _find_unchanged(document, utterances)
    return tuple(s for s in document.clause_similarities if s.first.utterance_id in same and s.second.utterance_id in same)


def _find_unchanged(document: Transcript, utterances: Sequence[Utterance]) -> set[str]:
    before = {(u.id, u.language, u.text) for u in document.utterances}
    return {u.id for u in utterances if (u.id, u.language, u.text) in before}


def _keep_gestures(document: Transcript) -> tuple[Exchange, ...]:
    return tuple(exchange for exchange in document.exchanges if exchange.gesture is not None)


def _collect_decisions(document: Transcript, decisions: Mapping[str, Decision]) -> dict[_Statement, list[_Decided]]:
    """By what a finding states: what stood in the document, then what these corrections decide."""
    collected: dict[_Statement, list[_Decided]] = {}
    for rendition in document.renditions:
        for finding, statement in zip(rendition.findings, _read_statements(rendition), strict=True):
            accepted = {"accepted": True, "rejected": False}.get(finding.status)
            new = decisions.get(finding.id, Decision())
            decision = Decision(
                accepted if new.accepted is None else new.accepted, finding.comment if new.comment is None else new.comment
            )
            if decision != Decision():
                ids = frozenset(rendition.source_ids + rendition.target_ids)
                collected.setdefault(statement, []).append(_Decided(ids, decision))
    return collected


def _read_statements(rendition: Rendition) -> list[_Statement]:
    counts: Counter[tuple[str, str | None, str | None]] = Counter()
    statements = []
    for finding in rendition.findings:
        stated = (finding.kind, finding.value_source, finding.value_target)
        counts[stated] += 1
        statements.append(_Statement(*stated, counts[stated]))
    return statements


def _decide(
    rendition: Rendition, decisions: Mapping[_Statement, Sequence[_Decided]], links: Mapping[str, Sequence[Link]]
) -> Rendition:
    """The rendition with what people decided about its findings, and whether they linked it. `links`: by the ids of their originals."""
    ids = {*rendition.source_ids, *rendition.target_ids}
    findings: list[Finding] = []
    for finding, statement in zip(rendition.findings, _read_statements(rendition), strict=True):
        # Of several, that of the rendition which shares the most utterances with this one; none where no utterance is shared.
        decided = max(decisions.get(statement, ()), key=lambda held: len(held.ids & ids), default=None)
        decision = decided.decision if decided is not None and decided.ids & ids else Decision()
        status: ReviewStatus = finding.status
        if decision.accepted is not None:
            status = "accepted" if decision.accepted else "rejected"
        findings.append(replace(finding, status=status, comment=decision.comment))
    kind = rendition.kind if rendition.kind in _NOT_COMPARED else classify_rendition(findings)
    status = (
        "added"
        if any(_is_linked(rendition, link) for id in rendition.source_ids for link in links.get(id, ()))
        else rendition.status
    )
    return replace(rendition, kind=kind, findings=tuple(findings), status=status)


def _is_linked(rendition: Rendition, link: Link) -> bool:
    """Whether a link of one of its originals links what this rendition links."""
    return set(link.target_ids) <= set(rendition.target_ids) if link.target_ids else not rendition.target_ids
