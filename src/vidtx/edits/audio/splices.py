"""Where the sound hints at a splice: a small convolutional network over the spectrum, run with NumPy alone.

In: a waveform. Out: a `SpliceScores`: log-odds every 10 ms that two sounds are joined there. The network (`splice_model.npz`, made by
`models/training/train_splices.py`) sees, for each 10 ms: 40 mel bands, the lowest 1000 Hz in lines of 31 Hz (where a voice's pitch jumps),
how the floor of each band (its quietest tenths of a second, 1.5 s before and after) steps there, and how sharp the waveform's edges are.
Its field of view is 0.6 s. Speech is full of sudden changes, so that the sound alone is weak evidence; beside a suspicious frame it is more.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from vidtx.document import Evidence
from vidtx.edits.audio.changes import MOST_ALONE, AudioChange, measure_power, mel_weights
from vidtx.signal import SAMPLE_RATE

if TYPE_CHECKING:
    import numpy.typing as npt

    from vidtx.signal import Waveform

    Floats = npt.NDArray[np.float32]

HOP = 160  # samples: 10 ms
RATE = SAMPLE_RATE // HOP
_BANDS = 40
_LINES = slice(2, 34)  # of the spectrum: 62 to 1030 Hz
_TENTH = 10  # hops
_FLOOR = 15  # tenths of a second on each side
BLOCK, MARGIN = 6000, 300  # hops: a minute at a time, with three seconds around it, so that memory stays small
DILATIONS = (1, 2, 4, 8)
SLOPE, STANDING, OFFSET = 0.199, 0.192, -3.599  # of the calibration (models/training/train_edits.py)
NEAR_HOPS = 6  # between a picture edit and a splice that belongs to it
LEAST_NEAR_LOG_ODDS = 1.0  # of a splice beside a cut
LEAST_SUSPECT = -1.5  # log-odds at which a frame is looked at


@dataclass(frozen=True, slots=True, eq=False)
class SpliceScores:
    """`odds`: (n,) log-odds of a splice, one each 10 ms from the clip's time zero on."""

    odds: Floats
    rate: int = RATE

    def look(self, hop: int, beside: int, around: int) -> tuple[float, float]:
        """The highest log-odds within `beside` hops of a place, and how far they stand above the 95th percentile within `around`; NaN
        where there is no sound."""
        low, high = max(0, hop - beside), min(len(self.odds), hop + beside + 1)
        if high - low < beside:
            return float("nan"), float("nan")
        top = float(self.odds[low:high].max())
        near = self.odds[max(0, hop - around) : hop + around + 1]
        rank = int(0.95 * (len(near) - 1))
        return top, top - float(np.partition(near, rank)[rank])

    def peaks(self, least: float, apart: int) -> npt.NDArray[np.intp]:
        """Hops of local maxima of at least `least`, no two within `apart` hops."""
        found: list[int] = []
        high = np.flatnonzero(self.odds >= least)
        near = np.zeros(len(self.odds), np.bool_)
        for hop in high[np.argsort(-self.odds[high], kind="stable")].tolist():
            if not near[hop]:
                found.append(hop)
                near[max(0, hop - apart) : hop + apart + 1] = True
        return np.array(sorted(found), np.intp)


def find_suspects(trace: SpliceScores, origin: Fraction) -> list[Fraction]:
    """Times, in seconds on the picture stream's own clock, at which the sound may be joined: at most one in 0.3 s. `origin`: the stream's
    time at the clip's time zero."""
    return [Fraction(int(hop), trace.rate) + origin for hop in trace.peaks(LEAST_SUSPECT, 30)]


def is_spliced_near(scores: SpliceScores, seconds: Fraction) -> bool:
    """Whether the sound is likely joined within 60 ms of a time on the clip's timeline."""
    odds, _ = scores.look(round(seconds * scores.rate), NEAR_HOPS, 300)
    return odds > LEAST_NEAR_LOG_ODDS


