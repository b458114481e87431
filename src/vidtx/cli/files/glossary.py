"""`vidtx glossary`: shows, checks and writes lists of terms for `vidtx process --glossary`."""

from __future__ import annotations

from pathlib import Path

import click

from vidtx.cli.main import is_quiet
from vidtx.errors import OutputError, UsageError
from vidtx.terminal.console import make_console


@click.command("glossary")
@click.argument("name", default="starter", metavar="[FILE|starter]")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write it there, as .tsv or .toml, instead of showing it.",
)
@click.option("--overwrite", is_flag=True, help="Replace a file that is there.")
@click.option("--languages", metavar="LIST", help="Only entries from and into these languages, such as ko,en.")
@click.pass_context
def glossary_command(ctx: click.Context, name: str, output: Path | None, overwrite: bool, languages: str | None) -> None:
    """Show the terms of a glossary, or write them to a file to go on from.

    FILE is a .tsv or .toml file; `starter` is the glossary that is shipped: ranks, units, and words that differ between North and South Korea. Whatever is wrong
    with a file is named with its line (exit code 2).
    """
    from vidtx.cli.parameters import split_list
    from vidtx.files import write_atomic
    from vidtx.glossary.loading import open_glossary
    from vidtx.glossary.writing import WRITERS
    from vidtx.terminal.glossary_table import render_glossary

    entries = open_glossary(name)
    if languages is not None:
        wanted = split_list(languages, "--languages")
        entries = tuple(e for e in entries if e.source_language in wanted and e.target_language in wanted)
        if not entries:
            raise UsageError(f"no entry is of the languages {', '.join(wanted)}", option="--languages")
    if output is None:
        make_console(quiet=is_quiet(ctx)).print(render_glossary(entries))
        return
    if output.suffix.lower() not in WRITERS:
        raise UsageError(f"{output}: the name of a glossary ends in {' or '.join(WRITERS)}", option="--output")
    if output.exists() and not overwrite:
        raise OutputError(output, "it is there already", hint="name another file, or replace it with --overwrite")
    write_atomic(output, WRITERS[output.suffix.lower()](entries))
    make_console(stderr=True, quiet=is_quiet(ctx)).print(f"{len(entries)} entries: {output}", soft_wrap=True, markup=False)
