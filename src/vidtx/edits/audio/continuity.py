"""How well the sound after each instant goes on from that before it.

In: a waveform. Out: for each 10 ms, what a splice there would disturb: the periods of a voice, the shape of the vocal tract,
what a predictor expects, the level and the breathiness. Most figures compare a window right before the instant with one right
after it, so that they are sharper than the steps of a spectrogram; the others describe one side.

Methods: long-term prediction, the normalized correlation of a window with the one a pitch period earlier, as speech coders use
it (Atal 1982), with lags short enough to lie next to each other, and long enough to reach over the instant and over a crossfade
of 20 ms; linear prediction by Levinson and Durbin's recursion, compared by the sum of Itakura's (1975) distances in both
directions; and the error of the earlier side's predictor in the first milliseconds after the instant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vidtx.edits.audio.changes import HOP

if TYPE_CHECKING:
    import numpy.typing as npt

    from vidtx.signal import Waveform

    Floats = npt.NDArray[np.float32]
    Doubles = npt.NDArray[np.float64]
    Places = npt.NDArray[np.intp]

CONTINUITY_NAMES = (
    "near_least", "near_most", "far_least", "far_most", "gap_least", "gap_most", "before", "after", "dip", "pitch_step",
    "shape_20_ms", "shape_10_ms", "shape_60_ms", "prediction_error", "bright_level_step", "level_step", "breath_before", "breath_after",
)  # fmt: skip
_LEAD = 1600  # samples of silence that is put before and after
_BLOCK = 1000  # hops at a time, so that memory stays small
_MOST = 60.0  # that a figure is limited to

# Long-term prediction, in samples at 8 kHz: 10 ms are compared with what lies 2.5-17, 10-20 and 20-33 ms earlier.
_PERIOD_WINDOW, _PERIOD_STEP = 80, 40
_LAGS = ((20, 136), (80, 160), (160, 264))
_LEAST_LAG, _MOST_LAG = 20, 264
_PERIOD_FFT = 360  # no shorter than what is searched, and quick to transform
_SIDE_STEPS = (3, 4, 5, 6)  # of 5 ms, from an instant to the windows of each side
_LAG_STEPS_BEFORE, _LAG_STEPS_AFTER = (3, 4, 5), (4, 5, 6)

# Linear prediction, in samples at 16 kHz: window, order, distance of the windows from the instant.
_SHAPES = ((320, 14, 16), (160, 10, 8), (960, 14, 80))
_PREEMPHASIS = np.float32(0.9)
_ERROR_LEAD, _ERROR_SAMPLES = 8, 64  # the predictor's error is measured from 0.5 ms before the instant for 4 ms


def measure_continuity(waveform: Waveform) -> Floats:
    """The figures of `CONTINUITY_NAMES` for each hop of 16 kHz mono in [-1, 1], (hops, 18).

    "near", "far", "gap": correlation with the nearest, with one beyond the instant, with one beyond a crossfade; the least and
    the most of the two windows of a hop. "before", "after": on either side, and "dip": how much less it is across. "pitch_step":
    octaves, weighed by how voiced both sides are. "shape": divergence of the spectral envelopes, by length of the windows. The
    levels are in bels.
    """
    hops = len(waveform) // HOP
    sound = np.pad(np.asarray(waveform[: hops * HOP], np.float32), _LEAD)
    emphasized = np.append(sound[0], sound[1:] - _PREEMPHASIS * sound[:-1]).astype(np.float32)
    blocks = [np.arange(first, min(hops, first + _BLOCK)) for first in range(0, hops, _BLOCK)]
    if not blocks:
        return np.zeros((0, len(CONTINUITY_NAMES)), np.float32)
    low = _halve_rate(sound)
    periods = [_measure_periods(low, block) for block in blocks]
    columns = [
        _compare_periods(
            np.concatenate([p.correlations for p in periods], axis=1), np.concatenate([p.lags for p in periods]), hops
        ),
        np.concatenate([_compare_shapes(sound, emphasized, _LEAD + block * HOP) for block in blocks]),
    ]
    return np.concatenate(columns, axis=1).clip(-_MOST, _MOST).astype(np.float32)


def _halve_rate(sound: Floats) -> Floats:
    """At 8 kHz, after a short low-pass (1/4, 1/2, 1/4)."""
    odd = sound[1::2]
    low: Floats = (0.5 * sound[::2] + 0.25 * np.pad(odd, (1, 0))[:-1] + 0.25 * odd).astype(np.float32)
    return low


class _Periods(NamedTuple):
    """correlations: (3, windows) the highest for each range of lags; lags: (windows,) of the nearest, in samples at 8 kHz."""

    correlations: Doubles
    lags: Doubles


def _measure_periods(low: Floats, hops: Places) -> _Periods:
    """Of the two windows of each hop."""
    starts = _LEAD // 2 + _PERIOD_STEP * (2 * hops[0] + np.arange(2 * len(hops)))
    window = _take(low, starts, _PERIOD_WINDOW)
    past = _take(low, starts - _MOST_LAG, _MOST_LAG + _PERIOD_WINDOW)
    spectra = np.fft.rfft(past, _PERIOD_FFT, axis=1) * np.conj(np.fft.rfft(window, _PERIOD_FFT, axis=1))
    products = np.fft.irfft(spectra, _PERIOD_FFT, axis=1)[:, : _MOST_LAG - _LEAST_LAG + 1]
    near = low[starts[0] - _MOST_LAG : starts[-1] + _PERIOD_WINDOW].astype(np.float64)
    sums = np.pad(np.cumsum(near**2), (1, 0))
    energies = sums[_PERIOD_WINDOW:] - sums[:-_PERIOD_WINDOW]
    energy = np.lib.stride_tricks.sliding_window_view(energies, _MOST_LAG - _LEAST_LAG + 1)[starts - starts[0]]
    own = energies[starts - starts[0] + _MOST_LAG][:, None]
    # The first column is the longest lag. Beyond full scale, single precision would exceed a correlation beside silence.
    normalized = (products / np.sqrt(energy * own + 1e-9)).clip(-1.0, 1.0)
    ranges = [normalized[:, _MOST_LAG - most : _MOST_LAG - least + 1] for least, most in _LAGS]
    return _Periods(np.stack([r.max(axis=1) for r in ranges]), (_LAGS[0][1] - ranges[0].argmax(axis=1)).astype(np.float64))


def _compare_periods(correlations: Doubles, lags: Doubles, hops: int) -> Doubles:
    """The columns up to "pitch_step", (hops, 10), of the windows of all hops."""
    pairs = correlations.reshape(len(_LAGS), hops, 2)
    reach = max(_SIDE_STEPS) + 2
    near, lag = np.pad(correlations[0], reach, mode="edge"), np.pad(lags, reach, mode="edge")
    center = reach + 2 * np.arange(hops)
    before = np.max([near[center - step] for step in _SIDE_STEPS], axis=0)
    after = np.max([near[center + step] for step in _SIDE_STEPS], axis=0)
    lag_before = np.median([lag[center - step] for step in _LAG_STEPS_BEFORE], axis=0)
    lag_after = np.median([lag[center + step] for step in _LAG_STEPS_AFTER], axis=0)
    octaves = np.abs(np.log2(lag_after / lag_before))
    octaves = np.minimum(octaves, np.abs(octaves - 1.0))  # twice the period may be the same pitch
    voiced = np.clip(np.minimum(before, after) - 0.5, 0.0, 1.0)
    least, most = pairs.min(axis=2), pairs.max(axis=2)
    spread = [figure for both in zip(least, most, strict=True) for figure in both]
    return np.stack([*spread, before, after, np.minimum(before, after) - least[0], 2.0 * octaves * voiced], axis=1)


def _compare_shapes(sound: Floats, emphasized: Floats, instants: Places) -> Doubles:
    """The columns from "shape_20_ms" on, (k, 8)."""
    shapes = [_compare_envelopes(emphasized, instants, *shape) for shape in _SHAPES]
    main = shapes[0]
    window, _, margin = _SHAPES[0]
    error = _measure_error(emphasized, instants, main.filters, main.error_before)
    before, after = (
        (_take(sound, instants + start, window).astype(np.float64) ** 2).mean(axis=1) for start in (-window - margin, margin)
    )
    return np.stack(
        [
            *(shape.divergence / 2.0 - 1.0 for shape in shapes),
            error,
            np.log10(main.power_after + 1e-10) - np.log10(main.power_before + 1e-10),
            np.log10(after + 1e-10) - np.log10(before + 1e-10),
            main.flatness_before + 1.0,
            main.flatness_after + 1.0,
        ],
        axis=1,
    )


class _Envelopes(NamedTuple):
    """Each (k,): Itakura's distances added; the mean squares of the windows; the log10 share that prediction leaves of them; the
    mean square error of the earlier side's predictor in its own window. filters: (k, order + 1) that predictor."""

    divergence: Doubles
    power_before: Doubles
    power_after: Doubles
    flatness_before: Doubles
    flatness_after: Doubles
    error_before: Doubles
    filters: Doubles


