"""Tiers as they come back from ELAN (.eaf) and Praat (.TextGrid).

In: a path. Out: an `Incoming` of whole texts with exact times. ELAN numbers annotations anew when it saves: utterances are known by the tier of ids below that of their speaker
(`vidtx.export.annotation.eaf`). A TextGrid has no ids: it is matched by time and text. Tiers of words, edits, exchanges and findings are vidtx's own and are not read.
XML is read without entities and without network.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vidtx.errors import DocumentError
from vidtx.importing.model import Incoming, Lost, Revised, RevisedText
from vidtx.subtitles.text_file import quote_line, read_bytes
from vidtx.views.phrases import PHRASES, phrase

_SPEECH, _MARKS = "speech", "marks"  # linguistic types of `vidtx.export.annotation.eaf`
_OWN_TIERS = re.compile(r"(edits|exchanges|findings)( \(\d+\))?( \*)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_MOST_ANNOTATIONS = 2_000_000


def read_eaf(path: Path) -> Incoming:
    """Raises OutputError, DocumentError."""
    root = _parse(path, read_bytes(path))
    if root.tag != "ANNOTATION_DOCUMENT":
        raise DocumentError(f"{path}: is no ELAN file: its first element is {quote_line(str(root.tag))}")
    slots = {slot.get("TIME_SLOT_ID"): _read_time(slot.get("TIME_VALUE")) for slot in root.iter("TIME_SLOT")}
    tiers = [_read_tier(tier, slots) for tier in root.findall("TIER")]
    if sum(len(tier.annotations) for tier in tiers) > _MOST_ANNOTATIONS:
        raise DocumentError(f"{path}: holds more than {_MOST_ANNOTATIONS:,} annotations; it is not read")
    items: list[Revised] = []
    lost: list[Lost] = []
    for tier in tiers:
        own = tier.kind == _MARKS or (
            tier.kind != _SPEECH and _OWN_TIERS.fullmatch(tier.name)
        )  # a speaker may be called `edits`
        if tier.parent is None and not own:
            below = [other for other in tiers if other.parent == tier.name and other.kind != "words"]
            for item in _read_utterances(tier, below):
                if item.start is None or item.end is None:
                    lost.append(Lost(item.place, item.text, "it has no time"))
                else:
                    items.append(item)
    digest = next((p.text for p in root.iter("PROPERTY") if p.get("NAME") == "vidtx.clip.sha256"), None)
    return Incoming("eaf", "texts", tuple(items), tuple(lost), digest or None, whole=True, exact=True)


@dataclass(frozen=True, slots=True)
class _Annotation:
    """`parent`: the id of the annotation that it hangs on; None for one with times."""

    id: str
    text: str
    start: int | None = None
    end: int | None = None
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class _Tier:
    name: str
    kind: str
    parent: str | None
    participant: str | None
    language: str | None
    annotations: tuple[_Annotation, ...] = field(default=())


def _read_tier(element: Any, slots: dict[str, int | None]) -> _Tier:
    annotations = []
    for inner in element.iter("ALIGNABLE_ANNOTATION", "REF_ANNOTATION"):
        id, text = inner.get("ANNOTATION_ID", ""), inner.findtext("ANNOTATION_VALUE") or ""
        start, end = (slots.get(inner.get(f"TIME_SLOT_REF{n}")) for n in (1, 2))
        annotations.append(_Annotation(id, text, start, end, inner.get("ANNOTATION_REF")))
    names = ("LINGUISTIC_TYPE_REF", "PARENT_REF", "PARTICIPANT", "LANG_REF")
    kind, parent, participant, language = (element.get(name) for name in names)
    return _Tier(element.get("TIER_ID", ""), kind or "", parent, participant, language, tuple(annotations))


def _read_utterances(tier: _Tier, below: list[_Tier]) -> Iterator[Revised]:
    attached: dict[str, dict[str, tuple[_Tier, str]]] = {}  # by annotation: what hangs on it, by what stands before the @
    for other in below:
        what = other.name.removesuffix(f"@{tier.name}")
        for annotation in other.annotations:
            if annotation.parent is not None:
                attached.setdefault(annotation.parent, {})[what] = (other, annotation.text)
    for number, annotation in enumerate(tier.annotations, 1):
        held = attached.get(annotation.id, {})
        id = held["id"][1].strip() if "id" in held else ""
        language = held["language"][1].strip() if "language" in held else tier.language
        texts = [RevisedText(annotation.text, language, "text")]
        for what, (other, text) in held.items():
            target = other.language or what.removeprefix("to-")
            if what not in ("id", "language", "rendition") and _LANGUAGE.fullmatch(target):
                texts.append(RevisedText(text, target, "translation"))
        ids = ((id, None),) if id else ()
        place = f"annotation {number} of {quote_line(tier.name)}"
        yield Revised(place, ids, annotation.start, annotation.end, tuple(texts), tier.participant or tier.name)


def _read_time(value: str | None) -> int | None:
    return int(value) if value is not None and re.fullmatch(r"\d{1,12}", value) else None


def _parse(path: Path, content: bytes) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise DocumentError(f"{path}: is no ELAN file that can be read: {quote_line(str(error))}") from error
    if root.getroottree().docinfo.doctype:
        raise DocumentError(f"{path}: defines entities, which ELAN files do not; it is not read")
    return root


def read_textgrid(path: Path) -> Incoming:
    """Raises OutputError, DocumentError."""
    from praatio import textgrid

    read_bytes(path)  # within the limit
    try:
        grid: Any = textgrid.openTextgrid(
            str(path), includeEmptyIntervals=False, reportingMode="silence", duplicateNamesMode="rename"
        )
    except Exception as error:  # praatio raises whatever its parsing runs into
        raise DocumentError(
            f"{path}: is no TextGrid that can be read: {quote_line(str(error) or type(error).__name__)}"
        ) from error
    missing = {phrase("mark.not_recognized", language) for language in PHRASES}
    names = {tier.name for tier in grid.tiers}
    items: list[Revised] = []
    lost: list[Lost] = []
    for tier in grid.tiers:
        words = tier.name.endswith(" words") and tier.name.removesuffix(" words") in names
        if words or _OWN_TIERS.fullmatch(tier.name):
            continue
        speaker = re.sub(r"( \(\d+\))?( \*)*$", "", tier.name)
        for number, entry in enumerate(tier.entries, 1):
            place = f"interval {number} of {quote_line(tier.name)}"
            times = [float(time) for time in entry[:-1]]
            if len(times) != 2:
                lost.append(Lost(place, str(entry[-1]), "it is a point and has no length"))
                continue
            text = "" if entry[-1] in missing else str(entry[-1])
            start, end = (round(1000 * time) for time in times)
            items.append(Revised(place, (), start, end, (RevisedText(text, None, "text"),), speaker))
    return Incoming("textgrid", "texts", tuple(items), tuple(lost), whole=True, exact=True)
