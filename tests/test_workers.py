"""Workers: what ends a process ends one clip; nothing of a worker outlives the run; what it says is said here."""

from __future__ import annotations

import contextlib
import itertools
import logging
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from vidtx import workers
from vidtx.errors import (
    MissingModelsError,
    OutputError,
    UnreadableMediaError,
    UsageError,
    VidtxError,
    WorkerCrash,
    WorkerStartError,
)
from vidtx.workers import count_jobs, find_available_memory, run_in_workers
from worker_tasks import Obey

FIXTURES = Path(__file__).parent / "fixtures"


@contextlib.contextmanager
def ignore(clip: Path) -> Iterator[Callable[[str, float], None]]:
    yield lambda stage, share: None


def run(*names: str, jobs: int = 1) -> dict[str, Any]:
    """By name: the result of a clip, or its error."""
    outcomes = list(run_in_workers([Path(f"{name}.mp4") for name in names], Obey(), jobs, ignore))
    assert len(outcomes) == len(names)
    return {clip.stem: result if error is None else error for clip, result, error in outcomes}


def wait_until(condition: Callable[[], bool], seconds: float = 20.0) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()


def is_running(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


@pytest.mark.parametrize(
    ("how", "status", "named"),
    [
        ("segfault", -signal.SIGSEGV, "SIGSEGV"), ("abort", -signal.SIGABRT, "SIGABRT"), ("exit-3", 3, "exit status 3"),
        ("killed", -signal.SIGKILL, "SIGKILL"),
    ],
)  # fmt: skip
def test_a_crash_fails_its_clip_alone(how: str, status: int, named: str, capfd: pytest.CaptureFixture[str]) -> None:
    found = run("first", how, "last")
    assert isinstance(found[how], WorkerCrash) and found[how].status == status and named in str(found[how])
    assert f"{how}.mp4" in str(found[how]) and ("memory" in found[how].hint) == (how == "killed")
    assert found["first"][0] != found["last"][0] != os.getpid()  # a new worker went on
    assert capfd.readouterr() == ("", "")


def test_one_worker_keeps_what_it_has_opened() -> None:
    found = run("one", "two", "three")
    assert len({pid for pid, _ in found.values()}) == 1 and [done for _, done in found.values()] == [1, 2, 3]


def test_clips_run_side_by_side() -> None:
    found = run("sleep-0.5", "sleep-0.50", jobs=2)
    assert len({pid for pid, _ in found.values()}) == 2
    begun = time.monotonic()
    found = run("sleep-1.0", "sleep-1.00", "sleep-1.000", "sleep-1.0000", jobs=4)
    assert len(found) == 4 and time.monotonic() - begun < 4.0


def test_errors_arrive_as_they_were_raised() -> None:
    found = run("refuse", "bug", "unsendable", "unpicklable", "after")
    refused = found["refuse"]
    assert type(refused) is UnreadableMediaError and str(refused) == "refuse.mp4: nothing in it"
    assert (refused.path, refused.reason, refused.hint) == (Path("refuse.mp4"), "nothing in it", "try another")
    assert type(found["bug"]) is ZeroDivisionError
    assert "Unsendable: 1 and 2" in str(found["unsendable"]) and isinstance(found["unpicklable"], Exception)
    assert found["after"][1] == 5  # none of these ended the worker


@pytest.mark.parametrize(
    "error",
    [
        VidtxError("text", hint="hint"), UsageError("text", option="--to"), OutputError(Path("a"), "full"), WorkerCrash(Path("a"), -9),
        MissingModelsError("text", preset="light", missing=("a", "b")),
    ],
)  # fmt: skip
def test_errors_survive_the_way_between_processes(error: VidtxError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error) and again.args == error.args and vars(again) == vars(error)


def test_what_a_worker_logs_is_logged_here(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "vidtx"):
        run("log", "bug")
    assert ("vidtx.worker_tasks", logging.WARNING, "words of log") in caplog.record_tuples
    assert "Traceback" in caplog.text and "ZeroDivisionError" in caplog.text


def test_progress_is_reported_for_each_clip_from_its_beginning_to_its_end() -> None:
    seen: list[tuple[str, object]] = []

    @contextlib.contextmanager
    def observe(clip: Path) -> Iterator[Callable[[str, float], None]]:
        seen.append((clip.stem, "begins"))
        yield lambda stage, share: seen.append((clip.stem, (stage, share)))
        seen.append((clip.stem, "ends"))

    list(run_in_workers([Path("progress.mp4"), Path("segfault.mp4")], Obey(), 1, observe))
    assert [what for name, what in seen if name == "segfault"] == ["begins", "ends"]
    reported = [what for name, what in seen if name == "progress"]
    assert (reported[0], reported[1], reported[-2:]) == ("begins", ("sound", 0.0), [("sound", 1.0), "ends"])


def test_workers_end_and_clean_up_when_the_run_is_left(tmp_path: Path) -> None:
    clips = [tmp_path / "hold-1.mp4", tmp_path / "hold-2.mp4", tmp_path / "quick.mp4"]
    outcomes = run_in_workers([clips[2], *clips[:2]], Obey(), 3, ignore)
    next(outcomes)
    assert wait_until(lambda: all(clip.exists() and clip.read_text() for clip in clips[:2]))
    pids = [int(clip.read_text()) for clip in clips[:2]]
    outcomes.close()  # as Ctrl-C does
    assert not any(clip.exists() for clip in clips) and not any(map(is_running, pids))


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_workers_do_not_outlive_the_program(how: signal.Signals, tmp_path: Path) -> None:
    clip = tmp_path / "hold.mp4"
    script = (
        f"import contextlib, pathlib, sys; sys.path[:0] = [{str(FIXTURES)!r}]\n"
        "from worker_tasks import Obey; from vidtx.workers import run_in_workers\n"
        "if __name__ == '__main__':\n"
        f"    list(run_in_workers([pathlib.Path({str(clip)!r})], Obey(), 1, lambda clip: contextlib.nullcontext(print)))\n"
    )
    (tmp_path / "program.py").write_text(script)
    program = subprocess.Popen([sys.executable, str(tmp_path / "program.py")], stderr=subprocess.DEVNULL)
    try:
        assert wait_until(lambda: clip.exists() and clip.read_text() != "")
        worker = int(clip.read_text())
        program.send_signal(how)
        program.wait(20)
        assert wait_until(lambda: not is_running(worker)) and not clip.exists()
    finally:
        program.kill()


def test_each_of_several_workers_takes_its_share_of_the_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    assert [workers._share_threads(jobs) for jobs in (1, 2, 3, 16)] == [None, 4, 2, 1]
    for name in workers.THREAD_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MKL_NUM_THREADS", "7")
    with workers._set_threads(2):
        assert [os.environ[name] for name in workers.THREAD_VARIABLES] == ["2", "7", "2"]
    assert [os.environ.get(name) for name in workers.THREAD_VARIABLES] == [None, "7", None]


@pytest.mark.parametrize("jobs", [1, 2, 8])
def test_no_clips_need_no_worker(jobs: int) -> None:
    assert list(run_in_workers([], Obey(), jobs, ignore)) == []


@pytest.mark.parametrize(
    ("wanted", "need", "available", "jobs"),
    [(4, 100, 1000, 4), (4, 300, 1000, 3), (4, 2000, 1000, 1), (1, 2000, 1000, 1), (4, 300, None, 4), (0, 300, 1000, 0)],
)
def test_no_more_workers_than_there_is_memory_for(
    wanted: int, need: int, available: int | None, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "find_available_memory", lambda: available)
    assert count_jobs(wanted, need) == jobs


@pytest.mark.skipif(not Path("/proc/meminfo").exists(), reason="Linux only")
def test_the_memory_of_this_machine_is_found() -> None:
    found = find_available_memory()
    assert found is not None and 10 << 20 < found < 1 << 50


def test_results_come_as_soon_as_they_are_there() -> None:
    outcomes = run_in_workers([Path("sleep-30.mp4"), Path("quick.mp4")], Obey(), 2, ignore)
    with contextlib.closing(outcomes):
        assert [clip.stem for clip, _, _ in itertools.islice(outcomes, 1)] == ["quick"]


def test_a_worker_that_dies_between_two_clips_fails_none(tmp_path: Path) -> None:
    outcomes = run_in_workers([Path("one.mp4"), Path("two.mp4"), Path("three.mp4")], Obey(), 1, ignore)
    with contextlib.closing(outcomes):
        _, (pid, _), _ = next(outcomes)
        os.kill(pid, signal.SIGKILL)  # while it waits for the next clip
        wait_until(lambda: not is_running(pid))
        assert [(clip.stem, error) for clip, _, error in outcomes] == [("two", None), ("three", None)]


def test_a_log_record_that_cannot_be_sent_costs_no_clip() -> None:
    assert run("strange_log")["strange_log"][1] == 1


def test_an_interrupt_while_a_worker_starts_comes_when_it_is_started() -> None:
    other = threading.Thread(target=time.sleep, args=(0.5,))  # takes the signal that this thread holds back
    other.start()
    reached: list[bool] = []

    def start() -> None:
        with workers._hold_interrupts():
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.1)
            reached.append(True)

    with pytest.raises(KeyboardInterrupt):
        start()
    other.join()
    assert reached and signal.getsignal(signal.SIGINT) is signal.default_int_handler


def refuse_to_start(monkeypatch: pytest.MonkeyPatch, allowed: int) -> None:
    """Only so many processes can be started."""
    start, count = workers.SpawnProcess.start, itertools.count(1)

    def limited(process: Any) -> None:
        if next(count) > allowed:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        start(process)

    monkeypatch.setattr(workers.SpawnProcess, "start", limited)


def test_a_worker_that_cannot_be_started_fails_its_clip_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_to_start(monkeypatch, 0)
    found = run("one", "two")
    assert all(isinstance(error, WorkerStartError) for error in found.values())
    assert "Resource temporarily unavailable" in str(found["one"]) and "--jobs 0" in found["one"].hint


def test_where_there_is_no_room_for_another_worker_those_that_run_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_to_start(monkeypatch, 1)
    found = run("one", "two", "three", jobs=3)
    assert len({pid for pid, _ in found.values()}) == 1
