"""ASS and SSA: events as pysubs2 reads them, with their lines, and nothing dropped in silence."""

from __future__ import annotations

import os
from pathlib import Path

import pysubs2
import pytest

from vidtx.subtitles.ass import read_ass, read_text

HEAD = "[Script Info]\nScriptType: v4.00+\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"


def test_events_have_their_voice_id_and_language() -> None:
    text = (
        HEAD
        + "Dialogue: 0,0:00:01.00,0:00:02.50,Subject.ko,Kim,0,0,0,vidtx:u1/2,하나\\N둘, 셋\nComment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,cut here\n"
    )
    made = read_ass(text.split("\n"))
    (cue,) = made.cues
    assert (cue.start, cue.end, cue.lines, cue.voice, cue.id, cue.language) == (
        1000,
        2500,
        ("하나", "둘, 셋"),
        "Kim",
        "u1/2",
        "ko",
    )
    assert (cue.number, cue.line) == (1, 6) and made.notes == ("cut here",) and made.faults == ()


def test_a_style_of_others_tells_no_language_and_an_effect_no_id() -> None:
    (cue,) = read_ass((HEAD + "Dialogue: 0,0:00:01.00,0:00:02.50,Main.alt,,0,0,0,Banner;5,a").split("\n")).cues
    assert cue.id is None and cue.language is None and cue.voice is None


def test_markup_drawings_and_escapes_are_undone() -> None:
    assert read_text("{\\an8\\i1}a{\\i0} {\\p1}m 0 0 l 9 9{\\p0}b\\hc\\nd") == ("a b\u00a0c d",)
    assert read_text("a\\nb", hard_breaks=True) == ("a", "b")
    assert read_text("\\{x\\} {open") == ("{x} {open",)


def test_events_that_cannot_be_read_are_said() -> None:
    text = (
        HEAD
        + "Dialogue: 0,soon,later,Default,,0,0,0,,lost\nDialogue: 0,0:00:01.00\nstray text\nPicture: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,x.png"
    )
    made = read_ass(text.split("\n"))
    assert made.cues == ()
    assert [(fault.line, fault.key) for fault in made.faults] == [
        (6, "fault.event"),
        (7, "fault.event"),
        (8, "fault.untimed_text"),
    ]
    assert "lost" in made.faults[0].describe()


def test_real_files_are_read_as_pysubs2_reads_them() -> None:
    if not (folder := os.environ.get("VIDTX_TEST_MEDIA")):
        pytest.skip("VIDTX_TEST_MEDIA names no folder")
    paths = [path for path in sorted(Path(folder).glob("formats_srt_ass/**/*")) if path.suffix in (".ass", ".ssa")]
    assert paths
    for path in paths:
        theirs = [event for event in pysubs2.load(str(path), encoding="utf-8-sig") if not event.is_comment]
        ours = read_ass(path.read_text("utf-8-sig").split("\n")).cues
        expected = [(e.start, e.end, tuple(line.strip() for line in e.plaintext.split("\n") if line.strip())) for e in theirs]
        assert [(cue.start, cue.end, cue.lines) for cue in ours] == expected, path.name
