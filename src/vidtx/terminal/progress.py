"""What a person sees while a clip is processed: one line a stage, with the time left; nothing when nobody looks."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

STAGE_NAMES = {
    "probe": "reading the file",
    "sound": "decoding the sound",
    "edits": "looking for edits",
    "turns": "who speaks when",
    "language": "which language",
    "recognition": "what was said",
    "translation": "what it means",
    "exchanges": "questions and answers",
}


class StageDisplay:
    """A context manager whose `report(stage, share)` is a pipeline's progress. On a terminal only, unless quiet."""

    def __init__(self, console: Console, *, quiet: bool) -> None:
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description:<24}"),
            BarColumn(bar_width=28),
            TextColumn("{task.percentage:>3.0f} %"),
            TimeElapsedColumn(),
            TextColumn("left"),
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
            self._tasks[stage] = self._progress.add_task(STAGE_NAMES.get(stage, stage), total=1.0)
        self._progress.update(self._tasks[stage], completed=share)
