"""The document itself (.vidtx.json): what every other format is made from, and the only one that loses nothing."""

from __future__ import annotations

from vidtx.document import Transcript, dump_transcript
from vidtx.export.options import ExportOptions, OutputFile


def write_json(transcript: Transcript, options: ExportOptions) -> tuple[OutputFile, ...]:
    """One file, the same bytes for equal transcripts; no option changes it."""
    return (OutputFile(".vidtx.json", dump_transcript(transcript)),)
