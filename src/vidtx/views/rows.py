"""The one presentation model: what a reader sees of a transcript, and in which order.

In: a transcript. Out: a flat sequence of rows, in one of two orders. `align_rows` puts each rendition beside its original, as the terminal
shows it; `list_rows` puts one utterance after the other, as files do. Both hold the same things: headings with the exchange, what was
said with the edits inside it, the edits between, captions, answers without words. The terminal, the text file, the table and the subtitles
are laid out from these rows; where an edit lies is decided by `vidtx.interview.continuity` alone. What a person rejected (a boundary, a
finding, a link) is not shown.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from vidtx.document import (
    SLOTS,
    Caption,
    EditBoundary,
    Exchange,
    Finding,
    Join,
    Rendition,
    Slot,
    Span,
    Speaker,
    Transcript,
    Utterance,
    fits_text,
    time_text,
)
from vidtx.interview.continuity import CutOff, find_cut_answers, place_boundaries
from vidtx.interview.silent_answers import asks_something, find_question_end


@dataclass(frozen=True, slots=True)
class NumberedExchange:
    """An exchange with its number for readers, from 1 in the document's order."""

    number: int
    exchange: Exchange


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where in an exchange an edit lies: in one of its joins, or inside a part of it (join None)."""

    exchange: NumberedExchange
    join: Join | None


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit where a reader meets it: a row between others, or a mark inside an utterance.

    `crossings`: the exchanges that it lies in. `word`: inside an utterance, the index of the first whitespace-separated piece of the text
    after the edit; None between utterances, and where the text's words have no times of their own.
    """

    boundary: EditBoundary
    crossings: tuple[Crossing, ...] = ()
    word: int | None = None


@dataclass(frozen=True, slots=True)
class Speech:
    """An utterance and what belongs to it.

    `edits`: those that begin inside it. `rendered_by`: what the interpreter made of it; `renders`: what it is a rendition of, or that it
    is the interpreter's own talk. `exchange`, `slot`: where it stands in the interview; None outside the exchanges. `cut_off`: the edits at
    which its first or last word is cut off, where it is an answer.
    """

    utterance: Utterance
    speaker: Speaker
    edits: tuple[Edit, ...] = ()
    exchange: NumberedExchange | None = None
    slot: Slot | None = None
    rendered_by: tuple[Rendition, ...] = ()
    renders: tuple[Rendition, ...] = ()
    cut_off: CutOff | None = None

    @property
    def is_own_talk(self) -> bool:
        """Whether the interpreter says this on his own account."""
        return any(rendition.kind == "non_rendition" for rendition in self.renders)


