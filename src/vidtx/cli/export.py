"""`vidtx export`: other files from a document, without processing the clip again."""

from __future__ import annotations

from pathlib import Path

import click

from vidtx.cli.parameters import output_options, split_list
from vidtx.terminal.console import clean_line, make_console


@click.command("export")
@click.argument("document", type=click.Path(path_type=Path, dir_okay=False), metavar="DOCUMENT")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, file_okay=False), help="Folder for the files. [default: the document's]"
)
@output_options
@click.pass_context
def export_command(
    ctx: click.Context, document: Path, output: Path | None, formats: str, mark_edits: bool, overwrite: bool
) -> None:
    """Write subtitles and tables from DOCUMENT (a .vidtx.json file): srt, vtt, json, txt, tsv, csv, edl, otio, chapters."""
    from vidtx.export.registry import ExportOptions, check_formats
    from vidtx.outputs import DOCUMENT_ENDING, Outputs, check_folder, read_document

    wanted = check_formats(split_list(formats, "--formats"))
    folder = output or document.parent
    check_folder(folder)
    transcript = read_document(document)
    stem = document.name.removesuffix(".json").removesuffix(".vidtx")
    if (folder / f"{stem}{DOCUMENT_ENDING}").resolve() == document.resolve():
        wanted = tuple(name for name in wanted if name != "json")  # the document itself stands there already
    outputs = Outputs(folder, wanted, (document,), overwrite)
    console = make_console(stderr=True, quiet=bool(ctx.obj and ctx.obj["quiet"]))
    for path in outputs.write(transcript, stem, ExportOptions(mark_edits=mark_edits)):
        console.print(clean_line(str(path)), markup=False, soft_wrap=True)
