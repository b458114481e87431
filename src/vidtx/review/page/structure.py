"""Exchanges, renditions, findings and edit boundaries as the page shows them, and the rows in which a reader meets them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vidtx.document import SLOTS, EditBoundary, Exchange, Rendition, Slot, TextSpan, Transcript
from vidtx.review.page.offsets import to_utf16
from vidtx.views.evidence import describe_evidence
from vidtx.views.marks.gaps import describe_cut_off
from vidtx.views.marks.signs import SIGNS, group_of, name_likelihood
from vidtx.views.phrases import phrase
from vidtx.views.rows import CaptionRow, EditRow, Heading, Row, Silence, Speech, SpeechRow, align_rows
from vidtx.views.wording import (
    describe_claim,
    describe_finding,
    describe_silence,
    label_rendition,
    name_confidence,
    name_continuity,
    name_kind,
)

Json = dict[str, Any]


def show_exchange(number: int, exchange: Exchange, language: str, gaps: Sequence[str] = ()) -> Json:
    """`gaps`: what lies between its parts, in words."""
    gesture = exchange.gesture
    return {
        "id": exchange.id,
        "number": number,
        "heading": phrase("exchange.heading", language, number=number),
        "continued": phrase("exchange.continued", language, number=number),
        "continuity": exchange.continuity,
        "continuity_label": name_continuity(exchange.continuity, language),
        "joins": [
            {
                "before": join.before,
                "after": join.after,
                "continuity": join.continuity,
                "boundary_ids": list(join.boundary_ids),
                "gap": join.gap,
            }
            for join in exchange.joins
        ],
        "gaps": list(gaps),
        "boundary_ids": list(exchange.boundary_ids),
        "gesture": None if gesture is None else {"kind": gesture.kind, "label": phrase(f"gesture.{gesture.kind}", language)},
        "silence_label": None if exchange.answer else describe_silence(exchange, language),
        **{slot: list(getattr(exchange, slot)) for slot in SLOTS},
    }


def list_places(transcript: Transcript) -> dict[str, tuple[str, Slot]]:
    """By utterance: its exchange and slot. One that stands in two slots counts for the earlier."""
    return {
        id: (exchange.id, slot)
        for exchange in transcript.exchanges
        for slot in reversed(SLOTS)
        for id in getattr(exchange, slot)
    }


def show_rendition(rendition: Rendition, language: str) -> Json:
    return {
        "id": rendition.id,
        "source_ids": list(rendition.source_ids),
        "target_ids": list(rendition.target_ids),
        "kind": rendition.kind,
        "label": label_rendition(rendition, language),
        "similarity": rendition.similarity,
        "status": rendition.status,
        "findings": [finding.id for finding in rendition.findings],
    }


def show_findings(rendition: Rendition, texts: Mapping[str, str], language: str) -> Iterator[Json]:
    """`texts`: of the utterances, by id, in which the findings' words lie."""
    for finding in rendition.findings:
        yield {
            "id": finding.id,
            "rendition": rendition.id,
            "kind": finding.kind,
            "status": finding.status,
            "comment": finding.comment,
            "probability": finding.probability,
            "likelihood": name_likelihood(finding, language),
            "sign": SIGNS[finding.kind],
            "group": group_of(finding.kind),
            "sentence": describe_finding(finding, language),
            "source": [_show_span(span, texts) for span in finding.source],
            "target": [_show_span(span, texts) for span in finding.target],
        }


def _show_span(span: TextSpan, texts: Mapping[str, str]) -> list[str | int]:
    text = texts.get(span.utterance_id, "")
    return [span.utterance_id, to_utf16(text, span.start), to_utf16(text, span.end)]


def show_boundary(boundary: EditBoundary, exchanges: Mapping[str, list[str]], language: str) -> Json:
    """`exchanges`: by boundary, those in which it lies."""
    return {
        "id": boundary.id,
        "start": boundary.start_ms,
        "end": boundary.end_ms,
        "kind": boundary.kind,
        "label": name_kind(boundary.kind, language),
        "in_picture": boundary.in_picture,
        "in_sound": boundary.in_sound,
        "probability": boundary.probability,
        "confidence": boundary.confidence_level,
        "confidence_label": name_confidence(boundary.confidence_level, language),
        "status": boundary.status,
        "sentence": describe_claim(boundary, language),
        "evidence": [describe_evidence(evidence, language) for evidence in boundary.evidence],
        "exchanges": exchanges.get(boundary.id, []),
    }


def list_rows(transcript: Transcript, language: str = "en") -> list[Json]:
    """The rows in reading order. Keys are stable: a row that did not change keeps its key."""
    rows = []
    counts: dict[str, int] = {}
    for row in align_rows(transcript):
        shown = _show_row(row, language)
        key = shown["key"]
        counts[key] = counts.get(key, 0) + 1
        if counts[key] > 1:
            shown["key"] = f"{key}~{counts[key]}"
        rows.append(shown)
    return rows


def _show_row(row: Row, language: str) -> Json:
    match row:
        case Heading():
            exchange = row.exchange.exchange.id if row.exchange else None
            return {"key": f"h:{exchange or ''}", "type": "heading", "exchange": exchange, "again": row.again}
        case SpeechRow():
            id = row.speech.utterance.id
            beside = [
                {
                    "rendition": rendering.rendition.id,
                    "parts": [
                        {"utterance": part.utterance.id, **_show_cut_off(part, language)}
                        if isinstance(part, Speech)
                        else {"boundary": part.boundary.id}
                        for part in rendering.parts
                    ],
                }
                for rendering in row.renderings
            ]
            edits = [{"boundary": edit.boundary.id, "word": edit.word} for edit in row.speech.edits]
            shown: Json = {"key": f"u:{id}", "type": "speech", "utterance": id, "beside": beside, "edits": edits}
            return shown | _show_cut_off(row.speech, language)
        case EditRow():
            return {"key": f"b:{row.edit.boundary.id}", "type": "edit", "boundary": row.edit.boundary.id}
        case CaptionRow():
            differs = {"differs": phrase("finding.caption_beside", language)} if row.differs else {}
            return {"key": f"c:{row.caption.id}", "type": "caption", "caption": row.caption.id, **differs}
        case Silence():
            return {"key": f"s:{row.exchange.exchange.id}", "type": "silence", "exchange": row.exchange.exchange.id}


def _show_cut_off(speech: Speech, language: str) -> Json:
    cut = describe_cut_off(speech.cut_off, language) if speech.cut_off is not None else None
    return {} if cut is None else {"cut_off": cut}
