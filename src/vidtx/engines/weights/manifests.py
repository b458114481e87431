"""What models there are: each one's task, files, addresses, checksums and license.

In: the manifests shipped with vidtx, one TOML file per model. Out: `Manifest`s, and where a model's files lie on disk.
No network and no model package here; checksums are compared in `verify`.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vidtx.engines.foreign import read_whisper_urls
from vidtx.engines.tasks import GIST, RECOGNITION, TASKS, TRANSLATION, WHISPER
from vidtx.engines.weights.conversion import CONVERSIONS
from vidtx.engines.weights.domain import Domain, parse_domain
from vidtx.engines.weights.shipped import find_shipped_models
from vidtx.engines.weights.sources import (
    Member,
    Source,
    make_hub_url,
    name_address,
    parse_source,
    require_inside,
    require_sha256,
    require_size,
)
from vidtx.errors import ModelError, UsageError
from vidtx.files import expand_home

MODELS_DIR_VARIABLE = "VIDTX_MODELS_DIR"


@dataclass(frozen=True, slots=True)
class Converted:
    """What a conversion makes of other files for this one: the same bytes, whichever source gave them."""

    size: int  # bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class WeightFile:
    """One file of a model. `url` None: shipped with vidtx, or to be had from `Manifest.other_sources` only.

    `sha256` None: its publisher's digest is not known to us. `converted`: the second form in which the file is accepted.
    """

    path: str  # relative, with forward slashes
    url: str | None = None
    size: int | None = None  # bytes
    sha256: str | None = None
    converted: Converted | None = None


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
    other_sources: tuple[Source, ...] = ()  # tried after the files' own addresses, in this order
    domain: Domain | None = None  # of a model that is of no use outside of it
    translates_speech: bool = False  # a recognizer that learned to translate into English besides

    @property
    def sources(self) -> tuple[Source, ...]:
        """Every way to the model's files, in the order in which they are tried; none for a model that is shipped."""
        if self.shipped or not all(file.url for file in self.files):
            return self.other_sources
        name = name_address(self.files[0].url or "")
        members = tuple(Member(file.path, file.size, file.sha256, file.url) for file in self.files)
        return (Source(name, members), *self.other_sources)

    @property
    def size(self) -> int | None:
        """Bytes of all files; the publisher's round figure where one is unknown; None if neither is there."""
        sizes = [file.size or (file.converted.size if file.converted else None) for file in self.files]
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
        translates_speech=not stem.endswith(".en"),  # large-v3-turbo, which did not learn it, has a manifest of its own
    )


def find_known_manifest(identity: str) -> Manifest | None:
    """The manifest of that id: a shipped one, or that of an official Whisper model; None for an id that nobody has."""
    found = load_manifests().get(identity)
    if found is not None:
        return found
    official = make_whisper_manifest(identity.removeprefix("whisper-"))
    return official if official is not None and official.id == identity else None


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
    sources = tuple(_check_source(parse_source(entry)) for entry in content.get("sources", ()))
    files = tuple(_parse_file(entry, content["model"] if hub else None, revision) for entry in content["files"])
    if content["task"] not in TASKS:
        raise ValueError(f"unknown task {content['task']}")
    TASKS[content["task"]].find_adaptor(content["engine"])
    if not files:
        raise ValueError("no files")
    manifest = Manifest(
        id=content["id"],
        task=content["task"],
        engine=content["engine"],
        model=content["model"],
        license=content["license"],
        folder=require_inside(content["folder"]),
        entry=require_inside(content["entry"]),
        files=files,
        revision=revision,
        shipped=shipped,
        gated=bool(content.get("gated", False)),
        page=content.get("page"),
        about_bytes=content.get("about_bytes"),
        note=content.get("note", ""),
        other_sources=sources,
        domain=parse_domain(content["domain"]) if "domain" in content else None,
        translates_speech=bool(content.get("translates_speech", False)),
    )
    if not shipped:
        _check_ways(manifest)
    return manifest


def _check_source(source: Source) -> Source:
    if source.convert is not None and source.convert not in CONVERSIONS:
        raise ValueError(f"unknown conversion {source.convert}; known: {', '.join(CONVERSIONS)}")
    return source


def _check_ways(manifest: Manifest) -> None:
    """Raises ValueError where a file has no source, or where a source gives other files than the model's."""
    urls = [file.url for file in manifest.files]
    if not all(urls) and (any(urls) or not manifest.other_sources):
        raise ValueError(f"{manifest.files[urls.index(None)].path} has no address")
    wanted = {file.path: file for file in manifest.files}
    for source in manifest.other_sources:
        if source.convert is None:
            if {member.path for member in source.members} != set(wanted):
                raise ValueError(f"{source.name} does not give the files of the model")
            strange = [member.path for member in source.members if member.sha256 != wanted[member.path].sha256]
            if strange:
                raise ValueError(f"{source.name} gives another {strange[0]} than the publisher's")


def _parse_file(entry: Mapping[str, Any], hub: str | None, revision: str | None) -> WeightFile:
    path = require_inside(entry["path"])
    url: str | None = entry.get("url")
    if hub is not None:
        url = make_hub_url(hub, entry.get("revision") or revision or "main", path)
    sha256, made = entry.get("sha256"), entry.get("converted")
    if sha256 is not None:
        require_sha256(sha256, path)
    converted = Converted(require_size(made["size"], path), require_sha256(made["sha256"], path)) if made else None
    return WeightFile(path, url, entry.get("size"), sha256, converted)


def expect_task(manifest: Manifest, task: str, option: str) -> Manifest:
    """The manifest itself if it is of `task`; raises UsageError otherwise, naming the option that chose it."""
    if manifest.task != task:
        hint = (
            f"{option} {GIST}: the run's recognizer translates, roughly"
            if (manifest.task, task) == (RECOGNITION, TRANSLATION)
            else None
        )
        raise UsageError(f"{manifest.id} is a model for {manifest.task}, not for {task}", option=option, hint=hint)
    return manifest
