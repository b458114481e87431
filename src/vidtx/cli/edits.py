"""`vidtx edits`: only the edit boundaries of clips, with no models: a table, files for cutting rooms, pictures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from vidtx.cli.main import show_error
from vidtx.cli.parameters import require_clip, require_distinct, split_list
from vidtx.errors import UsageError, VidtxError
from vidtx.terminal.progress import StageDisplay

if TYPE_CHECKING:
    from vidtx.document import Transcript

DEFAULT_FORMATS = "csv,edl,otio,chapters"


@click.command("edits")
@click.argument("clips", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="CLIP...")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("vidtx-out"),
    show_default=True,
    help="Folder for what is written.",
)
@click.option(
    "--formats",
    "-f",
    default=DEFAULT_FORMATS,
    show_default=True,
    metavar="LIST",
    help="Files to write, of csv, edl, otio, chapters.",
)
@click.option(
    "--frames", type=click.Path(path_type=Path, file_okay=False), help="Write the frame before and after each edit here."
)
@click.option(
    "--sheet", type=click.Path(path_type=Path, dir_okay=False), help="Write a contact sheet of the edits: one PNG file."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, clip name to edits, and write no other files.")
@click.option("--explain/--no-explain", default=True, show_default=True, help="The evidence for each edit in the table.")
@click.option("--audio-stream", type=click.IntRange(0), help="Which sound stream, counted from 0.")
@click.option(
    "--fast",
    is_flag=True,
    help="Look at half of the frames, and at all of them where those show something. For clips of many minutes with few edits.",
)
@click.option("--fresh", is_flag=True, help="Compute everything anew, whatever an earlier run has kept.")
@click.pass_context
def edits_command(ctx: click.Context, /, clips: tuple[Path, ...], **arguments: Any) -> None:
    """Find where CLIPs were cut, in picture and in sound, and how sure that is. Needs no models.

    "No edit found" is never "unedited". A run writes the scene list (CSV), an edit decision list (EDL), a timeline (OTIO) and chapters
    (WebVTT) into the output folder. The clips are only read. Exit code 1: some clip failed, the others are done.
    """
    ctx.exit(run_edits(clips, quiet=bool(ctx.obj and ctx.obj["quiet"]), **arguments))


def run_edits(
    clips: tuple[Path, ...],
    *,
    quiet: bool,
    output: Path,
    formats: str,
    frames: Path | None,
    sheet: Path | None,
    as_json: bool,
    explain: bool,
    audio_stream: int | None,
    fast: bool,
    fresh: bool,
) -> int:
    """Looks through the clips one after the other; returns the exit code. Raises UsageError before the first."""
    from vidtx.cache import StageCache
    from vidtx.export.edit_lists import describe_edits
    from vidtx.export.registry import EDIT_FORMATS, check_formats, write_formats
    from vidtx.pipeline import detect_edits
    from vidtx.terminal.edit_table import render_edits

    wanted = () if as_json else check_formats(split_list(formats, "--formats"), EDIT_FORMATS)
    require_distinct(clips)
    if sheet is not None and len(clips) > 1:
        raise UsageError("one sheet holds the edits of one clip", option="--sheet", hint="name one clip, or use --frames DIR")
    console, screen = Console(stderr=True, quiet=quiet), Console(quiet=quiet)
    cache = StageCache(fresh=fresh)
    told: dict[str, list[dict[str, Any]]] = {}
    failed = 0
    for n, clip in enumerate(clips, start=1):
        try:
            require_clip(clip)
            with StageDisplay(console, quiet=quiet or as_json) as display:
                found = detect_edits(clip, audio_stream=audio_stream, fast=fast, cache=cache, progress=display.report)
            pictures = _write_pictures(clip, found, frames, sheet)
            written = [*write_formats(found, output, clip.stem, wanted), *pictures]
        except UsageError:
            raise
        except VidtxError as error:
            show_error(error)
            failed += 1
            continue
        if as_json:
            told[clip.name] = describe_edits(found.clip, found.boundaries)
            continue
        if n > 1:
            screen.print()
        screen.print(render_edits(found.clip, found.boundaries, explain=explain))
        for path in written:
            console.print(f"wrote {path}", highlight=False)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    if failed and len(clips) > 1:
        console.print(f"[red]{failed} of {len(clips)} clips failed[/red]; the others are done.")
    return 1 if failed else 0


def _write_pictures(clip: Path, found: Transcript, frames: Path | None, sheet: Path | None) -> list[Path]:
    from vidtx.export.contact_sheet import draw_sheet, encode_png
    from vidtx.files import write_atomic
    from vidtx.media.stills import read_stills

    if frames is None and sheet is None:
        return []
    stills = read_stills(clip, found.clip, [(b.time, b.end_time) for b in found.boundaries])
    written: list[Path] = []
    if sheet is not None:
        write_atomic(sheet, draw_sheet(found.boundaries, stills))
        written.append(sheet)
    if frames is not None:
        for boundary, pair in zip(found.boundaries, stills, strict=True):
            for side, still in zip(("before", "after"), pair, strict=True):
                if still is not None:
                    path = frames / f"{clip.stem}.{boundary.id}.{boundary.kind}.{side}.{round(still.time * 1000):09d}ms.png"
                    write_atomic(path, encode_png(still.picture))
                    written.append(path)
    return written
