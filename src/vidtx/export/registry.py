"""The formats that a transcript can be written in, by name.

In: a transcript and names of formats. Out: the files as texts (`<stem>.vidtx.json`, `<stem>.uk.srt`, `<stem>.bilingual.srt`,
`<stem>.vtt`, ...), which `vidtx.outputs` writes.

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
from vidtx.export.options import ExportOptions, FileKind, Format, OutputFile
from vidtx.export.plain_text import write_txt
from vidtx.export.subrip import write_srt
from vidtx.export.table import write_tsv
from vidtx.export.webvtt import write_vtt

__all__ = ["EDIT_FORMATS", "FORMATS", "ExportOptions", "check_formats", "describe_file", "list_existing", "make_files"]

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


def make_files(
    transcript: Transcript, formats: Iterable[str], options: ExportOptions = ExportOptions()
) -> tuple[OutputFile, ...]:
    """The files of the formats, in order; nothing is written. Raises UsageError for an unknown format."""
    return tuple(file for name in check_formats(formats) for file in FORMATS[name].write(transcript, options))


def list_existing(folder: Path, stem: str, formats: Iterable[str]) -> tuple[Path, ...]:
    """What stands in the folder under a name that these formats could write for this stem, sorted."""
    kinds = [kind for name in check_formats(formats) for kind in FORMATS[name].files]
    try:
        paths = sorted(folder.iterdir())
    except OSError:
        return ()
    return tuple(path for path in paths if any(kind.matches(stem, path.name) for kind in kinds))


def describe_file(path: Path) -> str:
    """One phrase for what a written file is; empty for a file that no format writes. The most specific ending counts."""
    kinds = [kind for made in FORMATS.values() for kind in made.files]
    for kind in sorted(kinds, key=lambda kind: (-kind.ending.count("."), "{" in kind.ending)):
        if (description := kind.describe(path.name)) is not None:
            return description
    return ""
