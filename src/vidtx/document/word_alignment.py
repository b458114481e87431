"""Which words of an utterance are worth aligning with the sound anew, and what becomes of them once that is done.

In: an utterance whose text a person changed, and words that a recognizer aligned. Out: stretches of its text with their spans, and the utterance's
words. Words that were not touched keep their times; only a neighbor that leaves a new word no time gives way, by up to half of its own.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from vidtx.document.span import Span
from vidtx.document.speech import Utterance, Word
from vidtx.document.word_timing import time_words

NEIGHBORS = 4  # untouched words on either side that are aligned with a stretch of a long utterance, so that it finds its place
FRAME_MS = 20  # in which a recognizer hears
SHORTEST_MS = 60  # of a new word, below which its neighbors give way


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words `first` up to `last` (exclusive) of an utterance, to be aligned together in `span`."""

    first: int
    last: int
    span: Span
    text: str


def list_touched(utterance: Utterance) -> tuple[bool, ...]:
    """For each word of the text whether a person's change left its time to interpolation; nothing where the text is the machine's own."""
    machine = utterance.machine
    if machine is None and not utterance.added:
        return ()
    if machine is not None and machine.text == utterance.text and not machine.words:
        return ()  # the recognizer gave no times, and nobody touched a word
    # A recognizer may give times without probabilities.
    own = {(word.span, word.text) for word in machine.words} if machine is not None else set()
    return tuple(word.probability is None and (word.span, word.text) not in own for word in time_words(utterance))


def list_stretches(utterance: Utterance, longest_ms: int) -> tuple[Stretch, ...]:
    """What is to be aligned: the whole utterance, or where that is longer than an aligner takes, each touched stretch between untouched words.

    A stretch that is too long even so is left out: its words stay interpolated.
    """
    touched, words = list_touched(utterance), time_words(utterance)
    if not any(touched):
        return ()
    if utterance.span.duration <= longest_ms:
        return (_cut(utterance, words, 0, len(words)),)
    found: list[Stretch] = []
    for first, last in _list_runs(touched):
        stretch = _cut(utterance, words, max(0, first - NEIGHBORS), min(len(words), last + NEIGHBORS))
        if stretch.span.duration <= longest_ms:
            found.append(stretch)
    return tuple(found)


def place_aligned(utterance: Utterance, aligned: Mapping[int, Word]) -> tuple[Word, ...]:
    """The utterance's words, with the times of `aligned` (by number of the word) for those that were touched."""
    touched, words = list_touched(utterance), list(time_words(utterance))
    for first, last in _list_runs(touched):
        if all(n in aligned for n in range(first, last)):
            _place_run(words, [aligned[n] for n in range(first, last)], first, utterance.span)
    return tuple(words)


def _cut(utterance: Utterance, words: Sequence[Word], first: int, last: int) -> Stretch:
    start = words[first].span.start if first else utterance.span.start
    end = words[last - 1].span.end if last < len(words) else utterance.span.end
    text = " ".join(word.text for word in words[first:last])
    return Stretch(first, last, Span(start, max(start + 1, end)), text)


def _list_runs(touched: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """First word and the one after the last of each run of touched ones."""
    for is_touched, group in itertools.groupby(range(len(touched)), key=touched.__getitem__):
        if is_touched:
            numbers = list(group)
            yield numbers[0], numbers[-1] + 1


def _place_run(words: list[Word], run: Sequence[Word], first: int, limits: Span) -> None:
    """Puts aligned words between their neighbors, in place."""
    last = first + len(run)
    before, after = words[first - 1] if first else None, words[last] if last < len(words) else None
    low = before.span.end if before else limits.start
    high = after.span.start if after else limits.end
    if high - low < SHORTEST_MS * len(run):
        if before:
            half = (before.span.start + before.span.end + 1) // 2
            low = max(before.span.start + 1, min(low, max(half, run[0].span.start)))
            words[first - 1] = replace(before, span=Span(before.span.start, low))
        if after:
            half = (after.span.start + after.span.end) // 2
            high = min(after.span.end - 1, max(high, min(half, run[-1].span.end)))
            high = min([high, *(word.span.start for word in words[last + 1 : last + 2])])  # no later than the word after it
            words[last] = replace(after, span=Span(high, after.span.end))
    low = min(low, high, limits.end - 1)  # words may overlap as the recognizer gave them
    high = max(high, low + 1)
    # Each keeps a frame, also where the aligner put it among its neighbors.
    room = max(1, min(FRAME_MS, (high - low) // len(run)))
    latest = low
    for n, word in enumerate(run):
        start = max(low, min(max(word.span.start, latest), high - room * (len(run) - n)))  # without room they share a time
        end = max(start + 1, min(high, max(start + room, word.span.end)))
        words[first + n] = replace(word, span=Span(start, end))
        latest = start + room
