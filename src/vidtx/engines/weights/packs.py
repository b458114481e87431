"""Weights in one file, for a machine without any network: written from a models folder, and unpacked into another.

In: models by their manifests. Out: a `.vidtxpack`, or verified files in a models folder. The file is a plain tar archive, not compressed, that begins with
`vidtx-pack.json`: which models, and each file's name, size and SHA-256; the files follow in that order and nothing else does. Unpacking trusts
none of it: a model must be one that this vidtx knows, its files must have the digests of its manifest, and where they go follows from the
manifest alone: no name in the archive ever becomes a path. Nothing appears in the models folder before all of it was read and checked.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from vidtx.engines.weights.fetch import INCOMING, list_known_digests
from vidtx.engines.weights.manifests import Manifest, find_known_manifest, model_dir
from vidtx.engines.weights.transfer import FileProgress, require_space
from vidtx.engines.weights.verify import list_forms, read_lock, verify_files, write_lock
from vidtx.errors import ModelError, OutputError
from vidtx.ledger import Ledger, open_output

INDEX_NAME = "vidtx-pack.json"
_FORMAT, _VERSION = "vidtx.pack", 1
_MOST_INDEX_BYTES = 1 << 20
_LONGEST_NAME = 100  # bytes, of a tar header without extensions
_BLOCK = 1 << 20
_END = b"\0" * (2 * tarfile.BLOCKSIZE)


@dataclass(frozen=True, slots=True)
class PackedFile:
    """One file of a model: `path` as its manifest names it, bytes, SHA-256."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PackedModel:
    """A model and all of its files, in the order of its manifest."""

    manifest: Manifest
    files: tuple[PackedFile, ...]


def pack_models(
    manifests: Sequence[Manifest],
    models_dir: Path,
    target: Path,
    *,
    overwrite: bool = False,
    progress: FileProgress | None = None,
) -> tuple[PackedModel, ...]:
    """Verifies the models and writes them to `target`; what is shipped with vidtx is left out. Returns what is in it.

    Raises MissingModelsError and ModelError as `verify_files`, OutputError where the file cannot be written or must not be replaced.
    """
    models = []
    for manifest in manifests:
        if manifest.shipped:
            continue
        folder = model_dir(manifest, models_dir)
        found = verify_files(manifest, folder)
        files = [PackedFile(path, (folder / path).stat().st_size, digest) for path, digest in found.items()]
        models.append(PackedModel(manifest, tuple(files)))
    with open_output(target, Ledger(), overwrite=overwrite) as stream:
        require_space(target.parent, sum(file.size for model in models for file in model.files))
        index = _write_index(models)
        stream.write(_make_header(INDEX_NAME, len(index)) + index + _pad(len(index)))
        for model in models:
            for file in model.files:
                _pack_file(model_dir(model.manifest, models_dir) / file.path, model.manifest, file, stream, progress)
        stream.write(_END)
    return tuple(models)


def unpack_models(source: Path, models_dir: Path, *, progress: FileProgress | None = None) -> tuple[PackedModel, ...]:
    """Checks a pack whole, then puts its models into the models folder. Returns what was in it.

    Raises ModelError for a file that is no pack, holds anything but what its manifests and its index say, or was made for another vidtx, and
    where a file was recorded here with another digest; OutputError for the disk.
    """
    try:
        length = source.stat().st_size
        stream = source.open("rb")
    except OSError as error:
        raise OutputError(source, f"cannot be read: {error.strerror or error}") from error
    with stream, _report_disk(models_dir):
        try:
            models = _read_index(stream, length)
            for model in models:
                _check_model(model, models_dir)
            room = models_dir / INCOMING
            room.mkdir(parents=True, exist_ok=True)
            require_space(room, length)
            with tempfile.TemporaryDirectory(dir=room, prefix="unpack-") as name:
                waiting = _unpack_files(stream, models, Path(name), progress)
                if stream.read(len(_END) + 1) != _END:
                    raise ValueError("it does not end where it says")
                for model in models:
                    _install(model, waiting, models_dir)
        except (ValueError, tarfile.HeaderError) as error:
            raise ModelError(
                f"{source}: not a sound pack of weights ({error}); nothing was unpacked",
                hint="vidtx models pack PRESET -o FILE makes one",
            ) from error
        finally:
            with contextlib.suppress(OSError):
                (models_dir / INCOMING).rmdir()  # if nothing else waits there
    return models


def _write_index(models: Sequence[PackedModel]) -> bytes:
    listed = [
        {
            "id": model.manifest.id,
            "license": model.manifest.license,
            "files": [{"path": file.path, "size": file.size, "sha256": file.sha256} for file in model.files],
        }
        for model in models
    ]
    return (json.dumps({"format": _FORMAT, "version": _VERSION, "models": listed}, indent=1) + "\n").encode("ascii")


def _pack_file(path: Path, manifest: Manifest, file: PackedFile, stream: BinaryIO, progress: FileProgress | None) -> None:
    name = f"{manifest.folder}/{file.path}"
    stream.write(_make_header(name, file.size))
    with path.open("rb") as opened:
        if _copy(opened, stream, file, progress) != file.sha256 or opened.read(1):
            raise ModelError(f"{path}: changed while it was packed", hint=f"vidtx models verify {manifest.id}")
    stream.write(_pad(file.size))


