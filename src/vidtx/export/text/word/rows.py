"""The rows of the table in a Word document: what was said, who said it and when, and beside it what the interpreter made of it and its translation.

In: a transcript and the user's options. Out: rows of WordprocessingML, and the comments on them. An utterance has one place in the table: a row of its own, or
the cell of renditions beside its original (with `--rendition interpreter` or `both`). A cell of texts holds paragraphs in two styles: `VidtxText` for the texts,
`VidtxMark` for everything else (times, names, marks), so that a text that comes back is never mixed with what vidtx wrote around it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vidtx.document import EditBoundary, Transcript, Utterance
from vidtx.export.options import ExportOptions
from vidtx.export.text.word.comments import Comments
from vidtx.export.text.word.markup import (
    Anchor,
    comment_on,
    make_cell,
    make_paragraph,
    make_row,
    make_run,
    make_text,
    style_run,
    wrap_bookmark,
)
from vidtx.export.text.word.remarks import LINE_COLORS, index_findings, tell_edit, tell_finding
from vidtx.views.ids.bookmarks import Bookmarked, make_bookmark
from vidtx.views.marks.gaps import Gaps, describe_cut_off
from vidtx.views.marks.signs import group_of
from vidtx.views.phrases import phrase
from vidtx.views.rows import (
    CaptionRow,
    Edit,
    EditRow,
    Heading,
    Rendering,
    Silence,
    Speech,
    SpeechRow,
    align_rows,
    list_rows,
)
from vidtx.views.text import clean_text, format_clock
from vidtx.views.text_spans import clean_spans, find_piece
from vidtx.views.wording import (
    EDIT_SIGN,
    describe_claim,
    describe_inside,
    describe_silence,
    describe_times,
    label_rendition,
    label_speakers,
    mark_outside,
    name_continuity,
    name_flag,
    name_rendition,
    name_role,
    open_flags,
    show_text,
    title_heading,
)

PAGE_WIDTH = 15136  # of the text on a landscape A4 page with margins of 1.5 cm, in twentieths of a point
_TIME_WIDTH, _WHO_WIDTH = 1000, 1800
_FILLS = {"continuous": "E6EFE9", "crosses_edit": "FBE7D0", "unknown": "E8EAED"}
_HEAD_FILL, _EDIT_FILL = "1F2A37", "FDF2F2"
_TOLD = ("outside_domain", "translation_withheld", "untranscribed", "rough_gist")  # flags that other marks say already
_UNREMARKABLE = frozenset({"close", "not_compared", "non_rendition"})  # kinds of rendition that need no word
_EMPTY = make_paragraph("VidtxMark", "")


class TableRows:
    """The rows of a transcript; `comments` is filled while they are made."""

    def __init__(self, transcript: Transcript, options: ExportOptions, comments: Comments) -> None:
        self._transcript, self._options, self._comments = transcript, options, comments
        self._wording = options.wording
        self._labels = label_speakers(transcript, options.wording)
        self._targets = options.translations_of(transcript)
        self._beside = options.rendition in ("interpreter", "both")
        self._bookmarks = 0
        self._small = style_run(options.wording)
        columns = 1 + self._beside + bool(self._targets)
        self._width = (PAGE_WIDTH - _TIME_WIDTH - _WHO_WIDTH) // columns
        self.widths = (_TIME_WIDTH, _WHO_WIDTH, *[self._width] * columns)
        self._remarks = index_findings(transcript)
        self._gaps = Gaps(transcript, options.wording)

    def write(self) -> Iterator[str]:
        """The head, then a row for each row of the view."""
        yield self._write_head()
        for row in (align_rows if self._beside else list_rows)(self._transcript):
            match row:
                case Heading():
                    yield self._write_heading(row)
                case EditRow():
                    if self._options.mark_edits:
                        yield self._write_edit(row.edit)
                case CaptionRow():
                    yield self._write_caption(row)
                case Silence():
                    yield self._write_line("VidtxMark", f"[{describe_silence(row.exchange.exchange, self._wording, row.at)}]")
                case SpeechRow():
                    yield self._write_speech(row)

    def _write_head(self) -> str:
        names = [
            phrase("docx.time", self._wording),
            phrase("column.who", self._wording),
            phrase("docx.original", self._wording),
        ]
        names += [phrase("column.rendition", self._wording)] if self._beside else []
        names += [phrase("column.translation", self._wording)] if self._targets else []
        cells = [
            make_cell(width, make_paragraph("VidtxColumn", make_run(name, self._small)), fill=_HEAD_FILL)
            for width, name in zip(self.widths, names, strict=True)
        ]
        return make_row(cells, head=True)

    def _write_line(self, style: str, text: str, *, fill: str = "", comments: Sequence[int] = ()) -> str:
        """A row of one cell."""
        run = comment_on(make_run(text, self._small), comments)
        return self._write_wide(make_paragraph(style, run), fill=fill)

    def _write_wide(self, content: str, *, fill: str = "") -> str:
        return make_row([make_cell(sum(self.widths), content, fill=fill, columns=len(self.widths))])

    def _write_heading(self, heading: Heading) -> str:
        title = title_heading(heading, self._wording)
        if heading.exchange is None:
            return self._write_line("VidtxExchange", title, fill=_FILLS["unknown"])
        continuity = heading.exchange.exchange.continuity
        text = f"{title} · {name_continuity(continuity, self._wording)}"
        content = make_paragraph("VidtxExchange", make_run(text, self._small))
        told = () if heading.again else self._gaps.describe(heading.exchange.exchange, edits=self._options.mark_edits)
        content += self._mark(" · ".join(told)) if told else ""
        return self._write_wide(content, fill=_FILLS[continuity])

    def _write_caption(self, row: CaptionRow) -> str:
        """When it appears and what it says; what a finding is about is underlined as in an utterance."""
        caption = row.caption
        remarks = [remark for remark in self._remarks.get(caption.id, ()) if remark.span is not None]
        text, placed = clean_spans(caption.text, [remark.span for remark in remarks if remark.span is not None])
        anchors = [
            Anchor(*span, color=LINE_COLORS[group_of(remark.finding.kind)])
            for remark, span in zip(remarks, placed, strict=True)
            if span is not None
        ]
        before, _, after = phrase("caption.line", self._wording, text="\0").partition("\0")
        after += f" [{phrase('finding.caption_beside', self._wording)}]" if row.differs else ""
        start = make_run(f"{format_clock(caption.span.start)}  {before}", self._small)
        content = start + make_text(text, caption.language or self._wording, anchors) + make_run(after, self._small)
        return self._write_wide(make_paragraph("VidtxMark", content))

    def _write_edit(self, edit: Edit) -> str:
        text = f"{EDIT_SIGN} {_say_edit(edit.boundary, self._wording)}"
        return self._write_line("VidtxEdit", text, fill=_EDIT_FILL, comments=[self._comment_edit(edit)])

    def _comment_edit(self, edit: Edit) -> int:
        return self._comments.add(tell_edit(edit.boundary, edit.crossings, self._wording))

    def _write_speech(self, row: SpeechRow) -> str:
        speech = row.speech
        cells = [
            make_cell(_TIME_WIDTH, self._write_time(speech.utterance)),
            make_cell(_WHO_WIDTH, self._write_who(speech)),
            make_cell(self._width, "".join(self._write_said(speech))),
        ]
        if self._beside:
            cells.append(make_cell(self._width, "".join(self._write_renditions(row.renderings)) or _EMPTY))
        if self._targets:
            spoken = [part for rendering in row.renderings for part in rendering.parts if isinstance(part, Speech)]
            cells.append(make_cell(self._width, "".join(self._write_translations(speech, spoken)) or _EMPTY))
        return make_row(cells)

    def _write_time(self, utterance: Utterance) -> str:
        clock = make_run(format_clock(utterance.span.start), style_run(self._wording, bold=True))
        start = make_paragraph("VidtxText", self._bookmark(Bookmarked(utterance.id, "at"), clock))
        return start + self._mark(f"– {format_clock(utterance.span.end)}")

    def _write_who(self, speech: Speech) -> str:
        label = self._labels[speech.speaker.id]
        name = make_paragraph("VidtxText", make_run(label, style_run(self._wording, bold=True)))
        role = name_role(speech.speaker.role, self._wording)
        facts = [role] if role.casefold() != label.casefold() else []
        return name + self._mark(" · ".join([*facts, speech.utterance.language or "?"]))

    def _write_said(self, speech: Speech) -> Iterator[str]:
        """An utterance: the marks that stand before its text, the text, and those after it."""
        utterance = speech.utterance
        if outside := mark_outside(utterance, self._wording):
            yield self._mark(outside)
        if not clean_text(utterance.text):
            yield self._mark(phrase("mark.not_recognized", self._wording))
        yield self._write_text(speech)
        flags = open_flags(utterance, [flag for flag in utterance.flags if flag not in _TOLD])
        if flags:
            yield self._mark("; ".join(name_flag(flag, self._wording) for flag in flags))
        if self._options.mark_edits:
            for edit in speech.edits:
                yield self._mark(f"{EDIT_SIGN} {describe_inside(edit.boundary, self._wording)}")
            if speech.cut_off is not None and (cut := describe_cut_off(speech.cut_off, self._wording)):
                yield self._mark(f"[{EDIT_SIGN} {cut}]")
        for rendition in speech.rendered_by:
            if rendition.kind == "zero" and not self._beside:
                yield self._mark(f"[{label_rendition(rendition, self._wording)}]")

    def _write_text(self, speech: Speech) -> str:
        utterance = speech.utterance
        spans: list[tuple[int, int]] = []
        about: list[tuple[int | None, str | None]] = []  # of each span, its comment and the color of the line under it
        whole: list[int] = []  # comments on all of the text
        for edit in speech.edits if self._options.mark_edits else ():
            comment = self._comment_edit(edit)
            piece = find_piece(utterance.text, edit.word) if edit.word is not None else None
            if piece is None:
                whole.append(comment)
            else:
                spans.append(piece)
                about.append((comment, None))
        for remark in self._remarks.get(utterance.id, ()):
            told = self._comments.add(tell_finding(remark.finding, self._wording)) if remark.told else None
            if remark.span is not None:
                spans.append(remark.span)
                about.append((told, LINE_COLORS[group_of(remark.finding.kind)]))
            elif told is not None:
                whole.append(told)
        text, placed = clean_spans(utterance.text, spans)
        anchors = []
        for (told, color), span in zip(about, placed, strict=True):
            if span is not None:
                anchors.append(Anchor(*span, told, color))
            elif told is not None:
                whole.append(told)
        content = comment_on(make_text(text, utterance.language, anchors), whole)
        if text:  # LibreOffice writes a bookmark around nothing twice
            content = self._bookmark(Bookmarked(utterance.id, "text"), content)
        return make_paragraph("VidtxText", content, utterance.language)

    def _write_renditions(self, renderings: Sequence[Rendering]) -> Iterator[str]:
        for rendering in renderings:
            kind = rendering.rendition.kind
            if kind == "zero":
                yield self._mark(f"[{label_rendition(rendering.rendition, self._wording)}]")
                continue
            for number, part in enumerate(rendering.parts):
                if isinstance(part, Edit):
                    if self._options.mark_edits:
                        run = make_run(f"{EDIT_SIGN} {_say_edit(part.boundary, self._wording)}", self._small)
                        yield make_paragraph("VidtxEdit", comment_on(run, [self._comment_edit(part)]))
                    continue
                said = "" if number or kind in _UNREMARKABLE else name_rendition(kind, self._wording)
                yield self._label(part, said)
                yield from self._write_said(part)

    def _label(self, speech: Speech, said: str) -> str:
        """The line before a rendition: when, by whom, and what was made of the original."""
        clock = self._bookmark(
            Bookmarked(speech.utterance.id, "at"), make_run(format_clock(speech.utterance.span.start), self._small)
        )
        facts = ["", self._labels[speech.speaker.id], speech.utterance.language or "?", *([said] if said else [])]
        return make_paragraph("VidtxMark", clock + make_run(" · ".join(facts), self._small))

    def _write_translations(self, speech: Speech, renditions: Sequence[Speech]) -> Iterator[str]:
        """Of the original, then of what renders it; each with the language where there are several."""
        for part in (speech, *renditions):
            for target in self._targets:
                utterance = part.utterance
                text = show_text(utterance, target) if target != utterance.language else None
                cleaned = clean_text(text or "")
                if not cleaned:
                    continue
                facts = [format_clock(utterance.span.start), self._labels[part.speaker.id]] if part is not speech else []
                facts += [target] if len(self._targets) > 1 else []
                if facts:
                    yield self._mark(" · ".join(facts))
                run = make_run(cleaned, style_run(target))
                yield make_paragraph("VidtxText", self._bookmark(Bookmarked(utterance.id, "to", target), run), target)

    def _bookmark(self, held: Bookmarked, content: str) -> str:
        self._bookmarks += 1
        return wrap_bookmark(make_bookmark(held), self._bookmarks, content)

    def _mark(self, text: str) -> str:
        return make_paragraph("VidtxMark", make_run(text, self._small))


def _say_edit(boundary: EditBoundary, wording: str) -> str:
    return f"{describe_times(boundary, wording)}  {describe_claim(boundary, wording)}"
