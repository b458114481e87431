"""`vidtx show`: the aligned transcript of a document in the terminal."""

from __future__ import annotations

from pathlib import Path

import click

from vidtx.cli.domain_notice import list_commands
from vidtx.cli.parameters import as_made_option, read_chosen
from vidtx.terminal.console import make_console


@click.command("show")
@click.argument("document", type=click.Path(path_type=Path, dir_okay=False), metavar="DOCUMENT")
@click.option("--to", default="en", show_default=True, metavar="CODE", help="The reader's language.")
@click.option("--summary/--no-summary", default=True, show_default=True, help="Speakers and edits below the transcript.")
@click.option(
    "--details",
    is_flag=True,
    help="Below each exchange: the gaps between its parts, the edits in them, how long the answer took.",
)
@as_made_option
@click.option("--width", type=click.IntRange(40, 400), help="Columns to use. [default: the terminal's]")
def show_command(document: Path, to: str, summary: bool, details: bool, as_made: bool, width: int | None) -> None:
    """Print the aligned transcript of DOCUMENT (a .vidtx.json file): time, role, original, rendition, translation, edits."""
    from vidtx.terminal.summary import render_summary
    from vidtx.terminal.transcript import render_transcript
    from vidtx.views.wording import describe_outside

    transcript = read_chosen(document, as_made=as_made)[0]
    console = make_console(width=width)
    console.print(render_transcript(transcript, to, console.width, details=details))
    if summary:
        instead = list_commands([Path(transcript.clip.name)]) if describe_outside(transcript) else ()
        console.print(render_summary(transcript, instead=instead))
