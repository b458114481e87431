"""What was written, as lines in the terminal. In: paths. Out: a rich renderable, to be printed with `soft_wrap`."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

from rich.cells import cell_len
from rich.text import Text

from vidtx.export.registry import describe_file
from vidtx.outputs import DOCUMENT_ENDING
from vidtx.terminal.console import clean_line

_WIDEST = 80  # columns of a path that others are padded to; below a wider one stands what it is


def render_files(paths: Sequence[Path]) -> Text:
    """A line a file: its path, whole, so that it can be copied, and what it is."""
    names = [clean_line(str(path)) for path in paths]
    width = max((length for name in names if (length := cell_len(name)) <= _WIDEST), default=0)
    lines = Text("Written", style="italic")
    for path, name in zip(paths, names, strict=True):
        length = cell_len(name)
        gap = " " * (width - length + 2) if length <= _WIDEST else "\n    "
        lines.append(f"\n{name}{gap}", style="not italic").append(describe_file(path), style="not italic dim")
    return lines


def render_next_step(paths: Sequence[Path], program: str = "vidtx") -> Text | None:
    """What to type to correct the first of the documents that were written; None where there is none. `program`: as the user can call it."""
    document = next((path for path in paths if path.name.endswith(DOCUMENT_ENDING)), None)
    if document is None:
        return None
    line = Text("Correct it beside the clip, in your browser: ", style="dim")
    return line.append(f"{clean_line(program)} review {clean_line(shlex.quote(str(document)))}", style="not dim")
