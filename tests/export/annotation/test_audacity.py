"""Audacity labels: lines of start, end and label, as its manual describes them."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings

from document_strategies import transcripts
from interview import make_interview
from vidtx.document import Transcript
from vidtx.export.annotation.audacity import write_labels
from vidtx.export.options import ExportOptions
from vidtx.views.text import clean_text


def read_labels(text: str) -> list[tuple[int, int, str]]:
    """As Audacity reads them: fields between tabs, seconds, the label to the end of the line."""
    read = []
    for line in text.split("\n")[:-1]:
        start, end, label = line.split("\t")
        read.append((round(float(start) * 1000), round(float(end) * 1000), label))
    return read


@given(transcripts())
@settings(max_examples=25)
def test_every_utterance_and_edit_is_a_label(transcript: Transcript) -> None:
    read = read_labels(write_labels(transcript, ExportOptions(names=False))[0].text)
    assert read == sorted(read, key=lambda label: label[:2])
    said = [(u.span.start, u.span.end, clean_text(u.text)) for u in transcript.utterances if clean_text(u.text)]
    assert all(label in read for label in said)
    shown = [b for b in transcript.boundaries if b.status != "rejected"]
    assert len(read) == len(transcript.utterances) + len(shown)


def test_edits_and_names_are_left_out_where_they_are_not_wanted(hostile: Transcript) -> None:
    whole = write_labels(hostile, ExportOptions())[0].text
    assert "✂ jump cut" in whole and "Questioner: Як вас звати?" in whole
    bare = write_labels(hostile, ExportOptions(mark_edits=False, names=False))[0].text
    assert "✂" not in bare and "\tЯк вас звати?" in bare


@pytest.mark.parametrize("text", ["a\tb\nc\r\nd", "\\\t100\t200", "0.5\t1.0\tx", "x\u2028y\x85z", "\ud800"])
def test_hostile_text_is_one_label(text: str) -> None:
    made = make_interview()
    first = dataclasses.replace(made.utterances[0], text=text, words=())
    [file] = write_labels(dataclasses.replace(made, utterances=(first, *made.utterances[1:])), ExportOptions(names=False))
    assert (0, 2000, clean_text(text) or "[speech not recognized]") in read_labels(file.data.decode())
    assert not any(line.startswith("\\") for line in file.text.splitlines())
    assert len(file.text.splitlines()) == len(write_labels(made, ExportOptions())[0].text.splitlines())


def test_a_language_of_translation_leaves_out_nobody() -> None:
    made = make_interview()
    assert write_labels(made, ExportOptions(languages=("en",))) == write_labels(made, ExportOptions())
    assert "Як вас звати?" not in write_labels(made, ExportOptions(languages=("ko",)))[0].text
