"""The whole document: exchanges with their joins, and the `Transcript` that holds everything.

Parts name each other by id, never by copy. Speech is in integer milliseconds (`Span`); edit boundaries are exact (presentation
timestamp x time base). No value here reads or writes anything; `vidtx.document.codec` does the JSON.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from vidtx.document.checks import (
    require,
    require_choice,
    require_known,
    require_order,
    require_probability,
    require_unique,
)
from vidtx.document.clip import Clip
from vidtx.document.corrections import Correction
from vidtx.document.findings import ClauseSimilarity, Rendition, Similarity
from vidtx.document.observations import Caption, EditBoundary
from vidtx.document.provenance import Provenance
from vidtx.document.span import Span
from vidtx.document.speech import GIST_LANGUAGE, Speaker, Turn, Utterance

SCHEMA = "vidtx.transcript"
VERSION = 2

Continuity = Literal["continuous", "crosses_edit", "unknown"]
GestureKind = Literal["nod", "shake"]
Slot = Literal["question", "question_rendition", "answer", "answer_rendition"]

CONTINUITIES: tuple[str, ...] = get_args(Continuity)
GESTURE_KINDS: tuple[str, ...] = get_args(GestureKind)
SLOTS: tuple[Slot, ...] = get_args(Slot)


@dataclass(frozen=True, slots=True)
class Gesture:
    """An answer by the head alone. `probability`, `span` (when it is seen): None where they are not known."""

    kind: GestureKind
    probability: float | None = None
    span: Span | None = None

    def __post_init__(self) -> None:
        require_choice(self.kind, GESTURE_KINDS, "a gesture", "gesture")
        require_probability(self.probability, "gesture")


@dataclass(frozen=True, slots=True)
class Join:
    """Where one part of an exchange follows another. `gap`: ms between the two, negative where they overlap.

    "continuous" means that no edit was found between them; "unknown" that none was searched for.
    """

    before: Slot
    after: Slot
    continuity: Continuity
    boundary_ids: tuple[str, ...] = ()
    gap: int = 0

    def __post_init__(self) -> None:
        require_choice(self.before, SLOTS, "a slot of an exchange", "join")
        require_choice(self.after, SLOTS, "a slot of an exchange", "join")
        require_choice(self.continuity, CONTINUITIES, "a continuity", "join")
        require(not self.boundary_ids or self.continuity == "crosses_edit", "a join that holds an edit crosses it")


@dataclass(frozen=True, slots=True)
class Exchange:
    """Question, its rendition, answer, its rendition: ids of utterances, in order. An empty answer: no words were spoken.

    `joins`: between each two parts that follow one another. `inside_ids`: the edits inside a part. `edits_searched`: whether edits
    were searched for, which an exchange of a single part, without a join, could not say otherwise. The exchange's own `continuity` and
    `boundary_ids` follow from these.
    """

    id: str
    question: tuple[str, ...]
    question_rendition: tuple[str, ...]
    answer: tuple[str, ...]
    answer_rendition: tuple[str, ...]
    joins: tuple[Join, ...] = ()
    inside_ids: tuple[str, ...] = ()
    gesture: Gesture | None = None
    edits_searched: bool = True

    def __post_init__(self) -> None:
        require(bool(self.id), "an exchange needs an id")
        require(bool(self.utterance_ids), f"{self.id}: an exchange holds at least one utterance")

    @property
    def utterance_ids(self) -> tuple[str, ...]:
        return self.question + self.question_rendition + self.answer + self.answer_rendition

    @property
    def boundary_ids(self) -> tuple[str, ...]:
        """The edits between its parts, then those inside them, each once."""
        return tuple(dict.fromkeys([*(id for join in self.joins for id in join.boundary_ids), *self.inside_ids]))

    @property
    def continuity(self) -> Continuity:
        found = {join.continuity for join in self.joins}
        if self.inside_ids or "crosses_edit" in found:
            return "crosses_edit"
        return "continuous" if self.edits_searched and "unknown" not in found else "unknown"


@dataclass(frozen=True, slots=True)
class Transcript:
    """The whole document. Every id named exists, ids are unique, and what has a time is in order of time.

    `similarities`: of the pairs of utterances that a sentence encoder compared, where a run had one; `clause_similarities`: of the clauses of originals and
    renditions.
    """

    clip: Clip
    boundaries: tuple[EditBoundary, ...]
    speakers: tuple[Speaker, ...]
    turns: tuple[Turn, ...]
    utterances: tuple[Utterance, ...]
    renditions: tuple[Rendition, ...]
    exchanges: tuple[Exchange, ...]
    provenance: Provenance
    captions: tuple[Caption, ...] = ()
    corrections: tuple[Correction, ...] = ()
    similarities: tuple[Similarity, ...] = ()
    clause_similarities: tuple[ClauseSimilarity, ...] = ()
    schema: str = SCHEMA
    version: int = VERSION

    def __post_init__(self) -> None:
        require(self.schema == SCHEMA, f"{self.schema!r} is not {SCHEMA!r}")
        require(self.version == VERSION, f"version {self.version} is not {VERSION}")
        speakers = require_unique("speaker", (s.id for s in self.speakers))
        require_unique("utterance", (u.id for u in self.utterances))
        boundaries = require_unique("boundary", (b.id for b in self.boundaries))
        require_unique("rendition", (r.id for r in self.renditions))
        require_unique("exchange", (e.id for e in self.exchanges))
        require_unique("caption", (c.id for c in self.captions))
        require_unique("correction", (c.id for c in self.corrections))
        require_unique("finding", (f.id for r in self.renditions for f in r.findings))
        require_known("speaker", (t.speaker for t in self.turns), speakers)
        require_known("speaker", (u.speaker for u in self.utterances), speakers)
        require_known("boundary", (b.paired_id for b in self.boundaries if b.paired_id), boundaries)
        for exchange in self.exchanges:
            require_known("boundary", exchange.boundary_ids, boundaries)
        for rendition in self.renditions:
            require_known("boundary", rendition.boundary_ids, boundaries)
        self._check_utterance_ids()
        pairs = require_unique("pair of utterances", (f"{s.first}, {s.second}" for s in self.similarities))
        if pairs:
            known = frozenset(u.id for u in self.utterances)
            require_known("utterance", (id for s in self.similarities for id in (s.first, s.second)), known)
        require_order("boundaries", [b.time for b in self.boundaries])
        require_order("turns", [t.span.start for t in self.turns])
        require_order("utterances", [u.span.start for u in self.utterances])
        require_order("captions", [c.span.start for c in self.captions])

    def _check_utterance_ids(self) -> None:
        lengths = {u.id: len(u.text) for u in self.utterances}
        known = frozenset(lengths)
        for exchange in self.exchanges:
            require_known("utterance", exchange.utterance_ids, known)
        lengths |= {caption.id: len(caption.text) for caption in self.captions if caption.id not in lengths}
        having_texts = frozenset(lengths)
        for similarity in self.clause_similarities:
            for span in (similarity.first, similarity.second):
                require_known("utterance", (span.utterance_id,), known)
                end = lengths[span.utterance_id]
                require(span.end <= end, f"a clause of {span.utterance_id} ends at {span.end} of {end} characters")
        for rendition in self.renditions:
            require_known("utterance", rendition.source_ids + rendition.target_ids, known)
            for finding in rendition.findings:
                for span in finding.source + finding.target:
                    require_known("utterance", (span.utterance_id,), having_texts)
                    end = lengths[span.utterance_id]
                    require(span.end <= end, f"{finding.id}: {span.utterance_id} has {end} characters, not {span.end}")

    def utterance(self, id: str) -> Utterance:
        """The utterance with this id. Raises KeyError."""
        for utterance in self.utterances:
            if utterance.id == id:
                return utterance
        raise KeyError(id)

    def speaker(self, id: str) -> Speaker:
        """The speaker with this id. Raises KeyError."""
        for speaker in self.speakers:
            if speaker.id == id:
                return speaker
        raise KeyError(id)

    @property
    def is_translated(self) -> bool:
        """Whether any utterance has a translation; a run without a translation model leaves none."""
        return any(utterance.translations for utterance in self.utterances)

    @property
    def is_outside_domain(self) -> bool:
        """Whether the clip lies outside of what the recognizer was trained on, so that its texts cannot be trusted."""
        return any(utterance.is_outside_domain for utterance in self.utterances)

    @property
    def is_translation_withheld(self) -> bool:
        """Whether machine translations were left out, because the translator knows nothing of what is said."""
        return any("translation_withheld" in utterance.flags and not utterance.translations for utterance in self.utterances)

    @property
    def has_gist(self) -> bool:
        """Whether any utterance has a rough gist in place of a translation."""
        return any(utterance.is_gist(GIST_LANGUAGE) for utterance in self.utterances)

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages spoken, in order of first appearance."""
        return tuple(dict.fromkeys(u.language for u in self.utterances if u.language))
