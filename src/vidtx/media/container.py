"""What a container says of how its file was made: encoders, edit lists, gaps in the timestamps, keyframes, a C2PA manifest.

In: a path, and what the worker that probes it answered. Out: `Evidence`, one observation each: context for a reader, never
proof of an edit and never a boundary, since every platform writes its own. Boxes are read with plain Python and limits, so a
hostile file can do no harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO

from vidtx.document import Evidence

_MOST_BOXES = 4000  # that are read in all
_MOST_ENTRIES = 64  # of an edit list that are counted
_HEAD_BYTES = 1 << 20  # in which an encoder's own signature is searched
_LEAST_GAP_SECONDS = 0.2  # in the timestamps
_ENDS_APART = Fraction(1, 2)  # seconds between the ends of two streams that are worth reporting
_FIGURE_DECIMALS = 6
_LEFT_OUT_TAGS = ("handler_name", "comment")
_NESTED = {b"moov", b"trak", b"edts"}
_SIGNATURES = (  # in Matroska nothing marks where a text ends
    (re.compile(rb"x264 - core [ -~]{,48}"), "x264"),
    (re.compile(rb"x265 \(build [ -~]{,48}"), "x265"),
    (re.compile(rb"Lavc[0-9.]+"), "libavcodec"),
)
_C2PA = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")  # the uuid box of C2PA 1.x and 2.x in ISO BMFF


def describe_container(path: Path, probed: dict[str, Any]) -> tuple[Evidence, ...]:
    """The observations in a fixed order. `probed`: the answer of the worker. Raises OSError if the file cannot be read."""
    return (*_describe_tags(probed), *_describe_boxes(path), *_describe_timing(probed))


def _describe_tags(probed: dict[str, Any]) -> Iterator[Evidence]:
    tags: dict[tuple[str, str], str] = {(name, ""): value for name, value in probed.get("tags", {}).items()}
    for stream in probed["streams"]:
        encoder = stream.get("tags", {}).get("encoder")
        if encoder:
            tags.setdefault(("encoder", _name_stream(stream)), encoder)
    for (name, stream), value in tags.items():
        if name in _LEFT_OUT_TAGS:
            continue
        # A lone surrogate cannot be written as UTF-8; a control character has no place in a line.
        name, clean = (
            "".join(c if c.isprintable() else " " for c in text.encode("utf-8", "replace").decode("utf-8")).strip()
            for text in (name, value)
        )
        if clean:
            yield Evidence.of("tag", name=name, value=clean, **({"stream": stream} if stream else {}))


def _name_stream(stream: dict[str, Any]) -> str:
    return "picture" if stream["type"] == "video" else "sound"


def _describe_boxes(path: Path) -> Iterator[Evidence]:
    with path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
        for signature, name in _SIGNATURES:
            found = signature.search(head)
            if found is not None:
                line = found.group().decode("ascii").split(" - H.26")[0]
                yield Evidence.of("encoder", name=name, signature=line)
                break
        if head[4:8] not in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"styp"):
            return
        lists: list[int] = []
        manifest = False
        for kind, position, length in _walk_boxes(stream, path.stat().st_size):
            stream.seek(position)
            if kind == b"elst":
                lists.append(int.from_bytes(stream.read(8)[4:8], "big"))
            elif kind == b"uuid" and length >= 16 and stream.read(16) == _C2PA:
                manifest = True
    cuts = [n for n in lists if n > 2]  # one entry trims the start, two delay a stream; more leave parts out
    if cuts:
        yield Evidence.of("edit_list", entries=min(max(cuts), _MOST_ENTRIES))
    if manifest:
        yield Evidence.of("c2pa")


def _walk_boxes(stream: BinaryIO, size: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, position and length of the content of each box (ISO/IEC 14496-12, 4.2), those inside moov, trak and edts too."""
    left = _MOST_BOXES
    stack = [(0, size)]
    while stack and left:
        position, end = stack.pop()
        while position + 8 <= end and left:
            left -= 1
            stream.seek(position)
            header = stream.read(16)
            length, kind, begin = int.from_bytes(header[:4], "big"), header[4:8], 8
            if length == 1:
                length, begin = int.from_bytes(header[8:16], "big"), 16
            elif length == 0:
                length = end - position
            if length < begin or position + length > end:
                break
            yield kind, position + begin, length - begin
            if kind in _NESTED:
                stack.append((position + begin, position + length))
            position += length


def _describe_timing(probed: dict[str, Any]) -> Iterator[Evidence]:
    ends: dict[str, Fraction] = {}
    yield from _describe_shifts(probed)
    for stream in probed["streams"]:
        base = Fraction(*stream["time_base"])
        name = _name_stream(stream)
        start = stream["start"] if stream["start"] is not None else stream["first"] or 0
        gaps = [(float((at - start) * base), float(length * base)) for at, length in stream.get("gaps", [])]
        gaps = [(at, length) for at, length in gaps if length >= _LEAST_GAP_SECONDS]
        if gaps:
            at, length = max(gaps, key=lambda gap: gap[1])
            yield Evidence.of("timestamp_gap", stream=name, seconds=_round(length), at_seconds=_round(at), count=len(gaps))
        if stream["end"] is not None:
            ends[name] = max(stream["end"] * base, ends.get(name, Fraction(stream["end"]) * base))
        steps = [float(step * base) for step in stream.get("key_steps", []) if step > 0]
        if steps:
            low, usual, high = min(steps), steps[len(steps) // 2], max(steps)
            yield Evidence.of("keyframe_interval", seconds=_round(usual), least_seconds=_round(low), most_seconds=_round(high))
    if probed["ended"] == "end" and len(ends) == 2 and (apart := abs(ends["picture"] - ends["sound"])) > _ENDS_APART:
        longer = "picture" if ends["picture"] > ends["sound"] else "sound"
        yield Evidence.of("duration_mismatch", longer=longer, seconds=_round(apart))


def _describe_shifts(probed: dict[str, Any]) -> Iterator[Evidence]:
    """Restarts and leaps of the clock, once each, though picture and sound make them together."""
    starts = [
        Fraction(*s["time_base"]) * (s["start"] if s["start"] is not None else s["first"] or 0) for s in probed["streams"]
    ]
    start = min(starts, default=Fraction(0))
    noted: dict[tuple[int, bool], int] = {}
    for _, at, by, leaps in probed.get("shifts", ()):
        noted[by, leaps] = min(at, noted.get((by, leaps), at))
    for (by, leaps), at in sorted(noted.items(), key=lambda item: item[1]):
        at_seconds, seconds = _round(Fraction(at, 1_000_000) - start), _round(abs(Fraction(by, 1_000_000)))
        if leaps:
            yield Evidence.of("timestamp_leap", at_seconds=at_seconds, seconds=seconds)
        else:
            yield Evidence.of("timestamp_restart", at_seconds=at_seconds, seconds=seconds)
    for stream in probed["streams"]:
        if stream.get("unstamped"):
            yield Evidence.of("timestamps_missing", stream=_name_stream(stream), count=stream["unstamped"])


def _round(value: float | Fraction) -> float:
    return round(float(value), _FIGURE_DECIMALS)
