"""Training batches for the demo recognizer: samples of the spoken corpus as padded, masked tensors.

In: `recognition_corpus.Sample`s. Out: batches of similar length, as tensors for `recognition_network.compute_losses`: mel
windows, the decoder's tokens with the interval of each, and the letters for CTC and for the frames. Korean letters are jamo.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor
from whisper.tokenizer import get_tokenizer

from recognition_corpus import Sample

TOKEN_NOISE = 0.2  # share of the decoder's input tokens replaced by random ones, so that it relies on the audio
_LETTERS = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя'"
_JAMO = [chr(c) for c in (*range(0x1100, 0x1113), *range(0x1161, 0x1176), *range(0x11A8, 0x11C3))]
CTC_CLASSES = {c: n + 1 for n, c in enumerate([*_LETTERS, *_JAMO, " "])}  # 0 is the blank


def spell(text: str) -> list[int]:
    """The CTC classes of a text: letters, jamo, and single spaces."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("ґ", "г"))
    # NFD splits й and ї too; compose the Cyrillic letters again and leave Hangul decomposed.
    decomposed = decomposed.replace("и\u0306", "й").replace("і\u0308", "ї")
    return [CTC_CLASSES[c] for c in decomposed if c in CTC_CLASSES]


def find_used_tokens(samples: Sequence[Sample]) -> list[int]:
    """The token ids to train, sorted: special tokens of the prompt, tokens of the corpus and of the grammar's words."""
    from itertools import islice

    from scenario.grammar import PATTERNS, all_sentences

    tokenizer = get_tokenizer(multilingual=True)
    words: set[str] = set()
    for pattern in PATTERNS:
        for sentence in islice(all_sentences(pattern), 3000):
            words.update(sentence.text["uk"].split())
            words.update(sentence.text["ko"].split())
    tokens = {t for sample in samples for t in sample.tokens}
    tokens.update(t for word in words for t in tokenizer.encode(" " + word))
    special = [tokenizer.sot, tokenizer.to_language_token("uk"), tokenizer.to_language_token("ko"), tokenizer.transcribe]
    special += [tokenizer.no_timestamps, tokenizer.no_speech, tokenizer.eot]
    return sorted(tokens | set(special))


def make_batches(
    samples: Sequence[Sample], rng: random.Random, *, frames: int, full_share: float
) -> Iterator[tuple[list[Sample], int]]:
    """Endless batches of about `frames` mel frames and of similar length, each with the window length (mel frames) to pad to.

    `full_share`: the share of batches that are padded to Whisper's full window of 30 s.
    """
    while True:
        order = sorted(range(len(samples)), key=lambda n: samples[n].mel.shape[1] + rng.uniform(0, 60))
        batches = []
        while order:
            if rng.random() < full_share:
                size, window = max(4, frames // 1500), 3000
                picked = [order.pop(rng.randrange(len(order))) for _ in range(min(size, len(order)))]
            else:
                size = max(4, frames // samples[order[-1]].mel.shape[1])
                picked, order = order[-size:], order[:-size]
                longest = max(samples[n].mel.shape[1] for n in picked)
                window = min(3000, longest + longest % 2 + 2 * rng.randrange(0, 60))
            batches.append(([samples[n] for n in picked], window))
        rng.shuffle(batches)
        yield from batches


def align_letters(sample: Sample, frames: int) -> np.ndarray:
    """(frames,) CTC class of each encoder frame: a word's letters are spread evenly over its interval; 0 without speech."""
    tokenizer = get_tokenizer(multilingual=True)
    aligned, n = np.zeros(frames, np.int64), 0
    for word in sample.text.split():
        count = len(tokenizer.encode(" " + word))
        first, last = sample.intervals[n][0], sample.intervals[n + count - 1][1]
        n += count
        if letters := spell(word):
            span = np.arange(first, min(last, frames))
            aligned[span] = [letters[(f - first) * len(letters) // max(1, last - first)] for f in span]
    return aligned


def collate(batch: list[Sample], window: int, used: dict[int, int], rng: np.random.Generator) -> dict[str, Tensor]:
    """A batch as tensors. `used`: token id -> its index among the trained tokens.

    Mel windows are padded with the value that digital silence has after Whisper's normalization, and masked in time and in
    frequency (SpecAugment, Park et al. 2019). `low` and `high` (batch, tokens) bound each token's interval in encoder frames.
    """
    tokenizer = get_tokenizer(multilingual=True)
    mels = np.empty((len(batch), 80, window), np.float32)
    for n, sample in enumerate(batch):
        mel = sample.mel.astype(np.float32)
        mels[n] = mel.max() - 2.0
        mels[n, :, : mel.shape[1]] = mel
        for _ in range(2):
            low, width = rng.integers(0, 70), rng.integers(0, 10)
            mels[n, low : low + width] = mel.mean()
            first, length = rng.integers(0, max(1, mel.shape[1] - 12)), rng.integers(0, 12)
            mels[n, :, first : first + length] = mel.mean()
    longest = max(len(s.tokens) for s in batch) + 4
    inputs = torch.full((len(batch), longest), used[tokenizer.eot])
    targets = torch.full((len(batch), longest), -100)
    low = torch.zeros(len(batch), longest, dtype=torch.long)
    high = torch.zeros(len(batch), longest, dtype=torch.long)
    letters, lengths = [], []
    for n, sample in enumerate(batch):
        if sample.tokens:
            prompt = [
                tokenizer.sot,
                tokenizer.to_language_token(sample.language),
                tokenizer.transcribe,
                tokenizer.no_timestamps,
            ]
            sequence = [used[t] for t in (*prompt, *sample.tokens, tokenizer.eot)]
            end = sample.intervals[-1][1]
            for j, (a, b) in enumerate([*sample.intervals, (end - 1, end + 8)]):
                low[n, 3 + j], high[n, 3 + j] = max(0, a - 2), min(window // 2, b + 2)
        else:
            sequence = [used[tokenizer.sot], used[tokenizer.no_speech]]
        inputs[n, : len(sequence) - 1] = torch.tensor(sequence[:-1])
        targets[n, : len(sequence) - 1] = torch.tensor(sequence[1:])
        for j in range(4, len(sequence) - 1):
            if rng.random() < TOKEN_NOISE:
                inputs[n, j] = int(rng.integers(0, len(used)))
        spelled = spell(sample.text)
        letters += spelled
        lengths.append(len(spelled))
    return {
        "mel": torch.from_numpy(mels), "inputs": inputs, "targets": targets, "low": low, "high": high,
        "letters": torch.tensor(letters, dtype=torch.long), "lengths": torch.tensor(lengths),
        "letter_of_frame": torch.from_numpy(np.stack([align_letters(s, window // 2) for s in batch])),
        "frames": torch.tensor([min(window // 2, s.mel.shape[1] // 2 + 1) for s in batch]),
    }  # fmt: skip
