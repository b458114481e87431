"""What tells a file from another that took its place, and the only way in which this room opens one: a regular file, never waited for.

In: a path. Out: a descriptor and the file's `Identity`, from one `open`, so that nothing can be put between a check and the reading. A
digest that was computed from a descriptor is remembered under the identity that the descriptor had.
"""

from __future__ import annotations

import hashlib
import os
import stat
import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from vidtx.errors import MediaError
from vidtx.media.probe import check_file

_REMEMBERED = 64  # digests


@dataclass(frozen=True, slots=True)
class Identity:
    """Which file it is, and in which state. `modified`: in ns."""

    device: int
    inode: int
    size: int
    modified: int

    @classmethod
    def of(cls, status: os.stat_result) -> Identity:
        return cls(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def open_regular(path: Path) -> tuple[int, Identity]:
    """A descriptor for reading, and what it is open upon. Raises MediaError for what is no regular file, OSError for what cannot be opened.

    O_NONBLOCK: a FIFO that took the file's place between two looks would be waited for without end.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    except ValueError as error:  # a null character in the name
        raise MediaError(path, "cannot be read (no such name)") from error
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise MediaError(path, "is a pipe or a device, not a file", hint="save the clip to a file first")
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor, Identity.of(status)


def read_identity(path: Path) -> Identity:
    """Raises MediaError for what is no regular file, OSError for what is not there."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise MediaError(path, "is a pipe or a device, not a file", hint="save the clip to a file first")
    return Identity.of(status)


class Digests:
    """The SHA-256 of files, computed once for each path and identity. Nothing is written to disk."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, Identity], str] = OrderedDict()
        self._lock = threading.Lock()

    def compute(self, path: Path) -> tuple[str, Identity]:
        """The digest in lower-case hexadecimal, and the identity of the file that has it.

        Raises MediaError for what is no readable, regular, non-empty file, or is written to meanwhile.
        """
        check_file(path)
        try:
            descriptor, identity = open_regular(path)
            with os.fdopen(descriptor, "rb") as stream:
                key = (os.path.abspath(path), identity)  # noqa: PTH100 (a link is a path of its own)
                with self._lock:
                    if key in self._known:
                        return self._known[key], identity
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
                if Identity.of(os.fstat(stream.fileno())) != identity:
                    raise MediaError(path, "is being written to", hint="wait until it is whole")
        except OSError as error:
            raise MediaError(path, f"cannot be read ({error.strerror or error})", hint="check the permissions") from error
        with self._lock:
            self._known[key] = digest
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return digest, identity
