"""The transcript in reading order: exchanges, what was said in each, and the edits between and inside.

In: a transcript. Out: a flat sequence of `Heading`, `Line`, `Edit` and `Silence`, which the terminal, the text file and
the table lay out each in its own way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vidtx.document import EditBoundary, Exchange, Rendition, Transcript, Utterance


@dataclass(frozen=True, slots=True)
class Heading:
    """An exchange begins (or goes on, after something else came between). None: what follows belongs to none."""

    exchange: Exchange | None
    number: int
    again: bool


@dataclass(frozen=True, slots=True)
class Line:
    """An utterance; `boundaries` lie inside it, `rendered_by` is what the interpreter made of it, `renders` what it renders."""

    utterance: Utterance
    boundaries: tuple[EditBoundary, ...]
    rendered_by: Rendition | None
    renders: Rendition | None


@dataclass(frozen=True, slots=True)
class Edit:
    """A boundary that lies in no utterance."""

    boundary: EditBoundary


@dataclass(frozen=True, slots=True)
class Silence:
    """The end of an exchange in which no answer was spoken."""

    exchange: Exchange


Row = Heading | Line | Edit | Silence


def arrange_rows(transcript: Transcript) -> tuple[Row, ...]:
    """Every utterance and every boundary exactly once, in order of time, with the headings between."""
    return tuple(_arrange(transcript))


def _arrange(transcript: Transcript) -> Iterator[Row]:
    exchange_of = {id: exchange for exchange in transcript.exchanges for id in exchange.utterance_ids}
    numbers = {exchange.id: number for number, exchange in enumerate(transcript.exchanges, 1)}
    lasts = {
        exchange.id: [u.id for u in transcript.utterances if u.id in exchange.utterance_ids][-1]
        for exchange in transcript.exchanges
    }
    rendered_by = {id: rendition for rendition in transcript.renditions for id in rendition.source_ids}
    renders = {id: rendition for rendition in transcript.renditions for id in rendition.target_ids}
    inside = {
        u.id: tuple(b for b in transcript.boundaries if u.span.start < b.start_ms < u.span.end) for u in transcript.utterances
    }
    held = {boundary.id for boundaries in inside.values() for boundary in boundaries}
    between = [boundary for boundary in transcript.boundaries if boundary.id not in held]
    current: Exchange | None = None
    seen: set[str] = set()
    for utterance in transcript.utterances:
        while between and between[0].start_ms <= utterance.span.start:
            yield Edit(between.pop(0))
        exchange = exchange_of.get(utterance.id)
        if exchange is not current:
            number = numbers[exchange.id] if exchange else 0
            yield Heading(exchange, number, exchange is not None and exchange.id in seen)
        current = exchange
        yield Line(utterance, inside[utterance.id], rendered_by.get(utterance.id), renders.get(utterance.id))
        if exchange is not None:
            seen.add(exchange.id)
            if not exchange.answer and lasts[exchange.id] == utterance.id:
                yield Silence(exchange)
    yield from (Edit(boundary) for boundary in between)
