"""The JSON Schema (draft 2020-12) of a transcript document, for other programs.

It is made from the model's own types, so that it cannot disagree with them; the file that is shipped, `transcript.schema.json`, is
its result (`python -m vidtx.document.schema` writes it anew, a test compares the two).
"""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from dataclasses import fields
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

from vidtx.document import codec
from vidtx.document.checks import LONGEST_SECONDS
from vidtx.document.model import SCHEMA, SLOTS, VERSION, Transcript
from vidtx.document.observations import CONFIDENCE_LEVELS, EVIDENCE_KINDS, EditBoundary, Evidence
from vidtx.document.span import Span
from vidtx.document.speech import FLAGS

FILE_NAME = "transcript.schema.json"
_SECONDS = {"type": "number", "minimum": 0, "exclusiveMaximum": LONGEST_SECONDS}
_LANGUAGE = {"type": "string", "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"}
_SHA256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_PROBABILITY = {"type": "number", "minimum": 0, "maximum": 1}
_PTS = {"type": "integer", "minimum": -(2**63) + 1, "maximum": 2**63 - 1}
_NAMED: Mapping[tuple[str, str], dict[str, Any]] = {  # (type, field) -> what the type alone does not say
    ("Transcript", "schema"): {"const": SCHEMA},
    ("Transcript", "version"): {"const": VERSION},
    ("Clip", "name"): {"type": "string", "minLength": 1, "pattern": "^[^/]+$"},
    ("Clip", "sha256"): _SHA256,
    ("Clip", "size"): {"type": "integer", "minimum": 0},
    ("Clip", "duration"): {"type": "integer", "minimum": 0, "description": "Milliseconds."},
    ("Basis", "clip_sha256"): _SHA256,
    ("Source", "id"): {"type": ["string", "null"]},
    ("EditBoundary", "pts"): _PTS,
    ("Evidence", "kind"): {"enum": sorted(EVIDENCE_KINDS)},
    ("Utterance", "flags"): {"type": "array", "items": {"enum": sorted(FLAGS)}},
    ("AudioStream", "language"): {"type": ["string", "null"], "description": "What the container says, not what is spoken."},
}
_RULES: Mapping[str, dict[str, Any]] = {  # what holds between the fields of a type
    "EditBoundary": {"anyOf": [{"properties": {name: {"const": True}}} for name in ("in_picture", "in_sound")]},
    "Rendition": {
        "allOf": [
            {
                "if": {"properties": {"kind": {"const": kind}}},
                "then": {"properties": {side: {"maxItems": 0}}},
                "else": {"properties": {side: {"minItems": 1}}},
            }
            for kind, side in (("zero", "target_ids"), ("non_rendition", "source_ids"))
        ]
    },
    "Utterance": {
        "if": {"properties": {"added": {"const": True}}, "required": ["added"]},
        "then": {
            "properties": {"machine": {"type": "null"}, "status": {"enum": ["edited", "confirmed"]}},
            "required": ["status"],
        },
    },
    "Exchange": {"anyOf": [{"properties": {slot: {"minItems": 1}}} for slot in SLOTS]},
}
_BY_NAME: Mapping[str, dict[str, Any]] = {  # a field of this name is this everywhere
    "language": _LANGUAGE,
    "source_language": _LANGUAGE,
    "target_language": _LANGUAGE,
    "probability": _PROBABILITY,
    "language_probability": _PROBABILITY,
    "text_probability": _PROBABILITY,
    "role_probability": _PROBABILITY,
    "end_pts": _PTS,
    "id": {"type": "string", "minLength": 1},
    "time_base": {"type": ["string", "integer"], "pattern": "^[0-9]{1,20}/[0-9]{1,20}$", "exclusiveMinimum": 0},
}


def load_schema() -> dict[str, Any]:
    """The shipped JSON Schema of today's version."""
    schema: dict[str, Any] = json.loads(files("vidtx.document").joinpath(FILE_NAME).read_text("utf-8"))
    return schema


def build_schema() -> dict[str, Any]:
    """The JSON Schema, from the model's types."""
    definitions: dict[str, Any] = {}
    whole = _describe_fields(Transcript, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:vidtx:transcript:{VERSION}",
        "title": f"vidtx transcript, version {VERSION}",
        **whole,
        "$defs": dict(sorted(definitions.items())),
    }


def _describe(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return {"anyOf": [_describe(each, definitions) for each in get_args(kind)]}
    if origin is tuple:
        return {"type": "array", "items": _describe(get_args(kind)[0], definitions)}
    if origin is Literal:
        return {"enum": list(get_args(kind))}
    if kind is Fraction:
        return {"type": ["string", "integer"], "pattern": "^-?[0-9]{1,20}/[0-9]{1,20}$"}
    plain = {type(None): "null", bool: "boolean", int: "integer", float: "number", str: "string"}
    if kind in plain:
        return {"type": plain[kind]}
    name = kind.__name__
    if name not in definitions:
        definitions[name] = {}  # in case it holds itself
        definitions[name] = _describe_fields(kind, definitions)
    return {"$ref": f"#/$defs/{name}"}


def _describe_fields(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    hints = codec.field_hints(kind)
    properties: dict[str, Any] = {}
    required: list[str] = []
    for field in fields(kind):
        hint = hints[field.name]
        if hint is Span or hint == Span | None:
            properties |= {"start": _SECONDS, "end": _SECONDS}
            required += ["start", "end"] if hint is Span else []
            continue
        name = codec.NAMES.get((kind, field.name), field.name)
        properties[name] = _describe_field(kind, field.name, hint, definitions)
        if codec.is_required(kind, field):
            required.append(name)
    if kind is EditBoundary:
        seconds = {"type": "number"}
        properties |= {"confidence_level": {"enum": list(CONFIDENCE_LEVELS)}, "start": seconds, "end": seconds}
    elif "continuity" in codec.DERIVED.get(kind, {}):
        properties |= {
            "continuity": {"enum": ["continuous", "crosses_edit", "unknown"]},
            "boundary_ids": {"type": "array", "items": {"type": "string"}},
        }
    return {
        "description": (kind.__doc__ or "").strip().partition("\n\n")[0].replace("\n    ", " "),
        "type": "object",
        "properties": dict(sorted(properties.items())),
        "required": sorted(required),
        "additionalProperties": False,
        **_RULES.get(kind.__name__, {}),
    }


def _describe_field(kind: Any, name: str, hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if (kind.__name__, name) in _NAMED:
        return _NAMED[kind.__name__, name]
    if name in codec.OBJECTS.get(kind, ()):
        return {"type": "object", "additionalProperties": _describe(get_args(get_args(hint)[0])[1], definitions)}
    if name in _BY_NAME and kind is not Evidence:
        known = _BY_NAME[name]
        return {"anyOf": [known, {"type": "null"}]} if type(None) in get_args(hint) else known
    return _describe(hint, definitions)


def format_schema() -> str:
    """The text of the file that is shipped."""
    return json.dumps(build_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    Path(__file__).with_name(FILE_NAME).write_text(format_schema(), "utf-8")
