"""Draws README's figure: what `vidtx show` shows of the demo's document, as an SVG.

python docs/make_figure.py out/demo/interrogation.vidtx.json docs/demo.svg
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

WIDTH = 118
LINES = 62  # the beginning; the whole would be a very tall picture


def draw_figure(document: Path) -> str:
    """The SVG of the first lines of a document's transcript. It names no font on the network."""
    from rich.console import Console
    from rich.text import Text

    from vidtx.document.codec import parse_transcript
    from vidtx.terminal.transcript import render_transcript

    transcript = parse_transcript(document.read_bytes())
    screen = Console(width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    screen.print(render_transcript(transcript, "en", WIDTH))
    lines = screen.file.getvalue().splitlines()[:LINES]  # type: ignore[attr-defined]
    drawn = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    drawn.print(Text.from_ansi("\n".join(lines)), no_wrap=True)
    svg = drawn.export_svg(title="vidtx demo", unique_id="vidtx")
    return re.sub(r"@font-face\s*\{[^}]*\}", "", svg)


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(draw_figure(Path(sys.argv[1])), encoding="utf-8")
