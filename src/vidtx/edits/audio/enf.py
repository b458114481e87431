"""The mains' hum in a recording, and the places where its phase jumps: time is missing there.

In: the low part of the sound at 1000 samples a second. Out: `AudioChange`s. Mains hum is a tone of 50 or 60 Hz with harmonics, whose phase runs on
evenly for seconds whatever is said meanwhile; a removal of any length that is no multiple of its period breaks it (Rodriguez,
Apolinario & Biscainho 2010). The phase of each harmonic is followed in windows of 0.4 s, only where the tone stands out of what is beside it; what
the seconds before a place foretell is compared with the seconds after it. Recordings without a clear hum yield nothing, and the place is known
to some tenths of a second.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from vidtx.document import Evidence
from vidtx.edits.audio.changes import MOST_ALONE, AudioChange
from vidtx.signal import SAMPLE_RATE

if TYPE_CHECKING:
    import numpy.typing as npt

    from vidtx.signal import Waveform

    Floats = npt.NDArray[np.float32]

RATE = 1000  # samples a second
MAINS = (50, 60)  # Hz
HARMONICS = (1, 2, 3, 4, 6)
_WINDOW, _STEP = 400, 50  # samples
_BESIDE = (-17.5, -12.5, 12.5, 17.5)  # Hz: what the tone must stand out of
CLEAR = 10.0  # times the power beside it
PRESENT = 0.5  # share of the windows in which a harmonic must be clear
SIDE = 24  # windows on each side of a place: 1.2 s
GAP = 4  # windows next to the place that hold sound of both its sides
LEAST_WINDOWS = 8  # clear ones on each side
LEAST_JUMP = 0.6  # radians
LEAST_STEADY = 0.8  # length of the mean phasor of a side
LEAST_EVIDENCE = 20.0  # tempered log-likelihood ratio


def keep_low(waveform: Waveform) -> Floats:
    """The sound at `RATE`, (samples / 16,), for 16 kHz: a windowed sinc, as `scipy.signal.resample_poly` has it (which takes a second to import)."""
    if not len(waveform):
        return np.zeros(0, np.float32)
    fold = SAMPLE_RATE // RATE
    reach = 10 * fold
    taps = np.sinc(np.arange(-reach, reach + 1) / fold) * np.kaiser(2 * reach + 1, 5.0)
    padded = np.pad(np.asarray(waveform, np.float32), reach)
    near = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1)[::fold]
    out: Floats = near @ (taps / taps.sum()).astype(np.float32)
    return out


def find_hum_jumps(low: Floats) -> list[AudioChange]:
    """The places in order. `low`: (samples,) at `RATE`, from the clip's time zero on."""
    count = (len(low) - _WINDOW) // _STEP + 1
    if count < 2 * SIDE:
        return []
    present: dict[int, list[npt.NDArray[np.complex64]]] = {}
    tones = _follow(low, count, [mains * harmonic for mains in MAINS for harmonic in HARMONICS])
    for number, mains in enumerate(MAINS):
        own = tones[number * len(HARMONICS) : (number + 1) * len(HARMONICS)]
        present[mains] = [tone for tone in own if np.count_nonzero(tone) >= PRESENT * count]
    # A grid has one of the two; the one whose tones are heard more is it.
    mains = max(MAINS, key=lambda hertz: sum(np.count_nonzero(tone) for tone in present[hertz]))
    return _find_jumps(present[mains], count, mains) if present[mains] else []


