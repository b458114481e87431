"""`vidtx demo`: the whole job on the shipped sample with the shipped demo models, offline."""

from __future__ import annotations

from pathlib import Path

import click

from vidtx.cli.main import is_quiet
from vidtx.cli.parameters import DEFAULT_FORMATS, split_list


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

    The sample is drawn and spoken by programs: nobody is filmed. The demo models know only the little world of such samples.
    """
    from vidtx.batch import ProcessJob
    from vidtx.cli.process import run_job
    from vidtx.engines.weights.shipped import find_shipped_sample
    from vidtx.options import Options

    job = ProcessJob(Options(preset="demo"), output, split_list(DEFAULT_FORMATS, "--formats"))
    ctx.exit(run_job((find_shipped_sample(),), job, fresh=fresh, jobs=1, show=True, quiet=is_quiet(ctx)))
