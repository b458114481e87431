"""The process in which words are aligned: beside the server, so that a network at work never slows down typing.

In: stretches of text with their spans. Out: their words. The process is started at the first request, opens the recognizer then, works on one
processor at a low priority, writes nothing to the terminal, and ends with the server, however that ends.
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
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

from vidtx.document import Span, Word
from vidtx.errors import VidtxError
from vidtx.pipeline.word_aligners import AlignerWeights, OpenedAligners
from vidtx.review.alignment.sound import Sound, read_span

LOG = logging.getLogger(__name__)

CONTEXT_MS = 500  # of sound around a span: at least what the recognizer takes
NICENESS = 10
END_SECONDS = 2.0  # a process that was asked to end is killed after
_ONE_THREAD = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS")


class AlignmentFailed(Exception):
    """The words of a text could not be aligned; the message names the kind of error, and holds no text of the transcript."""


@dataclass(frozen=True, slots=True)
class Request:
    """Align a text that was said in a span of a sound."""

    sound: Sound
    span: Span
    text: str
    language: str


class AlignerProcess:
    """This process's side. One request at a time, from any thread."""

    def __init__(self, weights: AlignerWeights) -> None:
        self._weights = weights
        self._process: SpawnProcess | None = None
        self._pipe: connection.Connection[Any, Any] | None = None
        self._lock = threading.Lock()
        self._closed = False

    @property
    def pid(self) -> int | None:
        return None if self._process is None else self._process.pid

    def align(self, request: Request) -> tuple[Word, ...]:
        """The words, on the clip's clock; none where they cannot be told. Takes seconds. Raises AlignmentFailed."""
        with self._lock:
            if self._closed:
                raise AlignmentFailed("closed")
            try:
                if self._pipe is None:
                    self._start()
                if self._closed or self._pipe is None:  # by `close`, which could not end what was only beginning
                    raise EOFError
                self._pipe.send(request)
                words, problem = self._pipe.recv()
            except (OSError, EOFError, pickle.UnpicklingError, ValueError, TypeError) as error:
                self._end()  # the next request starts another
                raise AlignmentFailed(type(error).__name__) from None
        if problem is not None:
            raise AlignmentFailed(problem)
        found: tuple[Word, ...] = words
        return found

    def rest(self) -> None:
        """Ends the process, which takes memory; the next request starts another."""
        with self._lock:
            self._end()

    def close(self) -> None:
        """Ends the process, also in the middle of a request."""
        self._closed = True
        process = self._process
        if process is not None:
            with contextlib.suppress(OSError, ValueError, AttributeError):  # the last: it is not quite started
                process.terminate()  # a request that waits for its answer gets EOFError
        with self._lock:
            self._end()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self._weights), daemon=True)
        try:
            with _one_thread():
                self._process.start()
        finally:
            theirs.close()  # so that the end of the process is the end of the pipe

    def _end(self) -> None:
        pipe, process, self._pipe, self._process = self._pipe, self._process, None, None
        if pipe is not None:
            pipe.close()
        if process is not None and process.pid is not None:
            process.join(END_SECONDS)
            if process.exitcode is None:
                process.kill()
                process.join()


@contextlib.contextmanager
def _one_thread() -> Iterator[None]:
    """The surroundings of a process that is started meanwhile: libraries read these when they are loaded."""
    before = {name: os.environ.get(name) for name in _ONE_THREAD}
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _serve(pipe: connection.Connection[Any, Any], weights: AlignerWeights) -> None:
    """What the process does until the pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends this process
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _fall_silent()
    with contextlib.suppress(OSError):
        os.nice(NICENESS)
    aligners = OpenedAligners(weights)
    while True:
        try:
            request = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            answer: tuple[tuple[Word, ...], str | None] = align(request, aligners), None
        except VidtxError as error:
            answer = (), type(error).__name__
        except Exception as error:  # of a network: only its kind, since its words may be those of the transcript
            answer = (), type(error).__name__
        with contextlib.suppress(OSError):
            pipe.send(answer)


def align(request: Request, aligners: OpenedAligners) -> tuple[Word, ...]:
    """Reads the sound around the span, and aligns. Raises VidtxError."""
    begin = max(0, request.span.start - CONTEXT_MS)
    waveform = read_span(request.sound, Span(begin, request.span.end + CONTEXT_MS))
    found = aligners.align(waveform, _shift(request.span, -begin), request.text, request.language)
    return tuple(Word(_shift(word.span, begin), word.text, word.probability) for word in found)


def _shift(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _fall_silent() -> None:
    """Whatever libraries print goes nowhere: the terminal is the server's, and what is printed may hold text."""
    logging.disable(logging.CRITICAL)
    with Path(os.devnull).open("w") as nowhere:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError, AttributeError):
                os.dup2(nowhere.fileno(), stream.fileno())