def _follow(low: Floats, count: int, frequencies: list[int]) -> npt.NDArray[np.complex64]:
    """The unit phasors of tones in each window, (tones, count), against a clock that runs on; 0 where a tone is not clear."""
    hann = np.hanning(_WINDOW).astype(np.float32)
    time = np.arange(_WINDOW) / RATE
    hertz = np.array([[frequency + off for off in (0.0, *_BESIDE)] for frequency in frequencies])
    turns = 2 * np.pi * time[:, None] * hertz.reshape(-1)
    waves = (hann[:, None] * np.concatenate([np.cos(turns), -np.sin(turns)], axis=1)).astype(np.float32)
    out = np.zeros((len(frequencies), count), np.complex64)
    for start in range(0, count, 1200):  # a minute at a time
        stop = min(count, start + 1200)
        part = low[start * _STEP : (stop - 1) * _STEP + _WINDOW]
        both = np.ascontiguousarray(np.lib.stride_tricks.sliding_window_view(part, _WINDOW)[::_STEP]) @ waves
        spectrum = (both[:, : both.shape[1] // 2] + 1j * both[:, both.shape[1] // 2 :]).reshape(-1, *hertz.shape)
        power = np.abs(spectrum) ** 2
        tone, size = spectrum[..., 0], np.sqrt(power[..., 0])
        clear = power[..., 0] > CLEAR * power[..., 1:].mean(axis=-1) + 1e-12
        clock = np.exp(-2j * np.pi * ((hertz[:, 0] * _STEP / RATE * np.arange(start, stop)[:, None]) % 1.0))
        out[:, start:stop] = np.where(clear, tone / np.maximum(size, 1e-12) * clock, 0.0).T
    return out


def _find_jumps(tones: list[npt.NDArray[np.complex64]], count: int, mains: int) -> list[AudioChange]:
    evidence, jumps = np.zeros(count), np.zeros((len(tones), count))
    for number, tone in enumerate(tones):
        for first in range(SIDE, count - SIDE, 4000):  # some at a time, so that memory stays small
            places = np.arange(first, min(count - SIDE, first + 4000))
            jumps[number, places], told = _compare(tone, places)
            evidence[places] += told
    found: list[AudioChange] = []
    usual = float(np.median(evidence))  # what a tone that is not quite steady shows anyway
    while (place := int(np.argmax(evidence))) and evidence[place] >= LEAST_EVIDENCE + 4.0 * usual:
        first, last = place, place
        while first > 0 and evidence[first - 1] > 0.7 * evidence[place]:
            first -= 1
        while last < count - 1 and evidence[last + 1] > 0.7 * evidence[place]:
            last += 1
        number = int(np.argmax(np.abs(jumps[:, place])))
        degrees = abs(math.degrees(jumps[number, place]))
        told_as = Evidence.note(
            "hum_phase_jump",
            round(degrees, 1),
            f"the hum of the mains ({mains} Hz and overtones) runs on evenly for seconds before and after, "
            f"but is out of step by {degrees:.0f} degrees between",
        )
        center = _WINDOW // 2
        samples = [(n * _STEP + center) * SAMPLE_RATE // RATE for n in (first, place, last)]
        probability = round(min(MOST_ALONE, 0.3 + 0.002 * (float(evidence[place]) - LEAST_EVIDENCE)), 3)
        found.append(AudioChange(samples[1], probability, (told_as,), span=(samples[0], samples[2])))
        evidence[max(0, place - 2 * SIDE) : place + 2 * SIDE] = 0.0
    return sorted(found, key=lambda step: step.sample)


def _compare(
    tone: npt.NDArray[np.complex64], places: npt.NDArray[np.intp]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """(places,) jumps in radians and the evidence for each, the drift of both sides taken out; 0 where too little of the tone is clear."""
    long = SIDE - GAP
    windows = np.lib.stride_tricks.sliding_window_view(tone, long)
    sides = [(windows[places - SIDE], np.arange(long) - SIDE), (windows[places + GAP], np.arange(long) + GAP)]
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
    counted = (fewest >= LEAST_WINDOWS) & (steady >= LEAST_STEADY) & (np.abs(jump) >= LEAST_JUMP)
    # Concentration of the phases (von Mises), counted as a fifth of the windows, which overlap.
    concentration = 1.0 / (2.0 * (1.0 - np.minimum(steady, 1.0)) + 0.02)
    evidence = fewest / 5.0 * concentration * (1.0 - np.cos(jump)) * 0.5
    return np.where(counted, jump, 0.0), np.where(counted, evidence, 0.0)
