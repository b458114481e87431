"""The transcript as blocks of rows: an exchange a block, each original beside its rendition and the machine's translation of both.

In: aligned rows, anchors, words. Out: plain values for the template. In the last column the machine's translation of the rendition stands below that of
the original wherever it differs: the reader compares the two in one language that he reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from vidtx.document import EditBoundary, Rendition, TextSpan, Transcript, Utterance
from vidtx.report.layout.anchors import Anchors, NumberedFinding
from vidtx.report.layout.words import Words
from vidtx.views.marks.gaps import Gaps, describe_cut_off
from vidtx.views.marks.pieces import Piece, Underline, cut_text, find_word
from vidtx.views.marks.signs import Group, group_of, sum_up_finding
from vidtx.views.review_share import find_reviewers
from vidtx.views.rows import CaptionRow, Edit, EditRow, Heading, NumberedExchange, Rendering, Row, Silence, Speech, SpeechRow
from vidtx.views.text import clean_text, format_clock, format_exact
from vidtx.views.wording import (
    describe_boundary,
    describe_claim,
    describe_silence,
    describe_times,
    is_doubtful,
    label_rendition,
    mark_outside,
    name_continuity,
    name_flag,
    name_rendition,
    open_flags,
    show_text,
    title_heading,
)

_FLAGS = ("low_confidence", "language_uncertain", "repetition_cut", "overlap", "truncated", "translation_outdated")


@dataclass(frozen=True, slots=True)
class EditLine:
    """An edit as the transcript shows it. `anchor`: of its place here, at its first; `card`: of what is known of it, further down."""

    anchor: str | None
    card: str
    text: str
    short: str
    level: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """An utterance: `pieces` of its text, with `cuts` that they name by index; `before`, `missing`: marks before it and in its place.

    `named`: who says it is no matter of course in the column of renditions.
    """

    anchor: str
    time: str
    who: str
    role: str
    language: str
    code: str
    pieces: tuple[Piece, ...]
    cuts: tuple[EditLine, ...]
    named: bool = True
    before: str | None = None
    missing: str | None = None
    notes: tuple[str, ...] = ()
    doubtful: bool = False
    cut_off: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A finding in words. `time`: where to listen."""

    anchor: str
    number: int
    text: str
    time: str
    accepted: bool
    comment: str | None
    group: Group


@dataclass(frozen=True, slots=True)
class Beside:
    """A rendition beside its original. `kind`: in words where it is not close."""

    parts: tuple[Spoken | EditLine, ...]
    kind: str | None
    grave: bool
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Translated:
    """A machine translation: of the original (`of` None), or of what `of` names. `missing`: there is none."""

    text: str
    of: str | None = None
    missing: bool = False


@dataclass(frozen=True, slots=True)
class SpeechCells:
    """`elsewhere`: of an original that was rendered together with another one: where, and the words for it."""

    said: Spoken
    beside: tuple[Beside, ...]
    translations: tuple[Translated, ...]
    elsewhere: tuple[tuple[str, str], ...] = ()
    kind: Literal["speech"] = "speech"

    @property
    def notes(self) -> tuple[Note, ...]:
        return tuple(note for beside in self.beside for note in beside.notes)


@dataclass(frozen=True, slots=True)
class EditCells:
    edit: EditLine
    kind: Literal["edit"] = "edit"


@dataclass(frozen=True, slots=True)
class CaptionCells:
    time: str
    pieces: tuple[Piece, ...]
    code: str | None
    differs: str | None = None
    kind: Literal["caption"] = "caption"


@dataclass(frozen=True, slots=True)
class SilenceCells:
    text: str
    kind: Literal["silence"] = "silence"


Cells = SpeechCells | EditCells | CaptionCells | SilenceCells


@dataclass(slots=True)
class Block:
    """An exchange, or what stands outside of all. `anchor`: None where it goes on after something else."""

    title: str | None = None
    anchor: str | None = None
    continuity: str | None = None
    state: str | None = None
    time: str | None = None
    gaps: tuple[str, ...] = ()
    cells: list[Cells] = field(default_factory=list)


def arrange_blocks(transcript: Transcript, rows: Sequence[Row], anchors: Anchors, words: Words) -> tuple[Block, ...]:
    """The blocks in order; what comes before the first heading stands in a block without a title."""
    return tuple(_Writer(transcript, anchors, words).write(rows))


