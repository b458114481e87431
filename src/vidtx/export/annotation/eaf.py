"""ELAN annotation files (.eaf, EAF 3.0): a tier for each speaker, with words, translations, languages and ids below it; edits, exchanges, findings.

In: a transcript. Out: one file. Below the time-aligned tier `Interpreter` stand, one annotation an utterance: `id@Interpreter` (the utterance's id: ELAN numbers
annotations anew when it saves, and this tier is how a file that comes back is matched), `language@Interpreter`, `en@Interpreter` and so on for each language of
translation, `rendition@Interpreter` (what kind of rendition it is, and of which utterances); and `words@Interpreter`, time-aligned. A tier holds no overlaps: what a speaker
says over himself goes to `Interpreter (2)`, with tiers of its own. Translations into Indonesian, whose code is `id`, stand in `to-id@Interpreter`. Each annotation has
time slots of its own: those that share one move together in ELAN. The header names the clip and its SHA-256.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from vidtx.document import Rendition, Transcript, Utterance
from vidtx.export.annotation.layout import Interval, claim_name, lay_out_words, list_shown, split_lanes
from vidtx.export.annotation.structure import Marked, list_edits, list_exchanges, list_findings
from vidtx.export.options import ExportOptions, OutputFile
from vidtx.views.wording import label_rendition, label_speakers, show_text
from vidtx.views.xml_text import clean_xml

_SCHEMA = "http://www.mpi.nl/tools/elan/EAFv3.0.xsd"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_DATE = "1970-01-01T00:00:00Z"  # the format wants one; the same document gives the same bytes
_CONSTRAINTS = {
    "Symbolic_Association": "1-1 association with a parent annotation",
    "Included_In": "Time alignable annotations within the parent annotation's time interval, gaps are allowed",
}
_SPEECH, _ATTACHED, _WORDS, _MARKS = "speech", "attached", "words", "marks"  # linguistic types
_MEDIA_TYPES = {  # by ending; what the system's own table says would differ between machines
    **dict.fromkeys((".mp4", ".m4v"), "video/mp4"),
    **dict.fromkeys((".mpg", ".mpeg"), "video/mpeg"),
    ".mov": "video/quicktime",
    ".webm": "video/webm",
    ".mkv": "video/x-matroska",
    ".avi": "video/x-msvideo",
    ".wav": "audio/x-wav",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
}
LATEST_MS = 2**32 - 1  # that a time slot holds


def write_eaf(transcript: Transcript, options: ExportOptions) -> tuple[OutputFile, ...]:
    """One file, valid against EAFv3.0.xsd; times in ms."""
    from lxml import etree

    root = etree.Element("ANNOTATION_DOCUMENT", nsmap={"xsi": _INSTANCE})
    root.set(f"{{{_INSTANCE}}}noNamespaceSchemaLocation", _SCHEMA)
    for name, value in (("AUTHOR", "vidtx"), ("DATE", _DATE), ("FORMAT", "3.0"), ("VERSION", "3.0")):
        root.set(name, value)
    tiers = _Tiers()
    _add_speech(tiers, transcript, options)
    if options.mark_edits:
        tiers.add_marks("edits", list_edits(transcript, options.wording))
    tiers.add_marks("exchanges", list_exchanges(transcript, options.wording))
    tiers.add_marks("findings", list_findings(transcript, options.wording))
    _add_header(root, transcript, tiers.last_id)
    order = etree.SubElement(root, "TIME_ORDER")
    slots: dict[tuple[str, int], str] = {}
    for number, (time, end) in enumerate(tiers.list_ends(), 1):
        slots[end] = f"ts{number}"
        etree.SubElement(order, "TIME_SLOT", TIME_SLOT_ID=slots[end], TIME_VALUE=str(time))
    languages = dict.fromkeys(tier.language for tier in tiers.tiers if tier.language)
    languages |= dict.fromkeys(a.language for tier in tiers.tiers for a in tier.annotations if a.language)
    for tier in tiers.tiers:
        tier.write(root, slots)
    for name, constraint in ((_SPEECH, None), (_ATTACHED, "Symbolic_Association"), (_WORDS, "Included_In"), (_MARKS, None)):
        kind = etree.SubElement(root, "LINGUISTIC_TYPE", LINGUISTIC_TYPE_ID=name, GRAPHIC_REFERENCES="false")
        kind.set("TIME_ALIGNABLE", "false" if constraint == "Symbolic_Association" else "true")
        if constraint:
            kind.set("CONSTRAINTS", constraint)
    for language in languages:
        etree.SubElement(root, "LANGUAGE", LANG_ID=str(language), LANG_LABEL=str(language))
    for name, description in _CONSTRAINTS.items():
        etree.SubElement(root, "CONSTRAINT", STEREOTYPE=name, DESCRIPTION=description)
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return (OutputFile(".eaf", content.decode("utf-8")),)


@dataclass(frozen=True, slots=True)
class _Annotation:
    """`times`: None for one that hangs on its `parent`."""

    id: str
    value: str
    times: tuple[int, int] | None = None
    parent: str | None = None
    language: str | None = None


@dataclass(slots=True)
class _Tier:
    name: str
    kind: str
    parent: str | None = None
    participant: str | None = None
    language: str | None = None
    annotations: list[_Annotation] = field(default_factory=list)

    def write(self, root: Any, slots: dict[tuple[str, int], str]) -> None:
        """`slots`: by id of an annotation and which end of it, 0 or 1."""
        from lxml import etree

        element = etree.SubElement(root, "TIER", TIER_ID=self.name, LINGUISTIC_TYPE_REF=self.kind)
        for name, value in (("PARENT_REF", self.parent), ("PARTICIPANT", self.participant), ("LANG_REF", self.language)):
            if value:
                element.set(name, value)
        for annotation in self.annotations:
            outer = etree.SubElement(element, "ANNOTATION")
            if annotation.times is not None:
                inner = etree.SubElement(outer, "ALIGNABLE_ANNOTATION", ANNOTATION_ID=annotation.id)
                inner.set("TIME_SLOT_REF1", slots[annotation.id, 0])
                inner.set("TIME_SLOT_REF2", slots[annotation.id, 1])
            else:
                inner = etree.SubElement(outer, "REF_ANNOTATION", ANNOTATION_ID=annotation.id)
                inner.set("ANNOTATION_REF", annotation.parent or "")
            if annotation.language:
                inner.set("LANG_REF", annotation.language)
            etree.SubElement(inner, "ANNOTATION_VALUE").text = annotation.value


class _Tiers:
    """The tiers so far, whose annotations are numbered `a1`, `a2` ... as ELAN does."""

    def __init__(self) -> None:
        self.tiers: list[_Tier] = []
        self.last_id = 0
        self.known: dict[str, _Tier] = {}

    def open(self, name: str, kind: str, parent: str | None = None, participant: str | None = None) -> _Tier:
        """The tier of this name, which may be there already."""
        if name not in self.known:
            self.known[name] = _Tier(name, kind, parent, participant)
            self.tiers.append(self.known[name])
        return self.known[name]

    def claim(self, name: str) -> str:
        """A name for a tier whose `id@name` and so on are free, too: a speaker may be called `id@Interpreter`."""
        return claim_name(name, self.known.keys() | {known.partition("@")[2] for known in self.known})

    def annotate(self, tier: _Tier, value: str, language: str | None = None, **place: object) -> str:
        """Adds an annotation and returns its id. `place`: `times` or `parent`."""
        self.last_id += 1
        annotation = _Annotation(f"a{self.last_id}", clean_xml(value), language=language, **place)  # type: ignore[arg-type]
        tier.annotations.append(annotation)
        return annotation.id

    def add_marks(self, name: str, marks: Iterable[Marked]) -> None:
        """A tier of marks with a tier of their ids below it."""
        fitting = [Interval(*_fit(mark.start, mark.end), mark.value) for mark in marks]
        for number, lane in enumerate(split_lanes(fitting), 1):
            own = self.claim(name if number == 1 else f"{name} ({number})")
            tier = self.open(own, _MARKS)
            ids = self.open(f"id@{own}", _ATTACHED, own)
            for mark in lane:
                parent = self.annotate(tier, mark.value[1], times=(mark.start, mark.end))
                self.annotate(ids, mark.value[0], parent=parent)

    def list_ends(self) -> Iterator[tuple[int, tuple[str, int]]]:
        """Time, annotation and which end of it, in order; at one time ends before starts, and what lies inside between the two of its parent."""
        ends = []
        for tier in self.tiers:
            inner = tier.kind == _WORDS
            for annotation in tier.annotations:
                if annotation.times is not None:
                    start, end = annotation.times
                    ends += [(start, 3 if inner else 2, (annotation.id, 0)), (end, 0 if inner else 1, (annotation.id, 1))]
        for time, _, end_of in sorted(ends, key=lambda one: one[:2]):
            yield time, end_of


def _fit(start: int, end: int) -> tuple[int, int]:
    return min(start, LATEST_MS - 1), min(end, LATEST_MS)


def _add_speech(tiers: _Tiers, transcript: Transcript, options: ExportOptions) -> None:
    labels = label_speakers(transcript, options.wording)
    targets = options.translations_of(transcript)
    shown = list_shown(transcript, options)
    rendered = _list_renditions(transcript.renditions) if options.rendition != "none" else {}
    for speaker in transcript.speakers:
        own = [Interval(*_fit(u.span.start, u.span.end), u) for u in shown if u.speaker == speaker.id]
        label = clean_xml(labels[speaker.id])
        for number, lane in enumerate(split_lanes(own), 1):
            name = tiers.claim(label if number == 1 else f"{label} ({number})")
            _add_lane(tiers, name, label, [one.value for one in lane], (targets, rendered, options.wording))


def _add_lane(
    tiers: _Tiers,
    name: str,
    participant: str,
    utterances: Sequence[Utterance],
    attached: tuple[Sequence[str], dict[str, list[Rendition]], str],
) -> None:
    """`attached`: languages of translation, renditions by the utterance that is one, and the language of the wording."""
    targets, rendered, wording = attached

    def open_below(what: str, kind: str = _ATTACHED) -> _Tier:
        return tiers.open(f"{what}@{name}", kind, name, participant)

    speech = tiers.open(name, _SPEECH, None, participant)
    spoken = {u.language for u in utterances}
    speech.language = next(iter(spoken)) if len(spoken) == 1 else None
    words, ids = open_below("words", _WORDS), open_below("id")
    for utterance in utterances:
        times = _fit(utterance.span.start, utterance.span.end)
        parent = tiers.annotate(speech, utterance.text, utterance.language, times=times)
        tiers.annotate(ids, utterance.id, parent=parent)
        for word in lay_out_words(utterance) if utterance.span.end <= LATEST_MS else ():
            tiers.annotate(words, word.value, times=(word.start, word.end))
        if utterance.language:
            tiers.annotate(open_below("language"), utterance.language, parent=parent)
        for target in targets:
            translation = None if target == utterance.language else show_text(utterance, target)
            if translation is not None:
                below = open_below("to-id" if target == "id" else target)
                below.language = target
                tiers.annotate(below, translation, parent=parent)
        if found := rendered.get(utterance.id):
            text = "; ".join(f"{label_rendition(r, wording)} < {' '.join(r.source_ids)}".rstrip(" <") for r in found)
            tiers.annotate(open_below("rendition"), text, parent=parent)


def _list_renditions(renditions: Iterable[Rendition]) -> dict[str, list[Rendition]]:
    found: dict[str, list[Rendition]] = {}
    for rendition in renditions:
        if rendition.status != "rejected":
            for id in dict.fromkeys(rendition.target_ids):
                found.setdefault(id, []).append(rendition)
    return found


def _add_header(root: Any, transcript: Transcript, last_id: int) -> None:
    from lxml import etree

    clip = transcript.clip
    header = etree.SubElement(root, "HEADER", MEDIA_FILE="", TIME_UNITS="milliseconds")
    name = clean_xml(clip.name)
    kind = _MEDIA_TYPES.get(PurePosixPath(name).suffix.lower(), "unknown")  # ELAN's own word
    media = etree.SubElement(header, "MEDIA_DESCRIPTOR", MEDIA_URL=quote(name))
    media.set("MIME_TYPE", kind)
    media.set("RELATIVE_MEDIA_URL", f"./{quote(name)}")
    properties = {
        "vidtx.clip.sha256": clip.sha256,
        "vidtx.version": clean_xml(transcript.provenance.vidtx),
        "vidtx.origin": transcript.provenance.origin,
        "lastUsedAnnotationId": str(last_id),
    }
    for key, value in properties.items():
        etree.SubElement(header, "PROPERTY", NAME=key).text = value
