"""The aligned transcript in the terminal: originals, what the interpreter made of them, and machine translation side by side.

In: a transcript, the reader's language, a width. Out: rich renderables. All text is put in as plain `Text`, so that nothing
said in a clip is taken for markup.
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from vidtx.document import EditBoundary, Exchange, Rendition, Transcript, Utterance
from vidtx.document.model import FLAGS
from vidtx.document.timing import time_words
from vidtx.export.text import clean_text, format_clock
from vidtx.export.voices import (
    CONTINUITY_WORDS,
    NOT_RECOGNISED,
    NOT_TRANSLATED,
    RENDITION_WORDS,
    describe_boundary,
    describe_origin,
    describe_silence,
    is_doubtful,
    label_speakers,
)

WIDE = 92  # columns: from here up three texts stand side by side
_WHO = 21  # columns of the first column
_COLOURS = {"questioner": "cyan", "interpreter": "magenta", "subject": "green"}
_CONTINUITY = {"crosses_edit": "bold red", "continuous": "green", "unknown": "yellow"}
_DEFAULT_WIDTH = 100


def render_transcript(transcript: Transcript, to: str = "en", width: int | None = None) -> RenderableType:
    """The whole transcript; `to` is the reader's language, `width` the columns that there are."""
    return Group(*_Page(transcript, to, width or _DEFAULT_WIDTH).parts())


def render_summary(transcript: Transcript) -> RenderableType:
    """The clip, its speakers with their roles, its edits and what was found about renditions."""
    clip = transcript.clip
    labels = label_speakers(transcript)
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    table.add_row("clip", Text(f"{clean_text(clip.name)}, {format_clock(clip.duration)}, SHA-256 {clip.sha256[:16]}…"))
    for speaker in transcript.speakers:
        sure = "" if speaker.role_probability is None else f" ({speaker.role_probability:.0%})"
        said = f"{speaker.speech / 1000:.0f} s in {', '.join(speaker.languages) or 'no known language'}"
        role = "role unknown" if speaker.role == "unknown" else speaker.role
        table.add_row("speaker", Text(f"{clean_text(speaker.id)}: {labels[speaker.id]}, {role}{sure}, {said}"))
    grades = [
        f"{n} {grade}"
        for grade in ("certain", "probable", "possible")
        if (n := sum(b.grade == grade for b in transcript.boundaries))
    ]
    table.add_row("edits", Text(", ".join(grades) or "no edit found (which does not say that there is none)"))
    crossing = sum(e.continuity == "crosses_edit" for e in transcript.exchanges)
    table.add_row("exchanges", Text(f"{len(transcript.exchanges)}, of which {crossing} cross an edit"))
    kinds = [r.kind for r in transcript.renditions]
    found = [
        f"{kinds.count(kind)} {words}"
        for kind, words in RENDITION_WORDS.items()
        if kind not in ("close", "non_rendition") and kind in kinds
    ]
    table.add_row("renditions", Text("; ".join(found) or "nothing found that differs"))
    return Group(Text(), table, Text(describe_origin(transcript), style="dim"))


