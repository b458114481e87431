"""Tasks in processes of their own: what ends a process, a fault in a decoder, in OpenCV or in a network, ends one task and not the batch.

In: tasks and a `Runner`, which is sent to each worker once and keeps there what it has opened. Out: each task's result or its error, as soon
as it is done. Workers are started anew (spawn), so that no thread or device of this process is shared with them. They report progress and
log records through a pipe, write nothing to the terminal, and end with this process, however it ends.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from multiprocessing import connection, resource_tracker
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any, Protocol

from vidtx.errors import WorkerCrash, WorkerStartError

LOG = logging.getLogger(__name__)
Report = Callable[[str, float], None]  # (stage, share done)
Observer = Callable[[Path], AbstractContextManager[Report]]  # called when a clip begins; its progress until it ends

REPORT_SECONDS = 0.1  # at most so often is the progress of one stage sent
END_SECONDS = 5.0  # a worker that was asked to end is killed after
ORPHAN_SECONDS = 20.0  # a worker whose parent is gone ends by itself, after so long even out of native code
THREAD_VARIABLES = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")


class Runner(Protocol):
    """What a worker does with each clip. It is pickled."""

    def __call__(self, clip: Path, report: Report, /) -> Any: ...


def run_in_workers(
    clips: Sequence[Path], runner: Runner, jobs: int, observe: Observer
) -> Generator[tuple[Path, Any, Exception | None]]:
    """Gives (clip, result, None) or (clip, None, error) for each clip, in the order in which they end; `jobs` clips run side by side.

    A worker that ends before its clip does is that clip's WorkerCrash, and another worker goes on. Where no worker can be started, those that
    run go on; where none runs, that is the next clip's WorkerStartError. However the iterator ends, the workers end.
    """
    waiting = deque(clips)
    jobs = max(1, min(jobs, len(clips)))  # there may be no clips
    begun_again: set[Path] = set()
    workers: list[_Worker] = []
    settings = _Settings(runner, _share_threads(jobs), logging.getLogger("vidtx").getEffectiveLevel())
    try:
        while waiting or any(worker.clip is not None for worker in workers):
            while waiting and len(workers) < jobs:
                try:
                    with _hold_interrupts():  # one that is started is one that is ended
                        workers.append(_Worker(settings))
                except OSError as error:  # memory, processes or open files have run out
                    LOG.debug("no worker could be started", exc_info=error)
                    if workers:
                        jobs = len(workers)  # those that are there go on
                    else:
                        clip = waiting.popleft()
                        yield clip, None, WorkerStartError(clip, error.strerror or str(error))
            for worker in workers:
                if worker.clip is None and waiting:
                    worker.begin(waiting.popleft(), observe)
            busy = {worker.pipe: worker for worker in workers if worker.clip is not None}
            for pipe in connection.wait(list(busy)) if busy else ():
                worker = busy[pipe]  # type: ignore[index]
                outcome = worker.receive()
                if worker.has_ended:
                    workers.remove(worker)
                if outcome is None:
                    continue
                if isinstance(outcome[2], WorkerCrash) and not worker.has_begun and outcome[0] not in begun_again:
                    begun_again.add(outcome[0])  # it ended between two clips: the clip has nothing to do with it
                    waiting.appendleft(outcome[0])
                else:
                    yield outcome
    finally:
        _end_all(workers)


@dataclass(frozen=True, slots=True)
class _Settings:
    """What a worker is started with. `threads`: how many it may use, None for the libraries' own choice. `log_level`: of vidtx's loggers."""

    runner: Runner
    threads: int | None
    log_level: int


@dataclass(slots=True, eq=False)
class _Worker:
    """This process's side of a worker."""

    settings: _Settings
    process: SpawnProcess = field(init=False)
    pipe: connection.Connection[Any, Any] = field(init=False)
    clip: Path | None = field(default=None, init=False)
    has_ended: bool = field(default=False, init=False)
    has_begun: bool = field(default=False, init=False)
    _report: Report = field(init=False)
    _stack: ExitStack = field(init=False)

    def __post_init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, self.settings), daemon=True)
        try:
            with _set_threads(self.settings.threads):
                self.process.start()
        except OSError:
            self.pipe.close()
            raise
        finally:
            theirs.close()  # so that the end of the worker is the end of the pipe

    def begin(self, clip: Path, observe: Observer) -> None:
        self._stack = ExitStack()
        self._report = self._stack.enter_context(observe(clip))
        self.clip, self.has_begun = clip, False
        with contextlib.suppress(OSError):  # it ended meanwhile: `receive` finds that out
            self.pipe.send(clip)

    def receive(self) -> tuple[Path, Any, Exception | None] | None:
        """One message of the worker; what became of the clip, if that is it."""
        clip = self.clip
        assert clip is not None
        try:
            kind, *content = self.pipe.recv()
        except (EOFError, OSError, pickle.UnpicklingError):
            self.end()
            return self._finish(clip, None, WorkerCrash(clip, self.process.exitcode))
        if kind == "begun":
            self.has_begun = True
        elif kind == "progress":
            self._report(*content)
        elif kind == "log":
            logging.getLogger(content[0].name).handle(content[0])
        elif kind == "done":
            return self._finish(clip, content[0], None)
        else:
            return self._finish(clip, None, content[0])
        return None

    def _finish(self, clip: Path, result: Any, error: Exception | None) -> tuple[Path, Any, Exception | None]:
        self.clip = None
        self._stack.close()
        return clip, result, error

    def end(self) -> None:
        """Waits for the process to end, and kills it where it does not; `exitcode` is known afterwards."""
        self.has_ended = True
        self.process.join(END_SECONDS)
        if self.process.exitcode is None:
            self.process.kill()
            self.process.join()
        self.pipe.close()

    def abandon(self) -> None:
        """Takes the clip's progress off the screen."""
        if self.clip is not None:
            self._stack.close()


