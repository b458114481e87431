"""What is written where, and what may be replaced: known before the work, and asked again when the files are written.

In: a folder, a stem and names of formats. Out: files that are whole; an error that names the way out where something stands in their
place that vidtx did not write (`vidtx.ledger`), that a person corrected, or that is a clip.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from vidtx.document import Transcript
from vidtx.errors import DocumentError, OutputError, SchemaVersionError
from vidtx.export.options import ExportOptions
from vidtx.export.registry import list_existing, make_files
from vidtx.files import compute_sha256
from vidtx.ledger import ANOTHER_WAY, Ledger, check_no_clip, check_replaceable, keep_backup, remove_stale, write_files

DOCUMENT_ENDING = ".vidtx.json"
JOURNAL_ENDING = ".vidtx.journal.jsonl"  # of what people changed in the document of the same stem
REVIEWED_ENDING = (
    ".reviewed"  # of a reviewed document's stem: it must not take the place of the one in which its journal is anchored
)
LARGEST_DOCUMENT = 256 << 20  # bytes: twenty times a clip of two hours
LEAST_FREE = 32 << 20  # bytes on the disk, before the work: what a clip of hours gives in all formats
LONGEST_STEM_BYTES = 180  # of the 255 that a name may have: the rest is for endings, frames' names and .bak


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where files go. `clips`: files that are never written over, whatever the user asks. `overwrite`: others may be, and are kept as .bak.

    `reviewed`: what is written is what reviewers made of the document, so that it may stand beside their journal, but not in the place of the document
    in which that journal is anchored.
    """

    folder: Path
    formats: tuple[str, ...]
    clips: Sequence[Path] = ()
    overwrite: bool = False
    ledger: Ledger = field(default_factory=Ledger)
    reviewed: bool = False

    def check(self, stem: str, clip: Path | None = None) -> None:
        """Raises OutputError where a file of this stem and these formats must not be replaced. `clip`: whose files they will be."""
        if clip is not None and not self.overwrite:
            _check_same_clip(self.folder / f"{stem}{DOCUMENT_ENDING}", clip)
        if "json" in self.formats and not self._follows_from_journal(stem):
            self._check_document(self.folder / f"{stem}{DOCUMENT_ENDING}")
        if not self.reviewed or "json" in self.formats:
            self._check_journal(stem)
        for path in list_existing(self.folder, stem, self.formats):
            self.check_path(path)

    def check_path(self, path: Path) -> None:
        """Raises OutputError where this one file must not be replaced."""
        check_no_clip(path, self.clips)
        check_replaceable(path, self.ledger, overwrite=self.overwrite)

    def write(self, transcript: Transcript, stem: str, options: ExportOptions = ExportOptions()) -> tuple[Path, ...]:
        """Writes the formats and returns their paths in order; files of an earlier run that are ours and made no more are removed.

        Raises OutputError as `check` does, and for a file that cannot be written; then nothing of it is there.
        """
        self.check(stem)  # somebody may have written there since the run began
        contents = {self.folder / f"{stem}{file.suffix}": file.data for file in make_files(transcript, self.formats, options)}
        journal = self.folder / f"{stem}{JOURNAL_ENDING}"
        if "json" in self.formats and os.path.lexists(journal):
            keep_backup(journal)
        written = self.write_files(contents)
        remove_stale((p for p in list_existing(self.folder, stem, self.formats) if p not in contents), self.ledger)
        return written

    def write_files(self, contents: Mapping[Path, bytes]) -> tuple[Path, ...]:
        """Writes files of other kinds under the same rules."""
        for path in contents:
            self.check_path(path)
        return write_files(contents, self.ledger, overwrite=self.overwrite)

    def _check_journal(self, stem: str) -> None:
        """What people changed is theirs, and means nothing without the very document that they changed."""
        if not os.path.lexists(self.folder / f"{stem}{JOURNAL_ENDING}"):
            return
        document = self.folder / f"{stem}{DOCUMENT_ENDING}"
        if not self.overwrite:
            raise OutputError(document, "was reviewed by a person and is not overwritten", hint=ANOTHER_WAY)
        if "json" in self.formats:
            self.ledger.forget(document)  # so that it is kept as .bak, with its journal

    def _follows_from_journal(self, stem: str) -> bool:
        """Whether a reviewed document stands there as vidtx wrote it, beside the journal that it was made of: it can be made again."""
        journal = self.folder / f"{stem.removesuffix(REVIEWED_ENDING)}{JOURNAL_ENDING}"
        derived = self.reviewed and stem.endswith(REVIEWED_ENDING) and os.path.lexists(journal)
        return derived and self.ledger.is_ours(self.folder / f"{stem}{DOCUMENT_ENDING}")

    def _check_document(self, path: Path) -> None:
        """A document that a person corrected is that person's work, whoever wrote its bytes."""
        try:
            check_untouched(path)
        except OutputError:
            if not self.overwrite:
                raise
            self.ledger.forget(path)  # so that it is kept as .bak


