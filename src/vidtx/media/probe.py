"""Describes a clip without decoding it: its checksum, its container, its streams with their exact time bases, where it came from.

In: a path. Out: a `Clip`. A worker process parses the container and may crash or hang; a header with a wrong duration is corrected
by the packets. Whatever is wrong with a file ends in one MediaError that reports what, and what to do.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import re
import stat
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from vidtx.document import AudioStream, Clip, Evidence, Source, TimestampChange, VideoStream
from vidtx.document.checks import LONGEST_SECONDS
from vidtx.document.provenance import MediaReason
from vidtx.errors import DecodeTimeout, DocumentError, MediaError, UnreadableMediaError
from vidtx.files import compute_sha256
from vidtx.media.container import describe_container, has_more_footage
from vidtx.media.runner import FORMATS, IGNORE_EDIT_LIST

LOG = logging.getLogger(__name__)

WORKER = Path(__file__).with_name("workers") / "probe_worker.py"
PACKET_SECONDS = 30.0  # how long the worker may walk over packets before it answers with what it has
PROBE_SECONDS = 90.0  # how long it may take in all before it is taken for hung
_SIDECAR_BYTES = 32 << 20  # at most; a yt-dlp info.json has some hundred kilobytes
_WRONG_DURATION_MS = 1000  # a header's duration further from the packets' than this is worth a warning
_DAY_MS = 24 * 3_600_000

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:/+[^/]", re.IGNORECASE)
_ANOTHER = "name a video file, such as .mp4, .mkv, .webm or .mov"
_AGAIN = "download or copy the file again, and check that its size is the same as the original's"


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the file is, and what must be done to its time stamps so that they run on one clock."""

    clip: Clip
    changes: tuple[TimestampChange, ...] = ()
    default_audio: tuple[int, ...] = ()  # numbers, among the sounds, of those that the container marks as default
    picture_reason: MediaReason = "only"


def probe_clip(path: Path, *, timeout: float = PROBE_SECONDS, all_footage: bool = False) -> Clip:
    """What the file is: the clip of `inspect_clip`."""
    return inspect_clip(path, timeout=timeout, all_footage=all_footage).clip


def inspect_clip(path: Path, *, timeout: float = PROBE_SECONDS, all_footage: bool = False) -> Inspection:
    """What the file is, on one clock. Times: `start_pts` in ticks of the stream's time base, durations in ms (None where unknown).

    `<stem>.info.json` beside the clip (yt-dlp) gives `Clip.source`; a broken one is a warning in the log. Cover art is no picture.
    `all_footage`: an MP4 or MOV file whose edit lists leave out more than an encoder needs to begin is read as if it had none, and its clip says so
    (`Clip.all_footage`); others are read as ever.
    Raises MediaError for what is no readable, regular, non-empty file, UnreadableMediaError for what is no clip or too damaged, and
    DecodeTimeout after `timeout` seconds.
    """
    size = check_file(path)
    try:
        all_footage = all_footage and has_more_footage(path)
    except OSError as error:
        raise _refuse_reading(path, error) from error
    probed = _run_worker(path, timeout, IGNORE_EDIT_LIST if all_footage else {})
    if "error" in probed:
        reason, hint = _explain_refusal(path, str(probed["error"]))
        raise UnreadableMediaError(path, reason, hint=hint)
    try:
        video, audio = _read_streams(probed)
        reason = _explain_picture(probed)
        duration = min(_measure_duration(path, probed), LONGEST_SECONDS * 1000 - 1)
        if any(stream["encrypted"] for stream in probed["streams"]):
            raise UnreadableMediaError(path, "is encrypted", hint="vidtx reads clips without copy protection only")
        if video is None and not audio:
            raise UnreadableMediaError(path, _describe_lack(probed), hint=_ANOTHER)
        sha256 = compute_sha256(path)
        listed = all_footage and "mov" in str(probed["container"]).split(
            ","
        )  # other demuxers have no such option and pass it over
        context = (*_describe_lacking_end(probed, duration), *describe_container(path, probed, all_footage=listed))
        clip = Clip(path.name, sha256, size, duration, str(probed["container"]), video, audio, read_source(path), context)
        marked = {stream["index"] for stream in probed["streams"] if stream["default"]}
        default = tuple(number for number, stream in enumerate(audio) if stream.index in marked)
        return Inspection(clip, _list_changes(clip, probed), default, reason)
    except OSError as error:
        raise _refuse_reading(path, error) from error
    except DocumentError as error:
        raise UnreadableMediaError(path, f"its header makes no sense ({error})", hint=_AGAIN) from error


def _refuse_reading(path: Path, error: OSError) -> MediaError:
    return MediaError(path, f"cannot be read ({error.strerror or error})", hint="check the permissions and the disk")


