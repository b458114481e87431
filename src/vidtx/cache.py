"""Results of finished stages, kept between runs, so that an interrupted run resumes and a repeated one is quick.

In: a `ResultKey` and a value of the document's types. Out: the value again, if it was kept and can be read. A result lies at
`stages/<clip's SHA-256>/<stage>.<version>.<key>.json`, so that what is kept of a clip can be listed and removed without opening it; a
clip's name is never written. Results hold what was said in the clip: the folder is the user's alone (mode 0700), each file too (0600).
Trouble with the folder or with a file is logged and the stage computed; it is never an error.
"""

from __future__ import annotations

import contextlib
import functools
import json
import logging
import os
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vidtx.document import codec
from vidtx.errors import DocumentError, OutputError, UsageError
from vidtx.files import compute_sha256, write_atomic
from vidtx.stages import ResultKey

LOG = logging.getLogger(__name__)
SHORTEST_PREFIX = 6  # digits of a digest that name a clip
DAY_SECONDS = 86_400
_ENTRY = re.compile(r"(?P<stage>[a-z]+)\.(?P<version>[0-9]+)\.[0-9a-f]+\.json")
_CLIP = re.compile(r"[0-9a-f]{64}")


def find_cache_dir() -> Path | None:
    """$VIDTX_CACHE_DIR, else `vidtx` in $XDG_CACHE_HOME, else ~/.cache/vidtx; None where there is no home folder either."""
    try:
        if folder := os.environ.get("VIDTX_CACHE_DIR"):
            return Path(folder).expanduser()
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache").expanduser() / "vidtx"
    except RuntimeError:  # neither HOME nor an account with a home folder
        return None


@dataclass(frozen=True, slots=True)
class CacheEntry:
    """One kept result. `used`: when it was last written or read, in seconds since 1970. `size` in bytes.

    `clip_sha256`, `stage` and `version` are None for a file that no version of today wrote: it can only be removed.
    """

    path: Path
    size: int
    used: float
    clip_sha256: str | None = None
    stage: str | None = None
    version: int | None = None


class StageCache:
    """A folder of results; None: the user's own. `fresh` reads nothing but writes all the same."""

    def __init__(self, folder: Path | None = None, *, fresh: bool = False) -> None:
        root = folder or find_cache_dir()
        self.folder = root / "stages" if root is not None else None
        self._fresh = fresh
        self._writable = True
        if root is None:
            _warn_of_no_home()

    def read(self, key: ResultKey, kind: Any) -> Any | None:
        """The value of type `kind` (such as `tuple[Turn, ...]`) kept under the key; None where there is none that can be read."""
        path = self._path(key)
        if path is None or self._fresh:
            return None
        try:
            content = json.loads(path.read_text("utf-8"))
            value = codec.decode_value(kind, content["value"])
        except FileNotFoundError:
            LOG.debug("%s: not kept from before", key.stage)
            return None
        except (OSError, ValueError, KeyError, TypeError, RecursionError, DocumentError) as error:
            LOG.warning("a kept result of the stage %s cannot be read and is computed again (%s)", key.stage, _explain(error))
            return None
        with contextlib.suppress(OSError):
            os.utime(path)
        LOG.debug("%s: kept from before", key.stage)
        return value

    def write(self, key: ResultKey, value: Any) -> None:
        """Keeps a value for `read`."""
        path = self._path(key)
        if path is None or self.folder is None or not self._writable:
            return
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.parent.mkdir(exist_ok=True, mode=0o700)
            write_atomic(
                path, json.dumps({"value": codec.encode_value(value)}, ensure_ascii=False, sort_keys=True), private=True
            )
        except (OSError, OutputError) as error:
            self._writable = False  # reported once, not for each stage of each clip
            LOG.warning("results cannot be kept for the next run: %s", error)

    def list_entries(self) -> tuple[CacheEntry, ...]:
        """Everything that lies in the folder, by clip, stage and name. A folder that is not there is empty."""
        if self.folder is None or not self.folder.is_dir():
            return ()
        # os.walk passes over a folder that cannot be entered.
        found = (Path(folder) / name for folder, _, names in os.walk(self.folder) for name in names)
        return tuple(_describe(path) for path in sorted(found) if not path.is_symlink())

    def remove(self, entries: Iterable[CacheEntry]) -> int:
        """Removes the entries and folders that this empties; returns the bytes. Raises OutputError where one cannot be removed."""
        freed = 0
        for entry in entries:
            try:
                entry.path.unlink(missing_ok=True)
            except OSError as error:
                raise OutputError(entry.path, f"cannot be removed: {error.strerror or error}") from error
            freed += entry.size
            with contextlib.suppress(OSError):  # not empty
                entry.path.parent.rmdir()
        return freed

    def _path(self, key: ResultKey) -> Path | None:
        if self.folder is None:
            return None
        return self.folder / key.clip_sha256 / f"{key.stage}.{key.version}.{key.digest}.json"


def select_entries(
    entries: Iterable[CacheEntry],
    *,
    clip_sha256: str | None = None,
    stage: str | None = None,
    older_than_days: float | None = None,
) -> tuple[CacheEntry, ...]:
    """Those entries that all of the given conditions hold for."""
    limit = None if older_than_days is None else time.time() - older_than_days * DAY_SECONDS
    return tuple(
        entry
        for entry in entries
        if (clip_sha256 is None or entry.clip_sha256 == clip_sha256)
        and (stage is None or entry.stage == stage)
        and (limit is None or entry.used < limit)
    )


def find_clip(text: str, entries: Iterable[CacheEntry]) -> str:
    """The SHA-256 of the clip that a user named: by its path, or by the first digits of its digest, as `vidtx cache show` lists them.

    Raises UsageError for what is neither, and for digits that several clips begin with.
    """
    with contextlib.suppress(OSError):  # a name that is too long, a file that cannot be read
        if (path := Path(text)).is_file():
            return compute_sha256(path)
    known = sorted({entry.clip_sha256 for entry in entries if entry.clip_sha256})
    found = [digest for digest in known if len(text) >= SHORTEST_PREFIX and digest.startswith(text.lower())]
    if len(found) == 1:
        return found[0]
    problem = (
        f"{text}: {len(found)} clips begin with these digits"
        if found
        else f"{text}: neither a file nor a clip of which anything is kept"
    )
    raise UsageError(problem, option="--clip", hint="vidtx cache show lists the clips")


def _describe(path: Path) -> CacheEntry:
    try:
        status = path.stat()
        size, used = status.st_size, status.st_mtime
    except OSError:  # removed meanwhile by another run
        size, used = 0, 0.0
    named = _ENTRY.fullmatch(path.name)
    if named is None or not _CLIP.fullmatch(path.parent.name):
        return CacheEntry(path, size, used)
    return CacheEntry(path, size, used, path.parent.name, named["stage"], int(named["version"]))


@functools.cache
def _warn_of_no_home() -> None:
    LOG.warning("nothing is kept for the next run: there is no home folder; name one with VIDTX_CACHE_DIR")


def _explain(error: Exception) -> str:
    """What is wrong, without any of the content: a decoder's message may cite what was said."""
    return type(error).__name__
