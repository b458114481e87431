"""A document survives being written and read, byte for byte, and is what the shipped JSON Schema says."""

from __future__ import annotations

import json
import math
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from strategies import transcripts

from vidtx.document import Transcript, dump_transcript, parse_transcript
from vidtx.document.schema import load_schema

thorough = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
VALIDATOR = jsonschema.Draft202012Validator(load_schema())


@given(transcripts())
@thorough
def test_what_is_written_is_read_as_the_same_value(transcript: Transcript) -> None:
    assert parse_transcript(dump_transcript(transcript)) == transcript


@given(transcripts())
@thorough
def test_what_is_read_is_written_as_the_same_bytes(transcript: Transcript) -> None:
    text = dump_transcript(transcript)
    assert dump_transcript(parse_transcript(text)) == text
    assert dump_transcript(parse_transcript(text.encode("utf-8"))) == text
    assert text.endswith("}\n") and not text.endswith("\n\n")


@given(transcripts())
@thorough
def test_what_is_written_satisfies_the_shipped_schema(transcript: Transcript) -> None:
    VALIDATOR.validate(json.loads(dump_transcript(transcript)))


@given(transcripts())
@thorough
def test_keys_are_sorted_and_times_are_seconds_to_the_millisecond(transcript: Transcript) -> None:
    def check(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        assert [name for name, _ in pairs] == sorted(name for name, _ in pairs)
        return dict(pairs)

    content = json.loads(dump_transcript(transcript), object_pairs_hook=check)
    for turn, written in zip(transcript.turns, content["turns"], strict=True):
        assert math.isclose(written["start"] * 1000, turn.span.start)
        assert len(str(written["start"]).partition(".")[2]) <= 3


def test_the_schema_is_a_schema_and_refuses_what_it_does_not_know() -> None:
    jsonschema.Draft202012Validator.check_schema(load_schema())

    def visit(node: Any) -> None:
        if isinstance(node, dict):
            if "properties" in node and node.get("type") == "object":
                assert node["additionalProperties"] is False
            for child in node.values():
                visit(child)
        elif isinstance(node, list):
            for child in node:
                visit(child)

    visit(load_schema())


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("clip", "sha256"), "0"),
        (("clip", "size"), -1),
        (("version",), 2),
        (("provenance", "origin"), "guessed"),
        (("speed",), 1),
        (("clip", "colour"), "red"),
        (("turns",), None),
    ],
)
def test_schema_and_parser_both_refuse_a_broken_document(place: tuple[str, ...], value: Any, interview: Transcript) -> None:
    content = json.loads(dump_transcript(interview))
    VALIDATOR.validate(content)
    part = content
    for name in place[:-1]:
        part = part[name]
    part[place[-1]] = value
    assert not VALIDATOR.is_valid(content)
