"""Draws README's figure: what `vidtx show` prints for the demo's document, as an SVG.

python docs/make_figure.py out/demo/interrogation.vidtx.json docs/demo.svg
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

WIDTH = 118


def draw_figure(document: Path) -> str:
    """The SVG of a document's transcript."""
    from rich.console import Console

    from vidtx.document.codec import parse_transcript
    from vidtx.export.terminal import render_summary, render_transcript

    transcript = parse_transcript(document.read_bytes())
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(render_transcript(transcript, "en", WIDTH))
    console.print(render_summary(transcript))
    return console.export_svg(title="vidtx demo", unique_id="vidtx")


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(draw_figure(Path(sys.argv[1])), encoding="utf-8")
