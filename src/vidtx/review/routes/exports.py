"""The reviewed state as files: to download, or written beside the document under the rules of every output."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, urlencode

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from vidtx.document import Transcript
from vidtx.errors import OutputError, VidtxError
from vidtx.export.options import ExportOptions, OutputFile
from vidtx.export.registry import FORMATS, check_formats, describe_file, make_files
from vidtx.files import show_name
from vidtx.outputs import REVIEWED_ENDING, Outputs
from vidtx.review.desk import Desk
from vidtx.review.reviewed import name_stem
from vidtx.review.routes.requests import JsonAnswer, read_body, refuse


def list_routes(desk: Desk) -> list[Route]:
    stem = name_stem(Path(show_name(desk.session.path)))

    async def list_files(request: Request) -> Response:
        state = desk.session.state
        listed = []
        for name in FORMATS:
            for suffix in FORMATS[name].list_suffixes(state, ExportOptions()):
                query = urlencode({"format": name, "suffix": suffix})
                listed.append(
                    {
                        "format": name,
                        "suffix": suffix,
                        "name": _name_file(stem, name, suffix),
                        "description": describe_file(Path(f"{stem}{suffix}")),
                        "url": f"/api/export/file?{query}",
                    }
                )
        return JsonAnswer({"files": listed})

    async def download(request: Request) -> Response:
        name, suffix = (request.query_params.get(key, "") for key in ("format", "suffix"))
        marks = request.query_params.get("mark_edits", "true") != "false"
        if name not in FORMATS:
            raise HTTPException(404, "there is no such format")
        files = await to_thread.run_sync(_make, desk.session.state, name, marks)
        file = next((file for file in files if file.suffix == suffix), None)
        if file is None:
            raise HTTPException(404, "there is no such file")
        named = _name_file(stem, name, suffix)
        disposition = f"attachment; filename*=UTF-8''{quote(named, safe='')}"
        return Response(file.data, media_type="application/octet-stream", headers={"Content-Disposition": disposition})

    async def save(request: Request) -> Response:
        content = await read_body(request)
        formats, marks = content.get("formats"), content.get("mark_edits", True)
        if not isinstance(formats, list) or not all(isinstance(name, str) for name in formats) or not isinstance(marks, bool):
            raise HTTPException(422, "`formats` must be a list of names")

        def write() -> list[str]:
            written = save_files(desk, check_formats(formats), mark_edits=marks, overwrite=content.get("overwrite") is True)
            return [path.name for path in written]

        try:
            return JsonAnswer({"written": await to_thread.run_sync(write), "folder": str(desk.session.path.parent)})
        except OutputError as error:
            return refuse(409, "exists", f"{error}{f' ({error.hint})' if error.hint else ''}")
        except VidtxError as error:
            return refuse(422, "invalid", str(error))

    return [
        Route("/api/export", list_files),
        Route("/api/export", save, methods=["POST"]),
        Route("/api/export/file", download),
    ]


def save_files(desk: Desk, formats: tuple[str, ...], *, mark_edits: bool, overwrite: bool) -> tuple[Path, ...]:
    """Writes the reviewed state beside the document. Raises OutputError as `Outputs.write`."""
    session = desk.session
    stem, folder = name_stem(session.path), session.path.parent
    options = ExportOptions(mark_edits=mark_edits)
    kept = (session.path, session.journal.path)
    written: tuple[Path, ...] = ()
    for chosen, named in (
        (tuple(name for name in formats if name != "json"), stem),
        (tuple(name for name in formats if name == "json"), f"{stem}{REVIEWED_ENDING}"),
    ):
        if chosen:
            written += Outputs(folder, chosen, kept, overwrite, reviewed=True).write(session.state, named, options)
    return written


def _make(state: Transcript, name: str, mark_edits: bool) -> tuple[OutputFile, ...]:
    return make_files(state, (name,), ExportOptions(mark_edits=mark_edits))


def _name_file(stem: str, format: str, suffix: str) -> str:
    return f"{stem}{REVIEWED_ENDING}{suffix}" if format == "json" else f"{stem}{suffix}"
