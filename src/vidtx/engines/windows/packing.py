"""Several short turns in one window of a recognizer: how they are laid out, and which text belongs to which.

A window costs the encoder thirty seconds however little is spoken in it. Turns of one language are laid one behind the other with silence
between them, and the recognizer dates its own sentences (Whisper's time tokens). In: spans, and the sentences of a window with their times.
Out: `Pack` values, and for each turn its text, or None where it is doubtful: a sentence that reaches over two turns, a turn that nobody
transcribed or of which too little was. What is doubtful is to be decoded alone.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from vidtx.signal import SAMPLE_RATE, Waveform

if TYPE_CHECKING:
    from whisper.tokenizer import Tokenizer

T = TypeVar("T")
TIME_TOKEN_MS = 20  # from one of Whisper's time tokens to the next
GAP_MS = 1000  # silence between two turns: less, and sentences grow together
LONGEST_PACK_MS = 28_500  # of turns with their gaps, in a window of 30 s
LONGEST_PACKED_MS = 12_000  # a longer turn has a window of its own
SHARED_MS = 300  # a sentence that overlaps two turns by more is doubtful
FEWEST_CHARACTERS_PER_SECOND = {
    "ko": 1.0,
    "zh": 1.0,
    "ja": 1.5,
}  # letters; of slow speech with pauses; syllabic scripts have fewer
FEWEST_CHARACTERS_ELSEWHERE = 2.5
PER_MS = SAMPLE_RATE // 1000


@dataclass(frozen=True, slots=True)
class Place:
    """Where a turn lies in a packed window: `number` of the turn among those given, `start` and `end` in ms of the window."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A dated piece of a window's text: `start` and `end` in ms of the window. `closed`: a time token follows it; else its end may be missing."""

    start: int
    end: int
    text: str
    closed: bool = True


def plan_packs(lengths: Sequence[int]) -> list[list[Place]]:
    """Which turns share a window, in the order given, and where each lies. `lengths`: in ms, each at most LONGEST_PACKED_MS."""
    packs: list[list[Place]] = []
    clock = 0
    for number, length in enumerate(lengths):
        if not packs or clock + length > LONGEST_PACK_MS:
            packs.append([])
            clock = 0
        packs[-1].append(Place(number, clock, clock + length))
        clock += length + GAP_MS
    return packs


def lay_out(pieces: Sequence[Waveform], places: Sequence[Place]) -> Waveform:
    """The window's sound: `pieces` at their places, silence between them; (samples,) float32 at 16 kHz."""
    window = np.zeros(max(place.end for place in places) * PER_MS, np.float32)
    for piece, place in zip(pieces, places, strict=True):
        fitting = piece[: (place.end - place.start) * PER_MS]  # a piece at the end of the sound is no whole number of ms
        window[place.start * PER_MS :][: len(fitting)] = fitting
    return window


def read_sentences(tokens: Sequence[int], tokenizer: Tokenizer, end: int) -> list[Sentence]:
    """The sentences between the time tokens of a decoded window; one that was not closed reaches to `end` (ms)."""
    sentences: list[Sentence] = []
    text: list[int] = []
    start = 0
    for token in [*tokens, None]:
        if token is None or token >= tokenizer.timestamp_begin:
            time = end if token is None else (token - tokenizer.timestamp_begin) * TIME_TOKEN_MS
            decoded = tokenizer.decode(text).replace("\ufffd", "").strip()  # tokens are bytes; half a character is none
            if decoded:
                sentences.append(Sentence(start, max(start, time), decoded, closed=token is not None))
            text, start = [], time
        elif token < tokenizer.eot:  # only words: a sampled control token must not reach a reader
            text.append(token)
    return sentences


@dataclass(frozen=True, slots=True)
class PlacedText:
    """The text of one place: `text` None where it is doubtful. `sentences`: numbers of those that lie there, in order."""

    text: str | None
    sentences: tuple[int, ...]


def assign_sentences(sentences: Sequence[Sentence], places: Sequence[Place], language: str) -> list[PlacedText]:
    """What was said at each place, in their order."""
    owned: list[list[int]] = [[] for _ in places]
    doubtful = [False] * len(places)
    for number, sentence in enumerate(sentences):
        shared = [max(0, min(sentence.end, place.end) - max(sentence.start, place.start)) for place in places]
        touched = [n for n, place in enumerate(places) if shared[n] > min(SHARED_MS, (place.end - place.start) // 2)]
        nearest = max(range(len(places)), key=lambda n: (shared[n], -_measure_distance(sentence, places[n])))
        owned[nearest].append(number)
        if len(touched) > 1 or shared[nearest] == 0 or not sentence.closed:
            for n in {*touched, nearest}:
                doubtful[n] = True
    fewest = FEWEST_CHARACTERS_PER_SECOND.get(language, FEWEST_CHARACTERS_ELSEWHERE)
    placed = []
    for place, numbers, doubt in zip(places, owned, doubtful, strict=True):
        text = " ".join(sentences[number].text.strip() for number in numbers)
        enough = sum(map(str.isalnum, text)) >= max(1.0, fewest * (place.end - place.start) / 1000)
        placed.append(PlacedText(None if doubt or not enough else text, tuple(numbers)))
    return placed


def share_words(words: Sequence[T], sentences: Sequence[Sentence], numbers: Sequence[int]) -> list[T]:
    """Those of the words of all sentences, in order, that belong to the sentences of these numbers; empty where the words are other ones."""
    counts = [
        len(sentence.text.split()) for sentence in sentences
    ]  # pieces of two words, such as "- Так.", make the sums differ
    if sum(counts) != len(words):
        return []
    ends = list(itertools.accumulate(counts))
    return [word for number in numbers for word in words[ends[number] - counts[number] : ends[number]]]


def measure_near(words: Sequence[tuple[str, float, float, float]], place: Place) -> float:
    """The share of the words (text, start and end in seconds of the window, probability) whose middle lies at the place or in half the gap beside it."""
    low, high = (place.start - GAP_MS / 2) / 1000, (place.end + GAP_MS / 2) / 1000
    return sum(low <= (start + end) / 2 <= high for _, start, end, _ in words) / max(1, len(words))


def _measure_distance(sentence: Sentence, place: Place) -> int:
    return max(0, place.start - sentence.end, sentence.start - place.end)
