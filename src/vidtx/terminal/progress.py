"""What a person sees while clips are processed: a line for each stage or for each clip, with the time left; nothing where there is no terminal."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from vidtx.terminal.console import clean_line
from vidtx.views.phrases import has_phrase, phrase

LONGEST_NAME = 40  # characters of a clip's name beside its bar


class BatchDisplay:
    """A context manager; `observe` is the observer of a batch. On a terminal only, unless quiet.

    `clips`: how many there are; `jobs`: how many at a time. One at a time has a line for each of its stages; several have one line each.
    """

    def __init__(self, console: Console, *, quiet: bool, clips: int = 1, jobs: int = 1) -> None:
        self._console = console
        self._shown = not quiet and console.is_terminal
        self._side_by_side = min(clips, jobs) > 1
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description:<24}", markup=False),
            BarColumn(bar_width=28),
            TextColumn("{task.percentage:>3.0f} %"),
            TimeElapsedColumn(),
            TextColumn(phrase("stage.left")),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not self._shown,
        )
        self._clips, self._begun = clips, 0
        self._all = self._progress.add_task(phrase("stage.clips"), total=clips) if clips > 1 else None

    def __enter__(self) -> BatchDisplay:
        self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._progress.stop()

    def note_outcomes(self, count: int) -> None:
        """So many clips are done or have failed, those that were never begun among them."""
        self._begun = max(self._begun, count)
        if self._all is not None:
            self._progress.update(self._all, completed=count)

    def refresh(self) -> None:
        """Shows the state of now, which otherwise comes ten times a second."""
        self._progress.refresh()

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """While something else is shown, the lines are off the screen."""
        self._progress.stop()
        try:
            yield
        finally:
            self._progress.start()

    @contextlib.contextmanager
    def observe(self, clip: Path) -> Iterator[Callable[[str, float], None]]:
        """The lines of one clip, from its beginning to its end."""
        rows: dict[str, TaskID] = {}
        stages: list[str] = []
        name = clean_line(clip.name)[:LONGEST_NAME]
        self._begun += 1
        if self._all is not None and not self._side_by_side:
            self._progress.update(self._all, description=f"{self._begun}/{self._clips} {name}")

        def report(stage: str, share: float) -> None:
            row = "clip" if self._side_by_side else stage
            text = phrase(f"stage.{stage}") if has_phrase(f"stage.{stage}") else stage
            if row not in rows:
                rows[row] = self._progress.add_task("", total=1.0)
            elif stages and stages[-1] != stage and self._side_by_side:
                self._progress.reset(rows[row], total=1.0)  # a row that was full once counts no more time
            stages[:] = [stage]
            description = f"{name}: {text}" if self._side_by_side else text
            self._progress.update(rows[row], completed=share, description=description)

        try:
            yield report
        finally:
            for row in rows.values():
                self._progress.remove_task(row)
            if self._all is not None:
                self._progress.advance(self._all)
