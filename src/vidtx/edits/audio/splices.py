"""Where the sound hints at a splice: a small convolutional network over the spectrum, run with NumPy alone.

In: a waveform. Out: `SpliceScores`, log-odds every 10 ms that two sounds are joined there, and the splices that they show. The
network (`splice_model.npz`, made by `models/training/train_splices.py`) sees, for each 10 ms: 40 mel bands, the lowest 1000 Hz
in lines of 31 Hz (where a voice's pitch jumps), how the floor of each band (its quietest tenths of a second, 1.5 s before and
after) steps there, how sharp the waveform's edges are, and how well the sound goes on (`vidtx.edits.audio.continuity`). Its field of view is 0.6 s. Speech is full of sudden changes, so
that the sound alone is weak evidence; beside a suspicious frame it is more. How likely a peak is a splice follows from a
calibration that lies in the same file.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vidtx.edits.audio.changes import HOP, MOST_AUDIO_PROBABILITY, measure_power, mel_weights
from vidtx.edits.audio.continuity import measure_continuity
from vidtx.edits.candidate import EditCandidate
from vidtx.edits.evidence import observe
from vidtx.signal import SAMPLE_RATE

if TYPE_CHECKING:
    import numpy.typing as npt

    from vidtx.signal import Waveform

    Floats = npt.NDArray[np.float32]

HOP_RATE = SAMPLE_RATE // HOP  # hops a second
_BANDS = 40  # on the mel scale
_LINES = slice(2, 34)  # of the spectrum: 62 to 1030 Hz
_TENTH_HOPS = 10  # of a tenth of a second
_FLOOR_TENTHS = 15  # of a second on each side, over which the floor is measured
BLOCK_HOPS, BLOCK_MARGIN_HOPS = 6000, 300  # a minute at a time, with three seconds around it, so that memory stays small
_NO_SPLICE = -10.0  # log-odds where the sound is too short to score
DILATIONS = (1, 2, 4, 8)  # hops
NEAR_HOPS = 6  # between a picture edit and a splice that belongs to it
NEAR_USUAL_HOPS = 150  # around a cut, whose scores show what is usual
LEAST_LOG_ODDS = -0.5  # of a peak that is a cue or a splice
USUAL_REACH_HOPS = 300  # around a position, whose scores show what is usual
PEAK_REACH_HOPS = 1  # around a peak
CUE_GAP_HOPS, SPLICE_GAP_HOPS = 30, 20  # from one cue, or one splice, to the next
LEAST_PROBABILITY = 0.001  # of a splice: no peak is out of the question
MOST_PROMINENCE = 6.0  # log-odds: more adds no evidence


class SplicePeak(NamedTuple):
    """log_odds: the highest near a position; prominence: how far they exceed the 95th percentile around it."""

    log_odds: float
    prominence: float


@dataclass(frozen=True, slots=True, eq=False)
class SpliceScores:
    """`log_odds`: (n,) of a splice, `rate` a second from the clip's time zero on."""

    log_odds: Floats
    rate: int = HOP_RATE

    def measure_peak(self, hop: int, reach: int, usual_reach: int) -> SplicePeak:
        """The highest log-odds within `reach` hops of a position against those within `usual_reach`; NaN where there is no sound."""
        low, high = max(0, hop - reach), min(len(self.log_odds), hop + reach + 1)
        if high - low < reach:
            return SplicePeak(float("nan"), float("nan"))
        top = float(self.log_odds[low:high].max())
        near = self.log_odds[max(0, hop - usual_reach) : hop + usual_reach + 1]
        rank = int(0.95 * (len(near) - 1))
        return SplicePeak(top, top - float(np.partition(near, rank)[rank]))

    def find_peaks(self, least: float, gap: int) -> npt.NDArray[np.intp]:
        """Hops of local maxima of at least `least`, no two within `gap` hops."""
        found: list[int] = []
        high = np.flatnonzero(self.log_odds >= least)
        near = np.zeros(len(self.log_odds), np.bool_)
        for hop in high[np.argsort(-self.log_odds[high], kind="stable")].tolist():
            if not near[hop]:
                found.append(hop)
                near[max(0, hop - gap) : hop + gap + 1] = True
        return np.array(sorted(found), np.intp)


