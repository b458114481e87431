"""Draws README's figure: the beginning of what `vidtx show` shows of the demo's document, as an SVG.

python docs/make_figure.py out/demo/interrogation.vidtx.json docs/demo.svg
"""

from __future__ import annotations

import html
import io
import re
import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

WIDTH = 118
LINES = 62  # the beginning; the whole would be a very tall picture
CELL = 12.2  # units of the SVG: what rich draws one column of the terminal in
# A letter of two columns is drawn a little larger and stretched over them, as terminals do; else its words fall apart into letters.
_OVER_TWO = ' font-size="22" lengthAdjust="spacingAndGlyphs"'
_TEXT = re.compile(
    r'<text class="(?P<kind>\w+-r\d+)" x="(?P<x>[\d.]+)" (?P<rest>y="[^"]*") textLength="[^"]*" (?P<clip>[^>]*)>(?P<text>[^<]*)</text>'
)


def draw_figure(document: Path) -> str:
    """The SVG of the first lines of a document's transcript. It names no font on the network."""
    from vidtx.document.codec import parse_transcript
    from vidtx.terminal.transcript import render_transcript

    transcript = parse_transcript(document.read_bytes())
    screen = _make_screen()
    screen.print(render_transcript(transcript, "en", WIDTH))
    return draw_lines(screen.file.getvalue().splitlines()[:LINES])  # type: ignore[attr-defined]


def draw_lines(lines: list[str]) -> str:
    """The SVG of lines with terminal colors."""
    from rich.text import Text

    drawn = _make_screen(record=True)
    # One line more, an empty one: rich cuts off what hangs below the last one.
    drawn.print(Text.from_ansi("\n".join([*lines, " "])), no_wrap=True)
    svg = drawn.export_svg(title="vidtx demo", unique_id="vidtx")
    return _TEXT.sub(_set_by_cells, re.sub(r"@font-face\s*\{[^}]*\}", "", svg))


def _make_screen(*, record: bool = False) -> Console:
    from rich.console import Console

    return Console(record=record, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")


def _set_by_cells(found: re.Match[str]) -> str:
    """A piece of text as one element for each run of letters of one width, each as long as its columns.

    rich makes a text as long as it has characters, so letters of two columns, such as Hangul, would lie on top of each other. Where wide and narrow letters
    share an element, a browser spreads them evenly, off the columns.
    """
    from rich.cells import cell_len

    x = float(found["x"])
    elements = []
    for run in _split_by_width(html.unescape(found["text"])):
        cells = cell_len(run)
        length = cells * CELL
        if run.strip():  # also of the no-break spaces that rich writes
            stretch = _OVER_TWO if cells > len(run) else ""
            text = html.escape(run).replace("\N{NO-BREAK SPACE}", "&#160;")
            place = f'class="{found["kind"]}" x="{x:g}" {found["rest"]} textLength="{length:g}"'
            elements.append(f"<text {place}{stretch} {found['clip']}>{text}</text>")
        elif "\n" in run:
            elements.append("\n")
        x += length
    return "".join(elements)


def _split_by_width(text: str) -> list[str]:
    """Runs of letters that take equally many columns; a mark that takes none stays with its letter."""
    from rich.cells import cell_len

    widths: list[int] = []
    for letter in text:
        widths.append(cell_len(letter) or (widths[-1] if widths else 1))
    runs = groupby(zip(text, widths, strict=True), key=lambda pair: pair[1])
    return ["".join(letter for letter, _ in run) for _, run in runs]


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(draw_figure(Path(sys.argv[1])), encoding="utf-8")
