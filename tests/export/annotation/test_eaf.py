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

from crowded_strategies import crowded_transcripts
from document_strategies import transcripts
from interview import make_interview
from vidtx.document import Span, Transcript, Translation
from vidtx.export.annotation.eaf import LATEST_MS, write_eaf
from vidtx.export.annotation.layout import lay_out_words
from vidtx.export.annotation.structure import list_edits, list_exchanges, list_findings
from vidtx.export.options import ExportOptions
from vidtx.views.wording import label_speakers, show_text
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


def children(eaf: Any, parent: str, prefix: str) -> list[tuple[int, int, str, str]]:
    """Start, end, value and the parent's value of what hangs on a tier, in the tier of this prefix."""
    below = f"{prefix}@{parent}"
    if below not in eaf.get_tier_names():
        return []
    assert eaf.get_parameters_for_tier(below)["PARENT_REF"] == parent
    return list(eaf.get_ref_annotation_data_for_tier(below))


@given(transcripts() | crowded_transcripts())
@settings(max_examples=25)
def test_every_word_translation_and_mark_is_read_back(transcript: Transcript) -> None:
    eaf = read(transcript)
    tops = [name for name in eaf.get_tier_names() if "PARENT_REF" not in eaf.get_parameters_for_tier(name)]
    words = [w for top in tops if f"words@{top}" in eaf.tiers for w in eaf.get_annotation_data_for_tier(f"words@{top}")]
    expected = [(w.start, w.end, clean_xml(w.value)) for u in transcript.utterances for w in lay_out_words(u)]
    assert sorted(tuple(word[:3]) for word in words) == sorted(expected)
    for target in OPTIONS.targets_of(transcript):
        found = [c[:3] for top in tops for c in children(eaf, top, target)]
        shown = [(u.span, show_text(u, target)) for u in transcript.utterances if u.language != target]
        expected = [(span.start, span.end, clean_xml(text)) for span, text in shown if text is not None]
        assert sorted(found) == sorted(expected)
    marks = [m for list_marks in (list_edits, list_exchanges, list_findings) for m in list_marks(transcript, "en")]
    ids = [c for top in tops for c in children(eaf, top, "id")]
    for mark in marks:
        span = (min(mark.start, LATEST_MS - 1), min(mark.end, LATEST_MS))
        assert (*span, clean_xml(mark.value[0]), clean_xml(mark.value[1])) in ids
    assert len(ids) == len(marks) + len(transcript.utterances)


@given(transcripts() | crowded_transcripts())
@settings(max_examples=25)
def test_no_two_annotations_share_a_time_slot_and_slots_are_in_order(transcript: Transcript) -> None:
    root = etree.fromstring(write_eaf(transcript, OPTIONS)[0].data)
    slots = {slot.get("TIME_SLOT_ID"): n for n, slot in enumerate(root.iter("TIME_SLOT"))}
    times = [int(str(slot.get("TIME_VALUE"))) for slot in root.iter("TIME_SLOT")]
    pairs = [(slots[a.get("TIME_SLOT_REF1")], slots[a.get("TIME_SLOT_REF2")]) for a in root.iter("ALIGNABLE_ANNOTATION")]
    assert times == sorted(times) and all(start < end for start, end in pairs)
    assert sorted(slot for pair in pairs for slot in pair) == list(range(len(slots)))


def test_words_begin_after_their_utterance_does_and_end_before_it_in_the_order_of_slots() -> None:
    root = etree.fromstring(write_eaf(make_interview(), OPTIONS)[0].data)
    order = {slot.get("TIME_SLOT_ID"): n for n, slot in enumerate(root.iter("TIME_SLOT"))}
    spans = {
        tier.get("TIER_ID"): [
            (order[a.get("TIME_SLOT_REF1")], order[a.get("TIME_SLOT_REF2")]) for a in tier.iter("ALIGNABLE_ANNOTATION")
        ]
        for tier in root.iter("TIER")
    }
    words = spans["words@Questioner"]
    assert words and all(any(a < start and end < b for a, b in spans["Questioner"]) for start, end in words)


