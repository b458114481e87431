"""Rows for spreadsheets (.tsv): one row an utterance, tab-separated, with a header.

In: a transcript. Out: one file, laid out from `vidtx.views.rows`. Cells are safe to open in a spreadsheet. The names of the columns and the
values of closed sets (roles, kinds, continuity, flags) are the document's own, in every language, as programs read them.
"""

from __future__ import annotations

import csv
import io

from vidtx.document import Transcript
from vidtx.document.speech import join_texts
from vidtx.export.options import ExportOptions, OutputFile
from vidtx.views.marks.gaps import PartTimes, measure_parts, name_ends
from vidtx.views.marks.signs import sum_up_finding
from vidtx.views.review_share import find_reviewers
from vidtx.views.rows import Speech, SpeechRow, list_rows
from vidtx.views.text import escape_cell
from vidtx.views.wording import label_speakers, show_text

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
    "status",
    "reviewer",
    "rendered",
    "findings",
    "gap_ms",
    "latency_ms",
    "cut_off",
    "id",
)


def write_tsv(transcript: Transcript, options: ExportOptions) -> tuple[OutputFile, ...]:
    """One file: `TSV_COLUMNS`, one row an utterance. Times in seconds; lists joined by spaces; `translation` is into the first language chosen
    (empty with `--rendition interpreter` or `none`); `rendition` is its kind with the ids it links; `boundaries` are kind@seconds of those inside the
    utterance; `reviewer`: who changed or confirmed it last; `rendered`: what the interpreter said of it (with `--rendition interpreter` or `both`);
    `findings`: what differs in the renditions that it stands in, in words; `gap_ms`: from the end of the part of the exchange before it, where a
    part begins with it; `latency_ms`: how long the answer that begins with it was waited for; `cut_off`: `start`, `end` or both, where an
    answer's words are cut off at an edit; `id`: by which the table can come back."""
    labels = label_speakers(transcript, options.wording)
    target = next(iter(options.translations_of(transcript)), None)
    texts = {u.id: u.text for u in transcript.utterances} if options.rendition in ("interpreter", "both") else {}
    reviewers = find_reviewers(transcript)
    parts = measure_parts(transcript)
    table = io.StringIO()
    writer = csv.writer(table, delimiter="\t", lineterminator="\n")
    writer.writerow(TSV_COLUMNS)
    for row in list_rows(transcript):
        if isinstance(row, SpeechRow):
            speech = row.speech
            utterance, exchange = speech.utterance, speech.exchange
            cells = (
                f"{utterance.span.start / 1000:.3f}",
                f"{utterance.span.end / 1000:.3f}",
                labels[speech.speaker.id],
                speech.speaker.role,
                utterance.language or "",
                utterance.text,
                (show_text(utterance, target) or "") if target else "",
                _list_renditions(speech),
                str(exchange.number) if exchange else "",
                exchange.exchange.continuity if exchange else "",
                " ".join(utterance.flags),
                _list_edits(speech) if options.mark_edits else "",
                utterance.status,
                reviewers.get(utterance.id, ""),
                join_texts([texts.get(id, "") for rendition in speech.rendered_by for id in rendition.target_ids]),
                _list_findings(speech, options.wording),
                *_list_times(parts.get(utterance.id)),
                " ".join(name_ends(speech.cut_off)) if options.mark_edits else "",
                utterance.id,
            )
            writer.writerow([escape_cell(cell) for cell in cells])
    return (OutputFile(".tsv", table.getvalue()),)


def _list_renditions(speech: Speech) -> str:
    """`close >u3` for an original, `close <u2` for its rendition."""
    parts = [" ".join([r.kind, *(f">{id}" for id in r.target_ids)]) for r in speech.rendered_by]
    parts += [" ".join([r.kind, *(f"<{id}" for id in r.source_ids)]) for r in speech.renders]
    return "; ".join(parts)


def _list_findings(speech: Speech, wording: str) -> str:
    """In words, as they are told everywhere; on both sides of a rendition alike."""
    renditions = (*speech.rendered_by, *speech.renders)
    return "; ".join(
        sum_up_finding(f, wording) for rendition in renditions for f in rendition.findings if f.status != "rejected"
    )


def _list_times(part: PartTimes | None) -> tuple[str, str]:
    times = (None, None) if part is None else (part.gap, part.latency)
    gap, latency = ("" if time is None else str(time) for time in times)
    return gap, latency


def _list_edits(speech: Speech) -> str:
    return " ".join(f"{edit.boundary.kind}@{edit.boundary.start_ms / 1000:.3f}" for edit in speech.edits)
