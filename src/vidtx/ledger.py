"""Which files vidtx wrote itself, byte for byte: nothing else is ever replaced unless the user asks for it.

In: paths and contents. Out: files that are replaced only if they are as vidtx left them, and a record of each file written: one small
file per path in the user's state folder, which holds the digest of the content. A content is announced before it is written, so that a run
that is killed between the two leaves nothing that the next one would take for somebody else's. A record is no secret: neither a name nor a word of a
clip stands in it. Where no record can be kept, a second run asks for `--overwrite`; nothing is lost.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, cast

from vidtx.errors import OutputError
from vidtx.files import compute_sha256, open_atomic, write_atomic

LOG = logging.getLogger(__name__)
STATE_VARIABLE = "VIDTX_STATE_DIR"
ANOTHER_WAY = "name another folder with -o, move that file away, or give --overwrite, which keeps it as .bak"
_KEY_DIGITS = 40


class Ledger:
    """The records in a folder; None: the user's own state folder."""

    def __init__(self, folder: Path | None = None) -> None:
        root = folder or find_state_dir()
        self._folder = root / "written" if root is not None else None

    def is_ours(self, path: Path) -> bool:
        """Whether the file is there as vidtx wrote it: a regular file whose content has the recorded digest."""
        record = self._find_record(path)
        try:
            return (
                record is not None
                and path.is_file()
                and not path.is_symlink()
                and compute_sha256(path) in record.read_text("ascii").split()
            )
        except (OSError, ValueError):
            return False

    def announce(self, path: Path, content: bytes) -> None:
        """Notes that vidtx is about to write this content; what was there before stays known until `record`."""
        self.announce_digest(path, _digest(content))

    def announce_digest(self, path: Path, digest: str) -> None:
        """As `announce`, for a content that does not fit into memory: its SHA-256."""
        record = self._find_record(path)
        before = ""
        if record is not None:
            with contextlib.suppress(OSError, ValueError):
                before = record.read_text("ascii")
        self._keep(path, [*before.split(), digest])

    def record(self, path: Path, content: bytes) -> None:
        """Notes that vidtx wrote this content. Where that cannot be kept, it is logged: the file will not be taken for ours."""
        self.record_digest(path, _digest(content))

    def record_digest(self, path: Path, digest: str) -> None:
        """As `record`, by the content's SHA-256."""
        self._keep(path, [digest])

    def _keep(self, path: Path, digests: Sequence[str]) -> None:
        record = self._find_record(path)
        if record is None:
            return
        try:
            record.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_atomic(record, "\n".join(dict.fromkeys(digests)) + "\n", private=True)
        except (OSError, OutputError) as error:
            LOG.debug("what was written cannot be recorded: %s", error)

    def forget(self, path: Path) -> None:
        """Removes the record of a path."""
        record = self._find_record(path)
        if record is not None:
            with contextlib.suppress(OSError):
                record.unlink(missing_ok=True)

    def _find_record(self, path: Path) -> Path | None:
        """The record's file: named by the digest of the output's real place, however it was spelled."""
        if self._folder is None:
            return None
        place = os.fsencode(path.parent.resolve() / path.name)
        return self._folder / hashlib.sha256(place).hexdigest()[:_KEY_DIGITS]


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def find_state_dir() -> Path | None:
    """$VIDTX_STATE_DIR, else `vidtx` in $XDG_STATE_HOME, else ~/.local/state/vidtx; None where there is no home folder either."""
    try:
        if folder := os.environ.get(STATE_VARIABLE):
            return Path(folder).expanduser()
        return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state").expanduser() / "vidtx"
    except RuntimeError:  # neither HOME nor an account with a home folder
        return None


def check_replaceable(path: Path, ledger: Ledger, *, overwrite: bool = False) -> None:
    """Raises OutputError where something stands at `path` that is not as vidtx wrote it. `overwrite`: anything but a folder may stand there."""
    if not os.path.lexists(path):
        return
    if path.is_dir():
        raise OutputError(path, "is a folder and is not overwritten", hint="name another folder with -o")
    if not overwrite and not ledger.is_ours(path):
        raise OutputError(path, "is there and is not as vidtx wrote it at this place; it is not overwritten", hint=ANOTHER_WAY)


def check_no_clip(path: Path, clips: Iterable[Path]) -> None:
    """Raises OutputError where `path` is one of the clips, under any name: a clip is never changed."""
    for clip in clips:
        with contextlib.suppress(OSError):
            if path.exists() and path.samefile(clip):
                raise OutputError(path, "is a clip and is never overwritten", hint="name another file")


def check_no_copy(path: Path, size: int, sha256: str) -> None:
    """Raises OutputError where `path` holds the very bytes of a clip: a copy of it is a clip, too, and no `--overwrite` means it."""
    with contextlib.suppress(OSError):
        if path.is_file() and path.stat().st_size == size and compute_sha256(path) == sha256:
            raise OutputError(path, "is a copy of the clip and is never overwritten", hint="name another file")


def write_files(contents: Mapping[Path, bytes], ledger: Ledger, *, overwrite: bool = False) -> tuple[Path, ...]:
    """Writes all files, or none where one must not be replaced; each is whole or as it was. What is replaced and not ours becomes `.bak`.

    Raises OutputError as `check_replaceable` and for a file that cannot be written.
    """
    for path in contents:
        check_replaceable(path, ledger, overwrite=overwrite)
    for path, content in contents.items():
        if os.path.lexists(path) and not ledger.is_ours(path):
            keep_backup(path)
        ledger.announce(path, content)
        write_atomic(path, content)
        ledger.record(path, content)
    return tuple(contents)


@contextlib.contextmanager
def open_output(path: Path, ledger: Ledger, *, overwrite: bool = False) -> Iterator[BinaryIO]:
    """A stream whose content becomes `path` when the block ends without an error: `write_files` for what does not fit into memory.

    Only `write` may be called. Raises OutputError as `write_files`, before the block begins where something must not be replaced.
    """
    check_replaceable(path, ledger, overwrite=overwrite)
    with open_atomic(path) as stream:
        hashing = _HashingStream(stream)
        yield cast(BinaryIO, hashing)
        if os.path.lexists(path) and not ledger.is_ours(path):
            check_replaceable(path, ledger, overwrite=overwrite)  # it may have come meanwhile
            keep_backup(path)
        ledger.announce_digest(path, hashing.digest)
    ledger.record_digest(path, hashing.digest)


class _HashingStream:
    """Passes on what is written, and knows its SHA-256."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._hash = stream, hashlib.sha256()

    def write(self, content: bytes) -> int:
        self._hash.update(content)
        return self._stream.write(content)

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()


def remove_stale(paths: Iterable[Path], ledger: Ledger) -> tuple[Path, ...]:
    """Removes files of an earlier run that are as vidtx wrote them; all others stay. Returns those that were removed."""
    removed = []
    for path in paths:
        if ledger.is_ours(path):
            with contextlib.suppress(OSError):
                path.unlink()
                ledger.forget(path)
                removed.append(path)
    return tuple(removed)


def keep_backup(path: Path) -> None:
    """Renames the file to `<name>.bak`, `<name>.bak2`, ...: whichever is free."""
    number = 1
    while os.path.lexists(backup := path.with_name(f"{path.name}.bak{number if number > 1 else ''}")):
        number += 1
    try:
        path.rename(backup)
    except OSError as error:
        raise OutputError(path, f"cannot be kept as {backup.name}: {error.strerror or error}") from error
    LOG.warning("%s was kept as %s", path.name, backup.name)
