"""The guard: plain ASGI middleware that lets the application see only what it should answer.

It changes the start of a response and passes every part of its body on at once, so that event streams and media flow.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
import traceback
from typing import TYPE_CHECKING

from vidtx.review.security import refusals
from vidtx.review.security.head import LAUNCH, Head, check_head, read_head
from vidtx.review.security.headers import protect
from vidtx.review.security.launch import answer_launch, holds_cookie, holds_token
from vidtx.review.security.limits import Clock, TokenBucket, read_body, replay
from vidtx.review.security.refusals import Refusal, is_call
from vidtx.review.security.settings import SecuritySettings

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOG = logging.getLogger(__name__)
_NAMED = re.compile(r"/[A-Za-z0-9/_.-]{0,80}")
_MEDIA = "/media/"
_POLICY_VIOLATION = 1008  # of RFC 6455: why a WebSocket is closed


class Guard:
    """An application behind all checks. What it counts tells the server whether anybody is still there."""

    def __init__(self, app: ASGIApp, settings: SecuritySettings, *, clock: Clock = time.monotonic) -> None:
        self.settings = settings
        self.launches = 0
        self.open_streams = 0
        self.open_requests = 0
        self.last_request = clock()
        self._app = app
        self._clock = clock
        limits = settings.limits
        self._reads = TokenBucket(limits.reads, clock)
        self._media_reads = TokenBucket(limits.media_reads, clock)
        self._changes = TokenBucket(limits.changes, clock)
        self._wrong_tokens = TokenBucket(limits.wrong_tokens, clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})

    def count_idle_seconds(self) -> float:
        """How long ago the last request ended that was not refused; 0 while one runs or an event stream is open."""
        return 0.0 if self.open_requests else self._clock() - self.last_request

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except Exception as error:
            LOG.error("the application of the page could not start or end: %s", describe(error))
            raise

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        head = read_head(scope)
        outgoing = _Outgoing(send, as_json=is_call(head.path))
        refusal = check_head(head, self.settings)
        if refusal is None and head.path == LAUNCH:
            refusal = await self._launch(head, outgoing)
        elif refusal is None:
            refusal = self._admit(head) or await self._pass_on(head, (scope, receive), outgoing)
        if refusal is not None:
            await outgoing.refuse(refusal)

    async def _launch(self, head: Head, outgoing: _Outgoing) -> Refusal | None:
        """The right token is never counted against the limit: nobody can lock the user out by guessing."""
        if not holds_token(head, self.settings):
            return self._wrong_tokens.take() or refusals.WRONG_TOKEN
        self.launches += 1
        self.last_request = self._clock()
        await outgoing.pass_messages(answer_launch(self.settings))
        return None

    def _admit(self, head: Head) -> Refusal | None:
        """The cookie comes first: a request without it takes nothing from the limits of those with it."""
        if not holds_cookie(head, self.settings):
            return refusals.NO_COOKIE
        if self.open_requests >= self.settings.limits.requests:
            return refusals.BUSY
        if self._is_stream(head) and self.open_streams >= self.settings.limits.streams:
            return refusals.TOO_MANY_STREAMS
        if not head.is_safe:
            return self._changes.take()
        return (self._media_reads if head.path.startswith(_MEDIA) else self._reads).take()

    def _is_stream(self, head: Head) -> bool:
        return head.path == self.settings.events_path

    async def _pass_on(self, head: Head, incoming: tuple[Scope, Receive], outgoing: _Outgoing) -> Refusal | None:
        stream = self._is_stream(head)
        self.open_requests += 1
        self.open_streams += stream
        try:
            return await self._run(head, incoming, outgoing)
        finally:
            self.open_requests -= 1
            self.open_streams -= stream
            self.last_request = self._clock()

    async def _run(self, head: Head, incoming: tuple[Scope, Receive], outgoing: _Outgoing) -> Refusal | None:
        scope, receive = incoming
        if not head.is_safe:
            body = await read_body(receive, self.settings.limits)
            if not isinstance(body, bytes):
                return body
            receive = replay(body, receive)
        try:
            await self._app(scope, receive, outgoing.send)
        except asyncio.CancelledError:
            # The server ends, and would answer by itself, without our headers.
            if not outgoing.started:
                await outgoing.refuse(refusals.ENDING)
            raise
        except Exception as error:
            # Not raised on: the server would log the error's text, which may hold words of the transcript.
            LOG.error("%s %s failed: %s", head.method, name_path(head.path), describe(error))
            return None if outgoing.started else refusals.FAILED
        return None if outgoing.started else refusals.FAILED


class _Outgoing:
    """The way out: puts the protective headers on the start of a response, and our own words in place of an error's.

    Where a response had begun when the application failed, nothing more is sent: the server then cuts the connection, by
    which the client knows that it has not got all.
    """

    def __init__(self, send: Send, *, as_json: bool) -> None:
        self.started = False
        self._send = send
        self._as_json = as_json
        self._replaced = False

    async def send(self, message: Message) -> None:
        """Takes a message of the application."""
        if message["type"] == "http.response.start" and message["status"] == refusals.FAILED.status:
            self._replaced = True
            await self.refuse(refusals.FAILED)
        elif message["type"] == "http.response.start":
            self.started = True
            await self._send({**message, "headers": protect(message.get("headers", ()))})
        elif not self._replaced:
            await self._send(message)

    async def refuse(self, refusal: Refusal) -> None:
        await self.pass_messages(refusal.messages(as_json=self._as_json))

    async def pass_messages(self, messages: tuple[Message, ...]) -> None:
        """Sends a whole response of the guard's own."""
        self.started = True
        for message in messages:
            await self._send(message)


def describe(error: BaseException) -> str:
    """The kind of an error and where it was raised, without its message, in which words of a transcript may stand."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames[-4:]]
    inner = [describe(each) for each in error.exceptions] if isinstance(error, BaseExceptionGroup) else []
    return f"{type(error).__name__} at {' > '.join(places)}" + (f" ({'; '.join(inner)})" if inner else "")


def name_path(path: str) -> str:
    """A path as it may stand in a log: only where it is of the form that the page's own addresses have."""
    return path if _NAMED.fullmatch(path) else "/..."