def test_translations_into_indonesian_do_not_stand_among_the_ids() -> None:
    made = make_interview()
    first = dataclasses.replace(made.utterances[0], translations=(Translation("id", "Siapa nama Anda?"),))
    eaf = read(dataclasses.replace(made, utterances=(first, *made.utterances[1:])))
    assert [c[2] for c in children(eaf, "Questioner", "to-id")] == ["Siapa nama Anda?"]
    assert eaf.get_parameters_for_tier("to-id@Questioner")["LANG_REF"] == "id"
    own = [u.id for u in made.utterances if u.speaker == first.speaker]
    assert [c[2] for c in children(eaf, "Questioner", "id")] == own


@pytest.mark.parametrize("names", [("id@Bob", "Bob"), ("Bob", "id@Bob"), ("words@edits", "en@Bob"), ("Bob (2)", "Bob")])
def test_a_speaker_who_is_called_like_a_tier_takes_nobodys_place(names: tuple[str, str]) -> None:
    made = make_interview()
    renamed = tuple(dataclasses.replace(s, name=name) for s, name in zip(made.speakers, names, strict=False))
    transcript = dataclasses.replace(made, speakers=(*renamed, *made.speakers[len(names) :]))
    eaf = read(transcript)
    found = []
    for name in eaf.get_tier_names():
        parent = eaf.get_parameters_for_tier(name).get("PARENT_REF")
        if name == f"id@{parent}" and eaf.get_parameters_for_tier(name)["LINGUISTIC_TYPE_REF"] == "attached":
            assert not eaf.tiers[name][0]
            found += [c[2] for c in eaf.get_ref_annotation_data_for_tier(name)]
    assert {u.id for u in made.utterances} <= set(found) and len(found) == len(set(found))


def test_times_that_no_slot_holds_overlap_in_no_tier() -> None:
    made = make_interview()
    late = [
        dataclasses.replace(u, span=Span(LATEST_MS + 10 * n, LATEST_MS + 10 * n + 9), words=())
        for n, u in enumerate(made.utterances)
    ]
    eaf = read(dataclasses.replace(made, utterances=tuple(late), boundaries=(), exchanges=(), renditions=()))
    tops = [name for name in eaf.get_tier_names() if "PARENT_REF" not in eaf.get_parameters_for_tier(name)]
    assert len(tops) == len(made.utterances) and all(len(eaf.get_annotation_data_for_tier(name)) == 1 for name in tops)


@pytest.mark.parametrize(
    ("rendition", "kept"), [("machine", {"en", "rendition"}), ("interpreter", {"rendition"}), ("none", set())]
)
def test_what_stands_beside_the_original_is_chosen(rendition: Any, kept: set[str]) -> None:
    names = set(read(make_interview(), ExportOptions(rendition=rendition)).get_tier_names())
    assert {what for what in ("en", "rendition") if f"{what}@Interpreter" in names} == kept


@pytest.mark.parametrize(
    ("name", "kind"), [("a.MP4", "video/mp4"), ("a.mkv", "video/x-matroska"), ("data:x.wav", "audio/x-wav"), ("a", "unknown")]
)
def test_the_type_of_the_clip_follows_from_its_name(name: str, kind: str) -> None:
    made = make_interview()
    [media] = read(dataclasses.replace(made, clip=dataclasses.replace(made.clip, name=name))).get_linked_files()
    assert (media["MIME_TYPE"], media["RELATIVE_MEDIA_URL"]) == (kind, "./" + name.replace(":", "%3A"))


def test_a_choice_of_languages_leaves_out_who_speaks_others_but_a_language_of_translation_does_not() -> None:
    made = make_interview()
    ids = lambda eaf: [c[2] for label in label_speakers(made).values() for c in children(eaf, label, "id")]  # noqa: E731
    assert len(ids(read(made, ExportOptions(languages=("en",))))) == len(made.utterances)
    assert sorted(ids(read(made, ExportOptions(languages=("uk", "en"))))) == sorted(
        u.id for u in made.utterances if u.language == "uk"
    )
