"""What bounds the use of the server: token buckets for how often, and the reading of a body that must not be long or slow."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from vidtx.review.security import refusals
from vidtx.review.security.refusals import Refusal
from vidtx.review.security.settings import Limits, Rate

if TYPE_CHECKING:
    from starlette.types import Message, Receive

Clock = Callable[[], float]


class TokenBucket:
    """Lets `rate.burst` through at once and `rate.per_second` in the long run. The clock counts seconds."""

    def __init__(self, rate: Rate, clock: Clock) -> None:
        self._rate = rate
        self._clock = clock
        self._level = float(rate.burst)
        self._filled_at = clock()

    def take(self) -> Refusal | None:
        """Takes one out; where there is none, the refusal says when there will be."""
        now = self._clock()
        self._level = min(self._rate.burst, self._level + max(0.0, now - self._filled_at) * self._rate.per_second)
        self._filled_at = now
        if self._level >= 1.0:
            self._level -= 1.0
            return None
        seconds = math.ceil((1.0 - self._level) / self._rate.per_second)
        return replace(refusals.TOO_OFTEN, retry_after=max(1, seconds))


async def read_body(receive: Receive, limits: Limits) -> bytes | Refusal | None:
    """The whole body of a request; a refusal where it is too long or too slow; None where the client went away.

    It is read before the application is called, so that a body of too many chunks never reaches it. JSON is parsed whole
    anyway, so nothing is lost.
    """
    body = bytearray()
    try:
        async with asyncio.timeout(limits.body_seconds):
            while True:
                message = await receive()
                if message["type"] != "http.request":
                    return None
                body += message.get("body", b"")
                if len(body) > limits.body_bytes:
                    return refusals.TOO_LARGE
                if not message.get("more_body", False):
                    return bytes(body)
    except TimeoutError:
        return refusals.TOO_SLOW


def replay(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives a body that was read already, and then what comes after it."""
    given = False

    async def receive_again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again
