"""Serves the review page on a random port of 127.0.0.1 until the user, the terminal or the clock ends it.

In: what makes the application once the port is known. The port is bound first and kept, so that no other program can take
it in between. Every request goes through the guard of `security`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType
from typing import TYPE_CHECKING, Any

import uvicorn

from vidtx.errors import VidtxError
from vidtx.review.browser import find_browser, open_file, private_page
from vidtx.review.connection import make_protocol
from vidtx.review.security import Guard, Limits, create_settings
from vidtx.review.security.guard import describe
from vidtx.review.security.settings import ADDRESS

if TYPE_CHECKING:
    from starlette.types import ASGIApp

LOG = logging.getLogger(__name__)
_BACKLOG = 128
_KEEP_ALIVE_SECONDS = 15
_END_SECONDS = 1  # for requests that still run; open event streams are cut then
_PAGE_SECONDS = 60.0  # how long a browser may take to start and read the private page
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Watch:
    """What ends a server by itself: nobody being there for so long, and the end of the process that started this one.

    `parent`: None where it is not known or where its end means nothing.
    """

    idle_seconds: float | None = None
    parent: int | None = None

    def find_end(self, guard: Guard) -> str | None:
        """Why the server should end now, or None."""
        if self.parent is not None and os.getppid() != self.parent:
            return "the program that started it has ended"
        if self.idle_seconds is not None and guard.count_idle_seconds() >= self.idle_seconds:
            return "nobody has used it for a while"
        return None


def find_parent() -> int | None:
    """The process whose end is this one's end: its parent, unless the user said by `nohup` that it should outlive its terminal."""
    parent = os.getppid()
    return None if parent <= 1 or signal.getsignal(signal.SIGHUP) == signal.SIG_IGN else parent


def bind() -> socket.socket:
    """A socket that listens on a port of 127.0.0.1 which the system chose. Connections wait in it until the server runs."""
    # asyncio switches Nagle's algorithm off only where the protocol is named; with it, each answer would be 40 ms late.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.bind((ADDRESS, 0))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise VidtxError(
            f"the page cannot be served: no port of {ADDRESS} could be opened ({error.strerror or error})",
            hint="close other programs, or look whether the system allows local servers",
        ) from error
    return listener


class PageServer(uvicorn.Server):
    """uvicorn with our ends: a signal ends it in peace, and it ends by itself as its watch says.

    `on_started` is called once connections are taken, `on_turn` about ten times a second.
    """

    def __init__(self, guard: Guard, *, watch: Watch = Watch(), on_started: Callable[[], None] = lambda: None) -> None:
        super().__init__(_configure(guard))
        self.reason: str | None = None
        self.on_turn: Callable[[], None] = lambda: None
        self._guard = guard
        self._watch = watch
        self._on_started = on_started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        asyncio.get_running_loop().set_exception_handler(_log_stray_error)
        await super().startup(sockets)
        if self.started:
            self._on_started()

    async def on_tick(self, counter: int) -> bool:
        if await super().on_tick(counter):
            return True
        self.on_turn()
        self.reason = self._watch.find_end(self._guard)
        return self.reason is not None

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Takes the signals that end a program, except those that the caller of the program chose to ignore.

        uvicorn's own raises them anew at the end, which would end the program before its last words.
        """
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        taken = [number for number in _SIGNALS if signal.getsignal(number) != signal.SIG_IGN]
        before = {number: signal.signal(number, self.handle_exit) for number in taken}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Ends at the first signal; a second Ctrl-C does not wait for running requests."""
        self.force_exit = self.force_exit or (self.should_exit and sig == signal.SIGINT)
        self.should_exit = True


