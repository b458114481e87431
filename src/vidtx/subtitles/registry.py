"""Which reader a subtitle file needs, by its ending.

In: a path. Out: a `SubtitleFile`.
"""

from __future__ import annotations

from pathlib import Path

from vidtx.subtitles.cue import SubtitleFile

ENDINGS = {
    ".srt": "srt",
    ".vtt": "vtt",
    ".ass": "ass",
    ".ssa": "ass",
    ".ttml": "ttml",
    ".xml": "ttml",
    ".dfxp": "ttml",
}


def read_subtitles(path: Path) -> SubtitleFile:
    """The cues of a subtitle file. Raises UsageError for an ending that is none of `ENDINGS`, DocumentError for a file that is not what its ending says."""
    raise NotImplementedError
