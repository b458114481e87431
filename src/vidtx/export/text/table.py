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
    "id",
)


def write_tsv(transcript: Transcript, options: ExportOptions) -> tuple[OutputFile, ...]:
    """One file: `TSV_COLUMNS`, one row an utterance. Times in seconds; lists joined by spaces; `translation` is into the first language chosen
    (empty with `--rendition interpreter` or `none`); `rendition` is its kind with the ids it links; `boundaries` are kind@seconds of those inside the
    utterance; `reviewer`: who changed or confirmed it last; `rendered`: what the interpreter said of it (with `--rendition interpreter` or `both`);
    `id`: by which the table can come back."""
    labels = label_speakers(transcript, options.wording)
    target = next(iter(options.translations_of(transcript)), None)
    texts = {u.id: u.text for u in transcript.utterances} if options.rendition in ("interpreter", "both") else {}
    reviewers = find_reviewers(transcript)
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
                utterance.id,
            )
            writer.writerow([escape_cell(cell) for cell in cells])
    return (OutputFile(".tsv", table.getvalue()),)


def _list_renditions(speech: Speech) -> str:
    """`close >u3` for an original, `close <u2` for its rendition."""
    parts = [" ".join([r.kind, *(f">{id}" for id in r.target_ids)]) for r in speech.rendered_by]
    parts += [" ".join([r.kind, *(f"<{id}" for id in r.source_ids)]) for r in speech.renders]
    return "; ".join(parts)


def _list_edits(speech: Speech) -> str:
    return " ".join(f"{edit.boundary.kind}@{edit.boundary.start_ms / 1000:.3f}" for edit in speech.edits)
