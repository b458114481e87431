"""Many clips: one loop, in which a clip that fails fails alone; what may be overwritten; what files are called.

In: clips and a job (`ProcessJob`, `EditsJob`). Out: an `Outcome` for each clip, as soon as it is done. What can be known before the work
is checked before it: `process_clips` and `detect_clips` raise UsageError, OutputError and MissingModelsError at once; a clip that is not
there, or whose document must not be overwritten, fails before the first clip is processed.
"""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vidtx.cache import StageCache
from vidtx.document import Transcript
from vidtx.errors import DocumentError, OutputError, SchemaVersionError, UnreadableMediaError, UsageError, VidtxError
from vidtx.export.options import ExportOptions
from vidtx.export.registry import EDIT_FORMATS, check_formats, write_formats
from vidtx.files import write_atomic
from vidtx.options import Options
from vidtx.pipeline import StageProgress, detect_edits, open_engines, process

if TYPE_CHECKING:
    from vidtx.engines.registry import EngineSet

LOG = logging.getLogger(__name__)
FAILED = 1  # exit code of a batch of which a part failed
DOCUMENT_ENDING = ".vidtx.json"
_ELSEWHERE = "name another folder with -o, or move that file away"

Observer = Callable[[Path], AbstractContextManager[StageProgress]]  # called when a clip begins; its progress until it ends


@dataclass(frozen=True, slots=True)
class ProcessJob:
    """What `process_clips` does with each clip. `formats`: names of `vidtx.export.registry.FORMATS`."""

    options: Options
    folder: Path
    formats: tuple[str, ...]
    export: ExportOptions = ExportOptions()


@dataclass(frozen=True, slots=True)
class EditsJob:
    """What `detect_clips` does with each clip. `frames`: a folder for the frames beside each edit; `contact_sheet`: its file."""

    folder: Path
    formats: tuple[str, ...] = ()
    audio_stream: int | None = None
    fast: bool = False
    frames: Path | None = None
    contact_sheet: Path | None = None


@dataclass(frozen=True, slots=True)
class Processed:
    """A finished clip: its document and the files that were written."""

    transcript: Transcript
    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a clip: `result`, or `error` (one raised on purpose, or a bug of vidtx); never both, never neither."""

    clip: Path
    result: Processed | None = None
    error: Exception | None = None


def process_clips(
    clips: Sequence[Path],
    job: ProcessJob,
    *,
    engines: EngineSet | None = None,
    fresh: bool = False,
    observe: Observer | None = None,
) -> Iterator[Outcome]:
    """Transcribes the clips one after the other and writes their files. `fresh`: nothing kept from before is read.

    Raises, before the first clip, UsageError for options that make no sense, OutputError for a folder that cannot be written,
    MissingModelsError for absent weights.
    """
    formats = check_formats(job.formats)
    check_distinct(clips)
    check_folder(job.folder)
    opened = engines or open_engines(job.options)
    cache = StageCache(fresh=fresh)

    def check(clip: Path) -> None:
        require_clip(clip)
        check_overwrite(name_document(job.folder, clip))

    def run(clip: Path, progress: StageProgress) -> Processed:
        transcript = process(clip, job.options, engines=opened, cache=cache, progress=progress)
        check_overwrite(name_document(job.folder, clip))  # it may have been corrected while the clip was processed
        return Processed(transcript, write_formats(transcript, job.folder, clip.stem, formats, job.export))

    return run_batch(clips, check, run, observe)


def detect_clips(
    clips: Sequence[Path], job: EditsJob, *, fresh: bool = False, observe: Observer | None = None
) -> Iterator[Outcome]:
    """Finds the edits of the clips one after the other and writes their files. Raises, before the first clip, as `process_clips` does."""
    formats = check_formats(job.formats, EDIT_FORMATS)
    check_distinct(clips)
    if job.contact_sheet is not None and len(clips) > 1:
        raise UsageError(
            "one contact sheet holds the edits of one clip", option="--contact-sheet", hint="name one clip, or use --frames DIR"
        )
    for folder in (
        job.folder if formats else None,
        job.frames,
        job.contact_sheet.parent if job.contact_sheet is not None else None,
    ):
        if folder is not None:
            check_folder(folder)
    cache = StageCache(fresh=fresh)

    def run(clip: Path, progress: StageProgress) -> Processed:
        found = detect_edits(clip, audio_stream=job.audio_stream, fast=job.fast, cache=cache, progress=progress)
        pictures = _write_pictures(clip, found, job)
        return Processed(found, (*write_formats(found, job.folder, clip.stem, formats), *pictures))

    return run_batch(clips, require_clip, run, observe)


def run_batch(
    clips: Sequence[Path],
    check: Callable[[Path], None],
    run: Callable[[Path, StageProgress], Processed],
    observe: Observer | None = None,
) -> Iterator[Outcome]:
    """The loop: every clip is checked, those that fail the check come first; then each other clip is run.

    Any exception, a bug too, is that clip's failure, and the next clip's turn comes. KeyboardInterrupt ends the loop.
    """
    observe = observe or _ignore_progress
    ready: list[Path] = []
    for clip in clips:
        try:
            check(clip)
        except Exception as error:
            yield _report_failure(clip, error)
        else:
            ready.append(clip)
    for clip in ready:
        try:
            with observe(clip) as progress:
                result = run(clip, progress)
        except Exception as error:
            yield _report_failure(clip, error)
        else:
            yield Outcome(clip, result)


def choose_exit_code(outcomes: Collection[Outcome]) -> int:
    """0 where no clip failed; the code of the error where all failed for errors of one code; otherwise `FAILED`."""
    errors = [outcome.error for outcome in outcomes if outcome.error is not None]
    if not errors:
        return 0
    codes = {error.exit_code if isinstance(error, VidtxError) else FAILED for error in errors}
    return codes.pop() if len(errors) == len(outcomes) and len(codes) == 1 else FAILED


def name_document(folder: Path, clip: Path) -> Path:
    """Where the document of a clip is written."""
    return folder / f"{clip.stem}{DOCUMENT_ENDING}"


def read_document(path: Path) -> Transcript:
    """The transcript in a file. Raises DocumentError naming the file, OutputError if it cannot be read."""
    from vidtx.document.codec import parse_transcript

    try:
        content = path.read_bytes()
    except OSError as error:
        raise OutputError(path, f"cannot be read: {error.strerror or error}") from error
    try:
        return parse_transcript(content)
    except DocumentError as error:
        error.args = (f"{path}: {error}",)
        raise


def require_clip(path: Path) -> None:
    """Raises UnreadableMediaError for what is no file."""
    if not path.is_file():
        raise UnreadableMediaError(path, "is a folder; name the clips in it" if path.is_dir() else "there is no such file")


def check_distinct(clips: Sequence[Path]) -> None:
    """Raises UsageError for two clips whose files would have one name: better before an hour's work than after."""
    seen: dict[str, Path] = {}
    for clip in clips:
        other = seen.setdefault(clip.stem.casefold(), clip)
        if other is not clip:
            raise UsageError(
                f"{other} and {clip} would write files of the same name", hint="process them apart, with different -o folders"
            )


