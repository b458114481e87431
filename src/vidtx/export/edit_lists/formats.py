"""The formats of edits, by name. They need no speech; those of markers show what is known of it besides."""

from __future__ import annotations

from vidtx.export.edit_lists.chapters import write_chapters
from vidtx.export.edit_lists.edl import write_edl
from vidtx.export.edit_lists.fcpxml import write_fcpxml
from vidtx.export.edit_lists.marker_edl import write_marker_edl
from vidtx.export.edit_lists.premiere import write_premiere
from vidtx.export.edit_lists.scene_list import write_scene_list
from vidtx.export.edit_lists.timeline import write_otio
from vidtx.export.options import FileKind, Format, Writer


def _make(name: str, description: str, write: Writer, kind: FileKind) -> Format:
    return Format(name, description, write, (kind,), needs_speech=False)


EDIT_LIST_FORMATS = (
    _make(
        "csv",
        "the scenes between the edits, with PySceneDetect's columns",
        write_scene_list,
        FileKind(".edits.csv", "the scenes between the edits, a table"),
    ),
    _make("edl", "the edits as a CMX3600 decision list", write_edl, FileKind(".edl", "the edits, a CMX3600 decision list")),
    _make(
        "otio",
        "the edits as an OpenTimelineIO timeline",
        write_otio,
        FileKind(".otio", "the edits, an OpenTimelineIO timeline"),
    ),
    _make(
        "chapters",
        "the edits as WebVTT chapters",
        write_chapters,
        FileKind(".chapters.vtt", "the edits as chapters, for a player"),
    ),
    _make(
        "markers",
        "markers of edits, exchanges and findings for DaVinci Resolve",
        write_marker_edl,
        FileKind(".markers.edl", "markers for DaVinci Resolve, an edit decision list"),
    ),
    _make(
        "fcpxml",
        "the clip with markers for Final Cut Pro and Resolve",
        write_fcpxml,
        FileKind(".fcpxml", "the clip with markers, for Final Cut Pro and DaVinci Resolve"),
    ),
    _make(
        "premiere",
        "the clip with markers for Premiere Pro",
        write_premiere,
        FileKind(".premiere.xml", "the clip with markers, for Premiere Pro"),
    ),
)
