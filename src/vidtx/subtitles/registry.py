"""Which reader a subtitle file needs, by its ending.

In: a path. Out: a `SubtitleFile`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from vidtx.errors import UsageError
from vidtx.subtitles.ass import read_ass
from vidtx.subtitles.cue import SubtitleFile
from vidtx.subtitles.subrip import read_srt
from vidtx.subtitles.text_file import decode_text, read_bytes, split_lines
from vidtx.subtitles.ttml import read_ttml
from vidtx.subtitles.webvtt import read_vtt

_LINE_READERS: dict[str, Callable[[Sequence[str]], SubtitleFile]] = {
    ".srt": read_srt,
    ".vtt": read_vtt,
    ".ass": read_ass,
    ".ssa": read_ass,
}
ENDINGS = (*_LINE_READERS, ".ttml", ".xml", ".dfxp")


def read_subtitles(path: Path) -> SubtitleFile:
    """The cues of a subtitle file. Raises UsageError for an ending that is none of `ENDINGS`, OutputError for a file that cannot be read, and
    DocumentError, which names the file, for one that is not what its ending says."""
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise UsageError(f"{path}: is no subtitle file by its name; those that are read end in {', '.join(ENDINGS)}")
    content = read_bytes(path)
    if ending not in _LINE_READERS:
        return read_ttml(path, content)
    return _LINE_READERS[ending](split_lines(path, decode_text(path, content)))
