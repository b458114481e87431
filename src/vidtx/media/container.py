"""What a container says of how its file was made: encoders, edit lists, gaps in the timestamps, keyframes, a C2PA manifest.

In: a path, and what the worker that probes it answered. Out: `Evidence`, one observation each: context for a reader, never
proof of an edit and never a boundary, since every platform writes its own. Boxes are read with plain Python and limits, so a
hostile file can do no harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO

from vidtx.document import Evidence

_MOST_BOXES = 4000  # that are read in all
_MOST_ENTRIES = 64  # of an edit list that are counted
_MOST_READ_ENTRIES = 4096  # of an edit list
_MOST_SPANS = 64  # of hidden footage that are reported
_HEAD_BYTES = 1 << 20  # in which an encoder's own signature is searched
_LEAST_GAP_SECONDS = 0.2  # in the timestamps
_ENDS_APART = Fraction(1, 2)  # seconds between the ends of two streams that are worth reporting
_FIGURE_DECIMALS = 6
_LEFT_OUT_TAGS = ("handler_name", "comment")
_NESTED = {b"moov", b"trak", b"edts", b"mdia"}
_LEAST_SHIFT_SECONDS = 0.1  # between picture and sound; less is what encoders need to begin
_LEAST_HIDDEN_SECONDS = 0.5  # of footage; less is the frame or two that an encoder needs to begin
_SIGNATURES = (  # in Matroska nothing marks where a text ends
    (re.compile(rb"x264 - core [ -~]{,48}"), "x264"),
    (re.compile(rb"x265 \(build [ -~]{,48}"), "x265"),
    (re.compile(rb"Lavc[0-9.]+"), "libavcodec"),
)
_C2PA = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")  # the uuid box of C2PA 1.x and 2.x in ISO BMFF


def describe_container(path: Path, probed: dict[str, Any], *, all_footage: bool = False) -> tuple[Evidence, ...]:
    """The observations in a fixed order. `probed`: the answer of the worker. Raises OSError if the file cannot be read.

    `all_footage`: the worker passed over the edit lists, so that what they leave out has a time on the clip's timeline.
    """
    start = _find_start(probed) if all_footage else None
    return (*_describe_tags(probed), *_describe_boxes(path, start), *_describe_timing(probed))


def has_more_footage(path: Path) -> bool:
    """Whether the edit lists of an MP4 or MOV file leave out footage, show several parts, or move picture against sound: else they only make up for
    what encoders need to begin, and the file is what it is played as. Raises OSError if it cannot be read."""
    with path.open("rb") as stream:
        tracks = _Tracks(stream)
        for kind, position, length in _walk_boxes(stream, path.stat().st_size):
            tracks.add(kind, position, length)
        described = tracks.describe()
    moved = [track.moved for track in described]
    apart = max(moved, default=Fraction(0)) - min(moved, default=Fraction(0))
    return apart >= _LEAST_SHIFT_SECONDS or any(track.hidden or track.parts > 1 for track in described)


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


def _describe_boxes(path: Path, start: Fraction | None) -> Iterator[Evidence]:
    """`start`: the clip's time zero in seconds on its streams' clocks, where the edit lists were passed over; else None."""
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
        tracks = _Tracks(stream)
        for kind, position, length in _walk_boxes(stream, path.stat().st_size):
            tracks.add(kind, position, length)
            stream.seek(position)
            if kind == b"elst":
                lists.append(int.from_bytes(stream.read(8)[4:8], "big"))
            elif kind == b"uuid" and length >= 16 and stream.read(16) == _C2PA:
                manifest = True
    cuts = [n for n in lists if n > 2]  # one entry trims the start, two delay a stream; more leave parts out
    if cuts:
        yield Evidence.of("edit_list", entries=min(max(cuts), _MOST_ENTRIES))
    yield from _describe_hidden(tracks.describe(), start)
    if manifest:
        yield Evidence.of("c2pa")


def _describe_hidden(tracks: list[_Track], start: Fraction | None) -> Iterator[Evidence]:
    """What the edit lists leave out: how long it is or, where all footage is counted, from when to when."""
    if start is None:
        for track in tracks:
            if track.hidden:
                hidden = sum((end - begin for begin, end in track.hidden), Fraction(0))
                yield Evidence.of("footage_hidden", stream=track.medium, seconds=_round(hidden))
        return
    yield Evidence.of("all_footage")
    for track in tracks:
        for begin, end in track.hidden[:_MOST_SPANS]:
            at = _round(max(Fraction(0), begin - start))
            yield Evidence.of("hidden_span", stream=track.medium, start_seconds=at, end_seconds=_round(end - start))
    moved = {track.medium: track.moved for track in reversed(tracks)}  # the first of each
    if len(moved) == 2 and abs(late := moved["sound"] - moved["picture"]) >= _LEAST_SHIFT_SECONDS:
        yield Evidence.of("sync_shifted", seconds=_round(late))


@dataclass(frozen=True, slots=True)
class _Track:
    """`medium`: picture or sound. `hidden`: spans of its media, in seconds on its own clock, that its edit list leaves out; none where
    they are no more than an encoder needs to begin.

    `moved`: how many seconds later its first shown media lies where the edit list is passed over; `parts`: how many the list shows.
    """

    medium: str
    hidden: tuple[tuple[Fraction, Fraction], ...]
    moved: Fraction
    parts: int = 1


class _Tracks:
    """How much of each track's media its edit list leaves out (ISO/IEC 14496-12, 8.6.6: players show the listed parts only)."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.movie_scale = 0
        self.tracks: list[tuple[int, int]] = []
        self.values: list[tuple[int, str, Any]] = []

    def add(self, kind: bytes, position: int, length: int) -> None:
        if kind == b"trak":
            self.tracks.append((position, position + length))
        elif kind in (b"mvhd", b"mdhd"):
            head = self._read(position, 32)
            at, size = (20, 8) if head[:1] == b"\x01" else (12, 4)
            scale = int.from_bytes(head[at : at + 4], "big")
            if kind == b"mvhd":
                self.movie_scale = scale
            elif scale:
                self.values.append((position, "media", (scale, int.from_bytes(head[at + 4 : at + 4 + size], "big"))))
        elif kind == b"hdlr":
            name = {b"vide": "picture", b"soun": "sound"}.get(self._read(position + 8, 4))
            self.values.append((position, "medium", name))
        elif kind == b"elst":
            self.values.append((position, "entries", self._read_entries(position, length)))

    def describe(self) -> list[_Track]:
        """The tracks of picture and sound, in the file's order."""
        described = []
        for start, end in self.tracks:
            found = {name: value for position, name, value in self.values if start <= position < end}
            if found.get("medium") and "media" in found:
                scale, duration = found["media"]
                described.append(self._describe_track(found["medium"], scale, duration, found.get("entries", [])))
        return described

    def _describe_track(self, medium: str, scale: int, duration: int, entries: list[tuple[int, int]]) -> _Track:
        if not self.movie_scale or not any(media >= 0 for _, media in entries):  # no list, or one that shows nothing
            return _Track(medium, (), Fraction(0))
        length = Fraction(duration, scale)
        shown: list[tuple[Fraction, Fraction]] = []
        delay, moved = Fraction(0), Fraction(0)
        for ticks, media in entries:
            lasts = Fraction(ticks, self.movie_scale)
            if media < 0:  # an empty entry, which delays
                delay += lasts if not shown else 0
                continue
            begin = Fraction(media, scale)
            moved = moved if shown else begin - delay
            # Of no length: up to the end (fragmented files). The rate is passed over, as FFmpeg does: some writers leave it at 0.
            shown.append((begin, begin + lasts if ticks else length))
        hidden, at = [], Fraction(0)
        for begin, end in sorted(shown):
            if begin > at:
                hidden.append((at, min(begin, length)))
            at = max(at, end)
        if length > at:
            hidden.append((at, length))
        # What lies before the first entry is mostly the encoder's delay, and the last frame may end behind the last entry.
        hidden = [(a, b) for a, b in hidden if b - a >= (_LEAST_HIDDEN_SECONDS if a == 0 or b == length else Fraction(1, 1000))]
        enough = sum(b - a for a, b in hidden) >= _LEAST_HIDDEN_SECONDS
        return _Track(medium, tuple(hidden) if enough else (), moved, len(shown))

    def _read_entries(self, position: int, length: int) -> list[tuple[int, int]]:
        """For each entry its duration in the movie's ticks, and where in the media it begins (-1: an empty one)."""
        head = self._read(position, 8)
        size = 8 if head[:1] == b"\x01" else 4
        step = 2 * size + 4
        count = min(int.from_bytes(head[4:8], "big"), _MOST_READ_ENTRIES, max(0, length - 8) // step)
        entries = self._read(position + 8, count * step)
        return [
            (
                int.from_bytes(entry[:size], "big"),
                int.from_bytes(entry[size : 2 * size], "big", signed=True),
            )
            for entry in (entries[n * step : (n + 1) * step] for n in range(len(entries) // step))
        ]

    def _read(self, position: int, size: int) -> bytes:
        self.stream.seek(position)
        return self.stream.read(size)


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
    has_interval = False
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
        if steps and not has_interval:  # of the first picture alone
            has_interval = True
            low, usual, high = min(steps), steps[len(steps) // 2], max(steps)
            yield Evidence.of("keyframe_interval", seconds=_round(usual), least_seconds=_round(low), most_seconds=_round(high))
    if probed["ended"] == "end" and len(ends) == 2 and (apart := abs(ends["picture"] - ends["sound"])) > _ENDS_APART:
        longer = "picture" if ends["picture"] > ends["sound"] else "sound"
        yield Evidence.of("duration_mismatch", longer=longer, seconds=_round(apart))


def _describe_shifts(probed: dict[str, Any]) -> Iterator[Evidence]:
    """Restarts and leaps of the clock, once each, though picture and sound make them together."""
    start = _find_start(probed)
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


def _find_start(probed: dict[str, Any]) -> Fraction:
    """The clip's time zero in seconds on its streams' clocks."""
    starts = [
        Fraction(*s["time_base"]) * (s["start"] if s["start"] is not None else s["first"] or 0) for s in probed["streams"]
    ]
    return min(starts, default=Fraction(0))


def _round(value: float | Fraction) -> float:
    return round(float(value), _FIGURE_DECIMALS)
