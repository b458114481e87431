"""Draws captions into a part of a clip and encodes it anew: H.264 and AAC in MP4, exact to the frame at both ends.

In: a clip, a part of its timeline, and an ASS file whose zero is the part's start. Out: an MP4 file. Frames keep their own times; the one that is on the screen when the
part begins is its first. ffmpeg seeks to a keyframe well before the part and what lies before it is cut off by its times, not by the seek, so that time zero is
the document's wherever the streams of the file begin. A clip without a picture gets a plain one.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from vidtx.document import Clip
from vidtx.errors import UnreadableMediaError, VidtxError
from vidtx.media.encoding import TICKS, EncodingWatch, has_filter, list_coders, may_be_interlaced, name_rate_option
from vidtx.media.frames import iterate_frames
from vidtx.media.runner import compile_arguments, find_ffmpeg, list_demuxer_options, name_input, open_input, stream_output

LEAST_HEIGHT = 360  # pixels; captions in a smaller picture cannot be read
PLAIN_SIZE = (1280, 720)  # of the picture of a clip that has none
_PLAIN_COLOR, _PLAIN_RATE = "0x202428", 25
_SEEK_AHEAD = 10  # seconds: keyframes are seldom further apart, and a seek that lands late would lose what it passed
_SILENT_SECONDS = 30.0
_CHECK_SECONDS = 60.0
_QUALITY, _SOUND_RATE = 18, 192_000
_MISSING = re.compile(r"failed to find any fallback with glyph 0x([0-9A-Fa-f]+)")


@dataclass(frozen=True, slots=True)
class Burning:
    """What is encoded. `start`, `end`: seconds on the clip's timeline. `captions`: an ASS file. `sound`: the number of the clip's sound; None: no sound.

    `media`, `clip`: the file to decode and what it is (`OpenedClip.media`, `media_clip`); `path`: what the user calls it. `comment`: goes into the file's own description.
    """

    path: Path
    media: Path
    clip: Clip
    start: Fraction
    end: Fraction
    captions: Path
    sound: int | None
    comment: str = ""


def require_captions() -> None:
    """Raises VidtxError where this machine's ffmpeg cannot draw captions or encode H.264 and AAC."""
    program = find_ffmpeg()
    if not has_filter(program, "ass"):
        raise VidtxError(
            f"{program} cannot draw captions: it was built without libass",
            hint="install an ffmpeg with libass, or name one with VIDTX_FFMPEG",
        )
    if lacking := {"libx264", "aac"} - list_coders(program):
        raise VidtxError(
            f"{program} cannot encode {' and '.join(sorted(lacking))}",
            hint="install another ffmpeg, or name one with VIDTX_FFMPEG",
        )


def burn(burning: Burning, target: Path, progress: Callable[[float], None] | None = None) -> None:
    """Writes the captioned part into `target`, a new file. Raises MediaError for a clip that cannot be decoded, VidtxError as `require_captions`."""
    require_captions()
    arguments = _compile(burning, target)
    watch = EncodingWatch(burning.path, round((burning.end - burning.start) * 1000))
    chunks = stream_output(arguments, burning.path, stall_seconds=_SILENT_SECONDS)
    try:
        for chunk in chunks:
            share = watch.take(chunk)
            if progress is not None:
                progress(share)
    finally:
        chunks.close()
    if not target.exists() or not target.stat().st_size:
        raise UnreadableMediaError(burning.path, "nothing of this part could be decoded")


