"""The worker process that parses a clip's container: hostile media may crash or hang it, and only it.

In: `python probe_worker.py PATH FORMATS SECONDS [NAME=VALUE]...`, with options of the demuxer last. Out: one JSON object on the standard output: the header's fields, and what a pass over
the packets found, as far as it came within SECONDS; or an object with `error`. Nothing is decoded but the first picture, whose display
matrix gives its rotation. The file imports nothing of vidtx, so that it starts fast and can be run by its path.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import sys
import time
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

ADDRESS_SPACE = 4 << 30  # bytes
STREAM_LIMIT = 64  # streams described; a clip has a handful
TIMED_PACKETS = 2000  # packets of the picture whose intervals are compared to detect a variable frame rate
GAP_LIMIT = 20  # gaps in the timestamps reported
SHIFT_LIMIT = 200  # re-based or closed steps reported
TAGS = ("encoder", "handler_name", "creation_time", "software", "com.apple.quicktime.software", "major_brand", "comment")
DECODED_PACKETS = 60  # tried before the first picture is given up
CONTAINER_TICK = Fraction(1, 1_000_000)  # the unit of a container's own duration (AV_TIME_BASE)


def main(arguments: list[str]) -> int:
    path, formats, seconds = arguments[0], arguments[1], float(arguments[2])
    _limit_resources()
    try:
        import av

        av.logging.set_level(None)
        options = {"format_whitelist": formats, "protocol_whitelist": "file"}
        options |= dict(argument.split("=", 1) for argument in arguments[3:])
        with av.open(f"file:{path}", mode="r", options=options, metadata_errors="replace") as container:
            described = describe_container(container, time.monotonic() + seconds)
    except Exception as error:
        described = {"error": getattr(error, "strerror", None) or str(error) or type(error).__name__}
    # Escaped to ASCII, so that a stray half character in a tag cannot break the pipe.
    sys.stdout.write(json.dumps(described))
    sys.stdout.flush()
    return 0


def describe_container(container: Any, deadline: float) -> dict[str, Any]:
    from av.stream import Disposition

    streams = [
        s for s in list(container.streams)[:STREAM_LIMIT] if s.type in ("video", "audio") and s.codec_context is not None
    ]
    pictures = [s for s in streams if s.type == "video"]
    covers = {s.index for s in pictures if s.disposition & (Disposition.attached_pic | Disposition.timed_thumbnails)}
    kept = [s for s in streams if s.index not in covers and s.time_base]
    timeline = load_timeline().Timeline(load_timeline().find_longest({s.index: s.type for s in kept}))
    parts: dict[int, dict[int, _Extent]] = {s.index: {} for s in kept}  # by stream and segment of the timeline
    firsts = {s.index: _FirstPicture(s) for s in kept if s.type == "video"}
    ended = _walk_packets(container, kept, _Walk(timeline, parts, firsts), deadline)
    offsets = timeline.compute_offsets()
    extents = {s.index: _join_extents(parts[s.index], offsets, s.time_base) for s in kept}
    return {
        "container": container.format.name[:80],
        "duration": _fraction(container.duration * CONTAINER_TICK) if container.duration is not None else None,
        "ended": ended,
        "covers": len(covers),
        "other_streams": len(container.streams) - len(streams),
        "tags": _read_tags(container),
        "shifts": [[shift.stream, shift.at, shift.by, shift.leaps] for shift in timeline.list_shifts()[:SHIFT_LIMIT]],
        "streams": [_describe_stream(s, extents[s.index], firsts.get(s.index)) for s in kept],
    }


@dataclass
class _Walk:
    """What a pass over the packets fills."""

    timeline: Any
    parts: dict[int, dict[int, _Extent]]
    pictures: dict[int, _FirstPicture]

    def take(self, packet: Any) -> None:
        stream = packet.stream_index
        if packet.size and not packet.is_discard:  # the empty packet at the end flushes the decoder and has no time
            base = packet.time_base
            convert = load_timeline().to_microseconds
            stamps = [convert(t, base.numerator, base.denominator) for t in (packet.dts, packet.pts, packet.duration)]
            lasts = self.timeline.believe(stream, stamps[2] or 0)
            segment = self.timeline.add(stream, stamps[0], stamps[1], lasts)
            duration = packet.duration or 0
            if lasts != stamps[2]:
                duration = load_timeline().to_ticks(lasts, base.numerator, base.denominator)
            self.parts[stream].setdefault(segment, _Extent()).add(packet, duration)
        if stream in self.pictures:
            self.pictures[stream].try_packet(packet)


def load_timeline() -> Any:
    """The module beside this one, by its path: a worker imports nothing of vidtx."""
    import importlib.util
    from pathlib import Path

    if "vidtx_timeline" not in sys.modules:
        spec = importlib.util.spec_from_file_location("vidtx_timeline", Path(__file__).with_name("timeline.py"))
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
    return sys.modules["vidtx_timeline"]


def _join_extents(parts: dict[int, _Extent], offsets: list[int], base: Fraction) -> _Extent:
    """One extent of all segments of a stream, on the resulting clock."""
    joined = _Extent()
    for segment, part in sorted(parts.items()):
        shift = load_timeline().to_ticks(offsets[segment], base.numerator, base.denominator)
        joined.encrypted = joined.encrypted or part.encrypted
        joined.packets += part.packets
        joined.unstamped += part.unstamped
        joined.times += [time + shift for time in part.times][: TIMED_PACKETS - len(joined.times)]
        joined.gaps += [(at + shift, length) for at, length in part.gaps][: GAP_LIMIT - len(joined.gaps)]
        joined.key_steps += part.key_steps[: TIMED_PACKETS - len(joined.key_steps)]
        if part.first is not None and part.end is not None:
            joined.first = part.first + shift if joined.first is None else min(joined.first, part.first + shift)
            joined.end = part.end + shift if joined.end is None else max(joined.end, part.end + shift)
    return joined


def _walk_packets(container: Any, kept: list[Any], walk: _Walk, deadline: float) -> str:
    """How the pass over the packets ended: "end", "damage", or "time"."""
    from av.error import FFmpegError

    if not kept:
        return "end"
    packets = container.demux(kept)
    while time.monotonic() < deadline:
        try:
            packet = next(packets)
        except StopIteration:
            return "end"
        except (FFmpegError, ValueError, OverflowError):
            return "damage"
        if packet.stream_index in walk.parts:
            walk.take(packet)
    return "time"


class _Extent:
    """From when to when the packets of one stream reach, in its own ticks."""

    def __init__(self) -> None:
        self.packets, self.unstamped, self.encrypted = 0, 0, False
        self.first: int | None = None
        self.end: int | None = None
        self.times: list[int] = []
        self.decoded: int | None = None  # the time at which the packet before is decoded: these rise, where pts are reordered
        self.usual = 0  # ticks of a packet
        self.gaps: list[tuple[int, int]] = []  # where (pts), and how long, in ticks
        self.key: int | None = None
        self.key_steps: list[int] = []  # ticks between keyframes

    def add(self, packet: Any, duration: int) -> None:
        self.packets += 1
        if self.packets == 1:
            self.encrypted = bool(packet.has_sidedata("encryption_info"))
        pts = packet.pts if packet.pts is not None else packet.dts
        if pts is None:
            self.unstamped += 1
            return
        end = pts + max(0, duration)
        self.first = pts if self.first is None else min(self.first, pts)
        self.end = end if self.end is None else max(self.end, end)
        if len(self.times) < TIMED_PACKETS:
            self.times.append(pts)
        self._note_gap(packet, pts)
        if packet.is_keyframe:
            if self.key is not None and len(self.key_steps) < TIMED_PACKETS:
                self.key_steps.append(pts - self.key)
            self.key = pts

    def _note_gap(self, packet: Any, pts: int) -> None:
        """A step of the decoding time of more than four packets' length is noted; a mere change of the frame rate is not."""
        decoded = packet.dts
        if decoded is not None and self.decoded is not None:
            step = decoded - self.decoded
            if self.usual and step > 4 * max(self.usual, packet.duration or 0) and len(self.gaps) < GAP_LIMIT:
                self.gaps.append((pts, step))
            self.usual = step if not self.usual else min(max(step, 1), 2 * self.usual)
        self.decoded = decoded if decoded is not None else self.decoded

    @property
    def intervals(self) -> list[int]:
        """Ticks between neighbors in order of presentation; the last few, whose neighbors may not have come, are left out."""
        times = sorted(self.times)
        if len(self.times) == TIMED_PACKETS:
            times = times[:-32]
        return [b - a for a, b in itertools.pairwise(times)]