def read_source(path: Path) -> Source | None:
    """Where the clip was downloaded from, by `<stem>.info.json` beside it; None if there is none or it cannot be used."""
    sidecar = _find_sidecar(path)
    try:
        status = sidecar.stat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > _SIDECAR_BYTES:
            LOG.warning("%s was left out: it is no file of a usual size", sidecar.name)
            return None
        record = json.loads(sidecar.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            return None
        LOG.warning("%s was left out: it cannot be read (%s)", sidecar.name, error.strerror or error)
        return None
    except (ValueError, RecursionError):
        LOG.warning("%s was left out: it is not valid JSON", sidecar.name)
        return None
    if not isinstance(record, dict):
        LOG.warning("%s was left out: it does not hold what yt-dlp writes", sidecar.name)
        return None
    source = Source(
        url=_read_text(record, "webpage_url") or _read_text(record, "original_url"),
        id=_read_text(record, "id"),
        uploader=_read_text(record, "uploader") or _read_text(record, "channel"),
        upload_date=_read_text(record, "upload_date"),
        title=_read_text(record, "title"),
    )
    if source == Source():
        LOG.warning("%s was left out: it does not hold what yt-dlp writes", sidecar.name)
        return None
    return source


def _find_sidecar(path: Path) -> Path:
    """`<stem>.info.json`, in whichever Unicode form its name is stored: file systems and downloaders differ in that."""
    names = [f"{path.stem}.info.json", *(f"{unicodedata.normalize(form, path.stem)}.info.json" for form in ("NFC", "NFD"))]
    candidates = [path.with_name(name) for name in names]
    return next((candidate for candidate in candidates if os.path.lexists(candidate)), candidates[0])


def _read_text(record: dict[str, Any], key: str) -> str | None:
    value = record.get(key)
    if not isinstance(value, str) or not value.strip():
        return None
    # A lone surrogate (valid in JSON's escapes) cannot be written as UTF-8.
    return value.encode("utf-8", "replace").decode("utf-8")[:4096]


def check_file(path: Path) -> int:
    """The size of a regular file that can be read. Raises MediaError for anything else, such as an address or a pipe. It checks before it opens: opening a FIFO would block."""
    if _ADDRESS.match(str(path)):
        raise MediaError(path, "is an address, not a file", hint="download it first (for example with yt-dlp)")
    try:
        status = path.stat()
    except FileNotFoundError:
        raise MediaError(path, "there is no such file", hint="check the spelling of the name and the folder") from None
    except (OSError, ValueError) as error:
        raise MediaError(
            path, f"cannot be read ({getattr(error, 'strerror', None) or error})", hint="check the permissions"
        ) from error
    if stat.S_ISDIR(status.st_mode):
        raise MediaError(path, "is a folder, not a clip", hint="name the clips in it, such as folder/*.mp4")
    if not stat.S_ISREG(status.st_mode):
        raise MediaError(path, "is a pipe or a device, not a file", hint="save the clip to a file first")
    if status.st_size == 0:
        raise UnreadableMediaError(path, "is empty (0 bytes)", hint=_AGAIN)
    if not os.access(path, os.R_OK):
        raise MediaError(path, "cannot be read (permission denied)", hint="check the permissions")
    return status.st_size


def _run_worker(path: Path, timeout: float, options: dict[str, str]) -> dict[str, Any]:
    # Run by its path and with -P, so that no module that lies in the folder of the clip is imported.
    packet_seconds = min(PACKET_SECONDS, timeout / 3)
    command = [sys.executable, "-P", str(WORKER), os.path.abspath(path), FORMATS, str(packet_seconds)]  # noqa: PTH100
    command += [f"{name}={value}" for name, value in options.items()]
    try:
        # run() kills the worker at the timeout and at Ctrl-C, and waits for it.
        ended = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=timeout, check=False
        )
    except subprocess.TimeoutExpired:
        raise DecodeTimeout(path, f"parsing the file took longer than {timeout:.0f} s and was stopped", hint=_AGAIN) from None
    try:
        probed = json.loads(ended.stdout)
    except ValueError:
        LOG.debug("%s: the worker that reads the header ended with status %d", path.name, ended.returncode)
        raise UnreadableMediaError(path, "is so damaged that the reader of its header died", hint=_AGAIN) from None
    assert isinstance(probed, dict)
    return probed


