"""Edits that the sound shows: digital silence inside a recording, and steps of the room's noise floor.

In: the clip's waveform. Out: `AudioChange`s in order. One cue in the sound is weak evidence (on splices with short crossfades no single cue
is right much more often than two times in three), so a step corroborates an edit of the picture or stands alone as possible, never more.
The floor is the tenth percentile of each of 24 mel bands in a quarter of a second; where its mean changes for good, another room begins (or another
voice: hence possible, no more).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from vidtx.document import Evidence
from vidtx.edits.audio.change_points import find_change_points
from vidtx.signal import SAMPLE_RATE

if TYPE_CHECKING:
    import numpy.typing as npt

    from vidtx.signal import Waveform

    Floats = npt.NDArray[np.float32]

HOP = 160  # samples: 10 ms
BANDS = 24
_FFT = 512
BLOCK = 25  # hops: a quarter of a second, whose floor is its tenth percentile
_RANK = BLOCK // 10
_SHORTEST = 4  # blocks from one change to the next
_LOOKED = 32  # blocks on either side, in which a step must stay
_AT_ONCE, _AROUND = 2400, 240  # blocks: ten minutes, and a minute on either side
LEAST_STEP = 3.0  # dB that a room's noise must change by, mean over the bands
PENALTY = 40_000.0  # square dB, summed over the bands, that a change point must explain
MOST_SHARPNESS = 4.0  # more tells no more
# Of a logistic regression over the change points found in cut and uncut talk; how large a step is told nothing (docs/measurements.md).
_STEP_OFFSET, _STEP_SHARPNESS = -4.2, 1.26
SURE_SILENCE = 0.65  # probability that a digital silence was put there: it stood beside an edit in 53 of 68 cases
DIGITAL_SILENCE = 2e-5  # standard deviation: below the last bit of 16
SHORTEST_SILENCE = 3  # hops
MOST_ALONE = 0.69  # the sound alone is never more than possible
MOST_SILENCES_A_MINUTE = 3.0  # more is a noise gate, not an editor


@dataclass(frozen=True, slots=True)
class AudioChange:
    """A place where the sound may be joined: `sample` is the first after it, `end` the first after a lasting one (a silence).

    `span`: the first and last sample at which it may as well lie. A floor is known from pauses only, so its step is known as nearly
    as the pauses are dense.
    """

    sample: int
    probability: float
    evidence: tuple[Evidence, ...]
    end: int | None = None
    span: tuple[int, int] | None = None


def find_sound_steps(bands: Floats, level: Floats) -> list[AudioChange]:
    """All candidates in the sound, in order, from what `measure_bands` gives."""
    if len(level) * HOP < SAMPLE_RATE:
        return []
    silences = find_silences(level)
    # Digital silence is no room's floor: the steps are looked for in what is left when it is taken out.
    heard = np.flatnonzero(_is_heard(level))
    found = [_put_back(step, heard) for step in find_floor_steps(bands if len(heard) == len(bands) else bands[heard])]
    steps = [
        step
        for step in found
        if not any(s.sample - SAMPLE_RATE // 4 <= step.sample <= (s.end or s.sample) + SAMPLE_RATE // 4 for s in silences)
    ]
    return sorted([*silences, *steps], key=lambda step: step.sample)


def _put_back(step: AudioChange, heard: npt.NDArray[np.intp]) -> AudioChange:
    """A step found in the hops that are `heard`, at its place among all of them."""

    def put(sample: int) -> int:
        return int(heard[sample // HOP]) * HOP

    return replace(step, sample=put(step.sample), span=None if step.span is None else (put(step.span[0]), put(step.span[1])))


def _is_heard(level: Floats) -> npt.NDArray[np.bool_]:
    """Hops that are not digitally silent, nor touch one that is."""
    silent = np.pad(level < DIGITAL_SILENCE, 2)
    heard: npt.NDArray[np.bool_] = ~(silent[:-4] | silent[1:-3] | silent[2:-2] | silent[3:-1] | silent[4:])
    return heard


def measure_power(waveform: Waveform) -> Floats:
    """The power spectrum of 32 ms around each 10 ms, (hops, 257); silence is taken to lie beyond the ends."""
    count, margin = len(waveform) // HOP, (_FFT - HOP) // 2
    padded = np.pad(np.asarray(waveform, np.float32), (margin, _FFT))
    framed = np.lib.stride_tricks.sliding_window_view(padded, _FFT)[::HOP][:count]
    power: Floats = np.abs(np.fft.rfft(framed * np.hanning(_FFT).astype(np.float32), axis=1)).astype(np.float32) ** 2
    return power


def measure_bands(waveform: Waveform, power: Floats) -> tuple[Floats, Floats]:
    """Energy of 24 mel bands in dB, (hops, 24), and standard deviation, (hops,), of each 10 ms: a constant is silence.

    `power`: see `measure_power`.
    """
    hops = len(waveform) // HOP
    level = waveform[: hops * HOP].reshape(hops, HOP).astype(np.float32).std(axis=1)
    bands: Floats = 10.0 * np.log10(power @ mel_weights(BANDS) + 1e-7)
    return bands, level


def find_silences(level: Floats) -> list[AudioChange]:
    """Runs of 30 ms or more of digital silence between sound that is not; none where a noise gate makes many."""
    silent = level < DIGITAL_SILENCE
    edges = np.flatnonzero(np.diff(np.concatenate([[False], silent, [False]]).astype(np.int8)))
    runs = [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a >= SHORTEST_SILENCE]
    runs = [(a, b) for a, b in runs if a > 0 and b < len(level)]
    minutes = len(level) * HOP / SAMPLE_RATE / 60
    if len(runs) > max(2.0, MOST_SILENCES_A_MINUTE * minutes):
        return []
    found: list[AudioChange] = []
    for first, last in runs:
        around = np.concatenate([level[max(0, first - 50) : first], level[last : last + 50]])
        if float(np.median(around)) < 20 * DIGITAL_SILENCE:  # a recording that is all but silent anyway
            continue
        seconds = (last - first) * HOP / SAMPLE_RATE
        told = Evidence.note(
            "silence_seconds", round(seconds, 3), f"the sound is digitally silent for {seconds:.2f} s, which no microphone is"
        )
        found.append(AudioChange(first * HOP, SURE_SILENCE, (told,), last * HOP))
    return found


def find_floor_steps(bands: Floats) -> list[AudioChange]:
    """Places where the floor of the noise is another from then on, each at the sharpest change near it.

    Change points of the floors' mean, at a penalty that leaves one in three that is none.
    """
    count = len(bands) // BLOCK
    if count < 2 * _SHORTEST:
        return []
    blocks = bands[: count * BLOCK].reshape(count, BLOCK, -1)
    floor = np.concatenate(
        [np.partition(blocks[n : n + _AT_ONCE].astype(np.float32), _RANK, axis=1)[:, _RANK] for n in range(0, count, _AT_ONCE)]
    )
    places: list[int] = []
    for first in range(0, count, _AT_ONCE):  # some minutes at a time: the search takes the square of their number
        low = max(0, first - _AROUND)
        part = floor[low : first + _AT_ONCE + _AROUND].astype(np.float64)
        found = [low + place for place in find_change_points(part, PENALTY, _SHORTEST)]
        places += [place for place in found if first <= place < first + _AT_ONCE]
    flux = _measure_flux(bands)
    steps = (
        _tell_step(flux, floor[max(0, place - _LOOKED) : place], floor[place : place + _LOOKED], place) for place in places
    )
    return [step for step in steps if step is not None]


def _tell_step(flux: Floats, before: Floats, after: Floats, place: int) -> AudioChange | None:
    low, high = max(0, (place - 1) * BLOCK), min(len(flux), (place + 1) * BLOCK)
    at = low + int(np.argmax(flux[low:high]))
    # Where somebody begins to talk without a pause, the floor seems to rise until the first pause; a room's own stays.
    size = float(np.abs(_quietest(after) - _quietest(before)).mean())
    if size < LEAST_STEP:
        return None
    usual = float(np.percentile(flux[max(0, at - 100) : at + 100], 90))
    sharpness = float(flux[at]) / (usual + 1e-3)
    odds = _STEP_OFFSET + _STEP_SHARPNESS * min(sharpness, MOST_SHARPNESS)
    told = (
        Evidence.note(
            "floor_step_db", round(size, 2), f"the noise of the room steps by {size:.0f} dB, mean over {BANDS} bands"
        ),
        Evidence.note(
            "sharpness",
            round(sharpness, 2),
            f"the sound changes {sharpness:.1f} times as fast within 30 ms as it mostly does here",
        ),
    )
    probability = min(MOST_ALONE, 1.0 / (1.0 + math.exp(-odds)))
    return AudioChange(at * HOP, round(probability, 3), told, span=(low * HOP, high * HOP))


def _quietest(floor: Floats) -> Floats:
    rank = len(floor) // 10
    quietest: Floats = np.partition(floor, rank, axis=0)[rank]
    return quietest


def _measure_flux(bands: Floats) -> Floats:
    """(hops,) how much the spectrum changes from the 30 ms before to the 30 ms after, dB, mean over the bands."""
    count = len(bands)
    flux = np.zeros(count, np.float32)
    for start in range(0, count, 6000):  # a minute at a time, so that memory stays small
        low, high = max(0, start - 4), min(count, start + 6004)
        near = np.pad(bands[low:high].astype(np.float32), ((1, 1), (0, 0)), mode="edge")
        smooth = (near[:-2] + near[1:-1] + near[2:]) / np.float32(3)
        change = np.zeros(high - low, np.float32)
        change[2:-1] = np.abs(smooth[3:] - smooth[:-3]).mean(axis=1)
        flux[start : start + 6000] = change[start - low :][:6000]
    return flux


@cache
def mel_weights(bands: int) -> Floats:
    """Triangles on the mel scale (O'Shaughnessy 1987), 60-7600 Hz: (257, bands)."""
    mel = np.linspace(2595 * np.log10(1 + 60 / 700), 2595 * np.log10(1 + 7600 / 700), bands + 2)
    corners = 700 * (10 ** (mel / 2595) - 1)
    frequencies = np.fft.rfftfreq(_FFT, 1 / SAMPLE_RATE)[:, None]
    rise = (frequencies - corners[:-2]) / (corners[1:-1] - corners[:-2])
    fall = (corners[2:] - frequencies) / (corners[2:] - corners[1:-1])
    weights: Floats = np.maximum(0.0, np.minimum(rise, fall)).astype(np.float32)
    return weights