def _compare_envelopes(emphasized: Floats, instants: Places, window: int, order: int, margin: int) -> _Envelopes:
    hann = np.hanning(window).astype(np.float32)
    sides = [_take(emphasized, instants + start, window) for start in (-window - margin, margin)]
    correlations = [_autocorrelate(side * hann, order) for side in sides]
    (filter_before, error_before), (filter_after, error_after) = (_predict(r) for r in correlations)
    crossed = np.log(np.maximum(_filter_energy(filter_before, correlations[1]) / error_after, 1e-9))
    crossed += np.log(np.maximum(_filter_energy(filter_after, correlations[0]) / error_before, 1e-9))
    power_before, power_after = ((side**2).mean(axis=1).astype(np.float64) for side in sides)
    flatness_before, flatness_after = (
        np.log10((error + 1e-12) / (r[:, 0] + 1e-12))
        for error, r in zip((error_before, error_after), correlations, strict=True)
    )
    return _Envelopes(
        divergence=np.maximum(crossed, 0.0),
        power_before=power_before,
        power_after=power_after,
        flatness_before=flatness_before,
        flatness_after=flatness_after,
        error_before=error_before / float((hann.astype(np.float64) ** 2).sum()),
        filters=filter_before,
    )


def _autocorrelate(windows: Floats, order: int) -> Doubles:
    """(k, order + 1), with a little white noise, so that silence can be predicted too."""
    length = windows.shape[1]
    lags = np.stack([np.vecdot(windows[:, : length - n], windows[:, n:]) for n in range(order + 1)], axis=1)
    noisy: Doubles = lags.astype(np.float64)
    noisy[:, 0] = noisy[:, 0] * 1.0001 + 1e-9
    return noisy


