"""`vidtx edits`: only the edit boundaries of clips, with no models: a table, files for editing programs, pictures."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vidtx.cli.main import is_quiet, show_count, show_failure
from vidtx.cli.parameters import AUDIO_STREAM_HELP, CHANNEL_HELP, OVERWRITE_HELP, SUMMARY_HELP, jobs_option, split_list
from vidtx.errors import VidtxError
from vidtx.terminal.console import clean_line, make_console
from vidtx.terminal.progress import BatchDisplay

if TYPE_CHECKING:
    from vidtx.batch import EditsJob, Outcome

DEFAULT_FORMATS = "csv,edl,otio,chapters"


@click.command("edits")
@click.argument("clips", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False), metavar="CLIP...")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("vidtx-out"),
    show_default=True,
    help="Folder for what is written.",
)
@click.option(
    "--formats",
    "-f",
    default=DEFAULT_FORMATS,
    show_default=True,
    metavar="LIST",
    help="Files to write, of csv, edl, otio, chapters, markers, fcpxml, premiere.",
)
@click.option(
    "--frames", type=click.Path(path_type=Path, file_okay=False), help="Write the frame before and after each edit here."
)
@click.option(
    "--contact-sheet",
    "--sheet",
    "contact_sheet",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a contact sheet of the edits: one PNG file.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, clip name to edits, and write no other files.")
@click.option("--explain/--no-explain", default=True, show_default=True, help="The evidence for each edit in the table.")
@click.option("--audio-stream", type=click.IntRange(0), help=AUDIO_STREAM_HELP)
@click.option("--channel", metavar="NAME|N", help=CHANNEL_HELP)
@click.option(
    "--fast",
    is_flag=True,
    help="Decode half of the frames, and all of them near those that show something. For clips of many minutes with few edits.",
)
@click.option(
    "--all-footage",
    is_flag=True,
    help="Search MP4 and MOV files as if they had no edit list, which may hide footage. Files are called NAME.all-footage.*",
)
@click.option("--overwrite", is_flag=True, help=OVERWRITE_HELP)
@click.option("--json-summary", "summary", type=click.Path(path_type=Path, dir_okay=False), help=SUMMARY_HELP)
@jobs_option
@click.option("--fresh", is_flag=True, help="Compute everything anew, whatever an earlier run has kept.")
@click.pass_context
def edits_command(ctx: click.Context, /, clips: tuple[Path, ...], **arguments: Any) -> None:
    """Find where CLIPs were cut, in picture and in sound, and how sure that is. Needs no models.

    "No edit found" is never "unedited". A run writes the scene list (CSV), an edit decision list (EDL), a timeline (OTIO) and chapters
    (WebVTT) into the output folder. The clips are only read. Exit code 1: some clip failed, the others are done.
    """
    from vidtx.batch import EditsJob

    job = EditsJob(
        folder=arguments["output"],
        formats=() if arguments["as_json"] else split_list(arguments["formats"], "--formats"),
        **{
            name: arguments[name]
            for name in ("audio_stream", "channel", "fast", "all_footage", "frames", "contact_sheet", "overwrite", "summary")
        },
    )
    shown = {name: arguments[name] for name in ("fresh", "jobs", "as_json", "explain")}
    ctx.exit(run_job(clips, job, quiet=is_quiet(ctx), **shown))


def run_job(
    clips: tuple[Path, ...], job: EditsJob, *, fresh: bool, jobs: int, as_json: bool, explain: bool, quiet: bool
) -> int:
    """Runs a batch and shows each result and each failure; returns the exit code. Raises as `vidtx.batch.detect_clips` does."""
    from vidtx.batch import choose_exit_code, detect_clips, write_summary
    from vidtx.export.edit_lists.edit_json import describe_edits
    from vidtx.terminal.edit_table import render_edits
    from vidtx.views.notes import list_notes

    console, screen = make_console(stderr=True, quiet=quiet), make_console(quiet=quiet)
    clips = tuple(dict.fromkeys(clips))  # one that is named twice is one clip
    outcomes: list[Outcome] = []

    def show(outcome: Outcome) -> None:
        if outcome.error is not None:
            show_failure(outcome.clip, outcome.error)
        elif outcome.result is not None and as_json:
            for note in list_notes(outcome.result.transcript.clip):  # beside the JSON, whose form programs know
                console.print(clean_line(f"{outcome.clip.name}: {note}"), markup=False, soft_wrap=True)
        elif outcome.result is not None:
            if len(outcomes) > 1:
                screen.print()
            found = outcome.result.transcript
            screen.print(render_edits(found.clip, found.boundaries, explain=explain))
            for path in outcome.result.paths:
                console.print(clean_line(f"wrote {path}"), markup=False, soft_wrap=True)

    display = BatchDisplay(console, quiet=quiet or as_json, clips=len(clips), jobs=jobs)
    results = detect_clips(clips, job, fresh=fresh, observe=display.observe, jobs=jobs)
    try:
        with display:
            for outcome in results:
                outcomes.append(outcome)
                display.note_outcomes(len(outcomes))
                with display.paused():
                    show(outcome)
    except BaseException:  # Ctrl-C too; what is to be said is its cause
        with contextlib.suppress(VidtxError):
            write_summary(clips, job, outcomes)
        raise
    write_summary(clips, job, outcomes)
    if as_json:
        found = {o.clip: o.result.transcript for o in outcomes if o.result is not None}
        described = {clip.name: describe_edits(found[clip].clip, found[clip].boundaries) for clip in clips if clip in found}
        click.echo(json.dumps(described, ensure_ascii=False, indent=2))
    show_count(console, outcomes)
    return choose_exit_code(outcomes)
