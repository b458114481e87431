"""`vidtx evaluate`: how good is a transcript, measured against a reference document."""

from __future__ import annotations

import json
from pathlib import Path

import click

from vidtx.cli.parameters import as_made_option, read_chosen
from vidtx.terminal.console import make_console


@click.command("evaluate")
@click.argument("document", type=click.Path(path_type=Path, dir_okay=False), metavar="DOCUMENT")
@click.option(
    "--reference",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="TRUTH",
    help="The document to measure against.",
)
@as_made_option
@click.option("--json", "as_json", is_flag=True, help="Print the scores as JSON.")
def evaluate_command(document: Path, reference: Path, as_made: bool, as_json: bool) -> None:
    """Score DOCUMENT against TRUTH: word and character errors, diarization, languages, roles, translation, edits, exchanges, renditions."""
    from vidtx.evaluation import evaluate
    from vidtx.review.reviewed import read_reviewed
    from vidtx.terminal.scores import render_scores

    # The reference is what its reviewers made of it, also where the same document is measured as vidtx made it.
    scores = evaluate(read_chosen(document, as_made=as_made)[0], read_reviewed(reference).state)
    if as_json:
        click.echo(json.dumps(scores.to_dict(), ensure_ascii=False, indent=2, sort_keys=True))
    else:
        make_console().print(render_scores(scores))
