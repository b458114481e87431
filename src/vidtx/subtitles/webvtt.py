"""WebVTT (.vtt) after the parser of the W3C's recommendation: what browsers read, and what they leave out.

In: lines. Out: a `SubtitleFile`. Blocks are collected as the recommendation says; a cue that browsers would drop for the form of its times is read
all the same, with a fault. Voices and languages are kept by line, escapes undone, classes and other styling left out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from vidtx.subtitles.clock import CLOCK, read_clock
from vidtx.subtitles.cue import Fault, ReadCue, SubtitleFile
from vidtx.subtitles.text_file import quote_line

_TIMES = re.compile(rf"\s*({CLOCK})\s*-->\s*({CLOCK})(?:\s.*)?")
_STRICT_CLOCK = re.compile(r"(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}")
_TOKEN = re.compile(r"<([^>]*)>?|[^<]+")
_TAG = re.compile(r"(/?)([a-z]*|\d[\d:.]*)((?:\.[^\s.]*)*)(?:\s+(.*))?", re.DOTALL)
_KNOWN = frozenset({"c", "i", "b", "u", "v", "lang", "ruby", "rt", ""})
_DEEPEST = 64  # tags within one another that are followed
_LANGUAGE = re.compile(r"language:\s*([A-Za-z][A-Za-z0-9-]*)\s*", re.IGNORECASE)


@dataclass(slots=True)
class _Block:
    """Lines without a blank one between them, from `line` on; `times` where one of the first two is a time line that can be read."""

    line: int
    head: list[str] = field(default_factory=list)
    times: tuple[int, int] | None = None
    arrow: int = 0  # the number of its time line, 0 without one
    body: list[str] = field(default_factory=list)


def read_vtt(lines: Sequence[str]) -> SubtitleFile:
    """The cues, the notes, and what was neither."""
    faults: list[Fault] = []
    begins = 1
    head = lines[0] if lines else ""
    if head != "WEBVTT" and not head.startswith(("WEBVTT ", "WEBVTT\t")):
        faults.append(Fault(1, "fault.no_header"))
        begins = 0
    while begins < len(lines) and begins > 0 and lines[begins].strip() and "-->" not in lines[begins]:
        begins += 1
    found = (_LANGUAGE.fullmatch(line) for line in lines[1:begins])
    language = next((match[1] for match in found if match), None)
    cues: list[ReadCue] = []
    notes: list[str] = []
    for block in _collect_blocks(lines, begins, faults):
        if block.times is not None:
            cues.append(_make_cue(block, len(cues) + 1, language, faults))
        elif block.head and block.head[0].split(maxsplit=1)[:1] == ["NOTE"]:
            first = block.head[0].removeprefix("NOTE").strip()
            notes.append("\n".join([*([first] if first else []), *block.head[1:]]))
        elif not (block.head and block.head[0].rstrip() in ("STYLE", "REGION")):
            begun = block.line if block.head else block.arrow + 1
            rest = [*block.head, *block.body]
            faults += [Fault(begun + n, "fault.untimed_text", (("text", quote_line(text)),)) for n, text in enumerate(rest)]
    return SubtitleFile(
        "vtt", tuple(cues), tuple(sorted(faults, key=lambda fault: fault.line)), notes=tuple(notes), language=language
    )


def _collect_blocks(lines: Sequence[str], begins: int, faults: list[Fault]) -> Iterator[_Block]:
    """Blocks end at a blank line, and before a time line that is not among their first two lines."""
    block = _Block(begins + 1)
    for number, line in enumerate(lines[begins:], begins + 1):
        if "-->" in line:
            if block.arrow or len(block.head) > 1:
                yield block
                block = _Block(number)
            block.arrow, block.times = number, _read_times(line, number, faults)
        elif not line.strip():
            if block.head or block.arrow:
                yield block
            block = _Block(number + 1)
        else:
            (block.body if block.arrow else block.head).append(line)
    if block.head or block.arrow:
        yield block


def _read_times(line: str, number: int, faults: list[Fault]) -> tuple[int, int] | None:
    found = _TIMES.fullmatch(line)
    start, end = (read_clock(found[1]), read_clock(found[2])) if found else (None, None)
    if found is None or start is None or end is None:
        faults.append(Fault(number, "fault.time_line", (("text", quote_line(line)),)))
        return None
    if not (_STRICT_CLOCK.fullmatch(found[1]) and _STRICT_CLOCK.fullmatch(found[2])):
        faults.append(Fault(number, "fault.loose_time", (("text", quote_line(line)),)))
    return start, end


def _make_cue(block: _Block, number: int, language: str | None, faults: list[Fault]) -> ReadCue:
    text = _Text(language)
    unknown = text.read("\n".join(block.body))
    faults += [Fault(block.arrow, "fault.unknown_markup", (("text", quote_line(tag)),)) for tag in unknown]
    lines = [line for line in text.lines if line.text.strip()]
    voices, languages = tuple(line.voice for line in lines), tuple(line.language for line in lines)
    assert block.times is not None
    return ReadCue(
        *block.times,
        tuple(line.text.strip() for line in lines),
        id=block.head[0].strip() if block.head else None,
        voice=next((voice for voice in voices if voice), None),
        language=next((name for name in languages if name), None),
        number=number,
        line=block.line,
        line_voices=voices if any(voices) else (),
        line_languages=languages if any(languages) else (),
    )


@dataclass(slots=True)
class _Line:
    """A line and what holds where its text begins."""

    text: str = ""
    voice: str | None = None
    language: str | None = None


class _Text:
    """A cue's text, token by token."""

    def __init__(self, language: str | None) -> None:
        self.open: list[tuple[str, str | None]] = []  # tags and their annotations
        self.language = language
        self.lines = [_Line()]

    def read(self, text: str) -> list[str]:
        """Takes all of it in; returns the tags that the format does not know, whose content stays."""
        unknown: list[str] = []
        for token in _TOKEN.finditer(text):
            if token[1] is None:
                self._add(html.unescape(token[0]))
                continue
            found = _TAG.fullmatch(token[1])
            name = found[2] if found else None
            if found is None or name is None or (name not in _KNOWN and not name[:1].isdigit()) or token[0][-1] != ">":
                unknown.append(token[0])
            elif name[:1].isdigit():
                continue  # when the rest of the text appears: all of it is read
            elif found[1]:
                self._close(name)
            elif len(self.open) < _DEEPEST:
                self.open.append((name, html.unescape(found[4].strip()) if found[4] else None))
                if name == "rt":
                    self._add("(")
        return unknown

    def _close(self, name: str) -> None:
        at = next((n for n in range(len(self.open) - 1, -1, -1) if self.open[n][0] == name), None)
        if at is not None:
            del self.open[at:]
            if name == "rt":
                self._add(")")

    def _add(self, text: str) -> None:
        for number, piece in enumerate(text.split("\n")):
            if number:
                self.lines.append(_Line())
            line = self.lines[-1]
            if not line.text.strip() and piece.strip():
                line.voice = self._find("v")
                line.language = self._find("lang") or self.language
            line.text += piece

    def _find(self, name: str) -> str | None:
        return next((note for tag, note in reversed(self.open) if tag == name), None)
