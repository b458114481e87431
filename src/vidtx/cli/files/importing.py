"""`vidtx import`: takes corrections over from a file that another program wrote or changed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vidtx.cli.author import author_option, find_author
from vidtx.terminal.console import clean_line, make_console

if TYPE_CHECKING:
    from rich.console import Console

    from vidtx.document import Transcript
    from vidtx.importing.comparison import Comparison
    from vidtx.review.session import ReviewSession

LEFT_OVER = 1  # exit code where something of the file was not taken over


@click.command("import")
@click.argument("document", type=click.Path(path_type=Path, dir_okay=False), metavar="DOCUMENT")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@author_option("Who corrected FILE")
@click.option("--dry-run", is_flag=True, help="Only show what FILE would change; write nothing.")
@click.option("--language", metavar="LANG", help="The language of FILE, or of the translations in it, where it cannot be told.")
@click.option("--no-times", is_flag=True, help="Take no times over, only texts and speakers.")
@click.option(
    "--prefer-file", is_flag=True, help="Where the document was changed meanwhile, or FILE has an older text, take FILE's."
)
@click.option("--force", is_flag=True, help="Go on although FILE seems to be about another clip.")
@click.option("--clip", type=click.Path(path_type=Path), help="The clip, where it does not lie beside DOCUMENT.")
@click.option("--no-align", is_flag=True, help="Interpolate the times of new words; do not align them with the sound.")
@click.option("--yes", "-y", is_flag=True, help="Do not ask before writing.")
@click.pass_context
def import_command(
    ctx: click.Context,
    /,
    document: Path,
    file: Path,
    author: str | None,
    dry_run: bool,
    language: str | None,
    no_times: bool,
    prefer_file: bool,
    force: bool,
    clip: Path | None,
    no_align: bool,
    yes: bool,
) -> None:
    """Take corrections over from FILE into DOCUMENT (a .vidtx.json file).

    FILE is one that `vidtx export` wrote and somebody changed: .srt, .vtt, .ass, .ttml, .docx, .tsv, .csv, .jsonl, .eaf, .TextGrid. Its texts are matched to DOCUMENT's by id where the format has
    one, else by time and text. What differs is shown, and entered into DOCUMENT's journal as one step, which `vidtx review` shows and can undo. What cannot be matched
    is listed, and the exit code is 1 then. docs/import.md says what each format can carry back.
    """
    from vidtx.importing.comparison import Wishes, compare
    from vidtx.importing.readers.registry import read_incoming
    from vidtx.outputs import parse_document, read_content
    from vidtx.review.session import ReviewSession

    name = find_author(author)
    content = read_content(document)
    transcript = parse_document(document, content)
    session = ReviewSession(document, transcript, content)
    incoming = read_incoming(file, session.state)
    wishes = Wishes(language.strip().lower() if language else None, force, prefer_file, not no_times)
    comparison = compare(session.state, incoming, wishes)
    entering = Entering(session, comparison, name, clip, no_align)
    ctx.exit(entering.run(make_console(), dry_run=dry_run, ask=not yes, quiet=bool(ctx.obj and ctx.obj["quiet"])))


class Entering:
    """Shows a comparison and enters its changes: what `vidtx import` and `vidtx align` share."""

    def __init__(self, session: ReviewSession, comparison: Comparison, author: str, clip: Path | None, no_align: bool) -> None:
        self.session, self.comparison, self.author = session, comparison, author
        self.clip, self.no_align = clip, no_align

    def run(self, console: Console, *, dry_run: bool, ask: bool, quiet: bool) -> int:
        """The exit code."""
        from vidtx.importing.entering import count_withdrawn, enter_changes, make_changes

        changes = make_changes(self.comparison, self.session.state)
        if not quiet:
            show_comparison(console, self.comparison, self.session.state)
        code = 0 if self.comparison.is_whole else LEFT_OVER
        if not changes:
            _say(console, "Nothing to change: the document has all of it already.", quiet)
            return code
        if dry_run:
            _say(console, f"{_count(len(changes))}. Nothing was written (--dry-run).", quiet)
            return code
        if ask and sys.stdin is not None and sys.stdin.isatty() and not quiet:
            click.confirm(f"Enter {_count(len(changes))} into the journal as {clean_line(self.author)}?", abort=True)
        self.session.check_writable()
        before = self.session.state
        steps = enter_changes(self.session, self.author, changes)
        numbers = ", ".join(str(step.entry.number) for step in steps)
        _say(console, f"{_count(len(changes))} by {self.author}, entry {numbers} of {self.session.journal.path}.", quiet)
        if withdrawn := count_withdrawn(before, self.session.state):
            what = "1 finding" if withdrawn == 1 else f"{withdrawn} findings"
            _say(
                console, f"{what} stood on texts that changed, and waits for their new translation to be compared again.", quiet
            )
        self._time_words(console, [text.owner[0] for text in self.comparison.texts if text.owner[1] is None], quiet)
        _say(console, f"See them, or undo them: vidtx review {self.session.path}", quiet)
        return code

    def _time_words(self, console: Console, ids: list[str], quiet: bool) -> None:
        from vidtx.importing.entering import time_new_words
        from vidtx.pipeline.word_aligners import find_aligners

        if not ids:
            return
        if self.no_align:
            _say(console, "The times of new words are interpolated (--no-align); all other words keep theirs.", quiet)
            return
        with console.status("aligning the new words with the sound"):
            timed = time_new_words(self.session, ids, find_aligners(self.session.document.provenance), self.clip)
        if timed.aligned:
            rest = f", and interpolated in {timed.interpolated}" if timed.interpolated else ""
            where = "1 utterance" if timed.aligned == 1 else f"{timed.aligned} utterances"
            _say(
                console,
                f"New words were aligned with the sound by {timed.model} in {where}{rest}; all other words keep their times.",
                quiet,
            )
        elif timed.interpolated:
            _say(console, f"The times of new words are interpolated ({timed.why}); all other words keep theirs.", quiet)


def _count(changes: int) -> str:
    return "1 change" if changes == 1 else f"{changes} changes"


def _say(console: Console, line: str, quiet: bool) -> None:
    if not quiet:
        console.print(clean_line(line), markup=False, soft_wrap=True)


def show_comparison(console: Console, comparison: Comparison, transcript: Transcript) -> None:
    """Everything that a person must know before it is entered."""
    from vidtx.terminal.import_table import describe_absent, render_changes, render_conflicts, render_lost

    if comparison.has_changes:
        console.print(render_changes(comparison, transcript))
        console.print()
    for older, title in ((False, "Changed in the document meanwhile"), (True, "Older in the file than in the document")):
        conflicts = [conflict for conflict in comparison.conflicts if conflict.older == older]
        if conflicts:
            console.print(f"{title}; the document's text stays (--prefer-file takes the file's):", markup=False, style="yellow")
            console.print(render_conflicts(conflicts, transcript))
            console.print()
    if comparison.lost:
        console.print("Not taken over:", style="yellow")
        console.print(render_lost(comparison.lost))
        console.print()
    for line in describe_absent(comparison, transcript):
        console.print(clean_line(line), markup=False, soft_wrap=True)