class _FirstPicture:
    """Decodes up to the first frame of the picture; what cannot be decoded is left to the reader of frames to complain about."""

    def __init__(self, stream: Any) -> None:
        self.stream, self.left = stream, DECODED_PACKETS if stream is not None else 0
        self.width, self.height, self.rotation = 0, 0, 0

    def try_packet(self, packet: Any) -> None:
        if self.left <= 0 or packet.stream_index != self.stream.index:
            return
        self.left -= 1
        with contextlib.suppress(Exception):
            for frame in packet.decode():
                self.width, self.height, self.rotation, self.left = frame.width, frame.height, frame.rotation, 0
                return


def _describe_stream(stream: Any, extent: _Extent, picture: _FirstPicture | None) -> dict[str, Any]:
    from av.stream import Disposition

    context = stream.codec_context
    described: dict[str, Any] = {
        "type": stream.type,
        "index": stream.index,
        "codec": (context.codec.canonical_name or context.name)[:80],
        "time_base": _fraction(stream.time_base),
        "start": stream.start_time,
        "duration": stream.duration,
        "packets": extent.packets,
        "encrypted": extent.encrypted,
        "first": extent.first,
        "end": extent.end,
        "gaps": extent.gaps,
        "unstamped": extent.unstamped,
        "default": bool(stream.disposition & Disposition.default),
        "tags": _read_tags(stream),
    }
    if stream.type == "audio":
        described |= {"sample_rate": context.sample_rate, "channels": context.channels, "language": _read_language(stream)}
        return described
    intervals = sorted(extent.intervals)
    rate = stream.average_rate or stream.base_rate or stream.guessed_rate
    if extent.first is None and extent.packets and rate:  # no stamp at all: the rate says how long it lasts
        described |= {"start": 0, "first": 0, "end": round(extent.packets / (rate * stream.time_base))}
    return described | {
        "width": context.width or (picture.width if picture else 0),
        "height": context.height or (picture.height if picture else 0),
        "rotation": picture.rotation if picture else 0,
        "frame_rate": _fraction(_count_frames_only(Fraction(rate), intervals, stream.time_base)) if rate else None,
        "interval": intervals[len(intervals) // 2] if intervals else None,
        "variable": _vary(intervals, stream.time_base),
        "key_steps": sorted(extent.key_steps)[:: max(1, len(extent.key_steps) // 32)],
    }


def _count_frames_only(rate: Fraction, intervals: list[int], base: Fraction) -> Fraction:
    """The rate, or half of it where the container counts fields (H.264 in AVI) and a frame comes with every other one."""
    median = intervals[len(intervals) // 2] * base if intervals else None
    return rate / 2 if median and abs(rate * median - 2) < Fraction(1, 20) else rate


def _vary(intervals: list[int], time_base: Fraction) -> bool:
    """Whether more than one interval in a hundred is off the median by more than a tenth of it (and than rounding to ticks or ms)."""
    if len(intervals) < 2:
        return False
    median = intervals[len(intervals) // 2]
    allowed = max(Fraction(median, 10), Fraction(1), Fraction(1, 1000) / time_base)
    return sum(abs(i - median) > allowed for i in intervals) > len(intervals) // 100


def _read_language(stream: Any) -> str | None:
    language = stream.language or stream.metadata.get("language")
    return str(language)[:16] if language else None


def _read_tags(owner: Any) -> dict[str, str]:
    return {name: str(owner.metadata[name])[:200] for name in TAGS if owner.metadata.get(name)}


def _fraction(value: Fraction) -> list[int]:
    value = Fraction(value)
    return [value.numerator, value.denominator]


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
