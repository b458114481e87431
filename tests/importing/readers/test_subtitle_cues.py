"""Cues of subtitle files in the common form."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pysubs2
import pytest

from import_files import compare_file, is_unchanged, write_format
from interview import make_interview
from vidtx.document import Transcript
from vidtx.importing.readers.subtitle_cues import find_digest, read_cues


def test_what_a_reader_could_not_read_is_listed_and_the_rest_is_taken(tmp_path: Path) -> None:
    path = write_format(tmp_path, make_interview(), "srt", ".bilingual.srt")
    text = path.read_text("utf-8").replace("00:00:02,500 --> 00:00:04,500", "00:00:02,500 --> zz:00:04,500", 1)
    path.write_text(text, "utf-8")
    comparison = compare_file(make_interview(), path)
    assert not comparison.has_changes and any("이름이 무엇입니까?" in lost.text for lost in comparison.lost)
    assert all(lost.place.startswith("line ") for lost in comparison.lost)


def test_a_place_names_cue_and_line(tmp_path: Path) -> None:
    path = write_format(tmp_path, make_interview(), "srt", ".uk.srt")
    read = read_cues(path)
    assert read.items[1].place.startswith("cue 2 (line ") and read.kind == "cues" and not read.whole


def test_reversed_times_are_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "x.srt"
    path.write_text("1\n00:00:02,000 --> 00:00:00,000\nЯк вас звати?\n", "utf-8")
    assert [(item.start, item.end) for item in read_cues(path).items] == [(2_000, 2_000)]


def test_the_digest_stands_in_a_note() -> None:
    assert find_digest(["Clip: x\nSHA-256: " + "a" * 64]) == "a" * 64
    assert find_digest(["SHA-256: abc"]) is None


def test_a_comment_of_ass_that_cannot_be_read_was_never_shown(tmp_path: Path) -> None:
    path = write_format(tmp_path, make_interview(), "ass")
    with path.open("a", encoding="utf-8") as stream:
        stream.write("Comment: 0,never,0:00:01.00,Default,,0,0,0,,x\nDialogue: 0,never,0:00:01.00,Default,,0,0,0,,said\n")
    assert [lost.text[:9] for lost in read_cues(path).lost] == ["Dialogue:"]


def test_a_name_with_a_comma_is_the_same_in_ass(tmp_path: Path) -> None:
    made = make_interview()
    named = replace(made, speakers=tuple(replace(s, name=f"{s.id}, Kim") for s in made.speakers))
    path = write_format(tmp_path, named, "ass")
    assert "Q‚ Kim" in path.read_text("utf-8")
    assert is_unchanged(compare_file(named, path))


@pytest.mark.parametrize("format", ["srt", "vtt", "ass"])
def test_ids_and_notes_that_another_program_took_for_text_are_none(format: str, tmp_path: Path, hostile: Transcript) -> None:
    """pysubs2 reads what stands between two cues of WebVTT as text of the first."""
    for made in (make_interview(), hostile):
        read = pysubs2.load(str(write_format(tmp_path, made, "vtt")))
        assert any("NOTE" in event.text for event in read)
        path = tmp_path / f"saved.{format}"
        read.save(str(path))
        comparison = compare_file(made, path)
        assert not any("NOTE" in change.after or "no edit found" in change.after for change in comparison.texts)
        assert made is hostile or is_unchanged(comparison)
