"""The transcript for GitHub, wikis and editors (.md): a heading an exchange, a paragraph an utterance, what differs in bold, and as a list below it.

In: a transcript and the user's options. Out: one file in CommonMark (no table, no HTML), laid out from `vidtx.views.rows`. No character of the document is markup.
"""

from __future__ import annotations

from collections.abc import Iterator

from vidtx.document import Transcript, Utterance
from vidtx.export.options import ExportOptions, OutputFile
from vidtx.views.markdown_text import escape_markdown, mark_strong
from vidtx.views.marks.gaps import Gaps, count_exchanges, describe_cut_off
from vidtx.views.marks.signs import index_spans, list_below, list_findings, sum_up_finding, write_legend
from vidtx.views.phrases import phrase
from vidtx.views.rows import CaptionRow, EditRow, Heading, Row, Silence, Speech, SpeechRow, list_rows
from vidtx.views.text import clean_text, format_clock
from vidtx.views.wording import (
    DOUBTFUL,
    EDIT_SIGN,
    describe_boundary,
    describe_inside,
    describe_origin,
    describe_silence,
    is_doubtful,
    label_rendition,
    label_speakers,
    mark_outside,
    name_continuity,
    name_rendition,
    show_text,
    title_heading,
)

_UNREMARKABLE = frozenset(
    {"close", "not_compared", "non_rendition", "zero"}
)  # kinds of rendition that need no line of their own


def write_markdown(transcript: Transcript, options: ExportOptions) -> tuple[OutputFile, ...]:
    """One file: the clip, then exchanges with their utterances; translations as quotations, findings below the rendition that they are about."""
    layout = _Layout(transcript, options)
    blocks = [
        f"# {escape_markdown(transcript.clip.name) or '?'}",
        f"SHA-256 `{transcript.clip.sha256}`",
        escape_markdown(describe_origin(transcript, options.wording)),
    ]
    if transcript.exchanges:
        counted = f"{phrase('summary.exchanges', options.wording)}: {count_exchanges(transcript, options.wording)}"
        blocks.append(escape_markdown(counted))
    if legend := write_legend(list_findings(transcript), options.wording, bold=True):
        blocks.append(escape_markdown(" ".join(legend)))
    for row in list_rows(transcript):
        blocks += layout.write_row(row)
    return (OutputFile(".md", "\n\n".join(blocks) + "\n"),)


class _Layout:
    """What each row becomes: blocks of Markdown."""

    def __init__(self, transcript: Transcript, options: ExportOptions) -> None:
        self._options, self._wording = options, options.wording
        self._labels = label_speakers(transcript, options.wording)
        self._targets = options.translations_of(transcript)
        self._findings = list_below(transcript)
        self._marked = {
            id: [(span.start, span.end) for span in spans] for id, spans in index_spans(list_findings(transcript)).items()
        }
        self._gaps = Gaps(transcript, options.wording)

    def write_row(self, row: Row) -> Iterator[str]:
        wording = self._wording
        match row:
            case Heading():
                title = title_heading(row, wording)
                if row.exchange is not None:
                    title = f"{title} · {name_continuity(row.exchange.exchange.continuity, wording)}"
                yield f"## {escape_markdown(title)}"
                if row.exchange is not None and not row.again:
                    told = self._gaps.describe(row.exchange.exchange, edits=self._options.mark_edits)
                    yield from [escape_markdown(" · ".join(told))] if told else []
            case EditRow():
                if self._options.mark_edits:
                    boundary = row.edit.boundary
                    text = f"{EDIT_SIGN} {format_clock(boundary.start_ms)} {describe_boundary(boundary, wording)}"
                    yield f"**{escape_markdown(text)}**"
            case CaptionRow():
                before, _, after = phrase("caption.line", wording, text="\0").partition("\0")
                beside = f"[{phrase('finding.caption_beside', wording)}]"
                after = f"{escape_markdown(after)} {escape_markdown(beside)}" if row.differs else escape_markdown(after)
                text = mark_strong(row.caption.text, self._marked.get(row.caption.id, ()))
                yield f"*{format_clock(row.caption.span.start)} {escape_markdown(before)} {text}{after}*"
            case Silence():
                yield f"*{escape_markdown(describe_silence(row.exchange.exchange, wording, row.at))}*"
            case SpeechRow():
                yield from self._write_speech(row.speech)

    def _write_speech(self, speech: Speech) -> Iterator[str]:
        utterance = speech.utterance
        yield f"{self._write_who(speech)}: {self._write_text(utterance)}"
        for target in self._targets:
            translation = None if target == utterance.language else clean_text(show_text(utterance, target) or "")
            if translation:
                yield f"> {target}: {escape_markdown(translation)}"
        if lines := list(self._list_remarks(speech)):
            yield "\n".join(f"- {escape_markdown(line)}" for line in lines)

    def _write_who(self, speech: Speech) -> str:
        clock, language = format_clock(speech.utterance.span.start), speech.utterance.language or "?"
        if not self._options.names:
            return f"**{clock}** ({language})"
        return f"**{clock} {escape_markdown(self._labels[speech.speaker.id])}** ({language})"

    def _write_text(self, utterance: Utterance) -> str:
        said = clean_text(utterance.text)
        doubt = f" {DOUBTFUL}" if is_doubtful(utterance) else ""
        text = phrase("mark.not_recognized", self._wording)
        outside = mark_outside(utterance, self._wording)
        text = f"{mark_strong(utterance.text, self._marked.get(utterance.id, ()))}{doubt}" if said else escape_markdown(text)
        return f"{escape_markdown(outside)} {text}" if outside else text

    def _list_remarks(self, speech: Speech) -> Iterator[str]:
        """The edits inside, that it is cut off at one, that nothing renders it, what its rendition is, and what differs."""
        if self._options.mark_edits:
            for edit in speech.edits:
                yield f"{EDIT_SIGN} {describe_inside(edit.boundary, self._wording)}"
            if speech.cut_off is not None and (cut := describe_cut_off(speech.cut_off, self._wording)):
                yield f"{EDIT_SIGN} {cut}"
        for rendition in speech.rendered_by:
            if rendition.kind == "zero":
                yield label_rendition(rendition, self._wording)
        for rendition in speech.renders:
            if rendition.target_ids[-1] == speech.utterance.id and rendition.kind not in _UNREMARKABLE:
                yield name_rendition(rendition.kind, self._wording)
        for finding in self._findings.get(speech.utterance.id, ()):
            yield sum_up_finding(finding, self._wording)
