"""A journal and the differences between two versions, in the terminal.

In: entries as `vidtx.review.page.history` shows them, or differences. Out: rich renderables; what was said is put in as plain text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from vidtx.review.difference import Difference
from vidtx.review.page.sentences import say
from vidtx.views.text import clean_text, format_clock

_NOTHING = "—"


def render_history(items: Sequence[Mapping[str, Any]]) -> RenderableType:
    """A line an entry; a step that was undone, or that does not fit, is dim and says so."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name, side in (("", "right"), ("when (UTC)", "left"), ("who", "left"), ("at", "right"), ("what", "left")):
        table.add_column(name, justify=side, no_wrap=name != "what")  # type: ignore[arg-type]
    for item in items:
        times = [change["time"] for change in item["changes"] if change["time"] is not None]
        what = Text(clean_text(item["sentence"]))
        for change in item["changes"] if len(item["changes"]) <= 3 else ():
            what.append_text(_write_change(change))
        undone = item["action"] == "correct" and not item["held"]
        if undone:
            what.append(f" ({say('unfit' if item['unfit'] else 'undone', 'en')})", style="yellow")
        table.add_row(
            str(item["number"]),
            item["time"].replace("T", " ")[:19],
            clean_text(item["author"]),
            format_clock(min(times)) if times else "",
            what,
            style="dim" if undone else None,
        )
    return table


def _write_change(change: Mapping[str, Any]) -> Text:
    """Before and after, of what has words."""
    before, after = (change[side].get("text", change[side].get("name")) for side in ("before", "after"))
    if not isinstance(after, str) and change["kind"] != "delete":  # what was not changed is not shown
        return Text("")
    text = Text("\n  ")
    text.append(clean_text(before or "") or _NOTHING, style="red")
    if isinstance(after, str):
        text.append(" → ")
        text.append(clean_text(after) or _NOTHING, style="green")
    return text


def render_differences(differences: Sequence[Difference], names: tuple[str, str]) -> RenderableType:
    """A line a difference, the two versions side by side."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("at", justify="right", no_wrap=True)
    table.add_column("what", no_wrap=True)
    table.add_column(clean_text(names[0]), ratio=1)
    table.add_column(clean_text(names[1]), ratio=1)
    for difference in differences:
        at = format_clock(difference.time) if difference.part not in ("role", "name") else clean_text(difference.about)
        sides = [
            Text(clean_text(side)) if side else Text(_NOTHING, style="dim") for side in (difference.first, difference.second)
        ]
        table.add_row(at, difference.part, *sides)
    return table
