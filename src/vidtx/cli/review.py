"""`vidtx review`: the page on which a transcript is reviewed, in the browser, with the clip beside it."""

from __future__ import annotations

from pathlib import Path

import click

from vidtx.cli.author import author_option, find_author
from vidtx.errors import UsageError
from vidtx.terminal.console import clean_line

LARGEST_STEP = 8 << 20  # bytes of one request: find and replace in all lines of two hours


@click.command("review")
@click.argument("document", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@click.option("--clip", type=click.Path(path_type=Path), help="The clip, where it does not lie beside FILE.")
@author_option("Who reviews")
@click.option("--no-browser", is_flag=True, help="Only write the link; open no browser.")
@click.option(
    "--idle-minutes", type=click.FloatRange(min=1), metavar="N", help="End when no page was open for so long. [default: never]"
)
@click.option("--keys", type=click.Path(path_type=Path, dir_okay=False), help="A JSON file with your own keys.")
@click.option(
    "--no-align", is_flag=True, help="Interpolate the times of words that you change; do not align them with the sound."
)
@click.pass_context
def review_command(
    ctx: click.Context,
    document: Path,
    clip: Path | None,
    author: str | None,
    no_browser: bool,
    idle_minutes: float | None,
    keys: Path | None,
    no_align: bool,
) -> None:
    """Open FILE (a .vidtx.json file) on a page in the browser, to be corrected with the clip beside it.

    Every change is kept in FILE's journal (.vidtx.journal.jsonl, beside it); FILE itself is never changed. `vidtx export`, `show` and `evaluate` use the
    reviewed state. The page is served to this machine alone.
    """
    from starlette.applications import Starlette

    from vidtx.outputs import parse_document, read_content
    from vidtx.pipeline.word_aligners import find_aligners
    from vidtx.review.alignment.background import BackgroundAligner
    from vidtx.review.app import make_app
    from vidtx.review.clip_desk import ClipDesk
    from vidtx.review.desk import Desk
    from vidtx.review.keys import read_keys
    from vidtx.review.security import Limits
    from vidtx.review.server import serve
    from vidtx.review.session import ReviewSession

    if clip is not None and not clip.exists():
        raise UsageError(f"{clip} is not there", option="--clip")
    name = find_author(author)
    bindings = read_keys(keys)
    content = read_content(document)
    transcript = parse_document(document, content)
    session = ReviewSession(document, transcript, content)
    session.check_writable()
    weights = None if no_align else find_aligners(transcript.provenance)
    notes = iter([describe_alignment(None if weights is None else weights.name(), no_align)])

    def make(port: int) -> Starlette:
        aligner = None if weights is None else BackgroundAligner(weights)
        return make_app(Desk(session, name), ClipDesk(document, transcript, clip), bindings, aligner)

    def announce(line: str) -> None:
        for each in (line, *notes):  # the first line is the link
            click.echo(clean_line(each))

    serve(
        make,
        idle_minutes=idle_minutes,
        open_browser=not no_browser,
        limits=Limits(body_bytes=LARGEST_STEP),
        announce=announce,
    )


def describe_alignment(model: str | None, switched_off: bool) -> str:
    """What becomes of the times of words that are changed. `model`: the recognizer that aligns them."""
    if model is not None:
        return f"Words that you change are aligned with the sound by {model}, in the background."
    why = "--no-align" if switched_off else "the document's recognizer is not installed"
    return f"The times of words that you change are interpolated ({why})."
