"""A connection on which nothing comes is closed, and what is no HTTP is answered with our headers."""

from __future__ import annotations

import contextlib
import re
import socket
import time
from pathlib import Path

from review_server import WAIT, Served, read_answer, serving
from vidtx.review.security.headers import RESPONSE_HEADERS
from vidtx.review.security.settings import Limits

SOON = 0.2
GET = "GET /api/state HTTP/1.1\nHost: {host}\nCookie: {cookie}\nSec-Fetch-Site: same-origin\n"


def connect(served: Served) -> socket.socket:
    return socket.create_connection(("127.0.0.1", served.port), timeout=WAIT)


def is_closed(stream: socket.socket) -> bool:
    """Waits until the server hangs up; False where it says something first."""
    try:
        return stream.recv(1) == b""
    except ConnectionResetError:
        return True


def test_silence_is_closed(tmp_path: Path) -> None:
    with serving(tmp_path, head_seconds=SOON) as served, connect(served) as stream:
        assert is_closed(stream)


def test_a_head_that_trickles_in_is_closed(tmp_path: Path) -> None:
    with serving(tmp_path, head_seconds=SOON) as served, connect(served) as stream:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for byte in served.fill(GET):
                stream.sendall(bytes([byte]))
                time.sleep(0.01)
        assert is_closed(stream) and served.recorder.calls == []


def test_a_second_head_that_trickles_in_is_closed_too(tmp_path: Path) -> None:
    with serving(tmp_path, head_seconds=SOON) as served, connect(served) as stream:
        stream.sendall(served.fill(GET + "\n"))
        assert read_answer(stream).status == 200
        stream.sendall(b"GET /")
        assert is_closed(stream)


def test_an_open_event_stream_is_not_silence(tmp_path: Path) -> None:
    with serving(tmp_path, head_seconds=SOON) as served, connect(served) as stream:
        stream.sendall(served.fill(GET.replace("/api/state", "/api/events") + "\n"))
        assert stream.recv(12) == b"HTTP/1.1 200"
        time.sleep(2 * SOON)
        assert served.guard.open_streams == 1


def test_the_rest_of_a_refused_body_is_not_read_forever(tmp_path: Path) -> None:
    with serving(tmp_path, head_seconds=SOON) as served, connect(served) as stream:
        head = GET.replace("GET", "POST") + "Content-Type: text/plain\nContent-Length: 99999999999\n\n"
        stream.sendall(served.fill(head))
        assert read_answer(stream, "POST").status == 415
        end = time.monotonic() + WAIT
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            while time.monotonic() < end:
                stream.sendall(b"x" * 100)
                time.sleep(0.01)
        assert time.monotonic() < end


def test_more_connections_than_allowed_are_told_so(tmp_path: Path) -> None:
    with serving(tmp_path, limits=Limits(connections=2)) as served, connect(served) as first, connect(served) as second:
        for stream in (first, second):
            stream.sendall(served.fill(GET + "\n"))
            assert read_answer(stream).status == 200
        with connect(served) as third:
            answer = read_answer(third)
        assert answer.status == 503 and answer.all("retry-after") == ["1"]
        for name, value in RESPONSE_HEADERS:
            assert answer.all(name.decode()) == [value.decode()]
        first.close()
        end = time.monotonic() + WAIT
        while len(served.server.server_state.connections) > 1 and time.monotonic() < end:
            time.sleep(0.01)
        assert served.get("/api/state").status == 200


def test_requests_in_one_packet_are_answered_in_order(tmp_path: Path) -> None:
    with serving(tmp_path) as served, connect(served) as stream:
        stream.sendall(served.fill(GET + "\n" + GET.replace("/api/state", "/nothing") + "\n" + "nonsense\n\n"))
        received = b""
        with contextlib.suppress(ConnectionResetError):
            while part := stream.recv(65536):
                received += part
        assert re.findall(rb"HTTP/1\.1 (\d+)", received) == [b"200", b"404", b"400"]


def test_a_bad_chunk_in_the_middle_of_a_response_only_ends_the_connection(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        for _ in range(3):
            with connect(served) as stream:
                head = GET.replace("GET /api/state", "POST /api/corrections")
                stream.sendall(served.fill(head + "Content-Type: application/json\nTransfer-Encoding: chunked\n\n1\n{\n"))
                time.sleep(0.02)
                stream.sendall(b"zz\r\n")
                assert read_answer(stream, "POST").status == 400
        assert served.get("/api/state").status == 200
        assert served.recorder.calls == ["GET /api/state"]
