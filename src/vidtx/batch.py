"""Many clips, of which one may fail alone: one after the other here, or side by side in processes of their own (`vidtx.workers`).

In: clips and a job (`ProcessJob`, `EditsJob`). Out: an `Outcome` for each clip, as soon as it is done. What can be known before the work
is checked before it: `process_clips` and `detect_clips` raise UsageError, OutputError and MissingModelsError at once; a clip that is not
there, or whose document must not be overwritten, fails before the first clip is processed.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from vidtx.cache import StageCache
from vidtx.document import Transcript
from vidtx.errors import UsageError, VidtxError
from vidtx.export.options import ExportOptions
from vidtx.export.registry import EDIT_FORMATS, check_formats
from vidtx.interview.continuity import count_continuity
from vidtx.options import Options
from vidtx.outputs import Outputs, check_folder, fit_stem
from vidtx.pipeline import StageProgress, detect_edits, open_engines, process
from vidtx.views.wording import describe_outside
from vidtx.workers import Observer, count_jobs, run_in_workers

if TYPE_CHECKING:
    from vidtx.engines.registry import EngineSet
    from vidtx.engines.weights.presets import ModelChoice

LOG = logging.getLogger(__name__)
T = TypeVar("T")
ALL_FOOTAGE_ENDING = ".all-footage"
FAILED = 1  # exit code of a batch of which a part failed
EDITS_MEMORY = 700 << 20  # bytes that searching a clip for edits takes at most, in round figures (docs/measurements)
PROCESS_MEMORY, MEMORY_PER_WEIGHT = 1500 << 20, 2.5  # of a whole run without its weights; bytes for each byte of weights


@dataclass(frozen=True, slots=True)
class ProcessJob:
    """What `process_clips` does with each clip. `formats`: names of `vidtx.export.registry.FORMATS`; `overwrite`: see `vidtx.outputs`;
    `keeps_other_clips`: results of another clip of the same name are not replaced."""

    options: Options
    folder: Path
    formats: tuple[str, ...]
    export: ExportOptions = ExportOptions()
    overwrite: bool = False
    keeps_other_clips: bool = True
    summary: Path | None = None


@dataclass(frozen=True, slots=True)
class EditsJob:
    """What `detect_clips` does with each clip. `frames`: a folder for the frames beside each edit; `contact_sheet`: its file.

    `all_footage`: as if the clips had no edit lists; their files are named so (`name_stem`).
    """

    folder: Path
    formats: tuple[str, ...] = ()
    audio_stream: int | None = None
    channel: str | None = None
    fast: bool = False
    all_footage: bool = False
    frames: Path | None = None
    contact_sheet: Path | None = None
    overwrite: bool = False
    summary: Path | None = None

    @property
    def stem_ending(self) -> str:
        """Of the stems of a clip's files: those of all footage are never confused with those of the clip as shown."""
        return ALL_FOOTAGE_ENDING if self.all_footage else ""

    def name_stem(self, clip: Path) -> str:
        """What the names of a clip's files begin with."""
        return fit_stem(clip, self.stem_ending)


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
    jobs: int = 0,
) -> Iterator[Outcome]:
    """Transcribes the clips and writes their files. `fresh`: nothing kept from before is read. `jobs`: see `run_batch`.

    Raises, before the first clip, UsageError for options that make no sense, OutputError for a folder that cannot be written,
    MissingModelsError for absent weights.
    """
    formats = check_formats(job.formats)
    check_distinct(clips)
    check_folder(job.folder)
    opened = engines or open_engines(job.options)
    outputs = Outputs(job.folder, formats, clips, job.overwrite)
    _check_summary(outputs, job.summary)
    runner = ProcessRunner(job.options, opened.choice, fresh, None if jobs else opened)

    def check(clip: Path) -> None:
        require_clip(clip)
        outputs.check(fit_stem(clip), clip if job.keeps_other_clips else None)

    def finish(clip: Path, transcript: Transcript) -> Processed:
        return Processed(transcript, outputs.write(transcript, fit_stem(clip), job.export))

    return run_batch(clips, check, runner, finish, observe=observe, jobs=_limit_jobs(jobs, clips, runner.estimate_memory))


