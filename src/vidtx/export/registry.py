"""The formats that a transcript can be written in, by name, and the writing of their files.

In: a transcript, a folder, a stem and names of formats. Out: files that are whole or not there, in one folder:
`<stem>.vidtx.json`, `<stem>.uk.srt`, `<stem>.bilingual.srt`, `<stem>.vtt`, ...
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from vidtx.document import Transcript
from vidtx.errors import UsageError
from vidtx.export.edit_lists import write_chapters, write_scenes
from vidtx.export.json_document import write_json
from vidtx.export.options import ExportOptions, Format
from vidtx.export.plain import write_tsv, write_txt
from vidtx.export.subrip import write_srt
from vidtx.export.timeline import write_edl, write_otio
from vidtx.export.webvtt import write_vtt
from vidtx.files import write_atomic

__all__ = ["EDIT_FORMATS", "FORMATS", "ExportOptions", "check_formats", "describe_file", "write_formats"]

FORMATS: dict[str, Format] = {
    made.name: made
    for made in (
        Format("json", "the document: everything, for vidtx and for programs", write_json),
        Format("srt", "subtitles: one file a language, one with both", write_srt),
        Format("vtt", "subtitles with voices, for the web", write_vtt),
        Format("txt", "the transcript to read", write_txt),
        Format("tsv", "a table for spreadsheets, one row an utterance", write_tsv),
        Format("csv", "the scenes between the edits, with PySceneDetect's columns", write_scenes),
        Format("edl", "the edits as a CMX3600 decision list", write_edl),
        Format("otio", "the edits as an OpenTimelineIO timeline", write_otio),
        Format("chapters", "the edits as WebVTT chapters", write_chapters),
    )
}

EDIT_FORMATS = ("csv", "edl", "otio", "chapters")  # those that need no speech

_ENDINGS = {
    ".edits.csv": "the scenes between the edits, a table",
    ".edl": "the edits, a CMX3600 decision list",
    ".otio": "the edits, an OpenTimelineIO timeline",
    ".chapters.vtt": "the edits as chapters, for a player",
    ".vidtx.json": "the document: everything, for vidtx and for programs",
    ".bilingual.srt": "subtitles, original and translation",
    ".vtt": "subtitles with voices, for the web",
    ".txt": "the transcript to read",
    ".tsv": "a table for spreadsheets",
}


def check_formats(names: Iterable[str], among: Collection[str] = FORMATS) -> tuple[str, ...]:
    """The names, each once. Raises UsageError for one that is not `among` those that can be had."""
    wanted = tuple(dict.fromkeys(names))
    for name in wanted:
        if name not in among:
            raise UsageError(f"{name!r} is not a format; choose from {', '.join(among)}", option="--formats")
    return wanted


def write_formats(
    transcript: Transcript, folder: Path, stem: str, formats: Iterable[str], options: ExportOptions = ExportOptions()
) -> tuple[Path, ...]:
    """Writes the formats and returns the paths in order. Nothing is written if a format cannot be made.

    Raises UsageError for an unknown format, OutputError for a folder or file that cannot be written.
    """
    sheets = [sheet for name in check_formats(formats) for sheet in FORMATS[name].write(transcript, options)]
    paths = []
    for sheet in sheets:
        path = folder / f"{stem}{sheet.suffix}"
        write_atomic(path, sheet.content)
        paths.append(path)
    return tuple(paths)


def describe_file(path: Path) -> str:
    """One phrase for the closing table."""
    for ending, words in _ENDINGS.items():
        if path.name.endswith(ending):
            return words
    language = path.suffixes[-2][1:] if path.suffix == ".srt" and len(path.suffixes) > 1 else ""
    return f"subtitles, {language.removeprefix('to-')}" if language else ""
