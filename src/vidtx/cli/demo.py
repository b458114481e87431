"""`vidtx demo`: the whole job on the shipped sample with the shipped demo models, offline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from vidtx.cli.main import is_quiet
from vidtx.cli.parameters import DEFAULT_FORMATS, split_list
from vidtx.terminal.console import make_console

if TYPE_CHECKING:
    from vidtx.options import Options


@click.command("demo")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("vidtx-demo"),
    show_default=True,
    help="Folder for what is written.",
)
@click.option("--fresh", is_flag=True, help="Compute everything anew, whatever an earlier run has kept.")
@click.pass_context
def demo_command(ctx: click.Context, output: Path, fresh: bool) -> None:
    """Process the shipped sample clip with the shipped demo models, and print the aligned transcript.

    Captions in the picture are read where Tesseract is installed.

    The sample is drawn and spoken by programs: nobody is filmed. The demo models know only the little world of such samples.
    """
    from vidtx.batch import ProcessJob
    from vidtx.cli.process import run_job
    from vidtx.engines.weights.shipped import find_shipped_sample

    options, lacking = choose_options()
    if lacking is not None and not is_quiet(ctx):
        make_console(stderr=True).print(lacking, markup=False, soft_wrap=True)
    # The sample of an earlier version is another clip of this name: its results give way.
    job = ProcessJob(options, output, split_list(DEFAULT_FORMATS, "--formats"), keeps_other_clips=False)
    ctx.exit(run_job((find_shipped_sample(),), job, fresh=fresh, jobs=1, show=True, quiet=is_quiet(ctx)))


def choose_options() -> tuple[Options, str | None]:
    """The demo's options, and what to say of captions where nothing is there that reads them."""
    from vidtx.captions.tesseract import require_tesseract
    from vidtx.errors import MissingModelsError
    from vidtx.options import Options

    reading = Options(preset="demo", read_captions=True)
    try:
        require_tesseract(reading.languages_of_captions)
    except MissingModelsError as error:
        return Options(preset="demo"), f"The captions in the picture are not read: {error} ({error.hint})."
    return reading, None