def _check_same_clip(document: Path, clip: Path) -> None:
    """Raises OutputError where the document is of another clip, which only has the same name. One that cannot be read is judged by its bytes, elsewhere."""
    try:
        kept = read_document(document).clip
    except (OutputError, DocumentError):
        return
    if kept.size != clip.stat().st_size or kept.sha256 != compute_sha256(clip):
        raise OutputError(document, "holds the results of another clip of this name; it is not overwritten", hint=ANOTHER_WAY)


def name_document(folder: Path, clip: Path) -> Path:
    """Where the document of a clip is written."""
    return folder / f"{fit_stem(clip)}{DOCUMENT_ENDING}"


def fit_stem(clip: Path, ending: str = "") -> str:
    """What the names of a clip's files begin with: its own stem, or, where file systems would refuse that with an ending, so much of it as
    fits and a digest that keeps it apart from others. `ending`: of the stem itself, in ASCII."""
    raw = os.fsencode(clip.stem)
    most = LONGEST_STEM_BYTES - len(ending)
    if len(raw) <= most:
        return clip.stem + ending
    digest = hashlib.sha256(raw).hexdigest()[:8]
    return f"{raw[: most - len(digest) - 1].decode('utf-8', 'ignore').rstrip()}~{digest}{ending}"


def read_document(path: Path) -> Transcript:
    """The transcript in a file. Raises DocumentError naming the file, OutputError if it cannot be read."""
    return parse_document(path, read_content(path))


def read_content(path: Path) -> bytes:
    """The bytes of a document's file. Raises OutputError if it cannot be read or is too large to be one."""
    try:
        if path.is_fifo() and path.absolute().parts[1] not in ("dev", "proc"):  # nobody may ever write into it
            raise OutputError(path, "is a pipe, not a document", hint="write its content into a file first")
        with path.open("rb") as stream:
            content = stream.read(LARGEST_DOCUMENT + 1)
        if len(content) > LARGEST_DOCUMENT:
            raise OutputError(path, f"is no document: it is larger than {LARGEST_DOCUMENT >> 20} MB")
    except OSError as error:
        raise OutputError(path, f"cannot be read: {error.strerror or error}") from error
    return content


def parse_document(path: Path, content: bytes) -> Transcript:
    """The transcript in the content of `path`. Raises DocumentError naming the file."""
    from vidtx.document.codec import parse_transcript

    try:
        return parse_transcript(content)
    except DocumentError as error:
        error.args = (f"{path}: {error}",)
        raise


def check_untouched(path: Path) -> None:
    """Raises OutputError where `path` holds anything but an untouched document of the machine's, since that cannot be made again.

    Kept are: a document with corrections, with utterances that a person edited or confirmed, or of another origin (reviewed, truth);
    one of a newer version; and what is no readable document at all.
    """
    if not os.path.lexists(path):
        return
    try:
        document = read_document(path)
    except SchemaVersionError as error:
        raise OutputError(
            path, f"was written by a newer vidtx (version {error.found}) and is not overwritten", hint=ANOTHER_WAY
        ) from error
    except (DocumentError, OutputError) as error:
        raise OutputError(
            path, "is there, is no document that can be read, and is not overwritten", hint=ANOTHER_WAY
        ) from error
    if document.provenance.origin == "truth":
        raise OutputError(path, "is a reference document and is not overwritten", hint=ANOTHER_WAY)
    touched = any(u.status != "machine" or u.machine is not None for u in document.utterances)
    if document.provenance.origin != "machine" or document.corrections or touched:
        raise OutputError(path, "was corrected by hand and is not overwritten", hint=ANOTHER_WAY)


def check_folder(folder: Path) -> None:
    """Raises OutputError where files cannot be written into the folder, it cannot be made, or there is no space. Nothing is made here."""
    there = folder.absolute()
    while not _exists(folder, there) and there != there.parent:
        there = there.parent
    if not there.is_dir():
        raise OutputError(folder, f"cannot be written: {there} is a file", hint="name another folder with -o")
    if not os.access(there, os.W_OK | os.X_OK):
        raise OutputError(folder, "cannot be written: permission denied", hint="name another folder with -o")
    with contextlib.suppress(OSError):  # a file system that does not say
        usage = shutil.disk_usage(there)
        if usage.total == 0:  # such as /proc: it holds no files of users
            raise OutputError(folder, f"cannot be written: nothing can be kept in {there}", hint="name another folder with -o")
        free = usage.free
        if free < LEAST_FREE:
            raise OutputError(folder, f"only {free >> 20} MB are free there", hint="make space, or name another folder with -o")


def _exists(folder: Path, part: Path) -> bool:
    try:
        return part.exists()
    except OSError as error:  # a name that is too long, a folder that cannot be entered
        with contextlib.suppress(OSError):
            return bool(part.lstat())
        raise OutputError(
            folder, f"cannot be written: {error.strerror or error}", hint="name another folder with -o"
        ) from error
