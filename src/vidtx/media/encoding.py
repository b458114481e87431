"""What this machine's ffmpeg can encode, and how far it is while it does.

In: the path of an ffmpeg, or its reports (`-progress pipe:1`). Out: names of encoders and filters, the option that keeps each frame's own time, the share
that is done. Versions differ: FFmpeg 5.1 has named an option anew that FFmpeg 8 knows under the new name only.
"""

from __future__ import annotations

import functools
import subprocess
import time
from pathlib import Path

from vidtx.document import VideoStream
from vidtx.errors import DecodeTimeout, VidtxError

STALL_SECONDS = 60.0  # for which the time reached may stand still
TICKS = 90_000  # a second, for written pictures; frames of every rate fall on these within 0.01 ms
_ASKING_SECONDS = 30.0
_INTERLACED = ("mpeg1video", "mpeg2video", "dvvideo")


class EncodingWatch:
    """Reads ffmpeg's reports: how far it is, and whether it still gets on. `duration`: of what is encoded, in ms."""

    def __init__(self, path: Path, duration: int) -> None:
        self.path, self.duration = path, duration
        self.rest, self.reached, self.moved = b"", -1, time.monotonic()

    def take(self, chunk: bytes) -> float:
        """The share of the clip that is done. Raises DecodeTimeout where it has stood still for too long."""
        *lines, self.rest = (self.rest + chunk)[-4096:].split(b"\n")
        for line in lines:
            name, _, value = line.partition(b"=")
            if name == b"out_time_us" and value.strip().isdigit() and int(value) > self.reached:
                self.reached, self.moved = int(value), time.monotonic()
        if time.monotonic() > self.moved + STALL_SECONDS:
            raise DecodeTimeout(self.path, f"encoding stood still for {STALL_SECONDS:.0f} s and was stopped")
        return min(0.99, max(0, self.reached) / 1000 / self.duration) if self.duration else 0.0


@functools.lru_cache(maxsize=4)
def list_coders(program: str) -> frozenset[str]:
    """The names of the encoders that an ffmpeg has. Raises VidtxError where it does not run."""
    lines = (line.split() for line in _ask(program, "-encoders").splitlines())
    return frozenset(words[1] for words in lines if len(words) > 1 and len(words[0]) == 6 and words[0][0] in "VA")


@functools.lru_cache(maxsize=4)
def has_filter(program: str, name: str) -> bool:
    """Whether an ffmpeg was built with a filter. Raises VidtxError where it does not run."""
    return any(line.split()[1:2] == [name] for line in _ask(program, "-filters").splitlines())


@functools.lru_cache(maxsize=4)
def name_rate_option(program: str) -> str:
    """The option with which each frame keeps its own time."""
    return "fps_mode:v" if "-fps_mode" in _ask(program, "-h", "long") else "vsync"


def _ask(program: str, *arguments: str) -> str:
    command = [program, "-nostdin", "-hide_banner", *arguments]
    try:
        ended = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_ASKING_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise VidtxError("ffmpeg cannot be started", hint="vidtx doctor") from error
    return ended.stdout.decode("utf-8", "replace")


def may_be_interlaced(video: VideoStream) -> bool:
    """Whether frames may hold two moments each; a filter that is told so leaves whole frames as they are."""
    return video.codec in _INTERLACED
