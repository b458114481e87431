"""Which sentences of an original and its rendition say the same, and which have no counterpart on the other side.

In: the sentences of two texts in one language (English), with what numbers they state written in one way. Out: an `Alignment`. Sentences
are paired one to one by similarity (chrF), the likest first; a sentence that is left joins a pair whose other side holds its words ("We
attacked. We lost five men." - "We attacked and lost five men."). A sentence is omitted only where the other side has no words left that
could render it: what is put in quite other words is not called omitted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vidtx.bitext.similarity import compare_texts, list_content_words, subtract_words

CORRESPONDS = 0.42  # chrF from which two sentences say the same thing
COVERED = 0.5  # share of a sentence's content words that another must hold to render it too
UNEXPLAINED = 0.5  # as many words left on the other side, as a share of a sentence's own, could be its rendition in other words
SHORT = 2  # words up to which a sentence without content is an answer particle or a courtesy
SUBSTITUTED = 4  # content words from which two sentences that share none say different things


@dataclass(frozen=True, slots=True)
class Group:
    """Sentences that render one another, by index; most groups are one and one."""

    source: tuple[int, ...]
    target: tuple[int, ...]

    @property
    def is_pair(self) -> bool:
        return len(self.source) == len(self.target) == 1


@dataclass(frozen=True, slots=True)
class Alignment:
    """`omitted`: of the source, `added`: of the target, without a counterpart. `substituted`: pairs that say something else."""

    groups: tuple[Group, ...]
    omitted: tuple[int, ...] = ()
    added: tuple[int, ...] = ()
    substituted: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class AlignedText:
    """A sentence as it is compared: `masked` with its numbers hidden (for chrF), `plain` with its numbers in digits (for words)."""

    masked: str
    plain: str

    @property
    def words(self) -> tuple[str, ...]:
        return list_content_words(self.plain)


def align_sentences(source: Sequence[AlignedText], target: Sequence[AlignedText]) -> Alignment:
    """The groups of sentences that say the same, in order of the source, and what is left on either side."""
    pairs = _pair_likest(source, target)
    groups = [Group((n,), (m,)) for n, m in sorted(pairs.items())]
    groups = _attach(groups, source, target)
    groups += _pair_by_words(_find_left(groups, source, target), source, target)
    groups.sort(key=lambda group: group.source)
    rest = _find_left(groups, source, target)
    spare = sum(_is_statement(source[n]) for n in rest.source) - sum(_is_statement(target[m]) for m in rest.target)
    omitted, added = _choose_missing(rest.source, spare, source, target), _choose_missing(rest.target, -spare, target, source)
    unsure = Group(tuple(n for n in rest.source if n not in omitted), tuple(m for m in rest.target if m not in added))
    substituted = [
        Group((n,), (m,))
        for n, m in zip(unsure.source, unsure.target, strict=False)
        if len(unsure.source) == len(unsure.target) and _is_unlike(source[n], target[m])
    ]
    return Alignment(tuple(groups), omitted, added, tuple(substituted))


def _find_left(groups: Sequence[Group], source: Sequence[AlignedText], target: Sequence[AlignedText]) -> Group:
    """The sentences of each side that are in no group."""
    return Group(
        tuple(n for n in range(len(source)) if not any(n in group.source for group in groups)),
        tuple(m for m in range(len(target)) if not any(m in group.target for group in groups)),
    )


def _pair_by_words(left: Group, source: Sequence[AlignedText], target: Sequence[AlignedText]) -> list[Group]:
    """Pairs of sentences that are unlike by characters and share half of their content words, in order."""
    pairs: list[Group] = []
    for n in left.source:
        for m in left.target:
            if any(m in pair.target for pair in pairs):
                continue
            words, others = source[n].words, target[m].words
            shared = len(words) - len(subtract_words(words, others))
            if shared and shared >= COVERED * min(len(words), len(others)):
                pairs.append(Group((n,), (m,)))
                break
    return pairs


def _choose_missing(
    left: Sequence[int], spare: int, texts: Sequence[AlignedText], others: Sequence[AlignedText]
) -> tuple[int, ...]:
    """Of the sentences that are left, those that are surely missing: at most as many as one side has more than the other."""
    missing = [n for n in left if _is_missing(n, texts, others)]
    there = _collect_words(others)
    missing.sort(key=lambda n: -len(subtract_words(texts[n].words, there)))
    return tuple(sorted(missing[: max(0, spare)]))


def _is_statement(text: AlignedText) -> bool:
    """Whether it can render another sentence: not a bare "yes" or "thank you"."""
    return bool(text.words) or len(text.plain.split()) > SHORT


def _pair_likest(source: Sequence[AlignedText], target: Sequence[AlignedText]) -> dict[int, int]:
    """One to one, the likest first; of equally like ones those whose numbers agree, then the earlier."""
    scores = sorted(
        (
            (-compare_texts(one.masked, other.masked), -compare_texts(one.plain, other.plain), n, m)
            for n, one in enumerate(source)
            for m, other in enumerate(target)
        )
    )
    pairs: dict[int, int] = {}
    for similarity, _, n, m in scores:
        if -similarity >= CORRESPONDS and n not in pairs and m not in pairs.values():
            pairs[n] = m
    return pairs


def _attach(groups: list[Group], source: Sequence[AlignedText], target: Sequence[AlignedText]) -> list[Group]:
    """The groups with each sentence that is left added where words of the other side, beyond those of its group, hold it."""
    for n, text in enumerate(source):
        if not any(n in group.source for group in groups):
            at = _find_holder(
                text, [[source[k] for k in g.source] for g in groups], [[target[k] for k in g.target] for g in groups]
            )
            if at is not None:
                groups[at] = Group(tuple(sorted((*groups[at].source, n))), groups[at].target)
    for m, text in enumerate(target):
        if not any(m in group.target for group in groups):
            at = _find_holder(
                text, [[target[k] for k in g.target] for g in groups], [[source[k] for k in g.source] for g in groups]
            )
            if at is not None:
                groups[at] = Group(groups[at].source, tuple(sorted((*groups[at].target, m))))
    return groups


def _find_holder(text: AlignedText, own: list[list[AlignedText]], other: list[list[AlignedText]]) -> int | None:
    """The group on whose other side the sentence's words stand, without those that the group's own sentences take."""
    words = text.words
    shares = []
    for ours, theirs in zip(own, other, strict=True):
        rest = subtract_words(_collect_words(theirs), _collect_words(ours))
        shares.append(1 - len(subtract_words(words, rest)) / len(words) if words else 0.0)
    best = max(range(len(shares)), key=shares.__getitem__, default=None)
    return best if best is not None and shares[best] >= COVERED else None


def _is_missing(n: int, texts: Sequence[AlignedText], others: Sequence[AlignedText]) -> bool:
    """Whether a sentence without a group is surely not on the other side."""
    words = texts[n].words
    there = _collect_words(others)
    if not words or set(words) <= set(there):
        return False  # it says nothing, or says again what another sentence says
    unexplained = subtract_words(there, _collect_words(texts))
    return len(unexplained) < UNEXPLAINED * len(words)


def _is_unlike(one: AlignedText, other: AlignedText) -> bool:
    words, others = one.words, other.words
    return min(len(words), len(others)) >= SUBSTITUTED and not set(words) & set(others)


def _collect_words(texts: Sequence[AlignedText]) -> tuple[str, ...]:
    return tuple(word for text in texts for word in text.words)
