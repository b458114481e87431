"""Reading and writing of files, the careful way: sha256 by streaming, and writes that are whole or not there at all.

In: paths and bytes. Out: digests, and files that were written to a temporary sibling, flushed to disk and renamed.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from vidtx.errors import OutputError

_SIBLING_BYTES = 60
_BLOCK = 1 << 20  # bytes read at a time: memory stays flat for a clip of any size


def compute_sha256(path: Path) -> str:
    """The SHA-256 of a file in lower-case hexadecimal, read in blocks of 1 MiB. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def show_name(path: Path) -> str:
    """The name of a file as text: bytes in it that are no UTF-8 are replaced."""
    return os.fsencode(path.name).decode("utf-8", "replace")


def expand_home(text: str | Path) -> Path:
    """The path with a leading `~` replaced by the home folder; as it is where nobody knows that home."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return Path(text)


@contextlib.contextmanager
def open_atomic(path: Path, *, private: bool = False) -> Iterator[BinaryIO]:
    """A binary stream whose content becomes `path` only if the block ends without an error.

    The bytes go to a temporary sibling, are flushed to disk (fsync) and renamed over `path`; after an error or Ctrl-C the
    sibling is removed and `path` is as it was. `private` gives mode 0600, otherwise the user's umask decides. Raises
    OutputError where the folder cannot be made or written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{_shorten(path.name)}.", suffix=".part")
    except OSError as error:
        raise OutputError(path, f"cannot be written: {error.strerror or error}", hint="name another folder with -o") from error
    sibling = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if not private:
            sibling.chmod(0o666 & ~_umask())
        os.replace(sibling, path)
    except OSError as error:
        raise OutputError(path, f"cannot be written: {error.strerror or error}", hint="name another folder with -o") from error
    finally:
        sibling.unlink(missing_ok=True)


def write_atomic(path: Path, content: bytes | str, *, private: bool = False) -> None:
    """Writes a whole file through `open_atomic`; text is written as UTF-8 with the line ends that it has."""
    with open_atomic(path, private=private) as stream:
        stream.write(content.encode("utf-8") if isinstance(content, str) else content)


def _shorten(name: str) -> str:
    """The beginning of a name, so short that a sibling's name fits wherever the name does."""
    return os.fsencode(name)[:_SIBLING_BYTES].decode("utf-8", "ignore")


def _umask() -> int:
    """The process's umask; reading it means setting it, so it is set back at once."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
