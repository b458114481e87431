"""A clip ready to be decoded: what it is, and a file whose time stamps run on one clock.

In: the path of a clip. Out: an `OpenedClip`. Most clips are decoded as they are. Where the stamps restart or leap, the packets are copied
onto one clock into a temporary file, at the first time that something is decoded; the clip itself is never changed.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import TracebackType

from vidtx.document import Clip, TimestampChange
from vidtx.errors import DecodeTimeout, MediaError
from vidtx.media.probe import inspect_clip
from vidtx.media.runner import FORMATS

LOG = logging.getLogger(__name__)
WORKER = Path(__file__).with_name("workers") / "restamp_worker.py"
SPARE = 16 << 20  # bytes that a copy leaves free, and that its container may take more
COPY_SECONDS = 900.0  # how long copying may take; a clip of hours takes seconds


class OpenedClip:
    """`clip` and `changes` are read at once. `media`: the file to decode. Ends with `close`, or as a context manager."""

    def __init__(self, path: Path) -> None:
        """Raises as `vidtx.media.probe.probe_clip` does."""
        self.path = path
        inspection = inspect_clip(path)
        self.clip: Clip = inspection.clip
        self.changes: tuple[TimestampChange, ...] = inspection.changes
        self.default_audio, self.picture_reason = inspection.default_audio, inspection.picture_reason
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    @cached_property
    def media(self) -> Path:
        """The clip itself, or its packets on one clock. Raises MediaError where these cannot be written, DecodeTimeout for a hang."""
        if not any(change.kind != "filled" for change in self.changes):
            return self.path
        LOG.info("%s: its time stamps do not run on; they are put on one clock", self.path.name)
        self._folder = tempfile.TemporaryDirectory(prefix="vidtx-")
        self._require_space(Path(self._folder.name))
        target = Path(self._folder.name) / f"clip{self.path.suffix}"
        streams = [stream.index for stream in (*((self.clip.video,) if self.clip.video else ()), *self.clip.audio)]
        # Run by its path and with -P, so that no module that lies in the folder of the clip is imported.
        command = [sys.executable, "-P", str(WORKER), os.path.abspath(self.path), FORMATS, str(target), *map(str, streams)]  # noqa: PTH100
        try:
            ended = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=COPY_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise DecodeTimeout(
                self.path, f"copying it onto one clock took longer than {COPY_SECONDS:.0f} s and was stopped"
            ) from None
        try:
            error = json.loads(ended.stdout).get("error")
        except ValueError:
            error = f"the worker ended with status {ended.returncode}"
        if error is not None or not target.exists():
            raise MediaError(
                self.path,
                f"its time stamps cannot be put on one clock ({error})",
                hint="is there space in the temporary folder?",
            )
        return target

    def _require_space(self, folder: Path) -> None:
        with contextlib.suppress(OSError):
            size, free = self.path.stat().st_size, shutil.disk_usage(folder).free
            if free < size + SPARE:
                raise MediaError(
                    self.path,
                    f"its time stamps are put on one clock in a copy of {size >> 20} MB, and {folder.parent} has {free >> 20} MB free",
                    hint="make space there, or name another folder with TMPDIR",
                )

    @property
    def media_clip(self) -> Clip:
        """The clip as it is to be decoded from `media`: in a copy, the streams are counted anew."""
        if self.media == self.path or self.clip.video is None:
            return self.clip
        used = sorted([self.clip.video.index, *(stream.index for stream in self.clip.audio)])
        return replace(self.clip, video=replace(self.clip.video, index=used.index(self.clip.video.index)))

    def close(self) -> None:
        """Removes the copy, if there is one."""
        if self._folder is not None:
            self._folder.cleanup()

    def __enter__(self) -> OpenedClip:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
