"""Training examples for the demo diarization's networks, drawn at random from recordings.

In: `diarization_corpus.Recording`s. Out: endless batches: chunks with the activity of up to three speakers, for the
segmentation network, and crops in which one voice speaks, for the embedding network.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import torch
from pyannote.audio import Model
from pyannote.audio.models.segmentation import PyanNet
from torch import Tensor

from diarization_corpus import SAMPLE_RATE, Recording, Spans, is_development
from diarization_networks import SPEAKERS

CROP = 2.4  # seconds of an embedding's training example
MIN_SPEECH = 0.25  # of a crop: the share in which its voice speaks alone, at least
SPEEDS = (1.0, 0.9, 1.1)  # a voice played slower or faster counts as another one (as in Wang et al. 2020 for VoxCeleb)


class Passage(NamedTuple):
    """`first` and `last` bound a span of speech of one voice, in s of the recording."""

    recording: Recording
    first: float
    last: float


def rasterize(spans: Spans, start: float, centers: np.ndarray) -> dict[str, np.ndarray]:
    """Each active speaker's speech activity, (centers,) bool. `start` in s; `centers` in s from `start`."""
    times = (start + centers) * 1000
    activity: dict[str, np.ndarray] = {}
    for a, b, who in spans:
        if b > times[0] and a < times[-1]:
            activity[who] = activity.get(who, np.zeros(len(times), bool)) | ((times >= a) & (times < b))
    return activity


def _compute_frame_centers(model: Model, samples: int) -> np.ndarray:
    first, second = (model.receptive_field_center(n) for n in (0, 1))
    return (first + (second - first) * np.arange(model.num_frames(samples))) / SAMPLE_RATE


def draw_chunks(
    recordings: Sequence[Recording], model: PyanNet, rng: random.Random, batch: int, seconds: float
) -> Iterator[tuple[Tensor, Tensor]]:
    """Endless batches for `model`: (batch, 1, samples) sound and (batch, frames, SPEAKERS) speech activity."""
    samples = int(seconds * SAMPLE_RATE)
    centers = _compute_frame_centers(model, samples)
    while True:
        sound, activity = np.zeros((batch, 1, samples), np.float32), np.zeros((batch, len(centers), SPEAKERS), np.float32)
        for n in range(batch):
            # One chunk in eight is two chunks at once, since overlapped speech is too rare in the interviews.
            for mixed in range(1 if rng.random() < 0.875 else 2):
                recording = rng.choice(recordings)
                start = rng.randrange(max(1, len(recording.sound) - samples))
                piece = recording.sound[start : start + samples].astype(np.float32) / 32768
                free = SPEAKERS - (1 if not mixed else int(activity[n].any(axis=0).sum()))
                active_speakers = rasterize(recording.spans, start / SAMPLE_RATE, centers)
                if mixed and len(active_speakers) > free:
                    continue
                sound[n, 0, : len(piece)] += piece * (10 ** (rng.uniform(-8, 0) / 20) if mixed else 1.0)
                longest = sorted(active_speakers.values(), key=lambda h: -int(h.sum()))[:SPEAKERS]
                first = int(activity[n].any(axis=0).sum())
                for k, active in enumerate(longest):
                    activity[n, :, first + k] = active
            sound[n] *= 10 ** (rng.uniform(-20, 3) / 20)
        yield torch.from_numpy(sound), torch.from_numpy(activity)


def index_voices(recordings: Sequence[Recording]) -> dict[str, list[Passage]]:
    """Where each voice speaks, as (recording, start s, end s); voices that are reserved for development are left out."""
    passages: dict[str, list[Passage]] = {}
    for recording in recordings:
        for a, b, who in recording.spans:
            if is_development(who):
                continue
            passages.setdefault(who, []).append(Passage(recording, a / 1000, b / 1000))
    return passages


def draw_crops(
    by_voice: dict[str, list[Passage]], voices: Sequence[str], rng: random.Random, batch: int
) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """Endless batches: (batch, 1, samples) sound, (batch, frames) where only the voice speaks, (batch,) its class."""
    samples = int(CROP * SAMPLE_RATE)
    while True:
        sound, masks = np.zeros((batch, 1, samples), np.float32), np.zeros((batch, 100), np.float32)
        labels: list[int] = []
        while len(labels) < batch:
            who, speed = rng.randrange(len(voices)), rng.randrange(len(SPEEDS))
            length = CROP * SPEEDS[speed]
            centers = (np.arange(100) + 0.5) * length / 100
            recording, first, last = rng.choice(by_voice[voices[who]])
            start = min(max(0.0, rng.uniform(first - length / 2, last - length / 2)), recording.length / 1000 - length)
            if start < 0:
                continue
            activity = rasterize(recording.spans, start, centers)
            alone = activity.get(voices[who], np.zeros(100, bool)) & (sum(activity.values(), np.zeros(100, int)) < 2)
            if alone.mean() < MIN_SPEECH:
                continue
            at = int(start * SAMPLE_RATE)
            piece = recording.sound[at : at + int(length * SAMPLE_RATE)].astype(np.float32) / 32768
            if SPEEDS[speed] != 1.0:
                piece = np.interp(np.arange(samples) * SPEEDS[speed], np.arange(len(piece)), piece).astype(np.float32)
            piece *= 10 ** (rng.uniform(-20, 3) / 20)
            sound[len(labels), 0, : len(piece)], masks[len(labels)] = piece[:samples], alone
            labels.append(who + speed * len(voices))
        yield torch.from_numpy(sound), torch.from_numpy(masks), torch.tensor(labels)
