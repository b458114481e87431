"""What captions say: several pictures of each are read in each language, and the readings vote.

In: `StandingText`s and the languages that are wanted. Out: for each a `Reading`, or None where nothing can be read. The language is that whose reading
is surest and in its own script. The other pictures are then read in that language: where the readings agree, the text is sure, and a number on
which they do not agree makes the whole text doubtful, since a wrong digit would look like a wrong caption.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING

from vidtx.captions.composite import make_pictures
from vidtx.captions.languages import measure_script
from vidtx.captions.tesseract import ReadWord, read_pictures

if TYPE_CHECKING:
    from vidtx.captions.tracking import StandingText

LEAST_CONFIDENCE = 0.5  # of a text in one picture, below which nothing was read
LEAST_PROBABILITY = 0.6  # of a text in all pictures
SHORT_PROBABILITY = 0.85  # of one of fewer letters than _SHORT: hair and fingers are read as two or three letters
SURE = 0.8  # confidence from which no other picture is needed to know the language
_SHORT, _SHORT_CONFIDENCE = 5, 0.8  # a text of fewer letters needs more
_LEAST_LETTERS = 2
_LEAST_SCRIPT = 0.6  # share of the letters that are of the language's script
_SCRAP = 0.35  # confidence below which a word without two letters or digits is a speck
_DOUBTED_NUMBER = 0.3  # probability of a text at most, where its readings disagree on a number
_IN_BLOCKS = frozenset(("ko", "ja", "zh"))
_SPACE = 0.32  # of a block's height: a space
# Certainty, and share of captions that were right: of 63 captions of eight looks and three languages over real footage.
_CALIBRATION = ((0.6, 0.05), (0.8, 0.2), (0.9, 0.75), (0.93, 0.96), (1.0, 0.99))
_ALONE = 0.7  # the agreement of a reading that no other picture gave
_RIVAL, _RIVAL_LIKENESS = 0.12, 0.8  # by how much less sure and how alike a reading is whose other numbers count
BATCH = 32  # pictures that one process reads
_DIGITS = re.compile(r"\d+")
_SYMBOLS = re.compile(r"^[^\w\s]+$")
_UPRIGHT = ("|", "l")
_KEPT_SYMBOLS = frozenset("-–—…?!,.:;\"'«»“”„()%№+&")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it was read, lines joined. `probability`: that it is right but for a letter or two."""

    text: str
    language: str
    probability: float


def read_texts(texts: Sequence[StandingText], languages: Sequence[str], program: str) -> list[Reading | None]:
    """A reading for each text, in order."""
    pictures = [make_pictures(text) for text in texts]
    readings: list[Reading | None] = []
    for start in range(0, len(texts), BATCH):
        readings += _read_batch(pictures[start : start + BATCH], languages, program)
    return readings


@dataclass(frozen=True, slots=True)
class _Candidate:
    text: str
    language: str
    confidence: float
    words: tuple[ReadWord, ...]


def _read_batch(pictures: Sequence[Sequence[object]], languages: Sequence[str], program: str) -> list[Reading | None]:
    read: Callable[..., tuple[tuple[ReadWord, ...], ...]] = read_pictures
    voters: list[dict[int, list[_Candidate]]] = [
        {} for _ in pictures
    ]  # by the picture's number, what it was read as in each language

    def add(wanted: Sequence[tuple[int, int]], language: str) -> None:
        pages = read(program, [pictures[n][k] for n, k in wanted], language)
        for (n, k), words in zip(wanted, pages, strict=True):
            voters[n].setdefault(k, []).extend(filter(None, [_judge(words, language)]))

    variants = range(max(map(len, pictures), default=0))
    for k in variants:
        # Of the first picture in each language; of the others too, where the first gave nothing sure.
        wanted = [(n, k) for n, own in enumerate(pictures) if k < len(own) and _find_surest(voters[n], 0.0) < SURE]
        for language in languages:
            add(wanted, language)
    chosen = [_choose_language(held) for held in voters]
    for language in languages:
        left = [
            (n, k) for n, own in enumerate(pictures) for k in range(len(own)) if chosen[n] == language and k not in voters[n]
        ]
        add(left, language)
    return [
        _vote([one for held in own.values() for one in held if one.language == language])
        for own, language in zip(voters, chosen, strict=True)
    ]


