"""The server listens on 127.0.0.1 alone, and ends when it should."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from review_server import WAIT, Recorder, make_app, serving
from vidtx.errors import VidtxError
from vidtx.review import server as server_module
from vidtx.review.security import Guard, create_settings
from vidtx.review.server import Watch, bind, find_parent, serve

END = 15.0  # seconds that a child process may take to end
CHILD = """
import sys, tempfile
from pathlib import Path
from review_server import Recorder, make_app
from vidtx.review.server import serve
folder = Path(sys.argv[1])
serve(lambda port: make_app(folder, Recorder()), open_browser=False, announce=lambda line: print(line, flush=True), **eval(sys.argv[2]))
print("returned", flush=True)
"""


@contextlib.contextmanager
def child(
    folder: Path, options: str = "{}", *, before: str = "", **more: object
) -> Iterator[tuple[subprocess.Popen[str], int, str]]:
    """A program that serves the small application: the process, its port and its token."""
    paths = [str(Path(__file__).parents[1] / "fixtures"), *[path for path in sys.path if path]]
    program = subprocess.Popen(
        [sys.executable, "-c", before + CHILD, str(folder), options],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)}, **more,
    )  # fmt: skip
    stop = threading.Timer(60, program.kill)
    stop.start()
    try:
        assert program.stdout is not None
        line = program.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/launch\?token=([\w-]+)", line)
        assert found, (line, program.stderr.read() if program.stderr else "")
        yield program, int(found[1]), found[2]
    finally:
        stop.cancel()
        program.kill()
        program.communicate(timeout=END)


def open_events(port: int, token: str) -> socket.socket:
    """An event stream in a program: through the link, as a browser gets there."""
    host = f"127.0.0.1:{port}"
    with socket.create_connection(("127.0.0.1", port), timeout=WAIT) as stream:
        stream.sendall(f"GET /launch?token={token} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: stream.recv(65536), b"")).decode()
    cookie = re.search(r"set-cookie: ([^;]+);", answer, re.I)
    assert cookie, answer
    events = socket.create_connection(("127.0.0.1", port), timeout=WAIT)
    events.sendall(f"GET /api/events HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie[1]}\r\n\r\n".encode())
    assert events.recv(12) == b"HTTP/1.1 200"
    return events


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_in_peace_and_soon_even_with_an_open_event_stream(number: signal.Signals, tmp_path: Path) -> None:
    with child(tmp_path) as (program, port, token), open_events(port, token):
        begun = time.monotonic()
        program.send_signal(number)
        output, errors = program.communicate(timeout=END)
        assert program.returncode == 0 and errors == ""
        assert "The page has ended. Every change is saved in the journal.\nreturned\n" in output
        assert time.monotonic() - begun < 6
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=WAIT)


@pytest.mark.slow
def test_a_signal_that_the_caller_ignores_does_not_end_it(tmp_path: Path) -> None:
    ignore = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
    with child(tmp_path, before=ignore) as (program, port, token):
        program.send_signal(signal.SIGHUP)
        time.sleep(0.3)
        open_events(port, token).close()
        program.send_signal(signal.SIGTERM)
        assert program.wait(timeout=END) == 0


@pytest.mark.slow
def test_it_ends_when_nobody_is_there_but_not_while_an_event_stream_is_open(tmp_path: Path) -> None:
    with child(tmp_path, "{'idle_minutes': 1.5 / 60}") as (program, port, token):
        with open_events(port, token):
            time.sleep(2.0)
            assert program.poll() is None
        output, errors = program.communicate(timeout=END)
        assert program.returncode == 0 and errors == ""
        assert "ended because nobody has used it for a while. Every change is saved" in output


@pytest.mark.slow
def test_it_ends_with_the_program_that_started_it(tmp_path: Path) -> None:
    paths = [str(Path(__file__).parents[1] / "fixtures"), *[path for path in sys.path if path]]
    starter = f"import subprocess, sys\nprogram = subprocess.Popen([sys.executable, '-c', {CHILD!r}, {str(tmp_path)!r}, '{{}}'])\nprint(program.pid, flush=True)\nprogram.wait()"
    parent = subprocess.Popen(
        [sys.executable, "-c", starter],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
    )
    assert parent.stdout is not None
    stop = threading.Timer(60, parent.kill)
    stop.start()
    pid = int(parent.stdout.readline())
    try:
        assert "launch?token" in parent.stdout.readline()
        parent.kill()
        rest = parent.stdout.read()  # ends when the server has closed it
        assert "ended because the program that started it has ended" in rest and "returned" in rest
    finally:
        stop.cancel()
        parent.wait(timeout=END)
        parent.stdout.close()
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("address", ["127.0.0.2", "127.255.255.254", "::1"])
def test_no_other_address_of_the_machine_answers(address: str, tmp_path: Path) -> None:
    with serving(tmp_path) as served, pytest.raises(OSError):
        socket.create_connection((address, served.port), timeout=2)


def test_the_machines_address_in_its_network_does_not_answer(tmp_path: Path) -> None:
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing: it only chooses the address to send from
        except OSError:
            pytest.skip("this machine is in no network")
        address = probe.getsockname()[0]
    with serving(tmp_path) as served, pytest.raises(OSError):
        socket.create_connection((address, served.port), timeout=2)


def test_ports_are_the_systems_choice_and_nobody_can_share_one() -> None:
    with contextlib.closing(bind()) as one, contextlib.closing(bind()) as two:
        assert one.getsockname()[0] == "127.0.0.1" and one.getsockname()[1] != two.getsockname()[1]
        assert not one.get_inheritable()
        assert one.proto == socket.IPPROTO_TCP  # asyncio then sends every answer at once
        with contextlib.closing(socket.socket()) as thief:
            thief.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            thief.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            with pytest.raises(OSError):
                thief.bind(one.getsockname())


def test_the_answer_to_a_small_change_is_not_held_back(tmp_path: Path) -> None:
    with serving(tmp_path) as served, socket.create_connection(("127.0.0.1", served.port), timeout=WAIT) as stream:
        stream.sendall(served.fill("GET /api/state HTTP/1.1\nHost: {host}\nCookie: {cookie}\n\n"))
        assert stream.recv(12) == b"HTTP/1.1 200"
        (connection,) = served.server.server_state.connections
        taken = connection.transport.get_extra_info("socket")
        assert taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_where_no_port_can_be_opened_the_user_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "ADDRESS", "192.0.2.77")
    with pytest.raises(VidtxError, match="no port of"):
        bind()


def test_an_application_that_cannot_start_is_an_error_of_ours(tmp_path: Path) -> None:
    async def broken(scope: object, receive: object, send: object) -> None:
        raise ValueError("words")

    with pytest.raises(VidtxError, match="did not start") as raised:
        serve(lambda port: broken, open_browser=False, announce=lambda line: None)
    assert "words" not in str(raised.value)


def test_the_watch_says_why_it_is_time_to_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    guard = Guard(make_app(tmp_path, Recorder()), create_settings(1), clock=lambda: now[0])
    assert Watch().find_end(guard) is None
    now[0] = 59.0
    assert Watch(idle_seconds=60).find_end(guard) is None
    now[0] = 60.0
    assert "nobody" in (Watch(idle_seconds=60).find_end(guard) or "")
    guard.open_requests = 1
    assert Watch(idle_seconds=60).find_end(guard) is None
    assert Watch(parent=os.getppid()).find_end(guard) is None
    assert "started it" in (Watch(parent=-1).find_end(guard) or "")
    assert find_parent() in (os.getppid(), None)
    monkeypatch.setattr(os, "getppid", lambda: 1)
    assert find_parent() is None


def run_until_ended(lines: list[str], folder: Path) -> None:
    """`serve` in this thread, ended at once by an idle time of nothing."""
    serve(lambda port: make_app(folder, Recorder()), token="T" * 43, idle_minutes=0.0, announce=lines.append)


def test_the_browser_gets_a_file_that_is_gone_at_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[list[str], str, Path]] = []
    monkeypatch.setattr(server_module, "find_browser", lambda: ["viewer", "%s"])
    monkeypatch.setattr(
        server_module, "open_file", lambda command, page: opened.append((command, page.read_text(), page)) or True
    )
    lines: list[str] = []
    run_until_ended(lines, tmp_path)
    ((command, text, page),) = opened
    assert command == ["viewer", "%s"] and "T" * 43 in text and not page.parent.exists()
    assert re.fullmatch(r"Review page: http://127\.0\.0\.1:\d+/launch\?token=T{43}", lines[0])
    assert lines[1:] == ["Ctrl-C ends it; every change is saved at once.", lines[-1]] and "saved in the journal" in lines[-1]


def test_the_file_is_removed_once_the_link_was_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with contextlib.ExitStack() as stack:
        guard = Guard(make_app(tmp_path, Recorder()), create_settings(1))
        pages: list[Path] = []
        monkeypatch.setattr(server_module, "find_browser", lambda: ["viewer", "%s"])
        monkeypatch.setattr(server_module, "open_file", lambda command, page: pages.append(page) or True)
        opening = server_module._Opening(guard, lambda line: None, stack)
        opening.begin(True)
        opening.tidy()
        assert pages[0].exists()
        guard.launches = 1
        opening.tidy()
        assert not pages[0].exists()
        opening.begin(True)
        guard.launches = 0
        monkeypatch.setattr(server_module, "_PAGE_SECONDS", -1.0)
        opening.begin(True)
        opening.tidy()
        assert not pages[2].exists()


def test_without_a_browser_the_link_and_a_tunnel_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "find_browser", lambda: None)
    lines: list[str] = []
    run_until_ended(lines, tmp_path)
    port = re.search(r":(\d+)/", lines[0])
    assert port and f"ssh -L {port[1]}:127.0.0.1:{port[1]} " in "\n".join(lines)


def test_a_terminal_that_is_gone_does_not_hold_up_the_end(tmp_path: Path) -> None:
    def announce(line: str) -> None:
        raise OSError(5, "Input/output error")

    serve(lambda port: make_app(tmp_path, Recorder()), idle_minutes=0.0, open_browser=False, announce=announce)
