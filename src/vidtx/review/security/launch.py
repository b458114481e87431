"""The exchange of the launch token for the cookie that every other request needs.

The token stands in a link and so in the browser's history; the cookie's secret is another one and stands nowhere else.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from vidtx.review.security.head import Head
from vidtx.review.security.headers import RESPONSE_HEADERS
from vidtx.review.security.settings import SecuritySettings

if TYPE_CHECKING:
    from starlette.types import Message

# No redirect: where a chain of redirects began at a file or at another site, the browser would hold a Strict cookie back.
# This page is of our own site, and it is this page that goes on.
_PAGE = (
    '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<meta http-equiv="refresh" content="0; url=/">\n'
    '<link rel="icon" href="/static/icon.svg">\n<title>vidtx review</title>\n<p><a href="/">Go on to the transcript</a></p>\n</html>\n'
).encode("ascii")


def holds_token(head: Head, settings: SecuritySettings) -> bool:
    """Whether a request for the launch link carries the token, once and with nothing beside it."""
    values = parse_qsl(head.query.decode("latin-1"), keep_blank_values=True, max_num_fields=8) if head.query else []
    return len(values) == 1 and values[0][0] == "token" and _are_equal(values[0][1], settings.token)


def holds_cookie(head: Head, settings: SecuritySettings) -> bool:
    """Whether a request carries the cookie.

    Another server on this address can set a cookie of the same name for some path, which the browser then sends as well: one
    right value is enough.
    """
    pairs = (pair.strip().partition("=") for pair in (head.get("cookie") or "").split(";"))
    found = [_are_equal(value, settings.session) for name, _, value in pairs if name == settings.cookie_name]
    return any(found)


def answer_launch(settings: SecuritySettings) -> tuple[Message, Message]:
    """The response to the right token: the cookie, and a page that goes on to the transcript."""
    cookie = f"{settings.cookie_name}={settings.session}; Path=/; HttpOnly; SameSite=Strict"
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", str(len(_PAGE)).encode("ascii")),
        (b"set-cookie", cookie.encode("ascii")),
        *RESPONSE_HEADERS,
    ]
    return (
        {"type": "http.response.start", "status": 200, "headers": headers},
        {"type": "http.response.body", "body": _PAGE, "more_body": False},
    )


def _are_equal(given: str, secret: str) -> bool:
    """In a time that does not depend on where they differ; as bytes, since text beyond ASCII is refused by the comparison."""
    return secrets.compare_digest(given.encode("utf-8", "surrogatepass"), secret.encode("utf-8"))
