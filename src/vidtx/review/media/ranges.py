"""Serves files by opaque ids and byte ranges (RFC 9110, section 14), in blocks, and only as long as they are the files that were checked.

In: a request's method and headers, and a `ServedFile`. Out: a Starlette response. No path stands in an address or in an answer. A
file that was changed since it was checked is refused: the pictures beside a transcript are its clip's or none.
"""

from __future__ import annotations

import logging
import os
import re
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path
from typing import BinaryIO

import anyio
import anyio.to_thread
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from vidtx.document import Clip
from vidtx.errors import MediaError
from vidtx.review.media.identity import Identity, open_regular

LOG = logging.getLogger(__name__)
BLOCK_BYTES = 1 << 18
HEADER_LIMIT = 1024  # characters of a Range that are read
_RANGE = re.compile(r"bytes[ \t]*=(.*)", re.IGNORECASE)
_ONE = re.compile(r"([0-9]*)-([0-9]*)", re.ASCII)
_MOST_DIGITS = 18  # no file has more bytes than that

# By the first name of ffmpeg's demuxer: the type of a file with a picture, and of one with sound alone.
_TYPES = {
    "mov": ("video/mp4", "audio/mp4"),
    "matroska": ("video/webm", "audio/webm"),
    "ogg": ("video/ogg", "audio/ogg"),
    "wav": ("audio/wav", "audio/wav"),
    "mp3": ("audio/mpeg", "audio/mpeg"),
    "flac": ("audio/flac", "audio/flac"),
    "aac": ("audio/aac", "audio/aac"),
}


def find_content_type(clip: Clip) -> str:
    """The type under which a browser takes the clip; an unknown container is a stream of bytes."""
    with_picture, sound_alone = _TYPES.get(clip.container.split(",")[0], ("application/octet-stream",) * 2)
    return sound_alone if clip.video is None else with_picture


