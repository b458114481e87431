"""Runs ffmpeg as a worker process that cannot outlive its use: argument lists go in, bytes of its standard output come out.

In: a stream description built with ffmpeg-python upon `open_input`, which adds the whitelists and the `file:` prefix. Out: an iterator of
chunks of bytes. The worker runs in a session of its own, is limited in memory, is stopped when it stalls or takes too long, and is
killed when the iterator ends in any way: at the end, by an error, by Ctrl-C, or because it was closed.
"""

from __future__ import annotations

import contextlib
import os
import re
import selectors
import shutil
import signal
import subprocess
import time
from collections.abc import Generator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from vidtx.errors import DecodeTimeout, UnreadableMediaError, VidtxError

if TYPE_CHECKING:
    from vidtx.document import Clip

# Containers that hold the media themselves. Playlists and scripts (hls, dash, concat, sdp, lavfi, image2, ...) are left out: they name
# other files or addresses, whatever the extension of the file that holds them. ffmpeg allows a demuxer of several names by any of them.
FORMATS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpeg,mpegts,mpegvideo,m4v,h264,hevc,flv,live_flv,asf,ogg,mxf,gif,ivf,dv,rm,nut,"
    "wav,w64,mp3,aac,ac3,flac,aiff,caf,amr,au"
)
PROTOCOLS = "file,pipe"
IGNORE_EDIT_LIST = {"ignore_editlist": "1"}  # of the demuxer of MP4 and MOV
FFMPEG_VARIABLE = "VIDTX_FFMPEG"

STALL_SECONDS = 60.0  # no byte for so long: the worker hangs
ADDRESS_SPACE = 8 << 30  # bytes; a worker that wants more is decoding something that is no interview
_CHUNK_BYTES = 1 << 18
_STDERR_BYTES = 8192  # kept, of the end
_EXIT_SECONDS = 10.0  # for the worker to end after its last byte

# Lines that report only that there was an error, after the line that reports which.
_NOISE = re.compile(
    r"Conversion failed|Error opening (input|output) files?\b|Last message repeated|Terminating thread|Task finished with error"
    r"|Error (sending|submitting|processing|while processing)\b|Nothing was written|Could not open encoder before EOF|Error number -?\d+"
)


def find_ffmpeg() -> str:
    """The ffmpeg to run: $VIDTX_FFMPEG, else the system's, else the one that the package imageio-ffmpeg carries.

    Raises VidtxError where none is found, or where the variable names none.
    """
    named = os.environ.get(FFMPEG_VARIABLE)
    found = shutil.which(named or "ffmpeg")
    if found:
        return found
    if named:
        raise VidtxError(f"{FFMPEG_VARIABLE} names {named}, which is no program", hint="vidtx doctor")
    try:
        import imageio_ffmpeg

        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except (ImportError, RuntimeError) as error:
        raise VidtxError(
            "no ffmpeg was found, neither on the PATH nor in the package imageio-ffmpeg", hint="vidtx doctor"
        ) from error


def name_input(path: Path) -> str:
    """The path as ffmpeg must be given it: absolute and with `file:`, so that `-i.mp4` or `concat:a|b` is never anything but a name."""
    return f"file:{os.path.abspath(path)}"  # noqa: PTH100 (resolve() would follow links, and needs the file)


def open_input(path: Path, **options: Any) -> Any:
    """An ffmpeg-python input node for a clip: whitelists for protocols and containers, the `file:` prefix, and `options` before `-i`."""
    import ffmpeg

    return ffmpeg.input(name_input(path), protocol_whitelist=PROTOCOLS, format_whitelist=FORMATS, **options)


def list_demuxer_options(clip: Clip) -> dict[str, str]:
    """The options with which a clip must be opened, in ffmpeg and in PyAV, so that what is decoded lies on the clip's own timeline."""
    return dict(IGNORE_EDIT_LIST) if clip.all_footage else {}


def compile_arguments(output: Any) -> list[str]:
    """The argument list, ffmpeg itself first, of an ffmpeg-python output node."""
    import ffmpeg

    return [str(part) for part in ffmpeg.compile(output, cmd=[find_ffmpeg(), "-nostdin", "-hide_banner", "-loglevel", "error"])]


