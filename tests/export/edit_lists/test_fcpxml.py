"""FCPXML: valid against what Apple published of its DTD, every time a whole number of frames, every text read back as it is."""

from __future__ import annotations

import io
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
from vidtx.export.edit_lists.fcpxml import write_fcpxml
from vidtx.export.edit_lists.markers import count_markers, join_markers
from vidtx.export.edit_lists.timecode import RATES, choose_timebase
from vidtx.export.options import ExportOptions
from vidtx.views.xml_text import clean_xml

# The elements that are written, as developer.apple.com/documentation/professional-video-applications declares them.
DTD = """
<!ELEMENT fcpxml (resources?, library)>
<!ATTLIST fcpxml version CDATA #FIXED "1.9">
<!ELEMENT resources (asset | format)*>
<!ELEMENT format EMPTY>
<!ATTLIST format id ID #REQUIRED frameDuration CDATA #IMPLIED width CDATA #IMPLIED height CDATA #IMPLIED>
<!ELEMENT asset (media-rep+, metadata?)>
<!ATTLIST asset id ID #REQUIRED name CDATA #IMPLIED start CDATA #IMPLIED duration CDATA #IMPLIED hasVideo CDATA #IMPLIED format IDREF #IMPLIED
  hasAudio CDATA #IMPLIED videoSources CDATA #IMPLIED audioSources CDATA #IMPLIED audioChannels CDATA #IMPLIED audioRate CDATA #IMPLIED>
<!ELEMENT media-rep EMPTY>
<!ATTLIST media-rep kind (original-media | proxy-media) "original-media" src CDATA #REQUIRED>
<!ELEMENT metadata (md*)>
<!ELEMENT md EMPTY>
<!ATTLIST md key CDATA #REQUIRED value CDATA #IMPLIED>
<!ELEMENT library (event)*>
<!ELEMENT event (project)*>
<!ATTLIST event name CDATA #IMPLIED>
<!ELEMENT project (sequence)>
<!ATTLIST project name CDATA #IMPLIED>
<!ELEMENT sequence (spine, metadata?)>
<!ATTLIST sequence format IDREF #REQUIRED duration CDATA #IMPLIED tcStart CDATA #IMPLIED tcFormat (DF | NDF) #IMPLIED
  audioRate (32k | 44.1k | 48k | 88.2k | 96k | 176.4k | 192k) #IMPLIED>
<!ELEMENT spine (asset-clip)*>
<!ELEMENT asset-clip (marker*, metadata?)>
<!ATTLIST asset-clip ref IDREF #REQUIRED offset CDATA #IMPLIED name CDATA #IMPLIED start CDATA #IMPLIED duration CDATA #IMPLIED format IDREF #IMPLIED tcFormat (DF | NDF) #IMPLIED>
<!ELEMENT marker EMPTY>
<!ATTLIST marker start CDATA #REQUIRED duration CDATA #IMPLIED value CDATA #REQUIRED completed CDATA #IMPLIED note CDATA #IMPLIED>
"""


def read(transcript: Transcript) -> etree._Element:
    (file,) = write_fcpxml(transcript, ExportOptions())
    assert file.suffix == ".fcpxml" and "<!DOCTYPE fcpxml>" in file.text
    root = etree.fromstring(file.data, etree.XMLParser(resolve_entities=False))
    dtd = etree.DTD(io.StringIO(DTD))
    assert dtd.validate(root), dtd.error_log
    return root


def seconds(written: str | None) -> Fraction:
    assert written is not None and written.endswith("s")
    return Fraction(written[:-1])


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_every_time_is_a_whole_number_of_frames(rate: Fraction) -> None:
    made = make_interview()
    root = read(replace(made, clip=replace(made.clip, video=replace(VIDEO, start_pts=0, frame_rate=rate))))
    frame = seconds(root.findtext(".//none") or root.find(".//format").get("frameDuration"))
    assert frame == 1 / rate
    times = [
        seconds(element.get(name)) for element in root.iter() for name in ("start", "duration", "offset") if element.get(name)
    ]
    assert len(times) > 8 and all((time / frame).denominator == 1 for time in times)
    starts = [seconds(marker.get("start")) for marker in root.iter("marker")]
    assert all(abs(a - b) <= frame / 2 for a, b in zip(starts, (0, Fraction(39, 4), 10, 16), strict=True))
    dropping = rate in (Fraction(30_000, 1001), Fraction(60_000, 1001))
    assert root.find(".//sequence").get("tcFormat") == ("DF" if dropping else "NDF")


def test_the_clip_is_named_and_its_folder_is_not() -> None:
    made = make_interview()
    root = read(replace(made, clip=replace(made.clip, name='a "b" & <c>#1.mp4')))
    assert root.find(".//media-rep").get("src") == "./a%20%22b%22%20%26%20%3Cc%3E%231.mp4"
    assert root.find(".//asset").get("name") == 'a "b" & <c>#1.mp4'
    assert root.find(".//md").get("value") == made.clip.sha256


def test_a_clip_without_a_picture_or_without_sound_is_written() -> None:
    made = make_interview()
    silent, dark = (
        read(replace(made, clip=replace(made.clip, audio=()))),
        read(replace(made, clip=replace(made.clip, video=None))),
    )
    assert silent.find(".//asset").get("hasAudio") is None and dark.find(".//asset").get("hasVideo") is None
    assert len(list(dark.iter("marker"))) == 4


def test_hostile_text_stays_text() -> None:
    made = make_interview()
    first = replace(made.utterances[0], text=HOSTILE + ' "]]>\ufffe\u202e', words=())
    root = read(replace(made, utterances=(first, *made.utterances[1:])))
    assert next(root.iter("marker")).get("note") == clean_xml(HOSTILE + ' "]]>')


@settings(max_examples=30, deadline=None)
@given(transcripts())
def test_every_marker_of_any_document_is_read_back(transcript: Transcript) -> None:
    timebase = choose_timebase(transcript.clip)
    wanted = join_markers(count_markers(transcript, timebase))
    markers = list(read(transcript).iter("marker"))
    assert [(m.get("value"), m.get("note")) for m in markers] == [
        (clean_xml(found.marker.name) or "-", clean_xml(found.marker.note) or None) for found in wanted
    ]
    assert [seconds(m.get("start")) * timebase.rate for m in markers] == [found.first for found in wanted]
    assert [seconds(m.get("duration")) * timebase.rate for m in markers] == [found.length for found in wanted]
