"""Server-sent events."""

from __future__ import annotations

import asyncio
import json

from vidtx.review import events
from vidtx.review.events import MOST_WAITING, EventHub, Listener, format_event


def test_an_event_is_one_line_of_data_whatever_it_holds() -> None:
    raw = format_event("patch", {"text": "a\n\nevent: x\r\u2028 대"})
    assert raw.count(b"\n") == 3 and b"\r" not in raw
    assert json.loads(raw.split(b"data: ")[1]) == {"text": "a\n\nevent: x\r\u2028 대"}


def test_a_tab_gets_events_in_its_language_until_the_hub_closes() -> None:
    async def run() -> list[bytes]:
        hub = EventHub()
        stream = hub.stream(Listener("ko"), lambda: True)
        first = await anext(stream)
        hub.publish("patch", {"ko": {"n": 1}, "en": {"n": 2}})
        second = await anext(stream)
        assert hub.languages == {"ko"}
        hub.close()
        rest = [part async for part in stream]
        assert not hub.listeners
        return [first, second, *rest]

    assert asyncio.run(run()) == [b"retry: 1000\n\n", b'event: patch\ndata: {"n":1}\n\n']


def test_a_tab_that_does_not_read_is_told_to_load_anew_and_holds_nobody_up() -> None:
    async def run() -> bytes:
        hub = EventHub()
        listener = Listener("en")
        stream = hub.stream(listener, lambda: True)
        await anext(stream)
        for n in range(MOST_WAITING + 1):
            hub.publish("patch", {"en": {"n": n}})
        return await anext(stream)

    assert asyncio.run(run()) == b"event: reload\ndata: {}\n\n"


def test_signs_of_life_come_when_nothing_happens(monkeypatch: object) -> None:
    async def run() -> bytes:
        stream = EventHub().stream(Listener("en"), lambda: True)
        await anext(stream)
        return await anext(stream)

    before, events.HEARTBEAT_SECONDS = events.HEARTBEAT_SECONDS, 0.01
    try:
        assert asyncio.run(run()) == b": \n\n"
    finally:
        events.HEARTBEAT_SECONDS = before


def test_a_tab_whose_language_nobody_made_is_told_to_load_anew_and_the_others_get_theirs() -> None:
    """It opened while the pages were made."""

    async def run() -> list[bytes]:
        hub = EventHub()
        streams = [hub.stream(Listener(language), lambda: True) for language in ("uk", "en")]
        for stream in streams:
            await anext(stream)
        hub.publish("patch", {"en": {"n": 1}})
        return [await anext(stream) for stream in streams]

    assert asyncio.run(run()) == [b"event: reload\ndata: {}\n\n", b'event: patch\ndata: {"n":1}\n\n']