def detect_clips(
    clips: Sequence[Path], job: EditsJob, *, fresh: bool = False, observe: Observer | None = None, jobs: int = 0
) -> Iterator[Outcome]:
    """Finds the edits of the clips and writes their files. Raises, before the first clip, as `process_clips` does."""
    formats = check_formats(job.formats, EDIT_FORMATS)
    if formats or job.frames is not None:
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
    outputs = Outputs(job.folder, formats, clips, job.overwrite)
    if job.contact_sheet is not None:
        outputs.check_path(job.contact_sheet)
    _check_summary(outputs, job.summary)

    def check(clip: Path) -> None:
        require_clip(clip, job.stem_ending)
        outputs.check(job.name_stem(clip))

    def finish(clip: Path, found: tuple[Transcript, dict[Path, bytes]]) -> Processed:
        transcript, drawn = found
        pictures = outputs.write_files(drawn)
        return Processed(transcript, (*outputs.write(transcript, job.name_stem(clip)), *pictures))

    limited = _limit_jobs(jobs, clips, lambda: EDITS_MEMORY)
    return run_batch(clips, check, EditsRunner(job, fresh), finish, observe=observe, jobs=limited)


@dataclass(frozen=True)
class ProcessRunner:
    """Transcribes clips, here or in a worker. `engines`: those to use; None: opened where the work is done, and kept for the next clip."""

    options: Options
    choice: ModelChoice
    fresh: bool
    engines: EngineSet | None = None

    def __call__(self, clip: Path, report: StageProgress) -> Transcript:
        return process(clip, self.options, engines=self._opened, cache=self._cache, progress=report)

    @cached_property
    def _opened(self) -> EngineSet:
        from vidtx.engines.offline import switch_telemetry_off
        from vidtx.engines.registry import EngineSet

        switch_telemetry_off()
        return self.engines or EngineSet(self.choice, self.options.device)

    @cached_property
    def _cache(self) -> StageCache:
        return StageCache(fresh=self.fresh)

    def estimate_memory(self) -> int:
        """Bytes that a run takes at most, in round figures."""
        sizes = [
            file.stat().st_size
            for weights in self.choice.all_weights
            for file in ([weights.path] if weights.path.is_file() else weights.path.rglob("*"))
            if file.is_file()
        ]
        return PROCESS_MEMORY + round(MEMORY_PER_WEIGHT * sum(sizes))


@dataclass(frozen=True)
class EditsRunner:
    """Finds the edits of clips and draws their pictures, here or in a worker."""

    job: EditsJob
    fresh: bool

    def __call__(self, clip: Path, report: StageProgress) -> tuple[Transcript, dict[Path, bytes]]:
        job = self.job
        found = detect_edits(
            clip,
            audio_stream=job.audio_stream,
            channel=job.channel,
            fast=job.fast,
            all_footage=job.all_footage,
            cache=self._cache,
            progress=report,
        )
        return found, _draw_pictures(clip, found, job)

    @cached_property
    def _cache(self) -> StageCache:
        return StageCache(fresh=self.fresh)


