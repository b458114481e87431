"""The clip as the page's routes see it: found or not, played as it is or as a preview, its waveform, and the frames around its edits.

In: a document, and where the user says that its clip lies. Everything that reads the clip runs in threads; tabs are told when something is ready.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from anyio import to_thread

from vidtx.document import EditBoundary, Transcript
from vidtx.errors import VidtxError
from vidtx.media.choice import find_sound
from vidtx.review.events import EventHub
from vidtx.review.media.locate import Located, locate_clip
from vidtx.review.media.peaks import Peaks, read_peaks
from vidtx.review.media.playable import Verdict, judge
from vidtx.review.media.preview import Preview, PreviewStatus
from vidtx.review.media.ranges import ServedFile, ServedFiles, find_content_type
from vidtx.review.media.source import ClipSource
from vidtx.review.media.strips import Strip, Strips
from vidtx.review.page.sentences import LANGUAGES

LOG = logging.getLogger(__name__)

Json = dict[str, Any]
T = TypeVar("T")

NICENESS = 10  # of what reads the clip in the background


def _lower_priority() -> None:
    """Of this thread alone, and of the processes that it starts (Linux)."""
    with contextlib.suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


@dataclass(slots=True)
class _Found:
    """What there is once the clip was found."""

    source: ClipSource
    strips: Strips
    preview: Preview
    verdict: Verdict
    clip_id: str


class ClipDesk:
    """Of one document. `given`: the clip that the user named."""

    def __init__(self, path: Path, document: Transcript, given: Path | None = None) -> None:
        self.files = ServedFiles()
        self._path, self._document, self._given = path, document, given
        self._located: Located | None = None
        self._found: _Found | None = None
        self._peaks: Peaks | None = None
        self._peaks_failed: str | None = None
        self._stop = threading.Event()
        self._events: EventHub | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False
        self._background = ThreadPoolExecutor(1, "clip", _lower_priority)

    def start(self, events: EventHub) -> None:
        """Begins to look for the clip; on the event loop."""
        self._events, self._loop = events, asyncio.get_running_loop()
        task = asyncio.create_task(self._prepare())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Stops what still runs and removes what was made."""
        self._closed = True
        self._stop.set()
        self._background.shutdown(wait=False, cancel_futures=True)
        if self._found is not None:
            found = self._found
            await to_thread.run_sync(found.preview.close)
            await to_thread.run_sync(found.source.close)
        for task in list(self._tasks):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task

    @property
    def source(self) -> ClipSource | None:
        """The clip, once it was found."""
        return None if self._found is None or self._closed else self._found.source

    def show(self) -> Json:
        """What the page knows of the clip."""
        found, located = self._found, self._located
        clip = self._document.clip
        shown: Json = {
            "state": "searching" if located is None else located.state,
            "url": None,
            "message": None if located is None else located.message,
            "share": None,
            "peaks": None,
            "video": clip.video is not None,
            "duration": clip.duration,
        }
        if found is None:
            return shown
        status = found.preview.status
        shown["peaks"] = f"/media/peaks/{found.clip_id}" if clip.audio and self._peaks_failed is None else None
        if status.state == "ready" and status.served is not None:
            return shown | {"state": "preview_ready", "url": f"/media/clip/{self.files.add(status.served)}"}
        if status.state == "running":
            return shown | {"state": "preview_running", "share": status.share}
        if status.state == "failed":
            return shown | {"state": "preview_failed", "message": status.message}
        if not found.verdict.playable:
            return shown | {"state": "preview_needed", "message": found.verdict.reason}
        return shown | {"url": f"/media/clip/{found.clip_id}"}

    def start_preview(self) -> Json:
        """Begins to make a preview, where the clip is there; the page is told of its progress."""
        if self._found is not None and not self._closed:
            self._found.preview.start()
        return self.show()

    def find_peaks(self, name: str) -> Peaks | str | None:
        """The waveform's peaks; "pending" while they are computed; None where there are none."""
        if self._found is None or name != self._found.clip_id or self._peaks_failed is not None:
            return None
        return self._peaks or "pending"

    async def read_strip(self, boundary: EditBoundary) -> Strip | None:
        """The frames around a boundary; None without a clip. Raises MediaError."""
        if self._found is None or self._document.clip.video is None:
            return None
        return await to_thread.run_sync(self._found.strips.read, boundary)

    async def _prepare(self) -> None:
        located = await self._run(lambda: locate_clip(self._path, self._document.clip, self._given))
        if located.path is not None and located.identity is not None:
            clip = self._document.clip
            sound, channel = find_sound(clip, self._document.provenance.media)
            source = ClipSource(located.path, clip, located.identity)
            verdict = await self._run(lambda: judge(source, sound))
            served = ServedFile(located.path, located.identity, find_content_type(clip), clip.sha256)
            preview = Preview(source, sound, self._on_preview)
            self._found = _Found(source, Strips(source), preview, verdict, self.files.add(served))
            self._located = located
            if not verdict.playable:
                preview.start()
            self._publish()
            await self._compute_peaks(source, sound, channel)
        else:
            self._located = located
            self._publish()

    async def _compute_peaks(self, source: ClipSource, sound: int, channel: str) -> None:
        if not source.clip.audio:
            return
        try:
            self._peaks = await self._run(lambda: read_peaks(source, sound, channel, stop=self._stop))
        except VidtxError as error:
            LOG.info("there is no waveform: %s", type(error).__name__)
            self._peaks_failed = str(error)
        self._publish()

    async def _run(self, work: Callable[[], T]) -> T:
        """Work of the background: decoders that it starts inherit its low priority, so that the page opens and answers meanwhile."""
        return await asyncio.get_running_loop().run_in_executor(self._background, work)

    def _on_preview(self, status: PreviewStatus) -> None:
        """From the thread that makes it."""
        if self._loop is not None and not self._closed:
            with contextlib.suppress(RuntimeError):  # the loop has ended
                self._loop.call_soon_threadsafe(self._publish)

    def _publish(self) -> None:
        if self._events is not None:
            shown = self.show()
            self._events.publish("media", dict.fromkeys(LANGUAGES, shown))
