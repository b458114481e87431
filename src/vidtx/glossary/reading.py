"""Glossary files: TSV with a header row, or TOML with `[[entry]]` tables.

In: a path. Out: the entries in the file's order. Whatever is wrong is a UsageError (exit code 2) of one sentence that names the file and the line.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vidtx.document import GlossaryEntry
from vidtx.document.checks import has_surrogates
from vidtx.errors import DocumentError, UsageError

OPTION = "--glossary"
REQUIRED = ("source_language", "source", "target_language", "target")
COLUMNS = (*REQUIRED, "instead", "note")
BETWEEN = "|"  # between several renderings in `instead`
ENDINGS = (".tsv", ".toml")
MOST_BYTES = 2_000_000
MOST_ENTRIES = 5_000
LONGEST_TERM, LONGEST_NOTE = 200, 1_000  # characters
HINT = "vidtx glossary starter -o terms.tsv writes one to begin with"
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
_TABLE = re.compile(r"^[ \t]*\[\[[ \t]*entry[ \t]*\]\]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as it stands in a file. `place`: `terms.tsv:4`."""

    place: str
    values: Mapping[str, str | Sequence[str]]


def read_glossary(path: Path) -> tuple[GlossaryEntry, ...]:
    """The entries of a file, at least one. Raises UsageError."""
    if path.suffix.lower() not in ENDINGS:
        raise _refuse(str(path), f"the name of a glossary ends in {' or '.join(ENDINGS)}")
    text = _read_text(path)
    rows = list(_read_toml(path, text) if path.suffix.lower() == ".toml" else _read_tsv(path, text))
    if not rows:
        raise _refuse(str(path), "it holds no entry")
    if len(rows) > MOST_ENTRIES:
        raise _refuse(str(path), f"it holds {len(rows)} entries; {MOST_ENTRIES} are the most")
    found: dict[tuple[str, str, str], tuple[str, GlossaryEntry]] = {}
    for row in rows:
        entry = _make_entry(row)
        before, known = found.setdefault(identify(entry), (row.place, entry))
        if known is not entry:
            same = known.target == entry.target
            what = "stands here again" if same else f"is {entry.target!r} here and {known.target!r} there"
            raise _refuse(row.place, f"{entry.source!r} {what} (first at {before})")
    return tuple(entry for _, entry in found.values())


def identify(entry: GlossaryEntry) -> tuple[str, str, str]:
    """What two entries must not both have: they would say how the same term is rendered."""
    return entry.source_language, entry.source.casefold(), entry.target_language


def merge_glossaries(glossaries: Sequence[Sequence[GlossaryEntry]]) -> tuple[GlossaryEntry, ...]:
    """The entries of several files; where two say how the same term is rendered, the one of the later file stands, in the earlier one's place."""
    found: dict[tuple[str, str, str], GlossaryEntry] = {}
    for entries in glossaries:
        found.update({identify(entry): entry for entry in entries})
    return tuple(found.values())


def _refuse(place: str, reason: str) -> UsageError:
    return UsageError(f"{place}: {reason}", option=OPTION, hint=HINT)


