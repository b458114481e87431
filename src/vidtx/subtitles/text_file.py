"""Text files that other programs wrote: their bytes as lines, whatever encoding and line ends they use.

In: a path. Out: its bytes, within a limit, or its lines. UTF-8 and UTF-16 are read; anything else is an error that says so, since a guess would turn names into other names.
"""

from __future__ import annotations

import codecs
from pathlib import Path

from vidtx.errors import DocumentError, OutputError
from vidtx.views.text import clean_text

LARGEST_BYTES = 64 << 20
MOST_LINES = 2_000_000  # some 130 hours of subtitles; what is read of a line takes more memory than the line
_SHOWN = 80  # characters of a line in a message
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_bytes(path: Path) -> bytes:
    """The content of a file. Raises OutputError for one that cannot be read, DocumentError for one that is too large to be a subtitle file."""
    try:
        if not path.is_file():
            raise OutputError(path, "is no file" if path.exists() else "cannot be read: there is no such file")
        with path.open("rb") as stream:
            content = stream.read(LARGEST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise OutputError(path, f"cannot be read: {reason}") from error
    if len(content) > LARGEST_BYTES:
        raise DocumentError(f"{path}: is no subtitle file: it is larger than {LARGEST_BYTES >> 20} MB")
    return content


def decode_text(path: Path, content: bytes) -> str:
    """Text without its byte order mark; a null character becomes U+FFFD. Raises DocumentError for bytes that are neither UTF-8 nor UTF-16."""
    encoding = "utf-16" if content.startswith(_UTF_16) else "utf-8-sig"
    if encoding != "utf-16" and b"\0" in content[:64]:  # UTF-16 without a mark: every other byte of Latin text is null
        encoding = "utf-16-be" if content[:1] == b"\0" else "utf-16-le"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise DocumentError(
            f"{path}: line {line} is not {encoding.removesuffix('-sig').upper()} text",
            hint="save it as UTF-8 in the program that wrote it, or: iconv -f CP949 (Korean) or WINDOWS-1251 (Ukrainian) -t UTF-8 FILE",
        ) from error
    return text.removeprefix("\ufeff").replace("\0", "\ufffd")


def split_lines(path: Path, text: str) -> list[str]:
    """The lines, which end with CR LF, LF or CR and with nothing else. Raises DocumentError for more than any subtitle file has."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > MOST_LINES:
        raise DocumentError(f"{path}: is no subtitle file: it has more than {MOST_LINES:,} lines")
    return text.split("\n")


def quote_line(text: str) -> str:
    """A line of a file for a message: on one line, without control characters, not too long."""
    cleaned = clean_text(text)
    return cleaned if len(cleaned) <= _SHOWN else f"{cleaned[:_SHOWN]}…"
