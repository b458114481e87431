"""Whether browsers play a clip as it is, at the document's times: container, codecs, pixels, which sound, and where its clock begins.

In: a `Clip`, or the file. Out: a `Verdict` with the reason. What is refused here is played from a preview (`preview`). The table holds what
both Chromium and Firefox play; of what only one of them plays, or seeks in with errors, a preview is made.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from vidtx.document import Clip
from vidtx.errors import MediaError
from vidtx.media.streams import StoredStream, read_streams
from vidtx.review.media.source import ClipSource

LOG = logging.getLogger(__name__)

# By the first name of ffmpeg's demuxer: the codecs of the picture and of the sound.
_PLAYED: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "mov": (frozenset({"h264", "vp9", "av1"}), frozenset({"aac", "mp3", "opus", "flac"})),
    "matroska": (frozenset({"vp8", "vp9", "av1"}), frozenset({"opus", "vorbis"})),  # WebM; Firefox plays no other Matroska
    "ogg": (frozenset(), frozenset({"opus", "vorbis", "flac"})),
    "wav": (frozenset(), frozenset({"pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_f32le"})),
    "mp3": (frozenset(), frozenset({"mp3"})),
    "flac": (frozenset(), frozenset({"flac"})),
}
_H264_PIXELS = frozenset({"yuv420p", "yuvj420p"})

# Chromium counts from the file's zero (measured), Firefox from the first frame (not tried here): they agree where the clip begins at zero.
LATEST_START = Fraction(20, 1000)
# An MP3 file's start is what its encoder needed to begin; players leave it out, as the document's clock does.
_LATEST_MP3_START = Fraction(60, 1000)

_OTHER_TIMES = {
    "edit_list": "Its edit list leaves out parts of the footage, and browsers read it differently.",
    "footage_hidden": "Its edit list leaves out parts of the footage, and browsers read it differently.",
    "all_footage": "The transcript counts footage that the clip's edit list hides from a browser.",
    "timestamp_restart": "Its time stamps start again in the middle.",
    "timestamp_leap": "Its time stamps leap.",
}
_EBML, _DOCTYPE, _HEAD_BYTES = b"\x1aE\xdf\xa3", b"\x42\x82", 4096
_VARIABLE_RATE = (b"Xing", b"VBRI")  # tags in the first frame of an MP3 file whose frames differ in size


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason`: one sentence, where the clip is not playable. `copyable`: its picture can be put into an MP4 file without encoding it anew."""

    playable: bool
    reason: str | None = None
    copyable: bool = False


def is_playable(clip: Clip, sound: int = 0) -> bool:
    """What can be said without the file. `sound`: the number of the document's sound among the clip's."""
    return next(_explain_clip(clip, sound), None) is None


def judge(source: ClipSource, sound: int = 0) -> Verdict:
    """What can be said with the file. One that cannot be parsed is not playable; nothing is raised."""
    clip = source.clip
    try:
        source.check()
        streams = read_streams(source.path, clip)
        reason = next(_explain_clip(clip, sound), None) or next(_explain_file(source.path, clip, streams), None)
    except (MediaError, OSError) as error:
        LOG.warning("%s: it could not be found out whether browsers play it", source.path.name)
        return Verdict(False, getattr(error, "reason", "The clip cannot be read."))
    return Verdict(reason is None, reason, _is_copyable(clip, streams))


def _explain_clip(clip: Clip, sound: int) -> Iterator[str]:
    container = clip.container.split(",")[0]
    played = _PLAYED.get(container)
    if played is None:
        yield f"Browsers do not play files of this kind ({clip.container})."
        return
    if container == "matroska" and Path(clip.name).suffix.lower() in (".mkv", ".mka", ".mk3d"):
        yield "Browsers do not play Matroska files."
    if clip.video is not None and clip.video.codec not in played[0]:
        yield f"Browsers do not play this picture ({clip.video.codec})."
    if sound:
        yield "A browser would play another of the clip's sounds than the one that was transcribed."
    if clip.audio and clip.audio[0].codec not in played[1]:
        yield f"Browsers do not play this sound ({clip.audio[0].codec})."
    if abs(clip.start) > (_LATEST_MP3_START if container == "mp3" else LATEST_START):
        yield "Its clock does not begin at zero, and browsers differ in where they count from."
    for evidence in clip.context:
        if evidence.kind in _OTHER_TIMES:
            yield _OTHER_TIMES[evidence.kind]
        elif evidence.kind == "timestamp_gap" and evidence.values.get("stream") == "sound":
            yield "Its sound has a gap in the time stamps, over which browsers lose the time."


def _explain_file(path: Path, clip: Clip, streams: tuple[StoredStream, ...]) -> Iterator[str]:
    container = clip.container.split(",")[0]
    head = _read_head(path)
    if container == "matroska" and not _is_webm(head):
        yield "Browsers do not play Matroska files."
    if container == "mp3" and any(tag in head for tag in _VARIABLE_RATE):
        yield "Browsers seek in MP3 files of a variable rate by guess."
    if clip.video is None:
        return
    pictures = [stream for stream in streams if stream.kind == "video"]
    if pictures and pictures[0].index != clip.video.index:
        yield "A browser would show another of the clip's pictures."
    chosen = _find_picture(clip, streams)
    if chosen is not None and chosen.codec == "h264" and chosen.pixels not in _H264_PIXELS:
        yield f"Browsers do not play H.264 with these pixels ({chosen.pixels or 'unknown'})."


def _is_copyable(clip: Clip, streams: tuple[StoredStream, ...]) -> bool:
    chosen = _find_picture(clip, streams)
    listed = any(evidence.kind in _OTHER_TIMES for evidence in clip.context)
    return chosen is not None and chosen.codec == "h264" and chosen.pixels in _H264_PIXELS and not listed


def _find_picture(clip: Clip, streams: tuple[StoredStream, ...]) -> StoredStream | None:
    return next((s for s in streams if clip.video is not None and s.index == clip.video.index and s.kind == "video"), None)


def _read_head(path: Path) -> bytes:
    """The first bytes behind an ID3 tag, if there is one (ID3v2.4, 3.1: its size stands in four bytes of seven bits)."""
    with path.open("rb") as stream:
        head = stream.read(10)
        if head[:3] == b"ID3" and len(head) == 10:
            size = sum((byte & 0x7F) << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))
            stream.seek(10 + size)
            return stream.read(_HEAD_BYTES)
        return head + stream.read(_HEAD_BYTES)


def _is_webm(head: bytes) -> bool:
    """By the document type that the EBML header names (RFC 8794, 11.2.6)."""
    at = head.find(_DOCTYPE, 4, 256) if head[:4] == _EBML else -1
    return at > 0 and head[at + 3 : at + 3 + (head[at + 2] & 0x7F)].rstrip(b"\0") == b"webm"
