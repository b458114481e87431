"""Room acoustics: reverberation, room tone, mains hum, and the pass band of the microphone or the telephone.

In: dry speech. Out: sound of the same length as a microphone in that room would record it. All noise is generated from seeds.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np

SAMPLE_RATE = 16_000


@dataclass(frozen=True, slots=True)
class Room:
    """`decay`: reverberation time RT60 in s; `wet`: energy of the reverberation against the direct sound; `snr`: dB of speech
    over room tone; `slope`: spectral slope of the room tone (0 white, 1 pink, 2 brown); `hum`: Hz, or 0; `band`: Hz."""

    name: str
    decay: float
    wet: float
    snr: float
    slope: float
    hum: float
    band: tuple[float, float]


def draw_room(rng: random.Random, name: str) -> Room:
    """Random acoustics of a small or middle-sized room; about one in eight is recorded through a telephone."""
    telephone = rng.random() < 0.12
    return Room(
        name,
        decay=rng.uniform(0.12, 0.55),
        wet=rng.uniform(0.02, 0.35),
        snr=rng.uniform(13, 38),
        slope=rng.uniform(0.3, 1.6),
        hum=rng.choice((0, 0, 50, 60, 100)),
        band=(rng.uniform(200, 320), rng.uniform(3300, 3700)) if telephone else (rng.uniform(20, 120), rng.uniform(5200, 7800)),
    )


def make_room_tone(rng: random.Random, room: Room, samples: int) -> np.ndarray:
    """(samples,) stationary noise, with hum if the room has it; RMS 1."""
    noise = np.random.default_rng(rng.getrandbits(32)).standard_normal(samples)
    spectrum = np.fft.rfft(noise)
    frequency = np.maximum(np.fft.rfftfreq(samples, 1 / SAMPLE_RATE), 20.0)
    tone = np.fft.irfft(spectrum * frequency ** (-room.slope / 2), samples)
    tone /= max(1e-9, float(np.sqrt(np.mean(tone**2))))
    if room.hum:
        time = np.arange(samples) / SAMPLE_RATE
        tone = tone + sum(0.5 / k * np.sin(2 * np.pi * room.hum * k * time + rng.uniform(0, 6.28)) for k in (1, 2, 3))
        tone /= max(1e-9, float(np.sqrt(np.mean(tone**2))))
    return tone.astype(np.float32)


def reverberate(rng: random.Random, room: Room, dry: np.ndarray) -> np.ndarray:
    """The dry sound convolved with the room's impulse response (exponentially decaying noise), cut to the same length."""
    from scipy.signal import fftconvolve

    length = max(1, int(room.decay * SAMPLE_RATE))
    noise = np.random.default_rng(rng.getrandbits(32)).standard_normal(length)
    tail = noise * np.exp(-6.9 * np.arange(length) / length)
    tail[: SAMPLE_RATE // 400] = 0
    tail *= np.sqrt(room.wet / max(1e-9, float(np.sum(tail**2))))
    tail[0] = 1.0
    return fftconvolve(dry, tail)[: len(dry)].astype(np.float32)


def record(rng: random.Random, room: Room, dry: np.ndarray, speech_level: float) -> np.ndarray:
    """Room tone added and the microphone's band applied. `speech_level` is the RMS of the speech in `dry`."""
    from scipy.signal import butter, sosfilt

    sound = dry + make_room_tone(rng, room, len(dry)) * (speech_level * 10 ** (-room.snr / 20))
    low, high = room.band
    sound = sosfilt(butter(2, (low, high), "bandpass", fs=SAMPLE_RATE, output="sos"), sound)
    return sound.astype(np.float32)
