"""`vidtx process`: clips in, documents and subtitles out. Parses, calls the pipeline for each clip, and says what was written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from vidtx.cli.main import show_error
from vidtx.cli.parameters import (
    engine_options,
    output_options,
    require_clip,
    require_distinct,
    split_list,
    split_pairs,
    take_models,
)
from vidtx.errors import DocumentError, MissingModelsError, OutputError, UsageError, VidtxError
from vidtx.terminal.progress import StageDisplay

DEFAULT_FOLDER = Path("vidtx-out")


@click.command("process")
@click.argument("clips", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="CLIP...")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=DEFAULT_FOLDER,
    show_default=True,
    help="Folder for what is written.",
)
@click.option("--preset", help="Which models: demo, standard or accurate. [default: standard]")
@click.option(
    "--languages",
    default="ko,uk",
    show_default=True,
    metavar="LIST",
    help="The languages that may be spoken, as ISO 639-1 codes.",
)
@click.option("--to", default="en", show_default=True, metavar="CODE", help="The language to translate into.")
@click.option("--speakers", type=click.IntRange(1, 20), help="How many people speak, if you know.")
@click.option("--min-speakers", type=click.IntRange(1, 20), help="At least so many people speak.")
@click.option("--max-speakers", type=click.IntRange(1, 20), help="At most so many people speak.")
@click.option(
    "--role", "roles", multiple=True, metavar="ID=ROLE", help="A speaker's role: SPEAKER_00=interpreter. May be repeated."
)
@click.option(
    "--name", "names", multiple=True, metavar="ID=NAME", help='A speaker\'s name: SPEAKER_02="Subject A". May be repeated.'
)
@click.option("--audio-stream", type=click.IntRange(0), help="Which sound stream, counted from 0.")
@engine_options
@output_options
@click.option("--fresh", is_flag=True, help="Compute everything anew, whatever an earlier run has kept.")
@click.option("--show/--no-show", default=False, help="Print the aligned transcript as well.")
@click.pass_context
def process_command(ctx: click.Context, /, clips: tuple[Path, ...], **arguments: Any) -> None:
    """Transcribe CLIPs: who said what, in which language, what it means, and where the footage was cut.

    The clips are only read. Writes <name>.vidtx.json and the subtitle files into the output folder. An interrupted run goes
    on where it stopped. Exit code 1: some clip failed, the others are done.
    """
    ctx.exit(run_clips(clips, quiet=bool(ctx.obj and ctx.obj["quiet"]), **arguments))


def run_clips(
    clips: tuple[Path, ...],
    *,
    quiet: bool,
    output: Path,
    formats: str,
    mark_edits: bool,
    fresh: bool,
    show: bool,
    **arguments: object,
) -> int:
    """Processes clips one after the other; returns the exit code. Raises UsageError and MissingModelsError before the first."""
    from vidtx.cache import StageCache
    from vidtx.export.registry import ExportOptions, check_formats
    from vidtx.pipeline import open_engines

    wanted = check_formats(split_list(formats, "--formats"))
    options = _read_options(arguments)
    require_distinct(clips)
    console = Console(stderr=True, quiet=quiet)
    engines = open_engines(options)
    if engines.choice.preset == "demo":
        console.print(
            "[yellow]The demo models know only the small synthetic world they were trained on; "
            "do not trust what they say of a real clip.[/yellow]"
        )
    cache = StageCache(fresh=fresh)
    written: list[tuple[Path, str]] = []
    failed: list[VidtxError] = []
    for n, clip in enumerate(clips, start=1):
        if len(clips) > 1:
            console.print(f"[bold]{n}/{len(clips)}[/bold] {clip}", highlight=False)
        try:
            written += _run_clip(
                clip, options, engines, cache, console, quiet, output, wanted, ExportOptions(mark_edits=mark_edits), show
            )
        except (MissingModelsError, UsageError):
            raise
        except VidtxError as error:
            show_error(error)
            failed.append(error)
    if written:
        console.print(_list_files(written))
    if failed and len(clips) > 1:
        console.print(f"[red]{len(failed)} of {len(clips)} clips failed[/red]; the others are done.")
    return 1 if failed else 0


def _run_clip(clip, options, engines, cache, console, quiet, output, formats, export_options, show) -> list[tuple[Path, str]]:  # type: ignore[no-untyped-def]
    from vidtx.export.registry import describe_file, write_formats
    from vidtx.pipeline import process
    from vidtx.terminal.transcript import render_summary, render_transcript

    require_clip(clip)
    _protect_reviewed(output / f"{clip.stem}.vidtx.json")
    with StageDisplay(console, quiet=quiet) as display:
        transcript = process(clip, options, engines=engines, cache=cache, progress=display.report)
    paths = write_formats(transcript, output, clip.stem, formats, export_options)
    if show:
        screen = Console()
        screen.print(render_transcript(transcript, options.to))
        screen.print(render_summary(transcript))
    return [(path, describe_file(path)) for path in paths]


def _read_options(arguments: dict[str, object]):  # type: ignore[no-untyped-def]
    from vidtx.engines.base import SpeakerBounds
    from vidtx.pipeline import Options

    taken = dict(arguments)
    bounds = SpeakerBounds(taken.pop("speakers"), taken.pop("min_speakers"), taken.pop("max_speakers"))  # type: ignore[arg-type]
    if bounds.least and bounds.most and bounds.least > bounds.most:
        raise UsageError(f"at least {bounds.least} and at most {bounds.most} speakers cannot both be", option="--min-speakers")
    if bounds.exactly and not (bounds.least or 1) <= bounds.exactly <= (bounds.most or bounds.exactly):
        raise UsageError(f"{bounds.exactly} speakers contradicts the other limits", option="--speakers")
    languages = split_list(str(taken.pop("languages")), "--languages")
    roles = split_pairs(taken.pop("roles"), "--role")  # type: ignore[arg-type]
    names = split_pairs(taken.pop("names"), "--name")  # type: ignore[arg-type]
    models = take_models(taken)
    return Options(speakers=bounds, languages=languages, roles=roles, names=names, models=models, **taken)  # type: ignore[arg-type]


def _protect_reviewed(path: Path) -> None:
    """A document that a person has corrected is not overwritten. Raises OutputError."""
    from vidtx.cli.parameters import read_document

    if not path.exists():
        return
    try:
        document = read_document(path)
    except (DocumentError, OutputError):
        return  # no document, or one of another kind: it is of no worth to protect
    if document.provenance.origin == "reviewed" or any(u.status != "machine" for u in document.utterances):
        raise OutputError(path, "was corrected by hand and is not overwritten", hint="name another folder with -o")


def _list_files(written: list[tuple[Path, str]]) -> Table:
    table = Table(title="Written", title_justify="left", box=None, padding=(0, 2, 0, 0))
    table.add_column("file", overflow="fold")
    table.add_column("what it is", style="dim")
    for path, what in written:
        table.add_row(str(path), what)
    return table
