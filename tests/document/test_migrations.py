"""A document of version 1 is read as one of today's: nothing that it said is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from vidtx.document import Finding, Gesture, Join, Transcript, dump_transcript, parse_transcript
from vidtx.errors import DocumentError
from vidtx.views.evidence import describe_evidence

CONTENT = Path(__file__).with_name("version_1.vidtx.json").read_text("utf-8")


@pytest.fixture(scope="module")
def migrated() -> Transcript:
    return parse_transcript(CONTENT)


def test_what_is_migrated_is_written_in_todays_version(migrated: Transcript) -> None:
    content = json.loads(dump_transcript(migrated))
    assert content["version"] == 2
    assert parse_transcript(dump_transcript(migrated)) == migrated


def test_names_of_version_1_become_the_fields_own(migrated: Transcript) -> None:
    assert migrated.boundaries[0].paired_id == "b1"
    assert migrated.provenance.engines[0].license == "MIT"
    assert migrated.utterance("u1").flags == ("language_inferred",)


def test_the_sentence_of_an_evidence_is_kept(migrated: Transcript) -> None:
    [evidence] = migrated.boundaries[0].evidence
    assert evidence.values == {
        "name": "change_ratio",
        "value": 3.2,
        "text": "the picture changes 3.2 times as much as at its neighbours",
    }
    assert describe_evidence(evidence) == "the picture changes 3.2 times as much as at its neighbours"


def test_findings_in_words_become_values(migrated: Transcript) -> None:
    assert migrated.renditions[1].findings == (
        Finding("r1.1", "number", value_source="2", value_target="3"),
        Finding("r1.2", "omission", value_source="I am a soldier."),
        Finding("r1.3", "addition", value_target="Yes."),
        Finding("r1.4", "other", value_source="a rank was left out"),
    )
    assert migrated.renditions[2].findings == ()
    assert migrated.renditions[2].kind == "zero"


def test_a_rendition_that_could_not_be_compared_says_so() -> None:
    content = json.loads(CONTENT)
    content["renditions"][1] |= {"kind": "close", "findings": ["could not be compared: no translation"]}
    rendition = parse_transcript(json.dumps(content)).renditions[1]
    assert (rendition.kind, rendition.findings) == ("not_compared", ())


def test_an_exchanges_edits_go_to_the_join_or_the_part_in_which_they_lie(migrated: Transcript) -> None:
    exchange = migrated.exchanges[0]
    assert exchange.joins == (
        Join("question", "question_rendition", "continuous", (), 200),
        Join("question_rendition", "answer", "continuous", (), 1000),
        Join("answer", "answer_rendition", "crosses_edit", ("b1",), 1000),
    )
    assert exchange.inside_ids == ("b0",)
    assert [e.continuity for e in migrated.exchanges] == ["crosses_edit", "continuous", "crosses_edit"]


def test_a_continuity_that_was_unknown_stays_unknown() -> None:
    content = json.loads(CONTENT)
    content["exchanges"][1]["continuity"] = "unknown"
    migrated = parse_transcript(json.dumps(content))
    assert migrated.exchanges[1].continuity == "unknown" and not migrated.provenance.edits_searched


def test_a_continuity_that_was_unknown_stays_so_without_a_join(migrated: Transcript) -> None:
    assert migrated.provenance.edits_searched and not migrated.exchanges[2].joins
    content = json.loads(CONTENT)
    for exchange in content["exchanges"]:
        exchange |= {"continuity": "unknown", "boundary_ids": []}
    assert [e.continuity for e in parse_transcript(json.dumps(content)).exchanges] == ["unknown"] * 3


def test_a_gesture_becomes_a_value(migrated: Transcript) -> None:
    assert migrated.exchanges[2].gesture == Gesture("shake")


@pytest.mark.parametrize(
    ("name", "value"), [("boundaries", [{}]), ("exchanges", [{"id": "e0"}]), ("clip", 3), ("renditions", None), ("turns", [3])]
)
def test_a_broken_document_of_version_1_is_refused_and_not_repaired(name: str, value: Any) -> None:
    with pytest.raises(DocumentError):
        parse_transcript(json.dumps(json.loads(CONTENT) | {name: value}))


def test_a_key_that_version_1_did_not_have_is_refused() -> None:
    with pytest.raises(DocumentError, match="tone"):
        parse_transcript(json.dumps(json.loads(CONTENT) | {"tone": "loud"}))


def test_turns_of_version_1_have_no_inferred_language() -> None:
    content = json.loads(CONTENT)
    content["turns"] = [
        {"start": 0.5, "end": 1.5, "speaker": "Q", "language": "uk", "language_probability": 0.9, "overlaps": False}
    ]
    [turn] = parse_transcript(json.dumps(content)).turns
    assert (turn.language, turn.language_inferred) == ("uk", False)


@pytest.mark.timeout(20)
def test_a_time_base_that_would_take_for_ever_is_refused() -> None:
    content = json.loads(CONTENT)
    content["boundaries"][0]["time_base"] = "1e30000000"
    with pytest.raises(DocumentError, match="not a fraction"):
        parse_transcript(json.dumps(content))
