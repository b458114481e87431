"""A refusal: the response that a request gets which is not served.

Its sentence is one of ours and never holds anything that came with the request.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vidtx.review.security.headers import RESPONSE_HEADERS

if TYPE_CHECKING:
    from starlette.types import Message

RawHeaders = list[tuple[bytes, bytes]]


@dataclass(frozen=True)
class Refusal:
    """A status, a word for programs, a sentence for people, and after how many seconds to try again, if that helps."""

    status: int
    error: str
    sentence: str
    retry_after: int | None = None

    def body(self, *, as_json: bool) -> bytes:
        """What the response holds: JSON for the page's own calls, plain text for everything else."""
        if as_json:
            return json.dumps({"error": self.error, "message": self.sentence}).encode("utf-8")
        return f"{self.sentence}\n".encode()

    def headers(self, *, as_json: bool) -> RawHeaders:
        """All headers of the response, the protective ones among them."""
        kind = b"application/json" if as_json else b"text/plain; charset=utf-8"
        length = str(len(self.body(as_json=as_json))).encode("ascii")
        headers = [(b"content-type", kind), (b"content-length", length), *RESPONSE_HEADERS]
        if self.retry_after is not None:
            headers.append((b"retry-after", str(self.retry_after).encode("ascii")))
        if self.status == NO_SUCH_METHOD.status:
            headers.append((b"allow", b"GET, HEAD, POST"))
        return headers

    def messages(self, *, as_json: bool) -> tuple[Message, Message]:
        """The response as an ASGI server takes it."""
        return (
            {"type": "http.response.start", "status": self.status, "headers": self.headers(as_json=as_json)},
            {"type": "http.response.body", "body": self.body(as_json=as_json), "more_body": False},
        )


def is_call(path: str) -> bool:
    """Whether a path is one of the page's calls, which answer in JSON."""
    return path.startswith("/api/")


MALFORMED = Refusal(400, "malformed", "The request is malformed.")
WRONG_HOST = Refusal(421, "host", "This page answers only at the address that the link in the terminal names.")
NO_SUCH_METHOD = Refusal(405, "method", "This page takes GET, HEAD and POST only.")
OTHER_SITE = Refusal(403, "origin", "This page answers only to itself, not to other pages.")
NO_COOKIE = Refusal(403, "cookie", "Open the page with the link that vidtx review printed in the terminal.")
WRONG_TOKEN = Refusal(403, "token", "This link is not, or no longer, the one that vidtx review printed in the terminal.")
NOT_JSON = Refusal(415, "type", "This page takes JSON only.")
TOO_LARGE = Refusal(413, "size", "The request is larger than this page takes.")
TOO_SLOW = Refusal(408, "time", "The request took too long to arrive.")
TOO_LONG = Refusal(414, "length", "The address is longer than this page takes.")
TOO_MANY_HEADERS = Refusal(431, "headers", "The request has more headers than this page takes.")
TOO_OFTEN = Refusal(429, "rate", "Too many requests in a short time; try again in a moment.", retry_after=1)
TOO_MANY_STREAMS = Refusal(429, "streams", "Too many tabs have this page open; close some of them.", retry_after=5)
BUSY = Refusal(503, "busy", "Too many requests at once; try again in a moment.", retry_after=1)
ENDING = Refusal(503, "ending", "The server of this page is ending.")
FAILED = Refusal(500, "failed", "vidtx has a bug here; what was saved is kept.")
