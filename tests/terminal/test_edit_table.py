"""The list of edits: exact times, what and how sure, the evidence below, and never "unedited"."""

from __future__ import annotations

import io
from dataclasses import replace

from rich.console import Console

from edit_examples import CLIP, CUT, EDITS, REJECTED
from vidtx.document import Clip, EditBoundary, Evidence
from vidtx.terminal.edit_table import render_edits


def printed(clip: Clip, edits: tuple[EditBoundary, ...], *, explain: bool = True) -> list[str]:
    console = Console(file=io.StringIO(), width=140, color_system=None)
    console.print(render_edits(clip, edits, explain=explain))
    return [line.rstrip() for line in console.file.getvalue().splitlines()]  # type: ignore[attr-defined]


def test_each_edit_is_a_line_with_its_evidence_below() -> None:
    lines = printed(CLIP, EDITS)
    assert lines[0] == "a clip.mp4, 0:10.0"
    assert lines[1] == "0:02.000            jump cut, probable (80%), in picture"
    assert lines[2].strip() == '=1+1; "quoted", <b>'
    assert lines[3] == "0:04.000-0:06.000   title card, certain (99%), in picture"
    assert "3 edits: 1 certain, 1 probable, 1 possible." in lines


def test_the_evidence_can_be_left_out() -> None:
    assert not any("quoted" in line for line in printed(CLIP, EDITS, explain=False))


def test_a_rejected_edit_is_not_listed() -> None:
    assert printed(CLIP, (*EDITS, REJECTED)) == printed(CLIP, EDITS)


def test_no_edit_found_is_not_called_unedited() -> None:
    assert any("No edit found. That does not say that there is none" in line for line in printed(CLIP, ()))


def test_one_edit_is_counted_in_the_singular_and_a_cutaway_counts_as_two() -> None:
    assert "1 edit: 1 probable." in printed(CLIP, (CUT,))
    away = (replace(CUT, kind="cutaway_in"), replace(CUT, id="b2", pts=3000, kind="cutaway_out"))
    assert "2 edits: 2 probable. A cutaway counts as two: in and out." in printed(CLIP, away)


def test_a_medium_that_is_missing_is_named() -> None:
    assert any(line.startswith("There is no sound: only the picture") for line in printed(CLIP, EDITS))
    assert any(
        line.startswith("There is no picture. There is no sound. Nothing") for line in printed(replace(CLIP, video=None), ())
    )


def test_what_was_not_searched_is_no_clip_in_which_nothing_was_found() -> None:
    small = replace(CLIP, context=(Evidence.of("not_searched", stream="picture", reason="too_small"),))
    assert printed(small, ()) == [
        "a clip.mp4, 0:10.0",
        "The picture is too small to be searched. There is no sound. Nothing was searched for edits.",
    ]


def test_what_the_file_says_of_itself_proves_nothing_and_is_plain_text() -> None:
    context = (Evidence.of("version_1", name="encoder", value=1.0, text="[bold]Lavf\x1b[2J[/bold]"),)
    lines = printed(replace(CLIP, context=context), EDITS)
    assert lines[-1] == "The file (which proves nothing): [bold]Lavf [2J[/bold]"
