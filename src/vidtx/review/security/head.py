"""The head of a request as it came, and the checks that need nothing but the head.

Each check gives the refusal that a request deserves, or None where there is nothing to say against it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vidtx.review.security import refusals
from vidtx.review.security.refusals import Refusal
from vidtx.review.security.settings import Limits, SecuritySettings

if TYPE_CHECKING:
    from starlette.types import Scope

LAUNCH = "/launch"
SAFE = ("GET", "HEAD")
_METHODS = (*SAFE, "POST")
# A second one of these means that somebody hopes two readers take different ones.
_ONCE = (
    "host", "origin", "referer", "cookie", "content-type", "content-length", "transfer-encoding",
    "sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest",
)  # fmt: skip
# The page makes requests for these only. No frame, no plug-in, no worker: a service worker would outlive the page.
_DESTINATIONS = {"document", "empty", "script", "style", "image", "video", "audio", "track"}
_STATIC_ONLY = {"script", "style"}
_ENCODED = (b"%00", b"%2f", b"%5c", b"%25")


@dataclass(frozen=True)
class Head:
    """Method, target and headers of a request. Header names are lower case; a header's values are in the order they came."""

    method: str
    path: str
    raw_path: bytes
    query: bytes
    headers: Mapping[str, Sequence[str]]
    header_count: int
    header_bytes: int

    def get(self, name: str) -> str | None:
        """A header's only value, or None where the request has no such header."""
        values = self.headers.get(name)
        return values[0] if values else None

    @property
    def is_safe(self) -> bool:
        """Whether the method is one that changes nothing."""
        return self.method in SAFE


def read_head(scope: Scope) -> Head:
    """The head of a request from its ASGI scope."""
    headers: dict[str, list[str]] = {}
    for name, value in scope["headers"]:
        headers.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    return Head(
        method=scope["method"],
        path=scope["path"],
        raw_path=scope.get("raw_path") or scope["path"].encode("utf-8"),
        query=scope["query_string"],
        headers=headers,
        header_count=len(scope["headers"]),
        header_bytes=sum(len(name) + len(value) for name, value in scope["headers"]),
    )


def check_head(head: Head, settings: SecuritySettings) -> Refusal | None:
    """All checks of a request that need no secret."""
    return (
        check_size(head, settings.limits)
        or check_form(head)
        or check_host(head, settings)
        or check_method(head)
        or check_source(head, settings)
        or check_destination(head)
        or check_content(head, settings.limits)
    )


def check_size(head: Head, limits: Limits) -> Refusal | None:
    """An address or a list of headers that is longer than a browser on this page would send."""
    if len(head.raw_path) + len(head.query) > limits.target_bytes:
        return refusals.TOO_LONG
    if head.header_count > limits.headers or head.header_bytes > limits.header_bytes:
        return refusals.TOO_MANY_HEADERS
    return None


def check_form(head: Head) -> Refusal | None:
    """A target that is not a plain path, a header that must not be there twice, or an attempt at another protocol."""
    if not _is_plain_path(head):
        return refusals.MALFORMED
    if any(len(head.headers.get(name, ())) > 1 for name in _ONCE):
        return refusals.MALFORMED
    if "upgrade" in head.headers or "service-worker" in head.headers:
        return refusals.MALFORMED
    if "content-length" in head.headers and "transfer-encoding" in head.headers:
        return refusals.MALFORMED
    return None


def _is_plain_path(head: Head) -> bool:
    raw = head.raw_path.lower()
    if not raw.startswith(b"/") or b"//" in raw or b"\\" in raw or any(code in raw for code in _ENCODED):
        return False
    if any(part in (".", "..") for part in head.path.split("/")):
        return False
    return head.path.isprintable() and "\ufffd" not in head.path


def check_host(head: Head, settings: SecuritySettings) -> Refusal | None:
    """A request for any other name than the one that the page is opened by, as a rebound DNS name makes it."""
    if "host" not in head.headers:
        return refusals.MALFORMED
    return None if head.get("host") == settings.host else refusals.WRONG_HOST


def check_method(head: Head) -> Refusal | None:
    """GET, HEAD and POST; the launch link is for GET."""
    if head.method not in _METHODS or (head.path == LAUNCH and head.method != "GET"):
        return refusals.NO_SUCH_METHOD
    return None


def check_source(head: Head, settings: SecuritySettings) -> Refusal | None:
    """A request that another page caused.

    Sec-Fetch-Site says who caused a request. `same-site` is no better than `cross-site`: all ports of 127.0.0.1 are one site.
    Where a browser does not send it, Origin must name this page for a request that changes something, and neither Origin nor
    Referer may name another one for any request. A person who follows the launch link comes from anywhere.
    """
    origin, site = head.get("origin"), head.get("sec-fetch-site")
    if origin is not None and origin != settings.origin:
        return refusals.OTHER_SITE
    if head.path == LAUNCH:
        return _check_launch(head)
    if site is not None:
        allowed = ("same-origin", "none") if head.is_safe else ("same-origin",)
        return None if site in allowed else refusals.OTHER_SITE
    referer = head.get("referer")
    if referer is not None and not f"{referer}/".startswith(f"{settings.origin}/"):
        return refusals.OTHER_SITE
    return None if head.is_safe or origin is not None else refusals.OTHER_SITE


def _check_launch(head: Head) -> Refusal | None:
    """The launch link is for a whole page that a person goes to: no picture, no frame and no script can follow it."""
    mode, destination = head.get("sec-fetch-mode"), head.get("sec-fetch-dest")
    if head.get("sec-fetch-site") is None and mode is None and destination is None:
        return None
    return None if (mode, destination) == ("navigate", "document") else refusals.OTHER_SITE


def check_destination(head: Head) -> Refusal | None:
    """A use that the page makes of nothing: a frame, a worker, or a script that is no file of the page."""
    destination = head.get("sec-fetch-dest")
    if destination is None:
        return None
    if destination not in _DESTINATIONS:
        return refusals.OTHER_SITE
    if destination in _STATIC_ONLY and not head.path.startswith("/static/"):
        return refusals.OTHER_SITE
    return None


def check_content(head: Head, limits: Limits) -> Refusal | None:
    """What a request says of its body: JSON and of a bounded length for POST, nothing at all for the others."""
    length = head.get("content-length")
    if head.is_safe:
        return refusals.MALFORMED if length not in (None, "0") or "transfer-encoding" in head.headers else None
    if not _is_json(head.get("content-type")) or "content-encoding" in head.headers:
        return refusals.NOT_JSON
    if length is not None and not (length.isascii() and length.isdigit()):
        return refusals.MALFORMED
    return refusals.TOO_LARGE if length is not None and int(length) > limits.body_bytes else None


def _is_json(content_type: str | None) -> bool:
    kind, *parameters = (content_type or "").lower().split(";")
    return kind.strip() == "application/json" and all(
        parameter.strip().replace('"', "") == "charset=utf-8" for parameter in parameters
    )