def find_splices(trace: SpliceScores) -> list[AudioChange]:
    """The places that sound joined, each with the probability that it is: calibrated on recordings that the network had not heard."""
    found: list[AudioChange] = []
    for hop in trace.peaks(LEAST_SUSPECT, 20).tolist():
        odds, stands = trace.look(hop, 1, 300)
        probability = 1.0 / (1.0 + np.exp(-(SLOPE * odds + STANDING * min(stands, 6.0) + OFFSET)))
        told = Evidence.note(
            "splice_odds",
            round(odds, 2),
            f"the spectrum changes within 30 ms as at a join of two sounds (log-odds {odds:.1f}, {stands:.1f} above what is usual here)",
        )
        found.append(AudioChange(hop * HOP, round(float(min(MOST_ALONE, probability)), 3), (told,)))
    return found


def trace_splices(waveform: Waveform, network: Network | None = None) -> SpliceScores:
    """The trace of a whole waveform, (samples,) 16 kHz mono in [-1, 1]. `network`: another one than the shipped."""
    hops = len(waveform) // HOP
    odds = np.full(hops, -10.0, np.float32)
    for start in range(0, hops, BLOCK):
        first, stop = max(0, start - MARGIN), min(hops, start + BLOCK)
        last = min(hops, stop + MARGIN)
        odds[start:stop] = trace_block(waveform[first * HOP : last * HOP], network)[start - first : stop - first]
    return SpliceScores(odds)


def trace_block(waveform: Waveform, network: Network | None = None, power: Floats | None = None) -> Floats:
    """Log-odds (hops,) of a minute or so, of which MARGIN hops at each end that is not the clip's know too little around them.

    `power`: see `vidtx.edits.audio.changes.measure_power`, if it is known already.
    """
    hops = len(waveform) // HOP
    if hops < 4 * _TENTH:
        return np.full(hops, -10.0, np.float32)
    return (network or load_network()).run(measure_sound(waveform, power))


def measure_sound(waveform: Waveform, power: Floats | None = None) -> Floats:
    """The network's inputs, (hops, 114)."""
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
        _floor_steps(mel) / 10.0,
        (lines - loud + 30.0) / 20.0,
        (click[:, None] - 12.0) / 6.0,
        (sharpest[:, None] + 60.0) / 20.0,
    ]
    return np.concatenate(columns, axis=1).astype(np.float32)


def _floor_steps(mel: Floats) -> Floats:
    """How much higher each band's floor is after a hop than before it, (hops, bands), in dB, to a tenth of a second."""
    tenths = len(mel) // _TENTH
    if tenths < 4:
        return np.zeros_like(mel)
    quietest = mel[: tenths * _TENTH].reshape(tenths, _TENTH, -1).min(axis=1)
    padded = np.pad(quietest, ((_FLOOR, _FLOOR), (0, 0)), mode="reflect" if tenths > _FLOOR else "edge")
    around = np.lib.stride_tricks.sliding_window_view(padded, _FLOOR, axis=0)
    floor = np.partition(around, 3, axis=-1)[..., 3]
    step = floor[_FLOOR : _FLOOR + tenths + 1] - floor[: tenths + 1]
    steps: Floats = step[np.minimum(np.arange(len(mel)) // _TENTH, tenths)]
    return steps


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """A convolution, residual dilated convolutions, and a sum, each over time. Weights are (taps, in, out)."""

    first: tuple[Floats, Floats]
    blocks: tuple[tuple[Floats, Floats, Floats, Floats], ...]
    last: tuple[Floats, Floats]

    def run(self, rows: Floats) -> Floats:
        hidden = np.maximum(_convolve(rows, *self.first, 1), 0.0)
        for (wide, bias, mix, offset), dilation in zip(self.blocks, DILATIONS, strict=True):
            hidden = hidden + _convolve(np.maximum(_convolve(hidden, wide, bias, dilation), 0.0), mix, offset, 1)
        odds: Floats = _convolve(np.maximum(hidden, 0.0), *self.last, 1)[:, 0]
        return odds


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
    with np.load(path or Path(__file__).with_name("splice_model.npz")) as kept:
        arrays = {name: kept[name].astype(np.float32) for name in kept.files}
    blocks = tuple(
        (arrays[f"wide{n}"], arrays[f"wide_bias{n}"], arrays[f"mix{n}"], arrays[f"mix_bias{n}"]) for n in range(len(DILATIONS))
    )
    return Network((arrays["first"], arrays["first_bias"]), blocks, (arrays["last"], arrays["last_bias"]))
