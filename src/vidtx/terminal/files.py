"""What was written, as lines in the terminal. In: paths. Out: a rich renderable, to be printed with `soft_wrap`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.text import Text

from vidtx.export.registry import describe_file
from vidtx.terminal.console import clean_line


def render_files(paths: Sequence[Path]) -> Text:
    """A line a file: its path, whole, so that it can be copied, and what it is."""
    names = [clean_line(str(path)) for path in paths]
    width = max(map(len, names), default=0)
    lines = Text("Written", style="italic")
    for path, name in zip(paths, names, strict=True):
        lines.append(f"\n{name:<{width}}  ", style="not italic").append(describe_file(path), style="not italic dim")
    return lines