def _find_surest(held: Mapping[int, Sequence[_Candidate]], otherwise: float) -> float:
    return max((one.confidence for candidates in held.values() for one in candidates), default=otherwise)


def _choose_language(held: Mapping[int, Sequence[_Candidate]]) -> str | None:
    """That of the surest reading."""
    return max(((one.confidence, one.language) for candidates in held.values() for one in candidates), default=(0.0, None))[1]


def _judge(words: Sequence[ReadWord], language: str) -> _Candidate | None:
    """What was read, without specks; None where it is no text of the language."""
    if language == "en":  # an upright stroke that stands alone is the pronoun
        words = [replace(word, text="I") if word.text in _UPRIGHT else word for word in words]
    kept = tuple(word for word in words if not _is_speck(word))
    text = unicodedata.normalize("NFC", _join(kept, language))
    letters = sum(character.isalpha() for character in text)
    if letters < _LEAST_LETTERS:
        return None
    weights = [len(word.text) for word in kept]
    confidence = sum(w.confidence * weight for w, weight in zip(kept, weights, strict=True)) / sum(weights)
    script = measure_script(text, language)
    if confidence < (_SHORT_CONFIDENCE if letters < _SHORT else LEAST_CONFIDENCE) or script < _LEAST_SCRIPT:
        return None
    return _Candidate(text, language, confidence * script, kept)


def _join(words: Sequence[ReadWord], language: str) -> str:
    """The words with spaces between them; of scripts in blocks, which Tesseract parts at every block, only where there is a gap."""
    parts: list[str] = []
    for word in words:
        if parts and not (language in _IN_BLOCKS and word.gap is not None and word.gap < _SPACE):
            parts.append(" ")
        parts.append(word.text)
    return "".join(parts)


def _is_speck(word: ReadWord) -> bool:
    if _SYMBOLS.match(word.text):
        return not set(word.text) <= _KEPT_SYMBOLS or word.confidence < _SCRAP
    return word.confidence < _SCRAP and sum(character.isalnum() for character in word.text) < 2


def _vote(candidates: Sequence[_Candidate]) -> Reading | None:
    """The candidate that the others confirm the most."""
    if not candidates:
        return None

    def measure(one: _Candidate) -> float:
        return one.confidence + sum(compare_readings(one.text, other.text) for other in candidates) / len(candidates)

    best = max(candidates, key=measure)
    others = [one for one in candidates if one is not best]
    agreement = max((compare_readings(best.text, other.text) for other in others), default=_ALONE)
    probability = best.confidence * (0.5 + 0.5 * agreement)
    is_short = sum(character.isalpha() for character in best.text) < _SHORT
    if probability < (SHORT_PROBABILITY if is_short else LEAST_PROBABILITY):
        return None
    weakest = min((word.confidence for word in best.words if _DIGITS.search(word.text)), default=1.0)
    if not _is_number_sure(best, others):
        weakest = min(weakest, _DOUBTED_NUMBER)
    return Reading(best.text, best.language, round(min(_calibrate(probability), weakest), 4))


def _calibrate(certainty: float) -> float:
    """How probable it is that at most one letter in twenty is wrong, by how sure the readings are (`benchmarks/captions.py`)."""
    for (low, first), (high, last) in pairwise(_CALIBRATION):
        if certainty <= high:
            return first + (last - first) * max(0.0, certainty - low) / (high - low)
    return _CALIBRATION[-1][1]


def _is_number_sure(best: _Candidate, others: Sequence[_Candidate]) -> bool:
    """Whether another reading has the same numbers, and none that is nearly as good has others; a text without numbers states none that is wrong."""
    numbers = Counter(_DIGITS.findall(best.text))
    if not numbers:
        return True
    same = [Counter(_DIGITS.findall(other.text)) == numbers for other in others]
    if not any(same):
        return False
    rivals = [o for o, is_same in zip(others, same, strict=True) if not is_same]
    return not any(
        o.confidence > best.confidence - _RIVAL and compare_readings(o.text, best.text) >= _RIVAL_LIKENESS for o in rivals
    )


def compare_readings(one: str, other: str) -> float:
    """How alike two texts are, letters and digits alone, from 0 to 1."""
    return SequenceMatcher(None, fold(one), fold(other), autojunk=False).ratio()


def fold(text: str) -> str:
    """Letters and digits alone, in lower case."""
    return "".join(character for character in text.lower() if character.isalnum())
