"""The aligned transcript in the terminal: originals, what the interpreter made of them, and machine translation side by side.

In: a transcript, the reader's language, a width. Out: rich renderables. All text is put in as plain `Text`, so that nothing
said in a clip is taken for markup.

From `WIDE` columns up: original, rendition and machine translation in three columns. From `BESIDE` up in two: the original
above its machine translation, beside it the rendition above its own. Below that, one under the other. `→` always opens a
machine translation, `✂` an edit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from vidtx.document import ROLES, EditBoundary, Exchange, Rendition, Transcript, Utterance
from vidtx.views.cues import split_at_boundaries
from vidtx.views.text import clean_text, format_clock, format_exact
from vidtx.views.wording import (
    CONTINUITY_WORDS,
    DOUBTFUL,
    NOT_RECOGNIZED,
    NOT_TRANSLATED,
    RENDITION_WORDS,
    describe_boundary,
    describe_finding,
    describe_origin,
    describe_place,
    describe_silence,
    is_doubtful,
    label_speakers,
)

WIDE = 112  # columns: from here up three texts stand side by side
BESIDE = 64  # columns: from here up two
_COLORS = {"questioner": "cyan", "interpreter": "magenta", "subject": "green"}
_CONTINUITY = {"crosses_edit": "bold red", "continuous": "green", "unknown": "yellow"}
_NOTES = {
    "low_confidence": "text unsure",
    "language_uncertain": "language unsure",
    "repetition_cut": "repeats removed",
    "overlap": "two speak at once",
    "truncated": "turn cut to the longest window",
}
_SETTLED_BY_A_PERSON = frozenset({"low_confidence", "language_uncertain"})


def render_transcript(transcript: Transcript, to: str = "en", width: int | None = None) -> RenderableType:
    """The whole transcript; `to` is the reader's language, `width` the columns to lay it out in (None: the console's)."""
    return _Sized(transcript, to, width)


def render_summary(transcript: Transcript) -> RenderableType:
    """The clip, its speakers with their roles, its edits and what was found about renditions."""
    clip = transcript.clip
    labels = label_speakers(transcript)
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row("clip", Text(f"{clean_text(clip.name)}, {format_clock(clip.duration)}, SHA-256 {clip.sha256[:16]}…"))
    for speaker in transcript.speakers:
        sure = "" if speaker.role_probability is None else f" ({speaker.role_probability:.0%})"
        said = f"{speaker.speech / 1000:.0f} s in {', '.join(speaker.languages) or 'no known language'}"
        role = "role unknown" if speaker.role == "unknown" else f"{speaker.role}{sure}"
        table.add_row("speaker", Text(f"{clean_text(speaker.id)}: {labels[speaker.id]}, {role}, {said}"))
    grades = [
        f"{n} {grade}"
        for grade in ("certain", "probable", "possible")
        if (n := sum(b.confidence_level == grade for b in transcript.boundaries))
    ]
    table.add_row("edits", Text(", ".join(grades) or "no edit found (which does not say that there is none)"))
    crossing = sum(e.continuity == "crosses_edit" for e in transcript.exchanges)
    cross = "crosses" if crossing == 1 else "cross"
    table.add_row("exchanges", Text(f"{len(transcript.exchanges)}, of which {crossing} {cross} an edit"))
    kinds = [r.kind for r in transcript.renditions]
    found = [
        f"{kinds.count(kind)} {words}"
        for kind, words in RENDITION_WORDS.items()
        if kind not in ("close", "non_rendition") and kind in kinds
    ]
    table.add_row("renditions", Text("; ".join(found) or ("none" if not kinds else "nothing found that differs")))
    lost = sum("untranscribed" in u.flags for u in transcript.utterances)
    unsure = sum(is_doubtful(u) for u in transcript.utterances)
    doubts = [f"{n} {words}" for n, words in ((lost, "not recognized"), (unsure, f"unsure, marked {DOUBTFUL}")) if n]
    if doubts:
        table.add_row("utterances", Text(f"{len(transcript.utterances)}, of which {', '.join(doubts)}"))
    return Group(Text(), table, Text(describe_origin(transcript), style="dim"))


class _Sized:
    """The transcript, laid out when it is known how many columns there are."""

    def __init__(self, transcript: Transcript, to: str, width: int | None) -> None:
        self.transcript, self.to, self.width = transcript, to, width

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = options.max_width if self.width is None else min(self.width, options.max_width)
        yield from _Page(self.transcript, self.to, width).parts()


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
        held = {b.id for boundaries in self.inside.values() for b in boundaries}
        self.waiting = [b for b in transcript.boundaries if b.id not in held]
        self.who = 19 if width >= WIDE else 13

    def parts(self) -> Iterator[RenderableType]:
        shown = [u for u in self.transcript.utterances if u.id not in self.renders]
        lasts = {self.exchange_of[u.id].id: u.id for u in shown if u.id in self.exchange_of}
        numbers = {e.id: n for n, e in enumerate(self.transcript.exchanges, 1)}
        current: Exchange | None = None
        seen: set[str] = set()
        if shown:
            yield from self._column_titles()
        for number, utterance in enumerate(shown):
            while self.waiting and self.waiting[0].start_ms <= utterance.span.start:
                yield self._edit(self.waiting.pop(0))
            exchange = self.exchange_of.get(utterance.id)
            if exchange is not current or number == 0:
                yield Text()
                yield self._heading(exchange, numbers, seen)
            current = exchange
            yield self._row(utterance)
            if exchange is not None:
                seen.add(exchange.id)
                if not exchange.answer and lasts[exchange.id] == utterance.id:
                    yield Text(" " * (self.who + 2) + f"[{describe_silence(exchange)}]", style="italic yellow")
        yield from (self._edit(boundary) for boundary in self.waiting)

    def _heading(self, exchange: Exchange | None, numbers: dict[str, int], seen: set[str]) -> RenderableType:
        if exchange is None:
            return Rule(Text("Outside the exchanges", style="bold"), align="left", style="dim")
        again = ", continued" if exchange.id in seen else ""
        words = CONTINUITY_WORDS[exchange.continuity]
        title = Text.assemble(
            (f"Exchange {numbers[exchange.id]}{again}", "bold"), " · ", (words, _CONTINUITY[exchange.continuity])
        )
        return Rule(title, align="left", style="dim")

    def _edit(self, boundary: EditBoundary) -> RenderableType:
        lasting = f" to {format_exact(boundary.end_ms)}" if boundary.end_pts is not None else ""
        words = f"✂ {format_exact(boundary.start_ms)}{lasting} {describe_place(boundary)} "
        return Text(words + "╌" * max(0, self.width - cell_len(words)), style="bold red")

    def _column_titles(self) -> Iterator[RenderableType]:
        if self.width >= WIDE:
            titles = ["said", "the interpreter's rendition", "machine translation"]
        elif self.width >= BESIDE:
            titles = ["said, → machine translation", "the interpreter's rendition"]
        else:
            return
        yield self._grid(Text("who", style="dim"), [Text(title, style="dim") for title in titles])

    def _grid(self, who: Text, texts: Sequence[Text]) -> Table:
        table = Table.grid(padding=(0, 2, 0, 0))
        share = (self.width - self.who - 2) // len(texts) - 2
        table.add_column(width=self.who, overflow="fold")
        for _ in texts:
            table.add_column(width=max(8, share), overflow="fold")
        table.add_row(who, *texts)
        return table

    def _row(self, utterance: Utterance) -> RenderableType:
        role = self.roles[utterance.speaker]
        label = self.labels[utterance.speaker]
        named = role in ROLES[:3] and not label.lower().startswith(role)
        who = Text.assemble(
            (f"{format_clock(utterance.span.start)}  {utterance.language or '?'}", "dim"),
            "\n",
            (label, _COLORS.get(role, "")),
            (f"\n{role}" if named else "", "dim"),
        )
        rendition = self.rendered_by.get(utterance.id)
        if rendition is not None and rendition.source_ids[0] != utterance.id:
            rendition = None  # several originals, rendered as one: it stands beside the first
        said, rendered, translated = self._said(utterance), self._rendered(rendition), self._translated(utterance.id)
        if self.width >= WIDE:
            return self._grid(who, [said, rendered, translated])
        above = Text("\n").join([part for part in (said, translated) if part.plain])
        if self.width >= BESIDE:
            return self._grid(who, [above, rendered])
        return self._grid(who, [Text("\n").join([part for part in (above, rendered) if part.plain])])

    def _said(self, utterance: Utterance) -> Text:
        """The original with a mark wherever an edit lies inside it; after it where its words have no times of their own."""
        text, after = Text(), []
        pieces = utterance.text.split()
        marks: dict[int, list[str]] = {}
        for boundary, index in split_at_boundaries(utterance, self.inside[utterance.id]):
            if index is None or not clean_text(utterance.text):
                after.append(f"✂ {describe_boundary(boundary)}, within")
            else:
                marks.setdefault(index, []).append(f"✂ {describe_boundary(boundary)} ✂")
        for number, piece in enumerate([*pieces, ""]):
            for mark in marks.get(number, ()):
                text.append(mark, style="bold red").append(" ")
            if cleaned := clean_text(piece):
                text.append(f"{cleaned} ")
        text.rstrip()
        if not text.plain:
            text = Text(NOT_RECOGNIZED, style="italic yellow")
        elif is_doubtful(utterance):
            text.append(f" {DOUBTFUL}", style="yellow")
        for mark in after:
            text.append(f"\n{mark}", style="bold red")
        settled = _SETTLED_BY_A_PERSON if utterance.status != "machine" else frozenset()
        notes = [words for flag, words in _NOTES.items() if flag in utterance.flags and flag not in settled]
        if notes:
            text.append(f"\n{', '.join(notes)}", style="dim italic")
        return text

    def _rendered(self, rendition: Rendition | None) -> Text:
        """What the interpreter said of it, in his words and in the reader's language; edits before his words among them."""
        if rendition is None:
            return Text()
        parts: list[Text] = []
        ended = max(self.by_id[id].span.end for id in rendition.source_ids)
        for id in rendition.target_ids:
            target = self.by_id[id]
            for boundary in [b for b in self.waiting if ended <= b.start_ms <= target.span.start]:
                self.waiting.remove(boundary)
                parts.append(Text(f"✂ {format_exact(boundary.start_ms)} {describe_place(boundary)}", style="bold red"))
            voice = "" if self.width >= BESIDE else f"{self.labels[target.speaker]}: "
            parts.append(Text(voice, style="magenta").append_text(self._said(target)))
            if (translated := self._translated(id)).plain:
                parts.append(translated)
        if rendition.kind != "close":
            parts.append(Text(f"[{RENDITION_WORDS[rendition.kind]}]", style="bold yellow"))
        parts += [Text(clean_text(describe_finding(finding)), style="yellow") for finding in rendition.findings]
        return Text("\n").join(parts)

    def _translated(self, id: str) -> Text:
        utterance = self.by_id[id]
        if not clean_text(utterance.text) or utterance.language == self.to:
            return Text()
        translated = clean_text(utterance.translation(self.to) or "")
        return Text(f"→ {translated}", style="bold") if translated else Text(NOT_TRANSLATED, style="italic yellow")
