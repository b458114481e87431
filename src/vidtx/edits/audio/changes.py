"""Edits that the sound shows: digital silence inside a recording, and steps of the noise floor.

In: the levels of the clip's sound in mel bands. Out: `EditCandidate`s in sample numbers, in order. One cue in the sound is weak
evidence (on splices with short crossfades no single cue is right much more often than two times in three), so a step
corroborates an edit of the picture or is possible alone, never more. The floor is the tenth percentile of each of 24 mel bands
in a quarter of a second; where its mean changes for good, another recording begins (or another speaker: hence possible, no
more). How likely a step is one follows from a logistic regression in `noise_model.npz` (`models/training/train_edits.py`).
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vidtx.edits.audio.change_points import find_change_points
from vidtx.edits.candidate import EditCandidate, PositionSpan
from vidtx.edits.evidence import observe
from vidtx.signal import SAMPLE_RATE

if TYPE_CHECKING:
    import numpy.typing as npt

    from vidtx.signal import Waveform

    Floats = npt.NDArray[np.float32]

HOP = 160  # samples: 10 ms
BANDS = 24  # on the mel scale
MOST_AUDIO_PROBABILITY = 0.69  # the sound alone is never more than possible
_FFT = 512  # samples

FLOOR_BLOCK_HOPS = 25  # a quarter of a second, whose floor is its tenth percentile
_FLOOR_RANK = FLOOR_BLOCK_HOPS // 10
_SHORTEST_BLOCKS = 4  # from one change to the next
_STAY_BLOCKS = 32  # on either side, in which a step must stay
_SEARCH_BLOCKS, _SEARCH_MARGIN_BLOCKS = 2400, 240  # ten minutes at a time, and a minute on either side
_FLUX_HOPS = 6000  # a minute at a time
_USUAL_FLUX_HOPS = 100  # on either side of a step
PENALTY = 40_000.0  # square dB, summed over the bands, that a change point must explain
LEAST_STEP_DB = 3.0  # that a noise floor must change by, mean over the bands
MOST_SHARPNESS = 4.0  # times the usual flux: more adds no evidence

SILENCE_PROBABILITY = 0.65  # that a digital silence was put there: it was next to an edit in 53 of 68 cases
DIGITAL_SILENCE_LEVEL = 2e-5  # standard deviation: below the last bit of 16
LEAST_LEVEL_RATIO = 20.0  # times that: a recording around a silence that is not nearly silent anyway
SHORTEST_SILENCE_HOPS, SILENCE_NEIGHBOR_HOPS = 3, 50
SILENCE_EDGE_HOPS = 50  # nearer to an end of the clip it is the recording's own beginning or end
MOST_SILENCES_A_MINUTE = 3.0  # more is a noise gate, not an editor
SILENCE_REACH_SAMPLES = SAMPLE_RATE // 4  # around a silence, in which a step of the floor belongs to it


class BandLevels(NamedTuple):
    """bands: (hops, 24) energy of each mel band in dB; level: (hops,) standard deviation of each 10 ms."""

    bands: Floats
    level: Floats


class NoiseStepModel(NamedTuple):
    """A logistic regression over how sharp a change point of the noise floor is. The size of the step is not used."""

    sharpness_weight: float
    bias: float


@cache
def load_noise_model() -> NoiseStepModel:
    with np.load(Path(__file__).with_name("noise_model.npz")) as kept:
        return NoiseStepModel(float(kept["sharpness_weight"]), float(kept["bias"]))


def find_audio_changes(bands: Floats, level: Floats) -> list[EditCandidate]:
    """All silences and steps of the floor, in order. `bands`, `level`: see `BandLevels`."""
    if len(level) * HOP < SAMPLE_RATE:
        return []
    silences = find_silences(level)
    # Digital silence is no noise floor: the steps are searched in what is left when it is taken out.
    audible = np.flatnonzero(_is_audible(level))
    found = [_put_back(step, audible) for step in find_noise_steps(bands if len(audible) == len(bands) else bands[audible])]
    steps = [
        step
        for step in found
        if not any(s.position - SILENCE_REACH_SAMPLES <= step.position <= s.stop + SILENCE_REACH_SAMPLES for s in silences)
    ]
    return sorted([*silences, *steps], key=lambda change: change.position)


def _put_back(step: EditCandidate, audible: npt.NDArray[np.intp]) -> EditCandidate:
    """A step found in the hops that are `audible`, at its position among all of them."""

    def put(sample: int) -> int:
        return int(audible[sample // HOP]) * HOP

    span = step.uncertainty
    return replace(
        step, position=put(step.position), uncertainty=None if span is None else PositionSpan(put(span.first), put(span.last))
    )


def _is_audible(level: Floats) -> npt.NDArray[np.bool_]:
    """Hops that are not digitally silent, nor touch one that is."""
    silent = np.pad(level < DIGITAL_SILENCE_LEVEL, 2)
    audible: npt.NDArray[np.bool_] = ~(silent[:-4] | silent[1:-3] | silent[2:-2] | silent[3:-1] | silent[4:])
    return audible


def measure_power(waveform: Waveform) -> Floats:
    """The power spectrum of 32 ms around each 10 ms, (hops, 257); silence is taken to lie beyond the ends."""
    count, margin = len(waveform) // HOP, (_FFT - HOP) // 2
    padded = np.pad(np.asarray(waveform, np.float32), (margin, _FFT))
    framed = np.lib.stride_tricks.sliding_window_view(padded, _FFT)[::HOP][:count]
    power: Floats = np.abs(np.fft.rfft(framed * np.hanning(_FFT).astype(np.float32), axis=1)).astype(np.float32) ** 2
    return power


def measure_bands(waveform: Waveform, power: Floats) -> BandLevels:
    """The levels of each 10 ms: a constant is silence. `power`: see `measure_power`."""
    hops = len(waveform) // HOP
    level = waveform[: hops * HOP].reshape(hops, HOP).astype(np.float32).std(axis=1)
    bands: Floats = 10.0 * np.log10(power @ mel_weights(BANDS) + 1e-7)
    return BandLevels(bands, level)


def find_silences(level: Floats) -> list[EditCandidate]:
    """Runs of 30 ms or more of digital silence between half a second or more of sound; none where a noise gate makes many."""
    silent = level < DIGITAL_SILENCE_LEVEL
    edges = np.flatnonzero(np.diff(np.concatenate([[False], silent, [False]]).astype(np.int8)))
    runs = [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a >= SHORTEST_SILENCE_HOPS]
    # Many recorders and encoders begin and end with some; that is no join.
    runs = [(a, b) for a, b in runs if a >= SILENCE_EDGE_HOPS and b <= len(level) - SILENCE_EDGE_HOPS]
    minutes = len(level) * HOP / SAMPLE_RATE / 60
    if len(runs) > max(2.0, MOST_SILENCES_A_MINUTE * minutes):
        return []
    found: list[EditCandidate] = []
    for first, last in runs:
        around = np.concatenate(
            [level[max(0, first - SILENCE_NEIGHBOR_HOPS) : first], level[last : last + SILENCE_NEIGHBOR_HOPS]]
        )
        if float(np.median(around)) < LEAST_LEVEL_RATIO * DIGITAL_SILENCE_LEVEL:
            continue
        evidence = observe("silence", seconds=(last - first) * HOP / SAMPLE_RATE)
        found.append(EditCandidate(first * HOP, "sound_splice", SILENCE_PROBABILITY, (evidence,), last * HOP))
    return found


def find_noise_steps(bands: Floats) -> list[EditCandidate]:
    """Where the noise floor is another from then on, each at the sharpest change near it. `bands`: see `BandLevels`."""
    return [_make_step(step) for step in measure_noise_steps(bands)]


def measure_noise_steps(bands: Floats) -> list[NoiseStep]:
    """Change points of the floors' mean that stay, at a penalty that leaves one in three that is no splice."""
    floor = _measure_floor(bands)
    if len(floor) < 2 * _SHORTEST_BLOCKS:
        return []
    blocks: list[int] = []
    for first in range(0, len(floor), _SEARCH_BLOCKS):  # some minutes at a time: the search takes the square of their number
        low = max(0, first - _SEARCH_MARGIN_BLOCKS)
        part = floor[low : first + _SEARCH_BLOCKS + _SEARCH_MARGIN_BLOCKS].astype(np.float64)
        found = [low + block for block in find_change_points(part, PENALTY, _SHORTEST_BLOCKS)]
        blocks += [block for block in found if first <= block < first + _SEARCH_BLOCKS]
    flux = _measure_flux(bands)
    return [step for block in blocks if (step := _measure_step(flux, floor, block)) is not None]


