"""One pass over a clip's sound, piece by piece: what is kept of it fits hours into some megabytes.

In: a waveform, whole or in pieces. Out: `AudioAnalysis`: the trace of splices, and the silences, steps of the room's noise and jumps of the mains' hum. A
`AudioAnalyzer` listens in a thread, beside the decoder and those who look at the picture.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from vidtx.edits.audio.changes import HOP, AudioChange, find_sound_steps, measure_bands, measure_power
from vidtx.edits.audio.enf import RATE, find_hum_jumps, keep_low
from vidtx.edits.audio.splices import BLOCK, MARGIN, SpliceScores, find_suspects, trace_block
from vidtx.signal import SAMPLE_RATE

if TYPE_CHECKING:
    import numpy.typing as npt

    from vidtx.signal import Waveform

    Floats = npt.NDArray[np.float32]

LOW_HOP = RATE * HOP // SAMPLE_RATE  # samples of a hop at the low rate
SILENCE = 1e-3  # standard deviation (-60 dBFS) that no hop of a silent clip exceeds


@dataclass(frozen=True, slots=True, eq=False)
class AudioAnalysis:
    trace: SpliceScores
    steps: list[AudioChange]


def listen(sound: Waveform | Iterable[Waveform], tell: Callable[[Floats, Floats], None] | None = None) -> AudioAnalysis | None:
    """What a clip's sound shows, (samples,) 16 kHz mono from the clip's time zero on; None if there is none, or silence only.

    `tell` gets, block by block, the trace's log-odds and the standard deviation of each hop.
    """
    pieces = (sound,) if isinstance(sound, np.ndarray) else sound
    held = np.zeros(0, np.float32)  # the sound from MARGIN hops before the next block on
    before = 0  # hops of it that were looked at already
    traces: list[Floats] = []
    bands: list[npt.NDArray[np.float16]] = []
    levels: list[Floats] = []
    lows: list[Floats] = []

    def look(until: int) -> None:
        part = held[: (until + MARGIN) * HOP]
        power = measure_power(part)
        traces.append(trace_block(part, power=power)[before:until])
        measured, level = measure_bands(part, power)
        bands.append(measured[before:until].astype(np.float16))
        levels.append(level[before:until])
        # The part begins on a whole hop, so that the low rate's clock runs on from block to block.
        lows.append(keep_low(part)[before * LOW_HOP : until * LOW_HOP])
        if tell is not None:
            tell(traces[-1], levels[-1])

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
    return AudioAnalysis(SpliceScores(np.concatenate(traces)), sorted(steps, key=lambda step: step.sample))


class AudioAnalyzer:
    """`listen` in a thread. `origin`: the picture stream's time, in seconds, at the clip's time zero."""

    def __init__(self, sound: Waveform | Iterable[Waveform], origin: Fraction) -> None:
        self._origin = origin
        self._odds, self._levels = [np.zeros(0, np.float32)], [np.zeros(0, np.float32)]
        self._hops = 0
        self._heard: AudioAnalysis | None = None
        self._error: BaseException | None = None
        self._ended = self._closed = False
        self._told = threading.Condition()
        self._thread = threading.Thread(target=self._listen, args=(sound,), daemon=True)
        self._thread.start()

    def find_suspects(self, first: float, last: float) -> list[float]:
        """Times from `first` to `last`, in seconds on the picture stream's own clock, at which the sound hints at a join.

        Waits until the sound was listened to so far. What lies further on never matters, so that the times do not depend on who was faster.
        Raises what the sound raised.
        """
        low = max(0, self._place(first) - MARGIN)
        high = self._place(last) + MARGIN
        with self._told:
            self._told.wait_for(lambda: self._ended or self._hops >= high)
            self._raise()
            odds, levels = (self._cut(pieces, low, high) for pieces in (self._odds, self._levels))
        if not len(levels) or float(levels.max()) < SILENCE:
            return []
        times = [float(at) for at in find_suspects(SpliceScores(odds), self._origin + Fraction(low * HOP, SAMPLE_RATE))]
        return [at for at in times if first <= at <= last]

    def finish(self) -> AudioAnalysis | None:
        """What the whole sound shows. Raises what the sound raised."""
        self._thread.join()
        self._raise()
        return self._heard

    def close(self) -> None:
        """Stops listening."""
        self._closed = True
        self._thread.join()

    def _place(self, time: float) -> int:
        return round((time - float(self._origin)) * SAMPLE_RATE / HOP)

    def _cut(self, pieces: list[Floats], low: int, high: int) -> Floats:
        pieces[:] = [np.concatenate(pieces)]
        return pieces[0][low : max(low, high)]

    def _raise(self) -> None:
        if self._error is not None:
            raise self._error

    def _listen(self, sound: Waveform | Iterable[Waveform]) -> None:
        try:
            self._heard = listen(self._until_closed(sound), self._tell)
        except BaseException as error:
            self._error = error
        finally:
            with self._told:
                self._ended = True
                self._told.notify_all()

    def _until_closed(self, sound: Waveform | Iterable[Waveform]) -> Iterator[Waveform]:
        for piece in [sound] if isinstance(sound, np.ndarray) else sound:
            if self._closed:
                return
            yield piece

    def _tell(self, odds: Floats, levels: Floats) -> None:
        with self._told:
            self._odds.append(odds)
            self._levels.append(levels)
            self._hops += len(odds)
            self._told.notify_all()