def run_batch(
    clips: Sequence[Path],
    check: Callable[[Path], None],
    run: Callable[[Path, StageProgress], T],
    finish: Callable[[Path, T], Processed],
    *,
    observe: Observer | None = None,
    jobs: int = 0,
) -> Iterator[Outcome]:
    """Every clip is checked, those that fail the check come first; then each other clip is run, and what it gives is finished here.

    Any exception, a bug too, is that clip's failure, and the next clip's turn comes. KeyboardInterrupt ends the loop. `jobs`: how many
    clips run side by side, each in a process of its own, so that a fault in native code fails its clip alone; `run` is sent there. 0: one after
    the other, in this process.
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
    results: Generator[tuple[Path, Any, Exception | None]]
    results = run_in_workers(ready, run, jobs, observe) if jobs else _run_here(ready, run, observe)
    with contextlib.closing(results):
        for clip, result, failure in results:
            try:
                outcome = Outcome(clip, error=failure) if failure else Outcome(clip, finish(clip, result))
            except Exception as error:
                outcome = _report_failure(clip, error)
            yield outcome


def _run_here(
    clips: Sequence[Path], run: Callable[[Path, StageProgress], T], observe: Observer
) -> Generator[tuple[Path, Any, Exception | None]]:
    for clip in clips:
        try:
            with observe(clip) as progress:
                result = run(clip, progress)
        except Exception as error:
            yield clip, None, _report_failure(clip, error).error
        else:
            yield clip, result, None


def _limit_jobs(jobs: int, clips: Sequence[Path], estimate_memory: Callable[[], int]) -> int:
    """No more than there are clips, and than there is memory for; said where that is less than what was asked for."""
    wanted = min(jobs, max(1, len(clips)))
    limited = count_jobs(wanted, estimate_memory()) if wanted > 1 else wanted
    if limited < wanted:
        LOG.warning("--jobs %d: there is memory for %d at a time", jobs, limited)
    return limited


def write_summary(clips: Sequence[Path], job: ProcessJob | EditsJob, outcomes: Sequence[Outcome]) -> None:
    """Writes the job's summary for scripts, if one is wanted: a JSON object with the counts and, for each clip, what became of it.

    A clip that the batch did not come to (after Ctrl-C) is "not processed". Raises OutputError.
    """
    if job.summary is None:
        return
    by_clip = {outcome.clip: outcome for outcome in outcomes}
    rows = []
    for clip in clips:
        outcome = by_clip.get(clip)
        row: dict[str, object] = {"clip": os.fsdecode(clip), "status": "not processed"}
        if outcome is not None and outcome.result is not None:
            row |= {"status": "done", "files": [str(path) for path in outcome.result.paths]}
            if note := describe_outside(outcome.result.transcript):
                row["note"] = note
            if outcome.result.transcript.exchanges:
                row["exchanges"] = asdict(count_continuity(outcome.result.transcript))
        elif outcome is not None:
            row |= {"status": "failed", "error": str(outcome.error) or type(outcome.error).__name__}
        rows.append(row)
    counts = {status: sum(row["status"] == status for row in rows) for status in ("done", "failed", "not processed")}
    text = json.dumps({"counts": counts, "clips": rows}, ensure_ascii=False, indent=2) + "\n"
    outputs = Outputs(job.folder, (), clips, job.overwrite)
    outputs.write_files({job.summary: text.encode("utf-8", "replace")})


def _check_summary(outputs: Outputs, path: Path | None) -> None:
    if path is not None:
        check_folder(path.parent)
        outputs.check_path(path)


def choose_exit_code(outcomes: Collection[Outcome]) -> int:
    """0 where no clip failed; the code of the error where all failed for errors of one code; otherwise `FAILED`."""
    errors = [outcome.error for outcome in outcomes if outcome.error is not None]
    if not errors:
        return 0
    codes = {error.exit_code if isinstance(error, VidtxError) else FAILED for error in errors}
    return codes.pop() if len(errors) == len(outcomes) and len(codes) == 1 else FAILED


def require_clip(path: Path, ending: str = "") -> None:
    """Raises MediaError for what is no file that can be read, before any work; says where the files of a clip get a shorter name, whose
    stem has the `ending`."""
    from vidtx.media.probe import check_file

    check_file(path)
    if (stem := fit_stem(path, ending)) != path.stem + ending:
        LOG.warning("%s: its name is too long for endings; its files are called %s", path.name, stem)


def check_distinct(clips: Sequence[Path]) -> None:
    """Raises UsageError for two clips whose files would have one name: better before an hour's work than after."""
    seen: dict[str, Path] = {}
    for clip in clips:
        other = seen.setdefault(clip.stem.casefold(), clip)
        if other is not clip:
            raise UsageError(
                f"{other} and {clip} would write files of the same name", hint="process them apart, with different -o folders"
            )


def _draw_pictures(clip: Path, found: Transcript, job: EditsJob) -> dict[Path, bytes]:
    """The contact sheet and the single frames that the job asks for, by path."""
    from vidtx.export.contact_sheet import draw_contact_sheet, encode_png
    from vidtx.media.opened import OpenedClip
    from vidtx.media.stills import read_stills

    if job.frames is None and job.contact_sheet is None:
        return {}
    with OpenedClip(clip, all_footage=job.all_footage) as opened:
        stills = read_stills(opened.media, opened.media_clip, [(b.time, b.end_time) for b in found.boundaries])
    drawn: dict[Path, bytes] = {}
    if job.contact_sheet is not None:
        drawn[job.contact_sheet] = draw_contact_sheet(found.boundaries, stills, searched=found.provenance.edits_searched)
    if job.frames is not None:
        for boundary, pictures in zip(found.boundaries, stills, strict=True):
            for side, still in pictures._asdict().items():
                if still is not None:
                    name = f"{job.name_stem(clip)}.{boundary.id}.{boundary.kind}.{side}.{round(still.time * 1000):09d}ms.png"
                    drawn[job.frames / name] = encode_png(still.picture)
    return drawn


def _report_failure(clip: Path, error: Exception) -> Outcome:
    if not isinstance(error, VidtxError):
        LOG.debug("%s: a bug of vidtx", clip.name, exc_info=error)
    return Outcome(clip, error=error)


@contextlib.contextmanager
def _ignore_progress(clip: Path) -> Iterator[StageProgress]:
    yield lambda stage, share: None
