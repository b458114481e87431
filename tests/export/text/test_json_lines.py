"""JSON Lines: an object a line with all its keys in their order, every text as the document has it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import given, settings

from crowded_strategies import crowded_transcripts
from document_strategies import transcripts
from hostile_interview import HOSTILE
from interview import make_interview, make_reviewed_interview
from vidtx.document import Transcript, Word
from vidtx.export.options import ExportOptions
from vidtx.export.text.json_lines import JSON_LINES_KEYS, write_jsonl

DOCS = Path(__file__).parents[3] / "docs" / "formats.md"


def read(transcript: Transcript, options: ExportOptions = ExportOptions()) -> list[dict[str, Any]]:
    (file,) = write_jsonl(transcript, options)
    assert file.suffix == ".jsonl" and (file.text.endswith("\n") or not transcript.utterances)
    rows = [json.loads(line) for line in file.text.splitlines()]  # splits at every separator that Unicode has
    assert all(tuple(row) == JSON_LINES_KEYS for row in rows)
    return rows


def test_an_utterance_is_one_object_with_everything_that_belongs_to_it() -> None:
    rows = read(make_reviewed_interview())
    assert [row["id"] for row in rows] == [f"u{n}" for n in range(8)]
    first, fourth = rows[0], rows[3]
    assert (first["start"], first["end"], first["speaker"], first["role"], first["name"]) == (0.0, 2.0, "Q", "questioner", None)
    assert (first["exchange"], first["slot"], first["continuity"]) == ("e0", "question", "continuous")
    assert first["words"][1] == {"word": "вас", "start": 0.666, "end": 1.332, "probability": 0.9}
    assert first["translations"] == [{"language": "en", "text": "What is your name?"}]
    assert first["renditions"] == [{"id": "r0", "kind": "close", "sources": ["u0"], "targets": ["u1"]}]
    assert first["findings"][0]["source"] == [{"utterance": "u0", "start": 0, "end": 2}]
    assert first["findings"] == rows[1]["findings"] and rows[2]["findings"] == []
    assert (fourth["status"], fourth["reviewer"], fourth["text"]) == ("edited", "O. K.", "Мене звати Кім Чхоль Су.")
    assert rows[2]["name"] == "Subject A"


def test_edits_stand_in_the_utterance_in_which_they_begin() -> None:
    (edit,) = read(make_interview())[6]["boundaries"]
    assert edit["id"] == "b1" and (edit["kind"], edit["time"], edit["end"], edit["word"]) == ("jump_cut", 16.0, 16.04, 1)
    assert not any(row["boundaries"] for row in read(make_interview(), ExportOptions(mark_edits=False)))


def test_the_options_choose_translations() -> None:
    made = make_interview()
    assert not any(row["translations"] for row in read(made, ExportOptions(rendition="interpreter")))
    assert not any(row["translations"] for row in read(made, ExportOptions(languages=("uk", "ko"))))
    assert all(row["translations"] for row in read(made, ExportOptions(languages=("en",), rendition="both")))


def test_hostile_text_is_read_as_it_is_and_can_do_nothing_before() -> None:
    made = make_interview()
    text = HOSTILE + "\x1b[31m\u202e\u2028\n\r\x85\ufeff\u200b"
    hostile = replace(made.utterances[0], text=text, words=(Word(made.utterances[0].span, text),))
    made = replace(made, utterances=(hostile, *made.utterances[1:]))
    (file,) = write_jsonl(made, ExportOptions())
    assert not set(file.text) & set("\x1b\u202e\u2028\r\x85\ufeff\u200b") and file.text.count("\n") == 8
    row = read(made)[0]
    assert row["text"] == row["words"][0]["word"] == text


@settings(max_examples=40, deadline=None)
@given(transcripts() | crowded_transcripts())
def test_any_document_comes_back_line_by_line(transcript: Transcript) -> None:
    rows = read(transcript)
    assert [(r["id"], r["text"], r["language"], r["flags"]) for r in rows] == [
        (u.id, u.text, u.language, list(u.flags)) for u in transcript.utterances
    ]
    assert [(round(r["start"] * 1000), round(r["end"] * 1000)) for r in rows] == [
        (u.span.start, u.span.end) for u in transcript.utterances
    ]


def test_the_order_of_the_keys_is_documented() -> None:
    assert ", ".join(f"`{key}`" for key in JSON_LINES_KEYS) in " ".join(DOCS.read_text("utf-8").split())
