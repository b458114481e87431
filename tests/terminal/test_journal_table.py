"""The journal and the differences, in the terminal: nothing of what was said is taken for markup."""

from __future__ import annotations

import io

from rich.console import Console

from vidtx.review.difference import Difference
from vidtx.terminal.journal_table import render_differences, render_history


def show(renderable: object) -> str:
    console = Console(file=io.StringIO(), width=120)
    console.print(renderable)
    return console.file.getvalue()  # type: ignore[attr-defined]


def make(**changes: object) -> dict[str, object]:
    change = {
        "kind": "set_text",
        "targets": ["u0"],
        "before": {"text": "[b]а[/b]"},
        "after": {"text": "\x1b[31mб"},
        "time": 61_000,
    }
    item = {"number": 1, "author": "A", "time": "2026-11-27T12:00:00.000Z", "action": "correct", "held": True, "unfit": False}
    return item | {"sentence": "text changed", "changes": [change]} | changes


def test_an_entry_shows_time_person_and_both_texts() -> None:
    shown = show(render_history([make()]))
    for part in ("2026-11-27 12:00:00", "1:01.0", "[b]а[/b]", "б", "→"):
        assert part in shown
    assert "\x1b[31m" not in shown


def test_what_does_not_hold_says_why() -> None:
    assert "(undone)" in show(render_history([make(held=False)]))
    assert "does not fit" in show(render_history([make(held=False, unfit=True)]))


def test_differences_stand_side_by_side() -> None:
    shown = show(
        render_differences(
            [Difference(1000, "text", "u0", "[i]", None), Difference(0, "role", "S", "subject", "other")], ("A", "B")
        )
    )
    assert "[i]" in shown and "—" in shown and "subject" in shown and "S " in shown
