"""Many clips: one that fails fails alone; what can be known before the work is said before it; a person's work is never overwritten."""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fixed_engines import FixedEngines, make_engine_set, write_speech
from interview import make_interview
from vidtx import batch
from vidtx.batch import (
    EditsJob,
    Outcome,
    Processed,
    ProcessJob,
    choose_exit_code,
    detect_clips,
    process_clips,
    run_batch,
    write_summary,
)
from vidtx.document import Basis, Correction, Transcript
from vidtx.document.codec import dump_transcript
from vidtx.edits import detect
from vidtx.errors import MediaError, MissingModelsError, NoSpeechError, OutputError, UnreadableMediaError, UsageError
from vidtx.export.registry import EDIT_FORMATS, FORMATS
from vidtx.options import Options
from vidtx.outputs import name_document, read_document


def make_machine_document() -> Transcript:
    """One that a run could have written: nobody touched it."""
    made = make_interview()
    untouched = tuple(replace(u, status="machine", machine=None) for u in made.utterances)
    return replace(made, utterances=untouched, corrections=(), provenance=replace(made.provenance, origin="machine"))


MACHINE = make_machine_document()


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIDTX_CACHE_DIR", str(tmp_path / "cache"))


@pytest.fixture(autouse=True)
def _no_edits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the clips were cut is not the matter here, and takes its time."""
    monkeypatch.setattr(detect, "find_edits", lambda *arguments, **rest: ())


@pytest.fixture
def clips(tmp_path: Path) -> tuple[Path, ...]:
    return tuple(write_speech(tmp_path / f"{name}.wav") for name in ("one", "two", "three"))


def make_job(tmp_path: Path, **changes: Any) -> ProcessJob:
    return replace(ProcessJob(Options(), tmp_path / "out", ("json",)), **changes)


def run(clips: tuple[Path, ...], job: ProcessJob, engines: FixedEngines | None = None) -> list[Outcome]:
    return list(process_clips(clips, job, engines=make_engine_set(engines or FixedEngines())))


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def test_each_clip_gets_its_files(clips: tuple[Path, ...], tmp_path: Path) -> None:
    outcomes = run(clips, make_job(tmp_path, formats=("json", "txt")))
    assert [outcome.clip for outcome in outcomes] == list(clips) and choose_exit_code(outcomes) == 0
    assert names_in(tmp_path / "out") == {f"{c.stem}{ending}" for c in clips for ending in (".vidtx.json", ".txt")}
    for outcome in outcomes:
        assert outcome.result is not None and outcome.error is None
        assert read_document(outcome.result.paths[0]) == outcome.result.transcript


@pytest.mark.parametrize("error", [NoSpeechError(Path("two.wav"), "nobody speaks"), ZeroDivisionError("a bug"), MemoryError()])
def test_any_error_of_one_clip_is_that_clips_failure(
    error: Exception, clips: tuple[Path, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = batch.process

    def fail_for_two(path: Path, *arguments: Any, **rest: Any) -> Transcript:
        if path.stem == "two":
            raise error
        return process(path, *arguments, **rest)

    monkeypatch.setattr(batch, "process", fail_for_two)
    outcomes = run(clips, make_job(tmp_path))
    assert [(outcome.clip.stem, outcome.error) for outcome in outcomes] == [("one", None), ("two", error), ("three", None)]
    assert choose_exit_code(outcomes) == 1
    assert names_in(tmp_path / "out") == {"one.vidtx.json", "three.vidtx.json"}


def test_a_bug_leaves_its_trace_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    def fail(clip: Path, progress: object) -> Processed:
        raise ZeroDivisionError

    with caplog.at_level(logging.DEBUG, "vidtx"):
        list(run_batch([Path("one.wav")], lambda clip: None, fail, lambda clip, result: result))
    assert "Traceback" in caplog.text and "one.wav" in caplog.text


def test_ctrl_c_ends_the_batch(clips: tuple[Path, ...], tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(clips, make_job(tmp_path), FixedEngines({"transcribe": KeyboardInterrupt()}))


def test_a_role_of_an_id_that_one_clip_lacks_fails_that_clip_only(clips: tuple[Path, ...], tmp_path: Path) -> None:
    import numpy as np

    from fixed_engines import SOUND

    write_speech(clips[1], SOUND * np.where(np.arange(len(SOUND)) < 5200 * 16, 1.0, 4.0))  # all as loud: one voice
    outcomes = run(clips, make_job(tmp_path, options=Options(roles={"SPEAKER_01": "interpreter"})))
    assert [(outcome.clip.stem, type(outcome.error)) for outcome in outcomes if outcome.error] == [("two", UsageError)]
    assert choose_exit_code(outcomes) == 1


def test_clips_that_are_not_there_fail_before_the_others_are_processed(clips: tuple[Path, ...], tmp_path: Path) -> None:
    absent = tmp_path / "absent.wav"
    outcomes = process_clips((*clips, absent, tmp_path), make_job(tmp_path), engines=make_engine_set(FixedEngines()))
    failed = [next(outcomes), next(outcomes)]
    assert [(o.clip, type(o.error)) for o in failed] == [(absent, MediaError), (tmp_path, MediaError)]
    assert not (tmp_path / "out").exists()
    assert [outcome.clip for outcome in outcomes] == list(clips)


@pytest.mark.parametrize(
    ("errors", "code"),
    [
        ([None, None], 0),
        ([None, UsageError("x")], 1),
        ([UsageError("x"), UsageError("y")], 2),
        ([UsageError("x"), ZeroDivisionError()], 1),
        ([MissingModelsError("x")], 3),
        ([NoSpeechError(Path("a"), "x")], 1),
        ([ZeroDivisionError()], 1),
        ([], 0),
    ],
)
def test_the_exit_code_is_that_of_the_errors_where_all_failed_alike(errors: list[Exception | None], code: int) -> None:
    result = Processed(MACHINE, ())
    outcomes = [Outcome(Path("a"), None if error else result, error) for error in errors]
    assert choose_exit_code(outcomes) == code


def test_what_is_wrong_for_all_is_said_before_the_first(clips: tuple[Path, ...], tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    engines = FixedEngines()
    same = (clips[0], tmp_path / "folder" / "ONE.mp4")
    for wrong, job, error in (
        (clips, make_job(tmp_path, formats=("json", "doc")), UsageError),
        (clips, make_job(tmp_path, folder=tmp_path / "file"), OutputError),
        (clips, make_job(tmp_path, folder=tmp_path / "file" / "below"), OutputError),
        (same, make_job(tmp_path), UsageError),
    ):
        with pytest.raises(error):
            process_clips(wrong, job, engines=make_engine_set(engines))
    with pytest.raises(MissingModelsError):
        process_clips(clips, make_job(tmp_path, options=Options(models_dir=tmp_path / "none")))
    assert not engines.calls and not (tmp_path / "out").exists()


CORRECTION = Correction("c1", "A. Reader", "2026-01-01T00:00:00Z", "comment", ("u0",), Basis(MACHINE.clip.sha256))


def test_what_is_corrected_while_the_clip_is_processed_is_not_overwritten(clips: tuple[Path, ...], tmp_path: Path) -> None:
    path = name_document(tmp_path / "out", clips[0])
    text = dump_transcript(replace(MACHINE, corrections=(CORRECTION,)))

    class Slow(FixedEngines):
        def translate(self, *arguments: Any, **rest: Any) -> tuple[str, ...]:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
            return super().translate(*arguments, **rest)

    [outcome] = run(clips[:1], make_job(tmp_path), Slow())
    assert isinstance(outcome.error, OutputError) and path.read_text() == text


def test_what_must_not_be_replaced_is_said_before_the_work_on_the_others(clips: tuple[Path, ...], tmp_path: Path) -> None:
    path = name_document(tmp_path / "out", clips[1])
    path.parent.mkdir()
    path.write_text("mine")
    outcomes = run(clips, make_job(tmp_path))
    assert isinstance(outcomes[0].error, OutputError) and outcomes[0].clip == clips[1]
    assert path.read_text() == "mine" and names_in(path.parent) == {f"{clip.stem}.vidtx.json" for clip in clips}
    assert all(outcome.error is None for outcome in run(clips, make_job(tmp_path, overwrite=True)))
    assert path.with_name("two.vidtx.json.bak").read_text() == "mine" and read_document(path)


def test_a_second_run_writes_its_own_files_again(clips: tuple[Path, ...], tmp_path: Path) -> None:
    for _ in range(2):
        assert [outcome.error for outcome in run(clips[:1], make_job(tmp_path, formats=("json", "srt", "vtt")))] == [None]
    assert not list((tmp_path / "out").glob("*.bak*"))


def test_the_results_of_another_clip_of_the_same_name_are_kept(clips: tuple[Path, ...], tmp_path: Path) -> None:
    """Downloads are often called alike. The same clip elsewhere is the same clip."""
    other, copy = tmp_path / "other" / clips[0].name, tmp_path / "copy" / clips[0].name
    other.parent.mkdir()
    copy.parent.mkdir()
    other.write_bytes(clips[0].read_bytes() + b"\0\0")
    copy.write_bytes(clips[0].read_bytes())
    job = make_job(tmp_path, formats=("json", "srt"))
    assert run(clips[:1], job)[0].error is None
    before = {path.name: path.read_bytes() for path in job.folder.iterdir()}
    [refused] = run((other,), job)
    assert isinstance(refused.error, OutputError) and "another clip of this name" in str(refused.error)
    assert {path.name: path.read_bytes() for path in job.folder.iterdir()} == before
    assert run((copy,), job)[0].error is None and run((other,), replace(job, keeps_other_clips=False))[0].error is None


def test_a_contact_sheet_is_never_drawn_over_a_clip(clips: tuple[Path, ...], tmp_path: Path) -> None:
    before = clips[0].read_bytes()
    link = tmp_path / "link.png"
    link.symlink_to(clips[0])
    for sheet in (clips[0], link):
        with pytest.raises(OutputError, match="is a clip"):
            detect_clips(clips[:1], EditsJob(tmp_path / "out", contact_sheet=sheet, overwrite=True))
    assert clips[0].read_bytes() == before


def test_edits_of_many_clips_with_one_that_is_none(clips: tuple[Path, ...], tmp_path: Path) -> None:
    clips[1].write_bytes(b"no clip")
    outcomes = list(detect_clips(clips, EditsJob(tmp_path / "out", EDIT_FORMATS)))
    assert [type(outcome.error) for outcome in outcomes] == [type(None), UnreadableMediaError, type(None)]
    assert {name.split(".")[0] for name in names_in(tmp_path / "out")} == {"one", "three"}
    assert next(detect_clips(clips[:1], EditsJob(tmp_path / "none"))).error is None
    assert not (tmp_path / "none").exists()


def test_edits_refuse_what_cannot_be_before_the_first_clip(clips: tuple[Path, ...], tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    spoken = next(name for name in FORMATS if name not in EDIT_FORMATS)
    for job, error in (
        (EditsJob(tmp_path, (spoken,)), UsageError),
        (EditsJob(tmp_path, contact_sheet=tmp_path / "sheet.png"), UsageError),
        (EditsJob(tmp_path, frames=tmp_path / "file"), OutputError),
        (EditsJob(tmp_path / "file", EDIT_FORMATS), OutputError),
    ):
        with pytest.raises(error):
            detect_clips(clips, job)


def test_an_observer_sees_each_clip_begin_progress_and_end(clips: tuple[Path, ...], tmp_path: Path) -> None:
    seen: list[str] = []

    @contextlib.contextmanager
    def observe(clip: Path) -> Iterator[Any]:
        seen.append(f"begin {clip.stem}")
        yield lambda stage, share: seen.append(stage)
        seen.append(f"end {clip.stem}")

    list(process_clips(clips[:2], make_job(tmp_path), engines=make_engine_set(FixedEngines()), observe=observe))
    marks = [entry for entry in seen if " " in entry]
    assert marks == ["begin one", "end one", "begin two", "end two"] and "translation" in seen


def test_a_summary_for_scripts_says_which_clips_the_models_know_nothing_of(clips: tuple[Path, ...], tmp_path: Path) -> None:
    job = make_job(tmp_path, summary=tmp_path / "summary.json")
    [outcome] = run(clips[:1], job)
    assert outcome.result is not None
    made = outcome.result.transcript
    outside = replace(made, utterances=tuple(replace(u, flags=("outside_domain",)) for u in made.utterances))
    write_summary(clips[:1], job, [outcome])
    assert "note" not in json.loads((tmp_path / "summary.json").read_text("utf-8"))["clips"][0]
    write_summary(clips[:1], job, [replace(outcome, result=replace(outcome.result, transcript=outside))])
    [row] = json.loads((tmp_path / "summary.json").read_text("utf-8"))["clips"]
    assert row["status"] == "done" and "do not trust" in row["note"]


def test_a_summary_for_scripts_names_what_became_of_each_clip(clips: tuple[Path, ...], tmp_path: Path) -> None:
    clips[1].write_bytes(b"no clip")
    stated = Options(roles={"SPEAKER_00": "subject", "SPEAKER_01": "interpreter"})  # three words say nothing of roles
    job = make_job(tmp_path, options=stated, summary=tmp_path / "summary.json")
    outcomes = run(clips[:2], job)
    write_summary(clips, job, outcomes)
    summary = json.loads((tmp_path / "summary.json").read_text("utf-8"))
    assert summary["counts"] == {"done": 1, "failed": 1, "not processed": 1}
    assert [row["status"] for row in summary["clips"]] == ["done", "failed", "not processed"]
    exchanges = summary["clips"][0]["exchanges"]
    assert exchanges["continuous"] + exchanges["crosses_edit"] + exchanges["unknown"] > 0 == exchanges["answers_cut_off"]
    assert summary["clips"][0]["files"] == [str(tmp_path / "out" / "one.vidtx.json")] and "two" in summary["clips"][1]["error"]
    write_summary(clips, job, outcomes)  # ours: written again
    (tmp_path / "summary.json").write_text("mine")
    with pytest.raises(OutputError):
        process_clips(clips, job, engines=make_engine_set(FixedEngines()))
    with pytest.raises(OutputError, match="is a clip"):
        process_clips(clips, make_job(tmp_path, summary=clips[0], overwrite=True), engines=make_engine_set(FixedEngines()))
