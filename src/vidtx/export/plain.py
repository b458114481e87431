"""Text for people (.txt) and rows for spreadsheets (.tsv).

In: a transcript. Out: a transcript to read from top to bottom, with times, voices, translations and a line at every edit;
and a table of one row an utterance, tab-separated, with a header.
"""

from __future__ import annotations

import csv
import io

from vidtx.document import EditBoundary, Transcript, Utterance
from vidtx.export.options import ExportOptions, OutputFile
from vidtx.views.rows import Edit, Heading, Line, Silence, arrange_rows
from vidtx.views.text import clean_text, escape_cell, format_clock
from vidtx.views.wording import (
    CONTINUITY_WORDS,
    DOUBTFUL,
    NOT_RECOGNIZED,
    RENDITION_WORDS,
    describe_boundary,
    describe_origin,
    describe_silence,
    is_doubtful,
    label_speakers,
)

TSV_COLUMNS = (
    "start",
    "end",
    "speaker",
    "role",
    "language",
    "text",
    "translation",
    "rendition",
    "exchange",
    "continuity",
    "flags",
    "boundaries",
)


def write_txt(transcript: Transcript, options: ExportOptions) -> tuple[OutputFile, ...]:
    """One sheet: heading, exchanges, utterances with their translation below, boundary lines."""
    targets = options.targets_of(transcript)
    labels = label_speakers(transcript)
    lines = [
        clean_text(transcript.clip.name),
        f"SHA-256 {transcript.clip.sha256}",
        describe_origin(transcript),
    ]
    for row in arrange_rows(transcript):
        if isinstance(row, Heading):
            lines += ["", _describe_heading(row)]
        elif isinstance(row, Edit):
            lines += ["", _boundary_line(row.boundary)] if options.mark_edits else []
        elif isinstance(row, Silence):
            lines.append(f"    [{describe_silence(row.exchange)}]")
        else:
            lines += _utterance_lines(row, labels, targets, options)
    return (OutputFile(".txt", "\n".join(lines) + "\n"),)


def _describe_heading(heading: Heading) -> str:
    if heading.exchange is None:
        return "Outside the exchanges"
    again = ", continued" if heading.again else ""
    return f"Exchange {heading.number}{again} · {CONTINUITY_WORDS[heading.exchange.continuity]}"


def _boundary_line(boundary: EditBoundary) -> str:
    return f"--- {format_clock(boundary.start_ms)} {describe_boundary(boundary)} ---"


def _utterance_lines(row: Line, labels: dict[str, str], targets: tuple[str, ...], options: ExportOptions) -> list[str]:
    utterance = row.utterance
    doubt = f" {DOUBTFUL}" if is_doubtful(utterance) else ""
    said = clean_text(utterance.text)
    lines = [
        f"[{format_clock(utterance.span.start)}] {labels[utterance.speaker]} ({utterance.language or '?'}): "
        + (f"{said}{doubt}" if said else NOT_RECOGNIZED)
    ]
    for target in targets:
        translation = None if target == utterance.language else utterance.translation(target)
        if translation:
            lines.append(f"    {target}: {clean_text(translation)}")
    if row.rendered_by is not None and row.rendered_by.kind == "zero":
        lines.append(f"    [{RENDITION_WORDS['zero']}]")
    if options.mark_edits:
        lines += [f"    [inside: {format_clock(b.start_ms)} {describe_boundary(b)}]" for b in row.boundaries]
    return lines


def write_tsv(transcript: Transcript, options: ExportOptions) -> tuple[OutputFile, ...]:
    """One sheet: `TSV_COLUMNS`, one row an utterance. Times in seconds; lists joined by spaces; `rendition` is its kind with
    the ids it links; `boundaries` are kind@seconds of those inside the utterance. Cells are safe to open in a spreadsheet."""
    targets = options.targets_of(transcript)
    labels = label_speakers(transcript)
    numbers = {exchange.id: number for number, exchange in enumerate(transcript.exchanges, 1)}
    exchange_of = {id: exchange for exchange in transcript.exchanges for id in exchange.utterance_ids}
    table = io.StringIO()
    writer = csv.writer(table, delimiter="\t", lineterminator="\n")
    writer.writerow(TSV_COLUMNS)
    for row in arrange_rows(transcript):
        if not isinstance(row, Line):
            continue
        utterance = row.utterance
        exchange = exchange_of.get(utterance.id)
        cells = (
            f"{utterance.span.start / 1000:.3f}",
            f"{utterance.span.end / 1000:.3f}",
            labels[utterance.speaker],
            transcript.speaker(utterance.speaker).role,
            utterance.language or "",
            utterance.text,
            _translation(utterance, targets),
            _describe_renditions(row),
            str(numbers[exchange.id]) if exchange else "",
            exchange.continuity if exchange else "",
            " ".join(utterance.flags),
            " ".join(f"{b.kind}@{b.start_ms / 1000:.3f}" for b in row.boundaries) if options.mark_edits else "",
        )
        writer.writerow([escape_cell(cell) for cell in cells])
    return (OutputFile(".tsv", table.getvalue()),)


def _translation(utterance: Utterance, targets: tuple[str, ...]) -> str:
    return (utterance.translation(targets[0]) or "") if targets else ""


def _describe_renditions(row: Line) -> str:
    parts = []
    if row.rendered_by is not None:
        parts.append(" ".join([row.rendered_by.kind, *(f">{id}" for id in row.rendered_by.target_ids)]))
    if row.renders is not None:
        parts.append(" ".join([row.renders.kind, *(f"<{id}" for id in row.renders.source_ids)]))
    return "; ".join(parts)