class _Page:
    """Lays one transcript out. Renditions stand beside their originals, everything else in order of time."""

    def __init__(self, transcript: Transcript, to: str, width: int) -> None:
        self.transcript, self.to, self.width = transcript, to, width
        self.labels = label_speakers(transcript)
        self.roles = {s.id: s.role for s in transcript.speakers}
        self.by_id = {u.id: u for u in transcript.utterances}
        self.rendered_by = {id: r for r in transcript.renditions for id in r.source_ids}
        self.renders = {id: r for r in transcript.renditions if r.source_ids for id in r.target_ids}
        self.exchange_of = {id: e for e in transcript.exchanges for id in e.utterance_ids}
        self.inside = {
            u.id: [b for b in transcript.boundaries if u.span.start < b.start_ms < u.span.end] for u in transcript.utterances
        }

    def parts(self) -> Iterable[RenderableType]:
        held = {b.id for boundaries in self.inside.values() for b in boundaries}
        waiting = [b for b in self.transcript.boundaries if b.id not in held]
        numbers = {e.id: n for n, e in enumerate(self.transcript.exchanges, 1)}
        current: Exchange | None = None
        for utterance in self.transcript.utterances:
            if utterance.id in self.renders:
                continue  # it stands beside what it renders
            exchange = self.exchange_of.get(utterance.id)
            if current is not None and exchange is not current:
                yield from self._silence(current)
            while waiting and waiting[0].start_ms <= utterance.span.start:
                yield self._edit(waiting.pop(0))
            if exchange is not None and exchange is not current:
                yield Text()
                words = CONTINUITY_WORDS[exchange.continuity]
                title = Text.assemble(
                    (f"Exchange {numbers[exchange.id]}", "bold"), " · ", (words, _CONTINUITY[exchange.continuity])
                )
                yield Rule(title, align="left", style="dim")
            current = exchange
            yield self._row(utterance)
        if current is not None:
            yield from self._silence(current)
        yield from (self._edit(boundary) for boundary in waiting)

    def _silence(self, exchange: Exchange) -> Iterable[RenderableType]:
        if not exchange.answer:
            yield Text(" " * _WHO + f"[{describe_silence(exchange)}]", style="italic yellow")

    def _edit(self, boundary: EditBoundary) -> RenderableType:
        where = " and ".join(name for name, there in (("picture", boundary.in_picture), ("sound", boundary.in_sound)) if there)
        lasting = f" to {format_clock(boundary.end_ms)}" if boundary.end_pts is not None else ""
        words = f"✂ {format_clock(boundary.start_ms)}{lasting}  {describe_boundary(boundary)}, in {where}"
        return Rule(Text(words, style="bold red"), style="red", characters="╌", align="left")

    def _row(self, utterance: Utterance) -> RenderableType:
        colour = _COLOURS.get(self.roles[utterance.speaker], "white")
        who = Text.assemble(
            (format_clock(utterance.span.start), "dim"),
            "  ",
            (utterance.language or "?", "dim"),
            "\n",
            (self.labels[utterance.speaker], colour),
        )
        rendition = self.rendered_by.get(utterance.id)
        first = rendition is None or rendition.source_ids[0] == utterance.id
        original, beside, translation = (
            self._said(utterance),
            self._rendered(rendition if first else None),
            self._translated(utterance),
        )
        if self.width >= WIDE:
            table = Table.grid(padding=(0, 2, 0, 0))
            table.add_column(width=_WHO - 2)
            share = (self.width - _WHO - 6) // 3
            for _ in range(3):
                table.add_column(width=share)
            table.add_row(who, original, beside, translation)
            return table
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(width=_WHO - 2)
        table.add_column(width=max(16, self.width - _WHO - 2))
        texts = [part for part in (original, translation, beside) if part.plain]
        table.add_row(who, Text("\n").join(texts))
        return table

    def _said(self, utterance: Utterance) -> Text:
        """The original with a mark wherever an edit lies inside it."""
        if not utterance.text:
            return Text(NOT_RECOGNISED, style="italic yellow")
        text = Text()
        waiting = list(self.inside[utterance.id])
        for word in time_words(utterance):
            while waiting and waiting[0].start_ms <= (word.span.start + word.span.end) // 2:
                text.append(f"✂ {describe_boundary(waiting.pop(0))} ✂ ", style="bold red")
            text.append(clean_text(word.text) + " ")
        for boundary in waiting:
            text.append(f"✂ {describe_boundary(boundary)} ", style="bold red")
        text.rstrip()
        if is_doubtful(utterance):
            text.append(" (?)", style="yellow")
        notes = [FLAGS[flag] for flag in utterance.flags if flag in ("overlap", "repetition_cut", "truncated")]
        if notes:
            text.append("\n" + "; ".join(notes), style="dim italic")
        return text

    def _rendered(self, rendition: Rendition | None) -> Text:
        """What the interpreter said of it, in his words and in the reader's language."""
        text = Text()
        if rendition is None:
            return text
        for id in rendition.target_ids:
            utterance = self.by_id[id]
            if text:
                text.append("\n")
            text.append("Interpreter " if self.width < WIDE else "", style="magenta").append_text(self._said(utterance))
            translated = utterance.translation(self.to)
            if translated and utterance.language != self.to:
                text.append(f"\n→ {clean_text(translated)}", style="magenta")
        if rendition.kind != "close":
            text.append(("\n" if text else "") + f"[{RENDITION_WORDS[rendition.kind]}]", style="bold yellow")
        for finding in rendition.findings:
            text.append(f"\n{clean_text(finding)}", style="yellow")
        return text

    def _translated(self, utterance: Utterance) -> Text:
        if not utterance.text or utterance.language == self.to:
            return Text()
        translated = utterance.translation(self.to)
        return Text(clean_text(translated), style="bold") if translated else Text(NOT_TRANSLATED, style="italic yellow")
