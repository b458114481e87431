"""Captions beside what is said: one that says something else than the original and its rendition is a finding.

In: renditions, captions and utterances. Out: the renditions with findings of the kind "caption". A caption is compared with what is said meanwhile
and a little before and after, in its own language: with the speech itself where it is spoken in that language, else with its machine
translation, and where there is none, by the numbers that the languages state themselves. Three things are found: another number of the same thing, a statement denied, and a sentence that nobody says, in a clip
whose other captions do say what is said. A caption is often shorter than the speech, so what it leaves out is no finding.

Every doubt counts as no difference: a number must be read surely, the rest of the sentence must be alike, and neither the original nor the
rendition may agree with the caption. A finding's probability is lowered by the doubt in the caption and in the recognized speech.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from vidtx.bitext import statements
from vidtx.bitext.english.denial import contradicts
from vidtx.bitext.english.negation import find_denial, strip_negation
from vidtx.bitext.english.numbers import find_numbers
from vidtx.bitext.number_differences import NumberChange, find_unmatched, pair_unmatched
from vidtx.bitext.sentences import Sentence, split_sentences
from vidtx.bitext.similarity import compare_texts, list_content_words
from vidtx.bitext.stated_numbers import StatedNumber
from vidtx.document import Caption, Finding, Rendition, Span, TextSpan, Utterance

SLACK_MS = 1_500  # by which a caption comes early or late
NEAR_MS = 12_000  # what is said so near is where a caption's statement can come from
LEAST_READ = 0.6  # probability of a caption from which it is compared
SAME_SENTENCE = 0.5  # chrF, numbers hidden, from which a sentence of a caption is one that is said
NEARLY_SAME = 0.75  # from which numbers without a unit, or of different units, are compared
SAME_STATEMENT = 0.72  # chrF, negations and numbers left out, from which two sentences say the same but for a negation
UNSAID = 0.28  # chrF with everything that is said near, below which a sentence is said nowhere
_LEAST_WORDS = 3  # content words of a sentence that can be said to be unsaid
_LEAST_OTHERS, _OTHERS_SHARE = (
    3,
    0.6,
)  # captions of the clip that say what is said, by count and by share, before one can be unsaid
_NUMBER, _NEGATION, _UNSAID, _DIRECT = 0.9, 0.75, 0.7, 0.7  # how often such a difference is one, on generated and drawn clips
_LEAST_PROBABILITY = 0.3  # of a finding
_MASK = "0"


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence that is said, in the caption's language. `place`: its characters in the utterance's own text."""

    text: str
    utterance: Utterance
    place: TextSpan | None

    @property
    def certainty(self) -> float:
        probability = self.utterance.text_probability
        return 1.0 if probability is None else probability


@dataclass(frozen=True, slots=True)
class _Difference:
    said: _Said
    target: TextSpan
    values: tuple[str, str]
    weight: float


def compare_captions(
    renditions: Sequence[Rendition], captions: Sequence[Caption], utterances: Sequence[Utterance]
) -> tuple[Rendition, ...]:
    """The renditions, with a finding for each caption that says something else than what it stands beside.

    A finding belongs to the rendition that holds the utterance; where the utterance is in none, to the rendition nearest in time
    that the caption overlaps, and where there is none of these either, nothing is said.
    """
    if not captions:
        return tuple(renditions)
    said = _Speech(renditions, utterances)
    agreeing = [said.confirms(caption) for caption in captions]
    sums = sum(agreeing), len(agreeing)
    found: dict[str, list[Finding]] = {rendition.id: [] for rendition in renditions}
    for caption in captions:
        for difference in said.compare(caption, sums):
            rendition = said.find_rendition(difference.said.utterance, caption.span)
            if rendition is not None:
                probability = difference.weight * (caption.probability or 1.0) * difference.said.certainty
                if probability >= _LEAST_PROBABILITY:
                    found[rendition.id].append(_make_finding(rendition, found[rendition.id], difference, probability))
    return tuple(
        replace(rendition, findings=(*rendition.findings, *found[rendition.id])) if found[rendition.id] else rendition
        for rendition in renditions
    )


