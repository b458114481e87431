"""What the demo diarizer learns from: 10-second windows of synthetic interviews, and utterances of many voices.

In: `scenario.take`. Out: arrays, made by several processes and kept in a cache folder.
"""

from __future__ import annotations

import pickle
import random
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

SAMPLE_RATE = 16_000
PAUSE = 300  # ms: shorter silences inside a voice count as speech, as in the truth of the samples


@dataclass(frozen=True, slots=True)
class Interview:
    """`sound` float16, 16 kHz; `speech`: speaker -> spans in ms, pauses up to `PAUSE` closed."""

    seed: int
    sound: np.ndarray
    speech: dict[str, list[tuple[int, int]]]


def make_interview(seed: int) -> Interview:
    from scenario.take import play

    take = play(seed)
    speech: dict[str, list[tuple[int, int]]] = {}
    for line in take.lines:
        for word in line.words:
            spans = speech.setdefault(line.line.speaker, [])
            if spans and word.start - spans[-1][1] <= PAUSE:
                spans[-1] = (spans[-1][0], max(spans[-1][1], word.end))
            else:
                spans.append((word.start, word.end))
    return Interview(seed, take.sound.astype(np.float16), speech)


def make_voice(number: int) -> list[tuple[int, np.ndarray]]:
    """Utterances of one training voice in both languages and many rooms: (number of the voice, sound float16)."""
    from scenario.take import draw_utterance
    from scenario.voices import TRAIN_VOICES

    rng = random.Random(5000 + number)
    drawn = [draw_utterance(rng, rng.choice(("uk", "ko")), "train", TRAIN_VOICES[number]) for _ in range(14)]
    return [(number, d.sound[d.words[0].start * 16 : d.words[-1].end * 16].astype(np.float16)) for d in drawn]


def keep(path: Path, make: Callable[[Any], Any], arguments: list[Any], processes: int) -> list[Any]:
    """The list that is kept at `path`, made first if it is not there."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            made = list(pool.map(make, arguments, chunksize=4))
        path.with_suffix(".part").write_bytes(pickle.dumps(made, protocol=5))
        path.with_suffix(".part").rename(path)
    return pickle.loads(path.read_bytes())
