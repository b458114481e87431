"""What must be known besides the edits is told in the same words everywhere, and nothing where there is nothing to tell."""

from __future__ import annotations

from dataclasses import replace

import opentimelineio as otio

from edit_examples import CLIP, EDITS
from vidtx.document import Evidence
from vidtx.export.edit_lists.chapters import format_chapters
from vidtx.export.edit_lists.edl import format_edl
from vidtx.export.edit_lists.scene_list import format_scene_list
from vidtx.export.edit_lists.timeline import format_otio
from vidtx.views.notes import list_notes

WHOLE = replace(CLIP, context=(Evidence.of("all_footage"),))


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
