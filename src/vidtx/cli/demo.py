"""`vidtx demo`: the whole job on the shipped sample with the shipped demo models, offline."""

from __future__ import annotations

from pathlib import Path

import click

from vidtx.cli.parameters import DEFAULT_FORMATS


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
    from vidtx.cli.process import run_clips
    from vidtx.engines.weights.shipped import find_shipped_sample

    code = run_clips(
        (find_shipped_sample(),),
        quiet=bool(ctx.obj and ctx.obj["quiet"]),
        output=output, formats=DEFAULT_FORMATS, mark_edits=True, fresh=fresh, show=True,
        preset="demo", languages="ko,uk", to="en", speakers=None, min_speakers=None, max_speakers=None, roles=(), names=(),
        audio_stream=None, models_dir=None, device="auto",
    )  # fmt: skip
    ctx.exit(code)
