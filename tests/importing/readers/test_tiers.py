"""ELAN files and TextGrids that come back."""

from __future__ import annotations

import dataclasses
import re
import tempfile
from pathlib import Path

import pympi
import pytest
from hypothesis import given, settings
from praatio import textgrid

from crowded_strategies import crowded_transcripts
from import_files import compare_file, is_unchanged, list_changed, replace_in, write_format
from interview import make_interview
from vidtx.document import Transcript
from vidtx.errors import DocumentError
from vidtx.importing.readers.tiers import read_eaf, read_textgrid

FORMATS = ("eaf", "textgrid")


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_that_nobody_changed_changes_nothing(format: str, tmp_path: Path, hostile: Transcript) -> None:
    for made in (make_interview(), hostile):
        assert is_unchanged(compare_file(made, write_format(tmp_path, made, format)))


@pytest.mark.parametrize("format", FORMATS)
def test_a_text_that_was_changed_is_the_one_change(format: str, tmp_path: Path) -> None:
    path = write_format(tmp_path, make_interview(), format)
    replace_in(path, "Як вас звати?", "Хто ви?")
    assert list_changed(compare_file(make_interview(), path)) == [("u0", None, "Хто ви?")]


def test_a_translation_comes_back_from_elan(tmp_path: Path) -> None:
    path = write_format(tmp_path, make_interview(), "eaf")
    replace_in(path, "What is your name?", "Who are you?")
    assert list_changed(compare_file(make_interview(), path)) == [("u0", "en", "Who are you?")]


def test_annotations_that_elan_numbered_anew_are_known_by_the_tier_of_ids(tmp_path: Path) -> None:
    path = write_format(tmp_path, make_interview(), "eaf")
    text = path.read_text("utf-8").replace("Як вас звати?", "Хто ви?")
    text = re.sub(r'((?:ANNOTATION_ID|ANNOTATION_REF)=")a(\d+)"', lambda m: f'{m[1]}a{10_000 - int(m[2])}"', text)
    path.write_text(text, "utf-8")
    assert list_changed(compare_file(make_interview(), path)) == [("u0", None, "Хто ви?")]


def test_what_another_program_wrote_anew_is_read(tmp_path: Path) -> None:
    """pympi and praatio change a text and save all."""
    made = make_interview()
    eaf_path, grid_path = (write_format(tmp_path, made, format) for format in FORMATS)
    grid = textgrid.openTextgrid(str(grid_path), includeEmptyIntervals=True)
    tier = next(t for t in grid.tiers if any(e.label == "Як вас звати?" for e in t.entries))
    entry = next(e for e in tier.entries if e.label == "Як вас звати?")
    tier.insertEntry((entry.start, entry.end, "Хто ви?"), collisionMode="replace", collisionReportingMode="silence")
    grid.save(str(grid_path), format="short_textgrid", includeBlankSpaces=True)
    assert list_changed(compare_file(made, grid_path)) == [("u0", None, "Хто ви?")]
    eaf = pympi.Elan.Eaf(str(eaf_path))
    eaf.to_file(str(eaf_path))
    replace_in(eaf_path, "Як вас звати?", "Хто ви?")
    assert list_changed(compare_file(made, eaf_path)) == [("u0", None, "Хто ви?")]


def test_an_annotation_that_was_added_is_listed_and_a_time_that_was_changed_is_a_change(tmp_path: Path) -> None:
    path = write_format(tmp_path, make_interview(), "textgrid")
    text = path.read_text("utf-8").replace('name = "edits"', 'name = "my notes"')
    path.write_text(text, "utf-8")
    comparison = compare_file(make_interview(), path)
    assert comparison.lost and not comparison.texts
    eaf = write_format(tmp_path, make_interview(), "eaf")
    item = read_eaf(eaf).items[0]
    slot = re.search(rf'TIME_SLOT_ID="(ts\d+)" TIME_VALUE="{item.end}"', eaf.read_text("utf-8"))
    assert slot
    replace_in(eaf, slot[0], slot[0].replace(f'"{item.end}"', f'"{(item.end or 0) - 150}"'))
    assert len(compare_file(make_interview(), eaf).times) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<x/>",
        b"<ANNOTATION_DOCUMENT>",
        b'<!DOCTYPE a [<!ENTITY b "c">]><ANNOTATION_DOCUMENT>&b;</ANNOTATION_DOCUMENT>',
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_such_file_is_one_error_that_names_it(content: bytes, tmp_path: Path) -> None:
    for name, read in (("x.eaf", read_eaf), ("x.TextGrid", read_textgrid)):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(DocumentError, match=re.escape(str(path))):
            read(path)


def test_a_speaker_may_be_called_edits(tmp_path: Path) -> None:
    made = make_interview()
    speakers = tuple(dataclasses.replace(s, name="edits") if s.id == made.utterances[0].speaker else s for s in made.speakers)
    made = dataclasses.replace(made, speakers=speakers)
    path = write_format(tmp_path, made, "eaf")
    replace_in(path, "Як вас звати?", "Хто ви?")
    assert list_changed(compare_file(made, path)) == [("u0", None, "Хто ви?")]


def test_an_annotation_without_a_time_is_listed(tmp_path: Path) -> None:
    path = write_format(tmp_path, make_interview(), "eaf")
    path.write_text(re.sub(r' TIME_VALUE="\d+"', "", path.read_text("utf-8"), count=1), "utf-8")
    assert [lost.why for lost in read_eaf(path).lost] == ["it has no time"]


@given(crowded_transcripts().filter(lambda made: bool(made.utterances)))
@settings(max_examples=15)
def test_any_interview_comes_back_unchanged(made: Transcript) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert is_unchanged(compare_file(made, write_format(Path(folder), made, "eaf")))
