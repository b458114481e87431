"""Runs ffmpeg as a child that cannot outlive its use: argument lists go in, bytes of its standard output come out.

In: a stream description built with ffmpeg-python upon `open_input`, which adds the whitelists and the `file:` prefix. Out: an iterator of
chunks of bytes. The child runs in a session of its own, is limited in memory, is stopped when it stands still or takes too long, and is
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
from typing import IO, Any

from vidtx.errors import DecodeTimeout, UnreadableMediaError, VidtxError

# Containers that hold the media themselves. Playlists and scripts (hls, dash, concat, sdp, lavfi, image2, ...) are left out: they name
# other files or addresses, whatever the extension of the file that holds them. ffmpeg allows a demuxer of several names by any of them.
FORMATS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpeg,mpegts,mpegvideo,m4v,h264,hevc,flv,live_flv,asf,ogg,mxf,gif,ivf,dv,rm,nut,"
    "wav,w64,mp3,aac,ac3,flac,aiff,caf,amr,au"
)
PROTOCOLS = "file,pipe"

STALL_SECONDS = 60.0  # no byte for so long: the child hangs
ADDRESS_SPACE = 8 << 30  # bytes; a child that wants more is decoding something that is no interview
_CHUNK = 1 << 18
_STDERR_KEPT = 8192
_LAST_WAIT = 10.0

# Lines that say only that there was an error, after the line that says which.
_NOISE = re.compile(
    r"Conversion failed|Error opening (input|output) files?\b|Last message repeated|Terminating thread|Task finished with error"
    r"|Error (sending|submitting|processing|while processing)\b|Nothing was written|Could not open encoder before EOF|Error number -?\d+"
)


def find_ffmpeg() -> str:
    """The ffmpeg to run: the system's, else the one that the package imageio-ffmpeg carries. Raises VidtxError if there is neither."""
    found = shutil.which("ffmpeg")
    if found:
        return found
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


def compile_arguments(output: Any) -> list[str]:
    """The argument list, ffmpeg itself first, of an ffmpeg-python output node."""
    import ffmpeg

    return [str(part) for part in ffmpeg.compile(output, cmd=[find_ffmpeg(), "-nostdin", "-hide_banner", "-loglevel", "error"])]


def stream_output(
    arguments: list[str], path: Path, *, stall_seconds: float = STALL_SECONDS, total_seconds: float | None = None
) -> Generator[bytes, None, None]:
    """Runs `arguments` (see `compile_arguments`) and gives its standard output in chunks as they come.

    `path` is the clip, for the errors. Time spent by the caller between two chunks counts towards `total_seconds`, not towards
    `stall_seconds`. Raises DecodeTimeout when a limit is passed and UnreadableMediaError, with the last words of ffmpeg, when it fails;
    both come after all bytes that were written before.
    """
    try:
        child = subprocess.Popen(
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
        _limit_child(child.pid)
        assert child.stdout is not None
        assert child.stderr is not None
        pipes = _Pipes(path, child.stdout, child.stderr, stall_seconds, total_seconds)
        yield from pipes.read_chunks()
        try:
            status = child.wait(_LAST_WAIT)
        except subprocess.TimeoutExpired:
            raise DecodeTimeout(path, "ffmpeg did not end after its last byte and was stopped") from None
        if status != 0:
            said = describe_failure(pipes.said.decode("utf-8", "replace"), path)
            raise UnreadableMediaError(path, f"ffmpeg cannot decode it ({said or _name_status(status)})")
    finally:
        _kill_child(child)


class _Pipes:
    """Reads a child's two outputs side by side, so that neither can fill up and block it."""

    def __init__(self, path: Path, out: IO[bytes], err: IO[bytes], stall_seconds: float, total_seconds: float | None) -> None:
        self.path, self.out, self.err = path, out, err
        self.stall_seconds = stall_seconds
        self.total_seconds = total_seconds
        self.deadline = None if total_seconds is None else time.monotonic() + total_seconds
        self.said = b""

    def read_chunks(self) -> Generator[bytes, None, None]:
        with selectors.DefaultSelector() as selector:
            selector.register(self.out, selectors.EVENT_READ)
            selector.register(self.err, selectors.EVENT_READ)
            heard = time.monotonic()  # when the last byte of media came; what is said on stderr is no sign of progress
            while selector.get_map():
                for key, _ in selector.select(self._remaining(heard)):
                    chunk = os.read(key.fd, _CHUNK)
                    if not chunk:
                        selector.unregister(key.fileobj)
                    elif key.fileobj is self.err:
                        self.said = (self.said + chunk)[-_STDERR_KEPT:]
                    else:
                        yield chunk
                        heard = time.monotonic()

    def _remaining(self, heard: float) -> float:
        now = time.monotonic()
        if self.deadline is not None and now >= self.deadline:
            raise DecodeTimeout(self.path, f"decoding took longer than {self.total_seconds:.0f} s and was stopped")
        if now >= heard + self.stall_seconds:
            raise DecodeTimeout(self.path, f"decoding stood still for {self.stall_seconds:.0f} s and was stopped")
        limits = [heard + self.stall_seconds] + ([] if self.deadline is None else [self.deadline])
        return max(0.0, min(limits) - now)


def describe_failure(said: str, path: Path) -> str:
    """The last line that ffmpeg said that tells a person something: without addresses in memory, component names and the path."""
    lines = []
    for line in said.replace("\r", "\n").split("\n"):
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


def _limit_child(pid: int) -> None:
    """Bounds memory and forbids core dumps; set from outside, as code between fork and exec is unsafe beside threads. Linux only."""
    try:
        import resource
    except ImportError:
        return
    if not hasattr(resource, "prlimit"):
        return
    for limit, value in ((resource.RLIMIT_AS, ADDRESS_SPACE), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(OSError, ValueError):
            hard = resource.prlimit(pid, limit)[1]
            wanted = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.prlimit(pid, limit, (wanted, hard))


def _kill_child(child: subprocess.Popen[bytes]) -> None:
    """Ends the child and whatever it started, if it still runs, and collects it."""
    if child.poll() is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        child.kill()
    for pipe in (child.stdout, child.stderr):
        if pipe is not None:
            pipe.close()
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(_LAST_WAIT)
