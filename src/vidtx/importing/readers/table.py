"""The table of `vidtx.export.text.table` as it comes back from a spreadsheet or an editor (.tsv, .csv).

In: a path. Out: an `Incoming` of whole texts. Columns are found by their names in the first row, in any order; only `text` or `translation` must be there. A spreadsheet may have put quotes
around cells, a comma or semicolon in place of the tab, and a comma into the seconds.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from vidtx.errors import DocumentError
from vidtx.importing.model import Incoming, Lost, Revised, RevisedText
from vidtx.subtitles.text_file import decode_text, read_bytes
from vidtx.views.text import escape_cell

MOST_ROWS = 200_000
_LARGEST_CELL = 1 << 20  # characters
_SECONDS = re.compile(r"-?\d{1,9}(?:[.,]\d{1,9})?")


def read_table(path: Path) -> Incoming:
    """Raises OutputError, DocumentError."""
    text = decode_text(path, read_bytes(path)).replace("\r\n", "\n").replace("\r", "\n")
    head = text.split("\n", 1)[0]
    delimiter = max("\t;,", key=head.count)
    items: list[Revised] = []
    lost: list[Lost] = []
    csv.field_size_limit(_LARGEST_CELL)
    rows = 0
    reader = csv.reader(text.split("\n"), delimiter=delimiter)
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        if not {"text", "translation"} & set(names):
            raise DocumentError(f"{path}: its first row names no column `text` or `translation`")
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            rows += 1
            place = f"row {rows + 1}"
            if rows > MOST_ROWS:
                raise DocumentError(f"{path}: has more than {MOST_ROWS:,} rows")
            if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
                lost.append(Lost(place, " ".join(cells), "it has more cells than the first row"))
                continue
            items.append(_make_item(place, dict(zip(names, cells, strict=False)), lost))
    except csv.Error as error:
        raise DocumentError(f"{path}: is no table that can be read (line {reader.line_num}): {error}") from error
    return Incoming("tsv", "texts", tuple(items), tuple(lost), whole=True, exact=True)


def _make_item(place: str, cells: Mapping[str, str], lost: list[Lost]) -> Revised:
    id = undo_cell(cells.get("id", "")).strip()
    start, end = read_times(place, cells.get("start", ""), cells.get("end", ""), lost)
    speaker, role = (undo_cell(cells.get(name, "")).strip() or None for name in ("speaker", "role"))
    return Revised(place, ((id, None),) if id else (), start, end, tuple(_read_texts(cells)), speaker, role)


def read_times(place: str, start: str, end: str, lost: list[Lost]) -> tuple[int | None, int | None]:
    """Start and end in ms; what is no time that a person can have meant goes to `lost`, and then the document's times stay."""
    times = [_read_seconds(cell) for cell in (start, end)]
    if times[0] is not None and times[1] is not None and not 0 <= times[0] < times[1]:
        lost.append(Lost(place, f"{start} - {end}", "it is no span of time; the document's stays"))
        return None, None
    for cell, time in zip((start, end), times, strict=True):
        if cell.strip() and time is None:
            lost.append(Lost(place, cell, "it is no time in seconds; the document's stays"))
    return times[0], times[1]


def _read_texts(cells: Mapping[str, str]) -> Iterator[RevisedText]:
    language = undo_cell(cells.get("language", "")).strip() or None
    if "text" in cells:
        yield RevisedText(undo_cell(cells["text"]), language, "text")
    if "translation" in cells:
        yield RevisedText(undo_cell(cells["translation"]), None, "translation")


def undo_cell(cell: str) -> str:
    """A cell without the apostrophe by which `escape_cell` keeps spreadsheets from running it."""
    return cell[1:] if cell.startswith("'") and escape_cell(cell[1:]) == cell else cell


def _read_seconds(cell: str) -> int | None:
    text = cell.strip().removeprefix("'")
    return round(float(text.replace(",", ".")) * 1000) if _SECONDS.fullmatch(text) else None