def find_audio_cues(scores: SpliceScores, origin: Fraction) -> list[Fraction]:
    """Times, in seconds on the picture stream's own clock, at which the sound may be joined: at most one in 0.3 s. `origin`:
    the stream's time at the clip's time zero."""
    return [Fraction(int(hop), scores.rate) + origin for hop in scores.find_peaks(LEAST_LOG_ODDS, CUE_GAP_HOPS)]


def measure_join_near(scores: SpliceScores, seconds: Fraction) -> float:
    """How far the score within 60 ms of a time on the clip's timeline stands out from those around it (`SplicePeak.prominence`)."""
    return scores.measure_peak(round(seconds * scores.rate), NEAR_HOPS, NEAR_USUAL_HOPS).prominence


def find_splices(scores: SpliceScores) -> list[EditCandidate]:
    """The peaks of the scores, each with the probability that the sound is joined there, calibrated on recordings that the
    network did not learn from."""
    calibration = load_network().calibration
    found: list[EditCandidate] = []
    for hop in scores.find_peaks(LEAST_LOG_ODDS, SPLICE_GAP_HOPS).tolist():
        peak = scores.measure_peak(hop, PEAK_REACH_HOPS, USUAL_REACH_HOPS)
        probability = max(LEAST_PROBABILITY, min(MOST_AUDIO_PROBABILITY, calibration.compute_probability(peak)))
        evidence = observe("splice", log_odds=peak.log_odds, prominence=peak.prominence)
        found.append(EditCandidate(hop * HOP, "sound_splice", round(probability, 3), (evidence,)))
    return found


def score_splices(waveform: Waveform, network: Network | None = None) -> SpliceScores:
    """The scores of a whole waveform, (samples,) 16 kHz mono in [-1, 1]. `network`: another one than the shipped."""
    hops = len(waveform) // HOP
    log_odds = np.full(hops, _NO_SPLICE, np.float32)
    for start in range(0, hops, BLOCK_HOPS):
        first, stop = max(0, start - BLOCK_MARGIN_HOPS), min(hops, start + BLOCK_HOPS)
        last = min(hops, stop + BLOCK_MARGIN_HOPS)
        log_odds[start:stop] = score_block(waveform[first * HOP : last * HOP], network)[start - first : stop - first]
    return SpliceScores(log_odds)


def score_block(waveform: Waveform, network: Network | None = None, power: Floats | None = None) -> Floats:
    """Log-odds (hops,) of a minute or so, of which BLOCK_MARGIN_HOPS hops at each end that is not the clip's know too little
    around them.

    `power`: see `vidtx.edits.audio.changes.measure_power`, if it is known already.
    """
    hops = len(waveform) // HOP
    if hops < 4 * _TENTH_HOPS:
        return np.full(hops, _NO_SPLICE, np.float32)
    return (network or load_network()).run(measure_inputs(waveform, power))


def measure_inputs(waveform: Waveform, power: Floats | None = None) -> Floats:
    """The network's inputs, (hops, 132)."""
    sound = np.asarray(waveform, np.float32)
    count = len(sound) // HOP
    power = measure_power(sound) if power is None else power
    mel = 10.0 * np.log10(power @ mel_weights(_BANDS) + 1e-7)
    lines = 10.0 * np.log10(power[:, _LINES] + 1e-7)
    bend = np.abs(np.diff(sound, 2, prepend=0, append=0))[: count * HOP].reshape(count, HOP)
    sharpest = 20.0 * np.log10(bend.max(axis=1) + 1e-6)
    click = sharpest - 20.0 * np.log10(bend.mean(axis=1) + 1e-6)
    loud = np.percentile(mel, 90)
    columns = [
        (mel - loud + 30.0) / 20.0,
        _measure_floor_steps(mel) / 10.0,
        (lines - loud + 30.0) / 20.0,
        (click[:, None] - 12.0) / 6.0,
        (sharpest[:, None] + 60.0) / 20.0,
        measure_continuity(sound),
    ]
    return np.concatenate(columns, axis=1).astype(np.float32)


