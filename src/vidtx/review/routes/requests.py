"""What requests hold, read strictly; and answers as JSON."""

from __future__ import annotations

import json
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from vidtx.review.page.sentences import LANGUAGES

Json = dict[str, Any]


class JsonAnswer(Response):
    """JSON in UTF-8. Half a character, as in a path or in a request that is refused, becomes a question mark."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8", "replace")


def refuse(status: int, error: str, message: str, **more: Any) -> JsonAnswer:
    """An answer that says what was wrong, for the page (`error`) and for a person (`message`)."""
    return JsonAnswer({"error": error, "message": message, **more}, status)


async def read_body(request: Request) -> Json:
    """The JSON object in a request. Raises HTTPException 422."""
    try:
        content = json.loads(await request.body(), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise HTTPException(422, "the request is not JSON") from None
    if not isinstance(content, dict):
        raise HTTPException(422, "the request is no object")
    return content


def read_language(value: object) -> str:
    """A language of the interface; English for any other."""
    return value if isinstance(value, str) and value in LANGUAGES else "en"


def read_author(content: Json, default: str) -> str:
    author = content.get("author", default)
    if not isinstance(author, str):
        raise HTTPException(422, "`author` must be a text")
    return " ".join(author.split()) or default


def read_request(content: Json) -> str | None:
    """The name that the page gave to a request, by which one that is sent again is known."""
    name = content.get("request")
    if name is not None and not (isinstance(name, str) and 0 < len(name) <= 100):
        raise HTTPException(422, "`request` must be a name")
    return name


def _refuse_constant(name: str) -> None:
    raise ValueError(name)
