"""One pass over a clip's sound, piece by piece: what is kept of it fits hours into some megabytes.

In: a waveform, whole or in pieces. Out: `AudioAnalysis`: the scores of splices, and the silences, steps of the noise floor and
jumps of the ENF phase. An `AudioAnalyzer` does that in a thread, while the picture is decoded and measured, and gives the cues
of the sound so far.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from vidtx.edits.audio.changes import HOP, find_audio_changes, measure_bands, measure_power
from vidtx.edits.audio.enf import LOW_RATE, find_phase_jumps, resample_low
from vidtx.edits.audio.splices import BLOCK_HOPS, BLOCK_MARGIN_HOPS, SpliceScores, find_audio_cues, score_block
from vidtx.edits.candidate import EditCandidate
from vidtx.signal import SAMPLE_RATE

if TYPE_CHECKING:
    import numpy.typing as npt

    from vidtx.signal import Waveform

    Floats = npt.NDArray[np.float32]

LOW_HOP = LOW_RATE * HOP // SAMPLE_RATE  # samples of a hop at the low rate
LEAST_AUDIBLE_LEVEL = 1e-3  # standard deviation (-60 dBFS) that no hop of a silent clip exceeds


@dataclass(frozen=True, slots=True, eq=False)
class AudioAnalysis:
    """`changes`: silences, steps of the noise floor and jumps of the ENF phase, in order, in samples."""

    splice_scores: SpliceScores
    changes: tuple[EditCandidate, ...]


def analyze_audio(
    sound: Waveform | Iterable[Waveform], report: Callable[[Floats, Floats], None] | None = None
) -> AudioAnalysis | None:
    """What a clip's sound shows, (samples,) 16 kHz mono from the clip's time zero on; None if there is none, or silence only.

    `report` gets, block by block, the log-odds of splices and the standard deviation of each hop.
    """
    pieces = (sound,) if isinstance(sound, np.ndarray) else sound
    held = np.zeros(0, np.float32)  # the sound from BLOCK_MARGIN_HOPS before the next block on
    before = 0  # hops of it that were analyzed already
    scores: list[Floats] = []
    bands: list[npt.NDArray[np.float16]] = []
    levels: list[Floats] = []
    lows: list[Floats] = []

    def analyze(until: int) -> None:
        part = held[: (until + BLOCK_MARGIN_HOPS) * HOP]
        power = measure_power(part)
        scores.append(score_block(part, power=power)[before:until])
        measured = measure_bands(part, power)
        bands.append(measured.bands[before:until].astype(np.float16))
        levels.append(measured.level[before:until])
        # The part begins on a whole hop, so that the low rate's clock runs on from block to block.
        lows.append(resample_low(part)[before * LOW_HOP : until * LOW_HOP])
        if report is not None:
            report(scores[-1], levels[-1])

    for piece in pieces:
        held = np.concatenate([held, piece])
        while len(held) >= (before + BLOCK_HOPS + BLOCK_MARGIN_HOPS) * HOP:
            analyze(before + BLOCK_HOPS)
            cut = before + BLOCK_HOPS - BLOCK_MARGIN_HOPS
            held, before = held[cut * HOP :], BLOCK_MARGIN_HOPS
    analyze(len(held) // HOP)
    level = np.concatenate(levels)
    if not len(level) or float(level.max()) < LEAST_AUDIBLE_LEVEL:
        return None
    whole: Any = np.concatenate(bands)
    bands.clear()  # memory holds one copy of hours of sound
    changes = [*find_audio_changes(whole, level), *find_phase_jumps(np.concatenate(lows))]
    return AudioAnalysis(SpliceScores(np.concatenate(scores)), tuple(sorted(changes, key=lambda change: change.position)))


class AudioAnalyzer:
    """`analyze_audio` in a thread. `origin`: the picture stream's time, in seconds, at the clip's time zero."""

    def __init__(self, sound: Waveform | Iterable[Waveform], origin: Fraction) -> None:
        self._origin = origin
        self._log_odds, self._levels = [np.zeros(0, np.float32)], [np.zeros(0, np.float32)]
        self._hops = 0
        self._analysis: AudioAnalysis | None = None
        self._error: BaseException | None = None
        self._ended = self._closed = False
        self._progressed = threading.Condition()
        self._thread = threading.Thread(target=self._run, args=(sound,), daemon=True)
        self._thread.start()

    def find_cues(self, first: float, last: float) -> list[float]:
        """Times from `first` to `last`, in seconds on the picture stream's own clock, at which the sound hints at a splice.

        Waits until the sound was analyzed so far. What lies further on never matters, so that the times do not depend on who
        was faster. Raises what the sound raised.
        """
        low = max(0, self._find_hop(first) - BLOCK_MARGIN_HOPS)
        high = self._find_hop(last) + BLOCK_MARGIN_HOPS
        with self._progressed:
            self._progressed.wait_for(lambda: self._ended or self._hops >= high)
            self._raise()
            log_odds, levels = (self._cut(pieces, low, high) for pieces in (self._log_odds, self._levels))
        if not len(levels) or float(levels.max()) < LEAST_AUDIBLE_LEVEL:
            return []
        origin = self._origin + Fraction(low * HOP, SAMPLE_RATE)
        times = [float(at) for at in find_audio_cues(SpliceScores(log_odds), origin)]
        return [at for at in times if first <= at <= last]

    def finish(self) -> AudioAnalysis | None:
        """What the whole sound shows. Raises what the sound raised."""
        self._thread.join()
        self._raise()
        return self._analysis

    def close(self) -> None:
        """Ends the analysis at the next piece of the sound."""
        self._closed = True
        self._thread.join()

    def _find_hop(self, time: float) -> int:
        return round((time - float(self._origin)) * SAMPLE_RATE / HOP)

    def _cut(self, pieces: list[Floats], low: int, high: int) -> Floats:
        pieces[:] = [np.concatenate(pieces)]
        return pieces[0][low : max(low, high)]

    def _raise(self) -> None:
        if self._error is not None:
            raise self._error

    def _run(self, sound: Waveform | Iterable[Waveform]) -> None:
        try:
            self._analysis = analyze_audio(self._until_closed(sound), self._add)
        except BaseException as error:
            self._error = error
        finally:
            with self._progressed:
                self._ended = True
                self._progressed.notify_all()

    def _until_closed(self, sound: Waveform | Iterable[Waveform]) -> Iterator[Waveform]:
        for piece in [sound] if isinstance(sound, np.ndarray) else sound:
            if self._closed:
                return
            yield piece

    def _add(self, log_odds: Floats, levels: Floats) -> None:
        with self._progressed:
            self._log_odds.append(log_odds)
            self._levels.append(levels)
            self._hops += len(log_odds)
            self._progressed.notify_all()
