"""Verification of weights: their SHA-256 against what was recorded.

In: a manifest and the model's folder. Out: the digests of the files, or an error. Weights are code (pyannote's loader unpickles
them), so no file is opened as a model before its SHA-256 was compared with the manifest, or, where the publisher's digest is not
known to us, with the lock written when it was fetched. No network and no model package here.
"""

from __future__ import annotations

import hashlib
import json
import logging
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vidtx.engines.weights.manifests import Manifest, list_missing_files
from vidtx.errors import MissingModelsError, ModelError
from vidtx.files import compute_sha256, write_atomic

LOG = logging.getLogger(__name__)
LOCK_NAME = "MANIFEST.lock.toml"


def verify_files(manifest: Manifest, folder: Path, *, use_memory: bool = True) -> dict[str, str]:
    """Compares every file with the manifest, or with the lock written at its first fetch; returns path -> SHA-256.

    A model has one form or the other: all files are the publisher's, or all are converted; a mixture is refused. A digest is remembered by path, size and both time stamps, so that gigabytes are not hashed at each run;
    `use_memory=False` hashes everything anew. Raises MissingModelsError for a file that is not there, ModelError for one
    that differs or of which nobody recorded a digest.
    """
    missing = list_missing_files(manifest, folder)
    if missing:
        raise MissingModelsError(
            f"{manifest.id}: {', '.join(missing)} missing in {folder}",
            missing=(manifest.id,),
            hint=f"vidtx models fetch {manifest.id}",
        )
    locked = read_lock(folder) if not manifest.shipped else {}
    forms = list_forms(manifest, locked)
    memory = _DigestMemory.read() if use_memory else _DigestMemory({})
    found: dict[str, str] = {}
    for file in manifest.files:
        path = folder / file.path
        if all(form[file.path] is None for form in forms):
            raise ModelError(
                f"{path}: refused, because no checksum of it was recorded",
                hint="python models/record_checksums.py" if manifest.shipped else f"vidtx models fetch {manifest.id}",
            )
        actual = found[file.path] = memory.digest(path)
        fitting = [form for form in forms if form[file.path] == actual]
        if not fitting:
            memory.forget(path)
            expected = " or ".join(f"{digest[:12]}..." for form in forms if (digest := form[file.path]))
            raise ModelError(
                f"{path}: refused, because its SHA-256 is {actual[:12]}... and not {expected}",
                hint="reinstall vidtx" if manifest.shipped else f"remove the file, then: vidtx models fetch {manifest.id}",
            )
        forms = fitting
    if use_memory:
        memory.write()
    return found


def list_forms(manifest: Manifest, locked: Mapping[str, str]) -> list[dict[str, str | None]]:
    """The forms in which a model is accepted, the publisher's first: path -> SHA-256, None where nobody recorded one."""
    published = {file.path: file.sha256 or locked.get(file.path) for file in manifest.files}
    if not any(source.convert for source in manifest.sources):
        return [published]
    made = {f.path: f.converted.sha256 if f.converted else locked.get(f.path) for f in manifest.files}
    return [published, made]


def combine_digests(digests: Mapping[str, str]) -> str:
    """One SHA-256 for a model: that of its only file, or that of the lines `digest  path` sorted by path (as sha256sum
    prints them), so that it can be recomputed by hand."""
    if len(digests) == 1:
        return next(iter(digests.values()))
    lines = "".join(f"{digests[path]}  {path}\n" for path in sorted(digests))
    return hashlib.sha256(lines.encode()).hexdigest()


def digest_path(path: Path) -> str:
    """The SHA-256 of weights that the user named by path: of the file, or combined over a folder's files."""
    memory = _DigestMemory.read()
    if path.is_file():
        found = {path.name: memory.digest(path)}
    else:
        inside = (file for file in path.rglob("*") if file.is_file() and file.name != LOCK_NAME)
        found = {
            file.relative_to(path).as_posix(): memory.digest(file)
            for file in inside
            if not any(part.startswith(".") for part in file.relative_to(path).parts)
        }
    memory.write()
    return combine_digests(found)


def read_lock(folder: Path) -> dict[str, str]:
    """path -> SHA-256 as recorded when the files were fetched; empty when there is no lock. Raises ModelError."""
    path = folder / LOCK_NAME
    try:
        content = tomllib.loads(path.read_text("utf-8"))
        return {file["path"]: file["sha256"] for file in content["files"]}
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise ModelError(f"{path}: not a valid lock ({error})", hint=f"remove {path}, then fetch the model again") from error


def write_lock(manifest: Manifest, folder: Path, digests: Mapping[str, str]) -> Path:
    """Records what was fetched, beside it. Returns the lock's path; raises OutputError."""
    lines = [
        f"# What `vidtx models fetch` stored here. Later runs accept these files and no others.\nid = {_quote(manifest.id)}"
    ]
    if manifest.revision:
        lines.append(f"revision = {_quote(manifest.revision)}")
    for path in sorted(digests):
        size = (folder / path).stat().st_size
        lines.append(f'\n[[files]]\npath = {_quote(path)}\nsize = {size}\nsha256 = "{digests[path]}"')
    lock = folder / LOCK_NAME
    write_atomic(lock, "\n".join(lines) + "\n")
    return lock


class _DigestMemory:
    """Digests of files that were hashed before, by path, size, modification and change time, in the user's cache folder.

    It saves time and is no safeguard: whoever can write it can write the weights too.
    """

    def __init__(self, entries: dict[str, list[Any]]) -> None:
        self._entries = entries
        self._changed = False

    @classmethod
    def read(cls) -> _DigestMemory:
        try:
            entries = json.loads(_memory_path().read_text("utf-8"))
        except (OSError, ValueError):
            entries = {}
        return cls(entries if isinstance(entries, dict) else {})

    def digest(self, path: Path) -> str:
        state = path.stat()
        stamp = [state.st_size, state.st_mtime_ns, state.st_ctime_ns]
        key = str(path.resolve())
        entry = self._entries.get(key)
        if isinstance(entry, list) and len(entry) == 4 and entry[:3] == stamp and isinstance(entry[3], str):
            return entry[3]
        found = compute_sha256(path)
        self._entries[key] = [*stamp, found]
        self._changed = True
        return found

    def forget(self, path: Path) -> None:
        self._entries.pop(str(path.resolve()), None)
        self._changed = True
        self.write()

    def write(self) -> None:
        if not self._changed:
            return
        try:
            write_atomic(_memory_path(), json.dumps(self._entries, indent=0, sort_keys=True), private=True)
        except Exception as error:  # a cache that cannot be written costs time, not correctness
            LOG.debug("the memory of digests was not written: %s", error)


def _memory_path() -> Path:
    import platformdirs

    return platformdirs.user_cache_path("vidtx", appauthor=False) / "verified-weights.json"


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