def _configure(guard: Guard) -> uvicorn.Config:
    """Everything that uvicorn would read from its environment or say of itself is set or switched off."""
    return uvicorn.Config(
        guard,
        loop="asyncio",
        http=make_protocol(guard.settings.limits),
        ws="none",
        lifespan="on",
        interface="asgi3",
        workers=1,
        log_config=None,
        log_level=logging.CRITICAL + 1,  # its errors come with tracebacks, in which words of a transcript may stand
        access_log=False,  # it would hold the token
        proxy_headers=False,
        forwarded_allow_ips=[],
        server_header=False,
        date_header=False,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=_END_SECONDS,
        h11_max_incomplete_event_size=guard.settings.limits.header_bytes,
    )


def _log_stray_error(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """An error that nobody awaited: its kind and place, and none of its words."""
    error = context.get("exception")
    LOG.error("an error beside all requests: %s", describe(error) if isinstance(error, BaseException) else "unknown")


def serve(
    app_factory: Callable[[int], ASGIApp],
    *,
    token: str | None = None,
    idle_minutes: float | None = None,
    open_browser: bool = True,
    announce: Callable[[str], None],
    limits: Limits = Limits(),
) -> None:
    """Serves the application that `app_factory` makes for a port, behind the guard; returns when it was ended in peace.

    Ends on Ctrl-C, SIGTERM and SIGHUP, with the process that started it, and after `idle_minutes` without a request and
    without an open event stream. `announce` takes lines for the user; the first holds the link, with the token. Without a
    `token` one is made. Raises VidtxError where it cannot start.
    """
    with contextlib.closing(bind()) as listener:
        settings = create_settings(listener.getsockname()[1], token=token, limits=limits)
        guard = Guard(app_factory(settings.port), settings)
        watch = Watch(idle_seconds=None if idle_minutes is None else idle_minutes * 60, parent=find_parent())
        with contextlib.ExitStack() as stack:
            opening = _Opening(guard, announce, stack)
            server = PageServer(guard, watch=watch, on_started=lambda: opening.begin(open_browser))
            server.on_turn = opening.tidy
            _run(server, listener)
    _say(announce, _last_words(server.reason))


def _run(server: PageServer, listener: socket.socket) -> None:
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:  # a second Ctrl-C, while the first is being obeyed
        LOG.info("stopped without waiting for requests that still ran")
    except SystemExit as error:  # uvicorn's way to say that the application did not start
        raise VidtxError("the page cannot be served: its application did not start") from error


def _last_words(reason: str | None) -> str:
    why = f" because {reason}" if reason else ""
    return f"The page has ended{why}. Every change is saved in the journal."


def _say(announce: Callable[[str], None], line: str) -> None:
    """Says a line; where the terminal is gone, nobody reads it."""
    with contextlib.suppress(OSError):
        announce(line)


class _Opening:
    """The first seconds: the link is said, the browser is opened, and the private page is removed when it has served."""

    def __init__(self, guard: Guard, announce: Callable[[str], None], stack: contextlib.ExitStack) -> None:
        self._guard = guard
        self._announce = announce
        self._stack = stack
        self._until: float | None = None

    def begin(self, open_browser: bool) -> None:
        settings = self._guard.settings
        _say(self._announce, f"Review page: {settings.launch_url}")
        command = find_browser() if open_browser else None
        opened = command is not None and self._open(command)
        if open_browser and not opened:
            _say(self._announce, "No browser could be opened here: open the link yourself.")
            tunnel = f"ssh -L {settings.port}:{settings.host} {socket.gethostname() or 'HOST'}"
            _say(self._announce, f"From another machine, first make a tunnel there, then open the link there: {tunnel}")
        _say(self._announce, "Ctrl-C ends it; every change is saved at once.")

    def _open(self, command: list[str]) -> bool:
        try:
            page = self._stack.enter_context(private_page(self._guard.settings.launch_url))
        except OSError as error:
            LOG.info("no private page could be written: %s", error.strerror)
            return False
        self._until = time.monotonic() + _PAGE_SECONDS
        return open_file(command, page)

    def tidy(self) -> None:
        """Removes the private page once the link has been followed, or when it was there for long enough."""
        if self._until is not None and (self._guard.launches or time.monotonic() > self._until):
            self._until = None
            self._stack.close()
