"""How a clip's streams are stored, beyond what a `Clip` keeps of them: all streams in order, and the format of the pixels.

In: a path and its `Clip`. Out: `StoredStream`s. A worker process parses the container and may crash or hang.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from vidtx.document import Clip
from vidtx.errors import DecodeTimeout, UnreadableMediaError
from vidtx.media.runner import FORMATS, list_demuxer_options

WORKER = Path(__file__).with_name("workers") / "streams_worker.py"
STREAMS_SECONDS = 60.0  # how long the worker may take before it is taken for hung


@dataclass(frozen=True, slots=True)
class StoredStream:
    """`index`: in the container. `kind`: "video", "audio", "subtitle", ...; `pixels`: FFmpeg's name, such as "yuv420p", None if unknown."""

    index: int
    kind: str
    codec: str
    pixels: str | None = None


def read_streams(path: Path, clip: Clip, *, timeout: float = STREAMS_SECONDS) -> tuple[StoredStream, ...]:
    """In the container's order. Raises UnreadableMediaError, and DecodeTimeout after `timeout` seconds."""
    # Run by its path and with -P, so that no module that lies in the folder of the clip is imported.
    command = [sys.executable, "-P", str(WORKER), os.path.abspath(path), FORMATS]  # noqa: PTH100
    command += [f"{name}={value}" for name, value in list_demuxer_options(clip).items()]
    try:
        ended = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=timeout, check=False
        )
    except subprocess.TimeoutExpired:
        raise DecodeTimeout(path, f"parsing the file took longer than {timeout:.0f} s and was stopped") from None
    try:
        described = json.loads(ended.stdout)
    except ValueError:
        raise UnreadableMediaError(path, "is so damaged that the reader of its header died") from None
    if "error" in described:
        raise UnreadableMediaError(path, f"cannot be opened ({described['error']})")
    return tuple(StoredStream(s["index"], s["type"], s["codec"], s["pixels"]) for s in described["streams"])
