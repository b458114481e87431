"""`vidtx export`: other files from a document, without processing the clip again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from vidtx.cli.files.options import content_options, take_content_options
from vidtx.cli.parameters import as_made_option, output_options, read_chosen, split_list
from vidtx.terminal.console import clean_line, make_console


@click.command("export")
@click.argument("document", type=click.Path(path_type=Path, dir_okay=False), metavar="DOCUMENT")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, file_okay=False), help="Folder for the files. [default: the document's]"
)
@output_options
@content_options
@as_made_option
@click.pass_context
def export_command(
    ctx: click.Context,
    /,
    document: Path,
    output: Path | None,
    formats: str,
    overwrite: bool,
    as_made: bool,
    **content: Any,
) -> None:
    """Write other files from DOCUMENT (a .vidtx.json file): subtitles, texts, tables, annotations, edit lists.

    What reviewers changed (`vidtx review`, `vidtx import`) is in them. docs/formats.md says what each format can hold.
    """
    from vidtx.export.registry import check_formats
    from vidtx.outputs import DOCUMENT_ENDING, REVIEWED_ENDING, Outputs, check_folder
    from vidtx.review.journal.file import name_journal
    from vidtx.review.reviewed import name_stem
    from vidtx.views.review_share import describe_shares

    wanted = check_formats(split_list(formats, "--formats"))
    folder = output or document.parent
    check_folder(folder)
    transcript, reviewed = read_chosen(document, as_made=as_made)
    stem = name_stem(document)
    # Beside a reviewed document stands its journal, under whatever ending the document has: another document there would be taken for that journal's.
    same_place = (folder / f"{stem}{DOCUMENT_ENDING}").resolve() == document.resolve() or (
        reviewed and folder.resolve() == document.parent.resolve()
    )
    options = take_content_options(content, transcript)
    plans = [(wanted, stem)]
    if same_place:  # the document itself stands there already
        json = tuple(name for name in wanted if name == "json" and reviewed)
        plans = [(tuple(name for name in wanted if name != "json"), stem), (json, f"{stem}{REVIEWED_ENDING}")]
    console = make_console(stderr=True, quiet=bool(ctx.obj and ctx.obj["quiet"]))
    for names, named in plans:
        outputs = Outputs(folder, names, (document, name_journal(document)), overwrite, reviewed=reviewed)
        for path in outputs.write(transcript, named, options) if names else ():
            console.print(clean_line(str(path)), markup=False, soft_wrap=True)
    if shares := describe_shares(transcript):
        console.print(clean_line(f"Reviewed: {shares}"), markup=False, soft_wrap=True)
