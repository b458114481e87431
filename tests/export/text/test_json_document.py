"""The document as JSON: it comes back equal."""

from __future__ import annotations

from hypothesis import given, settings

from document_strategies import transcripts
from vidtx.document import Transcript, parse_transcript
from vidtx.export.options import ExportOptions
from vidtx.export.text.json_document import write_json


def test_the_document_comes_back_equal_from_its_json(hostile: Transcript) -> None:
    (file,) = write_json(hostile, ExportOptions())
    assert file.suffix == ".vidtx.json" and parse_transcript(file.text.encode()) == hostile


@settings(max_examples=20, deadline=None)
@given(transcripts())
def test_no_option_changes_the_document(transcript: Transcript) -> None:
    options = ExportOptions(targets=("ko",), mark_edits=False, wording="uk")
    assert write_json(transcript, options) == write_json(transcript, ExportOptions())