@dataclass(frozen=True, slots=True)
class Rendering:
    """A rendition beside its original: what the interpreter said with the edits before it, in order, and the findings to show.

    `parts` is empty for an original that was never rendered.
    """

    rendition: Rendition
    parts: tuple[Edit | Speech, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class SpeechRow:
    """An utterance on a row of its own; `renderings` stand beside it (`align_rows` only, and beside the first of several originals)."""

    speech: Speech
    renderings: tuple[Rendering, ...] = ()


@dataclass(frozen=True, slots=True)
class EditRow:
    """An edit between utterances."""

    edit: Edit


@dataclass(frozen=True, slots=True)
class CaptionRow:
    """Writing in the picture, at the time at which it appears, in the exchange that it shares most time with; below what is said where a finding says that the two differ (`differs`)."""

    caption: Caption
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """An exchange begins, or goes on after something else came between (`again`). None: what follows belongs to none."""

    exchange: NumberedExchange | None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Silence:
    """The end of an exchange in which no answer was spoken; its gesture, if it has one, answers. `at`: ms from which to watch for one."""

    exchange: NumberedExchange
    at: int | None = None


Row = Heading | SpeechRow | EditRow | CaptionRow | Silence


def align_rows(transcript: Transcript) -> tuple[Row, ...]:
    """The transcript with each rendition beside its original.

    Every utterance appears once: on a row of its own, or beside its original. Every edit that is not rejected appears once in each utterance
    in which it begins; an edit in none appears once, between the rows or before the rendition that follows it.
    """
    parts = _Parts(transcript, transcript.utterances)
    renderings, between = _put_beside(parts)
    return tuple(_arrange(transcript, parts, renderings, between))


def list_rows(transcript: Transcript, language: str | None = None) -> tuple[Row, ...]:
    """The transcript as one utterance after the other, in order of time. Every utterance and every edit appears as in `align_rows`.

    `language`: only utterances in this language; the edits inside the others then lie between.
    """
    shown = [u for u in transcript.utterances if language is None or u.language == language]
    parts = _Parts(transcript, shown)
    return tuple(_arrange(transcript, parts, {}, parts.between))


class _Parts:
    """The utterances to show by id, in order of time, each with what belongs to it; and the edits between them."""

    def __init__(self, transcript: Transcript, shown: Sequence[Utterance]) -> None:
        placed = place_boundaries(shown, transcript.boundaries)
        exchanges = [NumberedExchange(number, exchange) for number, exchange in enumerate(transcript.exchanges, 1)]
        self.crossings = _find_crossings(exchanges)
        self.between = [EditRow(self._make_edit(boundary)) for boundary in placed.between]
        speakers = {speaker.id: speaker for speaker in transcript.speakers}
        positions = {
            id: (numbered, slot)
            for numbered in exchanges
            for slot in reversed(SLOTS)  # an id that stands in two slots counts for the earlier
            for id in _ids_in(numbered.exchange, slot)
        }
        self.renditions = [r for r in transcript.renditions if r.status != "rejected"]
        by_source, by_target = (_group_renditions(self.renditions, side) for side in ("source_ids", "target_ids"))
        cut_off = find_cut_answers(transcript)
        self.speeches: dict[str, Speech] = {}
        for utterance in shown:
            exchange, slot = positions.get(utterance.id, (None, None))
            self.speeches[utterance.id] = Speech(
                utterance,
                speakers[utterance.speaker],
                tuple(self._place_inside(utterance, placed.inside[utterance.id])),
                exchange,
                slot,
                tuple(by_source.get(utterance.id, ())),
                tuple(by_target.get(utterance.id, ())),
                cut_off.get(utterance.id),
            )

    def _make_edit(self, boundary: EditBoundary, word: int | None = None) -> Edit:
        return Edit(boundary, self.crossings.get(boundary.id, ()), word)

    def _place_inside(self, utterance: Utterance, boundaries: Sequence[EditBoundary]) -> Iterator[Edit]:
        """Each edit inside an utterance before the first word whose middle lies after it."""
        if not boundaries:
            return
        has_times = fits_text(utterance.text, utterance.words)
        timed = time_text(utterance.text, utterance.words, utterance.span) if has_times else ()
        for boundary in boundaries:
            word = sum(word.span.middle < boundary.start_ms for word in timed) if has_times else None
            yield self._make_edit(boundary, word)


def _group_renditions(renditions: Sequence[Rendition], side: str) -> dict[str, list[Rendition]]:
    """By the id of an utterance, the renditions that have it on a side ("source_ids", "target_ids"), in order."""
    grouped: dict[str, list[Rendition]] = {}
    for rendition in renditions:
        for id in dict.fromkeys(getattr(rendition, side)):
            grouped.setdefault(id, []).append(rendition)
    return grouped


def _ids_in(exchange: Exchange, slot: Slot) -> tuple[str, ...]:
    ids: tuple[str, ...] = getattr(exchange, slot)
    return ids


def _find_crossings(exchanges: Sequence[NumberedExchange]) -> dict[str, tuple[Crossing, ...]]:
    """By the id of a boundary, where it lies in the exchanges."""
    found: dict[str, tuple[Crossing, ...]] = {}
    for numbered in exchanges:
        for join in numbered.exchange.joins:
            for id in join.boundary_ids:
                found[id] = (*found.get(id, ()), Crossing(numbered, join))
        for id in numbered.exchange.inside_ids:
            found[id] = (*found.get(id, ()), Crossing(numbered, None))
    return found


def _put_beside(parts: _Parts) -> tuple[dict[str, list[Rendering]], list[EditRow]]:
    """By the id of an original the renditions that stand beside it, and the edits that stand before none of them.

    An utterance that is itself an original of something keeps a row of its own, and so does one that already stands beside another.
    """
    order = {id: number for number, id in enumerate(parts.speeches)}
    free = set(order) - {id for rendition in parts.renditions for id in rendition.source_ids}
    starts = [_start_of(row) for row in parts.between]  # in order, as the document's boundaries are
    taken: set[int] = set()  # indices of the edits that stand before a rendition
    beside: dict[str, list[Rendering]] = {}
    for rendition in sorted((r for r in parts.renditions if r.source_ids), key=lambda r: order[r.source_ids[0]]):
        ended = max(parts.speeches[id].utterance.span.end for id in rendition.source_ids)
        rendered: list[Edit | Speech] = []
        for id in rendition.target_ids:
            if id in free:
                free.remove(id)
                speech = parts.speeches[id]
                reach = range(bisect_left(starts, ended), bisect_right(starts, speech.utterance.span.start))
                before = [n for n in reach if n not in taken]
                taken.update(before)
                rendered += [*(parts.between[n].edit for n in before), speech]
        findings = tuple(finding for finding in rendition.findings if finding.status != "rejected")
        beside.setdefault(rendition.source_ids[0], []).append(Rendering(rendition, tuple(rendered), findings))
    return beside, [row for n, row in enumerate(parts.between) if n not in taken]


def _arrange(
    transcript: Transcript, parts: _Parts, beside: Mapping[str, Sequence[Rendering]], between: Sequence[EditRow]
) -> Iterator[Row]:
    """The rows in order of time: headings where the exchange changes, what lies between before the utterance that follows it."""
    placed = {
        part.utterance.id
        for renderings in beside.values()
        for rendering in renderings
        for part in rendering.parts
        if isinstance(part, Speech)
    }
    shown = [speech for id, speech in parts.speeches.items() if id not in placed]
    last_of = {speech.exchange.number: speech for speech in shown if speech.exchange is not None}
    differing = _attach_captions(transcript, parts, beside)
    attached = {row.caption.id for rows in differing.values() for row in rows}
    captions = [CaptionRow(caption) for caption in transcript.captions if caption.id not in attached]
    events: list[EditRow | CaptionRow] = [*between, *captions]
    utterances = {u.id: u for u in transcript.utterances}
    begins = _find_begins(shown, beside, utterances, transcript.captions)
    inner: dict[int, list[CaptionRow]] = {}  # by what is shown first below a heading, the captions between the two
    outer: list[EditRow | CaptionRow] = []
    for row in events:
        first = begins.get(row.caption.id) if isinstance(row, CaptionRow) else None
        if isinstance(row, CaptionRow) and first is not None and row.caption.span.start <= shown[first].utterance.span.start:
            inner.setdefault(first, []).append(row)
        else:
            outer.append(row)
    waiting = deque(sorted(((_start_of(row), row) for row in outer), key=lambda timed: timed[0]))
    current: NumberedExchange | None = None
    seen: set[int] = set()
    for number, speech in enumerate(shown):
        while waiting and waiting[0][0] <= speech.utterance.span.start:
            yield waiting.popleft()[1]
        exchange = speech.exchange
        if exchange is not current or number == 0:
            yield Heading(exchange, again=exchange is not None and exchange.number in seen)
        current = exchange
        yield from sorted(inner.get(number, ()), key=_start_of)
        yield SpeechRow(speech, tuple(beside.get(speech.utterance.id, ())))
        yield from differing.get(speech.utterance.id, ())
        if exchange is not None:
            seen.add(exchange.number)
            if last_of[exchange.number] is speech and _is_silent(exchange.exchange, utterances):
                yield Silence(exchange, find_question_end(exchange.exchange, transcript.utterances))
    yield from (row for _, row in waiting)


def _find_begins(
    shown: Sequence[Speech],
    beside: Mapping[str, Sequence[Rendering]],
    utterances: Mapping[str, Utterance],
    captions: Sequence[Caption],
) -> dict[str, int]:
    """By the id of a caption the number of the first utterance in the part of the rows, between two headings, that it shares most time with: one that appears a moment before a question, as
    subtitles do, is the question's. None for what stands while nobody speaks."""
    if not captions:
        return {}
    spans: list[tuple[Span, int]] = []
    first, exchange = 0, None
    unshown = {id for speech in shown if speech.exchange for slot in SLOTS for id in _ids_in(speech.exchange.exchange, slot)}
    for number, speech in enumerate(shown):
        own = [speech.utterance.id]
        own += [p.utterance.id for r in beside.get(own[0], ()) for p in r.parts if isinstance(p, Speech)]
        if number == 0 or speech.exchange is not exchange:
            first, exchange = number, speech.exchange
            if exchange is not None:  # what a language leaves out belongs to it, too
                own += [id for slot in SLOTS for id in _ids_in(exchange.exchange, slot) if id in unshown]
        unshown -= set(own)
        spans += [(utterances[id].span, first) for id in dict.fromkeys(own)]
    spans.sort(key=lambda timed: timed[0])
    starts = [span.start for span, _ in spans]
    longest = max((span.duration for span, _ in spans), default=0)
    found: dict[str, int] = {}
    for caption in captions:
        shares: dict[int, int] = {}
        reach = range(bisect_left(starts, caption.span.start - longest), bisect_left(starts, caption.span.end))
        for span, begin in (spans[n] for n in reach):
            if (shared := span & caption.span) is not None:
                shares[begin] = shares.get(begin, 0) + shared.duration
        if shares:
            found[caption.id] = max(shares, key=lambda begin: shares[begin])
    return found


def _is_silent(exchange: Exchange, utterances: Mapping[str, Utterance]) -> bool:
    """Whether something was asked and nobody answered in words."""
    return not exchange.answer and (exchange.gesture is not None or asks_something(exchange, utterances))


def _attach_captions(
    transcript: Transcript, parts: _Parts, beside: Mapping[str, Sequence[Rendering]]
) -> Mapping[str, Sequence[CaptionRow]]:
    """By the id of the utterance on whose row it is said: the captions of which a finding says that they differ from it."""
    captions = {caption.id: caption for caption in transcript.captions}
    if not captions:
        return {}
    rows = {id: id for id in parts.speeches}
    for original, renderings in beside.items():
        for rendering in renderings:
            rows |= {part.utterance.id: original for part in rendering.parts if isinstance(part, Speech)}
    found: dict[str, list[CaptionRow]] = {}
    for rendition in parts.renditions:
        for finding in rendition.findings:
            named = [span.utterance_id for span in (*finding.source, *finding.target)]
            said = [id for id in (*named, *rendition.source_ids, *rendition.target_ids) if id in rows]
            for id in dict.fromkeys(named if finding.status != "rejected" and said else ()):
                if id in captions:
                    found.setdefault(rows[said[0]], []).append(CaptionRow(captions.pop(id), differs=True))
    return found


def _start_of(row: EditRow | CaptionRow) -> int:
    """In ms; the edits before the captions of the same time, as `sorted` is stable."""
    return row.edit.boundary.start_ms if isinstance(row, EditRow) else row.caption.span.start
