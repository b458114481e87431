"""The worker process that decodes pictures: hostile media may crash or hang it, and only it.

In: `python frames_worker.py PATH FORMATS STREAM WIDTH THREADS WHICH [NAME=VALUE]...`, with options of the demuxer last; WHICH is `all`, `references` (frames that no other frame is coded
from are left out) or spans of timestamps in order such as `0:5120,90000:96000` (only their frames). Out, on the standard output: one
line of JSON (`width`, `height`, `time_base` as [numerator, denominator]), then records. A record is a header of 9 bytes, little-endian
(kind: one byte, pts: signed 64 bits), and for the kinds `F` (frame) and `K` (frame that was coded as a keyframe) width x height x 3/2
bytes of planar YUV 4:2:0, full range. The kind `E` ends the stream in order; its pts counts the frames that had no usable timestamp.
A failure to open is a line of JSON with `error`.
The file imports nothing of vidtx, so that it starts fast and can be run by its path.
"""

from __future__ import annotations

import contextlib
import json
import struct
import sys
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator

ADDRESS_SPACE = 8 << 30  # bytes; a worker that wants more is decoding something that is no interview
SEEK_AHEAD_SECONDS = 1
RECORD = struct.Struct("<cq")


def main(arguments: list[str]) -> int:
    path, formats = arguments[0], arguments[1]
    stream_index, width, threads = (int(argument) for argument in arguments[2:5])
    which = arguments[5]
    _limit_resources()
    out = sys.stdout.buffer
    try:
        import av

        av.logging.set_level(None)
        options = {"format_whitelist": formats, "protocol_whitelist": "file", "enable_drefs": "0"}
        options |= dict(argument.split("=", 1) for argument in arguments[6:])
        container = av.open(f"file:{path}", mode="r", options=options, metadata_errors="replace")
    except Exception as error:
        return _fail(out, error)
    with container:
        if not 0 <= stream_index < len(container.streams) or container.streams[stream_index].type != "video":
            return _fail(out, LookupError(f"stream {stream_index} is not a picture"))
        stream: Any = container.streams[stream_index]
        if stream.time_base is None:
            return _fail(out, LookupError("the picture has no time base"))
        stream.thread_type = "AUTO"
        stream.codec_context.thread_count = threads
        if which == "references":
            stream.codec_context.skip_frame = "NONREF"
        frames = _decode(container, stream) if which in ("all", "references") else _decode_spans(container, stream, which)
        return _write_frames(frames, stream, width, out)


def _write_frames(frames: Iterator[Any], stream: Any, width: int, out: BinaryIO) -> int:
    first, last, lost, height = True, None, 0, 0
    reformatter = None
    interval = _measure_interval(stream)
    for frame in frames:
        pts = _time(frame)
        if pts is None and interval is not None:
            pts = 0 if last is None else last + interval  # raw streams have no stamps: the rate is all that is known
        if pts is None or (last is not None and pts <= last):
            lost += 1
            continue
        last = pts
        if first:
            from av.video.reformatter import VideoReformatter

            first, reformatter = False, VideoReformatter()
            width = max(2, min(width, frame.width) // 2 * 2)
            height = max(2, round(frame.height * width / frame.width / 2) * 2)
            base = stream.time_base
            header = {"width": width, "height": height, "time_base": [base.numerator, base.denominator]}
            out.write(json.dumps(header).encode() + b"\n")
        assert reformatter is not None
        small = reformatter.reformat(
            frame, width=width, height=height, format="yuv420p", interpolation="AREA", dst_color_range="JPEG"
        )
        out.write(RECORD.pack(b"K" if frame.key_frame else b"F", pts))
        for plane in small.planes:
            _write_plane(plane, out)
    if first:
        return _fail(out, ValueError("no frame could be decoded"))
    out.write(RECORD.pack(b"E", lost))
    out.flush()
    return 0


def _measure_interval(stream: Any) -> int | None:
    """Ticks from frame to frame by the stream's rate; None where it has none."""
    rate = stream.average_rate or stream.base_rate or stream.guessed_rate
    return max(1, round(1 / (rate * stream.time_base))) if rate and stream.time_base else None


def _write_plane(plane: Any, out: BinaryIO) -> None:
    """The lines of a plane without the padding behind each. (By hand: NumPy takes longer to import than a short clip to decode.)"""
    pixels, width, line = memoryview(plane), plane.width, plane.line_size
    if line == width:
        out.write(pixels[: width * plane.height])
    else:
        out.write(b"".join(pixels[start : start + width] for start in range(0, line * plane.height, line)))


def _decode(container: Any, stream: Any, whole_from: int | None = None) -> Iterator[Any]:
    """All frames in order of presentation; a packet that cannot be decoded is passed over, a broken end is an end.

    From the timestamp `whole_from` on no frame is skipped.
    """
    from av.error import FFmpegError

    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
        except (StopIteration, FFmpegError):
            break
        if whole_from is not None and packet.pts is not None and packet.pts >= whole_from:
            stream.codec_context.skip_frame, whole_from = "DEFAULT", None
        with contextlib.suppress(FFmpegError):
            yield from packet.decode()
    with contextlib.suppress(FFmpegError, EOFError):
        yield from stream.codec_context.decode(None)


def _decode_spans(container: Any, stream: Any, which: str) -> Iterator[Any]:
    """The frames of some spans of timestamps; what lies between a keyframe and the span that needs it is decoded as little as can be."""
    spans = [tuple(int(edge) for edge in span.split(":")) for span in which.split(",")]
    # A container may seek by the time of decoding, which comes before that of showing: hence some way ahead of the span.
    ahead = int(SEEK_AHEAD_SECONDS / stream.time_base)
    for start, end in spans:
        container.seek(max(stream.start_time or 0, start - ahead), stream=stream, backward=True)
        stream.codec_context.skip_frame = "NONREF"
        for frame in _decode(container, stream, start):
            pts = _time(frame)
            if pts is not None and pts > end:
                break
            if pts is not None and pts >= start:
                yield frame


def _time(frame: Any) -> int | None:
    pts: int | None = frame.pts if frame.pts is not None else frame.dts
    return pts


def _fail(out: BinaryIO, error: Exception) -> int:
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    out.write(json.dumps({"error": reason}).encode() + b"\n")
    out.flush()
    return 1


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
    # The parent has gone or has read enough: nothing to report.
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        sys.exit(main(sys.argv[1:]))
