"""The values that the guard of the review page works with: its port, its two secrets and its limits."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

ADDRESS = "127.0.0.1"
"""The only address that the page is served on, and the only name that it is asked for by.

`localhost` is not accepted: it is another origin with its own cookies, and where it means ::1, another user's server may
have the same port there.
"""
_SECRET_BYTES = 32


@dataclass(frozen=True)
class Rate:
    """How often something may happen: `per_second` in the long run, `burst` at once."""

    per_second: float
    burst: int


@dataclass(frozen=True)
class Limits:
    """How much one may ask of the server. Sizes are bytes, times are seconds."""

    body_bytes: int = 1 << 20
    body_seconds: float = 20.0
    target_bytes: int = 2048
    headers: int = 64
    header_bytes: int = 16 << 10
    streams: int = 32
    requests: int = 128  # at once, streams among them
    connections: int = 192
    reads: Rate = Rate(100.0, 400)
    media_reads: Rate = Rate(300.0, 1000)  # a player that seeks asks for many ranges
    changes: Rate = Rate(50.0, 200)
    wrong_tokens: Rate = Rate(5 / 60, 5)


@dataclass(frozen=True)
class SecuritySettings:
    """The port, the launch token that the link in the terminal carries, and the secret that the cookie carries instead.

    The secrets are not part of the value's representation, so that no log and no traceback shows them.
    """

    port: int
    token: str = field(repr=False)
    session: str = field(repr=False)
    limits: Limits = Limits()
    events_path: str = "/api/events"

    @property
    def cookie_name(self) -> str:
        """It has the port in it: a browser keeps one set of cookies for all ports of an address."""
        return f"vidtx-review-{self.port}"

    @property
    def host(self) -> str:
        """What a request's Host header must be."""
        return f"{ADDRESS}:{self.port}"

    @property
    def origin(self) -> str:
        """What a request's Origin header must be, where it has one."""
        return f"http://{self.host}"

    @property
    def launch_url(self) -> str:
        """The link that opens the page. It carries the token."""
        return f"{self.origin}/launch?token={self.token}"


def create_token() -> str:
    """A secret of 256 bits that can stand in a URL and in a cookie."""
    return secrets.token_urlsafe(_SECRET_BYTES)


def create_settings(port: int, *, token: str | None = None, limits: Limits = Limits()) -> SecuritySettings:
    """The settings of a server on `port`, with secrets of its own."""
    return SecuritySettings(port=port, token=token or create_token(), session=create_token(), limits=limits)
