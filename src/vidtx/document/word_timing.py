"""Where in time each word of a text lies: from the recognizer's words where they fit the text, else by share of its length.

In: an utterance's text, its words (which may be missing, or no longer fit a text that was edited) and its span. Out: one
`Word` for each whitespace-separated piece of the text, in order, with times that never run backwards. Subtitles split a
long utterance by these, and evaluation orders words by them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from vidtx.document.span import Span
from vidtx.document.speech import Utterance, Word


def time_words(utterance: Utterance) -> tuple[Word, ...]:
    """The words of the utterance's text with their times, in ms."""
    return time_text(utterance.text, utterance.words, utterance.span)


def fits_text(text: str, words: Sequence[Word]) -> bool:
    """Whether the words, written without spaces, are the text without spaces: then their times are the text's."""
    return bool(words) and "".join("".join(word.text.split()) for word in words) == "".join(text.split())


def time_text(text: str, words: Sequence[Word], span: Span) -> tuple[Word, ...]:
    """The whitespace-separated pieces of `text`, timed by `words` if these fit it, else by share of characters in `span`."""
    pieces = text.split()
    if not pieces:
        return ()
    if _are_pieces(words, pieces):
        return tuple(words)
    if fits_text(text, words):
        spans = _place_by_words(pieces, words)
    else:
        spans = _place_by_length(pieces, span)
    timed, latest = [], 0
    for piece, (start, end, probability) in zip(pieces, spans, strict=True):
        start = max(start, latest)
        timed.append(Word(Span(start, max(start + 1, end)), piece, probability))
        latest = start
    return tuple(timed)


def _are_pieces(words: Sequence[Word], pieces: Sequence[str]) -> bool:
    """Whether the words are the pieces one by one, in order of time, as a recognizer gives them: the usual case, in which nothing is to be made."""
    if len(words) != len(pieces):
        return False
    latest = 0
    for word, piece in zip(words, pieces, strict=True):
        if word.text != piece or word.span.start < latest:
            return False
        latest = word.span.start
    return True


def _place_by_words(pieces: Sequence[str], words: Sequence[Word]) -> list[tuple[int, int, float | None]]:
    """Start, end and lowest probability of each piece, by walking both sequences character by character."""
    owners = [word for word in words for _ in "".join(word.text.split())]
    placed, at = [], 0
    for piece in pieces:
        covering = owners[at : at + len(piece)]
        at += len(piece)
        known = [word.probability for word in covering if word.probability is not None]
        placed.append((covering[0].span.start, max(w.span.end for w in covering), min(known, default=None)))
    return placed


def _place_by_length(pieces: Sequence[str], span: Span) -> list[tuple[int, int, float | None]]:
    total = sum(len(piece) + 1 for piece in pieces)
    placed: list[tuple[int, int, float | None]] = []
    before = 0
    for piece in pieces:
        start = span.start + before * span.duration // total
        before += len(piece) + 1
        placed.append((start, span.start + before * span.duration // total, None))
    return placed


def clip_words(words: Sequence[Word], span: Span) -> tuple[Word, ...]:
    """The words of which half or more lies in a span, cut to it."""
    parts = [(word, word.span & span) for word in words]
    return tuple(replace(word, span=s) for word, s in parts if s is not None and 2 * s.duration >= word.span.duration)


def realign_words(text: str, words: Sequence[Word], span: Span) -> tuple[Word, ...]:
    """The words of a text that a person changed: those that were not touched keep times and probability, new ones are interpolated.

    `words`: those of the text before, in order; those outside `span` are not kept. New words share the time between their neighbors that were
    kept, by length; their probability is None. Matching is by longest common blocks (`difflib.SequenceMatcher`).
    """
    pieces, words = text.split(), clip_words(words, span)
    old = [word.text.strip() for word in words]
    kept: dict[int, Word] = {}
    for block in SequenceMatcher(None, old, pieces, autojunk=False).get_matching_blocks():
        kept |= {block.b + n: words[block.a + n] for n in range(block.size)}
    timed: list[Word] = []
    n = 0
    while n < len(pieces):
        if n in kept:
            timed.append(kept[n])
            n += 1
            continue
        last = next((m for m in range(n, len(pieces)) if m in kept), len(pieces))
        end = kept[last].span.start if last in kept else span.end
        # Between neighbors that leave no time a new word lasts 1 ms; it never begins before the word before it.
        start = min(timed[-1].span.end if timed else span.start, end - 1)
        start = max(start, timed[-1].span.start if timed else span.start)
        gap = Span(start, max(start + 1, end))
        timed += [
            Word(Span(a, max(a + 1, b)), piece)
            for piece, (a, b, _) in zip(pieces[n:last], _place_by_length(pieces[n:last], gap), strict=True)
        ]
        n = last
    return tuple(timed)
