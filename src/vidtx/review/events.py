"""What happens in a review, passed on to every tab: server-sent events.

A tab that does not read fast enough loses its events and is told to load anew; nobody waits for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

MOST_WAITING = 200  # events for one tab
HEARTBEAT_SECONDS = 15.0  # between signs of life, by which a tab that is gone is noticed

Json = dict[str, Any]


@dataclass(eq=False, slots=True)
class Listener:
    """One open stream. `language`: of the interface in that tab."""

    language: str
    queue: asyncio.Queue[bytes | None] = field(default_factory=lambda: asyncio.Queue(MOST_WAITING))

    def send(self, event: str, data: Json) -> None:
        try:
            self.queue.put_nowait(format_event(event, data))
        except asyncio.QueueFull:
            while not self.queue.empty():
                self.queue.get_nowait()
            self.queue.put_nowait(format_event("reload", {}))


@dataclass(slots=True)
class EventHub:
    """All open streams. Used on the event loop's thread only."""

    listeners: list[Listener] = field(default_factory=list)

    @property
    def languages(self) -> frozenset[str]:
        return frozenset(listener.language for listener in self.listeners)

    def publish(self, event: str, by_language: Mapping[str, Json]) -> None:
        """Sends every tab the data in its language. One whose language nobody made, since it opened meanwhile, is told to load anew."""
        for listener in self.listeners:
            data = by_language.get(listener.language)
            listener.send(event if data is not None else "reload", data or {})

    def close(self) -> None:
        """Ends all streams, so that the server can end."""
        for listener in self.listeners:
            with contextlib.suppress(asyncio.QueueFull):
                listener.queue.put_nowait(None)

    async def stream(self, listener: Listener, is_current: Callable[[], bool]) -> AsyncIterator[bytes]:
        """What one tab gets, until it goes or `close` is called. `is_current`: whether the tab shows what stands when the stream begins."""
        self.listeners.append(listener)
        if not is_current():
            listener.send("reload", {})
        try:
            yield b"retry: 1000\n\n"
            while True:
                try:
                    message = await asyncio.wait_for(listener.queue.get(), HEARTBEAT_SECONDS)
                except TimeoutError:
                    yield b": \n\n"
                    continue
                if message is None:
                    return
                yield message
        finally:
            with contextlib.suppress(ValueError):
                self.listeners.remove(listener)


def format_event(event: str, data: Json) -> bytes:
    """One event: JSON on one line, whatever line ends the texts hold."""
    content = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return f"event: {event}\ndata: {content}\n\n".encode("utf-8", "replace")
