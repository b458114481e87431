"""The phase of the electrical network frequency (ENF) in a recording, and where it jumps: time is missing there.

In: the low part of the sound at 1000 samples a second. Out: `EditCandidate`s in samples of the clip's sound. Mains hum is a
tone of 50 or 60 Hz with harmonics, whose phase runs on evenly for seconds whatever is said meanwhile; a removal of any length
that is no multiple of its period breaks it (Rodriguez, Apolinario & Biscainho 2010). The phase of each harmonic is followed in
windows of 0.4 s, only where the tone stands out of what is next to it; what the seconds before a position foretell is compared
with the seconds after it. Recordings without a clear tone yield nothing, and the position is known to some tenths of a second.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vidtx.edits.audio.changes import MOST_AUDIO_PROBABILITY
from vidtx.edits.candidate import EditCandidate, PositionSpan
from vidtx.edits.evidence import observe
from vidtx.signal import SAMPLE_RATE

if TYPE_CHECKING:
    import numpy.typing as npt

    from vidtx.signal import Waveform

    Floats = npt.NDArray[np.float32]

LOW_RATE = 1000  # samples a second
MAINS_HERTZ = (50, 60)
HARMONICS = (1, 2, 3, 4, 6)
_WINDOW, _STEP = 400, 50  # samples at LOW_RATE
_NEIGHBOR_HERTZ = (-17.5, -12.5, 12.5, 17.5)  # from the tone: what it must stand out of
CLEAR_RATIO = 10.0  # times the power next to it
PRESENT_SHARE = 0.5  # of the windows in which a harmonic must be clear
SIDE_WINDOWS = 24  # on each side of a position: 1.2 s
GAP_WINDOWS = 4  # next to the position that hold sound of both its sides
FEWEST_CLEAR_WINDOWS = 8  # on each side
LEAST_JUMP_RADIANS = 0.6
LEAST_STEADINESS = 0.8  # length of the mean phasor of a side
LEAST_EVIDENCE, USUAL_RATIO = 20.0, 4.0  # tempered log-likelihood ratio, and times its median that it must exceed besides
PEAK_SHARE = 0.7  # of the evidence at a jump, from which on the jump may as well lie there
# Probability of a jump at LEAST_EVIDENCE, and its rise with the evidence.
BASE_PROBABILITY, PROBABILITY_SLOPE = 0.3, 0.002
_BLOCK_WINDOWS, _PLACED_WINDOWS = 1200, 4000  # at a time, so that memory stays small


def resample_low(waveform: Waveform) -> Floats:
    """The sound at `LOW_RATE`, (samples / 16,), for 16 kHz: a windowed sinc, as `scipy.signal.resample_poly` has it (which
    takes a second to import)."""
    if not len(waveform):
        return np.zeros(0, np.float32)
    fold = SAMPLE_RATE // LOW_RATE
    reach = 10 * fold
    taps = np.sinc(np.arange(-reach, reach + 1) / fold) * np.kaiser(2 * reach + 1, 5.0)
    padded = np.pad(np.asarray(waveform, np.float32), reach)
    near = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1)[::fold]
    out: Floats = near @ (taps / taps.sum()).astype(np.float32)
    return out


def find_phase_jumps(low: Floats) -> list[EditCandidate]:
    """The jumps in order. `low`: (samples,) at `LOW_RATE`, from the clip's time zero on."""
    count = (len(low) - _WINDOW) // _STEP + 1
    if count < 2 * SIDE_WINDOWS:
        return []
    present: dict[int, list[npt.NDArray[np.complex64]]] = {}
    tones = _follow(low, count, [mains * harmonic for mains in MAINS_HERTZ for harmonic in HARMONICS])
    for number, mains in enumerate(MAINS_HERTZ):
        own = tones[number * len(HARMONICS) : (number + 1) * len(HARMONICS)]
        present[mains] = [tone for tone in own if np.count_nonzero(tone) >= PRESENT_SHARE * count]
    # A grid has one of the two; the one whose tones are clear more often is it.
    mains = max(MAINS_HERTZ, key=lambda hertz: sum(np.count_nonzero(tone) for tone in present[hertz]))
    return _find_jumps(present[mains], count, mains) if present[mains] else []


