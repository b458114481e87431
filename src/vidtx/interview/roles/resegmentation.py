"""Utterances in which a diarizer joined two people's words: an answer's rendition and the next question, a question and its answer.

In: recognized utterances with timed words. Out: the same, those cut at the sentence where somebody else takes the floor.

Tried is every sentence boundary at which a statement ends and a question begins, or the other way round. A cut is kept only where the hidden Markov model of the interview gives
the two pieces to different roles; so a questioner who says something before he asks stays in one piece. The pieces keep the voice that they were given: whose they are is said
by their place in the exchange.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from vidtx.bitext.questions.form import read_form
from vidtx.bitext.sentences import split_sentences
from vidtx.document import Role, Span, Utterance, make_id
from vidtx.interview.roles.assignment import find_casting

LEAST_MS = 500  # of a piece: less is no turn of its own
LEAST_PROBABILITY = 0.9  # of each piece's role


def split_joined(utterances: Sequence[Utterance]) -> tuple[Utterance, ...]:
    """The utterances in order of time; a piece's id comes from its own time."""
    taken = {u.id for u in utterances}
    pieces: dict[str, list[Utterance]] = {}
    for utterance in utterances:
        cut = _cut(utterance, taken)
        if len(cut) > 1:
            pieces[utterance.id] = cut
            taken |= {piece.id for piece in cut}
    if not pieces:
        return tuple(utterances)
    tried = [piece for u in utterances for piece in pieces.get(u.id, [u])]
    shares = find_casting(tried).shares
    made: list[Utterance] = []
    for utterance in utterances:
        kept: list[list[Utterance]] = []
        for piece in pieces.get(utterance.id, [utterance]):
            if kept and not _differ(shares.get(kept[-1][-1].id), shares.get(piece.id)):
                kept[-1].append(piece)
            else:
                kept.append([piece])
        made += [_join(utterance, parts) if len(kept) > 1 else utterance for parts in kept]
    return tuple(sorted(made, key=lambda u: (u.span, u.id)))


def _differ(first: Mapping[Role, float] | None, second: Mapping[Role, float] | None) -> bool:
    """Whether both pieces have a role, each its own. Either: the probability of each role, or None where nothing is known."""
    if first is None or second is None:
        return False
    roles = max(first, key=first.__getitem__), max(second, key=second.__getitem__)
    return roles[0] != roles[1] and min(first[roles[0]], second[roles[1]]) >= LEAST_PROBABILITY


def _cut(utterance: Utterance, taken: set[str]) -> list[Utterance]:
    """The utterance at every change between statements and questions; itself where there is none, or its words have no times of their own."""
    sentences = split_sentences(utterance.text)
    words = utterance.words
    if len(sentences) < 2 or utterance.text.split() != [w.text for w in words]:
        return [utterance]
    runs: list[list[int]] = []  # numbers of words
    asked: list[bool] = []
    for n, start in enumerate(_start_words(utterance.text)):
        sentence = next((s for s in sentences if start < s.end), sentences[-1])  # a dash that stands alone is no sentence
        asks = read_form(sentence.text) is True
        if not asked or asked[-1] != asks:
            asked.append(asks)
            runs.append([])
        runs[-1].append(n)
    pieces: list[Utterance] = []
    held = {*taken} - {utterance.id}
    for number, run in enumerate(runs):
        own = words[run[0] : run[-1] + 1]
        span = Span(
            utterance.span.start if not number else own[0].span.start,
            utterance.span.end if number == len(runs) - 1 else max(own[0].span.start + 1, own[-1].span.end),
        )
        if span.duration < LEAST_MS:
            return [utterance]
        id = make_id("u", span.start, held) if number else utterance.id
        held.add(id)
        pieces.append(replace(utterance, id=id, span=span, text=" ".join(w.text for w in own), words=own))
    return pieces


def _start_words(text: str) -> list[int]:
    """Where each word begins in a text."""
    starts, at = [], 0
    for word in text.split():
        at = text.index(word, at)
        starts.append(at)
        at += len(word)
    return starts


def _join(utterance: Utterance, parts: Sequence[Utterance]) -> Utterance:
    """Several pieces as one."""
    return replace(
        utterance,
        id=parts[0].id,
        span=Span(parts[0].span.start, parts[-1].span.end),
        text=" ".join(part.text for part in parts),
        words=tuple(word for part in parts for word in part.words),
    )
