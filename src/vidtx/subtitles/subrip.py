"""SubRip (.srt), which nobody specified: read as forgivingly as players do, and saying where they would differ.

In: lines. Out: a `SubtitleFile`. Cues are found by their time lines alone, so that missing numbers and blank lines do no harm. Markup that players know
(`<i>`, `<font ...>`, `{\\an8}`) is undone; there are no escapes in this format. What stands under a time line that cannot be read is a fault, not a text of the cue before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from vidtx.subtitles.clock import CLOCK, read_clock
from vidtx.subtitles.cue import Fault, ReadCue, SubtitleFile
from vidtx.subtitles.text_file import quote_line

_TIMES = re.compile(rf"\s*({CLOCK})\s*-->\s*({CLOCK})(?:\s.*)?")
_STRICT = re.compile(r"\s*\d{2,}:\d\d:\d\d,\d{3} --> \d{2,}:\d\d:\d\d,\d{3}(?:\s.*)?")
_STAMP = re.compile(r"\d[:.,]\d")
_TAG = re.compile(r"</?(?:[bius]|font(?=[\s>])[^<>]*)>|\{\\[^{}]*\}|\{/?[bius]\}", re.IGNORECASE)
_JOINER = "\u2060"  # vidtx writes it behind a bare number at the end of a file


@dataclass(slots=True)
class _Block:
    """A time line (its times None where they cannot be read) and the lines below it, each with its number."""

    line: int
    times: tuple[int, int] | None
    lines: list[tuple[int, str]] = field(default_factory=list)


def read_srt(lines: Sequence[str]) -> SubtitleFile:
    """The cues, and what was no cue."""
    faults: list[Fault] = []
    blocks = [_Block(1, None)]
    for number, line in enumerate(lines, 1):
        found = _TIMES.fullmatch(line) if "-->" in line else None
        start, end = (read_clock(found[1]), read_clock(found[2])) if found else (None, None)
        if start is not None and end is not None:
            _take_number(blocks, len(blocks), number)
            blocks.append(_Block(number, (start, end)))
            if not _STRICT.fullmatch(line):
                faults.append(Fault(number, "fault.loose_time", (("text", quote_line(line)),)))
        elif _is_broken_times(line, blocks[-1]):
            _take_number(blocks, len(blocks), number)
            blocks.append(_Block(number, None))
            faults.append(Fault(number, "fault.time_line", (("text", quote_line(line)),)))
        else:
            blocks[-1].lines.append((number, line))
    cues: list[ReadCue] = []
    for block in blocks:
        kept = _trim(block.lines)
        if block.times is None:
            faults += [Fault(n, "fault.untimed_text", (("text", quote_line(text)),)) for n, text in kept if text.strip()]
            continue
        faults += [Fault(n, "fault.blank_line") for n, text in kept if not text.strip()]
        cues.append(ReadCue(*block.times, _clean_lines(kept), number=len(cues) + 1, line=block.line))
    return SubtitleFile("srt", tuple(cues), tuple(sorted(faults, key=lambda fault: fault.line)))


def _is_broken_times(line: str, block: _Block) -> bool:
    """Whether a line with an arrow was meant for a time line, and is not said."""
    if "-->" not in line:
        return False
    before, _, after = line.partition("-->")
    numbered = len(block.lines) > 1 and block.lines[-1][1].strip().isdigit() and not block.lines[-2][1].strip()
    return numbered or bool(_STAMP.search(before) and _STAMP.search(after))


def _take_number(blocks: list[_Block], expected: int, number: int) -> None:
    """Takes the number of a cue, which stands before its time line, off the block before: a bare number after a blank line, or the one that is expected."""
    lines = blocks[-1].lines
    if not lines or lines[-1][0] != number - 1:
        return
    text = lines[-1][1].strip().removeprefix("\ufeff")
    first = len(lines) == 1 and len(blocks) == 1
    if text.isdecimal() and (first or (len(lines) > 1 and not lines[-2][1].strip()) or text.lstrip("0") == str(expected)):
        lines.pop()


def _trim(lines: Sequence[tuple[int, str]]) -> Sequence[tuple[int, str]]:
    """Without the blank lines before and after."""
    full = [n for n, (_, text) in enumerate(lines) if text.strip()]
    return lines[full[0] : full[-1] + 1] if full else ()


def _clean_lines(lines: Sequence[tuple[int, str]]) -> tuple[str, ...]:
    cleaned = (_TAG.sub("", text).strip() for _, text in lines)
    return tuple(line.removesuffix(_JOINER) if line.removesuffix(_JOINER).isdigit() else line for line in cleaned if line)
