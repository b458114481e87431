"""Writes a finished clip: H.264 and AAC in MP4, or sound alone. Frame n is shown at exactly n / 25 s.

In: frames and 16 kHz sound. Out: a file, which appears under its name only when it is complete.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

RATE = 25
SAMPLE_RATE = 16_000
_SOUND_BLOCK = 1024
_LAYOUTS = {1: "mono", 2: "stereo"}


def encode_clip(
    path: Path, frames: Iterable[np.ndarray] | None, sound: np.ndarray, *, crf: int = 27, bit_rate: int = 96_000
) -> None:
    """`frames`: (height, width, 3) uint8 BGR at 25 a second, or None; `sound`: (samples,) or (channels, samples) float32 at 16 kHz."""
    sound = np.atleast_2d(sound)
    part = path.with_name(path.name + ".part")
    with av.open(str(part), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        video = None
        if frames is not None:
            video = container.add_stream("libx264", rate=RATE, options={"crf": str(crf), "preset": "medium", "threads": "2"})
            video.width, video.height, video.pix_fmt = 640, 360, "yuv420p"
            video.time_base = Fraction(1, RATE)
        audio = container.add_stream("aac", rate=SAMPLE_RATE, layout=_LAYOUTS[len(sound)])
        audio.bit_rate = bit_rate
        blocks = _sound_frames(sound)
        encoded = 0  # samples
        for n, pixels in enumerate(frames or ()):
            frame = av.VideoFrame.from_ndarray(pixels, format="bgr24")
            frame.pts, frame.time_base = n, Fraction(1, RATE)
            container.mux(video.encode(frame))  # type: ignore[union-attr]
            while encoded < (n + 1) * SAMPLE_RATE // RATE and (block := next(blocks, None)) is not None:
                container.mux(audio.encode(block))
                encoded += block.samples
        for block in blocks:
            container.mux(audio.encode(block))
        for stream in filter(None, (video, audio)):
            container.mux(stream.encode(None))
    part.replace(path)


def _sound_frames(sound: np.ndarray) -> Iterator[av.AudioFrame]:
    for start in range(0, sound.shape[1], _SOUND_BLOCK):
        block = np.ascontiguousarray(sound[:, start : start + _SOUND_BLOCK], dtype=np.float32)
        frame = av.AudioFrame.from_ndarray(block, format="fltp", layout=_LAYOUTS[len(sound)])
        frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, start, Fraction(1, SAMPLE_RATE)
        yield frame
