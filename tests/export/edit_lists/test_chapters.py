"""Chapters: WebVTT in which each scene has a title that says how it begins."""

from __future__ import annotations

import re

from hypothesis import given, settings

from document_strategies import transcripts
from edit_examples import CLIP, EDITS
from vidtx.document import Transcript
from vidtx.export.edit_lists.chapters import format_chapters, write_chapters
from vidtx.export.options import ExportOptions


def test_each_scene_is_a_chapter_with_its_times_and_its_edit() -> None:
    head, note, *cues = format_chapters(CLIP, EDITS).strip().split("\n\n")
    assert head == "WEBVTT" and note.startswith("NOTE\n") and CLIP.sha256 in note
    assert [cue.split("\n")[1:] for cue in cues] == [
        ["00:00:00.000 --> 00:00:02.000", "start"],
        ["00:00:02.000 --> 00:00:04.000", "jump cut, probable"],
        ["00:00:04.000 --> 00:00:06.000", "title card"],
        ["00:00:06.000 --> 00:00:08.000", "after the title card"],
        ["00:00:08.000 --> 00:00:10.000", "sound splice, possible"],
    ]


@settings(max_examples=20, deadline=None)
@given(transcripts())
def test_any_document_gives_chapters_without_a_broken_line(transcript: Transcript) -> None:
    (file,) = write_chapters(transcript, ExportOptions())
    assert file.suffix == ".chapters.vtt" and file.text.startswith("WEBVTT\n")
    stamp = r"\d{2,}:\d\d:\d\d\.\d{3}"
    for block in file.text.strip().split("\n\n")[2:]:
        number, times, title = block.strip("\n").split("\n")
        assert number.isdigit() and re.fullmatch(f"{stamp} --> {stamp}", times) and "<" not in title
