"""Markers as an edit decision list that DaVinci Resolve takes (.markers.edl; Timelines > Import > Timeline Markers from EDL).

In: a transcript. Out: text. An event of one frame for each marker, with a line of what Resolve itself exports: the note, `|C:ResolveColorRed`, `|M:` the name, `|D:` the length in
frames. Resolve takes one marker a frame, so those that begin together are one. Times count from 01:00:00:00, where Resolve's timelines begin.
"""

from __future__ import annotations

import re

from vidtx.document import Transcript
from vidtx.export.edit_lists.markers import count_markers, join_markers
from vidtx.export.edit_lists.timecode import choose_timebase
from vidtx.export.options import ExportOptions, OutputFile
from vidtx.views.text import clean_text

_LINE = re.compile(r"[0-9*>]|[A-Z]+:")  # how an event, a comment and a line of the head begin
_COLORS = {
    "certain": "Red",
    "probable": "Yellow",
    "possible": "Lemon",
    "finding": "Pink",
    "continuous": "Green",
    "crosses_edit": "Purple",
    "unknown": "Blue",
}


def write_marker_edl(transcript: Transcript, options: ExportOptions) -> tuple[OutputFile, ...]:
    """One file, also for a clip without speech, whose edits are its markers then."""
    timebase = choose_timebase(transcript.clip)
    start = timebase.hours(1)
    lines = [
        f"TITLE: {clean_text(transcript.clip.name)}",
        f"FCM: {'DROP FRAME' if timebase.dropped else 'NON-DROP FRAME'}",
        "",
    ]
    for number, found in enumerate(join_markers(count_markers(transcript, timebase, options.wording)), 1):
        first, after = timebase.format(start + found.first), timebase.format(start + found.first + 1)
        marker = found.marker
        lines += [
            f"{number:03d}  001      V     C        {first} {after} {first} {after}",
            f"{_escape(marker.note)} |C:ResolveColor{_COLORS[marker.look]} |M:{_escape(marker.name)} |D:{found.length}",
            "",
        ]
    return (OutputFile(".markers.edl", "\n".join(lines)),)


def _escape(text: str) -> str:
    """Nothing that ends a field: Resolve knows no escape for its bar. A note that looked like a line of its own gets a word joiner before it."""
    escaped = clean_text(text).replace("|", "¦")
    return f"\u2060{escaped}" if _LINE.match(escaped) else escaped
