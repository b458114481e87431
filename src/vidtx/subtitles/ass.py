"""Advanced SubStation Alpha (.ass) and its forerunner (.ssa): events with their styles' names, without the styling itself.

In: lines. Out: a `SubtitleFile`. Not read through pysubs2, which knows no lines of the file and drops what it cannot read. Override blocks (`{...}`) and
drawings are left out, `\\N` and `\\h` undone. Comment events are notes. In files by vidtx the Effect field holds the cue's id, and the style's name the language.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from vidtx.subtitles.clock import read_clock
from vidtx.subtitles.cue import Fault, ReadCue, SubtitleFile
from vidtx.subtitles.text_file import quote_line

EFFECT = "vidtx:"
_FIELDS = ("layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text")
_NO_TEXT = frozenset({"picture", "sound", "movie", "command"})  # events that show no text
_TOKEN = re.compile(r"\{([^{}]*)\}|\\([Nnh{}])|[^\\{]+|.", re.DOTALL)
_DRAWING = re.compile(r"\\p(\d+)(?![a-z])")
_LANGUAGE = re.compile(r"\.([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)$")


def read_ass(lines: Sequence[str]) -> SubtitleFile:
    """The cues in the order of the file, the comments, and what could not be read."""
    faults: list[Fault] = []
    cues: list[ReadCue] = []
    notes: list[str] = []
    section, wrap = "", ""
    fields: tuple[str, ...] = _FIELDS
    for number, line in enumerate(lines, 1):
        stripped = line.strip()
        if stripped.startswith("[") and stripped.endswith("]"):
            section = stripped[1:-1].strip().lower()
            continue
        key, colon, value = stripped.partition(":")
        key = key.strip().lower()
        if section == "script info" and key == "wrapstyle":
            wrap = value.strip()
        if section != "events" or not stripped or stripped.startswith(";"):
            continue
        if colon and key == "format":
            fields = tuple(field.strip().lower() for field in value.split(","))
        elif colon and key in ("dialogue", "comment"):
            values = dict(zip(fields, (part.strip() for part in value.split(",", len(fields) - 1)), strict=False))
            start, end = (read_clock(values.get(name, "")) for name in ("start", "end"))
            if start is None or end is None or "text" not in values:
                faults.append(Fault(number, "fault.event", (("text", quote_line(line)),)))
                continue
            shown = read_text(values["text"], hard_breaks=wrap == "2")
            if key == "comment":
                notes.append("\n".join(shown))
            else:
                cues.append(_make_cue(values, (start, end), shown, len(cues) + 1, number))
        elif key not in _NO_TEXT:
            faults.append(Fault(number, "fault.untimed_text", (("text", quote_line(line)),)))
    return SubtitleFile("ass", tuple(cues), tuple(faults), notes=tuple(notes))


def _make_cue(values: dict[str, str], times: tuple[int, int], lines: tuple[str, ...], number: int, line: int) -> ReadCue:
    effect, style = values.get("effect", ""), values.get("style", "")
    ours = effect.startswith(EFFECT)
    language = _LANGUAGE.search(style) if ours else None
    return ReadCue(
        *times,
        lines,
        id=effect.removeprefix(EFFECT) or None if ours else None,
        voice=values.get("name") or values.get("actor") or None,
        language=language[1] if language else None,
        number=number,
        line=line,
    )


def read_text(text: str, *, hard_breaks: bool = False) -> tuple[str, ...]:
    """What is shown of an event's text, by line. `hard_breaks`: `\\n` breaks a line, too, as it does in the wrap style 2."""
    shown: list[str] = []
    drawing = False
    for token in _TOKEN.finditer(text):
        block, escape = token[1], token[2]
        if block is not None:
            for found in _DRAWING.finditer(block):
                drawing = int(found[1][:9]) > 0
        elif not drawing:
            shown.append(_undo(escape, hard_breaks) if escape else token[0])
    return tuple(line.strip() for line in "".join(shown).split("\n") if line.strip())


def _undo(escape: str, hard_breaks: bool) -> str:
    match escape:
        case "N":
            return "\n"
        case "n":
            return "\n" if hard_breaks else " "
        case "h":
            return "\u00a0"
        case _:
            return escape
