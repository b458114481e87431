"""TTML and its profiles (IMSC, DFXP): paragraphs with the times that follow from all that they stand in.

In: the bytes of a file. Out: a `SubtitleFile`. Not read through ttconv, whose model holds what is seen at each moment and neither the cues nor their lines in the file; it
checks this reader in tests. A paragraph is a cue; where parts of one have times of their own, each is. Nothing outside the file is fetched, and
entities are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from vidtx.errors import DocumentError
from vidtx.subtitles.cue import Fault, ReadCue, SubtitleFile
from vidtx.subtitles.text_file import quote_line
from vidtx.subtitles.ttml_time import Interval, TimeBase, place
from vidtx.views.ids.cue_ids import read_xml_id

Element = Any  # lxml's, whose own name for it is private

_XML = "{http://www.w3.org/XML/1998/namespace}"
_SPACE = re.compile(r"[ \t\r\n]+")


def read_ttml(path: Path, content: bytes) -> SubtitleFile:
    """The cues in the order of the file. Raises DocumentError for what is no TTML, or holds entities."""
    root = _parse(path, content)
    if _local(root) != "tt":
        raise DocumentError(f"{path}: is no TTML file: its first element is {quote_line(_local(root))}, not tt")
    reader = _Reader(root)
    body = next((child for child in root if _local(child) == "body"), None)
    if body is not None:
        reader.walk(body, Interval(Fraction(0), None), root.get(f"{_XML}lang"), preserve=_preserves(root, False))
    cues = tuple(cue for cue in (reader.finish(part, n) for n, part in enumerate(reader.parts, 1)))
    return SubtitleFile(
        "ttml",
        cues,
        tuple(sorted(reader.faults, key=lambda fault: fault.line)),
        frame_rate=reader.base.named_rate,
        language=root.get(f"{_XML}lang") or None,
    )


def _parse(path: Path, content: bytes) -> Element:
    from lxml import etree

    if re.search(rb"<!ENTITY|<\0!\0E\0N\0T\0I\0T\0Y\0|\0<\0!\0E\0N\0T\0I\0T\0Y", content):
        raise DocumentError(f"{path}: defines entities, which subtitles do not need; it is not read")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        where = getattr(error, "lineno", None)
        reason = quote_line(str(getattr(error, "msg", None) or error))
        raise DocumentError(f"{path}: is no XML that can be read{f' (line {where})' if where else ''}: {reason}") from error
    if root is None:
        raise DocumentError(f"{path}: is no XML that can be read: it is empty")
    return root


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _attribute(element: Element, name: str) -> str | None:
    """Of whichever namespace of TTML: drafts and profiles have different ones."""
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), None)


def _preserves(element: Element, before: bool) -> bool:
    said = element.get(f"{_XML}space")
    return before if said is None else said == "preserve"


def _list_agents(root: Element) -> dict[str, str]:
    """By xml:id the names of those who speak."""
    agents: dict[str, str] = {}
    for element in root.iter():
        if _local(element) == "agent" and (id := element.get(f"{_XML}id")):
            name = next((child.text for child in element if _local(child) == "name" and child.text), None)
            agents[id] = " ".join((name or "").split()) or id
    return agents


def _says_end(element: Element) -> bool:
    return _attribute(element, "end") is not None or _attribute(element, "dur") is not None


def _last(ends: Sequence[Fraction | None], start: Fraction) -> Fraction | None:
    """The latest end; None where one of them lasts as long as the clip."""
    known = [end for end in ends if end is not None]
    return None if len(known) < len(ends) else max(known, default=start)


@dataclass(slots=True)
class _Run:
    """Text between two breaks or changes of time, and its language."""

    text: str
    interval: Interval
    language: str | None
    breaks: bool = False


@dataclass(slots=True)
class _Part:
    """A paragraph, or what of it is shown for one time."""

    element: Element
    voice: str | None
    interval: Interval
    note: str | None = None
    runs: list[_Run] = field(default_factory=list)


class _Reader:
    """Walks a body from the outside in; what is found of text stands in `parts`."""

    def __init__(self, root: Element) -> None:
        self.base, self.agents = TimeBase.of(root), _list_agents(root)
        self.namespace = str(root.tag).rpartition("}")[0]
        self.parts: list[_Part] = []
        self.faults: list[Fault] = []

    def walk(
        self, element: Element, within: Interval, language: str | None, *, preserve: bool, voice: str | None = None
    ) -> Fraction | None:
        """Body, div and p: what stands in them is placed one after the other or side by side, as they say. Returns when it is over."""
        interval = self._place(element, within)
        language = element.get(f"{_XML}lang") or language
        preserve, voice = _preserves(element, preserve), self._name_voice(element) or voice
        if _local(element) == "p":
            over = self._read_paragraph(element, interval, language, preserve, voice)
        else:
            over = self._walk_children(element, interval, language, preserve, voice)
        return interval.end if _says_end(element) else over

    def _walk_children(
        self, element: Element, interval: Interval, language: str | None, preserve: bool, voice: str | None
    ) -> Fraction | None:
        sequential = _attribute(element, "timeContainer") == "seq"
        at = interval
        ends: list[Fraction | None] = []
        self._note_lost(element)
        for child in element:
            name = _local(child)
            if name == "image" or (name == "div" and _attribute(child, "backgroundImage")):
                self.faults.append(Fault(child.sourceline or 0, "fault.image"))
            if name not in ("div", "p") or not self._is_own(child):
                continue
            ends.append(self.walk(child, at, language, preserve=preserve, voice=voice))
            if sequential:
                at = Interval(interval.end or at.start if ends[-1] is None else ends[-1], at.end)
        return _last(ends[-1:] if sequential else ends, interval.start)

    def _is_own(self, element: Element) -> bool:
        """Whether an element is of the same namespace as the file's root: others may stand anywhere, and show nothing."""
        return str(element.tag).rpartition("}")[0] == self.namespace

    def _note_lost(self, element: Element) -> None:
        """Text that stands where the format shows none is said to be lost."""
        for text in (element.text, *(child.tail for child in element)):
            if text and text.strip():
                self.faults.append(Fault(element.sourceline or 0, "fault.untimed_text", (("text", quote_line(text)),)))

    def _place(self, element: Element, within: Interval) -> Interval:
        values = {name: _attribute(element, name) for name in ("begin", "end", "dur")}
        times: dict[str, Fraction | None] = {}
        for name, value in values.items():
            times[name] = self.base.read(value) if value is not None else None
            if value is not None and times[name] is None:
                self.faults.append(Fault(element.sourceline or 0, "fault.time_line", (("text", quote_line(value)),)))
        return place(within, times["begin"], times["end"], times["dur"])

    def _name_voice(self, element: Element) -> str | None:
        names = (_attribute(element, "agent") or "").split()
        return self.agents.get(names[0], names[0]) if names else None

    def _read_paragraph(
        self, element: Element, interval: Interval, language: str | None, preserve: bool, voice: str | None
    ) -> Fraction | None:
        runs = list(self._read_runs(element, interval, language, preserve))
        notes = [
            " ".join("".join(child.itertext()).split())
            for child in element.iter()
            if _local(child) == "desc" and child is not element
        ]
        times: dict[Interval, _Part] = {}
        for run in runs:
            part = times.setdefault(run.interval, _Part(element, voice, run.interval, " ".join(notes) or None))
            part.runs.append(run)
        shown = [part for part in times.values() if any(run.text.strip() for run in part.runs)]
        self.parts += shown or [_Part(element, voice, interval)]
        return _last([part.interval.end for part in shown], interval.start)

    def _read_runs(self, element: Element, interval: Interval, language: str | None, preserve: bool) -> Iterator[_Run]:
        sequential = _attribute(element, "timeContainer") == "seq"
        ruby = _attribute(element, "ruby")
        if ruby == "delimiter":
            return
        opening, closing = ("(", ")") if ruby == "text" else ("", "")
        yield from _cut_text(opening + (element.text or "") * (not sequential), interval, language, preserve)
        at = interval
        if sequential:
            self._note_lost(element)
        for child in element:
            name = _local(child)
            if name == "br":
                yield _Run("", interval, language, breaks=True)
            elif name == "span" and self._is_own(child):
                own = self._place(child, at)
                spoken, kept = child.get(f"{_XML}lang") or language, _preserves(child, preserve)
                yield from self._read_runs(child, own, spoken, kept)
                if sequential:
                    at = Interval(own.end if own.end is not None and _says_end(child) else own.start, at.end)
            if not sequential:
                yield from _cut_text(child.tail or "", interval, language, preserve)
        yield from _cut_text(closing, interval, language, preserve)

    def finish(self, part: _Part, number: int) -> ReadCue:
        """The cue of a part; one without an end is shown for no time, with a fault."""
        line = part.element.sourceline or 0
        start = round(part.interval.start * 1000)
        if part.interval.end is None:
            self.faults.append(Fault(line, "fault.no_end"))
        end = start if part.interval.end is None else round(part.interval.end * 1000)
        lines, languages = _join_runs(part.runs)
        id = part.element.get(f"{_XML}id")
        return ReadCue(
            start,
            end,
            lines,
            id=read_xml_id(id) if id else None,
            voice=part.voice,
            language=next((name for name in languages if name), None),
            number=number,
            note=part.note,
            line=line,
            line_languages=languages if len(set(languages)) > 1 else (),
        )


def _cut_text(text: str, interval: Interval, language: str | None, preserve: bool) -> Iterator[_Run]:
    if not text:
        return
    if not preserve:
        yield _Run(_SPACE.sub(" ", text), interval, language)
        return
    for number, piece in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
        yield _Run(piece, interval, language, breaks=number > 0)


def _join_runs(runs: Sequence[_Run]) -> tuple[tuple[str, ...], tuple[str | None, ...]]:
    """The lines, and the language of each: that in which its text begins."""
    lines: list[list[str]] = [[]]
    languages: list[str | None] = [None]
    ended = True  # what stands before is white space, or nothing
    for run in runs:
        if run.breaks:
            lines.append([])
            languages.append(None)
            ended = True
        text = run.text.lstrip(" ") if ended else run.text
        if not text:
            continue
        if not lines[-1]:
            languages[-1] = run.language
        lines[-1].append(text)
        ended = text.endswith(" ")
    kept = [("".join(pieces).strip(), name) for pieces, name in zip(lines, languages, strict=True) if pieces]
    return tuple(line for line, _ in kept if line), tuple(name for line, name in kept if line)
