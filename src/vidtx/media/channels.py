"""Which channel of a sound is to be used: channels that cancel each other, dead ones, and dialogue in the center.

In: a clip and one of its sound streams. Out: the levels of its channels and of their mix, and the channel to take: "mix", or its number
from 0 as text. A mix is right where the channels agree; it loses what they cancel, and half of what stands in one of them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vidtx.document import Clip
from vidtx.errors import UsageError
from vidtx.media.runner import compile_arguments, list_demuxer_options, open_input, stream_output

MIX = "mix"
RATE = 8000  # Hz: enough for the levels of speech
FRAME_SECONDS = 0.05
LOUD_SHARE = 0.1  # of the frames: the level is theirs, so that pauses do not count
CANCELLED_DB = 3.0  # a sum of all channels so much below the loudest has lost it; whatever agrees or differs adds up
DEAD_DB = 30.0  # a channel so much below the loudest holds nothing of its own
CENTER_DB = 12.0  # a center no further below the loudest holds the dialogue
CENTER, FEWEST_WITH_CENTER = 2, 5  # the center's place in layouts of five channels and more
FLOOR_DB = -120.0
NAMES = {"left": 0, "right": 1}


@dataclass(frozen=True, slots=True)
class ChannelLevels:
    """Levels in dBFS (root mean square of the loudest tenth of the frames) of each channel and of their mean."""

    channels: tuple[float, ...]
    mix: float

    @property
    def loudest(self) -> float:
        return max(self.channels)


def measure_channels(path: Path, clip: Clip, number: int) -> ChannelLevels:
    """Decodes a sound stream (counted from 0) with all its channels. Raises as `vidtx.media.audio.read_audio` does."""
    import ffmpeg

    count = clip.audio[number].channels
    sound = open_input(path, **list_demuxer_options(clip))[f"a:{number}"]
    output = ffmpeg.output(sound, "pipe:1", format="f32le", acodec="pcm_f32le", ar=RATE, map_metadata=-1)
    frame = round(RATE * FRAME_SECONDS)
    powers: list[np.ndarray] = []
    kept = b""
    for chunk in stream_output(compile_arguments(output), path):
        kept += chunk
        whole = len(kept) // (4 * count * frame)
        if whole:
            size = whole * 4 * count * frame
            samples = np.nan_to_num(np.frombuffer(kept[:size], "<f4").reshape(whole, frame, count).astype(np.float64))
            both = np.concatenate([samples, samples.mean(axis=2, keepdims=True)], axis=2)
            powers.append(both.var(axis=1))
            kept = kept[size:]
    if not powers:
        return ChannelLevels((FLOOR_DB,) * count, FLOOR_DB)
    power = np.sort(np.concatenate(powers), axis=0)
    loud = power[-max(1, round(LOUD_SHARE * len(power))) :].mean(axis=0)
    levels = [round(float(10 * np.log10(max(value, 1e-12))), 2) for value in loud]
    return ChannelLevels(tuple(levels[:-1]), levels[-1])


def choose_channel(levels: ChannelLevels) -> str:
    """The channel to take: the center where the dialogue is there; the mix where it keeps what is there; else the loudest."""
    loudest = levels.loudest
    if len(levels.channels) >= FEWEST_WITH_CENTER and levels.channels[CENTER] >= loudest - CENTER_DB:
        return str(CENTER)
    alive = [level for level in levels.channels if level > loudest - DEAD_DB]
    total = levels.mix + 20 * math.log10(len(levels.channels))
    if total >= loudest - CANCELLED_DB and (len(alive) > 1 or len(levels.channels) == 1):
        return MIX
    return str(levels.channels.index(loudest))


def read_channel(text: str, count: int) -> str:
    """What a user named ("mix", "left", "right" or a number from 0), checked against the stream's channels. Raises UsageError."""
    name = text.strip().lower()
    if name == MIX:
        return MIX
    number = NAMES.get(name, int(name) if name.isascii() and name.isdigit() else -1)
    if not 0 <= number < count:
        raise UsageError(
            f"there is no channel {text!r}; the sound has {count}",
            option="--channel",
            hint="mix, left, right, or a number from 0",
        )
    return str(number)
