"""Consoles: names stand as they are, a reader that goes away ends nothing with an error, and no character is too much for a terminal."""

from __future__ import annotations

import io
import sys

import pytest

from vidtx.terminal.console import PlainConsole, accept_any_encoding, clean_line, make_console


def test_codes_of_emoji_in_a_name_stay_a_name() -> None:
    console = make_console(width=60)
    console.file = io.StringIO()
    console.print(":fire: [0] 1.5", markup=False)
    assert console.file.getvalue() == ":fire: [0] 1.5\n"


def test_a_reader_that_went_away_is_the_end() -> None:
    with pytest.raises(BrokenPipeError):
        PlainConsole().on_broken_pipe()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("가나.mp4", "가나.mp4"),
        ("a\nb\tc", "a\ufffdb\ufffdc"),
        ("a\u202efdp.mp4", "a\ufffdfdp.mp4"),
        ("\x1b[31mx\udcff", "\ufffd[31mx\ufffd"),
    ],
)
def test_a_line_cannot_move_the_cursor_or_turn_the_direction(text: str, line: str) -> None:
    assert clean_line(text) == line


def test_what_an_encoding_lacks_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    narrow = io.TextIOWrapper(io.BytesIO(), encoding="cp1251")
    monkeypatch.setattr(sys, "stdout", narrow)
    accept_any_encoding()
    narrow.write("Як 이름 →")
    narrow.flush()
    assert narrow.buffer.getvalue().decode("cp1251") == "Як ?? ?"  # type: ignore[attr-defined]
