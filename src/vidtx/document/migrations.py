"""Documents of older versions become today's, a step at a time; a newer one is refused.

In: the content of a document file as plain JSON values. Out: content of today's version, which the codec then checks strictly. A step
changes names and shapes only. What it cannot place is left for the codec to name.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from vidtx.document.checks import parse_fraction
from vidtx.document.model import SCHEMA, SLOTS, VERSION
from vidtx.errors import DocumentError, SchemaVersionError

Migration = Callable[[dict[str, Any]], dict[str, Any]]


def migrate(content: Any) -> dict[str, Any]:
    """The content in today's version. Raises SchemaVersionError for a newer one, DocumentError for no document at all."""
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        raise DocumentError(f"this is not a {SCHEMA} document", hint="vidtx process CLIP makes one")
    version = content.get("version")
    if type(version) is not int or version < 1:
        raise DocumentError(f"$.version must be a whole number from 1, not {version!r}")
    if version > VERSION:
        raise SchemaVersionError(version, VERSION)
    while version < VERSION:
        try:
            content = MIGRATIONS[version](content)
        except (AttributeError, KeyError, TypeError, ValueError, IndexError, ZeroDivisionError, OverflowError) as error:
            raise DocumentError(f"this is no valid document of version {version} ({type(error).__name__}: {error})") from None
        version += 1
    return content


def _migrate_1(content: dict[str, Any]) -> dict[str, Any]:
    """Version 2: the field's names, evidence and findings as values, joins in exchanges."""
    new = dict(content)
    new["version"] = 2
    new["clip"] = _migrate_clip(content["clip"])
    new["boundaries"] = [_migrate_boundary(boundary) for boundary in content["boundaries"]]
    new["utterances"] = [_migrate_utterance(utterance) for utterance in content["utterances"]]
    new["renditions"] = [_migrate_rendition(rendition) for rendition in content["renditions"]]
    spans = {u["id"]: (float(u["start"]), float(u["end"])) for u in content["utterances"]}
    edits = {b["id"]: _time_boundary(b) for b in content["boundaries"]}
    new["exchanges"] = [_migrate_exchange(exchange, spans, edits) for exchange in content["exchanges"]]
    provenance = dict(content["provenance"])
    provenance["engines"] = [_rename(engine, {"licence": "license"}) for engine in provenance.get("engines", [])]
    provenance["edits_searched"] = all(exchange["continuity"] != "unknown" for exchange in content["exchanges"])
    return new | {"provenance": provenance, "captions": [], "corrections": []}


MIGRATIONS: dict[int, Migration] = {1: _migrate_1}  # version n -> the step that makes version n + 1


def _rename(values: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    return {names.get(name, name): value for name, value in values.items()}


def _migrate_evidence(evidence: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Version 1 held a name, a number and a sentence: all three stay."""
    return [{"kind": "version_1", "figures": dict(each)} for each in evidence]


def _migrate_clip(clip: dict[str, Any]) -> dict[str, Any]:
    return dict(clip) | {"context": _migrate_evidence(clip.get("context", []))}


def _migrate_boundary(boundary: dict[str, Any]) -> dict[str, Any]:
    """The derived values of version 1 were never read; they are made anew."""
    kept = {name: value for name, value in boundary.items() if name not in ("grade", "start", "end")}
    renamed = _rename(kept, {"linked_id": "paired_id"})
    return renamed | {"evidence": _migrate_evidence(boundary.get("evidence", []))}


def _time_boundary(boundary: dict[str, Any]) -> tuple[float, float]:
    """Start and end in seconds."""
    base = parse_fraction(boundary["time_base"])
    last = boundary.get("end_pts")
    return float(boundary["pts"] * base), float((boundary["pts"] if last is None else last) * base)


def _migrate_utterance(utterance: dict[str, Any]) -> dict[str, Any]:
    flags = ["language_inferred" if flag == "language_borrowed" else flag for flag in utterance.get("flags", [])]
    return dict(utterance) | {"flags": flags}


_FINDING_WORDS = {"number changed": "number", "left out": "omission", "added": "addition"}


def _migrate_rendition(rendition: dict[str, Any]) -> dict[str, Any]:
    """Findings were sentences: what was left out or added becomes the value of its side. Two of them only said that there was none."""
    findings: list[dict[str, Any]] = []
    new = _rename(rendition, {"score": "similarity"})
    for text in rendition.get("findings", []):
        if text == "not rendered":
            continue
        if text.startswith("could not be compared"):
            new["kind"] = "not_compared"
            continue
        opening, _, rest = text.partition(": ")
        kind = _FINDING_WORDS.get(opening, "other")
        finding = {"id": f"{rendition['id']}.{len(findings) + 1}", "kind": kind}
        before, became, after = rest.partition(" became ")
        if kind == "number" and became:
            finding |= {"value_source": before, "value_target": after}
        else:
            finding |= {"value_target" if kind == "addition" else "value_source": rest or text}
        findings.append(finding)
    return new | {"findings": findings}


def _migrate_exchange(
    exchange: dict[str, Any], spans: dict[str, tuple[float, float]], edits: dict[str, tuple[float, float]]
) -> dict[str, Any]:
    """Joins from the times of the parts; an edit that lies in none of them lies inside a part."""
    new = {name: value for name, value in exchange.items() if name not in ("continuity", "boundary_ids", "gesture")}
    ids = list(exchange.get("boundary_ids", []))
    parts = [(slot, [spans[id] for id in exchange[slot]]) for slot in SLOTS if exchange[slot]]
    joins: list[dict[str, Any]] = []
    for (before, earlier), (after, later) in itertools.pairwise(parts):
        start, end = max(span[1] for span in earlier), min(span[0] for span in later)
        held = [id for id in ids if edits[id][1] >= min(start, end) and edits[id][0] <= max(start, end)]
        ids = [id for id in ids if id not in held]
        continuity = "crosses_edit" if held else "unknown" if exchange["continuity"] == "unknown" else "continuous"
        gap = round((end - start) * 1000)
        joins.append({"before": before, "after": after, "continuity": continuity, "boundary_ids": held, "gap": gap})
    if exchange["continuity"] == "crosses_edit" and joins and not exchange.get("boundary_ids"):
        joins[0]["continuity"] = "crosses_edit"  # it said so without naming the edit
    gesture = exchange.get("gesture")
    new["edits_searched"] = exchange["continuity"] != "unknown"
    return new | {"joins": joins, "inside_ids": ids, "gesture": None if gesture is None else {"kind": gesture}}
