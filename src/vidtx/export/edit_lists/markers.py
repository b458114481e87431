"""What an editing program shows as markers: each edit, each exchange over its length, each finding where its words are said.

In: a transcript. Out: `Marker`s in order of time, exact in seconds; the writers count them in frames. What a person rejected is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from vidtx.document import Exchange, Finding, Rendition, Transcript, Utterance, time_words
from vidtx.export.edit_lists.timecode import Timebase
from vidtx.interview.continuity import keep_edits
from vidtx.views.evidence import describe_evidence
from vidtx.views.phrases import phrase
from vidtx.views.text import clean_text
from vidtx.views.wording import describe_claim, describe_finding, name_continuity

Group = Literal["edit", "finding", "exchange"]
_ORDER: tuple[Group, ...] = ("edit", "finding", "exchange")


@dataclass(frozen=True, slots=True)
class Marker:
    """`start`, `end` in seconds on the clip's timeline; equal for what lies at one frame. `look`: what its color says: a confidence level, a continuity, or "finding"."""

    group: Group
    id: str
    start: Fraction
    end: Fraction
    name: str
    note: str
    look: str


@dataclass(frozen=True, slots=True)
class FrameMarker:
    """A marker counted in frames: the first, and how many (at least one)."""

    marker: Marker
    first: int
    length: int


def list_markers(transcript: Transcript, wording: str = "en") -> tuple[Marker, ...]:
    """All of them within the clip, edits before findings before exchanges where they begin at one time."""
    end = Fraction(transcript.clip.duration, 1000)
    made = [*_mark_edits(transcript, wording), *_mark_findings(transcript, wording), *_mark_exchanges(transcript, wording)]
    inside = [replace(marker, end=min(marker.end, end)) for marker in made if 0 <= marker.start < end]
    return tuple(sorted(inside, key=lambda marker: (marker.start, _ORDER.index(marker.group))))


def count_markers(transcript: Transcript, timebase: Timebase, wording: str = "en") -> tuple[FrameMarker, ...]:
    """The markers in frames. None begins after the clip's last frame, and none ends later."""
    clip = transcript.clip
    total = timebase.count(clip, Fraction(clip.duration, 1000))
    counted = []
    for marker in list_markers(transcript, wording):
        first, last = timebase.count(clip, marker.start), timebase.count(clip, marker.end)
        if first < total:
            counted.append(FrameMarker(marker, first, max(1, min(last, total) - first)))
    return tuple(counted)


def join_markers(markers: Sequence[FrameMarker]) -> tuple[FrameMarker, ...]:
    """One marker a frame, for programs that take no more: names and notes of those that begin together are joined, the longest length counts."""
    joined: dict[int, FrameMarker] = {}
    for found in markers:
        held = joined.get(found.first)
        if held is None:
            joined[found.first] = found
            continue
        own, other = held.marker, found.marker
        both = replace(own, name=f"{own.name} + {other.name}", note=" / ".join(note for note in (own.note, other.note) if note))
        joined[found.first] = FrameMarker(both, found.first, max(held.length, found.length))
    return tuple(joined.values())


def _mark_edits(transcript: Transcript, wording: str) -> Iterator[Marker]:
    for boundary in keep_edits(transcript.boundaries):
        note = "; ".join(clean_text(describe_evidence(evidence, wording)) for evidence in boundary.evidence)
        name = describe_claim(boundary, wording)
        yield Marker("edit", boundary.id, boundary.time, boundary.end_time, name, note, boundary.confidence_level)


def _mark_exchanges(transcript: Transcript, wording: str) -> Iterator[Marker]:
    utterances = {utterance.id: utterance for utterance in transcript.utterances}
    for number, exchange in enumerate(transcript.exchanges, 1):
        said = [utterances[id] for id in exchange.utterance_ids]
        start, end = min(u.span.start for u in said), max(u.span.end for u in said)
        name = f"{phrase('exchange.heading', wording, number=number)} · {name_continuity(exchange.continuity, wording)}"
        note = _quote(exchange, utterances)
        yield Marker("exchange", exchange.id, _seconds(start), _seconds(end), name, note, exchange.continuity)


def _quote(exchange: Exchange, utterances: Mapping[str, Utterance]) -> str:
    """How the exchange begins."""
    return clean_text(utterances[exchange.utterance_ids[0]].text)


def _mark_findings(transcript: Transcript, wording: str) -> Iterator[Marker]:
    utterances = {utterance.id: utterance for utterance in transcript.utterances}
    for rendition in transcript.renditions:
        if rendition.status == "rejected":
            continue
        for finding in rendition.findings:
            if finding.status == "rejected":
                continue
            time = _seconds(_find_time(finding, rendition, utterances))
            name, note = describe_finding(finding, wording), clean_text(finding.comment or "")
            yield Marker("finding", finding.id, time, time, name, note, "finding")


def _find_time(finding: Finding, rendition: Rendition, utterances: Mapping[str, Utterance]) -> int:
    """When its first word is said, in the rendition if it stands there; without a place in a text, when the rendition begins."""
    for span in (*finding.target, *finding.source):
        utterance = utterances.get(span.utterance_id)
        if utterance is not None:
            words = time_words(utterance)
            before = len(utterance.text[: span.start].split())
            inside = (
                span.start > 0 and not utterance.text[span.start - 1].isspace() and not utterance.text[span.start].isspace()
            )
            number = before - 1 if inside else before
            return words[min(number, len(words) - 1)].span.start if words else utterance.span.start
    return utterances[(*rendition.target_ids, *rendition.source_ids)[0]].span.start


def _seconds(milliseconds: int) -> Fraction:
    return Fraction(milliseconds, 1000)
