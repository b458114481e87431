"""The aligned transcript in the terminal: originals, what the interpreter made of them, and machine translation side by side.

In: a transcript, the reader's language, a width. Out: rich renderables, laid out from `vidtx.views.rows`. All text is put in as plain
`Text`, so that nothing said in a clip is taken for markup. What a finding is about is underlined in both texts, in the color of its kind;
where there are no colors, `_` stands around it and the sign of its kind behind.

From `THREE_COLUMNS` wide: original, rendition and machine translation in three columns. From `TWO_COLUMNS` in two: the original
above its machine translation, beside it the rendition above its own. Below that, one under the other. `→` always opens a
machine translation (`→ ≈` a rough gist), `✂` an edit, `▭` a caption.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from vidtx.document import ROLES, Finding, Transcript, Utterance
from vidtx.views.marks.gaps import Gaps, describe_cut_off
from vidtx.views.marks.glossary import explain_glossary
from vidtx.views.marks.pieces import Underline, cut_text, find_word
from vidtx.views.marks.signs import SIGNS, Group, group_of, index_spans, list_findings, sum_up_finding, write_legend
from vidtx.views.phrases import phrase
from vidtx.views.rows import CaptionRow, Edit, EditRow, Heading, Rendering, Row, Silence, Speech, SpeechRow, align_rows
from vidtx.views.text import clean_text, format_clock, format_exact
from vidtx.views.wording import (
    DOUBTFUL,
    EDIT_SIGN,
    describe_boundary,
    describe_claim,
    describe_outside,
    describe_silence,
    describe_times,
    describe_untranslated,
    is_doubtful,
    label_rendition,
    label_speakers,
    mark_outside,
    name_continuity,
    name_flag,
    name_role,
    open_flags,
    show_text,
    title_heading,
)

THREE_COLUMNS = 112  # columns of the terminal: from here up three texts stand side by side
TWO_COLUMNS = 64  # columns of the terminal: from here up two
_WHO_WIDE, _WHO_NARROW = 19, 13  # columns of the terminal for time, language and speaker
_ROLE_STYLES = {"questioner": "cyan", "interpreter": "magenta", "subject": "green"}
_CONTINUITY_STYLES = {"crosses_edit": "bold red", "continuous": "green", "unknown": "yellow"}
_FINDING_STYLES: Mapping[Group, str] = {
    "value": "yellow",
    "name": "cyan",
    "negation": "red",
    "omission": "magenta",
    "addition": "green",
    "substitution": "red",
    "caption": "blue",
    "other": "yellow",
}
_SHOWN_FLAGS = ("low_confidence", "language_uncertain", "repetition_cut", "overlap", "truncated")


def render_transcript(
    transcript: Transcript, to: str = "en", width: int | None = None, *, wording: str = "en", details: bool = False
) -> RenderableType:
    """The whole transcript.

    `to`: the language of the translations; `width`: the columns to lay it out in (None: the console's); `wording`: the language of
    everything that is not said in the clip; `details`: below each exchange's heading, the gaps between its parts and the answer's latency.
    """
    return _Sized(transcript, to, width, wording, details)


@dataclass(frozen=True, slots=True)
class _Sized:
    """The transcript, laid out when it is known how many columns there are."""

    transcript: Transcript
    to: str
    width: int | None
    wording: str
    details: bool

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = options.max_width if self.width is None else min(self.width, options.max_width)
        labels = label_speakers(self.transcript, self.wording)
        shows_gist = any(utterance.is_gist(self.to) for utterance in self.transcript.utterances)
        page = _Page(
            labels,
            self.to,
            width,
            self.wording,
            self.transcript.is_translated,
            shows_gist,
            console.no_color or console.color_system is None,
            _Marks.of(self.transcript),
            Gaps(self.transcript, self.wording) if self.details else None,
        )
        yield from page.render(self.transcript)


@dataclass(frozen=True, slots=True)
class _Marks:
    """`findings`: those that are shown. `underlines`: by the id of an utterance or a caption; each names a finding by its index."""

    findings: Sequence[Finding] = ()
    underlines: Mapping[str, Sequence[Underline]] = field(default_factory=dict)

    @classmethod
    def of(cls, transcript: Transcript) -> _Marks:
        findings = list_findings(transcript)
        numbers = {finding.id: number for number, finding in enumerate(findings)}
        spans = index_spans(findings)
        return cls(
            findings,
            {id: [Underline(m.start, m.end, numbers[m.finding.id]) for m in own] for id, own in spans.items()},
        )


@dataclass(frozen=True, slots=True)
class _Page:
    """Lays rows out in `width` columns of the terminal. `labels`: by speaker id.

    `translated`: whether anything is; where nothing is, that is said once, and not on every line. `gist`: whether a rough gist is shown.
    `plain`: there are no colors. `gaps`: writes what lies between the parts of an exchange, where that is wanted.
    """

    labels: dict[str, str]
    to: str
    width: int
    wording: str
    translated: bool = True
    gist: bool = False
    plain: bool = False
    marks: _Marks = _Marks()
    gaps: Gaps | None = None

    @property
    def who(self) -> int:
        return _WHO_WIDE if self.width >= THREE_COLUMNS else _WHO_NARROW

    def render(self, transcript: Transcript) -> Iterator[RenderableType]:
        if transcript.utterances:
            if outside := describe_outside(transcript, self.wording):
                yield Text(outside, style="bold red")
            elif not self.translated and (untranslated := describe_untranslated(transcript, self.wording)):
                yield Text(untranslated, style="yellow")
            if self.gist:
                yield Text(phrase("note.gist", self.wording), style="yellow")
            if signs := explain_glossary(transcript, self.to, self.wording):
                yield Text(signs, style="dim")
            if legend := write_legend(self.marks.findings, self.wording):
                yield Text(" ".join(legend), style="dim")
            yield from self._render_titles()
        for row in align_rows(transcript):
            yield from self._render_row(row)

    def _render_row(self, row: Row) -> Iterator[RenderableType]:
        match row:
            case Heading():
                yield Text()
                yield self._render_heading(row)
                if told := self._describe_gaps(row):
                    yield Text(told, style="dim")
            case SpeechRow():
                yield self._render_speech(row)
            case EditRow():
                boundary = row.edit.boundary
                claim = f"{EDIT_SIGN} {describe_times(boundary, self.wording)} {describe_claim(boundary, self.wording)} "
                yield Text(claim + "╌" * max(0, self.width - cell_len(claim)), style="bold red")
            case CaptionRow():
                yield self._render_caption(row)
            case Silence():
                silence = describe_silence(row.exchange.exchange, self.wording, row.at)
                yield Text(" " * (self.who + 2) + f"[{silence}]", style="italic yellow")

    def _describe_gaps(self, heading: Heading) -> str:
        if self.gaps is None or heading.exchange is None or heading.again:
            return ""
        return " · ".join(self.gaps.describe(heading.exchange.exchange))

    def _render_caption(self, row: CaptionRow) -> RenderableType:
        caption = row.caption
        written = self._mark_text(Text(style="blue"), caption.text, caption.id)
        before, _, after = phrase("caption.line", self.wording, text="\0").partition("\0")
        line = Text(f"▭ {format_exact(caption.span.start)} {before}", style="blue").append_text(written).append(after)
        if row.differs:
            line.append(f" [{phrase('finding.caption_beside', self.wording)}]", style="bold")
        return line

    def _render_heading(self, heading: Heading) -> RenderableType:
        title = Text(title_heading(heading, self.wording), style="bold", end="")
        if heading.exchange is not None:
            continuity = heading.exchange.exchange.continuity
            named = (name_continuity(continuity, self.wording), _CONTINUITY_STYLES[continuity])
            title = Text.assemble((title.plain, "bold"), " · ", named)
        return Rule(title, align="left", style="dim")

    def _render_titles(self) -> Iterator[RenderableType]:
        if self.width >= THREE_COLUMNS:
            titles = ["said", "rendition", "gist" if self.gist else "translation" if self.translated else "none"]
        elif self.width >= TWO_COLUMNS:
            said = "said_above_gist" if self.gist else "said_above_translation" if self.translated else "said"
            titles = [said, "rendition"]
        else:
            return
        named = [Text("" if title == "none" else phrase(f"column.{title}", self.wording), style="dim") for title in titles]
        yield self._make_grid(Text(phrase("column.who", self.wording), style="dim"), named)

    def _make_grid(self, who: Text, texts: Sequence[Text]) -> Table:
        table = Table.grid(padding=(0, 2, 0, 0))
        share = (self.width - self.who - 2) // len(texts) - 2
        table.add_column(width=self.who, overflow="fold")
        for _ in texts:
            table.add_column(width=max(8, share), overflow="fold")
        table.add_row(who, *texts)
        return table

    def _render_speech(self, row: SpeechRow) -> RenderableType:
        said, translated = self._write_speech(row.speech), self._write_translation(row.speech.utterance)
        rendered = _stack([self._write_rendering(rendering) for rendering in row.renderings])
        who = self._write_who(row.speech)
        if self.width >= THREE_COLUMNS:
            return self._make_grid(who, [said, rendered, translated])
        if self.width >= TWO_COLUMNS:
            return self._make_grid(who, [_stack([said, translated]), rendered])
        return self._make_grid(who, [_stack([said, translated, rendered])])

    def _write_who(self, speech: Speech) -> Text:
        role, label = speech.speaker.role, self.labels[speech.speaker.id]
        role_name = name_role(role, self.wording)
        is_named = role in ROLES[:3] and not label.lower().startswith(role_name.lower())
        return Text.assemble(
            (f"{format_clock(speech.utterance.span.start)}  {speech.utterance.language or '?'}", "dim"),
            "\n",
            (label, _ROLE_STYLES.get(role, "")),
            (f"\n{role_name}" if is_named else "", "dim"),
        )

    def _write_speech(self, speech: Speech) -> Text:
        """The text with a mark wherever an edit lies inside it; after it where its words have no times of their own."""
        utterance = speech.utterance
        after: list[str] = []
        inside: list[str] = []
        places: dict[int, list[int]] = {}
        for edit in speech.edits:
            said = f"{EDIT_SIGN} {describe_boundary(edit.boundary, self.wording)}"
            if edit.word is None or not clean_text(utterance.text):
                after.append(f"{said}, {phrase('edit.within', self.wording)}")
            else:
                places.setdefault(find_word(utterance.text, edit.word), []).append(len(inside))
                inside.append(f"{said} {EDIT_SIGN}")
        text = self._mark_text(Text(), utterance.text, utterance.id, places, inside)
        text.rstrip()
        if not text.plain:
            text = Text(phrase("mark.not_recognized", self.wording), style="italic yellow")
        if outside := mark_outside(utterance, self.wording):
            text = Text.assemble((outside, "bold red"), " ").append_text(text)
        if is_doubtful(utterance) and clean_text(utterance.text):
            text.append(f" {DOUBTFUL}", style="yellow")
        for mark in after:
            text.append(f"\n{mark}", style="bold red")
        if speech.cut_off is not None and (cut := describe_cut_off(speech.cut_off, self.wording)):
            text.append(f"\n[{EDIT_SIGN} {cut}]", style="bold red")
        notes = [name_flag(flag, self.wording) for flag in open_flags(utterance, _SHOWN_FLAGS)]
        if notes:
            text.append(f"\n{', '.join(notes)}", style="dim italic")
        return text

    def _mark_text(
        self,
        text: Text,
        content: str,
        id: str,
        places: Mapping[int, Sequence[int]] | None = None,
        edits: Sequence[str] = (),
    ) -> Text:
        """The content at the end of `text`: what findings are about is underlined, and `edits` stand where `places` has their indices."""
        for piece in cut_text(content, self.marks.underlines.get(id, ()), places or {}):
            if piece.cut is not None:
                if text.plain and not text.plain.endswith(" "):
                    text.append(" ")
                text.append(edits[piece.cut], style="bold red").append(" ")
                continue
            shown = piece.text.strip()
            if not piece.findings or not shown:
                text.append(piece.text)
                continue
            kind = self.marks.findings[piece.findings[0]].kind
            before, after = piece.text.partition(shown)[::2]
            signs = "".join(dict.fromkeys(SIGNS[self.marks.findings[n].kind] for n in piece.ending))
            text.append(before)
            text.append(f"_{shown}_{signs}" if self.plain else shown, style=f"underline {_FINDING_STYLES[group_of(kind)]}")
            text.append(after)
        return text

    def _write_rendering(self, rendering: Rendering) -> Text:
        """What the interpreter said of an original, and in the reader's language; edits before it among them; findings below."""
        parts: list[Text] = []
        for part in rendering.parts:
            if isinstance(part, Edit):
                claim = describe_claim(part.boundary, self.wording)
                parts.append(Text(f"{EDIT_SIGN} {format_exact(part.boundary.start_ms)} {claim}", style="bold red"))
                continue
            label = "" if self.width >= TWO_COLUMNS else f"{self.labels[part.speaker.id]}: "
            parts.append(Text(label, style="magenta").append_text(self._write_speech(part)))
            parts.append(self._write_translation(part.utterance))
        kind = rendering.rendition.kind
        if kind != "close" and (self.translated or kind != "not_compared"):
            parts.append(Text(f"[{label_rendition(rendering.rendition, self.wording)}]", style="bold yellow"))
        parts += [
            Text(sum_up_finding(finding, self.wording), style=_FINDING_STYLES[group_of(finding.kind)])
            for finding in rendering.findings
        ]
        return _stack(parts)

    def _write_translation(self, utterance: Utterance) -> Text:
        if not clean_text(utterance.text) or utterance.language == self.to:
            return Text()
        translated = clean_text(show_text(utterance, self.to) or "")
        if not translated and not self.translated:
            return Text()
        if not translated:
            return Text(phrase("mark.not_translated", self.wording), style="italic yellow")
        return Text(f"→ {translated}", style="bold")


def _stack(parts: Sequence[Text]) -> Text:
    """The parts that are not empty, one under the other."""
    return Text("\n").join([part for part in parts if part.plain])
