"""The file of a journal: read from where one stopped, appended under a lock, flushed to disk before anybody is told.

Several processes may hold one journal open: each appends under an exclusive lock (`flock`) after it has read what the others wrote. A process
that is killed while it writes leaves half a line at most; the next one that writes sets it aside, in a file beside the journal.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import logging
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from vidtx.errors import DocumentError, OutputError
from vidtx.outputs import JOURNAL_ENDING
from vidtx.review.journal.entry import Entry, Header, decode_line, digest_line, encode_line

LOG = logging.getLogger(__name__)

LARGEST_JOURNAL = 256 << 20  # bytes: years of a reviewer's work


class JournalError(DocumentError):
    """A journal that cannot be trusted: a line was altered, or it is about another document. `line` counts from 1."""

    def __init__(self, path: Path, line: int, reason: str, *, hint: str | None = None) -> None:
        super().__init__(f"{path}: line {line}: {reason}", hint=hint)
        self.path = path
        self.line = line


@dataclass(frozen=True, slots=True)
class JournalContent:
    """All of a journal. `head`: the digest of its last whole line. `torn`: bytes of half a line at its end, which nobody reads."""

    header: Header
    entries: tuple[Entry, ...]
    head: str
    torn: int = 0


def name_journal(document: Path) -> Path:
    """Where the journal of a document lies: `talk.vidtx.journal.jsonl` beside `talk.vidtx.json`."""
    stem = document.name.removesuffix(".json").removesuffix(".vidtx")
    return document.with_name(f"{stem}{JOURNAL_ENDING}")


def read_journal(path: Path, header: Header | None = None) -> JournalContent | None:
    """All of a journal with its chain of digests checked; None where there is no file or nothing whole in it.

    `header`: what it must be about. Raises JournalError for the first line that does not fit, OutputError where it cannot be read.
    """
    reader = _Chain(path, header)
    try:
        with _open_file(path) as stream:
            reader.read(stream.fileno())
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:  # a document whose name leaves no room for the ending has none
            return None
        raise OutputError(path, f"cannot be read: {error.strerror or error}") from error
    if reader.header is None:
        return None
    return JournalContent(reader.header, tuple(reader.entries), reader.head, reader.torn)


def _open_file(path: Path) -> BinaryIO:
    """Opens a journal to read it, and nothing else: a pipe would be waited for. Raises OSError, OutputError."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OutputError(path, "is no file", hint="move it away: the journal of the review has that name")
    return os.fdopen(handle, "rb")


class Journal:
    """A journal that is kept open for a review. Not for several threads at once."""

    def __init__(self, path: Path, header: Header) -> None:
        self.path = path
        self._header = header
        self._chain = _Chain(path, header)
        self._identity: tuple[int, int] | None = None

    @property
    def entries(self) -> Sequence[Entry]:
        """Those that were read or written so far."""
        return self._chain.entries

    @property
    def head(self) -> str:
        """The digest of the last line: what the next entry names as `previous`."""
        return self._chain.head if self._chain.header is not None else digest_line(encode_line(self._header))

    def has_grown(self) -> bool:
        """Whether somebody else appended since it was read; costs one call of the system."""
        try:
            return self.path.stat().st_size != self._chain.offset
        except OSError:
            return False

    def read_new(self) -> tuple[Entry, ...]:
        """What others appended since. Raises JournalError, OutputError."""
        known = len(self._chain.entries)
        try:
            with _open_file(self.path) as stream:
                self._read(stream.fileno())
        except FileNotFoundError:
            if self._chain.header is not None:
                raise OutputError(self.path, "is gone; what was changed so far stood in it") from None
        except OSError as error:
            raise OutputError(self.path, f"cannot be read: {error.strerror or error}") from error
        return tuple(self._chain.entries[known:])

    @contextlib.contextmanager
    def locked(self) -> Iterator[Pen]:
        """A pen that may append while the block lasts: nobody else writes meanwhile, and all that others wrote has been read.

        Raises JournalError, and OutputError where the file cannot be made or locked.
        """
        handle = self._open_locked()
        try:
            self._read(handle)
            if self._chain.torn:
                self._set_aside(handle)
            yield Pen(self.path, handle, self._chain, self._header)
        finally:
            if os.fstat(handle).st_size == 0:  # nothing came of it: no empty file stays, also where the journal was moved away
                if self._chain.header is None:
                    self._identity = None
                with contextlib.suppress(OSError):
                    self.path.unlink()
            os.close(handle)  # and unlocks

    def _open_locked(self) -> int:
        """The file, made if it is not there, locked, and still the one of that name."""
        try:
            while True:
                handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW, 0o666)
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX)
                    if os.path.samestat(os.fstat(handle), self.path.lstat()):
                        return handle
                except FileNotFoundError:
                    pass  # whoever had it locked removed it empty
                except BaseException:
                    os.close(handle)
                    raise
                os.close(handle)
        except OSError as error:
            raise OutputError(self.path, f"cannot be written: {error.strerror or error}") from error

    def _read(self, handle: int) -> None:
        found = os.fstat(handle)
        if self._identity not in (None, (found.st_dev, found.st_ino)) or found.st_size < self._chain.offset:
            raise OutputError(
                self.path, "was replaced or cut short while it was open", hint="start the review again; vidtx history --verify"
            )
        self._identity = found.st_dev, found.st_ino
        self._chain.read(handle)

    def _set_aside(self, handle: int) -> None:
        """Half a line, from a process that was killed, goes into a file of its own: nothing is thrown away."""
        half = os.pread(handle, self._chain.torn, self._chain.offset)
        aside = self.path.with_name(f"{self.path.name}.torn")
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
            with os.fdopen(os.open(aside, flags, 0o666), "wb") as stream:
                stream.write(half + b"\n")
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            raise OutputError(
                aside,
                f"half a line at the journal's end could not be set aside: {error.strerror or error}",
                hint="nothing was changed; make space, or move that file away",
            ) from error
        os.ftruncate(handle, self._chain.offset)
        os.fsync(handle)
        self._chain.torn = 0
        LOG.warning("%s: half a line at its end was set aside in %s", self.path, aside.name)


