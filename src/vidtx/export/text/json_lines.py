"""One JSON object a line for each utterance (.jsonl), for programs that read a stream: pandas, DuckDB, jq, Hugging Face datasets.

In: a transcript and the user's options. Out: one file, laid out from `vidtx.views.rows`. Keys always stand in the order of `JSON_LINES_KEYS`, and each line has them all. Texts are
the document's own, unchanged when they are read; what could break a line, color a terminal or turn writing round stands as `\\uXXXX`. A translation that is a rough gist says so
before each sentence, as everywhere. Edits between utterances, captions and the provenance stand in the document (`json`) only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from vidtx.document import Finding, Join, Rendition, TextSpan, Transcript, Utterance
from vidtx.export.options import ExportOptions, OutputFile
from vidtx.views.marks.gaps import PartTimes, measure_parts, name_ends
from vidtx.views.review_share import find_reviewers
from vidtx.views.rows import Edit, Speech, SpeechRow, list_rows
from vidtx.views.wording import show_text

JSON_LINES_KEYS = (
    "id",
    "start",
    "end",
    "speaker",
    "role",
    "name",
    "language",
    "text",
    "words",
    "translations",
    "exchange",
    "slot",
    "continuity",
    "renditions",
    "findings",
    "flags",
    "boundaries",
    "status",
    "reviewer",
    "join",
    "latency_ms",
    "cut_off",
)
# Controls, separators and the marks that turn writing round or hide it; `json` escapes only the first 32.
_UNSEEN = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]")


def write_jsonl(transcript: Transcript, options: ExportOptions) -> tuple[OutputFile, ...]:
    """One file. Times in seconds; `exchange`: its id; `renditions`: those that the utterance stands in, on either side; `findings`: theirs; `join`: of the part of the exchange before
    with the part that begins with it; `latency_ms`: how long the answer that begins with it was waited for; `cut_off`: the ends of an answer that are cut off at edits."""
    reviewers = find_reviewers(transcript)
    parts = measure_parts(transcript)
    lines = [
        json.dumps(
            _describe(row.speech, options, reviewers, parts.get(row.speech.utterance.id)),
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for row in list_rows(transcript)
        if isinstance(row, SpeechRow)
    ]
    return (OutputFile(".jsonl", "".join(f"{_UNSEEN.sub(_escape, line)}\n" for line in lines)),)


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def _describe(speech: Speech, options: ExportOptions, reviewers: Mapping[str, str], part: PartTimes | None) -> dict[str, Any]:
    utterance, speaker, exchange = speech.utterance, speech.speaker, speech.exchange
    renditions = (*speech.rendered_by, *speech.renders)
    values = (
        utterance.id,
        utterance.span.start / 1000,
        utterance.span.end / 1000,
        speaker.id,
        speaker.role,
        speaker.name,
        utterance.language,
        utterance.text,
        [
            {"word": w.text, "start": w.span.start / 1000, "end": w.span.end / 1000, "probability": w.probability}
            for w in utterance.words
        ],
        _list_translations(utterance, options),
        exchange.exchange.id if exchange else None,
        speech.slot,
        exchange.exchange.continuity if exchange else None,
        [_describe_rendition(rendition) for rendition in renditions],
        [_describe_finding(f) for rendition in renditions for f in rendition.findings if f.status != "rejected"],
        list(utterance.flags),
        [_describe_edit(edit) for edit in speech.edits] if options.mark_edits else [],
        utterance.status,
        reviewers.get(utterance.id),
        None if part is None else _describe_join(part.join, options),
        None if part is None else part.latency,
        list(name_ends(speech.cut_off)) if options.mark_edits else [],
    )
    return dict(zip(JSON_LINES_KEYS, values, strict=True))


def _list_translations(utterance: Utterance, options: ExportOptions) -> list[dict[str, str]]:
    """Those into the languages chosen, all without a choice; none where `--rendition` wants no machine's."""
    if options.rendition not in ("machine", "both"):
        return []
    chosen = options.targets if options.targets is not None else options.languages
    wanted = [t.language for t in utterance.translations if t.language != utterance.language]
    return [
        {"language": language, "text": show_text(utterance, language) or ""}
        for language in wanted
        if chosen is None or language in chosen
    ]


def _describe_rendition(rendition: Rendition) -> dict[str, Any]:
    return {
        "id": rendition.id,
        "kind": rendition.kind,
        "sources": list(rendition.source_ids),
        "targets": list(rendition.target_ids),
    }


def _describe_finding(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "kind": finding.kind,
        "source": [_describe_span(span) for span in finding.source],
        "target": [_describe_span(span) for span in finding.target],
        "value_source": finding.value_source,
        "value_target": finding.value_target,
        "probability": finding.probability,
        "status": finding.status,
        "comment": finding.comment,
    }


def _describe_span(span: TextSpan) -> dict[str, Any]:
    return {"utterance": span.utterance_id, "start": span.start, "end": span.end}


def _describe_join(join: Join, options: ExportOptions) -> dict[str, Any]:
    return {
        "before": join.before,
        "after": join.after,
        "gap_ms": join.gap,
        "continuity": join.continuity,
        "boundaries": list(join.boundary_ids) if options.mark_edits else [],
    }


def _describe_edit(edit: Edit) -> dict[str, Any]:
    boundary = edit.boundary
    return {
        "id": boundary.id,
        "kind": boundary.kind,
        "time": boundary.start_ms / 1000,
        "end": None if boundary.end_pts is None else boundary.end_ms / 1000,
        "probability": boundary.probability,
        "confidence_level": boundary.confidence_level,
        "word": edit.word,
    }
