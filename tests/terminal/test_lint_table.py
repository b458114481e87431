"""What the lint found, in the terminal and as JSON."""

from __future__ import annotations

import io

from rich.console import Console, RenderableType

from vidtx.subtitles.lint import Report
from vidtx.subtitles.rules import Breach
from vidtx.terminal.lint_table import describe_report, render_report, render_summary

FAST = Breach("reading_speed", "error", 3, 11, 61_005, 18.82, 17.0, "uk")
SHORT = Breach("too_short", "error", 4, 15, 62_000, 500, 834)
NOTED = Breach("line_break", "note", 5, 20, 63_000, language="en")


def show(renderable: RenderableType) -> str:
    console = Console(file=io.StringIO(), width=120)
    console.print(renderable)
    return console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


def test_each_breach_is_a_row_with_both_values() -> None:
    text = show(render_report("x.srt", Report(9, (FAST, SHORT, NOTED))))
    rows = [line.split() for line in text.splitlines()]
    assert rows[0] == ["x.srt"] and rows[1] == ["cue", "line", "time", "rule", "measured", "allowed"]
    assert rows[2] == ["3", "11", "1:01.005", "characters", "a", "second", "(uk)", "18.8", "17.0"]
    assert rows[3] == ["4", "15", "1:02.000", "stands", "too", "short", "0.500", "s", "0.834", "s"]
    assert text.splitlines()[-1] == "cues: 9, errors: 2, notes: 1"


def test_a_file_without_breaches_says_so_and_a_hostile_name_is_inert() -> None:
    assert show(render_report("a\x1b[31m.srt", Report(9, ()))).splitlines() == ["a [31m.srt", "cues: 9, errors: 0, notes: 0"]
    assert "титрів: 9" in show(render_report("x", Report(9, ()), "uk"))


def test_several_files_are_counted_by_rule() -> None:
    reports = [Report(9, (FAST, SHORT)), Report(2, (FAST, NOTED)), Report(1, ())]
    assert show(render_summary(reports)).strip() == (
        "files: 3, errors: 3, notes: 1: stands too short 1, characters a second 2, line break parts what belongs together 1"
    )


def test_as_json_every_value_stands() -> None:
    described = describe_report("x.srt", Report(9, (FAST,)))
    assert (described["file"], described["cues"], described["errors"], described["notes"]) == ("x.srt", 9, 1, 0)
    assert described["breaches"] == [
        {
            "rule": "reading_speed",
            "severity": "error",
            "cue": 3,
            "line": 11,
            "start": 61_005,
            "measured": 18.82,
            "allowed": 17.0,
            "language": "uk",
            "fault": None,
        }
    ]