class _Chain:
    """Lines read so far, each checked against the one before."""

    def __init__(self, path: Path, expected: Header | None) -> None:
        self.path = path
        self.expected = expected
        self.header: Header | None = None
        self.entries: list[Entry] = []
        self.head = ""
        self.offset = 0  # bytes of whole lines
        self.torn = 0

    def read(self, handle: int) -> None:
        """The whole lines after `offset`."""
        size = os.fstat(handle).st_size
        if size > LARGEST_JOURNAL:
            raise OutputError(self.path, f"is no journal: it is larger than {LARGEST_JOURNAL >> 20} MB")
        content = bytearray()
        while (missing := size - self.offset - len(content)) > 0:
            block = os.pread(handle, missing, self.offset + len(content))
            if not block:
                break
            content += block
        *lines, rest = bytes(content).split(b"\n")
        for raw in lines:
            self.take(raw)
        self.torn = len(rest)

    def take(self, raw: bytes) -> None:
        number = 0 if self.header is None else len(self.entries) + 1
        if raw.endswith(b"\r"):
            raise JournalError(
                self.path, number + 1, "its line ends are CR LF: a program converted them", hint="convert them back to LF"
            )
        try:
            line = decode_line(raw, number)
        except DocumentError as error:
            raise JournalError(self.path, number + 1, f"was altered or is no line of a journal: {error}") from None
        if isinstance(line, Header):
            self._check_header(line)
            self.header = line
        else:
            if line.previous != self.head:
                raise JournalError(
                    self.path, number + 1, "does not follow from the line before: one of the two was altered, or a line is gone"
                )
            self.entries.append(line)
        self.head = digest_line(raw)
        self.offset += len(raw) + 1

    def _check_header(self, header: Header) -> None:
        if self.expected is None:
            return
        if header.clip_sha256 != self.expected.clip_sha256:
            raise JournalError(self.path, 1, "this journal is about another clip")
        if header.document_sha256 != self.expected.document_sha256:
            raise JournalError(
                self.path,
                1,
                f"this journal is about another version of the document (SHA-256 {header.document_sha256[:12]}..., "
                f"the file has {self.expected.document_sha256[:12]}...)",
                hint="restore the document as it was (a run with --overwrite keeps it as .bak), or move the journal away",
            )


class Pen:
    """Appends lines while the journal is locked."""

    def __init__(self, path: Path, handle: int, chain: _Chain, header: Header) -> None:
        self._path, self._handle, self._chain, self._header = path, handle, chain, header

    def append(self, entry: Entry) -> None:
        """Writes an entry (and the header before the first) and waits until it is on disk. Raises OutputError; then nothing was written."""
        raw = encode_line(entry)
        start = self._chain.offset
        first = self._chain.header is None
        header = encode_line(self._header) if first else b""
        if start + len(header) + len(raw) > LARGEST_JOURNAL:  # it could not be read again
            raise OutputError(self._path, f"is full: a journal has up to {LARGEST_JOURNAL >> 20} MB")
        try:
            self._write(header + raw)
            os.fsync(self._handle)
            if first:
                _sync_folder(self._path.parent)
        except OSError as error:
            with contextlib.suppress(OSError):
                os.ftruncate(self._handle, start)
            raise OutputError(
                self._path,
                f"cannot be written: {error.strerror or error}",
                hint="the change was not kept; make space and try again",
            ) from error
        if first:
            self._chain.take(header[:-1])
        self._chain.take(raw[:-1])

    def _write(self, content: bytes) -> None:
        while content:
            content = content[os.write(self._handle, content) :]


def _sync_folder(folder: Path) -> None:
    """A new file's name is on disk only when its folder is."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
