"""The state, changes to it, and the events that tell every tab."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from vidtx.errors import DocumentError, OutputError
from vidtx.review.changes import Change, read_changes
from vidtx.review.desk import Desk
from vidtx.review.events import Listener
from vidtx.review.page.history import show_history
from vidtx.review.page.offsets import from_utf16
from vidtx.review.routes.requests import JsonAnswer, read_author, read_body, read_language, read_request, refuse
from vidtx.review.session import ConflictError, NothingToUndoError, Step


def list_routes(desk: Desk) -> list[Route]:
    async def show_state(request: Request) -> Response:
        return JsonAnswer(await desk.show(read_language(request.query_params.get("language"))))

    async def correct(request: Request) -> Response:
        content = await read_body(request)
        author = read_author(content, desk.author)
        try:
            changes = read_changes(content.get("corrections"))
        except DocumentError as error:
            return refuse(422, "invalid", str(error))
        return await _answer(
            content, lambda: desk.session.submit(author, [_count_characters(desk, change) for change in changes])
        )

    async def undo(request: Request) -> Response:
        content = await read_body(request)
        author = read_author(content, desk.author)
        return await _answer(content, lambda: desk.session.undo(author))

    async def redo(request: Request) -> Response:
        content = await read_body(request)
        author = read_author(content, desk.author)
        return await _answer(content, lambda: desk.session.redo(author))

    async def _answer(content: dict[str, Any], make: Callable[[], Step]) -> Response:
        request = read_request(content)
        try:
            return JsonAnswer(await desk.change(read_language(content.get("language")), make, request))
        except ConflictError as error:
            return refuse(409, "conflict", str(error), rows=list(error.rows))
        except NothingToUndoError as error:
            return refuse(409, "nothing", str(error))
        except OutputError as error:
            return refuse(507, "not_kept", f"{error}{f' ({error.hint})' if error.hint else ''}")
        except DocumentError as error:
            return refuse(422, "invalid", str(error))

    async def listen(request: Request) -> Response:
        listener = Listener(read_language(request.query_params.get("language")))
        after = request.query_params.get("after", "")

        def is_current() -> bool:
            return after == str(desk.session.revision)

        return StreamingResponse(desk.events.stream(listener, is_current), media_type="text/event-stream")

    async def show_journal(request: Request) -> Response:
        session = desk.session
        language = read_language(request.query_params.get("language"))
        return JsonAnswer(
            {"head": session.journal.head, "entries": show_history(session.entries, session.held, session.unfit, language)}
        )

    return [
        Route("/api/state", show_state),
        Route("/api/corrections", correct, methods=["POST"]),
        Route("/api/undo", undo, methods=["POST"]),
        Route("/api/redo", redo, methods=["POST"]),
        Route("/api/events", listen),
        Route("/api/history", show_journal),
    ]


def _count_characters(desk: Desk, change: Change) -> Change:
    """A split names a place as JavaScript counts it."""
    at = change.after.get("at")
    if change.kind != "split" or type(at) is not int or len(change.targets) != 1:
        return change
    text = change.before.get("text")
    if not isinstance(text, str):
        text = next((u.text for u in desk.session.state.utterances if u.id == change.targets[0]), "")
    return Change(change.kind, change.targets, change.before, {**change.after, "at": from_utf16(text, at)})