def _follow(low: Floats, count: int, frequencies: list[int]) -> npt.NDArray[np.complex64]:
    """The unit phasors of tones in each window, (tones, count), against a clock that runs on; 0 where a tone is not clear."""
    hann = np.hanning(_WINDOW).astype(np.float32)
    time = np.arange(_WINDOW) / LOW_RATE
    hertz = np.array([[frequency + off for off in (0.0, *_NEIGHBOR_HERTZ)] for frequency in frequencies])
    angles = 2 * np.pi * time[:, None] * hertz.reshape(-1)
    waves = (hann[:, None] * np.concatenate([np.cos(angles), -np.sin(angles)], axis=1)).astype(np.float32)
    out = np.zeros((len(frequencies), count), np.complex64)
    for start in range(0, count, _BLOCK_WINDOWS):
        stop = min(count, start + _BLOCK_WINDOWS)
        part = low[start * _STEP : (stop - 1) * _STEP + _WINDOW]
        both = np.ascontiguousarray(np.lib.stride_tricks.sliding_window_view(part, _WINDOW)[::_STEP]) @ waves
        spectrum = (both[:, : both.shape[1] // 2] + 1j * both[:, both.shape[1] // 2 :]).reshape(-1, *hertz.shape)
        power = np.abs(spectrum) ** 2
        tone, size = spectrum[..., 0], np.sqrt(power[..., 0])
        clear = power[..., 0] > CLEAR_RATIO * power[..., 1:].mean(axis=-1) + 1e-12
        clock = np.exp(-2j * np.pi * ((hertz[:, 0] * _STEP / LOW_RATE * np.arange(start, stop)[:, None]) % 1.0))
        out[:, start:stop] = np.where(clear, tone / np.maximum(size, 1e-12) * clock, 0.0).T
    return out


def _find_jumps(tones: list[npt.NDArray[np.complex64]], count: int, mains: int) -> list[EditCandidate]:
    evidence, jumps = np.zeros(count), np.zeros((len(tones), count))
    for number, tone in enumerate(tones):
        for first in range(SIDE_WINDOWS, count - SIDE_WINDOWS, _PLACED_WINDOWS):
            centers = np.arange(first, min(count - SIDE_WINDOWS, first + _PLACED_WINDOWS))
            compared = _compare(tone, centers)
            jumps[number, centers] = compared.jumps
            evidence[centers] += compared.evidence
    found: list[EditCandidate] = []
    usual = float(np.median(evidence))  # what a tone that is not quite steady shows anyway
    while (peak := int(np.argmax(evidence))) and evidence[peak] >= LEAST_EVIDENCE + USUAL_RATIO * usual:
        first, last = peak, peak
        while first > 0 and evidence[first - 1] > PEAK_SHARE * evidence[peak]:
            first -= 1
        while last < count - 1 and evidence[last + 1] > PEAK_SHARE * evidence[peak]:
            last += 1
        number = int(np.argmax(np.abs(jumps[:, peak])))
        degrees = abs(math.degrees(jumps[number, peak]))
        phase = observe("enf_phase_jump", mains_hz=mains, jump_degrees=degrees)
        center = _WINDOW // 2
        samples = [(n * _STEP + center) * SAMPLE_RATE // LOW_RATE for n in (first, peak, last)]
        probability = round(
            min(MOST_AUDIO_PROBABILITY, BASE_PROBABILITY + PROBABILITY_SLOPE * (float(evidence[peak]) - LEAST_EVIDENCE)), 3
        )
        span = PositionSpan(samples[0], samples[2])
        found.append(EditCandidate(samples[1], "sound_splice", probability, (phase,), uncertainty=span))
        evidence[max(0, peak - 2 * SIDE_WINDOWS) : peak + 2 * SIDE_WINDOWS] = 0.0
    return sorted(found, key=lambda jump: jump.position)


class _PhaseJumps(NamedTuple):
    """(k,) jumps in radians, and the evidence for each; 0 where too little of the tone is clear."""

    jumps: npt.NDArray[np.float64]
    evidence: npt.NDArray[np.float64]


def _compare(tone: npt.NDArray[np.complex64], centers: npt.NDArray[np.intp]) -> _PhaseJumps:
    """The jumps at the windows `centers`, (k,), the drift of both sides taken out."""
    long = SIDE_WINDOWS - GAP_WINDOWS
    windows = np.lib.stride_tricks.sliding_window_view(tone, long)
    sides = [
        (windows[centers - SIDE_WINDOWS], np.arange(long) - SIDE_WINDOWS),
        (windows[centers + GAP_WINDOWS], np.arange(long) + GAP_WINDOWS),
    ]
    counts = [(np.abs(side) > 0).sum(axis=1) for side, _ in sides]
    # The mains are never quite 50 Hz: one drift for both sides, from neighbors on each side alone.
    drift = np.angle(sum((side[:, :-1].conj() * side[:, 1:]).sum(axis=1) for side, _ in sides))
    means = [
        (side * np.exp(-1j * drift[:, None] * time)).sum(axis=1) / np.maximum(clear, 1)
        for (side, time), clear in zip(sides, counts, strict=True)
    ]
    jump = np.angle(means[1] * means[0].conj())
    steady = np.minimum(*(np.abs(mean) for mean in means))
    fewest = np.minimum(*counts)
    # Where the phase itself wanders there is no clean tone.
    counted = (fewest >= FEWEST_CLEAR_WINDOWS) & (steady >= LEAST_STEADINESS) & (np.abs(jump) >= LEAST_JUMP_RADIANS)
    # Concentration of the phases (von Mises), counted as a fifth of the windows, which overlap.
    concentration = 1.0 / (2.0 * (1.0 - np.minimum(steady, 1.0)) + 0.02)
    evidence = fewest / 5.0 * concentration * (1.0 - np.cos(jump)) * 0.5
    return _PhaseJumps(np.where(counted, jump, 0.0), np.where(counted, evidence, 0.0))
