"""ELAN files: valid against ELAN's schema, and read back by pympi."""

from __future__ import annotations

import dataclasses
import itertools
import os
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pympi
import pytest
from hypothesis import given, settings
from lxml import etree

from document_strategies import transcripts
from interview import make_interview
from vidtx.document import Span, Transcript
from vidtx.export.annotation.eaf import write_eaf
from vidtx.export.options import ExportOptions
from vidtx.views.wording import label_speakers
from vidtx.views.xml_text import clean_xml

OPTIONS = ExportOptions()
MEDIA = os.environ.get("VIDTX_TEST_MEDIA")
SCHEMA = Path(MEDIA or "") / "formats_eaf" / "EAFv3.0.xsd"


@cache
def load_schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(SCHEMA)))


def read(transcript: Transcript, options: ExportOptions = OPTIONS) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.eaf"
        path.write_bytes(write_eaf(transcript, options)[0].data)
        return pympi.Elan.Eaf(str(path))


@pytest.mark.skipif(not SCHEMA.is_file(), reason="needs VIDTX_TEST_MEDIA")
@given(transcripts())
@settings(max_examples=25)
def test_any_document_is_valid_against_the_schema(transcript: Transcript) -> None:
    load_schema().assertValid(etree.fromstring(write_eaf(transcript, OPTIONS)[0].data))


@given(transcripts())
@settings(max_examples=25)
def test_every_utterance_is_read_back_with_its_id(transcript: Transcript) -> None:
    eaf = read(transcript)
    found = set()
    for tier in eaf.get_tier_names():
        if tier.startswith("id@"):
            found |= {(start, end, value, text) for start, end, value, text in eaf.get_ref_annotation_data_for_tier(tier)}
    for utterance in transcript.utterances:
        assert (utterance.span.start, utterance.span.end, clean_xml(utterance.id), clean_xml(utterance.text)) in found


@given(transcripts())
@settings(max_examples=25)
def test_no_tier_overlaps_and_words_lie_in_their_utterances(transcript: Transcript) -> None:
    eaf = read(transcript)
    for tier in eaf.get_tier_names():
        if eaf.tiers[tier][0]:
            times = sorted((start, end) for start, end, _ in eaf.get_annotation_data_for_tier(tier))
            assert all(a[1] <= b[0] for a, b in itertools.pairwise(times)), tier
        if tier.startswith("words@"):
            parents = eaf.get_annotation_data_for_tier(eaf.get_parameters_for_tier(tier)["PARENT_REF"])
            for start, end, _ in eaf.get_annotation_data_for_tier(tier):
                assert any(a <= start and end <= b for a, b, _ in parents)


def test_tiers_are_speakers_with_what_hangs_on_them(hostile: Transcript) -> None:
    eaf = read(hostile)
    names = set(eaf.get_tier_names())
    for label in label_speakers(hostile).values():
        assert {label, f"id@{label}", f"words@{label}"} <= names
    assert {"edits", "exchanges", "findings", "en@Questioner", "language@Interpreter", "rendition@Interpreter"} <= names
    assert eaf.get_parameters_for_tier("en@Questioner")["PARENT_REF"] == "Questioner"
    assert (1000, 3000, "What is your name?", "Як вас звати?") in eaf.get_ref_annotation_data_for_tier("en@Questioner")
    assert dict(eaf.properties)["vidtx.clip.sha256"] == hostile.clip.sha256
    [media] = eaf.get_linked_files()
    assert media["RELATIVE_MEDIA_URL"].startswith("./")
    assert not any("edits" in name for name in read(hostile, ExportOptions(mark_edits=False)).get_tier_names())


def test_what_a_speaker_says_over_himself_stands_in_a_tier_of_its_own_and_a_speaker_may_be_called_anything() -> None:
    made = make_interview()
    first = made.utterances[0]
    over = dataclasses.replace(first, id="over", span=Span(first.span.start + 10, first.span.end + 10), words=())
    speakers = tuple(dataclasses.replace(s, name="edits") if s.id == first.speaker else s for s in made.speakers)
    eaf = read(dataclasses.replace(made, utterances=(first, over, *made.utterances[1:]), speakers=speakers))
    assert {"edits", "edits (2)", "edits *", "id@edits", "id@edits (2)", "id@edits *"} <= set(eaf.get_tier_names())


@pytest.mark.parametrize("text", ["<i>&amp;</i> ]]>", "a\x00b\ufffe", '"quoted"', "&lt;script&gt;", "x" * 10_000])
def test_hostile_text_stays_text(text: str) -> None:
    made = make_interview()
    first = dataclasses.replace(made.utterances[0], text=text, words=())
    eaf = read(dataclasses.replace(made, utterances=(first, *made.utterances[1:])))
    label = label_speakers(made)[first.speaker]
    assert clean_xml(text) in [value for _, _, value in eaf.get_annotation_data_for_tier(label)]
