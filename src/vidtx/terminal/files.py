"""What was written, as a table in the terminal. In: paths. Out: a rich renderable."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rich.table import Table
from rich.text import Text

from vidtx.export.registry import describe_file


def render_files(paths: Iterable[Path]) -> Table:
    """A row a file: its path and what it is."""
    table = Table(title="Written", title_justify="left", box=None, padding=(0, 2, 0, 0))
    table.add_column("file", overflow="fold")
    table.add_column("what it is", style="dim")
    for path in paths:
        table.add_row(Text(str(path)), describe_file(path))
    return table
