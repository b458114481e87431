"""An original and its rendition sentence by sentence: numbers, negations, and sentences without a counterpart.

In: the utterances of both sides, and the language (English) in which they are compared. Out: findings, with the characters that they are
about in the utterances' own texts. A translated sentence is mapped to the original's sentence where both have as many sentences, since the
engines translate one by one; else to the whole text. Every doubt counts as no difference.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from vidtx.bitext.alignment import CORRESPONDS, AlignedText, Group, align_sentences
from vidtx.bitext.english.denial import contradicts
from vidtx.bitext.english.negation import find_denial, read_answer, strip_negation
from vidtx.bitext.english.number_excuses import is_said_without
from vidtx.bitext.english.numbers import find_numbers
from vidtx.bitext.english.word_forms import find_base
from vidtx.bitext.number_differences import NumberChange, find_swaps, find_unmatched, pair_unmatched
from vidtx.bitext.sentences import split_sentences
from vidtx.bitext.similarity import compare_texts
from vidtx.bitext.stated_numbers import StatedNumber
from vidtx.document import Finding, FindingKind, TextSpan, Utterance

SURE = 0.6  # chrF, numbers hidden, from which numbers of different units, and a missing number, are compared
SAME_STATEMENT = 0.7  # chrF, negations and numbers left out, from which two sentences say the same but for a negation

_MASK = "0"  # what a number becomes where only the words around it are compared


@dataclass(frozen=True, slots=True)
class ComparedSentence:
    """A sentence in the language of comparison. `offset`: of its first character among all sentences of its side, so that places differ.

    `start`: of its first character in the utterance's own text, where that is in this language. `original`: the characters of the
    utterance's own text that it renders; None where that is empty.
    """

    text: str
    offset: int
    utterance_id: str
    start: int | None
    original: TextSpan | None

    def locate(self, start: int, end: int) -> tuple[TextSpan, ...]:
        """Characters [start, end) of the sentence in the utterance's own text: exact, or those of the sentence."""
        if self.start is not None:
            return (TextSpan(self.utterance_id, self.start + start, self.start + end),)
        return self.locate_whole()

    def locate_whole(self) -> tuple[TextSpan, ...]:
        return () if self.original is None else (self.original,)

    @property
    def numbers(self) -> tuple[StatedNumber, ...]:
        """Its numbers, at places among all sentences of its side."""
        return tuple(replace(n, start=n.start + self.offset, end=n.end + self.offset) for n in find_numbers(self.text))

    @property
    def aligned(self) -> AlignedText:
        return _align(self.text)


class ComparedText(NamedTuple):
    """All of an utterance that a comparison depends on. `text`: in the language of comparison; `own`: in the utterance's; `is_own`: that is
    the same."""

    utterance_id: str
    text: str
    own: str
    is_own: bool


def read_texts(utterances: Sequence[Utterance], language: str) -> tuple[ComparedText, ...] | None:
    """The texts of one side in a language; None where an utterance has no text in it that stands for what was said."""
    texts: list[ComparedText] = []
    for utterance in utterances:
        is_own = utterance.language == language
        text = utterance.own_translation(language)  # what a glossary put in, the translator did not say
        if not utterance.text or text is None or (not is_own and "translation_outdated" in utterance.flags):
            return None
        if utterance.is_gist(language):  # what a gist lacks or adds, nobody said
            return None
        texts.append(ComparedText(utterance.id, text, utterance.text, is_own))
    return tuple(texts)


def read_sentences(texts: Sequence[ComparedText]) -> tuple[ComparedSentence, ...]:
    """The sentences of one side."""
    sentences: list[ComparedSentence] = []
    offset = 0
    for compared in texts:
        pieces, originals = split_sentences(compared.text), split_sentences(compared.own)
        whole = TextSpan(compared.utterance_id, 0, len(compared.own))
        for n, piece in enumerate(pieces):
            same = len(originals) == len(pieces)
            span = TextSpan(compared.utterance_id, originals[n].start, originals[n].end) if same else whole
            start = piece.start if compared.is_own else None
            sentences.append(ComparedSentence(piece.text, offset, compared.utterance_id, start, span))
            offset += len(piece.text) + 1
    return tuple(sentences)