def _measure_floor_steps(mel: Floats) -> Floats:
    """How much higher each band's floor is after a hop than before it, (hops, bands), in dB, to a tenth of a second."""
    tenths = len(mel) // _TENTH_HOPS
    if tenths < 4:
        return np.zeros_like(mel)
    quietest = mel[: tenths * _TENTH_HOPS].reshape(tenths, _TENTH_HOPS, -1).min(axis=1)
    padded = np.pad(quietest, ((_FLOOR_TENTHS, _FLOOR_TENTHS), (0, 0)), mode="reflect" if tenths > _FLOOR_TENTHS else "edge")
    around = np.lib.stride_tricks.sliding_window_view(padded, _FLOOR_TENTHS, axis=0)
    floor = np.partition(around, 3, axis=-1)[..., 3]
    step = floor[_FLOOR_TENTHS : _FLOOR_TENTHS + tenths + 1] - floor[: tenths + 1]
    steps: Floats = step[np.minimum(np.arange(len(mel)) // _TENTH_HOPS, tenths)]
    return steps


class Convolution(NamedTuple):
    """weights: (taps, in, out); bias: (out,)."""

    weights: Floats
    bias: Floats


class ResidualBlock(NamedTuple):
    """A dilated convolution, and one of a single tap after it."""

    wide: Convolution
    mix: Convolution


class PeakCalibration(NamedTuple):
    """A logistic regression over the log-odds of a peak and its prominence (models/training/train_edits.py)."""

    log_odds_weight: float
    prominence_weight: float
    bias: float

    def compute_probability(self, peak: SplicePeak) -> float:
        prominence = min(peak.prominence, MOST_PROMINENCE)
        log_odds = self.log_odds_weight * peak.log_odds + self.prominence_weight * prominence + self.bias
        return float(1.0 / (1.0 + np.exp(-log_odds)))


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """A convolution, residual dilated convolutions, and a sum, each over time. `calibration`: of the peaks of its log-odds."""

    first: Convolution
    blocks: tuple[ResidualBlock, ...]
    last: Convolution
    calibration: PeakCalibration

    def run(self, rows: Floats) -> Floats:
        hidden = np.maximum(_convolve(rows, *self.first, 1), 0.0)
        for block, dilation in zip(self.blocks, DILATIONS, strict=True):
            hidden = hidden + _convolve(np.maximum(_convolve(hidden, *block.wide, dilation), 0.0), *block.mix, 1)
        log_odds: Floats = _convolve(np.maximum(hidden, 0.0), *self.last, 1)[:, 0]
        return log_odds


def _convolve(rows: Floats, weights: Floats, bias: Floats, dilation: int) -> Floats:
    """Zeros beyond the ends; as many rows out as in."""
    taps, wide, out = weights.shape
    reach = taps // 2 * dilation
    padded = np.pad(rows, ((reach, reach), (0, 0)))
    down, across = padded.strides
    # All taps side by side in one product, which is several times as fast as a sum over taps.
    near = np.lib.stride_tricks.as_strided(padded, (len(rows), taps, wide), (down, dilation * down, across), writeable=False)
    summed: Floats = near.reshape(len(rows), taps * wide) @ weights.reshape(taps * wide, out)
    summed += bias
    return summed


@cache
def load_network(path: Path | None = None) -> Network:
    """The shipped network, or the one of a path."""
    with np.load(path or Path(__file__).with_name("splice_model.npz")) as kept:
        calibration = PeakCalibration(*(float(kept[f"peak_{name}"]) for name in PeakCalibration._fields))
        arrays = {name: kept[name].astype(np.float32) for name in kept.files if not name.startswith("peak_")}
    blocks = tuple(
        ResidualBlock(
            Convolution(arrays[f"wide{n}"], arrays[f"wide_bias{n}"]), Convolution(arrays[f"mix{n}"], arrays[f"mix_bias{n}"])
        )
        for n in range(len(DILATIONS))
    )
    first, last = (Convolution(arrays[name], arrays[f"{name}_bias"]) for name in ("first", "last"))
    return Network(first, blocks, last, calibration)
