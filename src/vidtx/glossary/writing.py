"""A glossary as the text of a file: TSV or TOML, which `vidtx.glossary.reading` reads back as the same entries.

In: entries. Out: text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

from vidtx.document import GlossaryEntry
from vidtx.glossary.reading import BETWEEN, COLUMNS, REQUIRED


def write_tsv(entries: Sequence[GlossaryEntry]) -> str:
    """A header and a line for each entry. No cell is quoted: none holds a tab or a line break."""
    rows = [COLUMNS, *(tuple(_write_cell(entry, name) for name in COLUMNS) for entry in entries)]
    return "".join("\t".join(row) + "\n" for row in rows)


def _write_cell(entry: GlossaryEntry, name: str) -> str:
    value = getattr(entry, name)
    return BETWEEN.join(value) if name == "instead" else str(value)


def write_toml(entries: Sequence[GlossaryEntry]) -> str:
    """An `[[entry]]` table for each entry; what is empty is left out."""
    tables = []
    for entry in entries:
        values = [(name, list(entry.instead) if name == "instead" else getattr(entry, name)) for name in COLUMNS]
        # A basic string of TOML escapes as JSON does; what JSON leaves alone and TOML does not allow, no entry holds.
        lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values if value or name in REQUIRED]
        tables.append("[[entry]]\n" + "".join(f"{line}\n" for line in lines))
    return "\n".join(tables)


WRITERS: Mapping[str, Callable[[Sequence[GlossaryEntry]], str]] = {".tsv": write_tsv, ".toml": write_toml}