def _predict(lags: Doubles) -> tuple[Doubles, Doubles]:
    """Filters (k, order + 1) that begin with 1, and the energy (k,) that they leave, by Levinson and Durbin's recursion."""
    filters = np.zeros_like(lags)
    filters[:, 0] = 1.0
    error = lags[:, 0] + 1e-12
    for n in range(1, lags.shape[1]):
        reflection = -(filters[:, :n] * lags[:, n:0:-1]).sum(axis=1) / error
        longer = filters.copy()
        longer[:, 1:n] += reflection[:, None] * filters[:, n - 1 : 0 : -1]
        longer[:, n] = reflection
        filters, error = longer, error * np.maximum(1.0 - reflection**2, 1e-6)
    return filters, error


def _filter_energy(filters: Doubles, lags: Doubles) -> Doubles:
    """What filters leave of sounds with these autocorrelations, (k,)."""
    order = lags.shape[1] - 1
    products = np.stack([(filters[:, : order + 1 - n] * filters[:, n:]).sum(axis=1) for n in range(order + 1)], axis=1)
    energy: Doubles = products[:, 0] * lags[:, 0] + 2.0 * (products[:, 1:] * lags[:, 1:]).sum(axis=1)
    return energy


def _measure_error(emphasized: Floats, instants: Places, filters: Doubles, usual: Doubles) -> Doubles:
    """log10 of the error of the earlier side's predictor right at the instant, against that in its own window, (k,)."""
    order = filters.shape[1] - 1
    near = _take(emphasized, instants - order - _ERROR_LEAD, order + _ERROR_SAMPLES)
    windows = np.lib.stride_tricks.sliding_window_view(near, order + 1, axis=1)[:, :, ::-1]
    error = np.einsum("kno,ko->kn", windows, filters.astype(np.float32))
    found: Doubles = np.log10((error.astype(np.float64) ** 2).mean(axis=1) + 1e-12) - np.log10(usual + 1e-12)
    return found


def _take(sound: Floats, starts: Places, length: int) -> Floats:
    """(k, length) pieces; those that would reach beyond an end lie at it."""
    pieces = np.lib.stride_tricks.sliding_window_view(sound, length)
    taken: Floats = pieces[np.clip(starts, 0, len(pieces) - 1)]
    return taken
