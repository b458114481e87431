"""How much two utterances mean the same, across languages, seen through their machine translations.

In: two utterances that carry translations. Out: a likeness in [0, 1], the character n-gram F-score (chrF; Popovic 2015, as in
sacrebleu) of the two in a common language, and the numbers and sentences that each states.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from vidtx.document import Utterance

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_SENTENCE = re.compile(r"(?<=[.?!…])\s+")
_WORDS = re.compile(r"[^\W_]+", re.UNICODE)
_ENGLISH_NUMBERS = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen".split()
    )
} | {word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)}


@lru_cache(maxsize=50_000)
def compare_texts(hypothesis: str, reference: str) -> float:
    """chrF of two texts in one language, made symmetric and scaled to [0, 1]; 0.0 if either is empty."""
    from sacrebleu.metrics import CHRF

    first, second = _fold(hypothesis), _fold(reference)
    if not first or not second:
        return 0.0
    metric = CHRF(beta=1)  # beta 1: neither side is the reference here
    return float(metric.sentence_score(first, [second]).score) / 100


def compare_utterances(first: Utterance, second: Utterance) -> float:
    """The best likeness of two utterances over the languages that both have a text in."""
    languages = _languages(first) & _languages(second)
    return max((compare_texts(first.translation(c) or "", second.translation(c) or "") for c in languages), default=0.0)


def split_sentences(text: str) -> list[str]:
    return [sentence for sentence in _SENTENCE.split(text.strip()) if any(c.isalnum() for c in sentence)]


def find_numbers(text: str) -> Counter[str]:
    """The numbers an English text states, in digits or in words up to ninety-nine, as digits."""
    numbers = Counter(match.group().rstrip(".,") for match in _NUMBER.finditer(text))
    pending: int | None = None
    for word in [*(w.lower() for w in _WORDS.findall(text)), ""]:
        value = _ENGLISH_NUMBERS.get(word)
        if pending is not None and value is not None and value < 10:
            numbers[str(pending + value)] += 1
            pending = None
            continue
        if pending is not None:
            numbers[str(pending)] += 1
            pending = None
        if value is not None and value >= 20:
            pending = value
        elif value is not None and value != 1:  # "one" is too often no number
            numbers[str(value)] += 1
    return numbers


def _languages(utterance: Utterance) -> set[str]:
    own = {utterance.language} if utterance.language and utterance.text else set()
    return own | {t.language for t in utterance.translations if t.text}


def _fold(text: str) -> str:
    return " ".join(_WORDS.findall(text.lower()))
