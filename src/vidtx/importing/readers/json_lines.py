"""JSON Lines as `vidtx.export.text.json_lines` writes them, changed by a program (.jsonl).

In: a path. Out: an `Incoming` of whole texts, of the keys `id`, `start`, `end`, `speaker`, `name`, `language`, `text` and `translations`; what others say is not taken back. Lines may lack keys.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from vidtx.errors import DocumentError
from vidtx.importing.model import Incoming, Lost, Revised, RevisedText
from vidtx.importing.readers.table import MOST_ROWS, read_times
from vidtx.subtitles.text_file import decode_text, quote_line, read_bytes


def read_json_lines(path: Path) -> Incoming:
    """Raises OutputError, DocumentError."""
    items: list[Revised] = []
    lost: list[Lost] = []
    for number, line in enumerate(decode_text(path, read_bytes(path)).split("\n"), 1):
        if not line.strip():
            continue
        if len(items) + len(lost) >= MOST_ROWS:
            raise DocumentError(f"{path}: has more than {MOST_ROWS:,} lines")
        place = f"line {number}"
        try:
            content = json.loads(line)
        except (ValueError, RecursionError):
            content = None
        item = _make_item(place, content, lost) if isinstance(content, dict) else None
        if item is None:
            lost.append(Lost(place, quote_line(line), "it is no JSON object with texts"))
        else:
            items.append(item)
    if not items:
        raise DocumentError(f"{path}: holds no line that is a JSON object with `id` and `text`")
    return Incoming("jsonl", "texts", tuple(items), tuple(lost), whole=True, exact=True)


def _make_item(place: str, content: Mapping[str, Any], lost: list[Lost]) -> Revised | None:
    try:
        texts = tuple(_read_texts(content))
    except (TypeError, KeyError, AttributeError):
        return None
    id, speaker, role = content.get("id"), content.get("name") or content.get("speaker"), content.get("role")
    return Revised(
        place,
        ((id, None),) if isinstance(id, str) and id else (),
        *read_times(place, _show_time(content.get("start")), _show_time(content.get("end")), lost),
        texts,
        speaker if isinstance(speaker, str) else None,
        role if isinstance(role, str) else None,
    )


def _read_texts(content: Mapping[str, Any]) -> Iterator[RevisedText]:
    """Raises TypeError, KeyError or AttributeError for what has another form."""
    language = content.get("language")
    if (text := content.get("text")) is not None:
        yield RevisedText(_require(text), None if language is None else _require(language), "text")
    for translation in content.get("translations") or ():
        yield RevisedText(_require(translation["text"]), _require(translation["language"]), "translation")


def _require(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _show_time(value: object) -> str:
    """A value as a cell of a table, which `read_times` reads."""
    if value is None:
        return ""
    return f"{value:.3f}" if isinstance(value, float) and math.isfinite(value) else quote_line(str(value))
