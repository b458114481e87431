"""Several short turns in one window of a recognizer: how they are laid out, and which text belongs to which.

A window costs the encoder thirty seconds however little is spoken in it. Turns of one language are laid one behind the other with silence
between them, and the recognizer dates its own sentences (Whisper's time tokens) and words. In: spans, and the words and sentences of a window with
their times. Out: `Place` values, and for each turn its text, or None where it is doubtful: a word whose times and sentence disagree, a turn that nobody
transcribed or of which too little was. What is doubtful is to be decoded alone.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from vidtx.signal import SAMPLE_RATE, Waveform

if TYPE_CHECKING:
    from whisper.tokenizer import Tokenizer

TimedWord = tuple[str, float, float, float]  # text, start and end in seconds of the window, probability
TIME_TOKEN_MS = 20  # from one of Whisper's time tokens to the next
GAP_MS = 1000  # silence between two turns: less, and sentences grow together
LONGEST_PACK_MS = 28_500  # of turns with their gaps, in a window of 30 s
LONGEST_PACKED_MS = 12_000  # a longer turn has a window of its own
SHARED_MS = 300  # a word that overlaps two turns by more is doubtful
FARTHEST_MS = 750  # of a word from its turn
LENIENCE_MS = 500  # by which time tokens may be early or late
LONGEST_WORD_MS = (
    800  # that is believed: alignment gives the first word after a silence all of the silence, and its end rightly
)
FEWEST_CHARACTERS_PER_SECOND = {
    "ko": 1.0,
    "zh": 1.0,
    "ja": 1.5,
}  # letters; of slow speech with pauses; syllabic scripts have fewer
FEWEST_CHARACTERS_ELSEWHERE = 2.5
MOST_CHARACTERS_PER_SECOND = {"ko": 14.0, "zh": 14.0, "ja": 18.0}  # letters; nobody speaks faster
MOST_CHARACTERS_ELSEWHERE, SPARE_CHARACTERS = 28.0, 8
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
    """The text of one place: `text` None where it is doubtful. `words`: numbers of the words that lie there, in order."""

    text: str | None
    words: tuple[int, ...]


def assign_words(
    words: Sequence[TimedWord], sentences: Sequence[Sentence], places: Sequence[Place], language: str
) -> list[PlacedText]:
    """What was said at each place, in their order.

    Two measures must agree: each word's own times (from the recognizer's attention), by which it goes to the nearest place, and its sentence's
    (from the time tokens), which must reach that place. A sentence may go on from one turn into the next: people do, too.
    """
    held = match_words(words, sentences)
    if held is None:
        return [PlacedText(None, ()) for _ in places]
    owned: list[list[int]] = [[] for _ in places]
    doubtful: set[int] = set()
    before = 0
    for number, (word, sentence) in enumerate(zip(words, held, strict=True)):
        end = round(word[2] * 1000)
        start = max(round(word[1] * 1000), end - LONGEST_WORD_MS)
        near = min(range(len(places)), key=lambda n: (_measure_distance(start, end, places[n]), n))
        reached = [n for n, place in enumerate(places) if _reaches(sentence, place)]
        chosen = min(reached, key=lambda n: (_measure_distance(start, end, places[n]), n), default=near)
        shared = [n for n, place in enumerate(places) if min(end, place.end) - max(start, place.start) > SHARED_MS]
        owned[chosen].append(number)
        if not reached or _measure_distance(start, end, places[chosen]) > FARTHEST_MS:
            doubtful |= {chosen, near}
        if chosen < before:
            doubtful |= {chosen, before}
        if len(shared) > 1:
            doubtful.update(shared)
        if not sentence.closed:
            doubtful.add(chosen)  # it may go on beyond the window's text
        before = chosen
    fewest = FEWEST_CHARACTERS_PER_SECOND.get(language, FEWEST_CHARACTERS_ELSEWHERE)
    most = MOST_CHARACTERS_PER_SECOND.get(language, MOST_CHARACTERS_ELSEWHERE)
    placed = []
    for n, (place, numbers) in enumerate(zip(places, owned, strict=True)):
        text = " ".join(words[number][0].strip() for number in numbers)
        letters, seconds = sum(map(str.isalnum, text)), (place.end - place.start) / 1000
        fits = max(1.0, fewest * seconds) <= letters <= SPARE_CHARACTERS + most * seconds
        placed.append(PlacedText(text if fits and n not in doubtful else None, tuple(numbers)))
    return placed


def match_words(words: Sequence[TimedWord], sentences: Sequence[Sentence]) -> list[Sentence] | None:
    """For each word the sentence in which it stands; None where the words, one after the other, are not the sentences' text."""
    text = ["".join(sentence.text.split()) for sentence in sentences]
    spoken = ["".join(word[0].split()) for word in words]
    if "".join(text) != "".join(spoken):
        return None
    ends = list(itertools.accumulate(map(len, text)))
    starts = itertools.accumulate(map(len, spoken), initial=0)
    return [sentences[bisect.bisect_right(ends, start)] for start, word in zip(starts, spoken, strict=False) if word]


def _reaches(sentence: Sentence, place: Place) -> bool:
    return sentence.start - LENIENCE_MS < place.end and sentence.end + LENIENCE_MS > place.start


def _measure_distance(start: int, end: int, place: Place) -> int:
    """ms from the middle of a word to a place; 0 inside."""
    middle = (start + end) // 2
    return max(0, place.start - middle, middle - place.end)
