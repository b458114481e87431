"""The consoles that everything is shown on: names stand as they are, whatever the terminal's encoding; a closed pipe is no error.

In: where to write. Out: a `rich` console without emoji codes and highlighting (`:fire:` in a file's name is a name).
"""

from __future__ import annotations

import sys
from typing import NoReturn

from rich.console import Console


class PlainConsole(Console):
    """rich's console; a reader that went away (`| head -1`) raises BrokenPipeError, which the program takes for the end."""

    def on_broken_pipe(self) -> NoReturn:
        raise BrokenPipeError


def make_console(*, stderr: bool = False, quiet: bool = False, width: int | None = None) -> Console:
    """A console on standard output, or on standard error."""
    return PlainConsole(stderr=stderr, quiet=quiet, width=width, emoji=False, highlight=False)


def accept_any_encoding() -> None:
    """Characters that the terminal's encoding lacks are written as `?`; without this, they would end the program."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def clean_line(text: str) -> str:
    """The text on one line, with what would move the cursor, turn the direction or is half a character shown as a mark."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)
