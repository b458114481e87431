"""SubRip as it comes: other programs' files, broken ones, and nothing dropped in silence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidtx.subtitles.subrip import read_srt


def read(text: str) -> list[tuple[int, int, tuple[str, ...]]]:
    return [(cue.start, cue.end, cue.lines) for cue in read_srt(text.split("\n")).cues]


def faults(text: str) -> list[tuple[int, str]]:
    return [(fault.line, fault.key) for fault in read_srt(text.split("\n")).faults]


def test_cues_have_their_times_lines_and_places() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,500\nОдин\nдва\n\n2\n00:00:03,000 --> 00:00:04,000\nтри\n"
    first, second = read_srt(text.split("\n")).cues
    assert (first.start, first.end, first.lines, first.number, first.line) == (1000, 2500, ("Один", "два"), 1, 2)
    assert (second.lines, second.number, second.line) == (("три",), 2, 7)
    assert faults(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("00:00:01,000 --> 00:00:02,000\na", [(1000, 2000, ("a",))]),  # no numbers
        ("1\n00:00:01,000 --> 00:00:02,000\na\n2\n00:00:03,000 --> 00:00:04,000\nb", [(1000, 2000, ("a",)), (3000, 4000, ("b",))]),
        ("1\n0:0:1.5 --> 0:0:2:25\na", [(1500, 2250, ("a",))]),  # points, colons, short fields
        ("1\n01:02,000-->01:03,000\na", [(62_000, 63_000, ("a",))]),
        ("1\n00:00:02,500 --> 00:00:01,200\na", [(2500, 1200, ("a",))]),  # reversed: for the reader to judge
        ("1\n-00:00:01,000 --> 00:00:01,000\na", [(-1000, 1000, ("a",))]),
        ("1\n00:00:01,000 --> 00:00:02,000 X1:100 X2:200\na", [(1000, 2000, ("a",))]),
        ("1\n00:00:01,000 --> 00:00:02,000\n\n", [(1000, 2000, ())]),
        ("1\n00:00:01,000 --> 00:00:02,000\nYear\n1984\n00:00:03,000 --> 00:00:04,000\nb", [(1000, 2000, ("Year", "1984")), (3000, 4000, ("b",))]),
        ("1\n00:00:01,000 --> 00:00:02,000\na --> b\nc", [(1000, 2000, ("a --> b", "c"))]),
        ("1\n00:00:01,000 --> 00:00:02,000\n23\u2060", [(1000, 2000, ("23",))]),
        ("", []),
    ],
)  # fmt: skip
def test_broken_forms_are_read_for_what_they_mean(text: str, expected: list[object]) -> None:
    assert read(text) == expected


def test_markup_is_undone_and_text_that_only_looks_like_it_stays() -> None:
    text = '1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<i>a</i> <font color="red">b</font> <x> 1 < 2 {c} ‹i›'
    assert read(text) == [(1000, 2000, ("a b <x> 1 < 2 {c} ‹i›",))]


def test_what_cannot_be_read_is_said_with_its_line() -> None:
    text = "intro\n\n1\n00:00:01,000 --> 00:00:02,000\na\n\nb\n\n2\n00:00:61,000 --> 00:00:04,000\nlost\n\n3\n00:00:05,0 --> 00:00:06,000\nc"
    assert read(text) == [(1000, 2000, ("a", "b")), (5000, 6000, ("c",))]
    assert faults(text) == [(1, "fault.untimed_text"), (6, "fault.blank_line"), (10, "fault.time_line"), (11, "fault.untimed_text"), (14, "fault.loose_time")]  # fmt: skip
    assert "lost" in read_srt(text.split("\n")).faults[3].describe()


@given(st.text(st.sampled_from("12:,.-> \nа<i{\\an8}"), max_size=200))
def test_every_letter_of_any_file_is_in_a_cue_or_in_a_fault(text: str) -> None:
    made = read_srt(text.split("\n"))
    kept = "".join([*(cue.text for cue in made.cues), *(fault.describe() for fault in made.faults)])
    assert kept.count("а") >= text.count("а")


def test_real_files_are_read_whole() -> None:
    if not (folder := os.environ.get("VIDTX_TEST_MEDIA")):
        pytest.skip("VIDTX_TEST_MEDIA names no folder")
    import pysubs2

    paths = sorted(Path(folder).glob("formats_srt_ass/**/*.srt"))
    assert paths
    for path in paths:
        text = path.read_text("utf-8-sig")
        theirs = pysubs2.SSAFile.from_string(text, format_="srt")
        assert read(text) == [(event.start, event.end, tuple(event.plaintext.split("\n"))) for event in theirs], path.name
