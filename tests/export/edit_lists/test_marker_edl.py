"""The list of markers for Resolve: an event and a line each, at the frame, in timecode that another library reads; hostile text ends no field."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

import opentimelineio as otio
import pytest
from hypothesis import given, settings

from document_strategies import transcripts
from edit_examples import CLIP, EDITS, VIDEO
from hostile_interview import HOSTILE
from interview import make_interview
from vidtx.document import Transcript
from vidtx.export.edit_lists.marker_edl import write_marker_edl
from vidtx.export.edit_lists.markers import count_markers, join_markers
from vidtx.export.edit_lists.timecode import Timebase, choose_timebase
from vidtx.export.options import ExportOptions

EVENT = re.compile(r"(\d{3,})  001      V     C        (\S+) (\S+) (\S+) (\S+)")
LINE = re.compile(r"(.*) \|C:ResolveColor(\w+) \|M:(.*) \|D:(\d+)")  # as Resolve exports it
NTSC = Fraction(30_000, 1001)


def write(transcript: Transcript) -> str:
    (file,) = write_marker_edl(transcript, ExportOptions())
    assert file.suffix == ".markers.edl"
    return file.text


def read_markers(text: str) -> list[tuple[str, str, str, str, int]]:
    """Timecode, note, color, name, length of each marker, as Resolve's own export is read."""
    head, *blocks = text.split("\n\n")
    assert head.startswith("TITLE: ")
    found = []
    for number, block in enumerate((block for block in blocks if block), 1):
        event, line = block.strip("\n").split("\n")
        matched, told = EVENT.fullmatch(event), LINE.fullmatch(line)
        assert matched and told and int(matched[1]) == number and matched[2] == matched[4] and matched[3] == matched[5]
        found.append((matched[2], told[1], told[2], told[3], int(told[4])))
    return found


def test_each_marker_has_its_place_color_name_note_and_length() -> None:
    markers = read_markers(write(make_interview()))
    assert [marker[0] for marker in markers] == ["01:00:00:00", "01:00:09:19", "01:00:10:00", "01:00:16:00"]
    assert markers[0] == ("01:00:00:00", "Як вас звати?", "Green", "Exchange 1 · no edit found", 238)
    assert markers[1][2:] == ("Red", "cut · certain · in picture and sound", 1)
    assert markers[3][2:] == ("Yellow", "jump cut · probable · in picture", 1)


@pytest.mark.parametrize("rate", [NTSC, 2 * NTSC, Fraction(24_000, 1001), Fraction(25), Fraction(30)], ids=str)
def test_another_library_reads_each_marker_at_the_frame_of_its_edit(rate: Fraction) -> None:
    """Over two hours, in drop-frame timecode where the rate has it."""
    frames = (0, 1, 1798, 1800, 17_982, 107_892, 107_893, 171_000)
    made = make_interview()
    clip = replace(made.clip, video=replace(VIDEO, start_pts=0, frame_rate=rate), duration=7_300_000, audio=())
    edits = tuple(replace(EDITS[0], id=f"b{n}", pts=n, time_base=1 / rate) for n in frames)
    text = write(replace(made, clip=clip, boundaries=edits, utterances=(), renditions=(), exchanges=()))
    dropping = rate in (NTSC, 2 * NTSC)
    assert f"FCM: {'DROP' if dropping else 'NON-DROP'} FRAME" in text
    read = [otio.opentime.from_timecode(stamp, float(rate)).to_frames() for stamp, *_ in read_markers(text)]
    hour = otio.opentime.from_timecode(f"01:00:00{';' if dropping else ':'}00", float(rate)).to_frames()
    assert [frame - hour for frame in read] == list(frames)
    track = otio.adapters.read_from_string(text, "cmx_3600", rate=float(rate)).tracks[0]
    events = [piece.source_range.start_time.to_frames() for piece in track if isinstance(piece, otio.schema.Clip)]
    assert [frame - hour for frame in events] == list(frames), "it is a list of decisions, too"


def test_hostile_text_ends_no_field() -> None:
    made = make_interview()
    text = f"{HOSTILE} |D:9 |M:x\n001  001  V  C"
    first = replace(made.utterances[0], text=text, words=())
    (marker, *_) = read_markers(write(replace(made, utterances=(first, *made.utterances[1:]))))
    assert marker[1].endswith("¦D:9 ¦M:x 001 001 V C") and marker[4] == 238


@pytest.mark.parametrize("text", ["001  AX  V  C", "* LOC: x", "TITLE: x", "FCM: DROP FRAME", ">>> x"])
def test_a_note_is_never_a_line_of_its_own(text: str) -> None:
    made = make_interview()
    first = replace(made.utterances[0], text=text, words=())
    (marker, *_) = read_markers(write(replace(made, utterances=(first, *made.utterances[1:]))))
    assert marker[1].startswith("\u2060") and marker[1][1:] == " ".join(text.split())


@settings(max_examples=30, deadline=None)
@given(transcripts())
def test_every_marker_of_any_document_is_read_back(transcript: Transcript) -> None:
    timebase = choose_timebase(transcript.clip)
    wanted = join_markers(count_markers(transcript, timebase))
    read = read_markers(write(transcript))
    stamps = [timebase.format(timebase.hours(1) + found.first) for found in wanted]
    assert [(stamp, length) for stamp, _, _, _, length in read] == [(s, f.length) for s, f in zip(stamps, wanted, strict=True)]


def test_a_clip_that_nobody_transcribed_has_its_edits() -> None:
    made = replace(make_interview(), clip=CLIP, boundaries=EDITS, utterances=(), renditions=(), exchanges=(), turns=())
    assert [name for _, _, _, name, _ in read_markers(write(made))] == [
        "jump cut · probable · in picture",
        "title card · certain · in picture",
        "sound splice · possible · in sound",
    ]
    assert Timebase(Fraction(25)).dropped == 0
