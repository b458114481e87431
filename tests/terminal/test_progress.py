"""The progress of a run: a line a stage on a terminal, and nothing elsewhere."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from vidtx.terminal.progress import StageDisplay


def report_stages(*, terminal: bool, quiet: bool, stage: str = "recognition") -> str:
    console = Console(file=io.StringIO(), force_terminal=terminal, width=120)
    with StageDisplay(console, quiet=quiet) as display:
        display.report(stage, 0.5)
        display.report(stage, 1.0)
    return console.file.getvalue()  # type: ignore[attr-defined,no-any-return]


def test_a_stage_is_named_in_plain_language() -> None:
    shown = report_stages(terminal=True, quiet=False)
    assert "what was said" in shown and "recognition" not in shown and "100 %" in shown


def test_an_unknown_stage_shows_its_own_name() -> None:
    assert "lip reading" in report_stages(terminal=True, quiet=False, stage="lip reading")


@pytest.mark.parametrize(("terminal", "quiet"), [(False, False), (True, True)])
def test_nothing_is_shown_where_there_is_no_terminal_or_where_it_is_not_wanted(terminal: bool, quiet: bool) -> None:
    assert report_stages(terminal=terminal, quiet=quiet).strip() == ""
