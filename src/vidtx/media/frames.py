"""Small pictures with their true times: one streaming pass over a clip's frames, decoded by a worker process that may crash.

In: a clip's path and its `Clip`. Out: an iterator of `Frame`s in order of presentation, each with the timestamp that the container gave
it (no constant frame rate is assumed) and a small picture in luma and chroma: what decoders give, so that no conversion is paid for.
Memory is bounded by what the pipe holds. Damage in the middle is skipped; a worker that hangs is stopped, and closing the iterator
ends the worker.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import logging
import os
import selectors
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np

from vidtx.errors import DecodeTimeout, UnreadableMediaError
from vidtx.media.runner import FORMATS, STALL_SECONDS, list_demuxer_options
from vidtx.media.workers.frames_worker import RECORD

if TYPE_CHECKING:
    import numpy.typing as npt

    from vidtx.document import Clip

LOG = logging.getLogger(__name__)

WORKER = Path(__file__).with_name("workers") / "frames_worker.py"
_HEADER_LIMIT = 4096  # bytes


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture. `pts` x `time_base` is its time in seconds on the stream's own clock, as the container gives it.

    `luma`: (height, width) uint8, full range; `chroma`: (2, height / 2, width / 2) uint8, blue and red difference around 128. The picture
    is as stored (its rotation is not applied). `key_frame`: coded without reference to others.
    """

    pts: int
    time_base: Fraction
    luma: npt.NDArray[np.uint8]
    chroma: npt.NDArray[np.uint8]
    key_frame: bool = False

    def to_rgb(self) -> npt.NDArray[np.uint8]:
        """(height, width, 3) RGB."""
        import cv2

        size = self.luma.shape[::-1]
        blue, red = (cv2.resize(plane, size, interpolation=cv2.INTER_LINEAR) for plane in self.chroma)
        rgb: npt.NDArray[np.uint8] = cv2.cvtColor(np.dstack([self.luma, red, blue]), cv2.COLOR_YCrCb2RGB)
        return rgb


def iterate_frames(
    path: Path,
    clip: Clip,
    *,
    width: int = 160,
    stall_seconds: float = STALL_SECONDS,
    threads: int | None = None,
    references: bool = False,
    spans: Sequence[tuple[int, int]] = (),
) -> Generator[Frame, None, None]:
    """The frames of the clip's picture, scaled to `width` pixels (or less, if the picture is smaller); none if it has no picture.

    `threads`: of the decoder; None: some more than there are cores, so that it runs ahead while its frames are analyzed.
    `references`: leave out the frames that no other frame is coded from, which saves some four tenths of the decoding where the
    encoder made such. `spans`: only frames with a timestamp from the first to the last of a span; spans in order, apart from one
    another. Timestamps rise strictly: a frame without one, or with one that does not advance, is left out and counted in the log.
    Raises UnreadableMediaError if no frame can be decoded and DecodeTimeout if the decoder writes nothing for `stall_seconds`.
    """
    if clip.video is None:
        return
    # Run by its path and with -P, so that no module that lies in the folder of the clip is imported.
    command = [sys.executable, "-P", str(WORKER), os.path.abspath(path), FORMATS]  # noqa: PTH100
    threads = (os.cpu_count() or 1) + 4 if threads is None else threads
    command += [str(number) for number in (clip.video.index, width, threads)]
    command.append(",".join(f"{a}:{b}" for a, b in spans) or ("references" if references else "all"))
    command += [f"{name}={value}" for name, value in list_demuxer_options(clip).items()]
    worker = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert worker.stdout is not None
    try:
        yield from _read_frames(path, _Pipe(path, worker.stdout, stall_seconds))
    finally:
        worker.kill()
        worker.stdout.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            worker.wait(10)


class ReadAhead:
    """Reads frames in a thread while something else is done: from the start, until they are wanted or `most` are kept."""

    def __init__(self, frames: Generator[Frame, None, None], most: int = 600) -> None:
        self.frames, self.most = frames, most
        self.kept: deque[Frame] = deque()
        self.error: BaseException | None = None
        self.wanted = threading.Event()
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self) -> None:
        try:
            while len(self.kept) < self.most and not self.wanted.is_set() and (frame := next(self.frames, None)) is not None:
                self.kept.append(frame)
        except BaseException as error:
            self.error = error

    def __iter__(self) -> Iterator[Frame]:
        """All frames, in order. Raises what `iterate_frames` raises."""
        self.wanted.set()
        self.thread.join()
        while self.kept:
            yield self.kept.popleft()
        if self.error is not None:
            raise self.error
        yield from self.frames

    def close(self) -> None:
        """Ends the decoder."""
        self.wanted.set()
        self.thread.join()
        self.frames.close()


def _read_frames(path: Path, pipe: _Pipe) -> Generator[Frame, None, None]:
    line = pipe.read_line()
    if not line:
        raise UnreadableMediaError(path, "the decoder of the picture crashed before the first frame")
    header = json.loads(line)
    if "error" in header:
        raise UnreadableMediaError(path, f"the picture cannot be decoded ({header['error']})")
    width, height = header["width"], header["height"]
    time_base = Fraction(*header["time_base"])
    size = width * height * 3 // 2
    while True:
        record = pipe.read(RECORD.size)
        if len(record) < RECORD.size:
            LOG.warning("%s: the decoder of the picture crashed; what follows was not searched", path.name)
            return
        kind, pts = RECORD.unpack(record)
        if kind == b"E":
            if pts:
                LOG.warning("%s: %d frames had no usable timestamp and were left out", path.name, pts)
            return
        picture = pipe.read(size)
        if len(picture) < size:
            LOG.warning("%s: the decoder of the picture crashed; what follows was not searched", path.name)
            return
        planes = np.frombuffer(picture, np.uint8)
        luma, chroma = (
            planes[: width * height].reshape(height, width),
            planes[width * height :].reshape(2, height // 2, width // 2),
        )
        yield Frame(pts, time_base, luma, chroma, kind == b"K")


class _Pipe:
    """Reads from a worker with a limit on how long it may write nothing."""

    def __init__(self, path: Path, stream: IO[bytes], stall_seconds: float) -> None:
        self.path, self.descriptor, self.stall_seconds = path, stream.fileno(), stall_seconds
        self.kept = bytearray()
        # The decoder may run ahead by some frames; with the usual 64 KiB the two would wait for one another at every third.
        with contextlib.suppress(AttributeError, OSError):
            fcntl.fcntl(self.descriptor, fcntl.F_SETPIPE_SZ, 1 << 20)
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.descriptor, selectors.EVENT_READ)

    def read(self, size: int) -> bytes:
        """`size` bytes, or fewer at the end."""
        while len(self.kept) < size and self._more():
            pass
        taken = bytes(self.kept[:size])
        del self.kept[:size]
        return taken

    def read_line(self) -> bytes:
        while (end := self.kept.find(b"\n")) < 0:
            if len(self.kept) > _HEADER_LIMIT or not self._more():
                return b""
        return self.read(end + 1)

    def _more(self) -> bool:
        began = time.monotonic()
        if not self.selector.select(self.stall_seconds):
            raise DecodeTimeout(
                self.path, f"decoding the picture stood still for {time.monotonic() - began:.0f} s and was stopped"
            )
        chunk = os.read(self.descriptor, 1 << 18)
        self.kept += chunk
        return bool(chunk)
