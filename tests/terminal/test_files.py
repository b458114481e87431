"""What was written: each path as plain text with what it is."""

from __future__ import annotations

import io
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console

from vidtx.terminal.files import render_files, render_next_step


def test_each_file_has_a_row_that_says_what_it_is() -> None:
    long = Path("/a/deep/folder/" + "x" * 100 + ".txt")
    console = Console(file=io.StringIO(), width=60, color_system=None)
    console.print(render_files([Path("out/a[red]b.uk.srt"), Path("out/clip.otio"), long]), soft_wrap=True)
    lines = [" ".join(line.split()) for line in console.file.getvalue().splitlines()]  # type: ignore[attr-defined]
    assert "out/a[red]b.uk.srt subtitles, uk" in lines and "out/clip.otio the edits, an OpenTimelineIO timeline" in lines
    assert any(line.startswith(str(long)) for line in lines), "a path is never broken over lines"


def test_the_next_step_can_be_copied_whatever_the_name() -> None:
    step = render_next_step([Path("out/a.uk.srt"), Path("out/my clip [1].vidtx.json"), Path("out/b.vidtx.json")])
    assert step is not None and step.plain.endswith("vidtx review 'out/my clip [1].vidtx.json'")
    assert render_next_step([Path("out/a.uk.srt")]) is None


def test_one_long_name_does_not_push_all_lines_apart() -> None:
    long = Path("a" * 200 + ".vidtx.json")
    lines = render_files([Path("심문.vidtx.json"), long, Path("b.uk.srt")]).plain.splitlines()
    assert lines[2] == str(long) and lines[3].startswith("    ")
    assert max(map(len, lines[1:2] + lines[4:])) < 80
    assert cell_len(lines[1][: lines[1].index("json") + 4]) == cell_len("심문.vidtx.json")
    assert lines[4].index("subtitles") == cell_len("심문.vidtx.json") + 2