@dataclass(frozen=True, slots=True)
class ServedFile:
    """A file that was checked. `digest`: its SHA-256 where it is known; else its identity tells it from others."""

    path: Path = field(repr=False)
    identity: Identity
    content_type: str
    digest: str | None = None

    @property
    def etag(self) -> str:
        """A strong validator: the digest, or size and time of the last change."""
        return f'"{self.digest or f"{self.identity.size:x}-{self.identity.modified:x}"}"'

    @property
    def last_modified(self) -> str:
        return formatdate(self.identity.modified // 1_000_000_000, usegmt=True)


class ServedFiles:
    """Files by random ids, which say nothing of where they lie. Safe between threads."""

    def __init__(self) -> None:
        self._files: dict[str, ServedFile] = {}
        self._lock = threading.Lock()

    def add(self, served: ServedFile) -> str:
        """The file's id; the same file keeps the id that it has."""
        with self._lock:
            for known, file in self._files.items():
                if file == served:
                    return known
            name = secrets.token_urlsafe(18)
            self._files[name] = served
            return name

    def get(self, name: str) -> ServedFile | None:
        """The file, or None for an id that was never given or was withdrawn."""
        with self._lock:
            return self._files.get(name)

    def remove(self, name: str) -> None:
        with self._lock:
            self._files.pop(name, None)


def respond(request_headers: Mapping[str, str], method: str, served: ServedFile | None) -> Response:
    """The answer to a request for a file; None: an id that is not known. `request_headers` finds names in any case, as Starlette's do.

    Opens the file at once (no more than that), so that what is answered is what is read.
    """
    if served is None:
        return _refuse(404, "There is no such file.")
    if method not in ("GET", "HEAD"):
        return PlainTextResponse("Only GET and HEAD are answered.", 405, {"Allow": "GET, HEAD"})
    try:
        descriptor, identity = open_regular(served.path)
    except (OSError, MediaError):
        LOG.warning("%s is no longer there or cannot be read", served.path.name)
        return _refuse(410, "The file is no longer there.")
    stream = os.fdopen(descriptor, "rb", buffering=0)
    if identity != served.identity:
        stream.close()
        LOG.warning("%s was changed since it was checked and is not served", served.path.name)
        return _refuse(409, "The file was changed since it was checked.")
    size = identity.size
    headers = {
        "Accept-Ranges": "bytes",
        "Content-Type": served.content_type,
        "ETag": served.etag,
        "Last-Modified": served.last_modified,
    }
    # RFC 9110, 14.2: ranges are defined for GET alone.
    wanted = request_headers.get("range") if method == "GET" and _holds(request_headers.get("if-range"), served) else None
    part = read_range(wanted, size) if wanted is not None else None
    if part == ():
        stream.close()
        return Response(status_code=416, headers={"Accept-Ranges": "bytes", "Content-Range": f"bytes */{size}"})
    start, end = part or (0, size)
    if part:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    headers["Content-Length"] = str(end - start)
    if method == "HEAD":
        stream.close()
        return Response(status_code=200, headers=headers)
    return _FileResponse(stream, served, (start, end), headers, 206 if part else 200)


def read_range(text: str, size: int) -> tuple[int, int] | tuple[()] | None:
    """The bytes [start, end) that a Range header asks for; () where there are none such; None where the header is to be passed over.

    It is passed over where it is malformed, of another unit, or asks for several ranges (RFC 9110, 14.2 allows that).
    """
    match = _RANGE.fullmatch(text.strip(" \t")) if len(text) <= HEADER_LIMIT else None
    if match is None:
        return None
    ranges = [part for each in match[1].split(",") if (part := each.strip(" \t"))]
    one = _ONE.fullmatch(ranges[0]) if len(ranges) == 1 else None
    if one is None or one[0] == "-":
        return None
    first, last = one[1], one[2]
    if not first:
        count = min(_read_number(last), size)
        return (size - count, size) if count else ()
    start = _read_number(first)
    if last and _read_number(last) < start:
        return None
    end = min(_read_number(last) + 1, size) if last else size
    return (start, end) if start < size else ()


def _read_number(digits: str) -> int:
    digits = digits.lstrip("0") or "0"
    return int(digits) if len(digits) <= _MOST_DIGITS else 10**_MOST_DIGITS


def _holds(condition: str | None, served: ServedFile) -> bool:
    """Whether the file is still the one of which a client has a part (RFC 9110, 13.1.5): the same strong tag, or the very date."""
    return condition is None or condition.strip(" \t") in (served.etag, served.last_modified)


def _refuse(status: int, words: str) -> Response:
    return PlainTextResponse(words, status)


class _FileResponse(Response):
    """Sends a part of an open file in blocks that a thread reads, and stops when the client goes or the file is changed."""

    def __init__(
        self, stream: BinaryIO, served: ServedFile, part: tuple[int, int], headers: Mapping[str, str], status: int
    ) -> None:
        self.stream, self.served, self.part = stream, served, part
        self.status_code, self.background = status, None
        self.init_headers(headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            async with anyio.create_task_group() as group:
                group.start_soon(_wait_for_end, receive, group.cancel_scope)
                await self._send_blocks(send)
                group.cancel_scope.cancel()
        finally:
            self.stream.close()

    async def _send_blocks(self, send: Send) -> None:
        position, end = self.part
        while position < end:
            block = await anyio.to_thread.run_sync(self._read, position, min(BLOCK_BYTES, end - position))
            if not block:  # left unfinished: the client sees that the answer was cut off
                LOG.warning("%s was changed while it was served", self.served.path.name)
                return
            position += len(block)
            try:
                await send({"type": "http.response.body", "body": block, "more_body": position < end})
            except OSError:  # the client has gone
                return

    def _read(self, position: int, size: int) -> bytes:
        descriptor = self.stream.fileno()
        if Identity.of(os.fstat(descriptor)) != self.served.identity:
            return b""
        return os.pread(descriptor, size, position)


async def _wait_for_end(receive: Receive, scope: anyio.CancelScope) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    scope.cancel()