class _Speech:
    """What is said, by time and language."""

    def __init__(self, renditions: Sequence[Rendition], utterances: Sequence[Utterance]) -> None:
        self.renditions, self.utterances = renditions, utterances
        self.by_id = {u.id: u for u in utterances}
        self.holders: dict[str, Rendition] = {}
        for rendition in renditions:
            for id in rendition.source_ids + rendition.target_ids:
                self.holders.setdefault(id, rendition)

    def find_rendition(self, utterance: Utterance, span: Span) -> Rendition | None:
        if utterance.id in self.holders:
            return self.holders[utterance.id]
        near = [(self._distance(rendition, span), n) for n, rendition in enumerate(self.renditions)]
        distance, number = min(near, default=(NEAR_MS, -1))
        return self.renditions[number] if distance <= SLACK_MS else None

    def _distance(self, rendition: Rendition, span: Span) -> int:
        spans = [self.by_id[id].span for id in rendition.source_ids + rendition.target_ids]
        return min(max(0, s.start - span.end, span.start - s.end) for s in spans)

    def confirms(self, caption: Caption) -> bool:
        """Whether some sentence of a caption is said while it stands."""
        if caption.language is None:
            return False
        said = [_hide(s.text, caption.language) for s in self._list_said(caption, self._list_near(caption, SLACK_MS))]
        own = [_hide(sentence.text, caption.language) for sentence in split_sentences(caption.text)]
        return any(compare_texts(one, other) >= SAME_SENTENCE for one in own for other in said)

    def compare(self, caption: Caption, sums: tuple[int, int]) -> Iterator[_Difference]:
        """What the caption says otherwise. `sums`: how many captions of the clip say what is said, of how many."""
        if caption.language is None or (caption.probability is not None and caption.probability < LEAST_READ):
            return
        near = self._list_near(caption, SLACK_MS)
        if not near or any(u.is_outside_domain for u in near):
            return
        said = list(self._list_said(caption, near))
        around = list(self._list_said(caption, self._list_near(caption, NEAR_MS)))
        if not said:
            yield from _compare_directly(caption, near, [r for r in self.renditions if r.source_ids and r.target_ids])
            return
        language, sentences = caption.language, split_sentences(caption.text)
        alike = [
            [s for likeness, s in _rank(_hide(sentence.text, language), said, language) if likeness >= SAME_SENTENCE]
            for sentence in sentences
        ]
        for sentence, found in zip(sentences, alike, strict=True):
            if found:
                yield from _compare_alike(caption, sentence, found, around)
            elif language == "en" and _is_trusted(sums):
                least = _LEAST_WORDS - any(alike)  # beside a sentence that is said, a shorter one is no title
                yield from _find_unsaid(caption, sentence, said, around, least)

    def _list_near(self, caption: Caption, slack: int) -> list[Utterance]:
        """What is said while the caption stands, each with what it renders or is rendered by."""
        ids: dict[str, None] = {}
        for utterance in self.utterances:
            if utterance.span.start < caption.span.end + slack and utterance.span.end > caption.span.start - slack:
                ids[utterance.id] = None
                rendition = self.holders.get(utterance.id)
                if rendition is not None:
                    ids.update(dict.fromkeys(rendition.source_ids + rendition.target_ids))
        return [u for u in self.utterances if u.id in ids]

    def _list_said(self, caption: Caption, utterances: Iterable[Utterance]) -> Iterator[_Said]:
        language = caption.language or ""
        for utterance in utterances:
            text, is_own = utterance.own_translation(language), utterance.language == language
            if not text or utterance.is_gist(language) or (not is_own and "translation_outdated" in utterance.flags):
                continue
            pieces, originals = split_sentences(text), split_sentences(utterance.text)
            whole = TextSpan(utterance.id, 0, len(utterance.text)) if utterance.text else None
            same = len(pieces) == len(originals)
            for n, piece in enumerate(pieces):
                place = TextSpan(utterance.id, originals[n].start, originals[n].end) if same else whole
                yield _Said(piece.text, utterance, place)


def _rank(own: str, said: Sequence[_Said], language: str) -> list[tuple[float, _Said]]:
    """The sentences that are said, the likest first, by how alike they are."""
    scored = [(compare_texts(own, _hide(s.text, language)), s) for s in said]
    return sorted(scored, key=lambda pair: -pair[0])


def _is_trusted(sums: tuple[int, int]) -> bool:
    """Whether the clip's captions say what is said, by and large; titles and names of people do not."""
    return sums[0] >= _LEAST_OTHERS and sums[0] >= _OTHERS_SHARE * sums[1]


def _compare_alike(
    caption: Caption, sentence: Sentence, alike: Sequence[_Said], around: Sequence[_Said]
) -> Iterator[_Difference]:
    """What a sentence of a caption says otherwise than all the sentences that are like it."""
    own = _read(sentence.text, caption.language)
    changes = [pair_unmatched(*find_unmatched(_read(s.text, caption.language), own)).changed for s in alike]
    # In the words that were spoken too, so that an error of the translation is not the caption's.
    stated = {(s.text, caption.language) for s in around} | {(s.utterance.text, s.utterance.language) for s in around}
    elsewhere = [number for text, language in stated for number in _read(text, language)]
    if own and all(changes):
        for change in changes[0]:
            if (change.same_unit or _is_nearly_same(alike[0], sentence, caption.language)) and not any(
                _is_stated(change.target, other) for other in elsewhere
            ):
                place = _locate(caption, sentence, change.target)
                yield _Difference(alike[0], place, _name_values(change), _NUMBER)
    elif caption.language == "en" and all(_is_denied(s.text, sentence.text) for s in alike):
        yield _Difference(alike[0], _locate(caption, sentence), (alike[0].text, sentence.text), _NEGATION)


