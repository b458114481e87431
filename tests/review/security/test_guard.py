"""What the guard passes on passes unbuffered; what fails says nothing of the transcript, neither to the client nor to a log."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from pathlib import Path

import pytest

from review_server import TEXT, WAIT, Recorder, Served, make_app, serving
from vidtx.review.security import Guard, create_settings
from vidtx.review.security.guard import describe, name_path

STREAM = "GET /api/events HTTP/1.1\nHost: {host}\nCookie: {cookie}\nSec-Fetch-Site: same-origin\n\n"
WORDS = ("вночі", "어젯밤")


def test_an_event_arrives_before_the_next_one_exists(tmp_path: Path) -> None:
    with serving(tmp_path) as served, socket.create_connection(("127.0.0.1", served.port), timeout=WAIT) as stream:
        stream.sendall(served.fill(STREAM))
        received = read_until(stream, TEXT.encode())
        assert b"second" not in received
        release = served.recorder.release
        assert release is not None and served.guard.open_streams == 1
        assert served.guard.count_idle_seconds() == 0.0
        served.server.servers[0].get_loop().call_soon_threadsafe(release.set)
        read_until(stream, b"second")


def read_until(stream: socket.socket, wanted: bytes) -> bytes:
    received = b""
    while wanted not in received:
        part = stream.recv(4096)
        assert part, received
        received += part
    return received


@pytest.mark.parametrize(("path", "is_json"), [("/api/fail", True), ("/own-500", False)])
def test_an_error_is_one_plain_sentence(path: str, is_json: bool, tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        answer = served.get(path)
        assert answer.status == 500
        text = answer.body.decode()
        assert not [word for word in (*WORDS, "Traceback", "ValueError", ".py") if word in text]
        sentence = "vidtx has a bug here; what was saved is kept."
        assert (json.loads(text) == {"error": "failed", "message": sentence}) if is_json else (text == f"{sentence}\n")
        assert served.get("/api/state").status == 200


def test_a_response_that_fails_in_its_middle_is_cut_and_not_ended_as_if_it_were_whole(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        assert served.get("/fail-late").status == -1


def test_nothing_that_is_logged_holds_a_secret_or_a_text(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("uvicorn", "uvicorn.access", "asyncio", "vidtx"):
        caplog.set_level(logging.DEBUG, logger=name)  # set back at the end
    with serving(tmp_path) as served:
        settings = served.guard.settings
        served.send("GET /launch?token={token} HTTP/1.1\nHost: {host}\n\n")
        served.send("GET /launch?token={token}x HTTP/1.1\nHost: {host}\n\n")
        served.send("GET /launch?token={token} HTTP/1.1\nHost: evil.example\n\n")
        served.send("GET /launch?token={token} nonsense\n\n")
        for path in ("/api/state", "/api/fail?text=word", "/fail-late", "/own-500", "/nothing"):
            served.get(path)
        served.post("/api/corrections", json.dumps({"after": {"text": TEXT}}, ensure_ascii=False).encode())
        served.send("GET /api/state HTTP/1.1\nHost: {host}\nHost: x\n\n")
    logged = caplog.text + "".join(capfd.readouterr())
    assert "ValueError at" in logged and "/api/fail failed" in logged  # there is something to look at
    for secret in (settings.token, settings.session, *WORDS, "text=word", "token"):
        assert secret not in logged


def test_an_error_is_described_without_its_words() -> None:
    try:
        raise ExceptionGroup("вночі", [ValueError("вночі"), KeyError("вночі")])
    except ExceptionGroup as error:
        described = describe(error)
    assert described.startswith("ExceptionGroup at test_guard.py:") and "ValueError" in described and "KeyError" in described
    assert "вночі" not in described


def test_a_path_is_logged_only_in_the_form_of_our_own() -> None:
    assert name_path("/api/boundaries/b-1/strip") == "/api/boundaries/b-1/strip"
    assert name_path("/вночі") == name_path("/a b") == name_path("/a\nERROR: forged") == "/..."


def run_scope(guard: Guard, scope: dict[str, object]) -> list[dict[str, object]]:
    sent: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        return {"type": "lifespan.startup"}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    asyncio.run(guard(scope, receive, send))
    return sent


def test_a_websocket_is_closed_at_once(tmp_path: Path) -> None:
    recorder = Recorder()
    guard = Guard(make_app(tmp_path, recorder), create_settings(1))
    assert run_scope(guard, {"type": "websocket", "path": "/", "headers": []}) == [{"type": "websocket.close", "code": 1008}]
    assert recorder.calls == []


def test_an_application_that_answers_nothing_is_a_failure() -> None:
    async def silent(scope: object, receive: object, send: object) -> None:
        return None

    settings = create_settings(1)
    headers = [(b"host", b"127.0.0.1:1"), (b"cookie", f"{settings.cookie_name}={settings.session}".encode())]
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": headers}
    assert run_scope(Guard(silent, settings), scope)[0]["status"] == 500


def test_an_application_that_cannot_start_is_logged_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(scope: object, receive: object, send: object) -> None:
        raise ValueError(TEXT)

    with pytest.raises(ValueError):
        run_scope(Guard(broken, create_settings(1)), {"type": "lifespan"})
    assert "ValueError at" in caplog.text and TEXT not in caplog.text


def test_refused_requests_do_not_keep_the_server_busy(tmp_path: Path) -> None:
    now = [0.0]
    with serving(tmp_path, clock=lambda: now[0]) as served:
        now[0] = 100.0
        served.send("GET /api/state HTTP/1.1\nHost: {host}\n\n")
        assert served.guard.count_idle_seconds() == 100.0
        served.get("/api/state")
        assert wait_idle(served) == 0.0


def wait_idle(served: Served) -> float:
    for _ in range(1000):
        if not served.guard.open_requests:
            break
    return served.guard.count_idle_seconds()
