"""Out and back in every format: what nobody changed changes nothing, and one change is one change."""

from __future__ import annotations

import dataclasses
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crowded_strategies import crowded_transcripts
from findings_interview import make_findings_interview
from import_files import compare_file, is_unchanged, list_changed, write_format
from interview import make_glossed_interview, make_interview
from vidtx.document import Transcript

FORMATS = (
    ("srt", ".bilingual.srt"),
    ("srt", ".uk.srt"),
    ("vtt", ""),
    ("ass", ""),
    ("ttml", ""),
    ("tsv", ""),
    ("jsonl", ""),
    ("docx", ""),
    ("eaf", ""),
    ("textgrid", ""),
)
WORDS = {"uk": ["хліб", "сорок", "річка", "дванадцять", "не"], "ko": ["물", "어제", "열흘", "안"]}


@pytest.mark.parametrize(("format", "suffix"), FORMATS, ids=lambda value: value.removeprefix("."))
@given(data=st.data())
@settings(max_examples=12)
def test_one_text_that_was_changed_is_the_one_change(format: str, suffix: str, data: st.DataObject) -> None:
    """The changed file is the export of the changed document: no writer is trusted with where a text stands."""
    made = make_interview()
    spoken = [n for n, u in enumerate(made.utterances) if u.text and (suffix != ".uk.srt" or u.language == "uk")]
    number = data.draw(st.sampled_from(spoken))
    own = made.utterances[number]
    pieces = own.text.split()
    place = data.draw(st.integers(0, len(pieces)))
    text = " ".join([*pieces[:place], data.draw(st.sampled_from(WORDS[own.language or "uk"])), *pieces[place:]])
    changed = dataclasses.replace(own, text=text, words=())
    utterances = (*made.utterances[:number], changed, *made.utterances[number + 1 :])
    with tempfile.TemporaryDirectory() as folder:
        path = write_format(Path(folder), dataclasses.replace(made, utterances=utterances), format, suffix)
        comparison = compare_file(made, path)
    assert list_changed(comparison) == [(own.id, None, text)] and comparison.is_whole


@pytest.mark.parametrize("format", ["tsv", "jsonl", "docx", "eaf"])
@given(made=crowded_transcripts().filter(lambda made: any(u.text.strip() for u in made.utterances)))
@settings(max_examples=12)
def test_what_nobody_changed_changes_nothing(format: str, made: Transcript) -> None:
    """Crowded documents, in formats with ids of whole utterances."""
    with tempfile.TemporaryDirectory() as folder:
        comparison = compare_file(made, write_format(Path(folder), made, format))
    assert is_unchanged(comparison), comparison


@pytest.mark.parametrize(("format", "suffix"), FORMATS, ids=lambda value: value.removeprefix("."))
def test_a_hostile_interview_that_nobody_changed_changes_nothing(
    format: str, suffix: str, hostile: Transcript, tmp_path: Path
) -> None:
    assert is_unchanged(compare_file(hostile, write_format(tmp_path, hostile, format, suffix)))


@pytest.mark.parametrize("wording", ["en", "uk", "ko"])
@pytest.mark.parametrize(("format", "suffix"), FORMATS, ids=lambda value: value.removeprefix("."))
def test_marks_of_findings_gaps_and_answers_cut_off_are_no_text(format: str, suffix: str, wording: str, tmp_path: Path) -> None:
    made = make_findings_interview()
    assert is_unchanged(compare_file(made, write_format(tmp_path, made, format, suffix, wording=wording, mark_findings=True)))


@pytest.mark.parametrize(("format", "suffix"), [*FORMATS, ("srt", ".en.srt")], ids=lambda value: value.removeprefix("."))
def test_signs_of_a_glossary_are_no_text(format: str, suffix: str, tmp_path: Path) -> None:
    made = make_glossed_interview()
    path = write_format(tmp_path, made, format, suffix)
    assert is_unchanged(compare_file(made, path)), path.read_bytes()


@pytest.mark.parametrize("format", ["tsv", "jsonl"])
def test_a_changed_translation_comes_back_without_signs(format: str, tmp_path: Path) -> None:
    made = make_glossed_interview()
    path = write_format(tmp_path, made, format)
    path.write_text(path.read_text("utf-8").replace("What is your full name", "Tell me your full name"), "utf-8")
    assert list_changed(compare_file(made, path)) == [("u0", "en", "Tell me your full name?")]
