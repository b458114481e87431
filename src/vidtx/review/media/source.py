"""The clip that was found, as the page's parts decode it: on the document's clock, and only while it is the file that was checked.

In: a `Located` clip and its `Clip`. Out: the file to decode and the clip as which it is decoded. A clip whose time stamps restart or leap is
copied onto one clock when something is first decoded, as the run that made the document did.
"""

from __future__ import annotations

import threading
from pathlib import Path

from vidtx.document import Clip
from vidtx.errors import MediaError
from vidtx.media.opened import OpenedClip
from vidtx.review.media.identity import Identity, read_identity

_STEPS = ("timestamp_restart", "timestamp_leap")  # what a probe notes of a clock that does not run on


class ClipSource:
    """Made once for a session. `path`, `identity`: of the file that was checked. Safe between threads; ends with `close`."""

    def __init__(self, path: Path, clip: Clip, identity: Identity) -> None:
        self.path, self.clip, self.identity = path, clip, identity
        self._opened: OpenedClip | None = None
        self._lock = threading.Lock()

    @property
    def runs_on(self) -> bool:
        """Whether the file's own clock is the document's, apart from where it begins."""
        return not any(evidence.kind in _STEPS for evidence in self.clip.context)

    def open(self) -> tuple[Path, Clip]:
        """The file to decode, and the clip as which it is decoded. Takes long where packets must be copied.

        Raises MediaError where the file was changed since it was checked, or the copy cannot be made.
        """
        self.check()
        if self.runs_on:
            return self.path, self.clip
        with self._lock:
            if self._opened is None:
                self._opened = OpenedClip(self.path, all_footage=self.clip.all_footage)
            return self._opened.media, self._opened.media_clip

    def check(self) -> None:
        """Raises MediaError where the file is not the one that was checked any more."""
        try:
            same = read_identity(self.path) == self.identity
        except OSError as error:
            raise MediaError(self.path, "is no longer there", hint="name the clip with --clip") from error
        if not same:
            raise MediaError(
                self.path, "was changed since it was checked", hint="start the review again, so that it is checked anew"
            )

    def close(self) -> None:
        """Removes the copy, if there is one."""
        with self._lock:
            if self._opened is not None:
                self._opened.close()
                self._opened = None
