"""TTML: ttconv, which knows IMSC, reads every cue back with its times, language, region and id."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, assume, given, settings
from lxml import etree
from ttconv import model
from ttconv.imsc.reader import to_model

from crowded_strategies import crowded_transcripts
from document_strategies import transcripts
from hostile_interview import HOSTILE
from interview import make_interview
from vidtx.document import Transcript
from vidtx.export.options import ExportOptions
from vidtx.export.subtitles.placing import place_cue
from vidtx.export.subtitles.ttml import PROFILE, write_ttml
from vidtx.subtitles.ttml import read_ttml
from vidtx.views.cues import make_cues
from vidtx.views.ids.cue_ids import read_xml_id, split_cue_id
from vidtx.views.xml_text import clean_xml

TT = "{http://www.w3.org/ns/ttml}"
TTS = "{http://www.w3.org/ns/ttml#styling}"
LATEST = 10**11  # ms: some 3 years
XML = "{http://www.w3.org/XML/1998/namespace}"
# Attributes that the text profile of IMSC 1.1 permits, of those that stand here.
STYLES = {
    "color", "backgroundColor", "origin", "extent", "displayAlign", "textAlign", "overflow", "fontFamily", "fontSize", "lineHeight",
    "showBackground",
}  # fmt: skip


def write(transcript: Transcript, options: ExportOptions = ExportOptions()) -> str:
    (file,) = write_ttml(transcript, options)
    assert file.suffix == ".ttml"
    return file.text


def read_with_ttconv(text: str) -> list[tuple[Fraction, Fraction, tuple[str, ...], str, str, str | None]]:
    """Begin, end, lines, language, region and id of each paragraph."""
    document = to_model(ElementTree.ElementTree(ElementTree.fromstring(text)))
    assert document is not None
    body = document.get_body()
    assert body is not None
    found = []
    ids = [paragraph.get(f"{XML}id") for paragraph in etree.fromstring(text.encode()).iter(f"{TT}p")]  # ttconv keeps none
    paragraphs = [element for element in body.dfs_iterator() if isinstance(element, model.P)]
    for paragraph, id in zip(paragraphs, ids, strict=True):
        lines = [""]
        for element in paragraph.dfs_iterator():
            if isinstance(element, model.Br):
                lines.append("")
            elif isinstance(element, model.Text):
                lines[-1] += element.get_text()
        region = paragraph.get_region()
        assert region is not None
        found.append(
            (
                Fraction(paragraph.get_begin() or 0),
                Fraction(paragraph.get_end() or 0),
                tuple(lines),
                paragraph.get_lang(),
                region.get_id(),
                id,
            )
        )
    return found


def test_the_head_says_the_profile_the_clip_and_who_speaks(hostile: Transcript) -> None:
    root = etree.fromstring(write(hostile).encode())
    assert root.tag == f"{TT}tt" and root.get(f"{XML}lang") == "uk"
    assert root.get("{http://www.w3.org/ns/ttml#parameter}contentProfiles") == PROFILE
    text = etree.tostring(root.find(f"{TT}head"), encoding="unicode")
    assert hostile.clip.sha256 in text and "hostile [red].mp4" in text and "[link=x]Kim" in text


def test_only_what_the_text_profile_permits_is_used(hostile: Transcript) -> None:
    root = etree.fromstring(write(hostile).encode())
    used = {key.removeprefix(TTS) for element in root.iter() for key in element.attrib if key.startswith(TTS)}
    assert used == STYLES
    regions = root.findall(f".//{TT}region")
    assert [region.get(f"{XML}id") for region in regions] == ["bottom", "top"]
    for region in regions:  # inside the root container, and neither on the other
        (x, y), (width, height) = (
            [float(v.rstrip("%")) for v in region.get(f"{TTS}{name}").split()] for name in ("origin", "extent")
        )
        assert x + width <= 100 and y + height <= 100
        assert y >= 50 or y + height <= 50
    ids = [element.get(f"{XML}id") for element in root.iter() if element.get(f"{XML}id")]
    assert len(ids) == len(set(ids))
    known = {element.get(f"{XML}id") for element in root.iter(f"{TT}style", f"{TT}region")}
    assert {value for e in root.iter() for key in ("style", "region") if (value := e.get(key))} <= known
    for paragraph in root.iter(f"{TT}p"):
        assert all(re.fullmatch(r"\d{2,}:[0-5]\d:[0-5]\d\.\d{3}", paragraph.get(name)) for name in ("begin", "end"))
        assert not (paragraph.text or "").strip() and all(child.tag in (f"{TT}span", f"{TT}br") for child in paragraph)


def test_hostile_text_stays_text(hostile: Transcript) -> None:
    rows = [row for row in read_with_ttconv(write(hostile)) if (row[5] or "").startswith("vidtx.u4") and row[4] == "bottom"]
    assert clean_xml(f"Questioner: {HOSTILE}") == " ".join(line for row in rows for line in row[2])


def test_edits_are_marked_unless_not_wanted() -> None:
    assert "jump cut" in write(make_interview())
    assert "cut" not in write(make_interview(), ExportOptions(mark_edits=False))


@pytest.mark.parametrize("options", [ExportOptions(rendition="none"), ExportOptions(bilingual=False)])
def test_without_a_rendition_nothing_stands_at_the_top(options: ExportOptions) -> None:
    assert {region for *_, region, _ in read_with_ttconv(write(make_interview(), options))} == {"bottom"}


@given(transcripts() | crowded_transcripts())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_any_document_is_read_back_by_ttconv(transcript: Transcript) -> None:
    assume(all(boundary.start_ms < LATEST for boundary in transcript.boundaries))
    options = ExportOptions()
    targets = options.targets_of(transcript)
    cues = make_cues(transcript, options.plan_track(targets[0] if targets else None))
    root_language = next(iter(options.spoken_of(transcript)), "")
    expected = [
        (
            Fraction(cue.span.start, 1000),
            Fraction(cue.span.end, 1000),
            tuple(clean_xml(line) for line in part.lines),
            part.language or root_language,
            "top" if part.is_top else "bottom",
        )
        for cue in cues
        for part in place_cue(cue)
    ]
    text = write(transcript)
    found = read_with_ttconv(text)
    assert [row[:5] for row in found] == expected
    named = [split_cue_id(read_xml_id(id))[0] if id else None for *_, id in found]
    assert named == [
        (part.entry.utterance_id, part.entry.part) if part.entry.utterance_id else None
        for cue in cues
        for part in place_cue(cue)
    ]
    again = read_ttml("clip.ttml", text.encode())  # type: ignore[arg-type]
    assert [(Fraction(cue.start, 1000), Fraction(cue.end, 1000), cue.lines) for cue in again.cues] == [
        row[:3] for row in expected
    ]
    assert again.faults == ()
