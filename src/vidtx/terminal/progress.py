"""What a person sees while a clip is processed: one line a stage, with the time left; nothing where there is no terminal."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from vidtx.views.phrases import has_phrase, phrase


class StageDisplay:
    """A context manager whose `report(stage, share)` is a pipeline's progress. On a terminal only, unless quiet."""

    def __init__(self, console: Console, *, quiet: bool) -> None:
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description:<24}"),
            BarColumn(bar_width=28),
            TextColumn("{task.percentage:>3.0f} %"),
            TimeElapsedColumn(),
            TextColumn(phrase("stage.left")),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=quiet or not console.is_terminal,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> StageDisplay:
        self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._progress.stop()

    def report(self, stage: str, share: float) -> None:
        if stage not in self._tasks:
            key = f"stage.{stage}"
            self._tasks[stage] = self._progress.add_task(phrase(key) if has_phrase(key) else stage, total=1.0)
        self._progress.update(self._tasks[stage], completed=share)
