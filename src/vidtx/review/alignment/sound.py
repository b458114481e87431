"""A few seconds of a clip's sound, as the recognizer heard them.

In: what `ClipSource.open` gives, which of the clip's sounds, and a span. Out: a waveform whose first sample is the span's start. ffmpeg seeks where
the container's stamps are right behind a seek, and is stopped when the span is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from vidtx.document import Clip, Span
from vidtx.media.audio import check_stream
from vidtx.media.runner import compile_arguments, list_demuxer_options, open_input, stream_output
from vidtx.signal import SAMPLE_RATE, Waveform

_SAMPLE_BYTES = 4
_AHEAD_SECONDS = 2  # a decoder needs some packets before it gives what it would have given from the start
_SEEKABLE = ("mov", "matroska", "wav")
_UNSEEKABLE = ("edit_list", "footage_hidden", "all_footage", "timestamp_restart", "timestamp_leap", "timestamp_gap")


@dataclass(frozen=True, slots=True)
class Sound:
    """One of a clip's sounds: `number` among them, from 0; `channel`: "mix", or a channel's number from 0."""

    path: Path
    clip: Clip
    number: int = 0
    channel: str = "mix"


def read_span(sound: Sound, span: Span) -> Waveform:
    """The samples of a span; fewer at the end of the sound. Raises NoAudioError, and MediaError where nothing can be decoded."""
    number = check_stream(sound.path, sound.clip, sound.number)
    wanted = span.duration * SAMPLE_RATE // 1000 * _SAMPLE_BYTES
    decoded = bytearray()
    chunks = stream_output(_compile(sound, number, span), sound.path)
    try:
        for chunk in chunks:
            decoded += chunk
            if len(decoded) >= wanted:
                break
    finally:
        chunks.close()
    del decoded[min(wanted, len(decoded) // _SAMPLE_BYTES * _SAMPLE_BYTES) :]
    waveform: Waveform = np.nan_to_num(np.frombuffer(decoded, "<f4").astype(np.float32), nan=0.0)
    return np.clip(waveform, -1.0, 1.0)


def _compile(sound: Sound, number: int, span: Span) -> list[str]:
    """As `media.audio` decodes: on the file's own stamps, less the clip's start, gaps filled; here from the span's start on."""
    import ffmpeg

    clip = sound.clip
    zero = clip.start + Fraction(span.start, 1000)
    options: dict[str, Any] = dict(list_demuxer_options(clip))
    sought = span.start / 1000 - _AHEAD_SECONDS
    exact = clip.container.split(",")[0] in _SEEKABLE and not any(e.kind in _UNSEEKABLE for e in clip.context)
    if exact and sought > 0:
        options |= {"ss": f"{sought:.3f}", "noaccurate_seek": None}  # ffmpeg counts it from the file's start
    filters = ",".join(
        (
            f"asetpts=PTS-({zero.numerator}/{zero.denominator})/TB",
            *(() if sound.channel == "mix" else (f"pan=mono|c0=c{int(sound.channel)}",)),
            f"aresample={SAMPLE_RATE}:async=1:first_pts=0",
            "aformat=sample_fmts=flt:channel_layouts=mono",
        )
    )
    stream = open_input(sound.path, threads=1, **options)[f"a:{number}"]
    output = ffmpeg.output(stream, "pipe:1", format="f32le", acodec="pcm_f32le", af=filters, copyts=None, map_metadata=-1)
    return compile_arguments(output)
