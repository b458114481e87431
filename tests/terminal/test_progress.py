"""The progress of a run: a line a stage on a terminal, and nothing elsewhere."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from vidtx.terminal.progress import BatchDisplay


def report_stages(*, terminal: bool, quiet: bool, stage: str = "recognition") -> str:
    console = Console(file=io.StringIO(), force_terminal=terminal, width=120)
    with BatchDisplay(console, quiet=quiet) as display, display.observe(Path("clip.mp4")) as report:
        report(stage, 0.5)
        report(stage, 1.0)
        display.refresh()
    return console.file.getvalue()  # type: ignore[attr-defined,no-any-return]


def test_a_stage_is_named_in_plain_language() -> None:
    shown = report_stages(terminal=True, quiet=False)
    assert "what was said" in shown and "recognition" not in shown and "100 %" in shown


def test_an_unknown_stage_shows_its_own_name() -> None:
    assert "lip reading" in report_stages(terminal=True, quiet=False, stage="lip reading")


@pytest.mark.parametrize(("terminal", "quiet"), [(False, False), (True, True)])
def test_nothing_is_shown_where_there_is_no_terminal_or_where_it_is_not_wanted(terminal: bool, quiet: bool) -> None:
    assert report_stages(terminal=terminal, quiet=quiet).strip() == ""


def test_clips_one_at_a_time_are_counted_and_named() -> None:
    console = Console(file=io.StringIO(), force_terminal=True, width=120)
    with BatchDisplay(console, quiet=False, clips=3) as display:
        for name in ("one.mp4", "[bold]two.mp4"):
            with display.observe(Path(name)) as report:
                report("sound", 0.5)
                display.refresh()
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert "1/3 one.mp4" in shown and "2/3 [bold]two.mp4" in shown and "67 %" in shown


def test_clips_side_by_side_have_a_line_each() -> None:
    console = Console(file=io.StringIO(), force_terminal=True, width=120)
    with (
        BatchDisplay(console, quiet=False, clips=3, jobs=2) as display,
        display.observe(Path("one.mp4")) as first,
        display.observe(Path("two.mp4")) as second,
    ):
        first("sound", 0.5)
        second("edits", 0.25)
        display.refresh()
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert "one.mp4: decoding the sound" in shown and "two.mp4: finding edits" in shown


def test_a_pause_takes_the_lines_off_and_brings_them_back() -> None:
    console = Console(file=io.StringIO(), force_terminal=True, width=120)
    with BatchDisplay(console, quiet=False) as display, display.observe(Path("one.mp4")) as report:
        report("sound", 0.5)
        with display.paused():
            console.print("between")
        report("edits", 0.5)
        display.refresh()
    before, after = console.file.getvalue().split("between")  # type: ignore[attr-defined]
    assert "decoding the sound" in before and "finding edits" in after
