"""What is kept between runs, as a table in the terminal, and sizes and ages in words.

In: cache entries. Out: rich renderables and texts.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from vidtx.cache import DAY_SECONDS, CacheEntry

SHORT_DIGITS = 12  # of a clip's SHA-256: enough to name it
_UNITS = ("B", "kB", "MB", "GB")
_UNKNOWN = "of another version"


def render_entries(entries: Sequence[CacheEntry], folder: Path | None, now: float) -> RenderableType:
    """A row per clip and stage, then the total and where it lies. `now`: in seconds since 1970."""
    where = Text(
        f"in {folder}" if folder is not None else "there is no folder for it: name one with VIDTX_CACHE_DIR", style="dim"
    )
    if not entries:
        return Group(Text("Nothing is kept."), where)
    table = Table(box=None, padding=(0, 2, 0, 0))
    for name, justify in (("clip", "left"), ("stage", "left"), ("version", "right"), ("size", "right"), ("last used", "right")):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    rows = sorted(entries, key=_order)
    for (clip, stage, version), group in itertools.groupby(rows, key=_order):
        same = list(group)
        size, used = sum(entry.size for entry in same), max(entry.used for entry in same)
        age = format_age(now - used)
        table.add_row(clip[:SHORT_DIGITS] or "-", stage or _UNKNOWN, str(version or "-"), format_bytes(size), age)
    clips = len({entry.clip_sha256 for entry in entries if entry.clip_sha256})
    total = Text(f"{len(entries)} results of {clips} clips, {format_bytes(sum(entry.size for entry in entries))}", style="bold")
    return Group(table, total, where)


def format_bytes(size: int) -> str:
    """ "17 B", "4.2 kB", "1.3 MB"."""
    if size < 1000:
        return f"{size} B"
    power = 1 if size < 999_950 else 2 if size < 999_950_000 else 3
    return f"{size / 1000**power:.1f} {_UNITS[power]}"


def format_age(seconds: float) -> str:
    """ "3 days ago", in the largest unit that there is one of."""
    for unit, length in (("day", DAY_SECONDS), ("hour", 3600), ("minute", 60)):
        count = int(seconds // length)
        if count >= 1:
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "now"


def _order(entry: CacheEntry) -> tuple[str, str, int]:
    return (entry.clip_sha256 or "", entry.stage or "", entry.version or 0)