def find_differences(
    source: Sequence[ComparedSentence], target: Sequence[ComparedSentence], *, compares_answers: bool = False
) -> tuple[Finding, ...]:
    """What differs, in order of kind: numbers, negations, sentences. Ids are empty but for their order: "1", "2" ...

    `compares_answers`: whether "yes" and "no" differ; after a question with a negation both can agree with it.
    """
    alignment = align_sentences([s.aligned for s in source], [s.aligned for s in target])
    findings = _compare_numbers(source, target, alignment.groups)
    findings += _compare_negations(source, target, alignment.groups)
    if compares_answers:
        findings += _compare_answers(source, target)
    findings += [_make_finding("omission", source[n], None) for n in alignment.omitted]
    findings += [_make_finding("addition", None, target[m]) for m in alignment.added]
    findings += [_make_finding("substitution", source[g.source[0]], target[g.target[0]]) for g in alignment.substituted]
    return tuple(replace(finding, id=str(n)) for n, finding in enumerate(findings, 1))


def _compare_numbers(
    source: Sequence[ComparedSentence], target: Sequence[ComparedSentence], groups: Sequence[Group]
) -> list[Finding]:
    stated = [n for s in source for n in s.numbers], [n for s in target for n in s.numbers]
    left, right = find_unmatched(*stated)
    findings: list[Finding] = []
    if not left and not right:
        return [_make_change(source, target, change) for change in find_swaps(*stated)]
    for group in groups:
        ours, theirs = [source[n] for n in group.source], [target[m] for m in group.target]
        similarity = compare_texts(" ".join(s.aligned.masked for s in ours), " ".join(s.aligned.masked for s in theirs))
        found = pair_unmatched(
            [n for n in left if any(s.offset <= n.start < s.offset + len(s.text) for s in ours)],
            [n for n in right if any(s.offset <= n.start < s.offset + len(s.text) for s in theirs)],
        )
        findings += [
            _make_change(source, target, change)
            for change in found.changed
            if similarity >= (CORRESPONDS if change.same_unit else SURE)
        ]
        texts = " ".join(s.text for s in ours), " ".join(s.text for s in theirs)
        # Another number can say the same as a negation: not many came back, two came back.
        if similarity >= SURE and not find_denial(*texts):
            lost = [n for n in found.lost if not is_said_without(n, *texts)]
            gained = [n for n in found.gained if not is_said_without(n, *reversed(texts))]
            findings += [Finding("-", "number", _locate(source, n), (), n.text) for n in lost]
            findings += [Finding("-", "number", (), _locate(target, n), None, n.text) for n in gained]
    return findings


def _make_change(source: Sequence[ComparedSentence], target: Sequence[ComparedSentence], change: NumberChange) -> Finding:
    before, after = change.source, change.target
    values = (before.text, after.text) if before.text != after.text else (before.named, after.named)
    return Finding("-", "number", _locate(source, before), _locate(target, after), *values)


def _locate(sentences: Sequence[ComparedSentence], number: StatedNumber) -> tuple[TextSpan, ...]:
    owner = next(s for s in sentences if s.offset <= number.start < s.offset + len(s.text))
    return owner.locate(number.start - owner.offset, number.end - owner.offset)


def _compare_negations(
    source: Sequence[ComparedSentence], target: Sequence[ComparedSentence], groups: Sequence[Group]
) -> list[Finding]:
    findings = []
    for group in groups:
        if group.is_pair:
            one, other = source[group.source[0]], target[group.target[0]]
            denial = find_denial(one.text, other.text)
            if denial and contradicts(*denial) and find_unmatched(one.numbers, other.numbers) == ([], []):
                texts = [strip_negation(sentence.aligned.masked) for sentence in (one, other)]
                bases = [" ".join(map(find_base, text.split())) for text in texts]  # "go" and "went" are alike
                if max(compare_texts(*texts), compare_texts(*bases)) >= SAME_STATEMENT:
                    findings.append(_make_finding("negation", one, other))
    return findings


def _compare_answers(source: Sequence[ComparedSentence], target: Sequence[ComparedSentence]) -> list[Finding]:
    """A bare "yes" against a bare "no", where each is all that is said."""
    if len(source) == len(target) == 1:
        answers = {read_answer(source[0].text), read_answer(target[0].text)}
        if answers == {True, False}:
            return [_make_finding("negation", source[0], target[0])]
    return []


def _make_finding(kind: FindingKind, source: ComparedSentence | None, target: ComparedSentence | None) -> Finding:
    return Finding(
        "-",
        kind,
        source.locate_whole() if source else (),
        target.locate_whole() if target else (),
        source.text if source else None,
        target.text if target else None,
    )


@lru_cache(maxsize=4096)
def _align(text: str) -> AlignedText:
    return AlignedText(_rewrite(text, lambda number: _MASK), _rewrite(text, lambda number: number.text))


def _rewrite(text: str, write: Callable[[StatedNumber], str]) -> str:
    """The text with each number that stands in it written another way."""
    parts, at = [], 0
    for number in find_numbers(text):
        if not number.is_implied and number.start >= at:
            parts += [text[at : number.start], write(number)]
            at = number.end
    return "".join((*parts, text[at:]))
