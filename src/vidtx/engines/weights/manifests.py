"""Weights on disk: where they lie, what they should be, and whether they are that.

In: a manifest (one TOML file per model, shipped with vidtx) and a folder. Out: the digests of the files that were checked,
or an error. Weights are code (pyannote's loader unpickles them), so nothing here is opened as a model before its SHA-256
was compared with the manifest, or, where the publisher's digest is not known to us, with the lock written when it was
fetched. No network and no model package here.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from vidtx.errors import MissingModelsError, ModelError, UsageError
from vidtx.files import compute_sha256, write_atomic

log = logging.getLogger(__name__)

ENVIRONMENT = "VIDTX_MODELS_DIR"
LOCK_NAME = "MANIFEST.lock.toml"
TASKS = ("recognition", "diarization", "translation")

_SHA256 = re.compile(r"[0-9a-f]{64}")
_SAMPLE = "interrogation.mp4"


@dataclass(frozen=True, slots=True)
class WeightFile:
    """One file of a model. `url` None: shipped with vidtx. `sha256` None: its publisher's digest is not known to us."""

    path: str  # relative, with forward slashes
    url: str | None = None
    size: int | None = None  # bytes
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a model is and which files it consists of; read from `models/manifests/<id>.toml`."""

    id: str
    task: str  # recognition | diarization | translation
    engine: str  # whisper | pyannote | seq2seq
    model: str  # the name its publisher gave it
    license: str
    folder: str  # below the models folder, or below the shipped `demo` folder
    entry: str  # what the engine opens: a file in the folder, or "." for the folder itself
    files: tuple[WeightFile, ...]
    revision: str | None = None
    shipped: bool = False
    gated: bool = False
    page: str | None = None
    about_bytes: int | None = None  # for the table, where exact sizes are not known
    note: str = ""

    @property
    def size(self) -> int | None:
        """Bytes of all files; the publisher's round figure where one is unknown; None if neither is there."""
        sizes = [file.size for file in self.files]
        if any(size is None for size in sizes):
            return self.about_bytes
        return sum(size for size in sizes if size is not None)


def shipped_folder() -> Path:
    """The `models` folder that came with vidtx: inside the installed wheel, or the checkout's own.

    Raises ModelError where neither is there (a damaged installation).
    """
    for folder in (_package() / "_shipped" / "models", _package().parents[1] / "models"):
        if (folder / "presets.toml").is_file():
            return folder
    raise ModelError(
        "vidtx was installed without its models folder (presets.toml is not there)",
        hint="pip install --force-reinstall vidtx",
    )


def shipped_sample() -> Path:
    """The sample clip that came with vidtx; its truth lies beside it. Raises MissingModelsError where it was left out."""
    for folder in (_package() / "_shipped" / "samples", _package().parents[1] / "samples"):
        if (folder / _SAMPLE).is_file():
            return folder / _SAMPLE
    raise MissingModelsError(
        f"the sample clip {_SAMPLE} is not part of this installation",
        missing=(_SAMPLE,),
        hint="python samples/make_sample.py (in a checkout of vidtx; needs espeak-ng)",
    )


def find_models_dir(option: Path | None = None) -> Path:
    """Where fetched weights lie: the option, else $VIDTX_MODELS_DIR, else the user's data folder for vidtx."""
    if option is not None:
        return option.expanduser()
    if named := os.environ.get(ENVIRONMENT):
        return Path(named).expanduser()
    import platformdirs

    return platformdirs.user_data_path("vidtx", appauthor=False) / "models"


def load_manifests(folder: Path | None = None) -> dict[str, Manifest]:
    """Every manifest of the shipped folder (or of `folder`), by id, sorted. Raises ModelError for a faulty one."""
    manifests = (folder or shipped_folder()) / "manifests"
    return {path.stem: read_manifest(path) for path in sorted(manifests.glob("*.toml"))}


def read_manifest(path: Path) -> Manifest:
    """One manifest from its TOML file; a hub model's addresses are made from its name and revision. Raises ModelError."""
    try:
        content = tomllib.loads(path.read_text("utf-8"))
        manifest = _parse_manifest(content)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise ModelError(f"{path.name}: not a valid manifest ({error})") from error
    if manifest.id != path.stem:
        raise ModelError(f"{path.name}: the manifest calls itself {manifest.id}")
    return manifest


def whisper_manifest(name: str) -> Manifest | None:
    """The manifest of an official openai-whisper name that has none of its own, or None for a name it does not have."""
    url = official_whisper_urls().get(name)
    if url is None:
        return None
    parts = url.split("/")
    stem = parts[-1].removesuffix(".pt")
    return Manifest(
        id=f"whisper-{stem}",
        task="recognition",
        engine="whisper",
        model=stem,
        license="MIT",
        folder="whisper",
        entry=parts[-1],
        files=(WeightFile(parts[-1], url, None, parts[-2]),),
        page="https://github.com/openai/whisper",
        note="official checkpoint; address and SHA-256 from the installed openai-whisper",
    )