def _read_text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise _refuse(str(path), "there is no such file") from None
    except OSError as error:
        raise _refuse(str(path), f"cannot be read: {error.strerror or error}") from None
    if len(content) > MOST_BYTES:
        raise _refuse(str(path), f"it is larger than {MOST_BYTES // 1_000_000} MB")
    if b"\0" in content:
        raise _refuse(
            str(path), "this is no text in UTF-8" + (" but in UTF-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "")
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refuse(f"{path}:{content[: error.start].count(10) + 1}", "this is no text in UTF-8; save it as UTF-8") from None


def _read_tsv(path: Path, text: str) -> Iterator[Row]:
    """A row for each line below the header; empty lines and those that begin with # are passed over."""
    lines = [(n, line) for n, line in enumerate(re.split(r"\r\n|\r|\n", text), 1) if line.strip() and not line.startswith("#")]
    if not lines:
        raise _refuse(str(path), "it is empty")
    number, header = lines[0]
    names = [cell.strip().lower() for cell in header.split("\t")]
    while names and not names[-1]:
        names.pop()
    if unknown := [name for name in names if name not in COLUMNS]:
        raise _refuse(
            f"{path}:{number}",
            f"{unknown[0]!r} is no column; the first line names the columns {', '.join(COLUMNS)}, parted by tabs",
        )
    if missing := [name for name in REQUIRED if name not in names]:
        raise _refuse(
            f"{path}:{number}", f"the column {missing[0]} is missing; the first line names the columns {', '.join(COLUMNS)}"
        )
    if len(set(names)) < len(names):
        raise _refuse(f"{path}:{number}", f"the column {next(n for n in names if names.count(n) > 1)} stands twice")
    for number, line in lines[1:]:
        cells = line.split("\t")
        if any(cell.strip() for cell in cells[len(names) :]):
            raise _refuse(f"{path}:{number}", f"it has {len(cells)} cells, and the header names {len(names)} columns")
        yield Row(f"{path}:{number}", dict(zip(names, cells, strict=False)))


def _read_toml(path: Path, text: str) -> Iterator[Row]:
    try:
        content: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        number = line[1] if line else text.count("\n") + 1  # "at end of document"
        raise _refuse(f"{path}:{number}", f"this is not TOML: {error}") from None
    except (RecursionError, ValueError) as error:
        raise _refuse(str(path), f"this is not TOML: {type(error).__name__}") from None
    if unknown := [name for name in content if name != "entry"]:
        raise _refuse(str(path), f"{unknown[0]!r} is not known; entries stand in [[entry]] tables")
    tables = content.get("entry", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise _refuse(str(path), "entries stand in [[entry]] tables")
    lines = [text.count("\n", 0, match.start()) + 1 for match in _TABLE.finditer(text)]
    for n, table in enumerate(tables):
        # Where a text holds what looks like a table, the lines are not known.
        place = f"{path}:{lines[n]}" if len(lines) == len(tables) else f"{path}: entry {n + 1}"
        for name, value in table.items():
            if name not in COLUMNS:
                raise _refuse(place, f"{name!r} is no key of an entry; keys are {', '.join(COLUMNS)}")
            if name == "instead" and isinstance(value, list) and all(isinstance(each, str) for each in value):
                continue
            if not isinstance(value, str):
                raise _refuse(place, f"{name} must be a text in quotes" + (", or a list of them" if name == "instead" else ""))
        if missing := [name for name in REQUIRED if name not in table]:
            raise _refuse(place, f"{missing[0]} is missing")
        yield Row(place, table)


def _make_entry(row: Row) -> GlossaryEntry:
    stated = row.values.get("instead", "")
    listed = stated.split(BETWEEN) if isinstance(stated, str) else stated
    instead = tuple(dict.fromkeys(each for each in (_clean(row, "instead", text, LONGEST_TERM) for text in listed) if each))
    values = {
        name: _clean(row, name, str(row.values.get(name, "")), LONGEST_NOTE if name == "note" else LONGEST_TERM)
        for name in COLUMNS
        if name != "instead"
    }
    for name in REQUIRED:
        if not values[name]:
            raise _refuse(row.place, f"{name} is empty")
    for name, text in (("source", values["source"]), ("target", values["target"]), *(("instead", each) for each in instead)):
        if not any(map(str.isalnum, text)):
            raise _refuse(row.place, f"{name} holds neither a letter nor a digit")
    if values["target"].casefold() in map(str.casefold, instead):
        raise _refuse(row.place, "instead names the target itself")
    values |= {name: values[name].lower() for name in ("source_language", "target_language")}
    if values["source_language"] == values["target_language"]:
        both = values["source_language"]
        raise _refuse(row.place, f"both languages are {both!r}; a glossary says how a term is rendered in another one")
    try:
        return GlossaryEntry(**values, instead=instead)
    except DocumentError:
        wrong = next(v for n, v in values.items() if n.endswith("language") and not _LANGUAGE.fullmatch(v))
        raise _refuse(row.place, f"{wrong!r} is not a language code such as uk, ko or en") from None


def _clean(row: Row, name: str, text: str, longest: int) -> str:
    cleaned = unicodedata.normalize("NFC", text).strip()
    if len(cleaned) > longest:
        raise _refuse(row.place, f"{name} is longer than {longest} characters")
    if has_surrogates(cleaned) or any(unicodedata.category(character) == "Cc" for character in cleaned):
        raise _refuse(row.place, f"{name} holds a control character, such as a line break or a tab")
    return cleaned
