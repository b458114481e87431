"""The spoken corpus that the demo recognizer learns from: synthetic utterances as log-mel spectrograms with timed tokens.

In: `scenario.take.draw_utterance`. Out: `Sample`s, made by several processes and kept as arrays in a cache folder, so that
a training run that is started again does not synthesize again. Nothing of this is committed.
"""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np

SAMPLE_RATE = 16_000
FRAME = 320  # samples of one encoder frame (20 ms)
LEAD = (0.0, 0.35)  # seconds of room before and after the words, as a diarizer's turns have
NOISE_SHARE = 0.02  # windows in which nobody speaks, labeled <|nospeech|>
FRAGMENT_SHARE = 0.12  # utterances cut off at a word, as an edit or a wrong turn border does


@dataclass(frozen=True, slots=True)
class Sample:
    """One window: `mel` float16 (80, frames of 10 ms), its language, tokens and each token's interval in 20 ms frames."""

    mel: np.ndarray
    language: str
    text: str
    tokens: tuple[int, ...]
    intervals: tuple[tuple[int, int], ...]


def draw_samples(seed: int, count: int, split: str) -> list[Sample]:
    """`count` samples from one seed. CPU only, one process; call it in several."""
    import torch
    from whisper.audio import log_mel_spectrogram
    from whisper.tokenizer import get_tokenizer

    torch.set_num_threads(1)
    tokenizer = get_tokenizer(multilingual=True)
    rng = random.Random(seed)
    samples = []
    while len(samples) < count:
        sound, words, language = _draw_window(rng, split)
        mel = log_mel_spectrogram(torch.from_numpy(sound)).to(torch.float16).numpy()
        tokens: list[int] = []
        intervals: list[tuple[int, int]] = []
        for start, end, text in words:
            pieces = tokenizer.encode(" " + text)
            lengths = [len(tokenizer.encoding.decode_single_token_bytes(p)) for p in pieces]
            edges = start + (end - start) * np.cumsum([0, *lengths]) / sum(lengths)
            tokens += pieces
            intervals += [(int(a * 50), max(int(a * 50) + 1, int(np.ceil(b * 50)))) for a, b in itertools.pairwise(edges)]
        samples.append(Sample(mel, language, " ".join(w[2] for w in words), tuple(tokens), tuple(intervals)))
    return samples


def _draw_window(rng: random.Random, split: str) -> tuple[np.ndarray, list[tuple[float, float, str]], str]:
    """A window of sound, its words as (start s, end s, text), and its language."""
    from scenario.take import draw_utterance

    language = rng.choice(("uk", "ko"))
    drawn = draw_utterance(rng, language, split)
    sound = np.asarray(drawn.sound, dtype=np.float32)
    words = [(w.start / 1000, w.end / 1000, w.text) for w in drawn.words]
    if rng.random() < NOISE_SHARE:
        first = int(words[0][0] * SAMPLE_RATE)
        quiet = sound[: max(first, 1600)] if first > 1600 else sound[:1600] * 0.01
        repeats = int(rng.uniform(0.5, 4.0) * SAMPLE_RATE / len(quiet)) + 1
        return np.tile(quiet, repeats), [], language
    if len(words) > 3 and rng.random() < FRAGMENT_SHARE:
        first = rng.randrange(0, len(words) - 2)
        words = words[first : rng.randrange(first + 2, len(words) + 1)]
    start = max(0.0, words[0][0] - rng.uniform(*LEAD))
    end = min(len(sound) / SAMPLE_RATE, words[-1][1] + rng.uniform(*LEAD))
    cut = sound[int(start * SAMPLE_RATE) : int(end * SAMPLE_RATE)]
    return cut, [(a - start, b - start, text) for a, b, text in words], language


def build_corpus(folder: Path, name: str, *, seed: int, count: int, split: str, processes: int) -> list[Sample]:
    """The corpus `name` from the cache folder, made first if it is not there. About 1.3 GB for 20,000 utterances."""
    import pickle
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    folder.mkdir(parents=True, exist_ok=True)
    size = 250
    pieces = [(seed + n, min(size, count - n * size), split) for n in range((count + size - 1) // size)]
    paths = [folder / f"{name}-{s}-{c}.pickle" for s, c, _ in pieces]
    missing = [(p, a) for p, a in zip(paths, pieces, strict=True) if not p.exists()]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for path, samples in zip([p for p, _ in missing], pool.map(_draw_piece, [a for _, a in missing]), strict=True):
            path.with_suffix(".part").write_bytes(pickle.dumps(samples, protocol=5))
            path.with_suffix(".part").rename(path)
    samples = [sample for path in paths for sample in pickle.loads(path.read_bytes())]
    return [s for s in samples if all(first >= 0 for first, _ in s.intervals)]  # espeak-ng now and then reports a word too late


def _draw_piece(arguments: tuple[int, int, str]) -> list[Sample]:
    return draw_samples(*arguments)
