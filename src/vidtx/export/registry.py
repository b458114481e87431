"""The formats that a transcript can be written in, by name.

In: a transcript and names of formats. Out: the files' contents (`<stem>.vidtx.json`, `<stem>.uk.srt`, `<stem>.bilingual.srt`,
`<stem>.vtt`, ...), which `vidtx.outputs` writes.

Each room of formats has its own list (`formats.py`). How a format is added: `docs/contributing.md`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from vidtx.document import Transcript
from vidtx.errors import UsageError
from vidtx.export.annotation.formats import ANNOTATION_FORMATS
from vidtx.export.edit_lists.formats import EDIT_LIST_FORMATS
from vidtx.export.options import ExportOptions, Format, OutputFile
from vidtx.export.subtitles.formats import SUBTITLE_FORMATS
from vidtx.export.text.formats import DOCUMENT_FORMAT, TEXT_FORMATS

__all__ = ["EDIT_FORMATS", "FORMATS", "ExportOptions", "check_formats", "describe_file", "list_existing", "make_files"]

FORMATS: dict[str, Format] = {
    made.name: made for made in (DOCUMENT_FORMAT, *SUBTITLE_FORMATS, *TEXT_FORMATS, *ANNOTATION_FORMATS, *EDIT_LIST_FORMATS)
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
