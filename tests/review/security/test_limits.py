"""Bodies, rates and event streams are bounded."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_server import WAIT, Served, read_answer, serving
from vidtx.review.security.limits import TokenBucket, read_body, replay
from vidtx.review.security.refusals import TOO_LARGE, TOO_SLOW
from vidtx.review.security.settings import Limits, Rate

HEAD = "POST /api/corrections HTTP/1.1\nHost: {host}\nCookie: {cookie}\nSec-Fetch-Site: same-origin\nContent-Type: application/json\n"
CHUNKED = HEAD + "Transfer-Encoding: chunked\n\n"
STREAM = "GET /api/events HTTP/1.1\nHost: {host}\nCookie: {cookie}\nSec-Fetch-Site: same-origin\n\n"


def chunked(size: int, step: int = 60_000) -> bytes:
    sizes = [min(step, size - start) for start in range(0, size, step)]
    return b"".join(f"{each:x}\r\n".encode() + b" " * each + b"\r\n" for each in sizes) + b"0\r\n\r\n"


def test_a_body_of_the_largest_size_passes_and_one_byte_more_does_not(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        limit = served.guard.settings.limits.body_bytes
        assert limit == 1 << 20
        assert served.post("/api/corrections", b" " * limit).status == 200
        assert served.send(served.fill(CHUNKED) + chunked(limit)).status == 200
        assert [len(body) for body in served.recorder.bodies] == [limit, limit]
        assert served.post("/api/corrections", b" " * (limit + 1)).status == 413
        assert served.send(served.fill(CHUNKED) + chunked(limit + 1)).status == 413
        assert served.send(served.fill(CHUNKED) + chunked(3 * limit)).status == 413
        assert len(served.recorder.bodies) == 2


def test_a_body_that_does_not_come_is_given_up(tmp_path: Path) -> None:
    with serving(tmp_path, limits=Limits(body_seconds=0.1)) as served:
        assert served.send(HEAD + "Content-Length: 9\n\n{").status == 408
        assert served.recorder.calls == []


def test_a_client_that_goes_away_in_the_middle_of_its_body_leaves_nothing(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        with socket.create_connection(("127.0.0.1", served.port), timeout=WAIT) as stream:
            stream.sendall(served.fill(HEAD + "Content-Length: 9\n\n{"))
            assert wait_for(lambda: served.guard.open_requests == 1)
        assert wait_for(lambda: served.guard.open_requests == 0)
        assert served.recorder.calls == [] and served.get("/api/state").status == 200


@pytest.mark.parametrize(
    ("method", "path", "burst"),
    [("POST", "/api/corrections", 200), ("GET", "/api/state", 400), ("GET", "/media/clip/one", 1000)],
)
def test_bursts_are_limited_by_kind(method: str, path: str, burst: int, tmp_path: Path) -> None:
    now = [0.0]
    with serving(tmp_path, clock=lambda: now[0]) as served, contextlib.closing(Many(served)) as many:
        ask = many.post if method == "POST" else many.get
        statuses = [ask(path) for _ in range(burst + 2)]
        assert statuses == [200] * burst + [429] * 2
        assert many.retry_after == ["1"]
        assert served.get("/").status == (200 if path != "/api/state" else 429)  # each kind has a bucket of its own
        now[0] = 1.0
        assert ask(path) == 200


class Many:
    """Requests over one connection, as a browser sends them."""

    def __init__(self, served: Served) -> None:
        self.retry_after: list[str] = []
        self._served = served
        self._stream = socket.create_connection(("127.0.0.1", served.port), timeout=WAIT)

    def get(self, path: str) -> int:
        return self._send(f"HEAD {path} HTTP/1.1\nHost: {{host}}\nCookie: {{cookie}}\nSec-Fetch-Site: same-origin\n\n", "HEAD")

    def post(self, path: str) -> int:
        return self._send(HEAD + "Content-Length: 2\n\n{}", "POST")

    def _send(self, template: str, method: str) -> int:
        self._stream.sendall(self._served.fill(template))
        answer = read_answer(self._stream, method)
        self.retry_after = answer.all("retry-after")
        return answer.status

    def close(self) -> None:
        self._stream.close()


def test_requests_without_the_cookie_take_nothing_from_the_limits(tmp_path: Path) -> None:
    with serving(tmp_path, limits=Limits(reads=Rate(0.001, 1)), clock=lambda: 0.0) as served:
        for _ in range(5):
            assert served.send("GET /api/state HTTP/1.1\nHost: {host}\n\n").status == 403
        assert served.get("/api/state").status == 200
        answer = served.get("/api/state")
        assert answer.status == 429 and answer.all("retry-after") == ["1000"]


def test_event_streams_are_bounded_and_one_that_ends_makes_room(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        assert served.guard.settings.limits.streams == 32
        with contextlib.ExitStack() as stack:
            streams = [stack.enter_context(open_stream(served)) for _ in range(32)]
            assert served.guard.open_streams == 32
            refused = served.get("/api/events")
            assert refused.status == 429 and refused.all("retry-after") == ["5"]
            assert served.get("/api/state").status == 200
            streams[0].close()
            assert wait_for(lambda: served.guard.open_streams == 31)
            stack.enter_context(open_stream(served))
        assert wait_for(lambda: served.guard.open_streams == 0 and served.guard.open_requests == 0)


def test_requests_at_once_are_bounded(tmp_path: Path) -> None:
    with serving(tmp_path, limits=Limits(requests=2)) as served, open_stream(served), open_stream(served):
        assert served.get("/api/state").status == 503


@contextlib.contextmanager
def open_stream(served: Served) -> Iterator[socket.socket]:
    """An event stream whose first event has come."""
    with socket.create_connection(("127.0.0.1", served.port), timeout=WAIT) as stream:
        stream.sendall(served.fill(STREAM))
        received = b""
        while b"event: patch" not in received:
            part = stream.recv(4096)
            assert part, received
            received += part
        yield stream


def wait_for(condition: object, seconds: float = WAIT) -> bool:
    import time

    end = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


@given(st.lists(st.floats(0, 3), max_size=60), st.integers(1, 5), st.floats(0.1, 10))
def test_a_bucket_never_lets_more_through_than_its_rate(pauses: list[float], burst: int, per_second: float) -> None:
    now = [0.0]
    bucket = TokenBucket(Rate(per_second, burst), lambda: now[0])
    passed = 0
    for pause in pauses:
        now[0] += pause
        refusal = bucket.take()
        passed += refusal is None
        assert passed <= burst + now[0] * per_second + 1e-6
        if refusal is not None:
            assert refusal.retry_after is not None and refusal.retry_after >= 1


def test_a_bucket_is_empty_only_for_as_long_as_it_says() -> None:
    now = [0.0]
    bucket = TokenBucket(Rate(0.1, 1), lambda: now[0])
    assert bucket.take() is None
    refusal = bucket.take()
    assert refusal is not None and refusal.retry_after == 10
    now[0] = 10.0
    assert bucket.take() is None
    now[0] = 5.0  # a clock that goes back gives nothing
    assert bucket.take() is not None


def test_a_body_is_read_whole_and_given_again() -> None:
    parts = [b"{", b"}"]
    messages = [{"type": "http.request", "body": part, "more_body": n == 0} for n, part in enumerate(parts)]
    later = {"type": "http.disconnect"}

    async def receive() -> dict[str, object]:
        return messages.pop(0) if messages else later

    async def run() -> None:
        body = await read_body(receive, Limits())
        assert body == b"{}"
        again = replay(body, receive)
        assert await again() == {"type": "http.request", "body": b"{}", "more_body": False}
        assert await again() == later
        assert await read_body(receive, Limits()) is None  # the client went away

    asyncio.run(run())


def test_a_body_that_is_too_long_or_too_slow_is_a_refusal() -> None:
    async def endless() -> dict[str, object]:
        return {"type": "http.request", "body": b"x" * 100, "more_body": True}

    async def nothing() -> dict[str, object]:
        await asyncio.sleep(60)
        return {}

    assert asyncio.run(read_body(endless, Limits(body_bytes=1000))) == TOO_LARGE
    assert asyncio.run(read_body(nothing, Limits(body_seconds=0.01))) == TOO_SLOW
