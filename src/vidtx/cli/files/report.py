"""`vidtx report`: one page for the person who decides, from a document or from several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vidtx.cli.parameters import OVERWRITE_HELP, as_made_option
from vidtx.errors import MediaError, UsageError, VidtxError
from vidtx.terminal.console import clean_line, make_console

if TYPE_CHECKING:
    from rich.console import Console

    from vidtx.document import Transcript
    from vidtx.outputs import Outputs
    from vidtx.report.index import Failure, IndexRow
    from vidtx.report.options import Pictures, ReviewRecord

INDEX_NAME = "index.html"
HTML_ENDINGS = (".html", ".htm")


@dataclass(frozen=True, slots=True)
class _Wish:
    """What the user wants of each report. `browser`: the program that prints a PDF; None: no PDF is wanted."""

    language: str
    to: str | None
    clip: Path | None
    pictures: bool
    faces: bool
    as_made: bool
    browser: str | None


@click.command("report")
@click.argument(
    "documents", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False, readable=False), metavar="FILE..."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The report's file (.html) or its folder; for several FILEs the folder of all. [default: NAME.report.html beside the document]",
)
@click.option("--pdf", is_flag=True, help="Print it as a PDF beside, with an installed Chromium, Chrome or Edge.")
@click.option(
    "--language",
    default="en",
    show_default=True,
    metavar="en|uk|ko",
    help="The reader's language: of everything not said in the clip.",
)
@click.option(
    "--to", metavar="LANG", help="The language of the translations. [default: the reader's, where there are any into it]"
)
@click.option("--clip", type=click.Path(path_type=Path), help="The clip, where it does not lie beside FILE.")
@click.option(
    "--pictures/--no-pictures", default=True, show_default=True, help="The frames before and after each edit, from the clip."
)
@click.option("--faces", is_flag=True, help="Show faces in the frames. By default they are blurred, as far as they are found.")
@as_made_option
@click.option("--overwrite", is_flag=True, help=OVERWRITE_HELP)
@click.pass_context
def report_command(
    ctx: click.Context,
    documents: tuple[Path, ...],
    output: Path | None,
    pdf: bool,
    language: str,
    to: str | None,
    clip: Path | None,
    pictures: bool,
    faces: bool,
    as_made: bool,
    overwrite: bool,
) -> None:
    """Write FILE (a .vidtx.json file) as one page to read, print and pass on: a timeline, the transcript, the edits with frames, the limits, the sources.

    The page needs nothing else and loads nothing. It holds what reviewers changed. Several FILEs get a report each, and an index page (index.html). Exit
    code 1: some document has no report, the others are done.
    """
    from vidtx.report.printing import require_browser

    documents = tuple(dict.fromkeys(documents))
    _check_use(documents, language, clip)
    wish = _Wish(language, to, clip, pictures, faces, as_made, require_browser() if pdf else None)
    console = make_console(stderr=True, quiet=bool(ctx.obj and ctx.obj["quiet"]))
    if len(documents) == 1:
        target = _choose_target(documents[0], output)
        _write(documents[0], target, wish, _make_outputs(target.parent, documents, wish, overwrite=overwrite), console)
        return
    folder = _choose_folder(documents, output)
    targets = _name_targets(documents, folder)
    outputs = _make_outputs(folder, documents, wish, overwrite=overwrite)
    ctx.exit(_write_all(targets, folder, wish, outputs, console))


def _check_use(documents: Sequence[Path], language: str, clip: Path | None) -> None:
    from vidtx.views.phrases import PHRASES

    if language not in PHRASES:
        raise UsageError(f"{language!r} is none of {', '.join(PHRASES)}", option="--language")
    if clip is not None and len(documents) > 1:
        raise UsageError("one clip belongs to one document", option="--clip", hint="put each clip beside its document")
    if clip is not None and not clip.exists():
        raise UsageError(f"{clip} is not there", option="--clip")


def _choose_target(document: Path, output: Path | None) -> Path:
    """The file of a single report."""
    name = _name_report(document)
    if output is None:
        return document.parent / name
    if output.is_dir() or not output.suffix:
        return output / name
    if output.suffix.lower() not in HTML_ENDINGS:
        raise UsageError(f"{output}: a report is a page", option="--output", hint="name a file that ends in .html, or a folder")
    return output


def _choose_folder(documents: Sequence[Path], output: Path | None) -> Path:
    """The folder of several reports."""
    if output is not None:
        if output.exists() and not output.is_dir():
            raise UsageError(f"{output} is a file; several reports need a folder", option="--output")
        return output
    folders = {document.parent.resolve() for document in documents}
    if len(folders) > 1:
        raise UsageError(
            "the documents lie in several folders", option="--output", hint="name one folder for all reports: -o DIR"
        )
    return documents[0].parent


def _name_report(document: Path) -> str:
    from vidtx.report.options import REPORT_ENDING
    from vidtx.review.reviewed import name_stem

    return f"{name_stem(document)}{REPORT_ENDING}"


def _name_targets(documents: Sequence[Path], folder: Path) -> dict[Path, Path]:
    """By document the file of its report. Raises UsageError for two documents of one name."""
    targets: dict[Path, Path] = {}
    seen: dict[str, Path] = {}
    for document in documents:
        name = _name_report(document)
        other = seen.setdefault(name.casefold(), document)
        if other is not document:
            raise UsageError(
                f"{other} and {document} would have reports of the same name",
                hint="report on them apart, with different -o folders",
            )
        targets[document] = folder / name
    return targets


def _make_outputs(folder: Path, documents: Sequence[Path], wish: _Wish, *, overwrite: bool) -> Outputs:
    """Where reports may be written: never over a document, its journal or the clip."""
    from vidtx.outputs import Outputs, check_folder
    from vidtx.review.journal.file import name_journal

    check_folder(folder)
    kept = [*documents, *map(name_journal, documents), *([wish.clip] if wish.clip is not None else [])]
    return Outputs(folder, (), kept, overwrite)


def _write_all(targets: dict[Path, Path], folder: Path, wish: _Wish, outputs: Outputs, console: Console) -> int:
    """Every report that can be written, and the index of all; the exit code."""
    from vidtx.cli.main import show_failure
    from vidtx.report.index import Failure, describe_row, render_index

    rows: list[IndexRow] = []
    failures: list[Failure] = []
    outputs.check_path(folder / INDEX_NAME)
    for document, target in targets.items():
        try:
            rows.append(describe_row(_write(document, target, wish, outputs, console), target.name, wish.language))
        except VidtxError as error:
            show_failure(document, error)
            failures.append(Failure(document.name, str(error).removeprefix(f"{document}: ")))
    page = render_index(rows, failures, wish.language)
    for path in outputs.write_files({folder / INDEX_NAME: page.encode("utf-8")}):
        console.print(clean_line(str(path)), markup=False, soft_wrap=True)
    return 1 if failures else 0


def _write(document: Path, target: Path, wish: _Wish, outputs: Outputs, console: Console) -> Transcript:
    """One report, and its PDF where that is wanted; what the report is of."""
    from vidtx.report.options import ReportOptions
    from vidtx.report.page import render_report
    from vidtx.report.printing import print_page

    printed = target.with_suffix(".pdf")
    for path in (target, printed) if wish.browser is not None else (target,):
        outputs.check_path(path)
    transcript, review = _read(document, as_made=wish.as_made)
    _check_target(transcript, wish.to)
    pictures = _take_pictures(document, transcript, wish, console)
    options = ReportOptions(wish.language, wish.to, review, document.name)
    page = render_report(transcript, options, pictures).encode("utf-8")
    contents = {target: page}
    written = outputs.write_files(contents)
    if wish.browser is not None:
        written += outputs.write_files({printed: print_page(page, wish.browser)})
    for path in written:
        console.print(clean_line(f"{path} ({-(-path.stat().st_size // 1000)} kB)"), markup=False, soft_wrap=True)
    return transcript


def _read(document: Path, *, as_made: bool) -> tuple[Transcript, ReviewRecord | None]:
    """The transcript, as reviewed unless it is wanted as made, and the journal that this comes from."""
    from vidtx.outputs import read_document
    from vidtx.report.options import ReviewRecord
    from vidtx.review.reviewed import read_reviewed

    if as_made:
        return read_document(document), None
    reviewed = read_reviewed(document)
    journal = reviewed.journal
    return reviewed.state, None if journal is None else ReviewRecord(journal.head, len(journal.entries))


def _check_target(transcript: Transcript, to: str | None) -> None:
    held = dict.fromkeys([*(t.language for u in transcript.utterances for t in u.translations), *transcript.languages])
    if to is not None and to not in held:
        there = f"it has {', '.join(held)}" if held else "it has none"
        raise UsageError(f"the document has no text in {to}; {there}", option="--to")


def _take_pictures(document: Path, transcript: Transcript, wish: _Wish, console: Console) -> Pictures:
    """The frames beside the edits, from the clip if it is found by its digest."""
    from vidtx.media.opened import OpenedClip
    from vidtx.report.options import Pictures
    from vidtx.report.pictures.frames import take_pictures
    from vidtx.review.media.locate import locate_clip

    if not wish.pictures:
        return Pictures("left_out")
    if not any(b.in_picture and b.status != "rejected" for b in transcript.boundaries):
        return Pictures("shown", blurred=not wish.faces)
    located = locate_clip(document, transcript.clip, wish.clip)
    if located.path is None:
        if wish.clip is not None:
            raise UsageError(f"{wish.clip} is not the clip that the transcript was made of", option="--clip")
        console.print(
            clean_line(f"{document.name}: its clip was not found, so the report has no frames; name it with --clip"),
            markup=False,
            soft_wrap=True,
        )
        return Pictures("no_clip")
    try:
        with OpenedClip(located.path, all_footage=transcript.clip.all_footage) as opened:
            return take_pictures(opened.media, opened.media_clip, transcript.boundaries, faces=wish.faces)
    except MediaError as error:
        console.print(clean_line(f"{error}; the report has no frames"), markup=False, soft_wrap=True)
        return Pictures("unreadable", blurred=not wish.faces)
