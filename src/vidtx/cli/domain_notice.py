"""What is said where models that know only a small world are set on a user's clip, and what to type instead.

In: the clips, the options, the engines of a run. Out: lines for the console, before the work and after it. The run goes on either way: the
clip may be of that world.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape

from vidtx.terminal.console import clean_line
from vidtx.views.wording import describe_outside

if TYPE_CHECKING:
    from vidtx.document import Transcript
    from vidtx.engines.registry import EngineSet

OPTION = "--yes-demo"


def show_notice(console: Console, clips: Sequence[Path], engines: EngineSet, models_dir: Path | None) -> None:
    """Before the work: what the models know, and what to type instead for clips that are not the shipped sample."""
    if not engines.domains:
        return
    models = "The demo models" if engines.choice.preset == "demo" else "Models of this run"
    about = " and ".join(dict.fromkeys(domain.about for domain in engines.domains))
    others = [clip for clip in clips if not is_sample(clip)]
    if not others:
        console.print(f"[dim]{models} know only {escape(about)}; this is its sample.[/dim]", soft_wrap=True)
        return
    console.print(
        f"[bold yellow]{models} know only {escape(about)}.[/bold yellow] What they say of any other clip is invented. "
        "Type instead:",
        soft_wrap=True,
    )
    _print_commands(console, others, models_dir)
    console.print(f"[dim]Going on with them, as asked ({OPTION} leaves this note out).[/dim]", soft_wrap=True)


def show_outside(console: Console, done: Sequence[tuple[Path, Transcript]], models_dir: Path | None) -> None:
    """After the work: which clips turned out to lie outside of what a model was trained on, and what to type instead."""
    outside = [(clip, note) for clip, transcript in done if (note := describe_outside(transcript)) is not None]
    for clip, note in outside:
        name = escape(clean_line(str(clip)))
        console.print(f"[bold red]{name}: {escape(note)}[/bold red] Every sentence is marked so.", soft_wrap=True)
    if outside:
        console.print("Type instead:")
        _print_commands(console, [clip for clip, _ in outside], models_dir)


def _print_commands(console: Console, clips: Sequence[Path], models_dir: Path | None) -> None:
    for command in list_commands(clips, models_dir):
        console.print(f"    {escape(command)}", soft_wrap=True)


def list_commands(clips: Sequence[Path], models_dir: Path | None = None) -> tuple[str, ...]:
    """The shortest way to a run with models for real clips, as a person would type it: fetch them, unless they are there, and process."""
    from vidtx.engines.weights.manifests import find_models_dir
    from vidtx.engines.weights.presets import format_fetch_command, list_absent, load_presets

    known = load_presets()
    preset = known.presets[known.shortest or known.default]
    named = [clean_line(f"./{clip}" if str(clip).startswith("-") else str(clip)) for clip in clips]
    process = shlex.join(["vidtx", "process", *named, "--preset", preset.name])
    if models_dir is not None:
        process += f" --models-dir {shlex.quote(str(models_dir))}"
    if not list_absent(preset, find_models_dir(models_dir)):
        return (process,)
    return (format_fetch_command(preset.name, models_dir), process)


def is_sample(clip: Path) -> bool:
    """Whether a clip is the shipped sample, wherever it lies and whatever it is called; no for what cannot be read."""
    from vidtx.engines.weights.shipped import find_shipped_sample
    from vidtx.errors import VidtxError
    from vidtx.files import compute_sha256

    try:
        sample = find_shipped_sample()
        if clip.stat().st_size != sample.stat().st_size:
            return False
        return compute_sha256(clip) == compute_sha256(sample)
    except (OSError, ValueError, VidtxError):
        return False