def count_jobs(wanted: int, need: int) -> int:
    """How many workers that take `need` bytes each there is memory for: at least one, at most `wanted`."""
    available = find_available_memory()
    return wanted if available is None or need <= 0 else max(min(wanted, 1), min(wanted, available // need))


def find_available_memory() -> int | None:
    """Bytes that processes may still take: what the system reports, within the limit of a container; None where neither is known."""
    found = []
    with contextlib.suppress(OSError, ValueError, IndexError):
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
        found += [int(line.split()[1]) << 10 for line in lines if line.startswith("MemAvailable:")]
    with contextlib.suppress(OSError, ValueError):  # "max" where there is no limit
        group = Path("/sys/fs/cgroup")
        limit = int((group / "memory.max").read_text("ascii"))
        parts = dict(line.split() for line in (group / "memory.stat").read_text("ascii").splitlines())
        cached = int(parts.get("active_file", 0)) + int(parts.get("inactive_file", 0))  # which the system gives back
        found.append(max(0, limit - int((group / "memory.current").read_text("ascii")) + cached))
    return min(found, default=None)


def _end_all(workers: Sequence[_Worker]) -> None:
    """Asks all workers to end before waiting for any: each has decoders to stop and files to remove."""
    for worker in workers:
        worker.abandon()
        worker.process.terminate()
    for worker in workers:
        worker.end()


def _share_threads(jobs: int) -> int | None:
    """Of several workers, each takes its part of the processors; a single one is left to the libraries' own choice."""
    return None if jobs == 1 else max(1, (os.cpu_count() or 1) // jobs)


@contextlib.contextmanager
def _set_threads(threads: int | None) -> Iterator[None]:
    """What is started inside reads these variables when it loads its libraries. What the user set stays."""
    added = [name for name in THREAD_VARIABLES if threads is not None and name not in os.environ]
    os.environ.update(dict.fromkeys(added, str(threads)))
    try:
        yield
    finally:
        for name in added:
            del os.environ[name]


@contextlib.contextmanager
def _hold_interrupts() -> Iterator[None]:
    """Ctrl-C waits until the process is started, which inherits that it does: it would die of it while it loads, with a traceback."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # where it has yet to be started, multiprocessing lets interrupts through again
    held: list[tuple[int, object]] = []
    is_main = threading.current_thread() is threading.main_thread()
    handler = signal.getsignal(signal.SIGINT)
    if is_main:  # the mask is this thread's; another, such as that which draws the progress, takes the signal for all
        signal.signal(signal.SIGINT, lambda number, frame: held.append((number, frame)))
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        if is_main:
            signal.signal(signal.SIGINT, handler)
        if held and callable(handler):
            handler(*held[0])  # type: ignore[arg-type]


def _serve(pipe: connection.Connection[Any, Any], settings: _Settings) -> None:
    """The worker: takes clips until the pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent ends its workers in order
    for ending in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, ending) and signal.getsignal(getattr(signal, ending)) is not signal.SIG_IGN:  # as under nohup
            signal.signal(getattr(signal, ending), _stop)
    threading.Thread(target=_watch_parent, daemon=True).start()
    sender = _Sender(pipe)
    _set_logging(sender, settings.log_level)
    while True:
        try:
            clip = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            sender.send(("begun",))
            sender.send(("done", settings.runner(clip, _Reporter(sender))))
        except Exception as error:
            LOG.debug("%s failed", clip.name, exc_info=error)
            sender.send(("failed", _make_portable(error)))


class _Sender:
    """The worker's end of the pipe; threads of the analysis report, too, and a message must not be mixed with another."""

    def __init__(self, pipe: connection.Connection[Any, Any]) -> None:
        self._pipe = pipe
        self._lock = threading.RLock()  # a signal may come while the same thread sends

    def send(self, message: tuple[Any, ...]) -> None:
        with self._lock:
            self._pipe.send(message)


class _Reporter:
    """Sends progress, not more often than a person can see."""

    def __init__(self, sender: _Sender) -> None:
        self._sender = sender
        self._sent: dict[str, float] = {}

    def __call__(self, stage: str, share: float) -> None:
        now = time.monotonic()
        if 0.0 < share < 1.0 and now < self._sent.get(stage, 0.0) + REPORT_SECONDS:
            return
        self._sent[stage] = now
        self._sender.send(("progress", stage, share))


class _PipeHandler(logging.Handler):
    """Sends records to the parent, which shows them as its own."""

    def __init__(self, sender: _Sender) -> None:
        super().__init__()
        self._sender = sender

    def emit(self, record: logging.LogRecord) -> None:
        try:  # a plain record: what else stands in it may not be picklable
            plain = logging.LogRecord(
                record.name, record.levelno, record.pathname, record.lineno, record.getMessage(), None, None
            )
            if record.exc_info:
                plain.exc_text = logging.Formatter().formatException(record.exc_info)
            self._sender.send(("log", plain))
        except Exception:  # of the record or of the pipe: no word of a log is worth a clip
            return


def _set_logging(sender: _Sender, level: int) -> None:
    """Records go through the pipe. What native code writes to the terminal by itself is left out, unless the user asked for more."""
    logging.basicConfig(level=logging.ERROR, handlers=[_PipeHandler(sender)], force=True)
    logging.getLogger("vidtx").setLevel(level)
    with contextlib.suppress(OSError, ValueError):
        if level > logging.INFO:
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, sys.stderr.fileno())
            os.close(null)
        else:
            import faulthandler

            faulthandler.enable()
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())


def _make_portable(error: Exception) -> Exception:
    """The error itself, if it can be sent; else one that says the same."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


def _watch_parent() -> None:
    """Ends this process when the parent has ended, killed or not: nobody waits for its work any more."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    connection.wait([parent.sentinel])
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(ORPHAN_SECONDS)
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))


def _stop(number: int, frame: object) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # once: what is being cleaned up is not to be interrupted
    raise SystemExit(128 + number)