def _read_streams(probed: dict[str, Any]) -> tuple[VideoStream | None, tuple[AudioStream, ...]]:
    """The picture that was chosen and all sounds that have what a stream needs; one without a size or a rate cannot be decoded by anything."""
    video: VideoStream | None = None
    audio: list[AudioStream] = []
    chosen = _choose_picture(probed)
    for stream in probed["streams"]:
        if chosen is not None and stream is chosen:
            video = VideoStream(
                index=stream["index"],
                codec=stream["codec"],
                width=stream["width"],
                height=stream["height"],
                time_base=Fraction(*stream["time_base"]),
                start_pts=_read_start(stream),
                frame_rate=_read_rate(stream["frame_rate"]),
                variable_frame_rate=stream["variable"],
                rotation=_read_rotation(stream["rotation"]),
                duration=_read_duration(stream, probed["ended"]),
            )
        elif stream["type"] == "audio" and stream["sample_rate"] > 0 and stream["channels"] > 0:
            audio.append(
                AudioStream(
                    index=stream["index"],
                    codec=stream["codec"],
                    sample_rate=stream["sample_rate"],
                    channels=stream["channels"],
                    time_base=Fraction(*stream["time_base"]),
                    start_pts=_read_start(stream),
                    language=None if stream["language"] in (None, "und") else _read_text(stream, "language"),
                    duration=_read_duration(stream, probed["ended"]),
                )
            )
    return video, tuple(audio)


def _list_changes(clip: Clip, probed: dict[str, Any]) -> tuple[TimestampChange, ...]:
    """What is done to the stamps of the streams that are used, in order of time."""
    streams = {stream.index: "sound" for stream in clip.audio[::-1]} | ({clip.video.index: "picture"} if clip.video else {})
    changes = []
    for index, at, by, leaps in probed["shifts"]:
        if index in streams:
            place = max(0, round(Fraction(at, 1_000_000) * 1000 - clip.start * 1000))
            kind: Any = "gap_closed" if leaps else "rebased"
            changes.append(TimestampChange(streams[index], kind, place, round(by / 1000)))  # type: ignore[arg-type]
    for stream in probed["streams"]:
        if stream["unstamped"] and stream["index"] in streams:
            changes.append(TimestampChange(streams[stream["index"]], "filled", 0, stream["unstamped"]))  # type: ignore[arg-type]
    return tuple(sorted(set(changes), key=lambda change: (change.at, change.medium, change.kind)))


def _read_rate(rate: list[int] | None) -> Fraction | None:
    return Fraction(*rate) if rate and rate[1] and Fraction(*rate) > 0 else None


def _list_pictures(probed: dict[str, Any]) -> list[dict[str, Any]]:
    return [s for s in probed["streams"] if s["type"] == "video" and s["width"] > 0 and s["height"] > 0]


def _choose_picture(probed: dict[str, Any]) -> dict[str, Any] | None:
    """By the default flag, where it singles one out of those that move, then by the number of frames: a cover has one."""
    pictures = _list_pictures(probed)
    moving = [s for s in pictures if s["packets"] > 1] or pictures
    marked = [s for s in moving if s["default"]] or moving
    return max(marked, key=lambda stream: stream["packets"], default=None)


def _explain_picture(probed: dict[str, Any]) -> MediaReason:
    pictures = _list_pictures(probed)
    moving = [s for s in pictures if s["packets"] > 1] or pictures
    if len(pictures) < 2:
        return "only"
    return "default_flag" if len(moving) > 1 and sum(s["default"] for s in moving) == 1 else "longest"


def _read_rotation(angle: int) -> int:
    """Degrees clockwise, from FFmpeg's counter-clockwise angle; 0 for a matrix that is no multiple of a quarter turn (or no rotation)."""
    return -angle % 360 if abs(angle) <= 360 and angle % 90 == 0 else 0


def _read_start(stream: dict[str, Any]) -> int:
    # The header's start leaves out the priming samples that a decoder drops; the first packet does not.
    start = stream["start"] if stream["start"] is not None else stream["first"]
    return 0 if start is None else int(start)


def _read_duration(stream: dict[str, Any], ended: str) -> int | None:
    """In ms: from the packets if all were read, else from the header; None where it is absurd."""
    base = Fraction(*stream["time_base"])
    seen = _measure_extent(stream)
    if ended != "time" and (seen is not None or not stream["packets"]):
        return _bound_duration((seen or Fraction(0)) * 1000)
    if stream["duration"] is not None:
        return _bound_duration(stream["duration"] * base * 1000)
    return None


def _bound_duration(milliseconds: Fraction) -> int | None:
    return max(0, round(milliseconds)) if milliseconds < LONGEST_SECONDS * 1000 else None


def _measure_extent(stream: dict[str, Any]) -> Fraction | None:
    """Seconds from the stream's start to the end of its last packet; a last packet without a duration lasts a usual interval."""
    if stream["end"] is None:
        return None
    last = stream["end"] - _read_start(stream)
    if stream["end"] == stream["first"] and stream.get("interval") is None and stream.get("frame_rate"):
        return last * Fraction(*stream["time_base"]) + 1 / Fraction(*stream["frame_rate"])
    return last * Fraction(*stream["time_base"])


