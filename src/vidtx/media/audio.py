"""Decodes a clip's sound to one waveform on the clip's own clock: sample 0 is the clip's time zero, whenever its sound begins.

In: the path of a clip and its `Clip`. Out: a `DecodedAudio`: 16 kHz, mono, float32 in [-1, 1]. ffmpeg decodes, in a worker process, and its
bytes are taken as they come. A sound that starts late is preceded by silence, a gap in the timestamps is filled with silence, so that a sample's
number is a time. What a damaged file still gives is kept, with a warning.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vidtx.document import AudioStream, Clip
from vidtx.errors import MediaError, NoAudioError, UnreadableMediaError, UsageError
from vidtx.media.runner import STALL_SECONDS, compile_arguments, list_demuxer_options, open_input, stream_output
from vidtx.signal import SAMPLE_RATE, Waveform

LOG = logging.getLogger(__name__)

LONGEST_SECONDS = 12 * 3600  # 2.8 GB of samples; longer is no clip
_TRUNCATED_SECONDS = 1.0  # a sound that ends so much before its stream's end was cut short
_EXCESS_SECONDS = 30  # how far beyond the measured duration sound is still taken; what lies further is a faulty timestamp
_SAMPLE_BYTES = 4
_PIECE_BYTES = 1 << 20  # 16 s of samples

_LEVEL_FRAME = 480  # samples: 30 ms
_SILENCE_DBFS = -60.0
_BLOCK = _LEVEL_FRAME * 2000  # samples processed together: one minute


@dataclass(frozen=True, slots=True, eq=False)
class DecodedAudio:
    """Decoded sound. `waveform`: (samples,) float32, 16 kHz mono in [-1, 1]; `stream`: which sound stream, counted from 0.

    `truncated`: the decoder stopped before the end of the stream; `waveform` is what it gave until then.
    """

    waveform: Waveform
    stream: int
    truncated: bool = False

    @property
    def duration(self) -> int:
        """In ms."""
        return round(len(self.waveform) * 1000 / SAMPLE_RATE)


def read_audio(
    path: Path,
    clip: Clip,
    stream: int | None = None,
    progress: Callable[[float], None] | None = None,
    *,
    channel: str = "mix",
    stall_seconds: float = STALL_SECONDS,
) -> DecodedAudio:
    """Decodes one sound stream of the clip (`stream` counts sound streams from 0; None: the first): the mix of its channels, or `channel`, a number from 0.

    `progress` gets the share of the clip's duration that was decoded. Raises NoAudioError for a clip without sound, UsageError for a
    stream that it does not have, MediaError for more than 12 hours, UnreadableMediaError (or DecodeTimeout) if nothing could be
    decoded.
    """
    number = check_stream(path, clip, stream)
    if clip.duration > LONGEST_SECONDS * 1000:
        hours = clip.duration / 3_600_000
        raise MediaError(
            path, f"lasts {hours:.1f} hours; vidtx reads up to {LONGEST_SECONDS // 3600}", hint="cut it into parts"
        )
    limit = min(LONGEST_SECONDS, clip.duration // 1000 + _EXCESS_SECONDS) * SAMPLE_RATE * _SAMPLE_BYTES
    decoded, failure = bytearray(), None
    chunks = stream_output(_compile_decoding(path, clip, number, channel), path, stall_seconds=stall_seconds)
    try:
        for chunk in chunks:
            decoded += chunk
            if progress is not None and clip.duration > 0:
                progress(min(1.0, len(decoded) / (_SAMPLE_BYTES * SAMPLE_RATE) * 1000 / clip.duration))
            if len(decoded) >= limit:
                LOG.warning("%s: its sound goes on beyond the clip's duration; the rest was left out", path.name)
                break
    except MediaError as error:
        if len(decoded) < _SAMPLE_BYTES:
            raise
        failure = error
    finally:
        chunks.close()
    waveform = _finish_waveform(decoded)
    if not len(waveform):
        raise UnreadableMediaError(
            path, f"sound stream {number} is empty: not one sample of it could be decoded", hint=_hint_stream(clip)
        )
    truncated = _warn_if_short(path, clip, number, len(waveform) / SAMPLE_RATE, failure)
    if progress is not None:
        progress(1.0)
    return DecodedAudio(waveform, number, truncated)


def iterate_audio(
    path: Path,
    clip: Clip,
    stream: int | None = None,
    progress: Callable[[float], None] | None = None,
    *,
    channel: str = "mix",
    stall_seconds: float = STALL_SECONDS,
) -> Generator[Waveform, None, None]:
    """What `read_audio` gives, a piece at a time, for callers that need not hold hours of it. Raises as `read_audio` does."""
    number = check_stream(path, clip, stream)
    limit = (min(LONGEST_SECONDS, clip.duration // 1000 + _EXCESS_SECONDS)) * SAMPLE_RATE
    kept, given = bytearray(), 0
    failure = None
    chunks = stream_output(_compile_decoding(path, clip, number, channel), path, stall_seconds=stall_seconds)
    try:
        for chunk in chunks:
            kept += chunk
            if len(kept) < _PIECE_BYTES:
                continue
            whole = len(kept) // _SAMPLE_BYTES * _SAMPLE_BYTES
            piece = _finish_waveform(bytearray(kept[:whole]))
            del kept[:whole]
            given += len(piece)
            if progress is not None and clip.duration > 0:
                progress(min(1.0, given / SAMPLE_RATE * 1000 / clip.duration))
            yield piece
            if given >= limit:
                LOG.warning("%s: its sound goes on beyond the clip's duration; the rest was left out", path.name)
                break
    except MediaError as error:
        if not given and len(kept) < _SAMPLE_BYTES:
            raise
        failure = error
    finally:
        chunks.close()
    rest = _finish_waveform(kept)
    given += len(rest)
    if not given:
        raise UnreadableMediaError(
            path, f"sound stream {number} is empty: not one sample of it could be decoded", hint=_hint_stream(clip)
        )
    if len(rest):
        yield rest
    _warn_if_short(path, clip, number, given / SAMPLE_RATE, failure)
    if progress is not None:
        progress(1.0)


def is_silent(waveform: Waveform) -> bool:
    """Whether no 30-ms frame is louder than -60 dBFS (root mean square, a constant offset taken away)."""
    threshold = 10 ** (_SILENCE_DBFS / 10)
    for start in range(0, len(waveform), _BLOCK):
        block = waveform[start : start + _BLOCK]
        whole = len(block) // _LEVEL_FRAME * _LEVEL_FRAME
        if whole and float(block[:whole].reshape(-1, _LEVEL_FRAME).var(axis=1).max()) > threshold:
            return False
        if len(block) > whole and float(block[whole:].var()) > threshold:
            return False
    return True


def check_stream(path: Path, clip: Clip, stream: int | None) -> int:
    """The number of a sound stream that is there; None: the first. Raises NoAudioError, or UsageError for one that is not there."""
    if not clip.audio:
        raise NoAudioError(path, "has no sound")
    if stream is not None and not 0 <= stream < len(clip.audio):
        present = "; ".join(f"{number}: {_describe_stream(audio)}" for number, audio in enumerate(clip.audio))
        raise UsageError(
            f"{path}: there is no sound stream {stream}; it has {present}",
            option="--audio-stream",
            hint="--audio-stream 0" if len(clip.audio) == 1 else f"--audio-stream 0 to {len(clip.audio) - 1}",
        )
    return 0 if stream is None else stream


def _describe_stream(audio: AudioStream) -> str:
    parts = [audio.codec, f"{audio.sample_rate} Hz", "mono" if audio.channels == 1 else f"{audio.channels} channels"]
    return ", ".join(parts + ([audio.language] if audio.language else []))


def _hint_stream(clip: Clip) -> str | None:
    return "try another with --audio-stream 1" if len(clip.audio) > 1 else None


def _compile_decoding(path: Path, clip: Clip, number: int, channel: str) -> list[str]:
    """Decode one sound, on the file's own timestamps (-copyts), less the clip's start, gaps filled, from sample 0 on."""
    import ffmpeg

    zero = clip.start
    filters = ",".join(
        (
            f"asetpts=PTS-({zero.numerator}/{zero.denominator})/TB",
            *(() if channel == "mix" else (f"pan=mono|c0=c{int(channel)}",)),
            f"aresample={SAMPLE_RATE}:async=1:first_pts=0",
            "aformat=sample_fmts=flt:channel_layouts=mono",
        )
    )
    sound = open_input(path, **list_demuxer_options(clip))[f"a:{number}"]
    output = ffmpeg.output(sound, "pipe:1", format="f32le", acodec="pcm_f32le", af=filters, copyts=None, map_metadata=-1)
    return compile_arguments(output)


def _finish_waveform(decoded: bytearray) -> Waveform:
    del decoded[len(decoded) - len(decoded) % _SAMPLE_BYTES :]
    waveform: Waveform = np.frombuffer(decoded, dtype="<f4").astype(np.float32, copy=False)
    for start in range(0, len(waveform), _BLOCK):  # in place and by parts: a clip of hours is not held twice
        block = waveform[start : start + _BLOCK]
        np.nan_to_num(block, copy=False, nan=0.0, posinf=1.0, neginf=-1.0)
        np.clip(block, -1.0, 1.0, out=block)
    return waveform


def _warn_if_short(path: Path, clip: Clip, number: int, seconds: float, failure: MediaError | None) -> bool:
    audio = clip.audio[number]
    expected = None
    if audio.duration is not None:
        expected = float(audio.start_pts * audio.time_base - clip.start) + audio.duration / 1000
    if failure is not None:
        LOG.warning("%s: only the first %.1f s of the sound could be decoded (%s)", path.name, seconds, failure.reason)
        return True
    if expected is not None and seconds < expected - _TRUNCATED_SECONDS:
        LOG.warning(
            "%s: only %.1f s of %.1f s of the sound could be decoded; the file is damaged", path.name, seconds, expected
        )
        return True
    return False
