"""A document survives being written and read, byte for byte, and is what the shipped JSON Schema says."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

from document_strategies import transcripts
from interview import make_interview
from vidtx.document import Transcript, dump_transcript, parse_transcript
from vidtx.document.schema import load_schema
from vidtx.errors import DocumentError

thorough = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
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


BROKEN = [
    (("clip", "sha256"), "0"),
    (("clip", "size"), -1),
    (("clip", "name"), "a/b"),
    (("version",), 0),
    (("version",), "1"),
    (("schema",), "vidtx"),
    (("provenance", "origin"), "guessed"),
    (("turns",), None),
    (("turns", 0, "start"), -1.0),
    (("turns", 0, "language"), "Ukrainian"),
    (("turns", 0, "language_probability"), 1.5),
    (("utterances", 0, "status"), "done"),
    (("utterances", 0, "flags"), ["loud"]),
    (("utterances", 0, "words", 0, "word"), 5),
    (("speakers", 0, "role"), "spy"),
    (("boundaries", 0, "time_base"), "0.04"),
    (("boundaries", 0, "kind"), "wipe"),
    (("boundaries", 1, "in_picture"), False),
    (("boundaries", 0, "pts"), 2**63),
    (("renditions", 0, "kind"), "zero"),
    (("renditions", 0, "source_ids"), []),
    (("exchanges", 0, "gesture"), "nod"),
    (("exchanges", 0, "gesture"), {"kind": "wink"}),
    (("exchanges", 0, "joins", 0, "before"), "greeting"),
    (("exchanges", 0, "tone"), "loud"),
    (("renditions", 0, "findings"), ["a rank was left out"]),
    (("boundaries", 0, "evidence", 0, "kind"), "hunch"),
    (("provenance", "media"), [{"medium": "smell", "stream": 0, "reason": "only"}]),
    (("captions",), None),
    (("exchanges", 0, "continuity"), "maybe"),
]


def break_document(place: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(dump_transcript(make_interview()))
    part: Any = content
    for name in place[:-1]:
        part = part[name]
    part[place[-1]] = value
    return content


@pytest.mark.parametrize(("place", "value"), BROKEN)
def test_schema_and_parser_refuse_the_same_broken_documents(place: tuple[str | int, ...], value: Any) -> None:
    content = break_document(place, value)
    assert not VALIDATOR.is_valid(content)
    with pytest.raises(DocumentError):
        parse_transcript(json.dumps(content))


def test_a_hand_made_interview_satisfies_the_schema_and_comes_back() -> None:
    text = dump_transcript(make_interview())
    VALIDATOR.validate(json.loads(text))
    assert parse_transcript(text) == make_interview()


def test_whisper_names_are_used_where_they_mean_the_same() -> None:
    utterance = json.loads(dump_transcript(make_interview()))["utterances"][1]
    assert (utterance["start"], utterance["end"], utterance["text"]) == (2.5, 4.5, "이름이 무엇입니까?")
    assert utterance["words"][1] == {"start": 3.5, "end": 4.5, "word": "무엇입니까?", "probability": 0.9}


def test_a_boundary_is_written_with_its_grade_and_seconds_for_readers() -> None:
    boundary = json.loads(dump_transcript(make_interview()))["boundaries"][1]
    assert (boundary["start"], boundary["end"], boundary["confidence_level"]) == (16.0, 16.04, "probable")
    assert (boundary["pts"], boundary["time_base"]) == (204_800, "1/12800")


def test_equal_values_of_different_types_are_written_alike() -> None:
    interview = make_interview()
    speaker = replace(interview.speakers[0], role_probability=1)
    one = replace(interview, speakers=(speaker, *interview.speakers[1:]))
    other = replace(one, speakers=(replace(speaker, role_probability=1.0), *interview.speakers[1:]))
    assert one == other
    assert dump_transcript(one) == dump_transcript(other)
