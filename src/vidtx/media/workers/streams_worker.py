"""The worker process that says how a clip's streams are stored, for those who would hand them on as they are: hostile media may crash or hang it, and only it.

In: `python streams_worker.py PATH FORMATS [NAME=VALUE]...`, with options of the demuxer. Out: one JSON object on the standard output:
`streams`, each with its index, type, codec, and for a picture the format of its pixels; or an object with `error`. Nothing is decoded
beyond what FFmpeg itself decodes to know the pixels. The file imports nothing of vidtx, so that it starts fast and can be run by its path.
"""

from __future__ import annotations

import contextlib
import json
import sys
from typing import Any

ADDRESS_SPACE = 4 << 30  # bytes
STREAM_LIMIT = 64  # streams described; a clip has a handful


def main(arguments: list[str]) -> int:
    path, formats = arguments[:2]
    _limit_resources()
    try:
        import av

        av.logging.set_level(None)
        options = {"format_whitelist": formats, "protocol_whitelist": "file"}
        options |= dict(argument.split("=", 1) for argument in arguments[2:])
        with av.open(f"file:{path}", mode="r", options=options, metadata_errors="replace") as container:
            described: dict[str, Any] = {"streams": [_describe(s) for s in list(container.streams)[:STREAM_LIMIT]]}
    except Exception as error:
        described = {"error": getattr(error, "strerror", None) or str(error) or type(error).__name__}
    sys.stdout.write(json.dumps(described))
    sys.stdout.flush()
    return 0


def _describe(stream: Any) -> dict[str, Any]:
    context = stream.codec_context
    codec = (context.codec.canonical_name or context.name)[:80] if context is not None else ""
    pixels = getattr(context, "pix_fmt", None) if stream.type == "video" else None
    return {"index": stream.index, "type": stream.type, "codec": codec, "pixels": pixels}


def _limit_resources() -> None:
    try:
        import resource
    except ImportError:  # not a Unix: the parent's timeout is what is left
        return
    for limit, value in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_AS, ADDRESS_SPACE)):
        hard = resource.getrlimit(limit)[1]
        wanted = value if hard == resource.RLIM_INFINITY else min(value, hard)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (wanted, hard))


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        sys.exit(main(sys.argv[1:]))