def find_missing_glyphs(captions: Path) -> str:
    """The signs of an ASS file that no font on this machine has, as libass reports them. The file's first moment must show all its signs."""
    import ffmpeg

    source = ffmpeg.input(f"color=c=black:s=64x64:r={_PLAIN_RATE}:d=0.04", f="lavfi")
    output = source.filter("ass", filename=str(captions)).output("pipe:1", f="null", **{"frames:v": 1})
    arguments = compile_arguments(output)
    arguments[arguments.index("error")] = "warning"
    try:
        ended = subprocess.run(arguments, stdin=subprocess.DEVNULL, capture_output=True, timeout=_CHECK_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    codes = (int(found, 16) for found in _MISSING.findall(ended.stderr.decode("utf-8", "replace")))
    return "".join(dict.fromkeys(chr(code) for code in codes if 0x20 < code < 0x110000))


def _compile(burning: Burning, target: Path) -> list[str]:
    import ffmpeg

    clip, start, end = burning.clip, burning.start, burning.end
    duration = end - start
    streams: list[Any] = []
    options: dict[str, Any] = {"copyts": None, "map_metadata": -1, "map_chapters": -1, "max_muxing_queue_size": 9999}
    source = None
    if clip.video is not None or burning.sound is not None:
        # Stamps of the file less the clip's start: the document's times. The seek only saves decoding what lies long before.
        offset = f"{-float(clip.start):.6f}"
        seek = max(Fraction(0), start - _SEEK_AHEAD)
        seeking = {"ss": f"{float(seek):.3f}", "noaccurate_seek": None} if seek > 0 else {}
        source = open_input(burning.media, itsoffset=offset, **seeking, **list_demuxer_options(clip))
    if clip.video is not None:
        assert source is not None
        picture = source[str(clip.video.index)]
        if may_be_interlaced(clip.video):
            picture = picture.filter("yadif", deint="interlaced")
        opened = _find_first_frame(burning)
        picture = picture.filter("trim", start=f"{float(opened) - 0.0005:.6f}", end=f"{float(end):.6f}")
        picture = picture.filter("setpts", f"max(0,PTS-{float(start):.6f}/TB)")
        picture = picture.filter("scale", w="-2", h=f"max({LEAST_HEIGHT},trunc(ih/2)*2)")
        options |= {name_rate_option(find_ffmpeg()): "vfr", "enc_time_base:v": f"1:{TICKS}", "video_track_timescale": TICKS}
    else:
        size = "x".join(map(str, PLAIN_SIZE))
        plain = f"color=c={_PLAIN_COLOR}:s={size}:r={_PLAIN_RATE}:d={float(duration):.6f}"
        picture = ffmpeg.input(plain, f="lavfi")
    streams.append(picture.filter("ass", filename=str(burning.captions)).filter("format", "yuv420p"))
    options |= {"c:v": "libx264", "preset": "fast", "crf": _QUALITY}
    if burning.sound is not None:
        assert source is not None
        sound = source[f"a:{burning.sound}"].filter("atrim", start=f"{float(start):.6f}", end=f"{float(end):.6f}")
        sound = sound.filter("asetpts", f"PTS-{float(start):.6f}/TB")
        sound = sound.filter("aresample", "48000", **{"async": 1, "first_pts": 0})  # silence before a late start and in gaps
        streams.append(sound.filter("apad", whole_dur=f"{float(duration):.6f}"))
        options |= {"c:a": "aac", "b:a": _SOUND_RATE, "ac": min(2, clip.audio[burning.sound].channels)}
    options |= {"t": f"{float(duration):.6f}", "movflags": "+faststart", "metadata": f"comment={burning.comment}"}
    options |= {"f": "mp4", "progress": "pipe:1", "nostats": None}
    return compile_arguments(ffmpeg.output(*streams, name_input(target), **options))


def _find_first_frame(burning: Burning) -> Fraction:
    """When the frame began that is on the screen at the start of the part; the start itself where none is near."""
    video = burning.clip.video
    assert video is not None
    zero = burning.clip.start
    first, last = (
        int((time + zero) / video.time_base) for time in (burning.start - _SEEK_AHEAD, burning.start + Fraction(1, 2000))
    )
    found: Fraction | None = None
    try:
        for frame in iterate_frames(burning.media, burning.clip, width=16, spans=((first, last),)):
            found = frame.pts * frame.time_base - zero
    except UnreadableMediaError:
        found = None  # no frame in these seconds
    return burning.start if found is None else found
