"""The application behind the review page: static files, and routes by concern. It serves one document.

In: a `Desk` and the clip, where it is there. Out: a Starlette application, to be put behind the guard of `vidtx.review.security`.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from vidtx.review.alignment.background import BackgroundAligner
from vidtx.review.clip_desk import ClipDesk
from vidtx.review.desk import Desk
from vidtx.review.routes import changes, exports, media
from vidtx.review.routes.requests import JsonAnswer, refuse

STATIC = Path(__file__).parent / "static"


def make_app(
    desk: Desk, clip: ClipDesk, keys: Mapping[str, Sequence[str]] | None = None, aligner: BackgroundAligner | None = None
) -> Starlette:
    """The application. `keys`: the user's own keys, by command. `aligner`: what aligns the words of changed texts; None: they are interpolated."""

    async def show_page(request: Request) -> Response:
        return FileResponse(STATIC / "index.html", media_type="text/html")

    async def show_keys(request: Request) -> Response:
        return JsonAnswer({"bindings": dict(keys or {})})

    @contextlib.asynccontextmanager
    async def live(app: Starlette) -> AsyncIterator[None]:
        follower = asyncio.create_task(desk.follow_others())
        first = asyncio.create_task(desk.prepare())  # while the browser starts
        clip.start(desk.events)
        if aligner is not None:
            aligner.start(desk, clip)
        try:
            yield
        finally:
            follower.cancel()
            first.cancel()
            desk.events.close()
            if aligner is not None:
                await aligner.close()
            await clip.close()

    return Starlette(
        routes=[
            Route("/", show_page),
            Route("/api/keys", show_keys),
            *changes.list_routes(desk),
            *exports.list_routes(desk),
            *media.list_routes(desk, clip),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        exception_handlers={HTTPException: _answer_error},
        lifespan=live,
    )


async def _answer_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return refuse(error.status_code, "invalid" if error.status_code == 422 else "refused", str(error.detail))