def check_folder(folder: Path) -> None:
    """Raises OutputError where files cannot be written into the folder, or it cannot be made. Nothing is made here."""
    there = folder.expanduser().absolute()
    while not there.exists() and there != there.parent:
        there = there.parent
    if not there.is_dir():
        raise OutputError(folder, f"cannot be written: {there} is a file", hint="name another folder with -o")
    if not os.access(there, os.W_OK | os.X_OK):
        raise OutputError(folder, "cannot be written: permission denied", hint="name another folder with -o")


def check_overwrite(path: Path) -> None:
    """Raises OutputError where `path` holds anything but an untouched document of the machine's, since that cannot be made again.

    Kept are: a document with corrections, with utterances that a person edited or confirmed, or of another origin (reviewed, truth);
    one of a newer version; and what is no readable document at all.
    """
    if not os.path.lexists(path):
        return
    try:
        document = read_document(path)
    except SchemaVersionError as error:
        hint = f"{error.hint}, or {_ELSEWHERE}"
        raise OutputError(
            path, f"was written by a newer vidtx (version {error.found}) and is not overwritten", hint=hint
        ) from error
    except (DocumentError, OutputError) as error:
        raise OutputError(path, "is there, is no document that can be read, and is not overwritten", hint=_ELSEWHERE) from error
    if document.provenance.origin == "truth":
        raise OutputError(path, "is a reference document and is not overwritten", hint=_ELSEWHERE)
    touched = any(u.status != "machine" or u.machine is not None for u in document.utterances)
    if document.provenance.origin != "machine" or document.corrections or touched:
        raise OutputError(path, "was corrected by hand and is not overwritten", hint=_ELSEWHERE)


def _write_pictures(clip: Path, found: Transcript, job: EditsJob) -> list[Path]:
    """The contact sheet and the single frames that the job asks for."""
    from vidtx.export.contact_sheet import draw_contact_sheet, encode_png
    from vidtx.media.stills import read_stills

    if job.frames is None and job.contact_sheet is None:
        return []
    stills = read_stills(clip, found.clip, [(b.time, b.end_time) for b in found.boundaries])
    written: list[Path] = []
    if job.contact_sheet is not None:
        write_atomic(job.contact_sheet, draw_contact_sheet(found.boundaries, stills))
        written.append(job.contact_sheet)
    if job.frames is not None:
        for boundary, pair in zip(found.boundaries, stills, strict=True):
            for side, still in zip(("before", "after"), pair, strict=True):
                if still is not None:
                    name = f"{clip.stem}.{boundary.id}.{boundary.kind}.{side}.{round(still.time * 1000):09d}ms.png"
                    write_atomic(job.frames / name, encode_png(still.picture))
                    written.append(job.frames / name)
    return written


def _report_failure(clip: Path, error: Exception) -> Outcome:
    if not isinstance(error, VidtxError):
        LOG.debug("%s: a bug of vidtx", clip.name, exc_info=error)
    return Outcome(clip, error=error)


@contextlib.contextmanager
def _ignore_progress(clip: Path) -> Iterator[StageProgress]:
    yield lambda stage, share: None
