"""The transcript to read from top to bottom (.txt): times, speakers, translations, and a line at every edit.

In: a transcript. Out: one file, laid out from `vidtx.views.rows`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from vidtx.document import Finding, Transcript
from vidtx.export.options import ExportOptions, OutputFile
from vidtx.views.marks.gaps import describe_cut_off
from vidtx.views.marks.signs import list_below, list_findings, sum_up_finding
from vidtx.views.phrases import phrase
from vidtx.views.rows import CaptionRow, EditRow, Heading, Row, Silence, Speech, SpeechRow, list_rows
from vidtx.views.text import clean_text, format_clock
from vidtx.views.wording import (
    DOUBTFUL,
    describe_boundary,
    describe_inside,
    describe_origin,
    describe_silence,
    is_doubtful,
    label_rendition,
    label_speakers,
    mark_outside,
    name_continuity,
    show_text,
    title_heading,
)

_INDENT = "    "


def write_txt(transcript: Transcript, options: ExportOptions) -> tuple[OutputFile, ...]:
    """One file: the clip, then exchanges with their utterances, each with its translations below, and lines for the edits between."""
    targets = options.translations_of(transcript)
    layout = _Layout(label_speakers(transcript, options.wording), targets, options, list_below(transcript))
    lines = [
        clean_text(transcript.clip.name),
        f"SHA-256 {transcript.clip.sha256}",
        describe_origin(transcript, options.wording),
    ]
    if list_findings(transcript):
        lines.append(phrase("finding.pointer", options.wording))
    for row in _drop_first_outside(list_rows(transcript)):
        lines += layout.write_row(row)
    return (OutputFile(".txt", "\n".join(lines) + "\n"),)


def _drop_first_outside(rows: Sequence[Row]) -> Iterator[Row]:
    """The rows without a heading that says, before any exchange, that what follows is outside the exchanges."""
    first = next((row for row in rows if isinstance(row, Heading)), None)
    return (row for row in rows if row is not first or first.exchange is not None)


@dataclass(frozen=True, slots=True)
class _Layout:
    """`labels` by speaker id; `targets`: the languages of the translations below an utterance; `findings`: by the id of the utterance below
    which they are told."""

    labels: dict[str, str]
    targets: tuple[str, ...]
    options: ExportOptions
    findings: Mapping[str, Sequence[Finding]]

    def write_row(self, row: Row) -> list[str]:
        wording = self.options.wording
        match row:
            case Heading():
                title = title_heading(row, wording)
                if row.exchange is None:
                    return ["", title]
                return ["", f"{title} · {name_continuity(row.exchange.exchange.continuity, wording)}"]
            case EditRow():
                boundary = row.edit.boundary
                line = f"--- {format_clock(boundary.start_ms)} {describe_boundary(boundary, wording)} ---"
                return ["", line] if self.options.mark_edits else []
            case CaptionRow():
                text = phrase("caption.line", wording, text=clean_text(row.caption.text))
                return [f"[{format_clock(row.caption.span.start)}] [{text}]"]
            case Silence():
                return [f"{_INDENT}[{describe_silence(row.exchange.exchange, wording, row.at)}]"]
            case SpeechRow():
                return list(self._write_speech(row.speech))

    def _write_speech(self, speech: Speech) -> Iterator[str]:
        utterance, wording = speech.utterance, self.options.wording
        doubt = f" {DOUBTFUL}" if is_doubtful(utterance) else ""
        said = clean_text(utterance.text)
        text = f"{said}{doubt}" if said else phrase("mark.not_recognized", wording)
        if outside := mark_outside(utterance, wording):
            text = f"{outside} {text}"
        label = self.labels[speech.speaker.id]
        yield f"[{format_clock(utterance.span.start)}] {label} ({utterance.language or '?'}): {text}"
        for target in self.targets:
            translation = None if target == utterance.language else show_text(utterance, target)
            if translation:
                yield f"{_INDENT}{target}: {clean_text(translation)}"
        for rendition in speech.rendered_by:
            if rendition.kind == "zero":
                yield f"{_INDENT}[{label_rendition(rendition, wording)}]"
        if self.options.mark_edits:
            for edit in speech.edits:
                yield f"{_INDENT}[{describe_inside(edit.boundary, wording)}]"
            if speech.cut_off is not None and (cut := describe_cut_off(speech.cut_off, wording)):
                yield f"{_INDENT}[{cut}]"
        for finding in self.findings.get(utterance.id, ()):
            yield f"{_INDENT}[{sum_up_finding(finding, wording)}]"
