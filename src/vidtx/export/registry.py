"""The formats that a transcript can be written in, by name, and the writing of their files.

In: a transcript, a folder, a stem and names of formats. Out: files that are whole or not there, in one folder:
`<stem>.vidtx.json`, `<stem>.uk.srt`, `<stem>.bilingual.srt`, `<stem>.vtt`, ...

How a format is added: `docs/contributing.md`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from vidtx.document import Transcript
from vidtx.errors import UsageError
from vidtx.export.edit_lists.chapters import write_chapters
from vidtx.export.edit_lists.edl import write_edl
from vidtx.export.edit_lists.scene_list import write_scene_list
from vidtx.export.edit_lists.timeline import write_otio
from vidtx.export.json_document import write_json
from vidtx.export.options import ExportOptions, FileKind, Format
from vidtx.export.plain_text import write_txt
from vidtx.export.subrip import write_srt
from vidtx.export.table import write_tsv
from vidtx.export.webvtt import write_vtt
from vidtx.files import write_atomic

__all__ = ["EDIT_FORMATS", "FORMATS", "ExportOptions", "check_formats", "describe_file", "write_formats"]

_DOCUMENT = "the document: everything, for vidtx and for programs"

FORMATS: dict[str, Format] = {
    made.name: made
    for made in (
        Format("json", _DOCUMENT, write_json, (FileKind(".vidtx.json", _DOCUMENT),)),
        Format(
            "srt",
            "subtitles: one file a language, one with both",
            write_srt,
            (
                FileKind(".bilingual.srt", "subtitles, original and translation"),
                FileKind(".{language}.srt", "subtitles, {language}"),
            ),
        ),
        Format(
            "vtt",
            "subtitles with voices, for the web",
            write_vtt,
            (FileKind(".vtt", "subtitles with voices, for the web"),),
        ),
        Format("txt", "the transcript to read", write_txt, (FileKind(".txt", "the transcript to read"),)),
        Format(
            "tsv",
            "a table for spreadsheets, one row an utterance",
            write_tsv,
            (FileKind(".tsv", "a table for spreadsheets"),),
        ),
        Format(
            "csv",
            "the scenes between the edits, with PySceneDetect's columns",
            write_scene_list,
            (FileKind(".edits.csv", "the scenes between the edits, a table"),),
            needs_speech=False,
        ),
        Format(
            "edl",
            "the edits as a CMX3600 decision list",
            write_edl,
            (FileKind(".edl", "the edits, a CMX3600 decision list"),),
            needs_speech=False,
        ),
        Format(
            "otio",
            "the edits as an OpenTimelineIO timeline",
            write_otio,
            (FileKind(".otio", "the edits, an OpenTimelineIO timeline"),),
            needs_speech=False,
        ),
        Format(
            "chapters",
            "the edits as WebVTT chapters",
            write_chapters,
            (FileKind(".chapters.vtt", "the edits as chapters, for a player"),),
            needs_speech=False,
        ),
    )
}

EDIT_FORMATS = tuple(name for name, made in FORMATS.items() if not made.needs_speech)


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
    files = [file for name in check_formats(formats) for file in FORMATS[name].write(transcript, options)]
    paths = []
    for file in files:
        path = folder / f"{stem}{file.suffix}"
        write_atomic(path, file.content)
        paths.append(path)
    return tuple(paths)


def describe_file(path: Path) -> str:
    """One phrase for what a written file is; empty for a file that no format writes. The most specific ending counts."""
    kinds = [kind for made in FORMATS.values() for kind in made.files]
    for kind in sorted(kinds, key=lambda kind: (-kind.ending.count("."), "{" in kind.ending)):
        if (description := kind.describe(path.name)) is not None:
            return description
    return ""
