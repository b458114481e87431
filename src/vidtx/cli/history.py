"""`vidtx history` and `vidtx diff`: what reviewers changed, and where two versions differ."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from vidtx.terminal.console import clean_line, make_console

_DOCUMENT = click.Path(path_type=Path, dir_okay=False)


@click.command("history")
@click.argument("document", type=_DOCUMENT, metavar="FILE")
@click.option("--verify", is_flag=True, help="Only check that no line of the journal was altered.")
@click.option("--json", "as_json", is_flag=True, help="Print the entries as JSON.")
def history_command(document: Path, verify: bool, as_json: bool) -> None:
    """Show what reviewers changed in FILE (a .vidtx.json file), from its journal: who, when, before and after.

    The journal is a chain of digests that begins in FILE's own: an altered line is found, and is an error. Lines that were taken away at the very end are
    found only by the digest of the last line, printed here, if it was kept elsewhere.
    """
    from vidtx.review.journal.file import name_journal
    from vidtx.review.page.history import show_history
    from vidtx.review.reviewed import read_reviewed
    from vidtx.terminal.journal_table import render_history
    from vidtx.views.review_share import describe_shares

    reviewed = read_reviewed(document)
    journal = reviewed.journal
    items = show_history(journal.entries, reviewed.held, reviewed.unfit, "en") if journal else []
    if as_json:
        head = journal.head if journal else None
        click.echo(json.dumps({"head": head, "entries": items}, ensure_ascii=False, indent=2, sort_keys=True))
        return
    console = make_console()
    if journal is None:
        console.print(clean_line(f"{document}: nobody changed anything yet."), markup=False, soft_wrap=True)
        return
    if not verify:
        console.print(render_history(items))
    whole = f"{name_journal(document)}: {len(journal.entries)} entries, each follows from the one before; they begin in this very document."
    console.print(clean_line(whole), markup=False, soft_wrap=True)
    if journal.torn:
        console.print(
            "Half a line stands at its end: a change that was being written when the program was ended. It does not count."
        )
    if shares := describe_shares(reviewed.state):
        console.print(clean_line(f"Reviewed: {shares}"), markup=False, soft_wrap=True)
    console.print(f"SHA-256 of the last line: {journal.head}", markup=False, soft_wrap=True)


@click.command("diff")
@click.argument("first", type=_DOCUMENT, metavar="A")
@click.argument("second", type=_DOCUMENT, metavar="B")
@click.option("--json", "as_json", is_flag=True, help="Print the differences as JSON.")
def diff_command(first: Path, second: Path, as_json: bool) -> None:
    """Compare two reviewers' versions A and B (.vidtx.json files of one clip, with their journals) row by row."""
    from vidtx.review.difference import compare_versions
    from vidtx.review.reviewed import read_reviewed
    from vidtx.terminal.journal_table import render_differences

    differences = compare_versions(read_reviewed(first).state, read_reviewed(second).state)
    if as_json:
        click.echo(json.dumps([asdict(difference) for difference in differences], ensure_ascii=False, indent=2, sort_keys=True))
        return
    console = make_console()
    if differences:
        console.print(render_differences(differences, (str(first), str(second))))
    console.print(f"{len(differences)} differences." if len(differences) != 1 else "1 difference.")
