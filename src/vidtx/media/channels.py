"""Which channel of a sound is to be used: channels that cancel each other, dead ones, dialogue in the center, and two people on two channels.

In: a clip and one of its sound streams. Out: the levels of its channels and of their mix, and the channel to take: "mix", its number
from 0 as text, or "separate". A mix is right where the channels agree; it loses what they cancel, and half of what stands in one of them.
Two channels are separate where now one and now the other is much louder, with hardly anything between: each has its own microphone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from vidtx.document import Clip
from vidtx.errors import UsageError
from vidtx.media.runner import compile_arguments, list_demuxer_options, open_input, stream_output

if TYPE_CHECKING:
    import numpy.typing as npt

MIX = "mix"
SEPARATE = "separate"
RATE = 8000  # Hz: enough for the levels of speech
FRAME_SECONDS = 0.05
LOUD_SHARE = 0.1  # of the frames: the level is theirs, so that pauses do not count
CANCELLED_DB = 3.0  # a sum of all channels so much below the loudest has lost it; whatever agrees or differs adds up
DEAD_DB = 30.0  # a channel so much below the loudest holds nothing of its own
CENTER_DB = 12.0  # a center no further below the loudest holds the dialogue
CENTER, FEWEST_WITH_CENTER = 2, 5  # the center's place in layouts of five channels and more
FLOOR_DB = -120.0
SILENT_DB = -60.0  # dBFS: a channel up to this level holds no voice
# Separated speakers. In 43 real stereo clips (rooms, music, news) the channels differ by less than 6 dB in 99 % of the loud frames.
LOUD_DB = 25.0  # a frame no further below its channel's level may hold speech
ABOVE_FLOOR_DB = 6.0  # and is so much above the channel's quiet frames: room tone is not compared
QUIET_QUANTILE = 0.1  # of a channel's frames: their level is its floor
DOMINANT_DB = 10.0  # a channel so much louder than the other has the voice; crosstalk of -15 dB leaves a margin of 5 dB
FEWEST_DOMINANT = 10  # frames (0.5 s) in which a channel must have the voice
FAIR_SHARE = 0.05  # of the loud frames; a subject may answer in few words
MOST_SHARE = 0.6  # of the loud frames, of both channels together; the rest is overlapped speech, or common sound
STEADY_DB = 2.0  # standard deviation of the level; speech has more than 3.5 dB, steady noise 0.3 dB
NAMES = {"left": 0, "right": 1}
_LEAST_POWER = 10 ** (FLOOR_DB / 10)


@dataclass(frozen=True, slots=True)
class ChannelLevels:
    """Levels in dBFS (root mean square of the loudest tenth of the frames) of each channel and of their mean.

    `sides`: of two channels, in which share of the loud frames the first and in which the second has the voice alone (`measure_sides`).
    """

    channels: tuple[float, ...]
    mix: float
    sides: tuple[float, float] = (0.0, 0.0)

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
    power = np.concatenate(powers)
    levels = [round(float(level), 2) for level in _measure_levels(power)]
    sides = measure_sides(power[:, :2]) if count == 2 else (0.0, 0.0)
    return ChannelLevels(tuple(levels[:-1]), levels[-1], sides)


def measure_sides(power: npt.NDArray[np.float64]) -> tuple[float, float]:
    """In which share of the loud frames each of two channels has the voice alone: it is louder than the other by `DOMINANT_DB`.

    `power`: (frames, 2), mean square. Each channel is compared with its own level, so that unequal gains do not count. A side is 0 where
    the channel is dead, or where what it has alone is too short or too steady for a voice.
    """
    levels = _measure_levels(power)
    if not len(power) or levels.min() <= max(levels.max() - DEAD_DB, SILENT_DB):
        return 0.0, 0.0
    decibels = 10 * np.log10(np.maximum(power, _LEAST_POWER))
    threshold = np.maximum(levels - LOUD_DB, np.quantile(decibels, QUIET_QUANTILE, axis=0) + ABOVE_FLOOR_DB)
    loud = decibels >= threshold
    difference = np.diff(decibels - levels, axis=1)[:, 0]  # of the second channel over the first
    shares = []
    for channel, dominant in ((0, difference <= -DOMINANT_DB), (1, difference >= DOMINANT_DB)):
        own = decibels[loud[:, channel] & dominant, channel]
        voiced = len(own) >= FEWEST_DOMINANT and own.std() >= STEADY_DB
        shares.append(round(len(own) / int(np.count_nonzero(loud.any(axis=1))), 4) if voiced else 0.0)
    return shares[0], shares[1]


def choose_channel(levels: ChannelLevels) -> str:
    """The channel to take: both where each has its own voice; the center where the dialogue is there; the mix where it keeps what is there;
    else the loudest."""
    loudest = levels.loudest
    if min(levels.sides) >= FAIR_SHARE and sum(levels.sides) >= MOST_SHARE:
        return SEPARATE
    if len(levels.channels) >= FEWEST_WITH_CENTER and levels.channels[CENTER] >= loudest - CENTER_DB:
        return str(CENTER)
    alive = [level for level in levels.channels if level > loudest - DEAD_DB]
    total = levels.mix + 20 * math.log10(len(levels.channels))
    if total >= loudest - CANCELLED_DB and (len(alive) > 1 or len(levels.channels) == 1):
        return MIX
    return str(levels.channels.index(loudest))


def read_channel(text: str, count: int) -> str:
    """What a user named ("mix", "separate", "left", "right" or a number from 0), checked against the stream's channels. Raises UsageError."""
    name = text.strip().lower()
    if name == MIX:
        return MIX
    if name == SEPARATE:
        if count != 2:
            raise UsageError(
                f"only two channels can be taken as two people; the sound has {count}",
                option="--channel",
                hint="mix, or a number from 0",
            )
        return SEPARATE
    number = NAMES.get(name, int(name) if name.isascii() and name.isdigit() else -1)
    if not 0 <= number < count:
        raise UsageError(
            f"there is no channel {text!r}; the sound has {count}",
            option="--channel",
            hint="mix, separate, left, right, or a number from 0",
        )
    return str(number)


def _measure_levels(power: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """(channels,) dBFS of the loudest tenth of the frames. `power`: (frames, channels)."""
    if not len(power):
        return np.full(power.shape[1], FLOOR_DB)
    loud = np.sort(power, axis=0)[-max(1, round(LOUD_SHARE * len(power))) :].mean(axis=0)
    return 10 * np.log10(np.maximum(loud, _LEAST_POWER))
