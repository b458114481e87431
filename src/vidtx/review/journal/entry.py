"""One line of a journal, and its JSON: who changed what, when, and the digest of the line before.

The first line is the header. It names the document and the clip by their digests, so that the chain is anchored in both: a line that was
altered, removed or put in between no longer fits the digest that the next line names. Lines that are missing at the very end cannot be
found from the journal alone; the digest of its last line, kept elsewhere, shows them (`vidtx history`).
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from vidtx.document import Correction
from vidtx.document.checks import require, require_choice, require_sha256, require_text
from vidtx.document.codec import decode_value, encode_value
from vidtx.errors import DocumentError
from vidtx.files import show_name

SCHEMA = "vidtx.journal"
VERSION = 1

Action = Literal["correct", "undo", "redo"]
ACTIONS: tuple[str, ...] = get_args(Action)

LONGEST_AUTHOR = 100  # characters of a name
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")


@dataclass(frozen=True, slots=True)
class Header:
    """What a journal is about. `document`: the file's name, for people; the digests decide."""

    document: str
    document_sha256: str
    clip_sha256: str
    schema: str = SCHEMA
    version: int = VERSION

    def __post_init__(self) -> None:
        require(self.schema == SCHEMA, f"{self.schema!r} is not {SCHEMA!r}")
        require(self.version == VERSION, f"the journal has version {self.version}; this vidtx reads version {VERSION}")
        require_text(self.document, "a journal")
        require_sha256(self.document_sha256)
        require_sha256(self.clip_sha256)


@dataclass(frozen=True, slots=True)
class Entry:
    """A step of the review: one or more corrections that belong together, or an earlier step undone or redone.

    `number`: from 1, in order. `previous`: the SHA-256 of the line before. `entry`: the number of the step that is undone or redone.
    `time`: RFC 3339, in UTC.
    """

    number: int
    previous: str
    author: str
    time: str
    action: Action
    corrections: tuple[Correction, ...] = ()
    entry: int | None = None

    def __post_init__(self) -> None:
        require(self.number >= 1, "entries are numbered from 1")
        require_sha256(self.previous)
        check_author(self.author)
        require(_TIME.fullmatch(self.time) is not None, f"{self.time!r} is no time in UTC such as 2026-11-27T12:00:00Z")
        require_choice(self.action, ACTIONS, "an action", f"entry {self.number}")
        if self.action == "correct":
            require(bool(self.corrections) and self.entry is None, f"entry {self.number} holds corrections and nothing else")
        else:
            require(not self.corrections, f"entry {self.number} holds no corrections")
            require(self.entry is not None and 1 <= self.entry < self.number, f"entry {self.number} names an earlier entry")


Line = Header | Entry


def check_author(author: str) -> str:
    """The name of a reviewer. Raises DocumentError for one that is empty, too long, or holds what cannot be shown on one line."""
    require(bool(author.strip()), "a change names its author")
    require(len(author) <= LONGEST_AUTHOR, f"a name has up to {LONGEST_AUTHOR} characters")
    require_text(author, "an author")
    require(author.isprintable(), f"{author!r} is no name: it holds control characters")
    return author


def make_header(document: Path, content: bytes, clip_sha256: str) -> Header:
    """Of a document's file and its bytes. A name that is no text is written as far as it is one."""
    return Header(show_name(document), hashlib.sha256(content).hexdigest(), clip_sha256)


def encode_line(line: Line) -> bytes:
    """The line with its end, `\\n`. Byte-stable: equal values give equal bytes."""
    content: dict[str, Any] = encode_value(line)
    if isinstance(line, Entry):
        content = {name: value for name, value in content.items() if value not in (None, [])}
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode() + b"\n"


def decode_line(raw: bytes, number: int) -> Line:
    """The header (number 0) or entry in a line without its end. Raises DocumentError."""
    try:
        content = json.loads(raw, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise DocumentError(f"this is not JSON: {error}") from None
    if not isinstance(content, dict):
        raise DocumentError("this is no object")
    line: Line = decode_value(Entry if number else Header, content)
    if (
        encode_line(line) != raw + b"\n"
    ):  # nothing is read that would be written otherwise: keys twice, other spellings of numbers
        raise DocumentError("it is not written as vidtx writes it")
    if isinstance(line, Entry) and line.number != number:
        raise DocumentError(f"it says that it is entry {line.number}")
    return line


def digest_line(raw: bytes) -> str:
    """The SHA-256 of a line without its end, in lower-case hexadecimal."""
    return hashlib.sha256(raw.removesuffix(b"\n")).hexdigest()


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number in JSON")