def stream_output(
    arguments: list[str], path: Path, *, stall_seconds: float = STALL_SECONDS, total_seconds: float | None = None
) -> Generator[bytes, None, None]:
    """Runs `arguments` (see `compile_arguments`) and gives its standard output in chunks as they come.

    `path` is the clip, for the errors. Time spent by the caller between two chunks counts towards `total_seconds`, not towards
    `stall_seconds`. Raises DecodeTimeout when a limit is passed and UnreadableMediaError, with ffmpeg's last message, when it fails;
    both come after all bytes that were written before.
    """
    try:
        worker = subprocess.Popen(
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            bufsize=0,
        )
    except OSError as error:
        raise VidtxError(f"ffmpeg cannot be started: {error.strerror or error}", hint="vidtx doctor") from error
    try:
        limit_worker(worker.pid)
        assert worker.stdout is not None
        assert worker.stderr is not None
        pipes = _Pipes(path, worker.stdout, worker.stderr, stall_seconds, total_seconds)
        yield from pipes.read_chunks()
        try:
            status = worker.wait(_EXIT_SECONDS)
        except subprocess.TimeoutExpired:
            raise DecodeTimeout(path, "ffmpeg did not end after its last byte and was stopped") from None
        if status != 0:
            reason = describe_failure(pipes.messages.decode("utf-8", "replace"), path)
            raise UnreadableMediaError(path, f"ffmpeg cannot decode it ({reason or _name_status(status)})")
    finally:
        end_worker(worker)


class _Pipes:
    """Reads a worker's two outputs side by side, so that neither can fill up and block it."""

    def __init__(self, path: Path, out: IO[bytes], err: IO[bytes], stall_seconds: float, total_seconds: float | None) -> None:
        self.path, self.out, self.err = path, out, err
        self.stall_seconds = stall_seconds
        self.total_seconds = total_seconds
        self.deadline = None if total_seconds is None else time.monotonic() + total_seconds
        self.messages = b""

    def read_chunks(self) -> Generator[bytes, None, None]:
        with selectors.DefaultSelector() as selector:
            selector.register(self.out, selectors.EVENT_READ)
            selector.register(self.err, selectors.EVENT_READ)
            last_byte = time.monotonic()  # of media; a message on stderr is no sign of progress
            while selector.get_map():
                for key, _ in selector.select(self._remaining(last_byte)):
                    chunk = os.read(key.fd, _CHUNK_BYTES)
                    if not chunk:
                        selector.unregister(key.fileobj)
                    elif key.fileobj is self.err:
                        self.messages = (self.messages + chunk)[-_STDERR_BYTES:]
                    else:
                        yield chunk
                        last_byte = time.monotonic()

    def _remaining(self, last_byte: float) -> float:
        now = time.monotonic()
        if self.deadline is not None and now >= self.deadline:
            raise DecodeTimeout(self.path, f"decoding took longer than {self.total_seconds:.0f} s and was stopped")
        if now >= last_byte + self.stall_seconds:
            raise DecodeTimeout(self.path, f"decoding stood still for {self.stall_seconds:.0f} s and was stopped")
        limits = [last_byte + self.stall_seconds] + ([] if self.deadline is None else [self.deadline])
        return max(0.0, min(limits) - now)


def describe_failure(messages: str, path: Path) -> str:
    """The last of ffmpeg's lines that informs a person, without addresses in memory, component names and the path."""
    lines = []
    for line in messages.replace("\r", "\n").split("\n"):
        line = re.sub(r"\[[^\]]*@ 0x[0-9a-f]+\]\s*", "", line)
        line = re.sub(r"^\[[^\]]*\]\s*", "", line.replace(name_input(path), path.name).replace(str(path), path.name)).strip()
        line = "".join(character for character in line if character.isprintable())
        if line and not _NOISE.match(line):
            lines.append(line)
    return lines[-1][:200] if lines else ""


def _name_status(status: int) -> str:
    if status >= 0:
        return f"exit status {status}"
    with contextlib.suppress(ValueError):
        return f"it was ended by {signal.Signals(-status).name}"
    return f"it was ended by signal {-status}"


def limit_worker(pid: int, address_space: int = ADDRESS_SPACE) -> None:
    """Bounds the memory of a worker, in bytes, and forbids core dumps; set from outside, as code between fork and exec is unsafe beside threads. Linux only."""
    try:
        import resource
    except ImportError:
        return
    if not hasattr(resource, "prlimit"):
        return
    for limit, value in ((resource.RLIMIT_AS, address_space), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(OSError, ValueError):
            hard = resource.prlimit(pid, limit)[1]
            wanted = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.prlimit(pid, limit, (wanted, hard))


def end_worker(worker: subprocess.Popen[bytes]) -> None:
    """Ends the worker and whatever it started, if it still runs, and collects it."""
    if worker.poll() is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(worker.pid, signal.SIGKILL)
        worker.kill()
    for pipe in (worker.stdout, worker.stderr):
        if pipe is not None:
            pipe.close()
    with contextlib.suppress(subprocess.TimeoutExpired):
        worker.wait(_EXIT_SECONDS)
