"""One connection to the review page's server: uvicorn's, with our headers on its own errors and with limits of time and number.

uvicorn answers a request that is no HTTP by itself, before any application is called, and waits forever for a request that
never comes.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from vidtx.review.security import Limits, refusals
from vidtx.review.security.refusals import Refusal

if TYPE_CHECKING:
    from uvicorn.config import Config
    from uvicorn.server import ServerState

HEAD_SECONDS = 10.0  # for the head of a request, from the connection or from its first byte, and for the rest of a refused body
_MAY_ANSWER = (h11.IDLE, h11.SEND_RESPONSE)


def make_protocol(limits: Limits, *, head_seconds: float = HEAD_SECONDS) -> type[asyncio.Protocol]:
    """What makes a connection's protocol: a class, as uvicorn wants it, with the limits in it."""

    class LimitedConnection(Connection):
        max_connections = limits.connections
        seconds = head_seconds

    return LimitedConnection


class Connection(H11Protocol):
    """A connection that is closed where no request comes, and refused where there are too many."""

    max_connections = Limits().connections
    seconds = HEAD_SECONDS

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, object],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        super().connection_made(transport)
        self._await_request()
        if len(self.connections) > self.max_connections:
            self._answer(refusals.BUSY)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        if self._is_between_requests():
            self._await_request()
        super().data_received(data)
        if not self._is_between_requests():
            self._stop_waiting()

    def send_400_response(self, msg: str) -> None:
        """Answers what is no HTTP. `msg` is uvicorn's; ours says the same."""
        self._answer(refusals.MALFORMED)

    def _answer(self, refusal: Refusal) -> None:
        # In the middle of a response there is no room for another one.
        if self.conn.our_state in _MAY_ANSWER:
            headers = [*refusal.headers(as_json=False), (b"connection", b"close")]
            answer = (
                h11.Response(status_code=refusal.status, headers=headers),
                h11.Data(data=refusal.body(as_json=False)),
                h11.EndOfMessage(),
            )
            for event in answer:
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _is_between_requests(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _await_request(self) -> None:
        """Starts the clock unless it runs: a head that trickles in does not start it again."""
        if self._deadline is None:
            self._deadline = self.loop.call_later(self.seconds, self._give_up)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        if self._is_between_requests():
            self.transport.abort()
