"""People on separate channels: who speaks when, channel by channel, put together to one conversation.

In: the waveforms of one or two channels, on one clock. Out: the turns of each channel, with speaker ids that are unique in the clip; turns
and utterances of all channels in order of time. A lapel microphone or a telephone line hears its own people, and the others at a lower
level (crosstalk). So speakers of different channels are different people, and what overlaps is heard apart. The diarizer sees each channel
with the crosstalk gated, or it would find everybody twice; language and words are taken from the channel as it is, since a gate cuts into
words. One channel goes through unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from vidtx.document import Turn, Utterance, make_id
from vidtx.engines.base import Diarizer, SpeakerBounds
from vidtx.signal import SAMPLE_RATE, Progress, Waveform
from vidtx.speech.turns import find_turns, mark_overlaps

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

ChannelTurns = tuple[tuple[Turn, ...], ...]  # of each channel, in order of time

FRAME_MS = 40  # of the gate
SMOOTHING_FRAMES = 5  # over which power is averaged: a syllable; in shorter times two voices at once seem to take turns
CROSSTALK_DB = 8.0  # a channel so much below the other has the other's voice only; crosstalk of -12 dB leaves a margin
HANGOVER_FRAMES = (
    3  # for which a gate goes on before and after what it is open or closed for: soft ends and beginnings of words
)
FLOOR_QUANTILE = 0.1  # of a channel's frames: their level is that of its room tone
ABOVE_FLOOR_DB = 6.0  # a frame so much above it is sound of the channel's own people, where it is no crosstalk
LOUD_DB = 30.0  # frames further below the loudest say nothing about the channels' gains
SIDE_QUANTILE = 0.02  # of the differences of level: how the channels differ while only one side speaks
_LEAST_POWER = 1e-12


def find_channel_turns(
    waveforms: Sequence[Waveform], diarizer: Diarizer, bounds: SpeakerBounds = SpeakerBounds(), progress: Progress | None = None
) -> ChannelTurns:
    """The turns of each channel; speakers are named SPEAKER_00, SPEAKER_01, ... by first turn of any channel.

    `bounds` are for all channels together, at least one person each. A channel in which nobody speaks has no turns. Raises what the
    diarizer raises.
    """
    if len(waveforms) == 1:
        return (find_turns(waveforms[0], diarizer, bounds, progress),)
    gates = measure_gates(waveforms)

    def find(channel: int, own: SpeakerBounds) -> tuple[Turn, ...]:
        heard = apply_gate(waveforms[channel], gates[channel])
        return find_turns(heard, diarizer, own, report(channel)) if heard.any() else ()

    def report(channel: int) -> Progress | None:
        return None if progress is None else lambda share: progress((channel + share) / len(waveforms))

    found = [find(channel, bound_channel(bounds)) for channel in range(len(waveforms))]
    again = correct_bounds(bounds, found)
    if again is not None:
        found[again[0]] = find(*again)
    return name_speakers(found)


def measure_gates(waveforms: Sequence[Waveform]) -> npt.NDArray[np.bool_]:
    """(2, frames): whether the gate of each of two channels is open, in frames of `FRAME_MS`; the last may be cut short.

    It is closed where the channel lies `CROSSTALK_DB` below the other, after the difference of the channels' gains, and in the pauses
    around, or the ends of the other's words would pass. Room tone far from crosstalk passes: a diarizer knows it.
    """
    per_frame = SAMPLE_RATE * FRAME_MS // 1000
    frames = -(-max(len(waveform) for waveform in waveforms) // per_frame)
    power = np.zeros((len(waveforms), frames + 2 * (SMOOTHING_FRAMES // 2)))
    middle = slice(SMOOTHING_FRAMES // 2, SMOOTHING_FRAMES // 2 + frames)
    for row, waveform in zip(power[:, middle], waveforms, strict=True):
        for first in range(0, len(waveform), per_frame):
            row[first // per_frame] = np.mean(np.square(waveform[first : first + per_frame], dtype=np.float64))
    window = np.ones(SMOOTHING_FRAMES) / SMOOTHING_FRAMES
    smooth = np.stack([np.convolve(row, window, "valid") for row in power]) if frames else power[:, middle]
    decibels = 10 * np.log10(np.maximum(smooth, _LEAST_POWER))
    difference = decibels[0] - decibels[1]
    difference -= _measure_balance(decibels, difference)
    active = (
        decibels >= np.quantile(decibels, FLOOR_QUANTILE, axis=1, keepdims=True) + ABOVE_FLOOR_DB if frames else decibels > 0
    )
    crosstalk = np.stack([difference <= -CROSSTALK_DB, difference >= CROSSTALK_DB])
    return np.stack([_widen(own & ~other) | ~_widen(other) for own, other in zip(active, crosstalk, strict=True)])


def apply_gate(waveform: Waveform, is_open: npt.NDArray[np.bool_]) -> Waveform:
    """A copy of the waveform, silent where the gate is closed, faded over a frame. `is_open`: (frames,) of `measure_gates`."""
    per_frame = SAMPLE_RATE * FRAME_MS // 1000
    gated = np.array(waveform, np.float32)
    rise = ((np.arange(per_frame) + 0.5) / per_frame).astype(np.float32)
    for n in range(len(is_open)):
        part = gated[n * per_frame : (n + 1) * per_frame]
        if not is_open[n]:
            part[:] = 0
            continue
        if n and not is_open[n - 1]:
            part *= rise[: len(part)]
        if n + 1 < len(is_open) and not is_open[n + 1]:
            part *= rise[::-1][: len(part)]
    return gated


def bound_channel(bounds: SpeakerBounds) -> SpeakerBounds:
    """The bounds of either of two channels, of which the other has at least one of the speakers."""
    total = bounds.exactly or bounds.most
    return SpeakerBounds(most=None if total is None else max(1, total - 1))


def correct_bounds(bounds: SpeakerBounds, channels: Sequence[Sequence[Turn]]) -> tuple[int, SpeakerBounds] | None:
    """Which of two channels is to be diarized again and with which bounds, so that both together have as many speakers as `bounds` say.

    Too few: more are sought in the channel with more speech. Too many: fewer in the channel with more people. None where both together
    fit, or where nobody speaks.
    """
    counts = [len({turn.speaker for turn in turns}) for turns in channels]
    speech = [sum(turn.span.duration for turn in turns) for turns in channels]
    least, most = bounds.exactly or bounds.least, bounds.exactly or bounds.most
    if not any(counts):
        return None
    if least is not None and sum(counts) < least:
        channel = speech.index(max(speech))
        wanted = least - (sum(counts) - counts[channel])
        return channel, SpeakerBounds(exactly=wanted) if bounds.exactly else SpeakerBounds(least=wanted)
    if most is not None and sum(counts) > most:
        channel = counts.index(max(counts))
        wanted = max(1, most - (sum(counts) - counts[channel]))
        return channel, SpeakerBounds(exactly=wanted) if bounds.exactly else SpeakerBounds(most=wanted)
    return None


def name_speakers(channels: Sequence[Sequence[Turn]]) -> ChannelTurns:
    """The turns, speakers of different channels as different people, named by first turn as `turns.find_turns` does; overlaps marked."""
    own = [[replace(turn, speaker=f"{channel}/{turn.speaker}") for turn in turns] for channel, turns in enumerate(channels)]
    everybody = mark_overlaps(merge_turns(own))
    names = {speaker: f"SPEAKER_{n:02d}" for n, speaker in enumerate(dict.fromkeys(turn.speaker for turn in everybody))}
    return tuple(
        tuple(replace(turn, speaker=names[turn.speaker]) for turn in everybody if turn.speaker.startswith(f"{channel}/"))
        for channel in range(len(channels))
    )


def merge_turns(channels: Sequence[Sequence[Turn]]) -> tuple[Turn, ...]:
    """The turns of all channels in order of time; one channel's as they are."""
    if len(channels) == 1:
        return tuple(channels[0])
    return tuple(sorted((turn for turns in channels for turn in turns), key=lambda turn: (turn.span, turn.speaker)))