def _measure_duration(path: Path, probed: dict[str, Any]) -> int:
    """The clip's duration in ms, from the earliest start to the latest end. Warns where the header is wrong; refuses a bare header."""
    header = None if probed["duration"] is None else max(0, round(Fraction(*probed["duration"]) * 1000))
    streams = probed["streams"]
    if not any(stream["packets"] for stream in streams):
        claimed = max([header or 0, *(round((s["duration"] or 0) * Fraction(*s["time_base"]) * 1000) for s in streams)])
        if streams and claimed > 0:
            reason = f"is cut short: it claims {claimed / 1000:.1f} s, but nothing of it is there"
            raise UnreadableMediaError(path, reason, hint=_AGAIN)
        return 0
    timed = [s for s in streams if s["end"] is not None]
    bases = {s["index"]: Fraction(*s["time_base"]) for s in timed}
    seen = None
    if timed:
        start = min(_read_start(s) * bases[s["index"]] for s in timed)
        seen = max(
            0, round(max((_read_start(s) * bases[s["index"]] + (_measure_extent(s) or 0)) - start for s in timed) * 1000)
        )
    if probed["ended"] == "damage":
        LOG.warning("%s is damaged; what could be read of it lasts %.1f s", path.name, (seen or 0) / 1000)
    if seen is None:
        return header or 0
    if probed["ended"] == "time":
        return max(seen, header or 0)
    if header is not None and seen > _DAY_MS > header:
        LOG.warning("%s: a timestamp is absurd; the duration is taken from the header", path.name)
        return header
    if header is not None and abs(header - seen) > _WRONG_DURATION_MS:
        LOG.warning("%s claims to last %.1f s; what is there lasts %.1f s", path.name, header / 1000, seen / 1000)
    return seen


def _describe_lacking_end(probed: dict[str, Any], duration: int) -> tuple[Evidence, ...]:
    """That the file ends before its header says, or is damaged: whoever reads the document must know that the clip goes on elsewhere. `duration` in ms."""
    if probed["ended"] == "damage":
        return (Evidence.of("damaged", seconds=duration / 1000),)
    header = None if probed["duration"] is None or probed["ended"] == "time" else round(Fraction(*probed["duration"]) * 1000)
    if header is None or header - duration <= _WRONG_DURATION_MS:
        return ()
    return (Evidence.of("cut_short", seconds=duration / 1000, claimed_seconds=header / 1000),)


def _describe_lack(probed: dict[str, Any]) -> str:
    if probed["covers"]:
        return "holds a still picture and nothing that moves or sounds"
    if probed["streams"]:
        return "holds streams that cannot be decoded: no size of the picture, no sample rate of the sound"
    return "holds neither picture nor sound" + (", only other streams" if probed["other_streams"] else "")


def _explain_refusal(path: Path, error: str) -> tuple[str, str]:
    """What a file is that FFmpeg would not open, from its first bytes, and what to do."""
    try:
        with path.open("rb") as stream:
            head = stream.read(4096)
            text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
            if (
                text.startswith((b"#extm3u", b"ffconcat", b"[playlist]", b"<asx", b"<?xml", b"<mpd", b"<smil"))
                or b"<mpd" in text[:1024]
            ):
                return "is a playlist or an XML file, not a clip", "download the clip that it names (for example with yt-dlp)"
            if text.startswith((b"<!doctype", b"<html")):
                return "is a web page, not a clip", "download the video itself (for example with yt-dlp)"
            if head[4:8] in (b"ftyp", b"mdat", b"wide", b"free", b"skip") and not _has_index(stream, path.stat().st_size):
                return "is cut short: the index at its end (moov) is missing", _AGAIN
    except OSError as failure:
        return f"cannot be read ({failure.strerror or failure})", "check the permissions and the disk"
    if "Permission denied" in error:
        return "cannot be read (permission denied)", "check the permissions"
    return f"is not a video that can be opened ({error})", _ANOTHER


def _has_index(stream: Any, size: int) -> bool:
    """Whether an MP4 or MOV file has a `moov` box that lies wholly inside it (ISO/IEC 14496-12, 4.2: size, type, 64-bit size)."""
    position = 0
    while position + 8 <= size:
        stream.seek(position)
        header = stream.read(16)
        length, kind = int.from_bytes(header[:4], "big"), header[4:8]
        if length == 1:
            length = int.from_bytes(header[8:16], "big")
        elif length == 0:
            length = size - position
        if kind == b"moov":
            return position + length <= size
        if length < 8:
            return False
        position += length
    return False
