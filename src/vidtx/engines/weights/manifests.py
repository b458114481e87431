"""What models there are: each one's task, files, addresses, checksums and license.

In: the manifests shipped with vidtx, one TOML file per model. Out: `Manifest`s, and where a model's files lie on disk.
No network and no model package here; checksums are compared in `verify`.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from vidtx.engines.foreign import read_whisper_urls
from vidtx.engines.tasks import RECOGNITION, TASKS, WHISPER
from vidtx.engines.weights.shipped import find_shipped_models
from vidtx.errors import ModelError, UsageError
from vidtx.files import expand_home

MODELS_DIR_VARIABLE = "VIDTX_MODELS_DIR"
_SHA256 = re.compile(r"[0-9a-f]{64}")


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
    task: str  # a name of `TASKS`
    engine: str  # the adaptor's name there
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


def find_models_dir(option: Path | None = None) -> Path:
    """Where fetched weights lie: the option, else $VIDTX_MODELS_DIR, else the user's data folder for vidtx."""
    if option is not None:
        return option
    if named := os.environ.get(MODELS_DIR_VARIABLE):
        return expand_home(named)
    import platformdirs

    return platformdirs.user_data_path("vidtx", appauthor=False) / "models"


def load_manifests(folder: Path | None = None) -> dict[str, Manifest]:
    """Every manifest of the shipped folder (or of `folder`), by id, sorted. Raises ModelError for a faulty one."""
    manifests = (folder or find_shipped_models()) / "manifests"
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


def make_whisper_manifest(name: str) -> Manifest | None:
    """The manifest of an official openai-whisper name that has none of its own, or None for a name it does not have."""
    url = read_whisper_urls().get(name)
    if url is None:
        return None
    parts = url.split("/")
    stem = parts[-1].removesuffix(".pt")
    return Manifest(
        id=f"whisper-{stem}",
        task=RECOGNITION,
        engine=WHISPER,
        model=stem,
        license="MIT",
        folder="whisper",
        entry=parts[-1],
        files=(WeightFile(parts[-1], url, None, parts[-2]),),
        page="https://github.com/openai/whisper",
        note="official checkpoint; address and SHA-256 from the installed openai-whisper",
    )


def model_dir(manifest: Manifest, models_dir: Path) -> Path:
    """The folder in which a model's files lie: the shipped `demo` folder or the user's models folder."""
    return (find_shipped_models() / "demo" if manifest.shipped else models_dir) / manifest.folder


def list_missing_files(manifest: Manifest, folder: Path) -> tuple[str, ...]:
    """The files of a model that are not in `folder`; nothing is hashed."""
    return tuple(file.path for file in manifest.files if not (folder / file.path).is_file())


def _parse_manifest(content: Mapping[str, Any]) -> Manifest:
    shipped = bool(content.get("shipped", False))
    hub = bool(content.get("hub", False))
    revision = content.get("revision")
    files = tuple(_parse_file(entry, content["model"] if hub else None, revision, shipped) for entry in content["files"])
    if content["task"] not in TASKS:
        raise ValueError(f"unknown task {content['task']}")
    TASKS[content["task"]].find_adaptor(content["engine"])
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


def expect_task(manifest: Manifest, task: str, option: str) -> Manifest:
    """The manifest itself if it is of `task`; raises UsageError otherwise, naming the option that chose it."""
    if manifest.task != task:
        raise UsageError(f"{manifest.id} is a model for {manifest.task}, not for {task}", option=option)
    return manifest
