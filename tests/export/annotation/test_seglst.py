"""SegLST, read back by meeteval."""

from __future__ import annotations

import json

import meeteval
from hypothesis import given, settings

from document_strategies import transcripts
from vidtx.document import Transcript
from vidtx.export.annotation.layout import name_speakers
from vidtx.export.annotation.seglst import write_seglst
from vidtx.export.options import ExportOptions
from vidtx.views.text import clean_text


@given(transcripts())
@settings(max_examples=25)
def test_every_segment_is_read_back(transcript: Transcript) -> None:
    [file] = write_seglst(transcript, ExportOptions())
    read = meeteval.io.SegLST.parse(file.text)
    names = name_speakers(transcript)
    assert [
        (s["speaker"], round(float(s["start_time"]) * 1000), round(float(s["end_time"]) * 1000), s["words"]) for s in read
    ] == [(names[u.speaker], u.span.start, u.span.end, clean_text(u.text)) for u in transcript.utterances]


def test_language_and_id_stand_beside_what_the_format_knows(hostile: Transcript) -> None:
    first = json.loads(write_seglst(hostile, ExportOptions())[0].text)[0]
    assert (first["language"], first["utterance_id"]) == ("uk", "u0")