def official_whisper_urls() -> dict[str, str]:
    """Official names and addresses, read from the installed package's source: importing it would import torch.

    Each address has the file's SHA-256 as its last folder; openai-whisper checks it the same way. Empty when the package
    is not installed. Source: `whisper/__init__.py`, `_MODELS`.
    """
    import ast
    import importlib.util

    spec = importlib.util.find_spec("whisper")
    if spec is None or spec.origin is None:
        return {}
    for node in ast.parse(Path(spec.origin).read_text("utf-8")).body:
        match node:
            case ast.Assign(targets=[ast.Name(id="_MODELS")], value=value):
                found: dict[str, str] = ast.literal_eval(value)
                return {name: url for name, url in found.items() if _SHA256.fullmatch(url.split("/")[-2])}
    return {}


def model_dir(manifest: Manifest, models_dir: Path) -> Path:
    """The folder in which a model's files lie: the shipped `demo` folder or the user's models folder."""
    return (shipped_folder() / "demo" if manifest.shipped else models_dir) / manifest.folder


def missing_files(manifest: Manifest, folder: Path) -> tuple[str, ...]:
    """The files of a model that are not in `folder`; nothing is hashed."""
    return tuple(file.path for file in manifest.files if not (folder / file.path).is_file())


def verify_files(manifest: Manifest, folder: Path, *, use_memory: bool = True) -> dict[str, str]:
    """Compares every file with the manifest, or with the lock written at its first fetch; returns path -> SHA-256.

    A digest is remembered by path, size and both time stamps, so that gigabytes are not hashed at each run;
    `use_memory=False` hashes everything anew. Raises MissingModelsError for a file that is not there, ModelError for one
    that differs or of which nobody recorded a digest.
    """
    missing = missing_files(manifest, folder)
    if missing:
        raise MissingModelsError(
            f"{manifest.id}: {', '.join(missing)} missing in {folder}",
            missing=(manifest.id,),
            hint=f"vidtx models fetch {manifest.id}",
        )
    locked = read_lock(folder) if not manifest.shipped else {}
    memory = _DigestMemory.read() if use_memory else _DigestMemory({})
    found: dict[str, str] = {}
    for file in manifest.files:
        path = folder / file.path
        expected = file.sha256 or locked.get(file.path)
        if expected is None:
            raise ModelError(
                f"{path}: refused, because no checksum of it was recorded",
                hint="python models/record_checksums.py" if manifest.shipped else f"vidtx models fetch {manifest.id}",
            )
        actual = memory.digest(path)
        if actual != expected:
            memory.forget(path)
            raise ModelError(
                f"{path}: refused, because its SHA-256 is {actual[:12]}... and not {expected[:12]}...",
                hint="reinstall vidtx" if manifest.shipped else f"remove the file, then: vidtx models fetch {manifest.id}",
            )
        found[file.path] = actual
    if use_memory:
        memory.write()
    return found


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
            log.debug("the memory of digests was not written: %s", error)


def _memory_path() -> Path:
    import platformdirs

    return platformdirs.user_cache_path("vidtx", appauthor=False) / "verified-weights.json"


def _package() -> Path:
    return Path(__file__).resolve().parents[2]


def _parse_manifest(content: Mapping[str, Any]) -> Manifest:
    shipped = bool(content.get("shipped", False))
    hub = bool(content.get("hub", False))
    revision = content.get("revision")
    files = tuple(_parse_file(entry, content["model"] if hub else None, revision, shipped) for entry in content["files"])
    if content["task"] not in TASKS:
        raise ValueError(f"unknown task {content['task']}")
    if not files:
        raise ValueError("no files")
    return Manifest(
        id=content["id"],
        task=content["task"],
        engine=content["engine"],
        model=content["model"],
        license=content["license"],
        folder=_inside(content["folder"]),
        entry=_inside(content["entry"]),
        files=files,
        revision=revision,
        shipped=shipped,
        gated=bool(content.get("gated", False)),
        page=content.get("page"),
        about_bytes=content.get("about_bytes"),
        note=content.get("note", ""),
    )


def _parse_file(entry: Mapping[str, Any], hub: str | None, revision: str | None, shipped: bool) -> WeightFile:
    path = _inside(entry["path"])
    url: str | None = entry.get("url")
    if hub is not None:
        base = os.environ.get("HF_ENDPOINT", "https://huggingface.co").rstrip("/")
        url = f"{base}/{hub}/resolve/{quote(entry.get('revision') or revision or 'main', safe='')}/{quote(path)}"
    if url is None and not shipped:
        raise ValueError(f"{path} has no address")
    sha256 = entry.get("sha256")
    if sha256 is not None and not _SHA256.fullmatch(sha256):
        raise ValueError(f"{path}: sha256 is not 64 hexadecimal digits")
    return WeightFile(path, url, entry.get("size"), sha256)


def _inside(path: str) -> str:
    """A relative path that stays below its folder; a manifest must not name files elsewhere."""
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or "\\" in path:
        raise ValueError(f"{path!r} does not stay inside its folder")
    return path


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def expect_task(manifest: Manifest, task: str, option: str) -> Manifest:
    """The manifest itself if it is of `task`; raises UsageError otherwise, naming the option that chose it."""
    if manifest.task != task:
        raise UsageError(f"{manifest.id} is a model for {manifest.task}, not for {task}", option=option)
    return manifest
