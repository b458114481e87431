"""The names of places on the page, so that everything can point at everything.

In: a transcript and its aligned rows. Out: an id for each utterance, exchange, edit and finding that is shown. Ids of the document are not used: another
program may put anything there. Findings are numbered from 1 in the order in which a reader meets them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from vidtx.document import Finding, Rendition, Transcript
from vidtx.interview.continuity import keep_edits
from vidtx.views.rows import Crossing, Edit, EditRow, Heading, Rendering, Row, Speech, SpeechRow


@dataclass(frozen=True, slots=True)
class NumberedFinding:
    """A finding with its number for readers and the rendition that it belongs to."""

    number: int
    finding: Finding
    rendition: Rendition

    @property
    def anchor(self) -> str:
        return f"f{self.number}"


@dataclass(frozen=True, slots=True)
class Anchors:
    """`utterances`, `boundaries`: by id. `findings`: by id, in order of number. `exchanges`: by number; one without a heading of its own is found at its
    first utterance. `crossings`: by the id of a boundary, where it lies in exchanges."""

    utterances: Mapping[str, str]
    boundaries: Mapping[str, str]
    findings: Mapping[str, NumberedFinding]
    exchanges: Mapping[int, str]
    crossings: Mapping[str, tuple[Crossing, ...]]

    @classmethod
    def of(cls, transcript: Transcript, rows: Sequence[Row]) -> Anchors:
        found: dict[str, NumberedFinding] = {}
        for rendering in list_renderings(rows):
            for finding in rendering.findings:
                found[finding.id] = NumberedFinding(len(found) + 1, finding, rendering.rendition)
        utterances = {u.id: f"u{number}" for number, u in enumerate(transcript.utterances, 1)}
        headed = {row.exchange.number for row in rows if isinstance(row, Heading) and row.exchange is not None}
        return cls(
            utterances,
            {b.id: f"b{number}" for number, b in enumerate(keep_edits(transcript.boundaries), 1)},
            found,
            {n: f"e{n}" if n in headed else utterances[e.utterance_ids[0]] for n, e in enumerate(transcript.exchanges, 1)},
            {edit.boundary.id: edit.crossings for edit in list_edits(rows)},
        )


def list_renderings(rows: Sequence[Row]) -> Iterator[Rendering]:
    """In reading order."""
    for row in rows:
        if isinstance(row, SpeechRow):
            yield from row.renderings


def list_edits(rows: Sequence[Row]) -> Iterator[Edit]:
    """Every edit, once or more, in reading order."""
    for row in rows:
        if isinstance(row, EditRow):
            yield row.edit
        elif isinstance(row, SpeechRow):
            yield from row.speech.edits
            for rendering in row.renderings:
                for part in rendering.parts:
                    yield from part.edits if isinstance(part, Speech) else (part,)
