"""`vidtx process`: clips in, documents and subtitles out. Parses, calls the batch, shows what was written."""

from __future__ import annotations

import contextlib
import shlex
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.markup import escape

from vidtx.cli.domain_notice import OPTION, list_commands, show_notice, show_outside
from vidtx.cli.main import is_quiet, show_count, show_failure
from vidtx.cli.parameters import (
    AUDIO_STREAM_HELP,
    CAPTION_LANGUAGES_HELP,
    CHANNEL_HELP,
    GLOSSARY_HELP,
    GLOSSARY_PROMPT_HELP,
    READ_CAPTIONS_HELP,
    SUMMARY_HELP,
    engine_options,
    jobs_option,
    output_options,
    split_list,
    take_options,
)
from vidtx.errors import VidtxError
from vidtx.terminal.console import clean_line, make_console
from vidtx.terminal.files import render_files, render_next_step
from vidtx.terminal.progress import BatchDisplay

if TYPE_CHECKING:
    from vidtx.batch import Outcome, ProcessJob

DEFAULT_FOLDER = Path("vidtx-out")


@click.command("process")
@click.argument("clips", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False), metavar="CLIP...")
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
@click.option("--glossary", multiple=True, metavar="FILE|starter", help=GLOSSARY_HELP)
@click.option("--glossary-prompt/--no-glossary-prompt", default=False, show_default=True, help=GLOSSARY_PROMPT_HELP)
@click.option("--audio-stream", type=click.IntRange(0), help=AUDIO_STREAM_HELP)
@click.option("--channel", metavar="NAME|N", help=CHANNEL_HELP)
@click.option("--read-captions", is_flag=True, help=READ_CAPTIONS_HELP)
@click.option("--caption-languages", metavar="LIST", help=CAPTION_LANGUAGES_HELP)
@engine_options
@output_options
@click.option("--json-summary", "summary", type=click.Path(path_type=Path, dir_okay=False), help=SUMMARY_HELP)
@jobs_option
@click.option("--fresh", is_flag=True, help="Compute everything anew, whatever an earlier run has kept.")
@click.option(OPTION, is_flag=True, help="Say nothing of what the demo models do not know.")
@click.option("--show/--no-show", default=False, help="Print the aligned transcript as well.")
@click.pass_context
def process_command(ctx: click.Context, /, clips: tuple[Path, ...], **arguments: Any) -> None:
    """Transcribe CLIPs: who said what, in which language, what it means, and where the footage was cut.

    The clips are only read. Writes <name>.vidtx.json and the subtitle files into the output folder. An interrupted run goes
    on where it stopped. A file that is not as vidtx wrote it is not overwritten. Exit code 1: some clip failed, the others are done.
    """
    from vidtx.batch import ProcessJob
    from vidtx.export.options import ExportOptions

    job = ProcessJob(
        options=take_options(arguments),
        folder=arguments["output"],
        formats=split_list(arguments["formats"], "--formats"),
        export=ExportOptions(mark_edits=arguments["mark_edits"]),
        overwrite=arguments["overwrite"],
        summary=arguments["summary"],
    )
    shown = {name: arguments[name] for name in ("fresh", "jobs", "show", "yes_demo")}
    ctx.exit(run_job(clips, job, quiet=is_quiet(ctx), **shown))


def run_job(
    clips: tuple[Path, ...], job: ProcessJob, *, fresh: bool, jobs: int, show: bool, quiet: bool, yes_demo: bool = False
) -> int:
    """Runs a batch and shows each result and each failure; returns the exit code. Raises as `vidtx.batch.process_clips` does.

    `yes_demo`: nothing is said of models that know only a small world, before the work.
    """
    from vidtx.batch import choose_exit_code, process_clips, write_summary
    from vidtx.pipeline import open_engines
    from vidtx.terminal.summary import render_summary
    from vidtx.terminal.transcript import render_transcript

    console, screen = make_console(stderr=True, quiet=quiet), make_console()
    engines = open_engines(job.options)
    clips = tuple(dict.fromkeys(clips))  # one that is named twice is one clip
    models_dir = job.options.models_dir
    if not yes_demo:
        show_notice(console, clips, engines, models_dir)
    outcomes: list[Outcome] = []

    def show_outcome(outcome: Outcome) -> None:
        if len(clips) > 1:
            count = f"[bold]{len(outcomes)}/{len(clips)}[/bold]"
            console.print(f"{count} {escape(clean_line(str(outcome.clip)))}", soft_wrap=True)
        if outcome.error is not None:
            show_failure(outcome.clip, outcome.error)
        elif outcome.result is not None and show:
            screen.print(render_transcript(outcome.result.transcript, job.options.to))
            screen.print(render_summary(outcome.result.transcript, instead=list_commands([outcome.clip], models_dir)))

    display = BatchDisplay(console, quiet=quiet, clips=len(clips), jobs=jobs)
    results = process_clips(clips, job, engines=engines, fresh=fresh, observe=display.observe, jobs=jobs)
    try:
        with display:
            for outcome in results:
                outcomes.append(outcome)
                display.note_outcomes(len(outcomes))
                with display.paused():
                    show_outcome(outcome)
    except BaseException:  # Ctrl-C too; what is to be said is its cause
        with contextlib.suppress(VidtxError):
            write_summary(clips, job, outcomes)
        raise
    write_summary(clips, job, outcomes)
    written = [path for outcome in outcomes if outcome.result is not None for path in outcome.result.paths]
    if written:
        console.print(render_files(written), soft_wrap=True)
        if (step := render_next_step(written, name_program())) is not None:
            console.print(step, soft_wrap=True)
    show_count(console, outcomes)
    show_outside(console, [(o.clip, o.result.transcript) for o in outcomes if o.result is not None], models_dir)
    return choose_exit_code(outcomes)


def name_program() -> str:
    """How the user calls this program: by name where the shell finds it, else as it was called, such as `.venv/bin/vidtx`."""
    called = sys.argv[0]
    return "vidtx" if shutil.which("vidtx") or Path(called).name != "vidtx" else shlex.quote(called)
