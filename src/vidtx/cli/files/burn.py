"""`vidtx burn`: one exchange as a captioned clip."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vidtx.cli.files.options import content_options, take_content_options
from vidtx.cli.parameters import OVERWRITE_HELP, as_made_option, read_chosen
from vidtx.errors import UsageError
from vidtx.terminal.console import clean_line, make_console

if TYPE_CHECKING:
    from vidtx.document import Transcript
    from vidtx.quotation.passage import Passage


@click.command("burn")
@click.argument("clip", type=click.Path(path_type=Path, dir_okay=False), metavar="CLIP")
@click.argument("document", type=click.Path(path_type=Path, dir_okay=False), metavar="DOCUMENT")
@click.option("--exchange", metavar="N", help="Which exchange: its number (5 or e05), or its id in the document.")
@click.option("--from", "start", metavar="TIME", help="Instead of an exchange: where the part begins (0:41.2).")
@click.option("--to", "end", metavar="TIME", help="Where it ends.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The file to make, which ends in .mp4.",
)
@click.option("--mark-edits/--no-mark-edits", default=True, show_default=True, help="Marks where the footage was cut.")
@click.option("--overwrite", is_flag=True, help=OVERWRITE_HELP)
@content_options
@as_made_option
@click.pass_context
def burn_command(
    ctx: click.Context,
    /,
    clip: Path,
    document: Path,
    exchange: str | None,
    start: str | None,
    end: str | None,
    output: Path,
    overwrite: bool,
    as_made: bool,
    **content: Any,
) -> None:
    """Cut one exchange out of CLIP, with bilingual captions drawn into the picture, to be quoted.

    CLIP must be the very file that DOCUMENT (a .vidtx.json file) was made of. The edges say which file that is, from when to when, and who
    vouches for the words. CLIP itself is never changed.
    """
    from vidtx.quotation.burn import Target, quote
    from vidtx.review.journal.file import name_journal
    from vidtx.terminal.progress import BatchDisplay

    transcript, _ = read_chosen(document, as_made=as_made)
    passage = _find_passage(transcript, exchange, start, end)
    options = take_content_options(content, transcript)
    console = make_console(stderr=True, quiet=bool(ctx.obj and ctx.obj["quiet"]))
    target = Target(output, overwrite, (document, name_journal(document)))
    with BatchDisplay(console, quiet=bool(ctx.obj and ctx.obj["quiet"])) as display, display.observe(clip) as report:
        made = quote(clip, transcript, passage, options, target, lambda share: report("burn", share))
    console.print(clean_line(f"{output}  ({made.span.duration / 1000:.1f} s)"), markup=False, soft_wrap=True)


def _find_passage(transcript: Transcript, exchange: str | None, start: str | None, end: str | None) -> Passage:
    from vidtx.quotation.passage import find_exchange, find_times

    if exchange is not None and (start is not None or end is not None):
        raise UsageError("give either an exchange or times", option="--exchange")
    if exchange is not None:
        return find_exchange(transcript, exchange)
    if start is None or end is None:
        raise UsageError("say which part", option="--exchange", hint="--exchange 5, or --from 0:41.2 --to 0:50")
    return find_times(transcript, start, end)
