"""A glossary in the terminal: a row for each term.

In: entries. Out: a rich renderable.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from vidtx.document import GlossaryEntry
from vidtx.views.phrases import phrase
from vidtx.views.text import clean_text


def render_glossary(entries: Sequence[GlossaryEntry], wording: str = "en") -> RenderableType:
    """Term, rendering and note, with the languages; then how many there are."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("", style="dim", no_wrap=True)
    for column in ("term", "rendering", "note"):
        table.add_column(phrase(f"glossary.{column}", wording), style="dim" if column == "note" else "", overflow="fold")
    for entry in entries:
        pair = f"{entry.source_language} → {entry.target_language}"
        table.add_row(pair, *(Text(clean_text(cell)) for cell in (entry.source, entry.target, entry.note)))
    return Group(table, Text(phrase("glossary.count", wording, count=len(entries)), style="bold"))