def _measure_floor(bands: Floats) -> Floats:
    """(blocks, bands) tenth percentile of each quarter of a second; none of less than two segments."""
    count = len(bands) // FLOOR_BLOCK_HOPS
    if count < 2 * _SHORTEST_BLOCKS:
        return np.zeros((0, bands.shape[1] if bands.ndim == 2 else 0), np.float32)
    blocks = bands[: count * FLOOR_BLOCK_HOPS].reshape(count, FLOOR_BLOCK_HOPS, -1)
    parts = [blocks[n : n + _SEARCH_BLOCKS].astype(np.float32) for n in range(0, count, _SEARCH_BLOCKS)]
    return np.concatenate([np.partition(part, _FLOOR_RANK, axis=1)[:, _FLOOR_RANK] for part in parts])


class NoiseStep(NamedTuple):
    """hop: the sharpest change; first, last: hops between which it lies; size: dB, mean over the bands; sharpness: times the
    usual flux."""

    hop: int
    first: int
    last: int
    size: float
    sharpness: float


def _measure_step(flux: Floats, floor: Floats, block: int) -> NoiseStep | None:
    """The step of the floor at a change point; None if it does not stay, or is small.

    flux: (hops,) see `_measure_flux`; floor: (blocks, bands) in dB; block: the first after the change point.
    """
    first, last = max(0, (block - 1) * FLOOR_BLOCK_HOPS), min(len(flux), (block + 1) * FLOOR_BLOCK_HOPS)
    hop = first + int(np.argmax(flux[first:last]))
    # Where somebody begins to talk without a pause, the floor seems to rise until the first pause; that of a recording stays.
    before, after = floor[max(0, block - _STAY_BLOCKS) : block], floor[block : block + _STAY_BLOCKS]
    size = float(np.abs(_find_quietest(after) - _find_quietest(before)).mean())
    if size < LEAST_STEP_DB:
        return None
    usual = float(np.percentile(flux[max(0, hop - _USUAL_FLUX_HOPS) : hop + _USUAL_FLUX_HOPS], 90))
    return NoiseStep(hop, first, last, size, float(flux[hop]) / (usual + 1e-3))


