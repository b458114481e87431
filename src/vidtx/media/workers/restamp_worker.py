"""The worker process that copies a clip's packets onto one clock: hostile media may crash or hang it, and only it.

In: `python restamp_worker.py PATH FORMATS TARGET STREAM... [NAME=VALUE]...`: the streams to be copied, and options of the demuxer. Out: TARGET, a NUT file (which keeps
time bases as they are) with the same packets in the same order, and one JSON object on the standard output, empty or with `error`.
Nothing is decoded. The file imports nothing of vidtx, so that it starts fast and can be run by its path.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

ADDRESS_SPACE = 4 << 30  # bytes


def main(arguments: list[str]) -> int:
    path, formats, target = arguments[:3]
    wanted = {int(argument) for argument in arguments[3:] if "=" not in argument}
    options = {"format_whitelist": formats, "protocol_whitelist": "file"}
    options |= dict(argument.split("=", 1) for argument in arguments[3:] if "=" in argument)
    _limit_resources()
    result: dict[str, str] = {}
    try:
        import av

        av.logging.set_level(None)
        copy_packets(f"file:{path}", options, target, wanted)
    except Exception as error:
        result["error"] = getattr(error, "strerror", None) or str(error) or type(error).__name__
    sys.stdout.write(json.dumps(result))
    sys.stdout.flush()
    return 0


def copy_packets(path: str, options: dict[str, str], target: str, wanted: set[int]) -> None:
    """Two passes: the first gathers the stamps, the second copies the packets with the shift of their segment."""
    import av

    timeline_module = _load_beside("timeline")
    with av.open(path, mode="r", options=options, metadata_errors="replace") as source:
        kinds = {index: source.streams[index].type for index in wanted}
    timeline = timeline_module.Timeline(timeline_module.find_longest(kinds))
    segments: dict[int, list[int]] = {index: [] for index in wanted}
    for packet in _read_packets(path, options, wanted):
        base = packet.time_base
        stamps = [
            timeline_module.to_microseconds(ticks, base.numerator, base.denominator)
            for ticks in (packet.dts, packet.pts, packet.duration)
        ]
        segments[packet.stream_index].append(timeline.add(packet.stream_index, stamps[0], stamps[1], stamps[2] or 0))
    offsets = timeline.compute_offsets()
    with (
        av.open(path, mode="r", options=options, metadata_errors="replace") as source,
        av.open(target, "w", format="nut") as out,
    ):
        made = {index: out.add_stream_from_template(source.streams[index], opaque=True) for index in sorted(wanted)}
        counts, last = dict.fromkeys(wanted, 0), dict[int, int]()
        for packet in _demux(source, wanted):
            index, base = packet.stream_index, packet.time_base
            shift = timeline_module.to_ticks(offsets[segments[index][counts[index]]], base.numerator, base.denominator)
            counts[index] += 1
            decoded = packet.dts if packet.dts is not None else packet.pts
            if decoded is None:  # no stamp of its own: it follows the packet before
                decoded = last.get(index, 0) + max(1, packet.duration or 0)
            else:
                decoded += shift
            decoded = max(decoded, last.get(index, decoded - 1) + 1)  # a muxer takes rising times only
            shown = decoded if packet.pts is None else max(packet.pts + shift, decoded)
            last[index] = decoded
            packet.dts, packet.pts, packet.stream = decoded, shown, made[index]
            out.mux(packet)


def _read_packets(path: str, options: dict[str, str], wanted: set[int]) -> Any:
    import av

    with av.open(path, mode="r", options=options, metadata_errors="replace") as source:
        yield from _demux(source, wanted)


def _demux(source: Any, wanted: set[int]) -> Any:
    """The packets that hold something to be shown, up to the end or to what cannot be read."""
    from av.error import FFmpegError

    packets = source.demux([source.streams[index] for index in sorted(wanted)])
    while True:
        try:
            packet = next(packets)
        except (StopIteration, FFmpegError, ValueError, OverflowError):
            return
        if packet.size and not packet.is_discard and packet.stream_index in wanted:
            yield packet


def _load_beside(name: str) -> Any:
    """A module beside this one, by its path: a worker imports nothing of vidtx."""
    spec = importlib.util.spec_from_file_location(f"vidtx_{name}", Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _limit_resources() -> None:
    try:
        import resource
    except ImportError:  # not a Unix: the parent's timeout is what is left
        return
    for limit, value in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_AS, ADDRESS_SPACE)):
        hard = resource.getrlimit(limit)[1]
        wanted = value if hard == resource.RLIM_INFINITY else min(value, hard)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (wanted, hard))


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        sys.exit(main(sys.argv[1:]))
