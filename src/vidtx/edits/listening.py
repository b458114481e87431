"""One pass over a clip's sound, piece by piece: what is kept of it fits hours into some megabytes.

In: a waveform, whole or in pieces. Out: `Heard`: the trace of splices, and the silences, steps of the room's noise and jumps of the mains' hum.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from vidtx.edits.hum import RATE, find_hum_jumps, keep_low
from vidtx.edits.sound import HOP, SoundStep, find_sound_steps, measure_bands, measure_power
from vidtx.edits.splices import BLOCK, MARGIN, SoundTrace, trace_block
from vidtx.engines.base import SAMPLE_RATE

if TYPE_CHECKING:
    import numpy.typing as npt

    from vidtx.engines.base import Waveform

LOW_HOP = RATE * HOP // SAMPLE_RATE  # samples of a hop at the low rate
SILENCE = 1e-3  # standard deviation (-60 dBFS) that no hop of a silent clip exceeds


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    trace: SoundTrace
    steps: list[SoundStep]


def listen(sound: Waveform | Iterable[Waveform]) -> Heard | None:
    """What a clip's sound shows, (samples,) 16 kHz mono from the clip's time zero on; None if there is none, or silence only."""
    pieces = (sound,) if isinstance(sound, np.ndarray) else sound
    held = np.zeros(0, np.float32)  # the sound from MARGIN hops before the next block on
    before = 0  # hops of it that were looked at already
    traces: list[npt.NDArray[np.float32]] = []
    bands: list[npt.NDArray[np.float16]] = []
    levels: list[npt.NDArray[np.float32]] = []
    lows: list[npt.NDArray[np.float32]] = []

    def look(until: int) -> None:
        part = held[: (until + MARGIN) * HOP]
        power = measure_power(part)
        traces.append(trace_block(part, power=power)[before:until])
        measured, level = measure_bands(part, power)
        bands.append(measured[before:until].astype(np.float16))
        levels.append(level[before:until])
        # The part begins on a whole hop, so that the low rate's clock runs on from block to block.
        lows.append(keep_low(part)[before * LOW_HOP : until * LOW_HOP])

    for piece in pieces:
        held = np.concatenate([held, piece])
        while len(held) >= (before + BLOCK + MARGIN) * HOP:
            look(before + BLOCK)
            cut = before + BLOCK - MARGIN
            held, before = held[cut * HOP :], MARGIN
    look(len(held) // HOP)
    level = np.concatenate(levels)
    if not len(level) or float(level.max()) < SILENCE:
        return None
    whole: Any = np.concatenate(bands)
    bands.clear()  # of hours of sound there is room for one copy
    steps = [*find_sound_steps(whole, level), *find_hum_jumps(np.concatenate(lows))]
    return Heard(SoundTrace(np.concatenate(traces)), sorted(steps, key=lambda step: step.sample))