def merge_utterances(channels: Sequence[Sequence[Utterance]]) -> tuple[Utterance, ...]:
    """The utterances of all channels in order of time, with ids that are unique among all; one channel's as they are."""
    if len(channels) == 1:
        return tuple(channels[0])
    merged: list[Utterance] = []
    ids: set[str] = set()
    for utterance in sorted((u for channel in channels for u in channel), key=lambda u: (u.span, u.speaker)):
        id = make_id("u", utterance.span.start, ids)
        ids.add(id)
        merged.append(replace(utterance, id=id))
    return tuple(merged)


def share_progress(channels: Sequence[Sequence[Turn]], progress: Progress | None) -> Iterator[Progress | None]:
    """What each channel reports to: its part of the whole, by its number of turns."""
    total = max(1, sum(map(len, channels)))
    done = 0

    def make(done: int, count: int, report: Progress) -> Callable[[float], None]:
        return lambda share: report((done + share * count) / total)

    for turns in channels:
        yield None if progress is None else make(done, len(turns), progress)
        done += len(turns)


def _measure_balance(decibels: Floats, difference: Floats) -> float:
    """By how many dB the first channel is recorded louder than the second: halfway between how they differ while only the one side speaks
    and while only the other does. 0 where only one side ever speaks alone, since then nothing can be compared.

    `decibels`: (2, frames); `difference`: (frames,), the first less the second.
    """
    loud = (decibels >= decibels.max(axis=1, keepdims=True) - LOUD_DB).any(axis=0) if difference.size else np.zeros(0, bool)
    if not loud.any():
        return 0.0
    low, high = np.quantile(difference[loud], [SIDE_QUANTILE, 1 - SIDE_QUANTILE])
    return float(low + high) / 2 if high - low >= 2 * CROSSTALK_DB else 0.0


def _widen(frames: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """True for `HANGOVER_FRAMES` more on either side."""
    wide = frames.copy()
    for shift in range(1, HANGOVER_FRAMES + 1):
        wide[shift:] |= frames[:-shift]
        wide[:-shift] |= frames[shift:]
    return wide