def _read_index(stream: BinaryIO, length: int) -> tuple[PackedModel, ...]:
    """The models that a pack says it holds. Raises ValueError, before anything large is read, where they do not fit its length."""
    header = tarfile.TarInfo.frombuf(stream.read(tarfile.BLOCKSIZE), "ascii", "strict")
    if header.name != INDEX_NAME or header.type != tarfile.REGTYPE or not 0 < header.size <= _MOST_INDEX_BYTES:
        raise ValueError(f"it does not begin with {INDEX_NAME}")
    try:
        index = json.loads(stream.read(header.size).decode("ascii"))
    except RecursionError as error:
        raise ValueError("its index is nested too deeply") from error
    _skip_padding(stream, header.size)
    if not isinstance(index, dict) or index.get("format") != _FORMAT or index.get("version") != _VERSION:
        raise ValueError(f"its index is not {_FORMAT} of version {_VERSION}")
    try:
        models = tuple(_read_model(entry) for entry in index["models"])
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"its index is damaged ({type(error).__name__})") from error
    if not models or len({model.manifest.id for model in models}) != len(models):
        raise ValueError("its index names each model once, and at least one")
    sizes = [header.size, *(file.size for model in models for file in model.files)]
    if sum(tarfile.BLOCKSIZE + size + len(_pad(size)) for size in sizes) + len(_END) != length:
        raise ValueError("it is not as long as it says")
    return models


def _read_model(entry: Any) -> PackedModel:
    manifest = find_known_manifest(entry["id"]) if isinstance(entry["id"], str) else None
    if manifest is None or manifest.shipped:
        raise ValueError(f"this vidtx does not know the model {str(entry['id'])[:60]!r}")
    files = tuple(PackedFile(file["path"], file["size"], file["sha256"]) for file in entry["files"])
    if [file.path for file in files] != [file.path for file in manifest.files]:
        raise ValueError(f"its files of {manifest.id} are not those of the manifest")
    for file in files:
        if type(file.size) is not int or file.size < 0 or not isinstance(file.sha256, str) or len(file.sha256) != 64:
            raise ValueError(f"its index is damaged at {file.path}")
    return PackedModel(manifest, files)


def _check_model(model: PackedModel, models_dir: Path) -> None:
    """Raises ModelError where a digest is not the manifest's; where that has none, where it is not the one that was recorded here."""
    manifest = model.manifest
    digests = {file.path: file.sha256 for file in model.files}
    locked = read_lock(model_dir(manifest, models_dir))
    if not any(all(form[path] in (None, digest) for path, digest in digests.items()) for form in list_forms(manifest, locked)):
        raise ModelError(
            f"{manifest.id}: refused, because the pack holds other files than the manifest (or an earlier fetch) recorded",
            hint=f"vidtx models fetch {manifest.id}",
        )


def _unpack_files(
    stream: BinaryIO, models: Sequence[PackedModel], room: Path, progress: FileProgress | None
) -> dict[tuple[str, str], Path]:
    """Copies every file into `room`, under a number; returns (model's id, path) -> where it waits. Raises ValueError."""
    waiting: dict[tuple[str, str], Path] = {}
    for model in models:
        for file in model.files:
            header = tarfile.TarInfo.frombuf(stream.read(tarfile.BLOCKSIZE), "ascii", "strict")
            expected = f"{model.manifest.folder}/{file.path}"
            if header.name != expected or header.type != tarfile.REGTYPE or header.size != file.size or header.linkname:
                raise ValueError(f"it does not hold {expected} where its index says so")
            place = waiting[model.manifest.id, file.path] = room / str(len(waiting))
            with place.open("xb") as target:
                if _copy(stream, target, file, progress) != file.sha256:
                    raise ValueError(f"{expected} has another SHA-256")
                target.flush()
                os.fsync(target.fileno())
            _skip_padding(stream, file.size)
    return waiting


def _install(model: PackedModel, waiting: dict[tuple[str, str], Path], models_dir: Path) -> None:
    """Moves a model's checked files into place and records those of which no manifest has the digest."""
    manifest, folder = model.manifest, model_dir(model.manifest, models_dir)
    for file in model.files:
        target = folder / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_dir():
            raise OutputError(target, "is a folder, where a file of the model belongs", hint="move it away")
        os.replace(waiting[manifest.id, file.path], target)
    digests = {file.path: file.sha256 for file in model.files}
    if any(digests[file.path] not in list_known_digests(file) for file in manifest.files):
        write_lock(manifest, folder, digests)
    verify_files(manifest, folder)


def _copy(stream: BinaryIO, target: BinaryIO, file: PackedFile, progress: FileProgress | None) -> str:
    """Copies exactly the file's bytes; returns their SHA-256. Raises ValueError where there are fewer."""
    digest, left = hashlib.sha256(), file.size
    while left:
        block = stream.read(min(_BLOCK, left))
        if not block:
            raise ValueError(f"{file.path} is cut short")
        target.write(block)
        digest.update(block)
        left -= len(block)
        if progress:
            progress(file.path, file.size - left, file.size)
    return digest.hexdigest()


def _make_header(name: str, size: int) -> bytes:
    """A tar header that is the same for the same file, whoever packs it and when."""
    if len(name.encode("ascii")) > _LONGEST_NAME:
        raise ModelError(f"{name}: too long a name for a pack")
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o644
    return info.tobuf(tarfile.GNU_FORMAT, "ascii", "strict")  # GNU's: a size of 8 GiB and more fits into it


def _pad(size: int) -> bytes:
    return b"\0" * (-size % tarfile.BLOCKSIZE)


def _skip_padding(stream: BinaryIO, size: int) -> None:
    if stream.read(len(_pad(size))) != _pad(size):
        raise ValueError("something stands between its files")


@contextlib.contextmanager
def _report_disk(models_dir: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            models_dir, f"cannot be written: {error.strerror or error}", hint="name another --models-dir"
        ) from error
