"""The sequence for Premiere Pro: elements as Apple's catalog has them, markers in frames, every text read back as it is."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from lxml import etree

from document_strategies import transcripts
from edit_examples import VIDEO
from hostile_interview import HOSTILE
from interview import make_interview
from vidtx.document import Transcript
from vidtx.export.edit_lists.markers import count_markers
from vidtx.export.edit_lists.premiere import write_premiere
from vidtx.export.edit_lists.timecode import RATES, choose_timebase
from vidtx.export.options import ExportOptions
from vidtx.views.xml_text import clean_xml

# Children of the elements that are written (developer.apple.com, Final Cut Pro XML Interchange Format, Elements Catalog).
CHILDREN = {
    "xmeml": {"sequence"},
    "sequence": {"name", "duration", "rate", "timecode", "media", "marker"},
    "timecode": {"rate", "string", "frame", "displayformat"},
    "rate": {"timebase", "ntsc"},
    "media": {"video", "audio"},
    "video": {"format", "track", "samplecharacteristics"},
    "audio": {"track", "channelcount"},
    "format": {"samplecharacteristics"},
    "samplecharacteristics": {"rate", "width", "height"},
    "track": {"clipitem"},
    "clipitem": {"name", "duration", "rate", "start", "end", "in", "out", "file", "sourcetrack", "link"},
    "file": {"name", "pathurl", "rate", "duration", "media"},
    "sourcetrack": {"mediatype", "trackindex"},
    "link": {"linkclipref", "mediatype", "trackindex", "clipindex"},
    "marker": {"comment", "name", "in", "out"},
}


def read(transcript: Transcript) -> etree._Element:
    (file,) = write_premiere(transcript, ExportOptions())
    assert file.suffix == ".premiere.xml" and "<!DOCTYPE xmeml>" in file.text
    root = etree.fromstring(file.data, etree.XMLParser(resolve_entities=False))
    assert root.tag == "xmeml" and root.get("version") == "5"
    for element in root.iter():
        assert {child.tag for child in element} <= CHILDREN.get(element.tag, set()), element.tag
    return root


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_frames_are_counted_as_the_rate_wants_it(rate: Fraction) -> None:
    made = make_interview()
    root = read(replace(made, clip=replace(made.clip, video=replace(VIDEO, start_pts=0, frame_rate=rate))))
    base, ntsc = int(root.findtext("sequence/rate/timebase") or 0), root.findtext("sequence/rate/ntsc") == "TRUE"
    assert (Fraction(base * 1000, 1001) if ntsc else Fraction(base)) == rate
    dropping = rate in (Fraction(30_000, 1001), Fraction(60_000, 1001))
    assert root.findtext("sequence/timecode/displayformat") == ("DF" if dropping else "NDF")
    assert root.findtext("sequence/timecode/string") == ("00:00:00;00" if dropping else "00:00:00:00")
    assert [int(m.findtext("in") or -1) for m in root.iter("marker")] == [round(t * rate) for t in (0, Fraction(39, 4), 10, 16)]


def test_a_marker_has_a_name_a_comment_and_a_length_if_it_lasts() -> None:
    first, cut, *_ = read(make_interview()).iter("marker")
    assert [child.text for child in first] == ["Як вас звати?", "Exchange 1 · no edit found", "0", "238"]
    assert [child.text for child in cut][1:] == ["cut · certain · in picture and sound", "244", "-1"]


def test_picture_and_sound_are_the_whole_clip_and_linked() -> None:
    made = make_interview()
    root = read(made)
    items = {item.get("id"): item for item in root.iter("clipitem")}
    assert set(items) == {"clip-video", "clip-audio"}
    assert {(i.findtext("in"), i.findtext("out"), i.findtext("end")) for i in items.values()} == {("0", "500", "500")}
    assert {link.text for link in root.iter("linkclipref")} == set(items)
    assert [file.get("id") for file in root.iter("file")] == ["file-1", "file-1"]
    dark = read(replace(made, clip=replace(made.clip, video=None)))
    assert [item.get("id") for item in dark.iter("clipitem")] == ["clip-audio"] and dark.find(".//pathurl") is not None


def test_hostile_text_stays_text() -> None:
    made = make_interview()
    first = replace(made.utterances[0], text=HOSTILE + " ]]>\ufffe\u202e", words=())
    root = read(replace(made, utterances=(first, *made.utterances[1:]), clip=replace(made.clip, name="<a>&b.mp4")))
    assert next(root.iter("marker")).findtext("comment") == clean_xml(HOSTILE + " ]]>")
    assert root.findtext("sequence/name") == "<a>&b.mp4" and root.findtext(".//pathurl") == "./%3Ca%3E%26b.mp4"


@settings(max_examples=30, deadline=None)
@given(transcripts())
def test_every_marker_of_any_document_is_read_back(transcript: Transcript) -> None:
    wanted = count_markers(transcript, choose_timebase(transcript.clip))
    markers = list(read(transcript).iter("marker"))
    assert [(m.findtext("name") or "", m.findtext("comment") or "", int(m.findtext("in") or -1)) for m in markers] == [
        (clean_xml(found.marker.name), clean_xml(found.marker.note), found.first) for found in wanted
    ]