def _compare_directly(caption: Caption, near: Sequence[Utterance], renditions: Sequence[Rendition]) -> Iterator[_Difference]:
    """Without a translation into the caption's language: a number on which the original and its rendition agree, and the caption does not.

    What is counted must be counted once in each of the three, and the caption's number must stand nowhere near.
    """
    by_id = {u.id: u for u in near}
    own = [number for number in _read(caption.text, caption.language) if number.unit and not number.is_implied]
    spoken = [(u, number) for u in near for number in _read(u.text, u.language)]
    for number in own:
        if sum(other.unit == number.unit for other in own) > 1 or any(_is_stated(number, other) for _, other in spoken):
            continue
        for rendition in renditions:
            sides = [
                [(u, n) for u, n in spoken if u.id in ids and n.unit == number.unit and n.kind == number.kind]
                for ids in (rendition.source_ids, rendition.target_ids)
                if all(id in by_id for id in ids)
            ]
            if len(sides) == 2 and len(sides[0]) == len(sides[1]) == 1 and _is_stated(sides[0][0][1], sides[1][0][1]):
                utterance, said = sides[0][0]
                place = TextSpan(utterance.id, said.start, said.end)
                target = TextSpan(caption.id, number.start, number.end)
                yield _Difference(_Said(utterance.text, utterance, place), target, (said.text, number.text), _DIRECT)
                break


def _is_nearly_same(said: _Said, sentence: Sentence, language: str | None) -> bool:
    return compare_texts(_hide(said.text, language or ""), _hide(sentence.text, language or "")) >= NEARLY_SAME


def _is_stated(number: StatedNumber, other: StatedNumber) -> bool:
    """Whether another number that is said can be this one."""
    same_thing = number.unit == other.unit or number.unit is None or other.unit is None
    return same_thing and find_unmatched([number], [other]) == ([], [])


def _is_denied(said: str, captioned: str) -> bool:
    denial = find_denial(said, captioned)
    if denial is None or not contradicts(*denial) or find_unmatched(find_numbers(said), find_numbers(captioned)) != ([], []):
        return False
    return compare_texts(*(strip_negation(_hide(text, "en")) for text in (said, captioned))) >= SAME_STATEMENT


def _find_unsaid(
    caption: Caption, sentence: Sentence, said: Sequence[_Said], around: Sequence[_Said], least: int
) -> Iterator[_Difference]:
    """A sentence of at least `least` content words that nobody says near."""
    words = set(list_content_words(sentence.text))
    if len(words) < least or not said:
        return
    own = _hide(sentence.text, "en")
    if any(compare_texts(own, _hide(s.text, "en")) >= UNSAID for s in around):
        return
    if any(len(words & set(list_content_words(s.text))) > len(words) // 3 for s in around):
        return
    # Beside what is said at the caption's own time.
    middle = (caption.span.start + caption.span.end) / 2
    nearest = min(said, key=lambda s: abs((s.utterance.span.start + s.utterance.span.end) / 2 - middle))
    yield _Difference(nearest, _locate(caption, sentence), (nearest.text, sentence.text), _UNSAID)


def _name_values(change: NumberChange) -> tuple[str, str]:
    before, after = change.source, change.target
    return (before.text, after.text) if before.text != after.text else (before.named, after.named)


def _locate(caption: Caption, sentence: Sentence, number: StatedNumber | None = None) -> TextSpan:
    start, end = (0, len(sentence.text)) if number is None else (number.start, number.end)
    return TextSpan(caption.id, sentence.start + start, sentence.start + end)


def _read(text: str, language: str | None) -> tuple[StatedNumber, ...]:
    """The numbers of a text; none in a language that has no reader."""
    return statements.find_numbers(text, language) or ()


def _hide(text: str, language: str) -> str:
    """The text with its numbers hidden, so that two sentences are alike whatever they count."""
    parts, at = [], 0
    for number in _read(text, language):
        if not number.is_implied and number.start >= at:
            parts += [text[at : number.start], _MASK]
            at = number.end
    return "".join((*parts, text[at:]))


def _make_finding(rendition: Rendition, before: Sequence[Finding], difference: _Difference, probability: float) -> Finding:
    taken = {finding.id for finding in (*rendition.findings, *before)}
    number = len(taken) + 1
    while f"{rendition.id}.{number}" in taken:
        number += 1
    source = () if difference.said.place is None else (difference.said.place,)
    return Finding(
        f"{rendition.id}.{number}", "caption", source, (difference.target,), *difference.values, round(probability, 4)
    )