class _Writer:
    def __init__(self, transcript: Transcript, anchors: Anchors, words: Words) -> None:
        self.anchors, self.words = anchors, words
        self.translated = transcript.is_translated
        self.gaps = Gaps(transcript, words.language)
        self.reviewers = find_reviewers(transcript)
        self.starts = {u.id: u.span.start for u in transcript.utterances}
        self.spans = {u.id: u.span for u in transcript.utterances}
        self.underlines = _collect_underlines(anchors.findings.values())
        self.placed: set[str] = set()  # boundaries that have their place
        interpreters = {words.labels[id] for id, role in words.roles.items() if role == "interpreter"}
        self.known = interpreters if len(interpreters) == 1 else set()  # who need not be named in the column of renditions

    def write(self, rows: Sequence[Row]) -> Iterator[Block]:
        block = Block()
        for row in rows:
            if isinstance(row, Heading):
                yield from _part(block)
                block = self._start_block(row)
            else:
                block.cells.append(self._write_row(row))
        yield from _part(block)

    def _start_block(self, heading: Heading) -> Block:
        title = title_heading(heading, self.words.language)
        if heading.exchange is None:
            return Block(title)
        exchange = heading.exchange.exchange
        anchor = None if heading.again else f"e{heading.exchange.number}"
        state = name_continuity(exchange.continuity, self.words.language)
        gaps = () if heading.again else self.gaps.describe(exchange)
        return Block(title, anchor, exchange.continuity, state, self._describe_range(heading.exchange), gaps)

    def _describe_range(self, numbered: NumberedExchange) -> str | None:
        spans = [self.spans[id] for id in numbered.exchange.utterance_ids if id in self.spans]
        if not spans:
            return None
        return f"{format_clock(min(s.start for s in spans))} – {format_clock(max(s.end for s in spans))}"

    def _write_row(self, row: SpeechRow | EditRow | CaptionRow | Silence) -> Cells:
        match row:
            case SpeechRow():
                return self._write_speech_row(row)
            case EditRow():
                return EditCells(self._write_edit(row.edit.boundary))
            case CaptionRow():
                caption = row.caption
                pieces = cut_text(caption.text, self.underlines.get(caption.id, ()), {})
                differs = self.words.say("finding.caption_beside") if row.differs else None
                return CaptionCells(format_clock(caption.span.start), pieces, caption.language, differs)
            case Silence():
                return SilenceCells(describe_silence(row.exchange.exchange, self.words.language, row.at))

    def _write_edit(self, boundary: EditBoundary) -> EditLine:
        language, card = self.words.language, self.anchors.boundaries[boundary.id]
        anchor = f"c{card[1:]}" if boundary.id not in self.placed else None
        self.placed.add(boundary.id)
        text = f"{describe_times(boundary, language)} · {describe_claim(boundary, language)}"
        return EditLine(anchor, card, text, describe_boundary(boundary, language), boundary.confidence_level)

    def _write_speech_row(self, row: SpeechRow) -> SpeechCells:
        said = self._write_speech(row.speech)
        beside = tuple(self._write_rendering(rendering) for rendering in row.renderings)
        elsewhere = () if beside else tuple(self._find_elsewhere(row.speech))
        return SpeechCells(said, beside, tuple(self._translate_row(row)), elsewhere)

    def _find_elsewhere(self, speech: Speech) -> Iterator[tuple[str, str]]:
        for id in dict.fromkeys(id for rendition in speech.rendered_by for id in rendition.target_ids):
            time = format_clock(self.starts[id])
            yield self.anchors.utterances[id], self.words.say("report.rendered_at", time=time)

    def _write_speech(self, speech: Speech) -> Spoken:
        utterance, words = speech.utterance, self.words
        cuts: list[EditLine] = []
        places: dict[int, list[int]] = {}
        for edit in speech.edits:
            places.setdefault(self._find_place(edit, utterance), []).append(len(cuts))
            cuts.append(self._write_edit(edit.boundary))
        pieces = cut_text(utterance.text, self.underlines.get(utterance.id, ()), places)
        is_said = bool(clean_text(utterance.text))
        return Spoken(
            self.anchors.utterances[utterance.id],
            format_clock(utterance.span.start),
            words.labels[speech.speaker.id],
            words.roles[speech.speaker.id],
            words.name_language(utterance.language),
            utterance.language or "und",
            pieces,
            tuple(cuts),
            words.labels[speech.speaker.id] not in self.known,
            before=mark_outside(utterance, words.language),
            missing=None if is_said else words.say("mark.not_recognized"),
            notes=tuple(self._list_notes(speech)),
            doubtful=is_said and is_doubtful(utterance),
            cut_off=describe_cut_off(speech.cut_off, words.language) if speech.cut_off is not None else None,
        )

    def _find_place(self, edit: Edit, utterance: Utterance) -> int:
        return len(utterance.text) if edit.word is None else find_word(utterance.text, edit.word)

    def _list_notes(self, speech: Speech) -> Iterator[str]:
        utterance, words = speech.utterance, self.words
        for flag in open_flags(utterance, _FLAGS):
            yield name_flag(flag, words.language)
        if any(edit.word is None for edit in speech.edits):
            yield words.say("report.somewhere_inside")
        if speech.is_own_talk:
            yield name_rendition("non_rendition", words.language)
        if utterance.status != "machine":
            who = self.reviewers.get(utterance.id)
            kind = "added" if utterance.added else utterance.status
            yield words.say(f"reviewed.{kind}_by", who=clean_text(who)) if who else words.say(f"reviewed.{kind}")

    def _write_rendering(self, rendering: Rendering) -> Beside:
        kind = rendering.rendition.kind
        parts = tuple(
            self._write_edit(part.boundary) if isinstance(part, Edit) else self._write_speech(part) for part in rendering.parts
        )
        is_told = kind != "close" and (self.translated or kind != "not_compared")
        notes = tuple(self._write_note(self.anchors.findings[f.id]) for f in rendering.findings)
        named = label_rendition(rendering.rendition, self.words.language) if is_told else None
        return Beside(parts, named, kind not in ("not_compared", "non_rendition"), notes)

    def _write_note(self, numbered: NumberedFinding) -> Note:
        finding = numbered.finding
        return Note(
            numbered.anchor,
            numbered.number,
            sum_up_finding(finding, self.words.language),
            format_exact(self._find_time(numbered.rendition, finding.source or finding.target)),
            finding.status in ("accepted", "added"),
            clean_text(finding.comment) if finding.comment else None,
            group_of(finding.kind),
        )

    def _find_time(self, rendition: Rendition, spans: Sequence[TextSpan]) -> int:
        named = [span.utterance_id for span in spans] + [*rendition.source_ids, *rendition.target_ids]
        return next((self.starts[id] for id in named if id in self.starts), 0)

    def _translate_row(self, row: SpeechRow) -> Iterator[Translated]:
        own = self._translate(row.speech.utterance)
        if own is not None:
            yield own
        for rendering in row.renderings:
            rendered = [part.utterance for part in rendering.parts if isinstance(part, Speech)]
            texts = [t.text for t in map(self._translate, rendered) if t is not None and not t.missing]
            joined = " ".join(texts)
            if joined and (own is None or joined != own.text):
                yield Translated(joined, self.words.say("report.of_rendition"))

    def _translate(self, utterance: Utterance) -> Translated | None:
        """None where nothing is to be said: nothing was, or it was said in the reader's language, or nothing is translated at all."""
        words = self.words
        if not clean_text(utterance.text) or utterance.language == words.target:
            return None
        text = clean_text(show_text(utterance, words.target) or "")
        if text:
            return Translated(text)
        return Translated(words.say("mark.not_translated"), missing=True) if self.translated else None


def _part(block: Block) -> Iterator[Block]:
    """The block, and apart from it the edits and captions after the last that was said: they do not belong to it."""
    last = max((n for n, cells in enumerate(block.cells) if cells.kind in ("speech", "silence")), default=-1)
    after = Block(cells=block.cells[last + 1 :])
    block.cells = block.cells[: last + 1]
    yield from (one for one in (block, after) if one.title is not None or one.cells)


def _collect_underlines(findings: Iterable[NumberedFinding]) -> Mapping[str, list[Underline]]:
    """By the id of an utterance or a caption."""
    found: dict[str, list[Underline]] = {}
    for numbered in findings:
        for span in (*numbered.finding.source, *numbered.finding.target):
            found.setdefault(span.utterance_id, []).append(Underline(span.start, span.end, numbered.number))
    return found
