"""WebVTT: well formed, voices named, hostile text escaped, and another program reads it back."""

from __future__ import annotations

import re
from pathlib import Path

import pysubs2

from export_files import write_files, write_formats
from interview import make_interview
from vidtx.document import Transcript

VTT_TIME = re.compile(r"(\d\d:\d\d:\d\d\.\d{3}) --> (\d\d:\d\d:\d\d\.\d{3})")


def test_webvtt_is_well_formed_and_names_its_voices(hostile: Transcript, tmp_path: Path) -> None:
    (path,) = write_formats(hostile, tmp_path, "clip", ("vtt",))
    head, note, *cues = path.read_text("utf-8").strip().split("\n\n")
    assert head == "WEBVTT"
    assert note.startswith("NOTE\n") and hostile.clip.sha256 in note and "-->" not in note
    latest = ""
    for number, cue in enumerate(cues, 1):
        identifier, times, *lines = cue.split("\n")
        assert identifier == str(number)
        found = VTT_TIME.fullmatch(times)
        assert found and latest <= found[1] < found[2]
        latest = found[2]
        body = "\n".join(lines)
        assert "-->" not in body
        assert re.findall(r"<(/?\w)", body) == ["v", "/v"] * (body.count("<v ")), "no tag but voices, each closed"
    text = "\n".join(cues)
    assert "<v Questioner>Як вас звати?" in text and "<v Interpreter>" in text
    assert "&lt;i&gt;" in text and "{\\an8}" in text


def test_another_program_reads_webvtt_back(hostile: Transcript, tmp_path: Path) -> None:
    (path,) = write_formats(hostile, tmp_path, "clip", ("vtt",))
    events = list(pysubs2.load(str(path), encoding="utf-8"))
    assert len(events) == path.read_text("utf-8").count(" --> ")
    assert (events[0].start, events[0].plaintext) == (1_000, "Як вас звати?\nWhat is your name?")


def test_webvtt_names_voices_and_the_clip(tmp_path: Path) -> None:
    vtt = write_files(make_interview(), tmp_path, "vtt")["vtt"]
    assert vtt.startswith("WEBVTT\n") and "0" * 64 in vtt
    assert "<v Questioner>" in vtt and "<v Interpreter>" in vtt
