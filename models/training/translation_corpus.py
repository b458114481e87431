"""Sentence pairs for training the demo translator, from the scenarios' grammar, with a recognizer's errors on the source side.

In: `scenario.grammar`. Out: batches of (source, target) texts, each of one direction. Held-out sentences never appear.
"""

from __future__ import annotations

import math
import random
import string
from collections.abc import Iterator

from scenario import grammar
from scenario.model import Sentence

DIRECTIONS = (("uk", "en"), ("ko", "en"), ("uk", "ko"), ("ko", "uk"))
_NOISY_SHARE = 0.35  # share of examples with recognition errors in their source
_PLAIN_SHARE = 0.25  # share of examples without punctuation and capitals in their source
_LETTERS = {"uk": "абвгдеєжзиіїйклмнопрстуфхцчшщьюя'", "ko": ""}


class Corpus:
    """Draws examples; a pattern's weight grows with the logarithm of its fillings."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self._weights = [1 + math.log10(p.fillings) for p in grammar.PATTERNS]

    def draw_sentence(self, split: str = "train") -> Sentence:
        return grammar.fill(self.rng.choices(grammar.PATTERNS, self._weights)[0], self.rng, split)

    def draw_example(self, source: str, target: str) -> tuple[str, str]:
        """One to three sentences: the engine can split a text only where punctuation marks the ends of sentences."""
        sentences = [self.draw_sentence() for _ in range(self.rng.choices((1, 2, 3), (8, 2, 0.6))[0])]
        text = " ".join(s.text[source] for s in sentences)
        return self._disturb(text, source), " ".join(s.text[target] for s in sentences)

    def batches(self, tokens: int, *, size_of: int = 3) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
        """(source language, target language, examples of similar length), endless.

        A batch has about `tokens` pieces, at `size_of` characters a piece.
        """
        while True:
            pool = []
            for source, target in DIRECTIONS:
                examples = sorted(
                    (self.draw_example(source, target) for _ in range(400)),
                    key=lambda pair: len(pair[0]) + self.rng.uniform(0, 6),
                )
                count, batch = 0, []
                for example in examples:
                    batch.append(example)
                    count += (len(example[0]) + len(example[1])) // size_of
                    if count >= tokens:
                        pool.append((source, target, batch))
                        count, batch = 0, []
            self.rng.shuffle(pool)
            yield from pool

    def _disturb(self, text: str, language: str) -> str:
        rng = self.rng
        if rng.random() < _PLAIN_SHARE:
            text = text.translate(str.maketrans("", "", string.punctuation.replace("'", ""))).lower()
        if rng.random() >= _NOISY_SHARE:
            return text
        words = text.split()
        for _ in range(rng.choice((1, 1, 2))):
            at = rng.randrange(len(words))
            kind = rng.random()
            if kind < 0.12 and len(words) > 3:
                del words[at]
            elif kind < 0.2:
                words.insert(at, words[at])
            else:
                words[at] = self._misspell(words[at], language) or words[at]
        return " ".join(words)

    def _misspell(self, word: str, language: str) -> str:
        rng = self.rng
        at = rng.randrange(len(word))
        if language == "ko" and "가" <= word[at] <= "힣":
            code = ord(word[at]) - 0xAC00
            initial, vowel, final = code // 588, code // 28 % 21, code % 28
            part = rng.randrange(3)
            initial, vowel, final = (
                rng.randrange(19) if part == 0 else initial, rng.randrange(21) if part == 1 else vowel, rng.choice((0, 4, 8, 16, 21)) if part == 2 else final,
            )  # fmt: skip
            return word[:at] + chr(0xAC00 + initial * 588 + vowel * 28 + final) + word[at + 1 :]
        if rng.random() < 0.35:
            return word[:at] + word[at + 1 :]
        return word[:at] + rng.choice(_LETTERS[language] or word) + word[at + (rng.random() < 0.7) :]
