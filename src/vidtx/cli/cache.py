"""`vidtx cache`: what is kept between runs, and its removal."""

from __future__ import annotations

import json
import sys
import time

import click

from vidtx.cli.main import is_quiet
from vidtx.terminal.console import make_console


@click.group("cache")
def cache_group() -> None:
    """Show or clear what is kept between runs: results of finished stages, which hold what was said in the clips.

    Clips are named by the first digits of their SHA-256; names are not kept.
    """


@cache_group.command("show")
@click.option("--json", "as_json", is_flag=True, help="Print the entries as JSON.")
def show_cache_command(as_json: bool) -> None:
    """List what is kept: clip, stage, size, last use, and the folder that it lies in."""
    from vidtx.cache import StageCache
    from vidtx.terminal.cache_table import render_entries

    cache = StageCache()
    entries = cache.list_entries()
    if as_json:
        rows = [
            {"clip": e.clip_sha256, "stage": e.stage, "version": e.version, "bytes": e.size, "used": round(e.used)}
            for e in entries
        ]
        folder = str(cache.folder) if cache.folder is not None else None
        click.echo(json.dumps({"folder": folder, "bytes": sum(e.size for e in entries), "entries": rows}, indent=2))
    else:
        make_console().print(render_entries(entries, cache.folder, time.time()))


@cache_group.command("clear")
@click.option("--clip", metavar="CLIP|DIGEST", help="Only results of this clip: its file, or the first digits of its digest.")
@click.option("--stage", metavar="STAGE", help="Only results of this stage, such as edits or translation.")
@click.option(
    "--older-than", type=click.FloatRange(0), metavar="DAYS", help="Only results that were not used for so many days."
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def clear_cache_command(ctx: click.Context, clip: str | None, stage: str | None, older_than: float | None, yes: bool) -> None:
    """Remove what is kept: all of it, or what the options say. Asks first on a terminal."""
    from vidtx.cache import StageCache, find_clip, select_entries
    from vidtx.review.media.peaks import clear_peaks
    from vidtx.stages import check_stage
    from vidtx.terminal.cache_table import format_bytes

    if stage is not None:
        check_stage(stage)
    cache = StageCache()
    entries = cache.list_entries()
    digest = find_clip(clip, entries) if clip is not None else None
    chosen = select_entries(entries, clip_sha256=digest, stage=stage, older_than_days=older_than)
    console = make_console(stderr=True, quiet=is_quiet(ctx))
    # Waveforms of the review page are made again in seconds: they go with everything else of a clip, and are not listed.
    waveforms = stage is None and older_than is None
    if not chosen:
        removed = clear_peaks(digest) if waveforms else 0
        console.print(f"Removed {removed} waveforms." if removed else "Nothing to remove.", highlight=False)
        return
    amount = f"{len(chosen)} of {len(entries)} results, {format_bytes(sum(entry.size for entry in chosen))}"
    if not yes and is_terminal():
        click.confirm(f"Remove {amount}?", abort=True, err=True)
    cache.remove(chosen)
    if waveforms:
        clear_peaks(digest)
    console.print(f"Removed {amount}.", highlight=False)


def is_terminal() -> bool:
    """Whether somebody can answer a question."""
    return sys.stdin.isatty()
