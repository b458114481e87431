"""The versions of the document: which are read, how older ones become today's, and the JSON Schema that is shipped.

A newer document is refused with a clear error; an older one migrates a step at a time. The shipped
`transcript.schema.json` is for other programs; `validate` here checks only the envelope, because the model's own
constructors check the rest with better messages (a test holds the two together).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any

from vidtx.document.model import SCHEMA, VERSION
from vidtx.errors import DocumentError, SchemaVersionError

Migration = Callable[[dict[str, Any]], dict[str, Any]]


def _migrate_1(content: dict[str, Any]) -> dict[str, Any]:
    """Version 2 has the field's names."""
    for boundary in content.get("boundaries", []):
        boundary["confidence_level"] = boundary.pop("grade", None)
        boundary["paired_id"] = boundary.pop("linked_id", None)
    for turn in content.get("turns", []):
        turn["language_inferred"] = False  # version 1 said it of utterances only
    for utterance in content.get("utterances", []):
        utterance["flags"] = [{"language_borrowed": "language_inferred"}.get(f, f) for f in utterance.get("flags", [])]
    for engine in content.get("provenance", {}).get("engines", []):
        engine["license"] = engine.pop("licence", None)
    content["version"] = 2
    return content


MIGRATIONS: dict[int, Migration] = {1: _migrate_1}  # version n -> the step that makes version n + 1


def load_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of today's version."""
    schema: dict[str, Any] = json.loads(files("vidtx.document").joinpath("transcript.schema.json").read_text("utf-8"))
    return schema


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
        content = MIGRATIONS[version](content)
        version += 1
    return content


def validate(content: dict[str, Any]) -> None:
    """Checks that every part of the envelope is there. Raises DocumentError naming what is missing."""
    for name in ("clip", "boundaries", "speakers", "turns", "utterances", "renditions", "exchanges", "provenance"):
        if name not in content:
            raise DocumentError(f"$.{name} is missing")
