"""What the cues of a file are made from: utterances with the edits that belong to them, and edits that stand alone.

In: rows in order of time. Out: `Said`s and `Mark`s.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vidtx.document import EditBoundary, Span
from vidtx.document.checks import LONGEST_SECONDS
from vidtx.views.cues.model import TrackPlan
from vidtx.views.rows import Edit, EditRow, Row, Speech, SpeechRow

_MARK_DURATION = 1000  # ms


@dataclass(frozen=True, slots=True)
class Mark:
    """A boundary that is a cue of its own, and when."""

    boundary: EditBoundary
    span: Span


@dataclass(frozen=True, slots=True)
class Said:
    """An utterance with the boundaries that stand before its text, for want of time before it, and those inside it.

    `explains_gist`: its text is the first rough gist in the file.
    """

    speech: Speech
    leading: tuple[EditBoundary, ...]
    inside: tuple[Edit, ...]
    explains_gist: bool = False


def plan_items(rows: Sequence[Row], plan: TrackPlan, gap: int) -> Iterator[Mark | Said]:
    """What the cues are made from. A boundary between has a cue of its own if it can stand for the shortest duration, and `gap` ms, before the utterance that
    follows."""
    waiting: list[EditBoundary] = []
    shortest = plan.style.min_duration + gap
    gists = 0
    for row in rows:
        if isinstance(row, EditRow) and plan.mark_edits:
            waiting.append(row.edit.boundary)
        elif isinstance(row, SpeechRow):
            start = row.speech.utterance.span.start
            leading = tuple(b for b in waiting if start - max(0, b.start_ms) < shortest)
            yield from (_stand_alone(b, start) for b in waiting if b not in leading)
            is_gist = row.speech.utterance.is_gist(plan.target)
            gists += is_gist
            yield Said(row.speech, leading, row.speech.edits if plan.mark_edits else (), is_gist and gists == 1)
            waiting = []
    yield from (_stand_alone(boundary, None) for boundary in waiting)


def _stand_alone(boundary: EditBoundary, until: int | None) -> Mark:
    start = max(0, min(boundary.start_ms, LONGEST_SECONDS * 1000 - _MARK_DURATION - 1))
    end = start + _MARK_DURATION
    return Mark(boundary, Span(start, end if until is None else min(end, until)))
