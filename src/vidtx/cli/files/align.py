"""`vidtx align`: a transcript that somebody wrote without times, aligned to a clip that was processed."""

from __future__ import annotations

from pathlib import Path

import click

from vidtx.cli.author import author_option, find_author
from vidtx.errors import UsageError
from vidtx.terminal.console import make_console


@click.command("align")
@click.argument("clip", type=click.Path(path_type=Path, dir_okay=False), metavar="CLIP")
@click.argument("text", type=click.Path(path_type=Path, dir_okay=False), metavar="TEXT")
@click.option(
    "--document",
    type=click.Path(path_type=Path, dir_okay=False),
    help="CLIP's document. [default: CLIP's name with .vidtx.json]",
)
@author_option("Who wrote TEXT")
@click.option("--language", metavar="LANG", help="The language of TEXT, where it is in one. [default: told by its words]")
@click.option("--dry-run", is_flag=True, help="Only show what would change; write nothing.")
@click.option(
    "--prefer-file", is_flag=True, help="Where somebody corrected the document already, take TEXT's words all the same."
)
@click.option("--no-align", is_flag=True, help="Interpolate the times of new words; do not align them with the sound.")
@click.option("--yes", "-y", is_flag=True, help="Do not ask before writing.")
@click.pass_context
def align_command(
    ctx: click.Context,
    /,
    clip: Path,
    text: Path,
    document: Path | None,
    author: str | None,
    language: str | None,
    dry_run: bool,
    prefer_file: bool,
    no_align: bool,
    yes: bool,
) -> None:
    """Give TEXT, a transcript or a translation without times (.txt), the times of CLIP, which `vidtx process` processed before.

    TEXT holds a paragraph a line, perhaps with a name and a colon before it; it may be in one language or in several. Each paragraph that is like an utterance, or like its machine
    translation, becomes its text, as a correction in the journal of CLIP's document. A speaker's name or a role before the colon binds the paragraph to what that speaker says; nobody's words are
    given to somebody else. What is not like enough is listed and changes nothing; the exit code is 1 then.
    """
    from vidtx.cli.files.importing import Entering
    from vidtx.importing.comparison import Wishes, compare
    from vidtx.importing.transcripts import align_transcript
    from vidtx.outputs import name_document, parse_document, read_content
    from vidtx.review.media.locate import locate_clip
    from vidtx.review.session import ReviewSession
    from vidtx.subtitles.text_file import decode_text, read_bytes

    name = find_author(author)
    if not clip.is_file():
        raise UsageError(f"{clip} is not there")
    path = document or name_document(clip.parent, clip)
    if not path.exists():
        raise UsageError(
            f"{path} is not there: the clip was not processed yet",
            hint=f"vidtx process {clip}, or name its document with --document",
        )
    content = read_content(path)
    transcript = parse_document(path, content)
    located = locate_clip(path, transcript.clip, clip)
    if located.state != "here":
        raise UsageError(
            f"{path} is about another clip: {located.message}", hint="name the document of this clip with --document"
        )
    session = ReviewSession(path, transcript, content)
    lines = decode_text(text, read_bytes(text)).replace("\r\n", "\n").replace("\r", "\n")
    incoming = align_transcript(session.state, lines, language.strip().lower() if language else None)
    comparison = compare(session.state, incoming, Wishes(language, prefer_file=prefer_file, times=False))
    entering = Entering(session, comparison, name, clip, no_align)
    ctx.exit(entering.run(make_console(), dry_run=dry_run, ask=not yes, quiet=bool(ctx.obj and ctx.obj["quiet"])))
