"""What a container says of how its file was made: encoders, edit lists, gaps in the timestamps, keyframes, a C2PA manifest.

In: a path, and what the child that probes it told. Out: `Evidence`, one observation each: context for a reader, never proof of an edit
and never a boundary, since every platform writes its own. Boxes are read with plain Python and limits, so a hostile file can do no harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO

from vidtx.document import Evidence

_BOXES = 4000  # boxes looked at in all
_ENTRIES = 64  # entries of an edit list
_HEAD = 1 << 20  # bytes in which an encoder's own signature is looked for
_ENDS_APART = Fraction(1, 2)  # seconds between the ends of two streams that are worth telling
_NESTED = {b"moov", b"trak", b"edts"}
_SIGNATURES = (  # in Matroska nothing marks where a text ends
    (re.compile(rb"x264 - core [ -~]{,48}"), "x264"),
    (re.compile(rb"x265 \(build [ -~]{,48}"), "x265"),
    (re.compile(rb"Lavc[0-9.]+"), "libavcodec"),
)
_C2PA = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")  # the uuid box of C2PA 1.x and 2.x in ISO BMFF


def describe_container(path: Path, told: dict[str, Any]) -> tuple[Evidence, ...]:
    """The observations in a fixed order. Raises OSError if the file cannot be read."""
    facts = [*_describe_tags(told), *_describe_boxes(path), *_describe_timing(told)]
    return tuple(facts)


def _describe_tags(told: dict[str, Any]) -> Iterator[Evidence]:
    tags: dict[str, str] = dict(told.get("tags", {}))
    for stream in told["streams"]:
        encoder = stream.get("tags", {}).get("encoder")
        if encoder:
            tags.setdefault(f"encoder of the {'picture' if stream['type'] == 'video' else 'sound'}", encoder)
    words = {"creation_time": "creation time", "major_brand": "brand", "com.apple.quicktime.software": "software"}
    for name, value in tags.items():
        if name in ("handler_name", "comment"):
            continue
        # A lone surrogate cannot be written as UTF-8; a control character has no place in a line.
        clean = "".join(c if c.isprintable() else " " for c in value.encode("utf-8", "replace").decode("utf-8")).strip()
        if clean:
            yield Evidence.note("tag", 1.0, f"its {words.get(name, name)} is given as {clean!r}")


def _describe_boxes(path: Path) -> Iterator[Evidence]:
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
        for signature, name in _SIGNATURES:
            found = signature.search(head)
            if found is not None:
                line = found.group().decode("ascii").split(" - H.26")[0]
                yield Evidence.note("encoder", 1.0, f"the encoder {name} left its name in the stream: {line!r}")
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
        yield Evidence.note(
            "edit_list",
            float(max(cuts)),
            f"an edit list of {min(max(cuts), _ENTRIES)} entries tells players to leave parts out",
        )
    if manifest:
        yield Evidence.note(
            "c2pa",
            1.0,
            "the file carries a C2PA manifest (Content Credentials); a C2PA tool tells what it claims and who signed",
        )


def _walk_boxes(stream: BinaryIO, size: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, position and length of the content of each box (ISO/IEC 14496-12, 4.2), those inside moov, trak and edts too."""
    left = _BOXES
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


def _describe_timing(told: dict[str, Any]) -> Iterator[Evidence]:
    ends: dict[str, Fraction] = {}
    for stream in told["streams"]:
        base = Fraction(*stream["time_base"])
        name = "picture" if stream["type"] == "video" else "sound"
        start = stream["start"] if stream["start"] is not None else stream["first"] or 0
        gaps = [(float((at - start) * base), float(length * base)) for at, length in stream.get("gaps", [])]
        gaps = [(at, length) for at, length in gaps if length >= 0.2]
        if gaps:
            at, length = max(gaps, key=lambda gap: gap[1])
            more = "" if len(gaps) == 1 else f" (the longest of {len(gaps)})"
            yield Evidence.note(
                "timestamp_gap", round(length, 3), f"the {name}'s timestamps leap {length:.2f} s at {at:.2f} s{more}"
            )
        if stream["end"] is not None:
            ends.setdefault(name, stream["end"] * base)
        steps = [float(step * base) for step in stream.get("key_steps", []) if step > 0]
        if steps:
            low, usual, high = min(steps), steps[len(steps) // 2], max(steps)
            even = "every" if high - low < 0.05 else "mostly every"
            yield Evidence.note(
                "keyframe_interval", round(usual, 3), f"it has a keyframe {even} {usual:.2f} s ({low:.2f}-{high:.2f})"
            )
    if told["ended"] == "end" and len(ends) == 2 and (apart := abs(ends["picture"] - ends["sound"])) > _ENDS_APART:
        longer, shorter = ("picture", "sound") if ends["picture"] > ends["sound"] else ("sound", "picture")
        words = f"the {longer} goes on for {float(apart):.2f} s after the {shorter} has ended"
        yield Evidence.note("duration_mismatch", round(float(apart), 3), words)
