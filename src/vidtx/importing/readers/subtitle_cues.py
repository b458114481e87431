"""Subtitles that come back: SubRip, WebVTT, ASS, TTML, through the readers of `vidtx.subtitles`.

In: a path. Out: an `Incoming` of cues.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from vidtx.importing.model import Incoming, Lost, Revised, RevisedText
from vidtx.subtitles.cue import Fault, ReadCue
from vidtx.subtitles.registry import read_subtitles
from vidtx.views.ids.cue_ids import split_cue_id

_DIGEST = re.compile(r"SHA-256:?\s*([0-9a-f]{64})\b")
_LOSING = frozenset({"fault.untimed_text", "fault.time_line", "fault.event", "fault.image"})  # faults by which text is lost


def read_cues(path: Path) -> Incoming:
    """Raises as `read_subtitles`."""
    file = read_subtitles(path)
    return Incoming(
        file.format,
        "cues",
        tuple(_make_item(cue) for cue in file.cues),
        tuple(_tell_fault(fault) for fault in file.faults if fault.key in _LOSING and not _is_comment(fault)),
        find_digest(file.notes),
        language=file.language,
    )


def _make_item(cue: ReadCue) -> Revised:
    languages = cue.line_languages or (cue.language,) * len(cue.lines)
    voices = cue.line_voices or (None,) * len(cue.lines)
    texts = tuple(
        RevisedText(line, language, speaker=voice) for line, language, voice in zip(cue.lines, languages, voices, strict=True)
    )
    place = f"cue {cue.number} (line {cue.line})" if cue.line else f"cue {cue.number}"
    return Revised(place, split_cue_id(cue.id or ""), cue.start, max(cue.start, cue.end), texts, cue.voice)


def _tell_fault(fault: Fault) -> Lost:
    return Lost(f"line {fault.line}", dict(fault.values).get("text", ""), "it could not be read")


def _is_comment(fault: Fault) -> bool:
    """An event of ASS that is never shown."""
    return dict(fault.values).get("text", "").startswith("Comment:")


def find_digest(notes: Sequence[str]) -> str | None:
    """The clip's SHA-256, where a note says it."""
    return next((found[1] for note in notes if (found := _DIGEST.search(note))), None)
