"""What the interpreter made of each original: renditions, and the findings in them.

Kinds of rendition after Wadensjo (1998), Interpreting as Interaction, chapter 6. A finding names the characters that it is about
on both sides, so that a page can underline them; it says what differs, and never why.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from vidtx.document.checks import require, require_choice, require_finite, require_probability
from vidtx.document.observations import REVIEW_STATUSES, ReviewStatus

RenditionKind = Literal["close", "reduced", "expanded", "substituted", "zero", "non_rendition", "not_compared"]
FindingKind = Literal[
    "number", "date", "time", "name", "place", "unit", "rank", "negation", "omission", "addition", "substitution", "caption", "other"
]  # fmt: skip

RENDITION_KINDS: tuple[str, ...] = get_args(RenditionKind)
FINDING_KINDS: tuple[str, ...] = get_args(FindingKind)


@dataclass(frozen=True, slots=True, order=True)
class TextSpan:
    """Characters [start, end) of an utterance's text, or of a caption's."""

    utterance_id: str
    start: int
    end: int

    def __post_init__(self) -> None:
        require(0 <= self.start < self.end, f"{self.utterance_id}: characters {self.start}..{self.end} are no part of a text")


@dataclass(frozen=True, slots=True)
class Similarity:
    """How probable it is that utterance `second` renders `first`, by a sentence encoder; `second` was spoken later, in another language.

    Of the texts as they were recognized: it no longer counts once a person changed either.
    """

    first: str
    second: str
    probability: float

    def __post_init__(self) -> None:
        require(self.first != self.second, f"{self.first}: an utterance does not render itself")
        require_probability(self.probability, f"{self.first}, {self.second}")


@dataclass(frozen=True, slots=True)
class ClauseSimilarity:
    """How probable it is that the clause `second` renders the clause `first`, by a sentence encoder. Both are characters of utterances of two languages.

    Of the texts as they were recognized: it no longer counts once a person changed either.
    """

    first: TextSpan
    second: TextSpan
    probability: float

    def __post_init__(self) -> None:
        require(
            self.first.utterance_id != self.second.utterance_id,
            f"{self.first.utterance_id}: an utterance does not render itself",
        )
        require_probability(self.probability, f"{self.first.utterance_id}, {self.second.utterance_id}")


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference between an original and its rendition.

    `source`, `target`: where it stands in the original and in the rendition; empty on the side that lacks it. `value_source`,
    `value_target`: what was compared, normalized (a number in digits, a date as YYYY-MM-DD), or the sentence that has no
    counterpart, as it was compared. `probability` None: not known. `status`: a person's decision; `comment`: a person's words.
    """

    id: str
    kind: FindingKind
    source: tuple[TextSpan, ...] = ()
    target: tuple[TextSpan, ...] = ()
    value_source: str | None = None
    value_target: str | None = None
    probability: float | None = None
    status: ReviewStatus = "machine"
    comment: str | None = None

    def __post_init__(self) -> None:
        require(bool(self.id), "a finding needs an id")
        require_choice(self.kind, FINDING_KINDS, "a kind of finding", self.id)
        require_choice(self.status, REVIEW_STATUSES, "a status of a finding", self.id)
        require_probability(self.probability, self.id)


@dataclass(frozen=True, slots=True)
class Rendition:
    """What the interpreter made of an original: ids of the original's and the rendition's utterances.

    `zero`: no target (never rendered). `non_rendition`: no source (the interpreter's own talk). `not_compared`: linked, but nothing
    was there to compare. `similarity`: in [0, 1], None where nothing was compared. `boundary_ids`: of an original that was never rendered,
    the edits right after it, at which its rendition may have been cut out.
    """

    id: str
    source_ids: tuple[str, ...]
    target_ids: tuple[str, ...]
    kind: RenditionKind
    similarity: float | None = None
    findings: tuple[Finding, ...] = ()
    status: ReviewStatus = "machine"  # "added": a person linked the two
    boundary_ids: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require_finite(self.similarity, self.id)
        require_choice(self.status, REVIEW_STATUSES, "a status of a rendition", self.id)
        require(self.kind in RENDITION_KINDS, f"{self.id}: {self.kind!r} is not a kind of rendition")
        require(bool(self.source_ids) or self.kind == "non_rendition", f"{self.id}: only a non-rendition has no source")
        require(not self.boundary_ids or self.kind == "zero", f"{self.id}: only a zero rendition may have been cut out")
        require(bool(self.target_ids) or self.kind == "zero", f"{self.id}: only a zero rendition has no target")
        require(self.kind != "zero" or not self.target_ids, f"{self.id}: a zero rendition has no target")
        require(self.kind != "non_rendition" or not self.source_ids, f"{self.id}: a non-rendition has no source")