def _make_step(step: NoiseStep) -> EditCandidate:
    model = load_noise_model()
    log_odds = model.bias + model.sharpness_weight * min(step.sharpness, MOST_SHARPNESS)
    evidence = (
        observe("floor_step", step_db=step.size, bands=BANDS),
        observe("sharpness", ratio=step.sharpness),
    )
    probability = min(MOST_AUDIO_PROBABILITY, 1.0 / (1.0 + math.exp(-log_odds)))
    return EditCandidate(
        step.hop * HOP,
        "sound_splice",
        round(probability, 3),
        evidence,
        uncertainty=PositionSpan(step.first * HOP, step.last * HOP),
    )


def _find_quietest(floor: Floats) -> Floats:
    rank = len(floor) // 10
    quietest: Floats = np.partition(floor, rank, axis=0)[rank]
    return quietest


def _measure_flux(bands: Floats) -> Floats:
    """(hops,) how much the spectrum changes from the 30 ms before to the 30 ms after, dB, mean over the bands."""
    count = len(bands)
    flux = np.zeros(count, np.float32)
    for start in range(0, count, _FLUX_HOPS):  # some at a time, so that memory stays small
        low, high = max(0, start - 4), min(count, start + _FLUX_HOPS + 4)
        near = np.pad(bands[low:high].astype(np.float32), ((1, 1), (0, 0)), mode="edge")
        smooth = (near[:-2] + near[1:-1] + near[2:]) / np.float32(3)
        change = np.zeros(high - low, np.float32)
        change[2:-1] = np.abs(smooth[3:] - smooth[:-3]).mean(axis=1)
        flux[start : start + _FLUX_HOPS] = change[start - low :][:_FLUX_HOPS]
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
