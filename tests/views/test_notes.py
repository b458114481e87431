"""What must be known besides the edits is told in the same words everywhere, and nothing where there is nothing to tell."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import opentimelineio as otio
import pytest

from edit_examples import CLIP, EDITS
from vidtx.document import AudioStream, Clip, Evidence
from vidtx.export.edit_lists.chapters import format_chapters
from vidtx.export.edit_lists.edl import format_edl
from vidtx.export.edit_lists.scene_list import format_scene_list
from vidtx.export.edit_lists.timeline import format_otio
from vidtx.views.notes import describe_search, list_notes

SOUND = AudioStream(1, "aac", 16_000, 1, Fraction(1, 16_000), 0, None, 10_000)
BOTH = replace(CLIP, audio=(SOUND,))
SMALL = Evidence.of("not_searched", stream="picture", reason="too_small")
LOST = Evidence.of("not_searched", stream="sound", reason="undecodable")
WHOLE = replace(CLIP, context=(Evidence.of("all_footage"),))


@pytest.mark.parametrize(
    ("clip", "note"),
    [
        (BOTH, None),
        (CLIP, "There is no sound: only the picture was analyzed, and what that shows is less sure."),
        (replace(BOTH, video=None), "There is no picture: only the sound was analyzed, and what that shows is less sure."),
        (
            replace(BOTH, context=(SMALL,)),
            "The picture is too small to be searched: only the sound was analyzed, and what that shows is less sure.",
        ),
        (
            replace(BOTH, context=(LOST,)),
            "The sound cannot be decoded: only the picture was analyzed, and what that shows is less sure.",
        ),
        (
            replace(CLIP, context=(SMALL,)),
            "The picture is too small to be searched. There is no sound. Nothing was searched for edits.",
        ),
        (
            replace(BOTH, context=(SMALL, LOST)),
            "The picture is too small to be searched. The sound cannot be decoded. Nothing was searched for edits.",
        ),
    ],
)
def test_what_was_not_searched_is_told_with_its_reason_in_every_list(clip: Clip, note: str | None) -> None:
    assert describe_search(clip) == note and list_notes(clip) == (() if note is None else (note,))
    for write in (format_scene_list, format_edl, format_chapters, format_otio):
        told = write(clip, EDITS)
        assert (note or "analyzed") in told if note is not None else "analyzed" not in told, write


def test_a_reason_of_another_program_is_told_without_it() -> None:
    other = Evidence.of("not_searched", stream="picture", reason="for want of time")
    assert describe_search(replace(BOTH, context=(other,))) == (
        "The picture was not searched: only the sound was analyzed, and what that shows is less sure."
    )


def test_a_timeline_of_all_footage_is_noted_in_every_list() -> None:
    [note] = [note for note in list_notes(WHOLE) if note not in list_notes(CLIP)]
    assert note.startswith("Times count all footage of the file")
    for write in (format_scene_list, format_edl, format_chapters, format_otio):
        assert note in write(WHOLE, EDITS) and note not in write(CLIP, EDITS), write


def test_lists_with_notes_open_again() -> None:
    read = otio.adapters.read_from_string(format_edl(WHOLE, EDITS), "cmx_3600", rate=25)
    plain = otio.adapters.read_from_string(format_edl(CLIP, EDITS), "cmx_3600", rate=25)
    assert [c.source_range for c in read.find_clips()] == [c.source_range for c in plain.find_clips()]
    timeline = otio.adapters.read_from_string(format_otio(WHOLE, EDITS), "otio_json")
    assert list(timeline.metadata["vidtx"]["notes"]) == list(list_notes(WHOLE))
