"""TTML in the IMSC 1.1 text profile (.ttml): a paragraph for each passage with its language, the original in a region at the bottom, what renders it in one at the top.

In: a transcript. Out: one file, made by lxml, which escapes. Times are clock times with ms, so that no frame rate is needed. Only features of the
text profile are used. Each paragraph carries the id of its cue (`vidtx.views.ids.cue_ids.make_xml_id`) and who speaks (`ttm:agent`); the head names the clip by its SHA-256.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vidtx.document import Transcript
from vidtx.export.options import ExportOptions, OutputFile
from vidtx.export.subtitles.placing import MARK_COLOR, ROLE_COLORS, Placed, place_cue
from vidtx.views.cues import Cue, make_cues
from vidtx.views.ids.cue_ids import make_cue_id, make_xml_id
from vidtx.views.text import format_stamp
from vidtx.views.wording import describe_origin
from vidtx.views.xml_text import clean_xml

Element = Any  # lxml's, whose own name for it is private

PROFILE = "http://www.w3.org/ns/ttml/profile/imsc1.1/text"
_TT = "http://www.w3.org/ns/ttml"
_NAMESPACES = {
    None: _TT,
    "ttp": f"{_TT}#parameter",
    "tts": f"{_TT}#styling",
    "ttm": f"{_TT}#metadata",
}
_XML = "{http://www.w3.org/XML/1998/namespace}"
_REGIONS = {"bottom": ("10% 55%", "after"), "top": ("10% 5%", "before")}  # origin, and where lines gather
_EXTENT = "80% 40%"


def write_ttml(transcript: Transcript, options: ExportOptions) -> tuple[OutputFile, ...]:
    """The TTML file of a transcript."""
    from lxml import etree

    targets = options.targets_of(transcript)
    cues = make_cues(transcript, options.plan_track(targets[0] if targets else None))
    root = etree.Element(f"{{{_TT}}}tt", nsmap=_NAMESPACES)
    root.set(f"{_XML}lang", next(iter(options.spoken_of(transcript)), ""))
    root.set(_name("ttp:contentProfiles"), PROFILE)
    root.set(_name("ttp:timeBase"), "media")
    agents = _name_agents(cues)
    root.append(_make_head(transcript, options, agents))
    body = etree.SubElement(root, f"{{{_TT}}}body")
    body.append(_make_division(cues, agents))
    etree.indent(root.find(f"{{{_TT}}}head"), "  ", level=1)
    for paragraph in body[0]:
        paragraph.tail = "\n"
    return (OutputFile(".ttml", etree.tostring(root, encoding="UTF-8", xml_declaration=True).decode("utf-8") + "\n"),)


def _name(qualified: str) -> str:
    prefix, _, name = qualified.partition(":")
    return f"{{{_NAMESPACES[prefix]}}}{name}"


def _name_agents(cues: Sequence[Cue]) -> Mapping[str, str]:
    """The xml:id of each who speaks, by the label."""
    labels = dict.fromkeys(entry.speaker for cue in cues for entry in cue.entries if entry.speaker is not None)
    return {label: f"speaker.{number}" for number, label in enumerate(labels, 1)}


def _make_head(transcript: Transcript, options: ExportOptions, agents: Mapping[str, str]) -> Element:
    from lxml import etree

    head = etree.Element(f"{{{_TT}}}head")
    metadata = etree.SubElement(head, f"{{{_TT}}}metadata")
    etree.SubElement(metadata, _name("ttm:title")).text = clean_xml(transcript.clip.name)
    etree.SubElement(metadata, _name("ttm:desc")).text = f"SHA-256: {transcript.clip.sha256}"
    etree.SubElement(metadata, _name("ttm:desc")).text = clean_xml(describe_origin(transcript, options.wording))
    for label, id in agents.items():
        agent = etree.SubElement(metadata, _name("ttm:agent"), {f"{_XML}id": id, "type": "person"})
        etree.SubElement(agent, _name("ttm:name"), {"type": "full"}).text = clean_xml(label)
    styling = etree.SubElement(head, f"{{{_TT}}}styling")
    for role, color in (*ROLE_COLORS.items(), ("mark", MARK_COLOR)):
        values = {f"{_XML}id": f"style.{role}", _name("tts:color"): "#{:02x}{:02x}{:02x}".format(*color)}
        etree.SubElement(styling, f"{{{_TT}}}style", {**values, _name("tts:backgroundColor"): "#000000c0"})
    layout = etree.SubElement(head, f"{{{_TT}}}layout")
    for id, (origin, gathers) in _REGIONS.items():
        values = {"origin": origin, "extent": _EXTENT, "displayAlign": gathers, "textAlign": "center", "overflow": "visible"}
        values |= {
            "fontFamily": "proportionalSansSerif",
            "fontSize": "80%",
            "lineHeight": "125%",
            "showBackground": "whenActive",
        }
        styles = {_name(f"tts:{key}"): value for key, value in values.items()}
        etree.SubElement(layout, f"{{{_TT}}}region", {f"{_XML}id": id, **styles})
    return head


def _make_division(cues: Sequence[Cue], agents: Mapping[str, str]) -> Element:
    from lxml import etree

    division = etree.Element(f"{{{_TT}}}div")
    division.text = "\n"
    taken: set[str] = set()
    for cue in cues:
        for part in place_cue(cue):
            attributes = {
                "region": "top" if part.is_top else "bottom",
                "begin": format_stamp(cue.span.start, "."),
                "end": format_stamp(cue.span.end, "."),
            }
            if id := make_cue_id(Cue(cue.span, (part.entry,))):
                attributes[f"{_XML}id"] = _make_unique(id, part, taken)
            if part.language is not None:
                attributes[f"{_XML}lang"] = part.language
            if part.entry.speaker is not None:
                attributes[_name("ttm:agent")] = agents[part.entry.speaker]
            division.append(_make_paragraph(part, attributes))
    return division


def _make_unique(id: str, part: Placed, taken: set[str]) -> str:
    """An original has the cue's id, what renders it the language behind it, and a number where two render it in one language."""
    language, number = part.language or "und", 1
    made = make_xml_id(id, language if part.is_top else None)
    while made in taken:
        number += 1
        made = make_xml_id(id, f"{language}.{number}")
    taken.add(made)
    return made


def _make_paragraph(part: Placed, attributes: Mapping[str, str]) -> Element:
    """Each line in a span of its own, behind which the dark ground stands."""
    from lxml import etree

    paragraph = etree.Element(f"{{{_TT}}}p", dict(attributes))
    style = "style.mark" if part.entry.speaker is None else f"style.{part.entry.role or 'unknown'}"
    for number, line in enumerate(part.lines):
        if number:
            etree.SubElement(paragraph, f"{{{_TT}}}br")
        etree.SubElement(paragraph, f"{{{_TT}}}span", {"style": style}).text = clean_xml(line)
    return paragraph
