"""The clip, its waveform, and the frames around edits."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from vidtx.errors import MediaError
from vidtx.review.clip_desk import ClipDesk
from vidtx.review.desk import Desk
from vidtx.review.media.ranges import respond
from vidtx.review.media.strips import Strip, StripPicture
from vidtx.review.routes.requests import JsonAnswer, read_body, refuse


def list_routes(desk: Desk, clip: ClipDesk) -> list[Route]:
    async def show_media(request: Request) -> Response:
        return JsonAnswer(clip.show())

    async def make_preview(request: Request) -> Response:
        await read_body(request)
        return JsonAnswer(clip.start_preview())

    async def send_clip(request: Request) -> Response:
        return respond(request.headers, request.method, clip.files.get(request.path_params["id"]))

    async def send_peaks(request: Request) -> Response:
        peaks = clip.find_peaks(request.path_params["id"])
        if peaks is None:
            raise HTTPException(404, "there is no waveform")
        if isinstance(peaks, str):
            return Response(status_code=202, headers={"Retry-After": "1"})
        return Response(peaks.data, media_type="application/octet-stream", headers={"X-Peaks-Step-Ms": str(peaks.step)})

    async def show_strip(request: Request) -> Response:
        id = request.path_params["id"]
        strip = await read(id)
        if isinstance(strip, Response):
            return strip

        def show(pictures: tuple[StripPicture, ...], first: int) -> list[dict[str, object]]:
            return [{"time": p.time, "url": f"/media/strip/{id}/{n}"} for n, p in enumerate(pictures, first)]

        return JsonAnswer({"before": show(strip.before, 0), "after": show(strip.after, len(strip.before))})

    async def send_picture(request: Request) -> Response:
        strip = await read(request.path_params["id"])
        if isinstance(strip, Response):
            return strip
        pictures, number = (*strip.before, *strip.after), request.path_params["number"]
        if number >= len(pictures):
            raise HTTPException(404, "there is no such picture")
        return Response(pictures[number].jpeg, media_type="image/jpeg")

    async def read(id: str) -> Strip | Response:
        boundary = next((b for b in desk.session.state.boundaries if b.id == id), None)
        if boundary is None:
            raise HTTPException(404, "there is no such edit")
        try:
            strip = await clip.read_strip(boundary)
        except MediaError as error:
            return refuse(409, "media", str(error))
        return strip if strip is not None else refuse(404, "media", "there is no picture")

    return [
        Route("/api/media", show_media),
        Route("/api/media/preview", make_preview, methods=["POST"]),
        Route("/api/boundaries/{id}/strip", show_strip),
        Route("/media/clip/{id}", send_clip),
        Route("/media/peaks/{id}", send_peaks),
        Route("/media/strip/{id}/{number:int}", send_picture),
    ]
