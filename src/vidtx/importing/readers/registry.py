"""Which reader a file needs, by its ending.

In: a path, and the document that it is to be matched to. Out: an `Incoming`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from vidtx.document import Transcript
from vidtx.errors import DocumentError, UsageError
from vidtx.importing.model import Incoming
from vidtx.importing.readers.json_lines import read_json_lines
from vidtx.importing.readers.subtitle_cues import read_cues
from vidtx.importing.readers.table import read_table
from vidtx.importing.readers.tiers import read_eaf, read_textgrid
from vidtx.importing.readers.word import read_word

READERS: Mapping[str, Callable[[Path], Incoming]] = {
    ".srt": read_cues,
    ".vtt": read_cues,
    ".ass": read_cues,
    ".ssa": read_cues,
    ".ttml": read_cues,
    ".xml": read_cues,
    ".dfxp": read_cues,
    ".tsv": read_table,
    ".csv": read_table,
    ".jsonl": read_json_lines,
    ".eaf": read_eaf,
    ".textgrid": read_textgrid,
}
DOCUMENT_READERS: Mapping[str, Callable[[Path, Transcript], Incoming]] = {".docx": read_word}
ENDINGS = (*READERS, *DOCUMENT_READERS)
MOST_ITEMS = 200_000


def read_incoming(path: Path, transcript: Transcript) -> Incoming:
    """Raises UsageError for an ending that nothing is known of, OutputError for a file that cannot be read, DocumentError for one that is not what its ending says, or is far too large."""
    ending = path.suffix.lower()
    if ending in DOCUMENT_READERS:
        incoming = DOCUMENT_READERS[ending](path, transcript)
    elif ending in READERS:
        incoming = READERS[ending](path)
    else:
        raise UsageError(f"{path}: nothing is known of files of this ending; those that are read: {', '.join(ENDINGS)}")
    if len(incoming.items) > MOST_ITEMS:
        raise DocumentError(f"{path}: holds {len(incoming.items):,} cues or rows; up to {MOST_ITEMS:,} are read")
    if not incoming.items:
        raise DocumentError(f"{path}: holds nothing that could be taken over: no cue, no row")
    return incoming
